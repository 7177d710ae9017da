package content

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// takeDesk removes what is for the desk from the blocks of a wire text.
func (w *wire) takeDesk(blocks []block) []block {
	lines := layOut(blocks)
	keepCaptions(lines)
	for _, d := range takeMail(lines) {
		w.noteDesk(d)
	}
	lines = slices.DeleteFunc(lines, func(l textLine) bool { return l.gone })
	for _, d := range readDesk(lines, classifyWire) {
		w.noteDesk(d)
	}
	w.takeANPA(lines)
	var out []block
	last := len(lines) // no block's number
	for _, l := range lines {
		switch {
		case l.gone:
		case l.block == last:
			out[len(out)-1] = append(out[len(out)-1], l.line)
		default:
			out, last = append(out, block{l.line}), l.block
		}
	}
	return out
}

func (w *wire) noteDesk(d deskText) {
	if d.kind == deskCode || d.kind == deskPage {
		w.guess(d.line, 11, "left out", d.text, 0.9)
		return
	}
	w.desk = append(w.desk, d)
}

// keepCaptions takes the label off a caption beside its credit.
func keepCaptions(lines []textLine) {
	for i := range lines {
		rest, ok := cutCaptionLabel(lines[i].text)
		if ok && (i > 0 && isCredit(lines[i-1].text) || i+1 < len(lines) && isCredit(lines[i+1].text)) {
			lines[i].text = rest
		}
	}
}

func isCredit(s string) bool {
	_, ok := readCredit(s)
	return ok
}

// takeANPA reads the lines of an ANPA 1312 header that are no codes: headline,
// summary and byline, each between ^ and < or =. dpa ends a header with " =".
func (w *wire) takeANPA(lines []textLine) {
	headline := false
	for i := range lines {
		l := &lines[i]
		if l.gone {
			continue
		}
		text, marked := strings.CutPrefix(l.text, "^")
		summary := marked && headline && strings.HasSuffix(text, "<")
		if marked {
			text, l.block = strings.TrimRight(text, "^<= "), -1-i // no paragraph goes on over a mark
		} else if l.zone == inHead {
			text = strings.TrimSuffix(text, " =")
		}
		headline = true
		switch l.text = strings.TrimSpace(text); {
		case l.text == "":
			l.gone = true
		case summary:
			w.takeSummary(l)
		}
	}
}

// takeSummary makes the summary that the Associated Press sends above a story
// its standfirst, unless it is too long for one.
func (w *wire) takeSummary(l *textLine) {
	l.gone = true
	if w.article.Standfirst != "" || utf8.RuneCountInString(l.text) > 300 {
		w.desk = append(w.desk, deskText{deskNote, l.no, l.no, l.text})
		return
	}
	w.article.Standfirst = oneLine(l.text)
	w.guess(l.no, 4, "standfirst", w.article.Standfirst, 0.9)
}
