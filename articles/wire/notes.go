package wire

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"broadside/articles/text"
)

// NoteKind is the effect on a text of a line that is addressed to editors.
type NoteKind int

const (
	Hold       NoteKind = iota + 1 // keeps the text from publication until later
	Kill                           // withdraws the text
	ForEditors                     // for editors, or private
	Code                           // header, slug, number or end mark of an agency
	FromPage                       // of the page that the text was copied from
	Doubtful                       // may be one of these; it is printed
)

// Note is a passage that is addressed to editors, and its first and last line.
type Note struct {
	Kind       NoteKind
	Line, Last int
	Text       string
}

// zone is where in a text a line is.
type zone int

const (
	inHead zone = iota // above the first paragraph
	inBody
	inTail // below the last paragraph
)

type textLine struct {
	line
	block   int
	zone    zone
	follows bool // continues the sentence of the line before
	comment bool // within an HTML comment
	gone    bool // is for the desk and not printed
}

// layOut returns the lines of blocks with their block and zone.
func layOut(blocks []block) []textLine {
	var lines []textLine
	first, last := -1, -1
	for i, b := range blocks {
		wrapped := isWrapped(b) && (i > 0 || len(b) > 3) // the headline comes first
		for j, l := range b {
			t := textLine{line: l, block: i, follows: j > 0 && goesOn(b[j-1].text, l.text)}
			if (wrapped || isParagraph(l.text)) && (first >= 0 || !isHeadNotice(l.text, len(lines))) {
				if last = len(lines); first < 0 {
					first = last
				}
			}
			lines = append(lines, t)
		}
	}
	if first < 0 {
		return lines
	}
	for i := first; i < len(lines); i++ {
		if lines[i].zone = inBody; i > last {
			lines[i].zone = inTail
		}
	}
	return lines
}

// isHeadNotice reports whether a line near the start is for the desk although
// it is as long as a paragraph.
func isHeadNotice(typed string, at int) bool {
	raw := text.OneLine(typed)
	hit := classifyNotice(raw, trimMarks(raw), inHead, at, false)
	return hit.kind != 0 && hit.kind != Doubtful
}

// isParagraph reports whether a line is a paragraph of prose by its length.
func isParagraph(s string) bool {
	if strings.HasPrefix(s, "^") {
		return false
	}
	n := text.CountWords(s)
	return n >= 20 || n >= 9 && text.EndsSentence(s)
}

// isWrapped reports whether a block is a paragraph over several lines.
func isWrapped(b block) bool {
	words := text.CountWords(b[len(b)-1].text)
	for _, l := range b[:len(b)-1] {
		if utf8.RuneCountInString(l.text) < 45 || strings.HasPrefix(l.text, "^") {
			return false
		}
		words += text.CountWords(l.text)
	}
	return len(b) > 1 && words >= 14
}

// goesOn reports whether next continues the sentence of line s, as in wrapped
// text.
func goesOn(s, next string) bool {
	n := utf8.RuneCountInString(s)
	return (n >= 60 || n >= 30 && text.StartsLower(next)) && !text.EndsSentence(s) && !strings.ContainsAny(s[len(s)-1:], ":<=)]")
}

// readNotes finds the notes to editors among the lines, marks them as gone and
// returns them.
func readNotes(lines []textLine, classify func(l *textLine, at int, first bool) noteHit) []Note {
	var out []Note
	headline := false
	for i := 0; i < len(lines); i++ {
		l := &lines[i]
		if l.follows && !isUpper(l.text) {
			continue
		}
		hit := classify(l, i, !headline)
		if hit.kind == 0 || hit.kind == FromPage && !headline && strings.Contains(l.text, ":") && i+1 < len(lines) && lines[i+1].zone == inBody {
			headline = true // it is the headline, so that the lead is not treated as one
			continue
		}
		from := i
		if hit.extent >= toBlockEnd {
			from = overRule(lines, i)
		}
		if from < i && hit.extent == toBlockEnd { // dpa: nothing below the rule is for readers
			hit.extent = toContactsEnd
		}
		end := hit.lastLine(lines, i)
		if hit.kind == ForEditors && noteHolds(lines[i:end+1]) {
			hit.kind = Hold
		}
		out = append(out, Note{hit.kind, lines[from].no, lines[end].no, l.text})
		if hit.keep != "" {
			l.text, headline = hit.keep, true
			continue
		}
		printed := hit.kind == Doubtful || l.comment
		headline = headline || printed
		for j := from; j <= end && !printed; j++ {
			lines[j].gone = true
		}
		i = end
		if hit.kind == FromPage && linkList(trimMarks(l.text)) {
			for i+1 < len(lines) && isLinkLine(lines[i+1], lines[i]) {
				i++
				lines[i].gone = true
				out = append(out, Note{FromPage, lines[i].no, lines[i].no, lines[i].text})
			}
		}
	}
	return out
}

