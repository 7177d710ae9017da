package wire

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"broadside/articles/names"
	"broadside/articles/text"
)

// foldedHead is the start of a paragraph without direction marks, vowel signs
// and tatweel, with ASCII digits and one form of the Arabic letters that
// newspapers spell differently. at[i] is the offset in the paragraph of byte i
// of text.
type foldedHead struct {
	text string
	at   []int
}

// maxDateline is the maximum length of a dateline in bytes.
const maxDateline = 400

// foldHead folds the first maxDateline bytes of s.
func foldHead(s string) foldedHead {
	var b strings.Builder
	at := make([]int, 0, maxDateline+1)
	end := len(s)
	for i, r := range s {
		if i >= maxDateline {
			end = i
			break
		}
		if r = text.FoldRune(r); r < 0 {
			continue
		}
		b.WriteRune(r)
		for range utf8.RuneLen(r) {
			at = append(at, i)
		}
	}
	return foldedHead{b.String(), append(at, end)}
}

// The parts of a dateline, in folded text. Each follows a separator.
const (
	separator = `[\s,،;.]*(?:[-–—]{1,2}\s*)?`
	weekdays  = `(?i:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?)[.,]?\s+`
	hijri     = `(?i:muharram|safar|rabi[’'ʿ]?(?:\s*(?:al[\s-]?)?(?:i{1,2}|1|2|awwal|thani|akhir))|jum[aā]d[aā](?:\s*(?:al[\s-]?)?(?:i{1,2}|1|2|[uū]la|awwal|thani(?:yah)?|akhira(?:h)?))|rajab|sha[’'ʿ]?ban|ramadh?an|shawwal|dh?[uū]?l?[\s-]?(?:al[\s-])?q[ai][’'ʿ]?da(?:h)?|(?:dh?u|dh[uū]?l?|zul|dhul)[\s-]?(?:al[\s-])?hijja(?:h)?)`
	latinDay  = `(?:(?:` + weekdays + `)?(?:(?:` + text.Months + `|` + hijri + `)\s+\d{1,2}(?:st|nd|rd|th)?|\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:` + text.Months + `|` + hijri + `))(?:,?\s+\d{4}(?:\s*(?:AH|H|CE|AD)\b)?)?)`
	numbered  = `(?:(?:` + weekdays + `)?(?:\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}))`

	arabicYear = `(?:\s*[،,/-]?\s*\d{4}(?:\s*(?:ميلاديه?|هجريه?|[مه]\.?)(?:[^\p{L}]|$))?)`
	arabicDay  = `(?:(?:يوم\s+)?(?:الاثنين|الثلاثاء|الاربعاء|الخميس|الجمعه|السبت|الاحد)\s*[،,]?\s*)?(?:\d{1,2}|اول|الاول\s+من)\s*[/-]?\s*(?:من\s+)?(?:شهر\s+)?` + text.ArabicMonths + `(?:\s*[(/-]?\s*` + text.ArabicMonths + `\s*\)?)?`
	arabicNums = `(?:\d{1,2}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*\d{4}|\d{4}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*\d{1,2})`
)

var (
	openedHead = regexp.MustCompile(`^\s*([(\[])\s*`)
	latinTown  = regexp.MustCompile(`^\s*(` + latinPlace + `)`)
	arabicTown = regexp.MustCompile(`^\s*(` + arabicPlace + `)`)
	moreTowns  = regexp.MustCompile(`^\s*/\s*`)
	inBrackets = regexp.MustCompile(`^\s*\[([^\][]{2,30})\]`)
	nextRegion = regexp.MustCompile(`^\s*[,،]\s*((?:the\s+)?` + latinPlace + `|` + arabicPlace + `)`)

	latinDated   = regexp.MustCompile(`^` + separator + `(?i:on\s+)?(?:` + latinDay + `|` + numbered + `)(?:[\s,/-]*` + latinDay + `)?`)
	arabicDated  = regexp.MustCompile(`^` + separator + `(?:في\s*)?(?:` + arabicDay + arabicYear + `?|` + arabicNums + `(?:\s*[مه](?:[^\p{L}]|$))?)(?:\s*[-/،,]?\s*(?:الموافق\s*(?:ل\s*)?)?` + arabicDay + arabicYear + `?)?`)
	bar          = regexp.MustCompile(`^\s*\|`)
	dayAndMonth  = regexp.MustCompile(`^\s*[-–—]?\s*\d{1,2}\s*[-/]\s*\d{1,2}\s*(\()`)
	clocked      = regexp.MustCompile(`^\s*[-–—|,]?\s*\d{1,2}[:.]\d{2}(?:\s*(?:am|pm|AM|PM))?\s*(?:GMT|UTC(?:[+-]\d{1,2}(?::\d{2})?)?)?\s*`)
	wordsCounted = regexp.MustCompile(`^\s*\|\s*\d{1,4} words\b`)

	bracketed  = regexp.MustCompile(`^` + separator + `\(\s*([^()\n]{2,60}?)\s*\)`)
	slashed    = regexp.MustCompile(`^[\s.]*(?:[-–—]{1,2}\s*)?/\s*([^/\n]{2,40}?)\s*/`)
	piped      = regexp.MustCompile(`^\s*\|\s*([^|\n]{2,30}?)\s*\|`)
	guillemets = regexp.MustCompile(`^\s*[-–—:،,]\s*[«"“]([^«»"“”]{2,30})[»"”]`)
	unbound    = regexp.MustCompile(`^(?:\s*[,،/]\s*|\s*[-–—]{1,2}\s*|\s+)`)
	endMark    = regexp.MustCompile(`^[)\]]?\s*([:_\-–—/|.،,؛]*(?:\s*[-–—_:]+)?)(\s*)`)
)

