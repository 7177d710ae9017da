// Package wire reads plain text from agencies into articles by numbered rules. It
// finds headline, byline, dateline and credits, and leaves out lines that are
// addressed to editors: embargoes, kill notices, headers and sign-offs.
package wire

import (
	"fmt"
	"slices"
	"strings"

	"broadside/articles"
	"broadside/articles/names"
	"broadside/articles/text"
)

// Story is a wire text as it was read. The rules, by which each Guess is
// numbered, are:
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
type Story struct {
	file      string
	Article   articles.Article
	publisher string
	caption   string // read before its credit
	images    []articles.Image
	body      []passage
	dated     *dated // nil when no paragraph begins with a dateline
	signOffs  int
	layout    layout
	Guesses   []articles.Guess
	Notes     []Note // passages for the desk that are reported
	places    Places
}

// dated is the passage that begins with the dateline, and its text behind it.
type dated struct {
	passage int
	rest    string
}

// line is one line, or the joined lines of a paragraph, and where it starts.
type line struct {
	text string
	no   int
}

// block is the lines between two blank ones.
type block []line

func wireBlocks(raw string) []block {
	var out []block
	var b block
	no := 0
	for s := range strings.SplitSeq(raw, "\n") {
		no++
		if text.IsBlank(s) {
			out = append(out, splitBlock(b)...)
			b = nil
			continue
		}
		b = append(b, line{strings.TrimRight(s, " \t"), no})
	}
	return append(out, splitBlock(b)...)
}

// Read reads a wire text that is already normalised.
func Read(file string, n text.Normalised, known Places) *Story {
	w := &Story{file: file, places: known}
	if len(n.Changes) > 0 {
		w.addGuess(1, 1, "text", strings.Join(n.Changes, ", "), 1)
	}
	blocks := w.takePublisher(known.splitAtDateline(w.takeNotes(wireBlocks(n.Text))))
	w.layout = layoutOf(blocks)
	blocks = w.takeTails(blocks)
	blocks = w.takeHead(blocks)
	w.takeBody(blocks)
	w.Article.Images = w.images
	w.Article.Publisher = w.publisher
	slices.SortStableFunc(w.Guesses, func(a, b articles.Guess) int { return a.Line - b.Line })
	return w
}

func (w *Story) addGuess(line, rule int, field, value string, confidence float64) {
	w.Guesses = append(w.Guesses, articles.Guess{File: w.file, Line: line, Rule: rule, Field: field, Value: value, Confidence: confidence})
}

// takePublisher removes "Classifieds powered by X" where it is a line of its own.
func (w *Story) takePublisher(blocks []block) []block {
	for i, b := range blocks {
		blocks[i] = slices.DeleteFunc(b, func(l line) bool {
			publisher, ok := readPowered(l.text)
			if ok && w.publisher == "" {
				w.publisher = publisher
				w.addGuess(l.no, 2, "publisher", w.publisher, 0.98)
			}
			return ok
		})
	}
	return withoutEmpty(blocks)
}

func withoutEmpty(blocks []block) []block {
	return slices.DeleteFunc(blocks, func(b block) bool { return len(b) == 0 })
}

// maxSignOffs is the number of sign-offs that a story may end with.
const maxSignOffs = 12

// takeAttribution removes the sign-offs at the end, and adds them to the
// attribution and the contributors.
func (w *Story) takeAttribution(blocks []block) []block {
	for w.signOffs < maxSignOffs && len(blocks) > 1 {
		last := blocks[len(blocks)-1]
		if l := last[len(last)-1]; w.Article.Attribution == "" {
			if text, signature := cutSignature(l.text); signature != "" {
				last = append(last[:len(last)-1:len(last)-1], line{text, l.no}, line{signature, l.no})
			}
		}
		lines, found := signOffLines(last)
		if lines == 0 {
			break
		}
		w.signOffs++
		from := len(last) - lines
		text := joinLines(last[from:])
		w.addGuess(last[from].no, 9, "attribution", text, 0.95)
		for _, c := range found {
			w.addGuess(last[from].no, 9, "contributors", c.Name+" ("+c.Role+")", 0.9)
		}
		w.Article.Contributors = append(found, w.Article.Contributors...)
		w.Article.Attribution = strings.TrimSuffix(text+"\n"+w.Article.Attribution, "\n")
		blocks[len(blocks)-1] = last
		blocks = withoutLast(blocks, lines)
		if i := len(blocks) - 1; i > 0 && len(blocks[i]) == 1 && isRule(blocks[i][0]) {
			blocks = blocks[:i]
		}
	}
	return blocks
}

