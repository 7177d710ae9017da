package content

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"broadside/articles"
)

// The rules of wire text, by which each Guess is numbered:
//
//	1  the text is brought to NFC, LF and blank lines between blocks
//	2  "Classifieds powered by X" names the publisher
//	3  the first line is the headline
//	4  the next single line that is no credit is the standfirst
//	5  "Image Credit: X" credits a picture; the line after it is the caption
//	6  a line equal to the publisher is the source
//	7  "By NAME, ROLE" before the body is the byline
//	8  a place before the first paragraph is the dateline
//	9  "-with inputs from A" at the end names contributors
//	10 all else is paragraphs; furniture of the page it came from is left out
type wire struct {
	file      string
	article   articles.Article
	publisher string
	caption   string // met before its credit
	images    []articles.Image
	body      []line
	guesses   []Guess
	places    placeNames
}

// line is one line, or the joined lines of a paragraph, and where it starts.
type line struct {
	text string
	no   int
}

// block is what stands between blank lines.
type block []line

// wireBlocks cuts a text into blocks.
func wireBlocks(text string) []block {
	var out []block
	var b block
	no := 0
	for s := range strings.SplitSeq(text, "\n") {
		no++
		if isBlank(s) {
			if len(b) > 0 {
				out = append(out, b)
			}
			b = nil
			continue
		}
		b = append(b, line{strings.TrimSpace(s), no})
	}
	if len(b) > 0 {
		out = append(out, b)
	}
	return out
}

// readWire reads a wire text that is already normalised.
func readWire(file string, n normal, known placeNames) *wire {
	w := &wire{file: file, places: known}
	if len(n.changes) > 0 {
		w.guess(1, 1, "text", strings.Join(n.changes, ", "), 1)
	}
	blocks := w.takePublisher(wireBlocks(n.text))
	blocks = w.takeAttribution(blocks)
	blocks = w.takeHead(blocks)
	w.takeBody(blocks)
	w.article.Images = w.images
	w.article.Publisher = w.publisher
	slices.SortStableFunc(w.guesses, func(a, b Guess) int { return a.Line - b.Line })
	return w
}

func (w *wire) guess(line, rule int, field, value string, confidence float64) {
	w.guesses = append(w.guesses, Guess{File: w.file, Line: line, Rule: rule, Field: field, Value: value, Confidence: confidence})
}

// takePublisher removes "Classifieds powered by X" wherever it stands alone.
func (w *wire) takePublisher(blocks []block) []block {
	return eachLine(blocks, func(l line) bool {
		m := poweredBy.FindStringSubmatch(l.text)
		if m == nil {
			return true
		}
		if w.publisher == "" {
			w.publisher = oneLine(m[1])
			w.guess(l.no, 2, "publisher", w.publisher, 0.98)
		}
		return false
	})
}

// eachLine keeps the lines for which keep is true, and the blocks that still
// have one.
func eachLine(blocks []block, keep func(line) bool) []block {
	var out []block
	for _, b := range blocks {
		b = slices.DeleteFunc(b, func(l line) bool { return !keep(l) })
		if len(b) > 0 {
			out = append(out, b)
		}
	}
	return out
}

// takeAttribution removes the lines at the end that thank others.
func (w *wire) takeAttribution(blocks []block) []block {
	for len(blocks) > 1 {
		last := blocks[len(blocks)-1]
		l := last[len(last)-1]
		found, ok := readAttribution(l.text)
		if !ok {
			break
		}
		w.guess(l.no, 9, "attribution", l.text, 0.95)
		for _, c := range found {
			w.guess(l.no, 9, "contributors", c.Name+" ("+c.Role+")", 0.9)
		}
		w.article.Contributors = append(found, w.article.Contributors...)
		w.article.Attribution = strings.TrimSuffix(l.text+"\n"+w.article.Attribution, "\n")
		if last = last[:len(last)-1]; len(last) > 0 {
			blocks[len(blocks)-1] = last
		} else {
			blocks = blocks[:len(blocks)-1]
		}
	}
	return blocks
}

