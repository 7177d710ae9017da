package piece

import (
	"bytes"
	"fmt"
	"net/url"
	"path"
	"regexp"
	"strings"
	"unicode/utf8"

	"broadside/articles"
	"broadside/articles/charset"
	"broadside/articles/language"
	"broadside/articles/text"
)

func (p *Piece) checkField(file string, line int, raw string) {
	for i := range len(raw) {
		for _, l := range text.LeftoversAt[raw[i]] {
			if found := l.Find(raw, i); found != "" {
				p.addWarning(file, line, fmt.Sprintf("%q is %s, and is printed as it is typed", text.Shorten(found, 40), l.What), "write plain text here")
				return
			}
		}
	}
}

// checkLinks warns of the links in a body that do not work for readers.
func (p *Piece) checkLinks(file, raw string) {
	said := map[string]bool{}
	for _, href := range linkTargets(p.Article.Body) {
		if said[href] {
			continue
		}
		said[href] = true
		if what, fix := text.DeadLink(href); what != "" {
			p.addWarning(file, lineOf(raw, href), "the link "+what, fix)
		}
	}
}

// linkTargets returns the addresses that a body links to, in order.
func linkTargets(body []articles.Block) (out []string) {
	spans := func(spans []articles.Span) {
		for _, s := range spans {
			if s.Href != "" {
				out = append(out, s.Href)
			}
		}
	}
	for _, b := range body {
		spans(b.Spans)
		for _, item := range b.Items {
			spans(item)
		}
		for _, row := range b.Rows {
			for _, cell := range row {
				spans(cell)
			}
		}
		if b.URL != "" {
			out = append(out, b.URL)
		}
	}
	return out
}

// lineOf returns the line of text on which href is first written, or 0.
func lineOf(text, href string) int {
	at := strings.Index(text, href)
	if u, err := url.Parse(href); at < 0 && err == nil && u.Host != "" {
		at = strings.Index(strings.ToLower(text), strings.ToLower(u.Host))
	}
	if at < 0 {
		return 0
	}
	return 1 + strings.Count(text[:at], "\n")
}

// mostMisread is the maximum number of damaged lines of a text that are
// reported.
const mostMisread = 3

// guessCharset returns the character set of a text that is not UTF-8. It returns
// "" if the text is UTF-8 with a few invalid bytes, or if it is uncertain.
func guessCharset(raw []byte) string {
	if utf8.Valid(raw) && bytes.IndexByte(raw, 0) < 0 {
		return ""
	}
	if _, name, err := charset.Decode(raw); err == nil && name != charset.UTF8 {
		return name
	}
	return ""
}

// checkMisread warns of lines that were saved in one character set and read in
// another.
func (p *Piece) checkMisread(file, typed string) {
	line, found := 0, 0
	for s := range strings.Lines(typed) {
		line++
		mended := charset.Mend(s)
		if mended == s {
			continue
		}
		what, mended := charset.Damage(strings.TrimSpace(s))
		fix := "paste the text anew"
		if mended != "" {
			fix = "it should probably read: " + text.Shorten(mended, 80)
		}
		p.addWarning(file, line, what, fix)
		if found++; found == mostMisread {
			return
		}
	}
}

// Patterns of file names that were probably not meant as addresses.
var (
	copied    = regexp.MustCompile(`(?i)^copy (?:\(\d+\) )?of | copy(?: \(?\d+\)?)?$|\s?\(\d{1,2}\)$|^نسخة من |sync-conflict-|conflicted copy|^untitled`)
	doubleEnd = regexp.MustCompile(`(?i)\.(?:md|markdown|txt|docx?|html?)$`)
	escapes   = regexp.MustCompile(`%[0-9A-Fa-f]{2}`)
)

// checkName returns a problem if a file name was probably not meant as an
// address. The address is used all the same, because readers may have it
// already.
func checkName(file string) (what, fix string) {
	base := path.Base(file)
	ext := path.Ext(base)
	stem := strings.TrimSuffix(base, ext)
	address := fmt.Sprintf("its address is /articles/%s", text.SlugOf(file))
	decoded, err := url.PathUnescape(stem)
	_, reversing := language.Unmark(stem)
	switch {
	case reversing != 0:
		return "its name holds an invisible character that turns it round; " + address, "type the name anew"
	case strings.EqualFold(stem, "_index"):
		return "a list page of Hugo is no article; " + address, "remove it, or name it like a piece"
	case escapes.MatchString(stem) && err == nil && utf8.ValidString(decoded):
		return fmt.Sprintf("its name holds the escapes of an address; %s", address), fmt.Sprintf("name it %q", decoded+ext)
	case doubleEnd.MatchString(stem):
		return fmt.Sprintf("its name has two endings; %s", address), fmt.Sprintf("name it %q", doubleEnd.ReplaceAllString(stem, "")+ext)
	case copied.MatchString(stem):
		return fmt.Sprintf("its name is that of a copy; %s", address), "remove it, or name it like the story"
	}
	return "", ""
}
