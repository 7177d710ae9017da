package content

import (
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"broadside/articles"

	"go.yaml.in/yaml/v3"
)

// The parts of a place's name.
const (
	latinWord   = `\p{Lu}[\p{L}\p{M}'’.\-]*`
	latinPlace  = latinWord + `(?:\s(?:(?:al|el|de|del|do|du|la|le|of|and|ul)[\s\-])?` + latinWord + `){0,3}`
	arabicPlace = `\p{Arabic}[\p{Arabic}\p{M}]*(?:\s\p{Arabic}[\p{Arabic}\p{M}]*){0,3}`
)

// cutDateline reads the dateline off the head of the first paragraph para.
// headline and body are what the piece says elsewhere; they tell a speaker
// ("Erdogan: …") from a place.
func (known placeNames) cutDateline(para, headline, body string) (d *articles.Dateline, rest string, confidence float64) {
	s := scanDateline(para)
	if confidence = known.judge(&s, headline+"\n"+body); confidence == 0 {
		return nil, para, 0
	}
	return s.dateline(), s.rest, confidence
}

// cutLine reads a line that is nothing but a dateline, as Anadolu, SPA and
// press releases put it above the text: "ANKARA", "أبوظبي (الاتحاد)".
func (known placeNames) cutLine(text, elsewhere string) (*articles.Dateline, float64) {
	s := scanDateline(text)
	if s.rest != "" || len(s.towns) == 0 || s.mark != "" && !s.markIs(":-–—/_") {
		return nil, 0
	}
	town := s.towns[0]
	switch confidence := known.judge(&s, elsewhere); {
	case confidence > 0:
		return s.dateline(), confidence
	case s.tooLong(), !known.hasAll(s.towns) && !(s.only() && known.capitals(town, elsewhere)):
		return nil, 0
	case s.only(), s.dated, s.agency != "", known.hasAll(s.regions):
		return s.dateline(), 0.92
	}
	return nil, 0
}

// datelined reports whether b begins with a dateline, or is a line of its own
// that is one, or is below one. Such a block is the body, never the standfirst.
func (w *wire) datelined(b block) bool {
	return w.article.Dateline != nil || w.places.datedLines(b, w.article.Headline) > 0
}

// aloneDateline reports whether b is a dateline and nothing else.
func (w *wire) aloneDateline(b block) bool {
	d, _ := w.places.cutLine(b[0].text, "")
	return d != nil && len(b) == 1
}

// datedLines returns over how many lines the dateline runs with which b
// begins: one, or two when it is wrapped; 0 when there is none.
func (known placeNames) datedLines(b block, headline string) int {
	if d, _, _ := known.cutDateline(b[0].text, headline, ""); d != nil {
		return 1
	}
	if d, _ := known.cutLine(b[0].text, ""); d != nil {
		return 1
	}
	if people, _ := known.runInByline(b[0].text); people != nil {
		return 1
	}
	if len(b) > 1 && known.datedLines(b[1:2], headline) == 0 {
		if d, rest, _ := known.cutDateline(b[0].text+" "+b[1].text, headline, ""); d != nil && len(rest) < len(b[1].text) {
			return 2
		}
	}
	return 0
}

// maxHead is the number of lines within which the body of a story begins.
const maxHead = 30

// splitAtDateline begins a block with the first dateline when there are lines
// but no blank one before it, and ends one behind a dateline on a line of its own.
func (known placeNames) splitAtDateline(blocks []block) []block {
	lines := 0
	for i, b := range blocks {
		for j := range b {
			if lines++; lines == 1 || lines > maxHead || known.datedLines(b[j:], "") == 0 {
				continue
			}
			parts := []block{b[:j:j], b[j:]}
			if d, _ := known.cutLine(b[j].text, ""); d != nil {
				parts = []block{b[:j:j], b[j : j+1 : j+1], b[j+1:]}
			}
			parts = slices.DeleteFunc(parts, func(b block) bool { return len(b) == 0 })
			return slices.Replace(blocks, i, i+1, parts...)
		}
	}
	return blocks
}

