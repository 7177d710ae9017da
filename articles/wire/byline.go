package wire

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"broadside/articles"
	"broadside/articles/names"
	"broadside/articles/text"
)

// Forms of bylines other than one line that begins with "By". They are read
// only above the body.
var (
	mailOnly   = regexp.MustCompile(`^\(?(?:(?i:e-?mail|contact)\s*:\s*)?\S+@\S+\.\p{L}{2,}\)?$`)
	behindName = regexp.MustCompile(`^([\p{Arabic}\p{M} ،]{4,80}?)\s*[(–—-]\s*([\p{Arabic}\p{M} ]{2,30}?)\s*\)?$`)
	aheadName  = regexp.MustCompile(`^([\p{Arabic}\p{M} ]{2,30}?)\s*(?::|[–—-]|/)\s*(?:(?:كتبت?|تقرير|بقلم)\s*[:/–-]?\s*)?([\p{Arabic}\p{M} ،]{4,80}?)\s*[:–—-]?$`)
)

// placedByline reads the line in which papers of the Gulf name the reporter and
// the place: "دبي: محمد علي", "سارة حسن (أبوظبي)". The name must be a
// known personal name, because Arabic has no capitals to distinguish it from a
// headline.
func (known Places) placedByline(s string) ([]articles.Person, *articles.Dateline, bool) {
	s = text.StripMarks(s)
	if m := aheadName.FindStringSubmatch(s); m != nil && known.contains(m[1]) {
		if people := arabicPeople(m[2]); people != nil {
			return people, &articles.Dateline{City: text.OneLine(m[1]), Raw: s}, true
		}
	}
	if m := behindName.FindStringSubmatch(s); m != nil && known.contains(m[2]) {
		if people := arabicPeople(m[1]); people != nil {
			return people, &articles.Dateline{City: text.OneLine(m[2]), Raw: s}, true
		}
	}
	return nil, nil, false
}

func arabicPeople(s string) []articles.Person {
	list := names.Split(s)
	if slices.ContainsFunc(list, func(n string) bool { return !names.IsFullName(n) }) {
		return nil
	}
	out := make([]articles.Person, len(list))
	for i, n := range list {
		out[i] = articles.Person{Name: n}
	}
	return out
}

func (w *Story) isByline(s string) bool {
	_, by := names.ReadByline(s)
	_, byRole := names.PersonByRole(s)
	_, _, placed := w.places.placedByline(s)
	return by || byRole || placed
}

// bylineLines reads the byline at the start of b and returns its number of
// lines, because a role or an e-mail address may be below the name. A line that
// is only an agency is a byline if first is set; at the end of a text it is a
// sign-off.
func (w *Story) bylineLines(b block, first bool) int {
	l := b[0]
	people, ok := names.ReadByline(l.text)
	if !ok {
		people, ok = names.PersonByRole(l.text)
	}
	if !ok && len(b) > 1 && names.IsFullName(l.text) && names.IsPressRole(b[1].text) {
		people, ok = []articles.Person{{Name: names.NameCase(text.OneLine(l.text))}}, true
	}
	if !ok && first && text.StartsSentence(l.text) && names.IsAgency(l.text) {
		people, ok = []articles.Person{{Name: l.text}}, true // "ANI", below the headline
	}
	if !ok {
		return w.placedLine(l)
	}
	lines := 1
	if len(b) > lines && (names.IsPressRole(b[lines].text) || names.IsAgency(b[lines].text)) && !slices.ContainsFunc(people, func(p articles.Person) bool { return p.Role != "" }) {
		for i := range people {
			people[i].Role = text.OneLine(b[lines].text)
		}
		lines++
	}
	w.addByline(l, people)
	if len(b) > lines && mailOnly.MatchString(b[lines].text) {
		w.addGuess(b[lines].no, 10, "left out", b[lines].text, 0.9)
		lines++
	}
	if at := names.InCity.FindAllString(l.text, -1); at != nil {
		w.addGuess(l.no, 10, "left out", strings.TrimSpace(strings.Join(at, "")), 0.9)
	}
	return lines
}

