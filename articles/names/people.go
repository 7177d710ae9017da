// Package names reads the names of people, agencies and places in bylines,
// datelines and credits, in English and in Arabic.
package names

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"broadside/articles"
	"broadside/articles/text"
)

// The roles of people at a paper or an agency.
var (
	pressRole  = regexp.MustCompile(`^(?:[\p{L}\p{M}.&’'/-]+ ){0,5}(?:(?:Staff|Senior|Chief|Special|Contributing|Freelance)\s+)?(?i:writers?|reporters?|correspondents?|editors?|columnists?|critics?|photographers?|journalists?|contributors?|bureau chief|staff)(?:,?\s+(?:in\s+)?[\p{L} .'’-]{2,40})?$`)
	arabicRole = regexp.MustCompile(`^(?:ال)?(?:مراسلة?|محررة?|صحفية?|صحافية?|كاتبة?|موفدة?|مدير(?:ة)? التحرير|رئيسة? التحرير|مندوبة?)(?:\s+\S+){0,4}$`)
)

var asides = strings.NewReplacer(" | ", ", ", " / ", ", ", " - ", ", ", " – ", ", ")

// stampedName is Anadolu's byline: "Ana Writer |23.11.2026 - Update : 23.11.2026".
var stampedName = regexp.MustCompile(`^([\p{L}\p{M}.'’ -]{4,60}?)\s*\|\s*\d{2}\.\d{2}\.\d{4}\b.{0,60}$`)

// PersonByRole reads "ANA WRITER, Associated Press Writer".
func PersonByRole(s string) ([]articles.Person, bool) {
	if m := stampedName.FindStringSubmatch(s); m != nil && IsFullName(m[1]) {
		return []articles.Person{{Name: NameCase(m[1])}}, true
	}
	if name, ok := strings.CutPrefix(text.OneLine(s), "من "); ok && IsFullName(name) { // Reuters in Arabic
		return []articles.Person{{Name: name}}, true
	}
	name, role, ok := strings.Cut(asides.Replace(s), ",")
	name, role = text.OneLine(name), text.OneLine(role)
	if !ok || !IsFullName(name) || !IsPressRole(role) {
		return nil, false
	}
	return []articles.Person{{Name: NameCase(name), Role: role}}, true
}

// IsFullName reports whether s is the name of one person: two to four words.
func IsFullName(s string) bool {
	words := strings.Fields(s)
	if len(words) < 2 || len(words) > 4 || !IsName(s) || IsWorldPlace(s) {
		return false
	}
	return text.Script(s) != "ar" || givenNames[text.FoldName(words[0])] && !slices.ContainsFunc(words, inSentence)
}

// inSentence reports whether an Arabic word belongs to a sentence rather than
// to a name: a verb in the present tense, or a word behind a preposition.
func inSentence(word string) bool {
	return !givenNames[text.FoldName(word)] && (strings.HasPrefix(word, "ي") || strings.HasPrefix(word, "بال") || strings.HasPrefix(word, "لل") || sentenceWords[word])
}

var sentenceWords = text.WordSet("في من على إلى عن أن مع بعد قبل خلال قال قالت أعلن أعلنت أكد أكدت فاز فازت افتتح افتتحت ترأس تفوز تعلن تؤكد هو هي")

// organised are words in names of newspapers and companies, not of people.
var organised = text.WordSet("times post tribune gazette today herald news press media magazine agency network tv television radio university house group international online desk service correspondent")

// isOtherName reports whether the words behind a name and a comma are another
// name, rather than a role, a paper or a place.
func isOtherName(s string) bool {
	return IsFullName(s) && !IsRole(s) && !IsAgency(s) && !slices.ContainsFunc(strings.Fields(strings.ToLower(s)), func(w string) bool { return organised[w] })
}

// IsPressRole reports whether s is a role at a paper or an agency.
func IsPressRole(s string) bool {
	if utf8.RuneCountInString(s) > 60 || strings.HasSuffix(s, ".") || strings.ContainsAny(s, "?!:;\"“”") {
		return false
	}
	if arabicRole.MatchString(s) {
		return true
	}
	return pressRole.MatchString(s) && text.StartsSentence(s) && !strings.Contains(s, " said")
}

// InCity matches the place in a byline: "in Dubai".
var InCity = regexp.MustCompile(`\s(?:in|from)\s\p{Lu}[\p{L}’'.-]*(?:\s\p{Lu}[\p{L}’'.-]*){0,2}|\s(?:في|من)\s[\p{Arabic}\p{M}]+`)