// datelineScan reads the parts of a dateline one after the other.
type datelineScan struct {
	foldedHead
	src string
	pos int

	towns   []string
	regions []string
	agency  string
	form    agencyForm
	dashed  bool // a dash is before the agency
	dated   bool
	barred  bool // the date is between bars: "Geneva | 23 November 2026 |"
	mark    string
	rest    string
	closed  bool // the mark is followed by a space or the end, or needs none
}

// agencyForm is how an agency is set off from the words around it.
type agencyForm int

const (
	noAgency   agencyForm = iota
	enclosed              // in brackets, slashes, bars or quotation marks
	unenclosed            // "Riyadh, SPA --"
)

// scanDateline reads as much of a dateline as src begins with.
func scanDateline(src string) datelineScan {
	s := datelineScan{foldedHead: foldHead(src), src: src}
	if !s.takeLeading() {
		if s.takeMatch(openedHead) != nil && !s.closesBefore(120) {
			s.pos = 0
		}
		s.takeTowns()
	}
	for range 6 {
		if !s.takeDate() && !s.takeAgency() && !s.takeRegion() {
			break
		}
	}
	s.takeMark()
	return s
}

// takeMatch returns the submatches of re at the scan's position and moves the
// position after the match. It returns nil if re does not match.
func (s *datelineScan) takeMatch(re *regexp.Regexp) []string {
	at := re.FindStringSubmatchIndex(s.text[s.pos:])
	if at == nil {
		return nil
	}
	out := make([]string, len(at)/2)
	for i := range out {
		if at[2*i] >= 0 {
			out[i] = s.sourceText(s.pos+at[2*i], s.pos+at[2*i+1])
		}
	}
	s.pos += at[1]
	return out
}

// sourceText returns bytes from to of the folded text as the paragraph has them.
func (s *datelineScan) sourceText(from, to int) string {
	return s.src[s.at[from]:s.at[to]]
}

func (s *datelineScan) closesBefore(n int) bool {
	i := strings.IndexAny(s.text[s.pos:min(len(s.text), s.pos+n)], ")]")
	return i > 0 && !strings.Contains(s.text[s.pos:s.pos+i], "(")
}

// atWordEnd reports whether no letter or digit follows.
func (s *datelineScan) atWordEnd() bool {
	r, _ := utf8.DecodeRuneInString(s.text[s.pos:])
	return !unicode.IsLetter(r) && !unicode.IsDigit(r)
}

// takeLeading reads a dateline that begins with its agency: "(Bloomberg) --",
// "(ANSA) - ROME, NOV 23 -".
func (s *datelineScan) takeLeading() bool {
	if !s.takeAgency() {
		return false
	}
	after := *s
	s.takeMatch(unbound)
	if s.takeTowns(); len(s.towns) == 0 || !s.takeDate() {
		*s = after
	}
	return true
}

// takeTowns reads "DUBAI", "Dubai/Riyadh", "Rio de Janeiro".
func (s *datelineScan) takeTowns() {
	for {
		name := s.takeName(latinTown)
		if name == "" {
			name = s.takeName(arabicTown)
		}
		if name == "" {
			return
		}
		s.towns = append(s.towns, name)
		before := *s
		if s.takeAgency() || s.takeMatch(moreTowns) == nil {
			*s = before
			return
		}
	}
}

// dateWithin matches the start of a date or an agency among words that were
// scanned as a name.
var dateWithin = regexp.MustCompile(`(?:^|[\s.-]+)(?:` + weekdays + `)?` + text.Months + `\s+\d|\s+اول\s+` + text.ArabicMonths + `|\s+(?:في|يوم|` + names.Alternatives(names.ArabicOnly(names.AgencyNames)) + `)(?:[^\p{L}]|$)`)

// takeName takes the name that re matches, up to a date in it.
func (s *datelineScan) takeName(re *regexp.Regexp) string {
	at := re.FindStringSubmatchIndex(s.text[s.pos:])
	if at == nil {
		return ""
	}
	from, to := s.pos+at[2], s.pos+at[3]
	if cut := dateWithin.FindStringIndex(s.text[from:]); cut != nil && from+cut[0] < to {
		to = from + cut[0]
	}
	for to > from && strings.HasSuffix(s.text[from:to], "-") {
		to--
	}
	if name := s.text[from:to]; strings.HasSuffix(name, ".") && len(name[strings.LastIndexByte(name, ' ')+1:]) > 6 { // "MOSCOW. Nov 23", not "Calif."
		to--
	}
	if from == to || re == latinTown && weekdayName(s.text[from:to]) {
		return ""
	}
	s.pos = to
	return text.StripMarks(s.sourceText(from, to))
}

