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

// A dateline at the head of the first paragraph:
//
//	Dubai:   Dubai, UAE (WAM):   DOHA, Nov 3 (Reuters) -   Riyadh – SPA:   Riyadh, May 3, SPA --
//	دبي:     الرياض (رويترز) -   القاهرة، مصر – أ ف ب:     أبوظبي في 3 مايو / وام /
//
// Capitalised words are what a place and a speaker have in common, so the
// number of words, what follows and what else the text says of the name decide.
var (
	latinDateline = regexp.MustCompile(`^(` + latinPlace + `(?:/` + latinPlace + `)*)` +
		`(?:,\s+(` + latinPlace + `))??` +
		`(?:,?\s+(?:on\s+)?(` + latinDate + `))?` +
		`(?:\s*\(([^()\n]{2,40})\)|\s+[-–—]\s+(` + latinPlace + `)|,\s+(` + latinAgency + `)\b)?` +
		`\s*(:|[-–—]{1,2})(?:\s+|$)`)
	arabicDateline = regexp.MustCompile(`^(` + arabicPlace + `?)` + // as few words as will do
		`(?:\s*[،,]\s*(` + arabicPlace + `))??` +
		`(?:[،,]?\s+(?:في\s+)?` + arabicDate + `)?` +
		`(?:\s*\(([^()\n]{2,40})\)|\s*[-–—]\s+(` + arabicPlace + `)|\s*(/)\s*(` + arabicPlace + `)\s*)?` +
		`\s*(:|/|[-–—]{1,2})(?:\s+|$)`)
)

const (
	latinWord   = `\p{Lu}[\p{L}\p{M}'’.\-]*`
	latinPlace  = latinWord + `(?:\s(?:(?:al|el|de|del|do|du|la|le|of|and|ul)[\s\-])?` + latinWord + `){0,3}`
	latinDate   = `(?:` + month + `\s+\d{1,2}|\d{1,2}(?:st|nd|rd|th)?\s+` + month + `)(?:,?\s+\d{4})?`
	month       = `(?i:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?`
	latinAgency = `(?:SPA|WAM|QNA|KUNA|BNA|ONA|AFP|AP|Reuters)`
	arabicDate  = `[0-9٠-٩]{1,2}\s+\p{Arabic}+(?:\s+[0-9٠-٩]{4}(?:\s*م)?)?`
	arabicPlace = `\p{Arabic}[\p{Arabic}\p{M}]*(?:\s\p{Arabic}[\p{Arabic}\p{M}]*){0,3}`
)

// cutDateline reads the dateline off the head of the first paragraph para.
// headline and body are what the piece says elsewhere; they tell a speaker
// ("Erdogan: …") from a place.
func (known placeNames) cutDateline(para, headline, body string) (d *articles.Dateline, rest string, confidence float64) {
	if m := latinDateline.FindStringSubmatch(para); m != nil {
		agency := m[4] + m[5] + m[6]
		rest = strings.TrimSpace(para[len(m[0]):])
		confidence = known.latin(m[1], m[2], m[3] != "", agency, m[7], rest, headline+"\n"+body)
		if confidence > 0 {
			d = &articles.Dateline{City: placeCase(m[1]), Country: placeCase(m[2]), Agency: oneLine(agency), Raw: oneLine(m[0])}
			return d, rest, confidence
		}
	}
	if m := arabicDateline.FindStringSubmatch(para); m != nil {
		agency := m[3] + m[4] + m[6]
		rest = strings.TrimSpace(para[len(m[0]):])
		if slashes := m[5] != ""; slashes == (m[7] == "/") {
			confidence = known.arabic(m[1], agency, m[7])
		}
		if confidence > 0 {
			return &articles.Dateline{City: oneLine(m[1]), Country: oneLine(m[2]), Agency: oneLine(agency), Raw: oneLine(m[0])}, rest, confidence
		}
	}
	return nil, para, 0
}

func (known placeNames) latin(city, country string, dated bool, agency, mark, rest, elsewhere string) float64 {
	first, _, _ := strings.Cut(city, "/")
	place := known.has(first)
	upper := city == strings.ToUpper(city) && len(city) > 3
	if len(strings.Fields(city)) > 4 || notPlaces[strings.ToLower(first)] {
		return 0
	}
	if mark != ":" { // a dash is only a dateline's when something else says so
		switch {
		case agency != "" && (place || upper || dated):
			return 0.97
		case upper && (place || dated):
			return 0.95
		case place && rest != "":
			return 0.8
		}
		return 0
	}
	switch {
	case place:
		return 0.98
	case agency != "" || dated || country != "" && known.has(country):
		return 0.9
	case quoted(rest), saidOf(city, elsewhere):
		return 0
	case saidIn(city, elsewhere):
		return 0.8
	case country != "":
		return 0.6
	}
	return 0 // "Abbott:", "PDF:": what is left in the text is not lost
}

func (known placeNames) arabic(city, agency, mark string) float64 {
	switch place := known.has(city); {
	case place && agency != "":
		return 0.97
	case place && mark == ":":
		return 0.95
	case place:
		return 0.7
	case agency != "" && known.agency(agency):
		return 0.8
	}
	return 0
}

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
	return known[foldName(name)] || worldPlaces[foldName(name)]
}

func (known placeNames) agency(name string) bool {
	for w := range strings.FieldsSeq(arabicAgencies) {
		if foldName(w) == foldName(strings.ReplaceAll(name, " ", "")) {
			return true
		}
	}
	return false
}

const arabicAgencies = "رويترز وام واس أفب فرانسبرس أسوشيتدبرس أب دبأ سبأ كونا قنا بنا بترا العمانية الأناضول وكالات وكالةالأنباءالسعودية أشأ شينخوا بلومبرغ"

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

// readPlaces returns the names of opt and of places.yaml in fsys, if there is
// one: every short text in it that starts with a capital or an Arabic letter.
func readPlaces(fsys fs.FS, opt Options) placeNames {
	known := placeNames{}
	for _, p := range opt.Places {
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
