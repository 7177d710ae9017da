package wire

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"broadside/articles"
	"broadside/articles/names"
	"broadside/articles/text"
)

// The parts of a place's name.
const (
	latinWord   = `\p{Lu}[\p{L}\p{M}'’.\-]*`
	latinPlace  = latinWord + `(?:\s(?:(?:al|el|de|del|do|du|la|le|of|and|ul)[\s\-])?` + latinWord + `){0,3}`
	arabicPlace = `\p{Arabic}[\p{Arabic}\p{M}]*(?:\s\p{Arabic}[\p{Arabic}\p{M}]*){0,3}`
)

// cutDateline reads the dateline at the start of the first paragraph para.
// headline and body, the other texts of the piece, serve to distinguish a
// speaker ("Erdogan: …") from a place.
func (known Places) cutDateline(para, headline, body string) (d *articles.Dateline, rest string, confidence float64) {
	s := scanDateline(para)
	if confidence = known.judgeDateline(&s, headline+"\n"+body); confidence == 0 {
		return nil, para, 0
	}
	return s.dateline(), s.rest, confidence
}

// cutLine reads a line that consists of a dateline, as Anadolu, SPA and press releases put it above
// the text: "ANKARA", "أبوظبي (الاتحاد)".
func (known Places) cutLine(text, elsewhere string) (*articles.Dateline, float64) {
	s := scanDateline(text)
	if s.rest != "" || len(s.towns) == 0 || s.mark != "" && !s.markIs(":-–—/_") && !s.barred {
		return nil, 0
	}
	town := s.towns[0]
	switch confidence := known.judgeDateline(&s, elsewhere); {
	case confidence > 0:
		return s.dateline(), confidence
	case s.tooLong(), !known.containsAll(s.towns) && !(s.isTownOnly() && known.isCapitals(town, elsewhere)):
		return nil, 0
	case s.isTownOnly(), s.dated, s.agency != "", known.containsAll(s.regions):
		return s.dateline(), 0.92
	}
	return nil, 0
}

// isDatelined reports whether b begins with a dateline, or a dateline was read before it. Such a
// block belongs to the body and is never the standfirst.
func (w *Story) isDatelined(b block) bool {
	return w.Article.Dateline != nil || w.places.datedLines(b, w.Article.Headline) > 0
}

// aloneDateline reports whether b consists of a dateline only.
func (w *Story) aloneDateline(b block) bool {
	d, _ := w.places.cutLine(b[0].text, "")
	return d != nil && len(b) == 1
}

// datedLines returns the number of lines of the dateline at the start of b: one, two if it is
// wrapped, or 0 if there is none.
func (known Places) datedLines(b block, headline string) int {
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

// maxHead is the number of lines in which the start of the body is searched.
const maxHead = 30

// splitAtDateline starts a new block at the first dateline if no blank line
// precedes it, and after a dateline that is a line of its own.
func (known Places) splitAtDateline(blocks []block) []block {
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
			return slices.Replace(blocks, i, i+1, withoutEmpty(parts)...)
		}
	}
	return blocks
}

func (s *datelineScan) dateline() *articles.Dateline {
	comma := ", "
	if len(s.regions) > 0 && text.Script(s.regions[0]) == "ar" {
		comma = "، "
	}
	city, country := names.PlaceCase(strings.Join(s.towns, "/")), names.PlaceCase(strings.Join(s.regions, comma))
	return &articles.Dateline{City: city, Country: country, Agency: s.agency, Raw: text.OneLine(s.src[:s.at[s.pos]])}
}

func (s *datelineScan) isTownOnly() bool { return !s.dated && s.agency == "" && len(s.regions) == 0 }

func (s *datelineScan) markIs(any string) bool { return strings.ContainsAny(s.mark, any) }

// tooLong reports whether the text scanned as a town is a word that often precedes a colon, or has
// more words than the name of a town.
func (s *datelineScan) tooLong() bool {
	first := s.towns[0]
	return len(strings.Fields(first)) > 4 || notPlaces[strings.ToLower(first)] || weekdayName(first)
}

// judgeDateline returns the confidence that the scanned text is a whole dateline;
// 0 when it is none. Places and speakers both have capitals, so the agency, the
// date, the mark and the rest of the text decide.
func (known Places) judgeDateline(s *datelineScan, elsewhere string) float64 {
	colon, dash := s.markIs(":"), s.markIs("-–—_") || s.form == enclosed && s.markIs("./|") || s.barred && s.markIs("|")
	switch {
	case s.barred && s.rest != "" && (strings.Contains(s.rest, "|") || text.CountWords(s.rest) < 6 && !text.EndsSentence(s.rest)): // a row of a table
		return 0
	case !s.closed, len(s.towns) > 0 && s.tooLong():
		return 0
	case names.IsAgency(s.agency):
		return known.judgeAgency(s, colon || dash || s.form == unenclosed && s.markIs("/"))
	case len(s.towns) == 0, !colon && !dash:
		return 0
	}
	town := s.towns[0]
	place := known.contains(town)
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
	case s.dated, len(s.regions) > 0 && known.containsAll(s.regions) && text.StartsSentence(s.rest):
		if place || upper || known.containsAll(s.regions) && len(s.regions) > 0 {
			return 0.95
		}
	case asideMark.MatchString(s.rest), len(s.regions) > 0, known.beginsWithPlace(s.rest): // "Dubai – Sharjah traffic"
	case upper && place:
		return 0.95
	case place && s.rest != "" && text.StartsSentence(s.rest):
		return 0.8
	}
	return 0
}