// takeHead reads what stands before the body and returns the blocks of the body.
func (w *wire) takeHead(blocks []block) []block {
	a := &w.article
	for i := range blocks {
		b := w.furniture(blocks[i], true)
		if len(b) > 0 && a.Headline == "" {
			a.Headline = oneLine(b[0].text)
			w.guess(b[0].no, 3, "headline", a.Headline, 0.95)
			b = b[1:]
		}
		b = slices.DeleteFunc(b, func(l line) bool { return w.repeated(l) })
		if len(b) == 0 {
			continue
		}
		rest := blocks[i+1:]
		if sure := w.isStandfirst(b, rest); sure > 0 {
			a.Standfirst = oneLine(b[0].text)
			w.guess(b[0].no, 4, "standfirst", a.Standfirst, sure)
			continue
		}
		if into := w.captioned(b, rest); into != nil {
			*into = oneLine(b[0].text)
			w.guess(b[0].no, 5, "images.caption", *into, 0.6)
			continue
		}
		return append([]block{b}, rest...)
	}
	return nil
}

func (w *wire) repeated(l line) bool {
	if oneLine(l.text) != w.article.Headline {
		return false
	}
	w.guess(l.no, 10, "left out", l.text, 0.9)
	return true
}

// isStandfirst returns how sure it is that b, which follows the headline, is
// the standfirst; 0 when it is not. What a credit or a dateline follows is one;
// so is a line without full stop. A single sentence is taken for one, a longer
// text is the body already.
func (w *wire) isStandfirst(b block, rest []block) float64 {
	if w.article.Standfirst != "" || len(b) != 1 || len(rest) == 0 || len(w.images) > 0 && w.datelined(b) {
		return 0
	}
	s := b[0].text
	if utf8.RuneCountInString(s) > 300 || w.datelined(b) {
		return 0
	}
	stopped := strings.HasSuffix(strings.TrimRight(s, "”\"’'»)"), ".")
	switch {
	case !stopped || w.isFurniture(rest[0][0].text) || w.datelined(rest[0]):
		return 0.9
	case sentences(s) == 1 && utf8.RuneCountInString(s) <= 200:
		return 0.5
	}
	return 0
}

// captioned returns where b belongs when it is a caption: to the credit that
// follows, or to the one before it that had none.
func (w *wire) captioned(b block, rest []block) *string {
	if len(b) != 1 || len(rest) == 0 || w.datelined(b) || utf8.RuneCountInString(b[0].text) > 300 {
		return nil
	}
	if _, ok := readCredit(rest[0][0].text); ok && len(rest[0]) == 1 {
		return &w.caption
	}
	if n := len(w.images); n > 0 && w.images[n-1].Caption == "" && w.datelined(rest[0]) {
		return &w.images[n-1].Caption
	}
	return nil
}

func (w *wire) datelined(b block) bool {
	d, _, _ := w.places.cutDateline(b[0].text, w.article.Headline, "")
	return d != nil
}

// sentences counts the ends of sentences in s.
func sentences(s string) int {
	n := 0
	words := strings.Fields(s)
	for i, word := range words {
		if strings.ContainsAny(string(word[len(word)-1]), ".!?") || strings.HasSuffix(word, "؟") {
			if i+1 == len(words) {
				return n + 1
			}
			if r, _ := firstRune(words[i+1]); !unicode.IsLower(r) && utf8.RuneCountInString(word) > 3 {
				n++
			}
		}
	}
	return max(n, 1)
}

// furniture takes credits, captions, source and, before the body, byline and
// page furniture out of a block and returns what is left.
func (w *wire) furniture(b block, head bool) block {
	var left block
	for i := 0; i < len(b); i++ {
		l := b[i]
		if before, credit, ok := splitCredit(l.text); ok {
			caption := line{before, l.no}
			if before == "" && i+1 < len(b) && !w.isFurniture(b[i+1].text) {
				i++
				caption = b[i]
			}
			if caption.text == "" && len(left) > 0 && (w.article.Headline != "" || len(left) > 1) {
				caption, left = left[len(left)-1], left[:len(left)-1]
			}
			w.image(l, credit, caption)
			continue
		}
		switch {
		case w.publisher != "" && strings.EqualFold(strings.TrimRight(l.text, "."), w.publisher):
			w.article.Source = w.publisher
			w.guess(l.no, 6, "source", w.publisher, 0.95)
		case leftOut.MatchString(l.text) && head:
			w.guess(l.no, 10, "left out", l.text, 0.9)
		case head && w.article.Headline != "" && w.byline(l):
		default:
			left = append(left, l)
		}
	}
	return left
}