type noteHit struct {
	kind   NoteKind
	extent extent
	keep   string // the part of the line that is text
}

// killLines is the number of lines at the start of a text in which a kill
// notice is searched. A kill notice is short; a longer text that mentions a
// withdrawal further down is a story about it.
const killLines = 10

// classifyWire reads a line of a wire text. first is set until the headline,
// the first line that is kept, has been found.
func classifyWire(l *textLine, at int, first bool) noteHit {
	raw := text.OneLine(l.text)
	s := trimMarks(raw)
	if hit := classifyNotice(raw, s, l.zone, at, first); hit.kind != 0 {
		return hit
	}
	switch {
	case utf8.RuneCountInString(raw) > maxNotice:
	case first && onlyTime(s) && yearWord.MatchString(s): // WAM: above the headline
		return noteHit{kind: Code}
	case readPageLine(s, l.zone):
		return noteHit{kind: FromPage}
	case midMarks.MatchString(raw), l.zone == inHead && readHeader(strings.TrimRight(strings.TrimLeft(raw, "^"), "<= ")):
		return noteHit{kind: slugKind(raw)}
	case l.zone != inBody && isDoubtful(s), l.zone == inTail && contactWord.MatchString(s) && reachable.MatchString(s), placeholder.MatchString(raw):
		return noteHit{kind: Doubtful}
	}
	return noteHit{}
}

var yearWord = regexp.MustCompile(`\b20\d\d\b`)

// placeholder matches a mark that a writer leaves to be filled in.
var placeholder = regexp.MustCompile(`^\[?(?:TK|CK|TKTK|XXX|TBC)\b`)

var (
	contactWord = regexp.MustCompile(`^(?i:(?:\w+['’]s\s+)?(?:contacts?|tel(?:ephone)?|mobile|phone|cell|fax|e-?mail)\b.{0,20}:|for (?:more|further) (?:information|details|queries).{0,40}\b(?:press|media|newsroom|desk|reporter|editor|author|correspondent)\b|(?:هاتف|جوال|محمول|للتواصل|بريد)\s*:)`)
	reachable   = regexp.MustCompile(`\+?[0-9٠-٩][0-9٠-٩ ().-]{6,}|[\w.+-]+@[\w-]+\.\w`)
)

// maxNotice is the maximum length, in characters, of a line that may be a
// notice.
const maxNotice = 600

// inEndBrackets matches a line with a remark behind it: "Rents fall (EMBARGOED)".
var inEndBrackets = regexp.MustCompile(`^(.*\S)\s+[(\[]([^()\[\]]+)[)\]]$`)

// classifyNotice reads a line that holds or kills a text or is addressed to
// editors.
func classifyNotice(raw, s string, where zone, at int, first bool) noteHit {
	if utf8.RuneCountInString(raw) > maxNotice {
		return noteHit{}
	}
	if at < killLines || isUpper(s) && !isArabic(s) {
		if kind := readKill(s); kind != 0 {
			return noteHit{kind: kind}
		}
	}
	if kind, keep := readHold(s, where); kind != 0 {
		return noteHit{kind, thisLine, keep}
	}
	if m := inEndBrackets.FindStringSubmatch(raw); m != nil && where != inBody && !readHeader(raw) {
		if kind, _ := readHold(m[2], where); kind == Hold {
			return noteHit{kind, thisLine, m[1]}
		}
	}
	kind, ext := readNote(raw, s, where, first)
	return noteHit{kind, ext, ""}
}

// lastLine returns the last line of the passage that begins at line i.
func (h noteHit) lastLine(lines []textLine, i int) int {
	last := i
	for last+1 < len(lines) && lines[last+1].block == lines[i].block {
		last++
	}
	switch h.extent {
	case toEnd:
		return len(lines) - 1
	case toBlockEnd:
		if r := lines[i].text; strings.HasPrefix(r, "(") || strings.HasPrefix(r, "[") {
			return closingLine(lines, i, last)
		}
		return last
	case toSentenceEnd:
		for i < last && noteGoesOn(lines[i], lines[i+1].text) {
			i++
		}
		return i
	case toContactsEnd:
		for last+1 < len(lines) && lines[last+1].zone == inTail && !isParagraph(lines[last+1].text) {
			last++
		}
		return last
	}
	return i
}