// notNames are words that, after "By", show that a line is not a byline.
var notNames = text.WordSet("monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october november december " +
	"noon midnight dawn dusk night day now then law land sea air default design accident decree order royal popular demand numbers comparison contrast chance far all any no some this that these his her their its our your my one two three")

// givenNames are first names, folded. An Arabic byline without "بقلم" is
// recognised by one.
var givenNames = nameSet(strings.FieldsSeq(`محمد أحمد محمود مصطفى علي حسن حسين عمر عثمان خالد سعيد سالم سلطان راشد حمد حمدان زايد خليفة منصور ناصر سيف عبدالله عبدالرحمن عبدالعزيز عبدالكريم عبدالرحيم عبدالحميد عبدالقادر عبدالملك عبدالمجيد عبدالناصر عبدالوهاب عبد أبو إبراهيم إسماعيل إسحاق يوسف يعقوب موسى عيسى سليمان داود زكريا يحيى إلياس أيمن أيوب أنس أنور أمجد أسامة أشرف أكرم إيهاب إيمان باسم بسام بدر بلال بشار بهاء تامر تركي ثامر جابر جاسم جمال جمعة جميل جهاد جورج حاتم حازم حامد حبيب حسام حمزة حيدر خليل خلف خميس رامي رائد رشاد رشيد رضا رمزي رياض زكي زياد زيد سامح سامر سامي سعد سعود سلمان سمير سهيل شادي شريف شهاب صابر صالح صادق صلاح ضياء طارق طاهر طلال عادل عارف عاصم عامر عباس عبيد عدنان عصام عطية علاء عماد عمار عمرو غازي غسان فادي فارس فاروق فايز فتحي فراس فهد فؤاد فوزي فيصل قاسم قيس كامل كريم كمال لؤي ماجد مازن مالك ماهر مبارك مجدي محسن مراد مروان مسعود مشعل معتز معاذ مهند ميشال ناجي نادر نبيل نجيب نصر نعيم نواف هاشم هاني هشام هيثم وائل وسام وليد ياسر ياسين `+
	`سارة فاطمة مريم عائشة خديجة زينب أمل أمينة آمنة أميرة أسماء آية إسراء إلهام ابتسام بدرية بسمة بشرى جميلة جنى حصة حنان حياة خلود دانة دلال دعاء دينا راشدة رانيا رنا رشا رحاب رغد ريم ريما زهراء سحر سلمى سلوى سمر سميرة سناء سهى سهام سوسن شذى شروق شيماء شيخة صفاء عبير عزة عفاف علياء غادة غدير فرح فدوى لبنى لطيفة لمى لمياء لينا ليلى مايا منال منى مها موزة مي ميساء ميسون نادية ناهد نجلاء نجوى ندى نهى نهلة نوال نورة نور هاجر هالة هبة هدى هند هناء وفاء ولاء ياسمين يسرا`), text.FoldName)

// ByLine matches a byline with its "By": the Arabic word, its separator, the
// names.
var ByLine = regexp.MustCompile(`^(?:(?i:(?:words|report|reporting|reported|story|text|written|exclusive)\s+by|by)\s*:?\s+|(بقلم|كتبته?|كتبه?|كتابة|متابعة|أجرت?\s+الحوار|إعداد|تقرير|تحقيق|تغطية|حوار)(\s*[:/–—-]\s*|\s+))(.{1,120}?)\s*$`)