// dateline returns what was scanned.
func (s *datelineScan) dateline() *articles.Dateline {
	comma := ", "
	if len(s.regions) > 0 && script(s.regions[0]) == "ar" {
		comma = "، "
	}
	return &articles.Dateline{City: placeCase(strings.Join(s.towns, "/")), Country: placeCase(strings.Join(s.regions, comma)), Agency: s.agency, Raw: s.raw()}
}

// only reports whether a town is all there is.
func (s *datelineScan) only() bool { return !s.dated && s.agency == "" && len(s.regions) == 0 }

func (s *datelineScan) markIs(any string) bool { return strings.ContainsAny(s.mark, any) }

// tooLong reports whether the town is a word that a colon follows, or more
// words than a town has.
func (s *datelineScan) tooLong() bool {
	first := s.towns[0]
	return len(strings.Fields(first)) > 4 || notPlaces[strings.ToLower(first)] || weekdayName(first)
}

// judge returns how sure it is that what was scanned is a dateline, and all of
// it; 0 when it is none. Capitalised words are what a place and a speaker have
// in common, so the agency, the date, the mark and the rest of the text decide.
func (known placeNames) judge(s *datelineScan, elsewhere string) float64 {
	colon, dash := s.markIs(":"), s.markIs("-–—_") || s.form == enclosed && s.markIs("./|")
	switch {
	case !s.closed, len(s.towns) > 0 && s.tooLong():
		return 0
	case isAgency(s.agency):
		return known.judgeAgency(s, colon || dash || s.form == unenclosed && s.markIs("/"))
	case len(s.towns) == 0, !colon && !dash:
		return 0
	}
	town := s.towns[0]
	place := known.has(town)
	upper := upperCase(town)
	switch {
	case s.agency != "":
		if place || upper && s.form == enclosed {
			return 0.9
		}
	case colon:
		return known.judgeColon(s, place, elsewhere)
	case s.markIs("_"):
		if upper && place {
			return 0.95
		}
	case s.dated, len(s.regions) > 0 && known.hasAll(s.regions) && startsText(s.rest):
		if place || upper || known.hasAll(s.regions) && len(s.regions) > 0 {
			return 0.95
		}
	case aside(s.rest), len(s.regions) > 0, known.begins(s.rest): // "Dubai – Sharjah traffic"
	case upper && place:
		return 0.95
	case place && s.rest != "" && startsText(s.rest):
		return 0.8
	}
	return 0
}

// judgeAgency judges a dateline with an agency.
func (known placeNames) judgeAgency(s *datelineScan, marked bool) float64 {
	place := len(s.towns) > 0 && (known.has(s.towns[0]) || upperCase(s.towns[0]))
	switch {
	case s.form == unenclosed && !place && !s.dated:
		return 0 // "DP World, SPA --": "Kalin, AP:"
	case s.markIs(":") && len(s.towns) > 0 && known.has(s.towns[0]) && script(s.towns[0]) != "ar":
		return 0.98
	case marked && (len(s.towns) > 0 || s.dated):
		return 0.97
	case marked && s.form == enclosed:
		return 0.92 // "(Bloomberg) -- "
	case marked || s.mark != "":
		return 0
	case s.dated && startsText(s.rest):
		return 0.95 // "New Delhi, Nov 12 (PTI) Ferries"
	case place && startsText(s.rest) && (s.form == enclosed || s.dashed || s.rest == ""):
		return 0.92
	}
	return 0
}

func (known placeNames) judgeColon(s *datelineScan, place bool, elsewhere string) float64 {
	town := s.towns[0]
	switch {
	case !startsText(s.rest) && !isParagraph(s.rest):
		return 0 // "Tel Aviv: a city of towers"
	case strings.Contains(strings.Join(s.regions, " "), " and ") && !known.hasAll(s.regions):
		return 0 // "London, Paris and Rome:"
	case place && script(town) == "ar":
		return 0.95
	case place:
		return 0.98
	case script(town) == "ar":
		return 0
	case s.dated, len(s.regions) > 0 && known.hasAll(s.regions):
		return 0.9
	case quoted(s.rest), saidOf(town, elsewhere):
		return 0
	case saidIn(town, elsewhere):
		return 0.8
	case len(s.regions) > 0:
		return 0.6
	}
	return 0 // "Abbott:", "PDF:": what is left in the text is not lost
}

