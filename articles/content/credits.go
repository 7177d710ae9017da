package content

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"broadside/articles"
)

// The lines of wire text that are not told.
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
			return oneLine(m[1]), true
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
	return oneLine(m[1]), true
}

// splitCredit reads a credit, alone on its line or behind its caption.
func splitCredit(s string) (before, name string, ok bool) {
	if name, ok = readCredit(s); ok {
		return "", name, true
	}
	if len(s) > 4*maxNotice {
		return "", "", false
	}
	if m := tailed.FindStringSubmatch(s); m != nil {
		return oneLine(m[1]), oneLine(m[2]), true
	}
	return "", "", false
}

var byLine = regexp.MustCompile(`^(?:(?i:(?:words|report|reporting|reported|story|text|written|exclusive)\s+by|by)\s*:?\s+|(بقلم|كتبته?|كتبه?|كتابة|متابعة|أجرت?\s+الحوار|إعداد|تقرير|تحقيق|تغطية|حوار)(\s*[:/–—-]\s*|\s+))(.{1,120}?)\s*$`)

// readByline reads "By Sara Al Ali and Omar Hadi, Staff Reporters". Arabic verbs
// begin sentences too: without a colon, a name has to follow.
func readByline(s string) ([]articles.Person, bool) {
	m := byLine.FindStringSubmatch(bareName(s))
	if m == nil {
		return nil, false
	}
	text := strings.TrimRight(m[3], " =<") // as ANPA 1312 ends it
	if m[1] != "" {
		text = strings.TrimRight(text, " :–—-")
	}
	text = reachedAt.ReplaceAllString(text, "")
	if m := unnamed.FindStringSubmatch(text); m != nil {
		return []articles.Person{{Name: m[1]}}, true
	}
	if strings.ContainsAny(text, "!?:;“”\"") || strings.HasSuffix(text, ".") && !strings.HasSuffix(text, "Jr.") && len(text) > 2 {
		return nil, false
	}
	if m[1] != "" && strings.TrimSpace(m[2]) == "" && m[1] != "بقلم" && !arabicNameFirst(text) {
		return nil, false
	}
	text = withAgency(writtenFor.ReplaceAllString(text, ", $1"))
	text = inCity.ReplaceAllString(strings.ReplaceAll(strings.ReplaceAll(text, "،", ","), " | ", ", "), "")
	if people := eachRole(text); people != nil {
		return people, true
	}
	names, role, _ := strings.Cut(text, ",")
	role = oneLine(role)
	if before, after, ok := cutAnd(role); ok && isName(before) && isName(after) && !isRole(role) || isFullName(oneLine(names)) && isOtherName(role) {
		names, role = text, "" // By A B, C D and E F
	}
	var people []articles.Person
	for _, name := range splitNames(names) {
		if first, _, _ := strings.Cut(name, " "); !isName(name) || notNames[strings.ToLower(first)] {
			return nil, false
		}
		people = append(people, articles.Person{Name: nameCase(name), Role: role})
	}
	return people, len(people) > 0
}

var (
	reachedAt  = regexp.MustCompile(`\s*[(<,|–-]?\s*(?:@\w{2,30}|[\w.+-]+@[\w-]+\.[\w.-]+)[)>]?$`)
	unnamed    = regexp.MustCompile(`^(?i:an?|our)\s+((?i:(?:(?:staff|special|own|senior|political|business|sports)\s+){0,2}(?:reporters?|correspondents?|writers?|staff)))$`)
	writtenFor = regexp.MustCompile(`\s+(for\s+(?:the\s+)?\p{Lu}.{2,40})$`)
)

// withAgency sets an agency behind a name apart: "ANA WRITER Associated Press".
func withAgency(s string) string {
	words := strings.Fields(s)
	for i := 2; i < len(words) && len(words) < 8 && !strings.ContainsAny(s, ",|/"); i++ {
		if isFullName(strings.Join(words[:i], " ")) && isAgency(strings.Join(words[i:], " ")) {
			return strings.Join(words[:i], " ") + ", " + strings.Join(words[i:], " ")
		}
	}
	return s
}