// isFurniture reports whether a line belongs to the page rather than the text.
func (w *wire) isFurniture(s string) bool {
	if _, _, ok := splitCredit(s); ok || leftOut.MatchString(s) {
		return true
	}
	_, byline := readByline(s)
	return byline || w.publisher != "" && strings.EqualFold(s, w.publisher)
}

func (w *wire) image(l line, credit string, found line) {
	caption := oneLine(found.text)
	if caption == "" {
		caption = w.caption
	} else {
		w.guess(found.no, 5, "images.caption", caption, 0.9)
	}
	w.caption = ""
	if credit != "" {
		w.guess(l.no, 5, "images.credit", credit, 0.98)
	}
	if credit != "" || caption != "" {
		w.images = append(w.images, articles.Image{Credit: credit, Caption: caption})
	}
}

func (w *wire) byline(l line) bool {
	people, ok := readByline(l.text)
	if !ok {
		return false
	}
	w.article.Byline = append(w.article.Byline, people...)
	for _, p := range people {
		w.guess(l.no, 7, "byline", strings.TrimSuffix(p.Name+", "+p.Role, ", "), 0.9)
	}
	return true
}

// takeBody makes paragraphs of what is left.
func (w *wire) takeBody(blocks []block) {
	for i, b := range blocks {
		b = w.furniture(b, i == 0)
		if len(b) == 1 && w.repeated(b[0]) {
			continue
		}
		w.body = append(w.body, joined(b)...)
	}
	if w.caption != "" { // it never met its credit
		w.images = append(w.images, articles.Image{Caption: w.caption})
	}
	w.takeDateline()
	for _, l := range w.body {
		w.article.Body = append(w.article.Body, articles.Block{Kind: articles.Paragraph, Spans: []articles.Span{{Text: l.text}}})
	}
	if n := len(w.body); n > 0 {
		w.guess(w.body[0].no, 10, "body", fmt.Sprintf("%d paragraphs", n), 1)
	}
}

// joined returns the paragraphs of a block. Lines that each end a sentence are
// paragraphs of a text without blank lines; others are one paragraph, wrapped,
// that ends where a line was taken out.
func joined(b block) []line {
	each := true
	for _, l := range b {
		end, _ := utf8.DecodeLastRuneInString(l.text)
		each = each && strings.ContainsRune(".!?؟”\"»…", end)
	}
	if each {
		return b
	}
	var out []line
	for i, l := range b {
		if i > 0 && l.no == b[i-1].no+1 {
			out[len(out)-1].text += " " + l.text
		} else {
			out = append(out, l)
		}
	}
	return out
}

func (w *wire) takeDateline() {
	if len(w.body) == 0 {
		return
	}
	var others strings.Builder
	others.WriteString(w.article.Standfirst)
	for _, l := range w.body[1:min(len(w.body), 60)] {
		others.WriteString("\n" + l.text)
	}
	d, rest, sure := w.places.cutDateline(w.body[0].text, w.article.Headline, others.String()+"\n"+afterMark(w.body[0].text))
	if d == nil {
		return
	}
	w.article.Dateline = d
	w.guess(w.body[0].no, 8, "dateline", d.Raw, sure)
	if w.body[0].text = rest; rest == "" {
		w.body = w.body[1:]
	}
}

// afterMark returns what a paragraph says after its first colon or dash.
func afterMark(s string) string {
	if i := strings.IndexAny(s, ":—–-"); i >= 0 {
		return s[i:]
	}
	return ""
}