func (w *Story) takeBody(blocks []block) {
	for i, b := range blocks {
		b = w.takeFurniture(b, i == 0 || i == 1 && w.aloneDateline(blocks[0])) // a byline may be below a dateline
		if len(b) == 1 && w.isRepeated(b[0]) {
			continue
		}
		w.body = append(w.body, w.layout.passages(b)...)
	}
	w.body = joinLists(w.body)
	if w.caption != "" { // no credit followed it
		w.images = append(w.images, articles.Image{Caption: w.caption})
	}
	w.takeDateline()
	body := w.printed(false)
	for _, p := range body {
		if value := p.describe(); value != "" {
			w.addGuess(p.lines[0].no, 10, "layout", value, 0.8)
		}
	}
	if n := len(body); n > 0 {
		w.addGuess(body[0].lines[0].no, 10, "body", fmt.Sprintf("%d paragraphs", n), 1)
	}
	w.Article.Body = w.Body(false)
}

// takeDateline reads the dateline of the first paragraph; points that sum the
// story up may be before it.
func (w *Story) takeDateline() {
	i := slices.IndexFunc(w.body, func(p passage) bool { return p.kind == articles.Paragraph })
	if i < 0 || w.Article.Dateline != nil { // it was in the byline
		return
	}
	i = w.overPoints(i)
	first := &w.body[i].lines[0]
	if people, rest := w.places.runInByline(first.text); people != nil {
		w.addByline(*first, people)
		first.text = rest
	}
	var others strings.Builder
	others.WriteString(w.Article.Standfirst)
	for _, p := range w.body[i+1 : min(len(w.body), i+60)] {
		for _, l := range p.lines {
			others.WriteString("\n" + l.text)
		}
	}
	d, rest, sure := w.places.cutDateline(first.text, w.Article.Headline, others.String()+"\n"+afterMark(first.text))
	if d == nil && len(w.body) > i+1 {
		if d, sure = w.places.cutLine(first.text, others.String()); d != nil {
			rest = ""
		}
	}
	if d == nil {
		return
	}
	w.takePerson(*first, d)
	w.Article.Dateline = d
	w.addGuess(first.no, 8, "dateline", d.Raw, sure)
	w.dated = &dated{i, rest}
}

// overPoints returns the index of a paragraph with an agency's dateline shortly
// after i, if only lines that sum up the story are before it, as Reuters sends
// them without bullets. Otherwise it returns i.
func (w *Story) overPoints(i int) int {
	for j := i; j < min(len(w.body), i+6); j++ {
		p := w.body[j]
		last := p.lines[len(p.lines)-1].text
		if d, _, sure := w.places.cutDateline(p.lines[0].text, w.Article.Headline, ""); p.kind == articles.Paragraph && d != nil && d.Agency != "" && sure >= 0.95 {
			return j
		}
		if text.EndsSentence(last) || isParagraph(last) {
			break
		}
	}
	return i
}

// takePerson moves a reporter's name that was read as part of the dateline's
// city to the byline: "إسطنبول/ سارة علي/ الأناضول".
func (w *Story) takePerson(l line, d *articles.Dateline) {
	city, name, ok := strings.Cut(d.City, "/")
	if !ok || text.Script(name) != "ar" || !names.IsFullName(name) || w.places.contains(name) {
		return
	}
	d.City = city
	d.Raw = strings.Replace(d.Raw, "/ "+name, "", 1)
	w.addByline(l, []articles.Person{{Name: name}})
}

// afterMark returns the part of a paragraph from its first colon or dash on, or
// "".
func afterMark(s string) string {
	if i := strings.IndexAny(s, ":—–-"); i >= 0 {
		return s[i:]
	}
	return ""
}

// Body returns the text as blocks. dateline keeps the text that was read as the
// dateline, for when the desk states that there is none.
func (w *Story) Body(dateline bool) []articles.Block {
	var out []articles.Block
	for _, p := range w.printed(dateline) {
		out = append(out, p.toBlock())
	}
	return out
}

func (w *Story) printed(dateline bool) []passage {
	if dateline || w.dated == nil {
		return w.body
	}
	i, out := w.dated.passage, slices.Clone(w.body)
	if w.dated.rest == "" {
		return slices.Delete(out, i, i+1)
	}
	out[i].lines = slices.Clone(out[i].lines)
	out[i].lines[0].text = w.dated.rest
	return out
}

// The lengths of a wire text beyond which it is not read.
const (
	maxLines        = 20_000
	maxLinesUnblank = 2000 // lines without a blank one between them
)

// OverLimit returns the first line on which a wire text is beyond a limit, the
// limit and its remedy; 0 when there is none.
func OverLimit(raw string) (line int, what, fix string) {
	if strings.Count(raw, "\n") > maxLines {
		return maxLines, fmt.Sprintf("the file has more than %d lines", maxLines), "split the piece, or join lines that are one paragraph"
	}
	together := 0
	for s := range strings.SplitSeq(raw, "\n") {
		line++
		if together++; text.IsBlank(s) {
			together = 0
		}
		if together > maxLinesUnblank {
			return line, fmt.Sprintf("there are more than %d lines without a blank one", maxLinesUnblank), "put a blank line between paragraphs, or split the piece"
		}
	}
	return 0, "", ""
}