// noteGoesOn reports whether a note continues in the next line, which above a
// story may also be the headline.
func noteGoesOn(l textLine, next string) bool {
	return goesOn(l.text, next) && (l.zone != inHead || text.StartsLower(next) || text.EndsSentence(next))
}

// closingLine returns the line with the closing bracket for the bracket at the
// start of line i.
func closingLine(lines []textLine, i, last int) int {
	depth := 0
	for j := i; j <= last; j++ {
		depth += strings.Count(lines[j].text, "(") + strings.Count(lines[j].text, "[") - strings.Count(lines[j].text, ")") - strings.Count(lines[j].text, "]")
		if depth <= 0 {
			return j
		}
	}
	return last
}

func noteHolds(lines []textLine) bool {
	for _, l := range lines[:min(len(lines), 50)] {
		s := text.Shorten(text.OneLine(l.text), maxNotice)
		if label, rest, ok := strings.Cut(s, ": "); ok && len(label) < 40 {
			s = rest
		}
		for sentence := range strings.SplitSeq(s, ". ") {
			if kind, _ := readHold(trimMarks(sentence), inTail); kind == Hold {
				return true
			}
		}
	}
	return false
}

// overRule returns the first of the rules ("* * * *") directly above line i.
func overRule(lines []textLine, i int) int {
	for i > 0 && strings.Trim(lines[i-1].text, "*_-–—=# ") == "" {
		i--
	}
	return i
}

// trimMarks returns a line without the brackets, asterisks and other characters
// that surround a notice.
func trimMarks(s string) string {
	return strings.Trim(s, "^*+=<>#_~|-–—•!()[]{}«»“”\"\u200e\u200f\u00a0 ")
}

func isArabic(s string) bool {
	for _, r := range s {
		if unicode.IsLetter(r) {
			return unicode.Is(unicode.Arabic, r)
		}
	}
	return false
}

func isUpper(s string) bool {
	upper, lower := 0, 0
	for _, r := range s {
		if unicode.IsUpper(r) {
			upper++
		} else if unicode.IsLower(r) {
			lower++
		}
	}
	return upper > 2 && lower*6 <= upper
}

func isSentence(s string) bool {
	return !isUpper(s) && text.EndsSentence(s) && text.CountWords(s) >= 6 && hasVerb(s)
}

// hasVerb reports whether s contains a verb that occurs in sentences but not in
// notices.
func hasVerb(s string) bool {
	for w := range strings.FieldsSeq(s) {
		if verbs[strings.Trim(w, ".,;:!?”\"’')")] {
			return true
		}
	}
	return false
}

var verbs = text.WordSet("is are was were has have had will would been said says say told tells asked did does do could can might may should made makes took takes went came come left began begins rose rises fell falls hit hits cost costs became become remain remains include includes included show shows showed held holds found finds keep keeps kept gave gives met meet won lost warn warns warned urge urges urged announced expected forced allowed stopped sold returns return turns turned brings saw see hurt hurts")

func (w *Story) takeNotes(blocks []block) []block {
	lines := layOut(blocks)
	keepCaptions(lines)
	for _, d := range takeMail(lines) {
		w.addNote(d)
	}
	lines = slices.DeleteFunc(lines, func(l textLine) bool { return l.gone })
	for _, d := range readNotes(lines, classifyWire) {
		w.addNote(d)
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

func (w *Story) addNote(d Note) {
	if d.Kind == Code || d.Kind == FromPage {
		w.addGuess(d.Line, 11, "left out", d.Text, 0.9)
		return
	}
	w.Notes = append(w.Notes, d)
}

// keepCaptions removes the label from a caption next to its credit, so that the
// line is read as the caption.
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
func (w *Story) takeANPA(lines []textLine) {
	headline := false
	for i := range lines {
		l := &lines[i]
		if l.gone {
			continue
		}
		text, marked := strings.CutPrefix(l.text, "^")
		summary := marked && headline && strings.HasSuffix(text, "<")
		if marked {
			text, l.block = strings.TrimRight(text, "^<= "), -1-i // a line with a mark is a block of its own
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
func (w *Story) takeSummary(l *textLine) {
	l.gone = true
	if w.Article.Standfirst != "" || utf8.RuneCountInString(l.text) > 300 {
		w.Notes = append(w.Notes, Note{ForEditors, l.no, l.no, l.text})
		return
	}
	w.Article.Standfirst = text.OneLine(l.text)
	w.addGuess(l.no, 4, "standfirst", w.Article.Standfirst, 0.9)
}
