package content

import (
	"fmt"
	"slices"
	"strings"
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
//	11 text for the desk is left out: headers, slugs, notes, end marks
//	12 a standfirst that is less than 90 % sure stays in the body
type wire struct {
	file      string
	article   articles.Article
	publisher string
	caption   string // met before its credit
	images    []articles.Image
	body      []line
	lone      bool // the dateline was a paragraph of its own
	guesses   []Guess
	desk      []deskText // passages for the desk that are reported
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
	blocks := w.takePublisher(w.takeDesk(wireBlocks(n.text)))
	blocks = w.takeTails(blocks)
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
		publisher, ok := readPowered(l.text)
		if !ok {
			return true
		}
		if w.publisher == "" {
			w.publisher = publisher
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
		if !ok && isSignature(l.text) {
			found, ok = readAttribution("(" + l.text + ")")
		}
		if !ok {
			break
		}
		w.guess(l.no, 9, "attribution", l.text, 0.95)
		for _, c := range found {
			w.guess(l.no, 9, "contributors", c.Name+" ("+c.Role+")", 0.9)
		}
		w.article.Contributors = append(found, w.article.Contributors...)
		w.article.Attribution = strings.TrimSuffix(l.text+"\n"+w.article.Attribution, "\n")
		blocks = withoutLast(blocks)
	}
	return blocks
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
		w.body, w.lone = w.body[1:], true
	}
}

// afterMark returns what a paragraph says after its first colon or dash.
func afterMark(s string) string {
	if i := strings.IndexAny(s, ":—–-"); i >= 0 {
		return s[i:]
	}
	return ""
}

// undated returns the body with the dateline put back, for a desk that says it
// is none.
func (w *wire) undated() []articles.Block {
	raw := w.article.Dateline.Raw
	if w.lone {
		return slices.Insert(w.article.Body, 0, articles.Block{Kind: articles.Paragraph, Spans: []articles.Span{{Text: raw}}})
	}
	first := &w.article.Body[0].Spans[0]
	first.Text = raw + " " + first.Text
	return w.article.Body
}