// capitals reports whether a name in capitals is a place, by what the text says
// of it: "TRABZON", "in Trabzon".
func (known placeNames) capitals(name, text string) bool {
	name, upper := placeCase(name), upperCase(name)
	return upper && saidIn(name, text) && !saidOf(name, text)
}

// upperCase reports whether a town is written in capitals.
func upperCase(s string) bool {
	return s == strings.ToUpper(s) && s != strings.ToLower(s) && len(s) > 3
}

// startsText reports whether s begins as a sentence does.
func startsText(s string) bool {
	r, ok := firstRune(strings.TrimLeft(s, "([«\"“„‘'’$€£¥#@\u200e\u200f"))
	return !ok || !unicode.IsLower(r)
}

// asideMark is the dash or colon that ends a remark within the first words.
var asideMark = regexp.MustCompile(`^[^.!?؟]{0,100}?\s[-–—]{1,2}\s|^(?:[\p{L}\p{M}]+\s?){1,4}:`)

// begins reports whether a text begins with a known place.
func (known placeNames) begins(text string) bool {
	words := strings.Fields(text[:min(len(text), 80)])
	for n := 1; n <= min(len(words), 3); n++ {
		if known.has(strings.TrimRight(strings.Join(words[:n], " "), ",’'s")) {
			return true
		}
	}
	return false
}

// aside reports whether what follows a dash is a remark: "Dubai - a city of
// towers - draws crowds", or another part of a dateline that was not read.
func aside(rest string) bool { return asideMark.MatchString(rest) }

// quoted reports whether s starts with a quotation: then a speaker stood before it.
func quoted(s string) bool {
	r, _ := firstRune(s)
	return strings.ContainsRune("\"“”„«‘'’", r)
}

func firstRune(s string) (rune, bool) {
	for _, r := range s {
		return r, true
	}
	return 0, false
}

// saidOf reports whether text speaks of name as of a person: with a verb of
// saying after it, or with another capitalised word before it.
func saidOf(name, text string) bool {
	for rest := text; ; {
		i := strings.Index(rest, name)
		if i < 0 {
			return false
		}
		before, after := rest[:i], rest[i+len(name):]
		rest = after
		if r, ok := firstRune(after); ok && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			continue
		}
		bare := strings.TrimPrefix(strings.TrimPrefix(after, "’s"), "'s")
		possessed := bare != after
		if !possessed && placed(before) { // "police in Madha said"
			continue
		}
		next, _, _ := strings.Cut(strings.TrimLeft(bare, " "), " ")
		if speaking[strings.Trim(next, ".,;:")] {
			return true
		}
		words := strings.Fields(before[max(0, len(before)-80):])
		if strings.HasSuffix(before, " ") && len(words) > 0 {
			last := words[len(words)-1]
			if titles[strings.ToLower(strings.TrimRight(last, "."))] {
				return true
			}
			r, _ := firstRune(last)
			if len(words) > 1 && unicode.IsUpper(r) && !strings.ContainsAny(last, ".,:;!?") && !strings.ContainsAny(words[len(words)-2], ".:!?") && !places[strings.ToLower(last)] {
				return true
			}
		}
	}
}

// saidIn reports whether text speaks of name as of a place.
func saidIn(name, text string) bool {
	return slices.ContainsFunc(placing, func(w string) bool { return strings.Contains(text, w+name) })
}

// placed reports whether a text ends with a word that only a place follows.
func placed(text string) bool {
	return slices.ContainsFunc(placing, func(w string) bool { return strings.HasSuffix(text, " "+w) })
}

var placing = []string{"in ", "from ", "near ", "at ", "across "}

func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

