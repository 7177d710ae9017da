package wire

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"broadside/articles"
	"broadside/articles/text"
)

// takeHead reads the lines before the body and returns the blocks of the body.
func (w *Story) takeHead(blocks []block) []block {
	a := &w.Article
	var points []block // that sum the story up; the byline may be below them
	for i := range blocks {
		b := w.takeFurniture(blocks[i], true)
		if len(b) > 0 && a.Headline == "" {
			code, headline := cutHeadlineCode(text.OneLine(b[0].text))
			if code != "" {
				w.addGuess(b[0].no, 11, "left out", code, 0.9)
			}
			a.Headline = headline
			w.addGuess(b[0].no, 3, "headline", a.Headline, 0.95)
			b = w.takeFurniture(b[1:], true) // the byline may be in the same block
		}
		b = slices.DeleteFunc(b, func(l line) bool { return w.isRepeated(l) })
		if len(b) == 0 {
			continue
		}
		rest := blocks[i+1:]
		if len(points) > 0 {
			return append(append(points, b), rest...)
		}
		if a.Headline != "" && len(rest) > 0 && !slices.ContainsFunc(b, func(l line) bool { return itemMarker(l.text) == "" }) {
			points = append(points, b)
			continue
		}
		sure := w.isStandfirst(b, rest)
		if sure > 0 && sure < surelyStandfirst {
			w.addGuess(b[0].no, 12, NotStandfirst, text.OneLine(b[0].text), sure)
		}
		if sure >= surelyStandfirst {
			a.Standfirst = text.OneLine(b[0].text)
			w.addGuess(b[0].no, 4, "standfirst", a.Standfirst, sure)
			continue
		}
		if into := w.captionTarget(b, rest); into != nil {
			*into = text.OneLine(b[0].text)
			w.addGuess(b[0].no, 5, "images.caption", *into, 0.6)
			continue
		}
		return append([]block{b}, rest...)
	}
	return points
}

// surelyStandfirst is the confidence from which a line is taken as the
// standfirst. Below it the line stays in the body, because it may be the lead.
const surelyStandfirst = 0.9

// NotStandfirst is the field of a guess for a line that was below
// surelyStandfirst.
const NotStandfirst = "no standfirst; it would have been"

func (w *Story) isRepeated(l line) bool {
	if text.OneLine(l.text) != w.Article.Headline {
		return false
	}
	w.addGuess(l.no, 10, "left out", l.text, 0.9)
	return true
}

// isStandfirst returns the confidence that b, which follows the headline, is
// the standfirst, or 0. It is high for a line before a credit or a dateline,
// and for one without a full stop in a text that has them; lower for other
// lines without a full stop; and lowest for a short single sentence.
func (w *Story) isStandfirst(b block, rest []block) float64 {
	if w.Article.Standfirst != "" || len(b) != 1 || itemMarker(b[0].text) != "" || len(rest) == 0 || len(w.images) > 0 && w.isDatelined(b) {
		return 0
	}
	s := b[0].text
	if utf8.RuneCountInString(s) > 300 || w.isDatelined(b) {
		return 0
	}
	switch {
	case strings.HasSuffix(s, ":"), w.places.isCapitals(s, joinLines(rest[0])): // "TRABZON"
		return 0
	case w.isFurniture(rest[0][0].text) || w.isDatelined(rest[0]) || !text.EndsSentence(s) && usesStops(rest):
		return 0.9
	case !text.EndsSentence(s): // the text has no full stops either: their absence is no evidence
		return 0.6
	case countSentences(s) == 1 && utf8.RuneCountInString(s) <= 200:
		return 0.5
	}
	return 0
}

// usesStops reports whether most paragraphs of a text end with a full stop. If
// not, a line without one may also be the lead.
func usesStops(blocks []block) bool {
	blocks = blocks[:min(len(blocks), 10)]
	stopped := 0
	for _, b := range blocks {
		if text.EndsSentence(b[len(b)-1].text) {
			stopped++
		}
	}
	return stopped*2 >= len(blocks)
}

// captionTarget returns the variable to set if b is a caption: that of the
// credit that follows, or of the last picture if it has no caption yet. It
// returns nil if b is not a caption.
func (w *Story) captionTarget(b block, rest []block) *string {
	if len(b) != 1 || len(rest) == 0 || w.isDatelined(b) || utf8.RuneCountInString(b[0].text) > 300 {
		return nil
	}
	if _, ok := readCredit(rest[0][0].text); ok && len(rest[0]) == 1 {
		return &w.caption
	}
	if n := len(w.images); n > 0 && w.images[n-1].Caption == "" && w.isDatelined(rest[0]) {
		return &w.images[n-1].Caption
	}
	return nil
}

func countSentences(s string) int {
	n := 0
	words := strings.Fields(s)
	for i, word := range words {
		if strings.ContainsAny(string(word[len(word)-1]), ".!?") || strings.HasSuffix(word, "؟") {
			if i+1 == len(words) {
				return n + 1
			}
			if r, _ := text.FirstRune(words[i+1]); !unicode.IsLower(r) && utf8.RuneCountInString(word) > 3 {
				n++
			}
		}
	}
	return max(n, 1)
}

// takeFurniture takes credits, captions, source and, before the body, byline and
// page furniture out of a block and returns the other lines.
func (w *Story) takeFurniture(b block, head bool) block {
	var left block
	for i := 0; i < len(b); i++ {
		l := b[i]
		if before, credit, ok := splitCredit(l.text); ok {
			caption := line{before, l.no}
			if before == "" && i+1 < len(b) && !w.isFurniture(b[i+1].text) {
				i++
				caption = b[i]
			}
			if caption.text == "" && len(left) > 0 && (w.Article.Headline != "" || len(left) > 1) {
				caption, left = left[len(left)-1], left[:len(left)-1]
			}
			w.addImage(l, credit, caption)
			continue
		}
		switch {
		case w.publisher != "" && strings.EqualFold(strings.TrimRight(l.text, "."), w.publisher):
			w.Article.Source = w.publisher
			w.addGuess(l.no, 6, "source", w.publisher, 0.95)
		case leftOut.MatchString(l.text) && head:
			w.addGuess(l.no, 10, "left out", l.text, 0.9)
		default:
			if head && i < maxHead && w.Article.Headline != "" {
				if n := w.bylineLines(b[i:], len(left) == 0); n > 0 {
					i += n - 1
					continue
				}
			}
			left = append(left, l)
		}
	}
	return left
}

// isFurniture reports whether a line belongs to the page rather than the text.
func (w *Story) isFurniture(s string) bool {
	if _, _, ok := splitCredit(s); ok || leftOut.MatchString(s) {
		return true
	}
	return w.isByline(s) || w.publisher != "" && strings.EqualFold(s, w.publisher)
}

func (w *Story) addImage(l line, credit string, found line) {
	caption := text.OneLine(found.text)
	if caption == "" {
		caption = w.caption
	} else {
		w.addGuess(found.no, 5, "images.caption", caption, 0.9)
	}
	w.caption = ""
	if credit != "" {
		w.addGuess(l.no, 5, "images.credit", credit, 0.98)
	}
	if credit != "" || caption != "" {
		w.images = append(w.images, articles.Image{Credit: credit, Caption: caption})
	}
}