func (known Places) judgeAgency(s *datelineScan, marked bool) float64 {
	place := len(s.towns) > 0 && (known.contains(s.towns[0]) || upperCase(s.towns[0]))
	switch {
	case s.form == unenclosed && !place && !s.dated:
		return 0 // "DP World, SPA --": "Kalin, AP:"
	case s.markIs(":") && len(s.towns) > 0 && known.contains(s.towns[0]) && text.Script(s.towns[0]) != "ar":
		return 0.98
	case marked && (len(s.towns) > 0 || s.dated):
		return 0.97
	case marked && s.form == enclosed:
		return 0.92 // "(Bloomberg) -- "
	case marked || s.mark != "":
		return 0
	case s.dated && text.StartsSentence(s.rest):
		return 0.95 // "New Delhi, Nov 12 (PTI) Ferries"
	case place && text.StartsSentence(s.rest) && (s.form == enclosed || s.dashed || s.rest == ""):
		return 0.92
	}
	return 0
}

func (known Places) judgeColon(s *datelineScan, place bool, elsewhere string) float64 {
	town := s.towns[0]
	switch {
	case !text.StartsSentence(s.rest) && !isParagraph(s.rest):
		return 0 // "Tel Aviv: a city of towers"
	case strings.Contains(strings.Join(s.regions, " "), " and ") && !known.containsAll(s.regions):
		return 0 // "London, Paris and Rome:"
	case place && text.Script(town) == "ar":
		return 0.95
	case place:
		return 0.98
	case text.Script(town) == "ar":
		return 0
	case s.dated, len(s.regions) > 0 && known.containsAll(s.regions):
		return 0.9
	case startsQuoted(s.rest), isSpeaker(town, elsewhere):
		return 0
	case isPlaced(town, elsewhere):
		return 0.8
	case len(s.regions) > 0:
		return 0.6
	}
	return 0 // "Abbott:", "PDF:": words that stay in the text are not lost
}

// isCapitals reports whether a name in capitals is a place because the text uses it as one:
// "TRABZON", and further down "in Trabzon".
func (known Places) isCapitals(name, text string) bool {
	name, upper := names.PlaceCase(name), upperCase(name)
	return upper && isPlaced(name, text) && !isSpeaker(name, text)
}

func upperCase(s string) bool {
	return s == strings.ToUpper(s) && s != strings.ToLower(s) && len(s) > 3
}

// asideMark is the dash or colon that ends a remark within the first words:
// "Dubai - a city of towers - draws crowds", or another part of a dateline that
// was not read.
var asideMark = regexp.MustCompile(`^[^.!?؟]{0,100}?\s[-–—]{1,2}\s|^(?:[\p{L}\p{M}]+\s?){1,4}:`)

func (known Places) beginsWithPlace(text string) bool {
	words := strings.Fields(text[:min(len(text), 80)])
	for n := 1; n <= min(len(words), 3); n++ {
		if known.contains(strings.TrimRight(strings.Join(words[:n], " "), ",’'s")) {
			return true
		}
	}
	return false
}

// startsQuoted reports whether s starts with a quotation, which follows a
// speaker, not a place.
func startsQuoted(s string) bool {
	r, _ := text.FirstRune(s)
	return strings.ContainsRune("\"“”„«‘'’", r)
}

// isSpeaker reports whether text uses name as a person: before a verb of saying,
// or after another capitalised word.
func isSpeaker(name, raw string) bool {
	for rest := raw; ; {
		before, after, found := strings.Cut(rest, name)
		if !found {
			return false
		}
		rest = after
		if r, ok := text.FirstRune(after); ok && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			continue
		}
		bare := strings.TrimPrefix(strings.TrimPrefix(after, "’s"), "'s")
		possessed := bare != after
		if !possessed && slices.ContainsFunc(placing, func(w string) bool { return strings.HasSuffix(before, " "+w) }) { // "police in Madha said"
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
			r, _ := text.FirstRune(last)
			if len(words) > 1 && unicode.IsUpper(r) && !strings.ContainsAny(last, ".,:;!?") && !strings.ContainsAny(words[len(words)-2], ".:!?") && !places[strings.ToLower(last)] {
				return true
			}
		}
	}
}

// isPlaced reports whether text uses name as a place.
func isPlaced(name, text string) bool {
	return slices.ContainsFunc(placing, func(w string) bool { return strings.Contains(text, w+name) })
}

var placing = []string{"in ", "from ", "near ", "at ", "across "}

var (
	speaking = text.WordSet("said says told tells added adds met meets wrote writes tweeted asked announced warned vowed thanked pledged called spokesman spokeswoman spokesperson office aide wife administration himself herself")
	titles   = text.WordSet("president mr mrs ms dr minister king queen prince princess sheikh shaikh sheikha sir lord general gen colonel col major senator judge chancellor secretary chief premier ambassador coach captain pope imam")
	places   = text.WordSet("in at the al el port new north south east west central greater upper lower old")
	// words before a colon at the start of a story, and people known by one
	// name
	notPlaces = text.WordSet("update updated note editor’s analysis opinion comment watch exclusive breaking report photos pictures photo video live interview explained explainer question answer q a read also fact facts summary background advice warning correction clarification review profile factbox timeline why how what who when where here this that there it he she they but and yes no one two three first second third " +
		"erdogan trump biden obama putin netanyahu macron merkel modi zelensky zelenskyy sisi assad johnson starmer sunak scholz xi kim khamenei rouhani raisi abbas nasrallah haftar guterres musk messi ronaldo salah")
)

// Places holds folded names that are known to be places.
type Places map[string]bool

func (known Places) contains(name string) bool {
	return known[text.FoldName(name)] || names.IsWorldPlace(name)
}

func (known Places) containsAll(names []string) bool {
	return !slices.ContainsFunc(names, func(name string) bool { return !known.contains(name) })
}