// ReadByline reads "By Sara Al Ali and Omar Hadi, Staff Reporters". Arabic verbs
// begin sentences too: without a colon, a name has to follow.
func ReadByline(s string) ([]articles.Person, bool) {
	m := ByLine.FindStringSubmatch(text.StripMarks(s))
	if m == nil {
		return nil, false
	}
	raw := strings.TrimRight(m[3], " =<") // as ANPA 1312 ends it
	if m[1] != "" {
		raw = strings.TrimRight(raw, " :–—-")
	}
	raw = reachedAt.ReplaceAllString(raw, "")
	if m := unnamed.FindStringSubmatch(raw); m != nil {
		return []articles.Person{{Name: m[1]}}, true
	}
	if strings.ContainsAny(raw, "!?:;“”\"") || strings.HasSuffix(raw, ".") && !strings.HasSuffix(raw, "Jr.") && len(raw) > 2 {
		return nil, false
	}
	if m[1] != "" && strings.TrimSpace(m[2]) == "" && m[1] != "بقلم" && !arabicNameFirst(raw) {
		return nil, false
	}
	raw = withAgency(writtenFor.ReplaceAllString(raw, ", $1"))
	raw = InCity.ReplaceAllString(strings.ReplaceAll(strings.ReplaceAll(raw, "،", ","), " | ", ", "), "")
	if people := eachRole(raw); people != nil {
		return people, true
	}
	names, role, _ := strings.Cut(raw, ",")
	role = text.OneLine(role)
	if before, after, ok := CutAnd(role); ok && IsName(before) && IsName(after) && !IsRole(role) || IsFullName(text.OneLine(names)) && isOtherName(role) {
		names, role = raw, "" // By A B, C D and E F
	}
	var people []articles.Person
	for _, name := range Split(names) {
		if first, _, _ := strings.Cut(name, " "); !IsName(name) || notNames[strings.ToLower(first)] {
			return nil, false
		}
		people = append(people, articles.Person{Name: NameCase(name), Role: role})
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
		if IsFullName(strings.Join(words[:i], " ")) && IsAgency(strings.Join(words[i:], " ")) {
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
	return givenNames[text.FoldName(words[0])] || len(words) == 2 && !strings.HasPrefix(words[0], "ال")
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
		if name, role = text.OneLine(name), text.OneLine(role); len(parts) < 2 || !IsName(name) || !IsRole(role) || strings.Contains(role, ",") {
			return nil
		}
		people = append(people, articles.Person{Name: NameCase(name), Role: role})
	}
	return people
}

// CutAnd cuts "A and B" at its first "and", in English or in Arabic.
func CutAnd(s string) (before, after string, ok bool) {
	for _, w := range []string{" and ", " AND ", " & "} {
		if b, a, found := strings.Cut(s, w); found {
			return text.OneLine(b), text.OneLine(a), true
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
			return text.OneLine(s[:i-len(and)]), text.OneLine(s[i:]), true
		}
	}
}

// startsWithAnd are names and agencies whose first letter is not the word "and".
var startsWithAnd = text.WordSet("وليد وائل وسام وسيم وفاء وفيق وديع وجيه وجدان وجدي وحيد ورد وردة وضاح وصفي وصال وداد ولاء وهيب وهيبة وهبة وهبي ونيس واثق وعد وئام وام واس وفا وكالات وكالة والي")

// Split cuts "A, B and C".
func Split(s string) []string {
	var out []string
	for part := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == ',' || r == '،' || r == '/' || r == ';' }) {
		for {
			before, after, ok := CutAnd(part)
			before = strings.TrimPrefix(strings.TrimPrefix(text.OneLine(before), "and "), "the ")
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

// IsName reports whether s looks like a name: one to six words, each with a
// capital unless it is a particle, or of a script without capitals.
func IsName(s string) bool {
	words := strings.Fields(s)
	if len(words) == 0 || len(words) > 6 {
		return false
	}
	capitals := 0
	for _, w := range words {
		r, _ := text.FirstRune(w)
		switch {
		case unicode.IsUpper(r), unicode.Is(unicode.Lo, r):
			capitals++
		case Particles[w], strings.HasPrefix(w, "al-"), strings.HasPrefix(w, "el-"), strings.HasPrefix(w, "d'"), strings.HasPrefix(w, "d’"):
		default:
			return false
		}
	}
	return capitals > 0
}

// Particles are the small words within a name: "Sara bin Ali".
var Particles = text.WordSet("al el bin bint ibn abu de del della di da do dos du van von der den la le of y e")

// IsRole reports whether s contains a word for a role at a paper.
func IsRole(s string) bool { return roleWord.MatchString(s) }

var roleWord = regexp.MustCompile(`(?i)editor|reporter|correspondent|writer|chief|staff|news|bureau|critic|columnist|special to`)

// NameCase returns "Tom Perry" for "TOM PERRY"; agencies and initials stay.
func NameCase(s string) string {
	if !strings.Contains(s, " ") {
		return s
	}
	return PlaceCase(s)
}

// Contributors returns contributors of one role.
func Contributors(names []string, role string) []articles.Contributor {
	out := make([]articles.Contributor, len(names))
	for i, n := range names {
		out[i] = articles.Contributor{Name: n, Role: role}
	}
	return out
}