func weekdayName(s string) bool { return weekdayOnly.MatchString(s) }

var weekdayOnly = regexp.MustCompile(`^(?i:(?:mon|tues|wednes|thurs|fri|satur|sun)day)$`)

func (s *datelineScan) takeDate() bool {
	if s.dated {
		return false
	}
	before := s.pos
	s.barred = len(s.towns) > 0 && s.takeMatch(bar) != nil
	if s.takeMatch(latinDated) == nil && s.takeMatch(arabicDated) == nil {
		if s.barred || s.takeMatch(dayAndMonth) == nil {
			s.pos, s.barred = before, false
			return false
		}
		s.pos-- // back to the bracket
	}
	if s.dated = (s.atWordEnd() || s.text[s.pos-1] == ' ') && (!s.barred || bar.MatchString(s.text[s.pos:])); !s.dated {
		s.pos, s.barred = before, false
		return false
	}
	s.takeMatch(clocked)
	s.takeMatch(wordsCounted)
	return true
}

// takeAgency reads an agency in one of the forms that agencies use.
func (s *datelineScan) takeAgency() bool {
	if s.agency != "" {
		return false
	}
	for _, re := range []*regexp.Regexp{slashed, piped, guillemets, bracketed} {
		before := s.pos
		m := s.takeMatch(re)
		if m == nil {
			continue
		}
		name := text.StripMarks(strings.Trim(m[1], " «»\"“”"))
		switch behind := re == bracketed && len(s.towns) > 0; {
		case behind && len(s.regions) == 0 && names.IsWorldPlace(name):
			s.regions = append(s.regions, name)
			return true
		case names.IsAgency(name), re == guillemets && names.NewspaperKeys[names.AgencyKey(name)], behind && signsLike(name):
			s.agency, s.form = name, enclosed
			if re == slashed || re == piped {
				s.mark = "/" // the enclosure ends the dateline too
			}
			return true
		}
		s.pos = before
	}
	return (len(s.towns) > 0 || s.dated) && s.takeUnenclosed()
}

func (s *datelineScan) takeUnenclosed() bool {
	before := s.pos
	sep := s.takeMatch(unbound)
	if sep == nil && (s.pos == 0 || s.text[s.pos-1] != ' ') {
		return false
	}
	m := s.takeMatch(names.UnenclosedAgency)
	if m == nil {
		m = s.takeMatch(barePaper)
	}
	if m != nil && s.text[s.pos-1] == ':' {
		s.pos--
	}
	if m == nil || !s.atWordEnd() {
		s.pos = before
		return false
	}
	s.agency, s.form = text.StripMarks(m[1]), unenclosed
	s.dashed = sep != nil && strings.ContainsAny(sep[0], "-–—")
	return true
}

var barePaper = regexp.MustCompile(`^(` + names.Alternatives(names.Newspapers) + `)\s*(?:$|:)`)

// signsLike reports whether a name in brackets after a place can be that of a
// newspaper or its reporter, as in "(The Corniche)" and "(الاتحاد)", and is not
// a remark.
func signsLike(name string) bool {
	words := strings.Fields(name)
	first, _ := text.FirstRune(name)
	switch {
	case len(words) > 4, strings.ContainsFunc(name, unicode.IsDigit):
		return false
	case names.NewspaperKeys[names.AgencyKey(name)]:
		return true
	case unicode.Is(unicode.Arabic, first):
		return strings.HasPrefix(name, "ال") && len(words) <= 2
	}
	return !slices.ContainsFunc(words, func(w string) bool {
		r, _ := text.FirstRune(w)
		return !unicode.IsUpper(r) && !names.Particles[w]
	})
}

// takeRegion reads a country or a state: ", United Arab Emirates", ", Calif.",
// " [India]".
func (s *datelineScan) takeRegion() bool {
	if len(s.towns) == 0 || len(s.regions) > 2 {
		return false
	}
	if m := s.takeMatch(inBrackets); m != nil {
		s.regions = append(s.regions, text.StripMarks(m[1]))
		return true
	}
	before := s.pos
	name := s.takeName(nextRegion)
	if weekdayName(name) {
		s.dated = true
		return true
	}
	if name == "" || len(strings.Fields(name)) > 4 {
		s.pos = before
		return false
	}
	s.regions = append(s.regions, name)
	return true
}

// takeMark reads the colon or dash that ends a dateline, and the text after it.
func (s *datelineScan) takeMark() {
	spaced := strings.HasPrefix(s.text[s.pos:], " ")
	m := s.takeMatch(endMark)
	s.mark += strings.TrimSpace(m[1])
	s.rest = strings.TrimSpace(s.src[s.at[s.pos]:])
	s.closed = m[2] != "" || s.rest == "" || s.form == enclosed && s.mark != "" || m[1] == "" && spaced
}