var (
	speaking = set("said says told tells added adds met meets wrote writes tweeted asked announced warned vowed thanked pledged called spokesman spokeswoman spokesperson office aide wife administration himself herself")
	titles   = set("president mr mrs ms dr minister king queen prince princess sheikh shaikh sheikha sir lord general gen colonel col major senator judge chancellor secretary chief premier ambassador coach captain pope imam")
	places   = set("in at the al el port new north south east west central greater upper lower old")
	// words a colon follows at the head of a story, and people who are asked
	// for by one name
	notPlaces = set("update updated note editor’s analysis opinion comment watch exclusive breaking report photos pictures photo video live interview explained explainer question answer q a read also fact facts summary background advice warning correction clarification review profile factbox timeline why how what who when where here this that there it he she they but and yes no one two three first second third " +
		"erdogan trump biden obama putin netanyahu macron merkel modi zelensky zelenskyy sisi assad johnson starmer sunak scholz xi kim khamenei rouhani raisi abbas nasrallah haftar guterres musk messi ronaldo salah")
)

// readDateline reads a dateline that stands alone, as in `dateline: Ankara,
// Turkey (Reuters)`.
func readDateline(raw string) articles.Dateline {
	d := articles.Dateline{Raw: raw}
	s := strings.TrimRight(raw, " :-–—")
	if before, agency, ok := strings.Cut(s, "("); ok {
		d.Agency = oneLine(strings.TrimRight(agency, " )"))
		s = before
	}
	city, country, _ := strings.Cut(strings.ReplaceAll(s, "،", ","), ",")
	d.City, d.Country = placeCase(oneLine(city)), placeCase(oneLine(country))
	return d
}

// placeCase returns "Abu Dhabi" for "ABU DHABI" and leaves the rest, "UAE" and
// "US" among it, as typed.
func placeCase(s string) string {
	s = oneLine(s)
	if s != strings.ToUpper(s) || s == strings.ToLower(s) || len(s) <= 3 || strings.Contains(s, ".") {
		return s
	}
	start := true
	return strings.Map(func(r rune) rune {
		was := start
		start = !unicode.IsLetter(r) && !unicode.IsMark(r) && r != '’' && r != '\''
		if was {
			return r
		}
		return unicode.ToLower(r)
	}, s)
}

// placeNames holds folded names that are known to be places.
type placeNames map[string]bool

func (known placeNames) has(name string) bool {
	return known[foldName(name)] || isWorldPlace(name)
}

// hasAll reports whether all of names are known.
func (known placeNames) hasAll(names []string) bool {
	return !slices.ContainsFunc(names, func(name string) bool { return !known.has(name) })
}

// foldName returns a name without case, marks, and the spellings that differ
// from paper to paper.
func foldName(s string) string {
	s = strings.ToLower(oneLine(s))
	return strings.Map(func(r rune) rune {
		switch r {
		case 'أ', 'إ', 'آ', 'ٱ':
			return 'ا'
		case 'ة':
			return 'ه'
		case 'ى':
			return 'ي'
		case 'ـ', '.', '\'', '’', '-':
			return -1
		}
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, s)
}

// readPlaces returns names and those of places.yaml in fsys, if there is
// one: every short text in it that starts with a capital or an Arabic letter.
func readPlaces(fsys fs.FS, names []string) placeNames {
	known := placeNames{}
	for _, p := range names {
		known[foldName(p)] = true
	}
	raw, err := fs.ReadFile(fsys, "places.yaml")
	var doc yaml.Node
	if err != nil || unmarshal(string(raw), &doc) != nil {
		return known // the paper's settings are another package's to report
	}
	var walk func(n *yaml.Node, depth int)
	walk = func(n *yaml.Node, depth int) {
		if depth > 8 {
			return
		}
		if n.Kind == yaml.ScalarNode {
			if r, ok := firstRune(n.Value); ok && len(n.Value) > 3 && (unicode.IsUpper(r) || unicode.Is(unicode.Arabic, r)) {
				known[foldName(n.Value)] = true
			}
		}
		for _, c := range n.Content {
			walk(c, depth+1)
		}
	}
	walk(&doc, 0)
	return known
}