// arabicNameFirst reports whether s begins with a given name, or is two words
// of which neither has an article or is a preposition.
func arabicNameFirst(s string) bool {
	name, _, _ := strings.Cut(s, "،")
	words := strings.Fields(name)
	if len(words) == 0 || len(words) > 5 {
		return false
	}
	return givenNames[foldName(words[0])] || len(words) == 2 && !strings.HasPrefix(words[0], "ال")
}

// eachRole reads "A B, Staff Reporter, and C D, Editor"; nil when it is not
// each a name and a role.
func eachRole(s string) []articles.Person {
	parts := strings.Split(s, ", and ")
	if len(parts) == 1 {
		parts = strings.Split(s, " and ")
	}
	var people []articles.Person
	for _, part := range parts {
		name, role, _ := strings.Cut(part, ",")
		if name, role = oneLine(name), oneLine(role); len(parts) < 2 || !isName(name) || !isRole(role) || strings.Contains(role, ",") {
			return nil
		}
		people = append(people, articles.Person{Name: nameCase(name), Role: role})
	}
	return people
}

func cutAnd(s string) (before, after string, ok bool) {
	for _, w := range []string{" and ", " AND ", " & "} {
		if b, a, found := strings.Cut(s, w); found {
			return oneLine(b), oneLine(a), true
		}
	}
	const and = " و" // is written onto the word it joins
	for i := 0; ; {
		at := strings.Index(s[i:], and)
		if at < 0 {
			return s, "", false
		}
		i += at + len(and)
		word, _, _ := strings.Cut(s[i:], " ")
		if !startsWithAnd["و"+word] {
			return oneLine(s[:i-len(and)]), oneLine(s[i:]), true
		}
	}
}

// startsWithAnd are names and agencies whose first letter is not the word "and".
var startsWithAnd = set("وليد وائل وسام وسيم وفاء وفيق وديع وجيه وجدان وجدي وحيد ورد وردة وضاح وصفي وصال وداد ولاء وهيب وهيبة وهبة وهبي ونيس واثق وعد وئام وام واس وفا وكالات وكالة والي")

// splitNames cuts "A, B and C".
func splitNames(s string) []string {
	var out []string
	for part := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == ',' || r == '،' || r == '/' || r == ';' }) {
		for {
			before, after, ok := cutAnd(part)
			before = strings.TrimPrefix(strings.TrimPrefix(oneLine(before), "and "), "the ")
			if before != "" {
				out = append(out, before)
			}
			if !ok {
				break
			}
			part = after
		}
	}
	return out
}

// isName reports whether s looks like a name: one to six words, each with a
// capital unless it is a particle, or of a script without capitals.
func isName(s string) bool {
	words := strings.Fields(s)
	if len(words) == 0 || len(words) > 6 {
		return false
	}
	capitals := 0
	for _, w := range words {
		r, _ := firstRune(w)
		switch {
		case unicode.IsUpper(r), unicode.Is(unicode.Lo, r):
			capitals++
		case particles[w], strings.HasPrefix(w, "al-"), strings.HasPrefix(w, "el-"), strings.HasPrefix(w, "d'"), strings.HasPrefix(w, "d’"):
		default:
			return false
		}
	}
	return capitals > 0
}

var particles = set("al el bin bint ibn abu de del della di da do dos du van von der den la le of y e")

func isRole(s string) bool {
	s = strings.ToLower(s)
	for _, w := range []string{"editor", "reporter", "correspondent", "writer", "chief", "staff", "news", "bureau", "critic", "columnist", "special to"} {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// nameCase returns "Tom Perry" for "TOM PERRY"; agencies and initials stay.
func nameCase(s string) string {
	if !strings.Contains(s, " ") {
		return s
	}
	return placeCase(s)
}
