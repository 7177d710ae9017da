// Package compose writes an article as a Markdown file with front matter, so
// that articles/piece reads the same article back. All text is literal: every
// character that Markdown would interpret is escaped.
package compose

import (
	"regexp"
	"strings"

	"broadside/articles"
	"broadside/articles/wire"
)

// Options are the settings of File. The zero value suits most stories.
type Options struct {
	// DeskNotes leaves lines that an agency addresses to editors (an embargo, a kill,
	// a note) unescaped, so that package piece acts on them when it reads the file.
	// Otherwise they are escaped and printed.
	DeskNotes bool
	// Plain writes no emphasis, and every character that is neither a letter nor a digit as a
	// character reference. It is for a text that is not read back correctly with the usual escapes.
	Plain bool
}

// File returns the file of an article. Its blocks must have gone through
// Settle.
func File(a *articles.Article, o Options) string {
	return FrontMatter(a) + "\n" + Markdown(a.Body, o)
}

// Markdown returns blocks as Markdown.
func Markdown(blocks []articles.Block, o Options) string {
	w := writer{plain: o.Plain}
	for i := range blocks {
		w.addBlock(&blocks[i])
	}
	body := w.b.String()
	if !o.DeskNotes {
		body = hideNotes(body)
	}
	return body
}

// hideNotes writes the first letters of words as character references in lines that would be read
// as notes to editors. The patterns for notes do not match such words, and they are printed
// unchanged.
func hideNotes(body string) string {
	for range 8 { // after a line is escaped, the next one may be read as a note
		_, notes := wire.TakeMarkdownNotes(body, 0)
		if len(notes) == 0 {
			break
		}
		rows := strings.Split(body, "\n")
		for _, note := range notes {
			for at := note.Line; at <= note.Last && at <= len(rows); at++ {
				rows[at-1] = hideWords(rows[at-1])
			}
		}
		body = strings.Join(rows, "\n")
	}
	return body
}

// marker matches the beginning of a line of a list, a heading or a quote.
var marker = regexp.MustCompile(`^[ >]*(?:(?:[0-9]{1,9}[.)]|[-*]|#{1,6}) )?`)

// hideWords writes the first letter of each word of a line as a character reference, except in
// addresses and code.
func hideWords(row string) string {
	var b strings.Builder
	inWord, escaped, skip := false, false, ' '
	head := marker.FindString(row)
	b.WriteString(head)
	row = row[len(head):]
	for i, r := range row {
		switch {
		case skip != ' ':
			if r == skip {
				skip = ' '
			}
		case escaped:
		case r == '`':
			skip = '`'
		case r == '(' && i > 0 && row[i-1] == ']':
			skip = ')'
		case r == '&' && reference.MatchString(row[i:]):
			skip = ';'
		}
		escaped = r == '\\' && !escaped
		letter := isWordRune(r)
		if letter && !inWord && skip == ' ' {
			writeReference(&b, r)
		} else {
			b.WriteRune(r)
		}
		inWord = letter
	}
	return b.String()
}