func (w *Story) placedLine(l line) int {
	people, d, ok := w.places.placedByline(l.text)
	if !ok || w.Article.Dateline != nil {
		return 0
	}
	w.addByline(l, people)
	w.Article.Dateline = d
	w.addGuess(l.no, 8, "dateline", d.City, 0.9)
	return 1
}

func (w *Story) addByline(l line, people []articles.Person) {
	w.Article.Byline = append(w.Article.Byline, people...)
	for _, p := range people {
		w.addGuess(l.no, 7, "byline", strings.TrimSuffix(p.Name+", "+p.Role, ", "), 0.9)
	}
}

// runInByline splits "By Ana Writer " from the start of a paragraph if a
// dateline follows it.
func (known Places) runInByline(para string) (people []articles.Person, rest string) {
	words := strings.Fields(para[:min(len(para), 160)])
	if len(words) < 4 || !strings.EqualFold(words[0], "by") {
		return nil, para
	}
	at := 0
	for i, word := range words[:min(len(words), 10)] {
		at += strings.Index(para[at:], word)
		d, _, sure := known.cutDateline(para[at:], "", "")
		if i > 1 && d != nil && d.Agency != "" && sure >= 0.9 && upperCase(strings.ToUpper(d.City)) && strings.HasPrefix(para[at:], strings.ToUpper(d.City)) {
			if people, ok := names.ReadByline(text.OneLine(para[:at])); ok {
				return people, para[at:]
			}
		}
		at += len(word)
	}
	return nil, para
}

// The lines of wire text that are not part of the story.
var (
	poweredBy = regexp.MustCompile(`^(?:(?i:classifieds|listings)\s+(?i:powered\s+by)|` + arabicListings + `\s+(?:تقدمها|مقدمة من|برعاية|بدعم(?:\s+من)?))\s*:?\s+(.{2,60}?)\.?$`)
	listedBy  = regexp.MustCompile(`^` + arabicListings + `\s+من\s*:?\s+(\S+(?:\s+\S+){0,2}?)\.?$`) // a name: "from the last century …" is a headline
	credit    = regexp.MustCompile(`^(?:(?i:(?:image|picture|photo|photograph)\s+credits?|photo(?:graph)?\s+by|picture\s+by)\s*:|Photo:|Picture:|(?:مصدر الصورة|الصورة|صورة|تصوير)\s*:)\s*(.*)$`)
	tailed    = regexp.MustCompile(`^(.{8,400}?)\s+\(?(?:Image|Picture|Photo) [Cc]redit:\s*([^()]{0,80}?)\)?$`)
	leftOut   = regexp.MustCompile(`^(?i:(?:last\s+)?updated(?:\s+(?:on|at))?\s*:.*|published\s*:.*|filed(?:\s+(?:on|at))?\s*:.*|\d{1,3}\s+min(?:ute)?s?\s+read|share(?:\s+this(?:\s+\w+)?)?|follow us.*|also read:?.*|آخر تحديث\s*:.*|تاريخ النشر\s*:.*|مدة القراءة.*|مشاركة)$`)
)

const arabicListings = `(?:ال)?إعلانات\s+(?:ال)?مبو\x{651}?بة`

// readPowered reads "Classifieds powered by X".
func readPowered(s string) (publisher string, ok bool) {
	for _, phrase := range []*regexp.Regexp{poweredBy, listedBy} {
		if m := phrase.FindStringSubmatch(s); m != nil {
			return text.OneLine(m[1]), true
		}
	}
	return "", false
}

// readCredit reads "Image Credit: X"; the credit may be empty.
func readCredit(s string) (string, bool) {
	m := credit.FindStringSubmatch(s)
	if m == nil || utf8.RuneCountInString(m[1]) > 120 {
		return "", false
	}
	return text.OneLine(m[1]), true
}

// splitCredit reads a credit that is alone on its line or follows the caption.
// before is the caption.
func splitCredit(s string) (before, name string, ok bool) {
	if name, ok = readCredit(s); ok {
		return "", name, true
	}
	if len(s) > 4*maxNotice {
		return "", "", false
	}
	if m := tailed.FindStringSubmatch(s); m != nil {
		return text.OneLine(m[1]), text.OneLine(m[2]), true
	}
	return "", "", false
}
