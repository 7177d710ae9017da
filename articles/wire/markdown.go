package wire

import (
	"strings"

	"broadside/articles/text"
)

// TakeMarkdownNotes returns a Markdown body without the notes to editors, and
// the notes. Lines keep their numbers. It looks only for embargoes, kill
// notices, notes to editors and passages marked as private. Other lines, which
// in wire text would be an agency's or a web page's, may be the writer's own.
func TakeMarkdownNotes(body string, shift int) (string, []Note) {
	rows := strings.Split(body, "\n")
	lines := layOut(markdownBlocks(rows))
	markComments(rows, lines)
	found := readNotes(lines, classifyMarkdown)
	if len(found) == 0 {
		return body, nil
	}
	for _, l := range lines {
		switch row := rows[l.no-1]; {
		case l.gone:
			rows[l.no-1] = ""
		case l.text != strings.TrimSpace(row): // its label was taken off
			rows[l.no-1] = row[:len(row)-len(strings.TrimLeft(row, "#> \t"))] + l.text
		}
	}
	for i := range found {
		found[i].Line += shift
		found[i].Last += shift
	}
	return strings.Join(rows, "\n"), found
}

// markdownBlocks returns the lines of a body between blank ones, without those
// of code and tables.
func markdownBlocks(rows []string) []block {
	var out []block
	var b block
	fence := ""
	for i, row := range rows {
		raw := strings.TrimSpace(row)
		mark := fenceOf(raw)
		code := fence != "" || mark != ""
		switch {
		case fence == "":
			fence = mark
		case strings.HasPrefix(mark, fence) && strings.Trim(raw, fence[:1]) == "":
			fence = ""
		}
		if code || text.IsBlank(row) || strings.HasPrefix(raw, "|") {
			out, b = append(out, b), nil
			continue
		}
		b = append(b, line{raw, i + 1})
	}
	return withoutEmpty(append(out, b))
}

// fenceOf returns the run of marks with which a line fences code.
func fenceOf(s string) string {
	for _, mark := range []string{"`", "~"} {
		if n := len(s) - len(strings.TrimLeft(s, mark)); n >= 3 {
			return s[:n]
		}
	}
	return ""
}

// markComments marks the lines within HTML comments. They are not printed
// anyway, and removing one could end the comment.
func markComments(rows []string, lines []textLine) {
	inside := make([]bool, len(rows))
	open := false
	for i, row := range rows {
		at := strings.LastIndex(row, "<!--")
		inside[i] = open || at >= 0
		if end := strings.LastIndex(row, "-->"); at >= 0 || end >= 0 {
			open = at > end
		}
	}
	for i := range lines {
		lines[i].comment = inside[lines[i].no-1]
	}
}

func classifyMarkdown(l *textLine, at int, first bool) noteHit {
	raw := text.OneLine(l.text)
	s := trimMarks(raw)
	if l.comment {
		if kind, _ := readHold(s, l.zone); kind == Hold {
			return noteHit{kind: kind}
		}
		return noteHit{}
	}
	hit := classifyNotice(raw, s, l.zone, at, first)
	switch {
	case hit.kind == Doubtful, hit.kind == ForEditors && !forEditors(raw, s):
		return noteHit{}
	case hit.kind == Code: // "for immediate release"
		hit.kind = ForEditors
	}
	return hit
}

// forEditors reports whether a note says that it is for editors, or that it is
// private.
func forEditors(raw, s string) bool {
	if isArabic(s) {
		f := text.FoldName(s)
		return arabicNote.MatchString(f) || arabicPrivate.MatchString(f)
	}
	return editorsNote.MatchString(s) || editorsBracket.MatchString(raw) || notFor.MatchString(s) || privateLabel.MatchString(s) || followingIs.MatchString(s)
}
