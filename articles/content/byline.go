package content

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"broadside/articles"
)

// The roles of people at a paper or an agency.
var (
	pressRole  = regexp.MustCompile(`^(?:[\p{L}\p{M}.&’'/-]+ ){0,5}(?:(?:Staff|Senior|Chief|Special|Contributing|Freelance)\s+)?(?i:writers?|reporters?|correspondents?|editors?|columnists?|critics?|photographers?|journalists?|contributors?|bureau chief|staff)(?:,?\s+(?:in\s+)?[\p{L} .'’-]{2,40})?$`)
	arabicRole = regexp.MustCompile(`^(?:ال)?(?:مراسلة?|محررة?|صحفية?|صحافية?|كاتبة?|موفدة?|مدير(?:ة)? التحرير|رئيسة? التحرير|مندوبة?)(?:\s+\S+){0,4}$`)
)

// A byline is not always one line that begins with "By". These forms are read
// before the body only.
var (
	mailOnly   = regexp.MustCompile(`^\(?(?:(?i:e-?mail|contact)\s*:\s*)?\S+@\S+\.\p{L}{2,}\)?$`)
	behindName = regexp.MustCompile(`^([\p{Arabic}\p{M} ،]{4,80}?)\s*[(–—-]\s*([\p{Arabic}\p{M} ]{2,30}?)\s*\)?$`)
	aheadName  = regexp.MustCompile(`^([\p{Arabic}\p{M} ]{2,30}?)\s*(?::|[–—-]|/)\s*(?:(?:كتبت?|تقرير|بقلم)\s*[:/–-]?\s*)?([\p{Arabic}\p{M} ،]{4,80}?)\s*[:–—-]?$`)
)

var asides = strings.NewReplacer(" | ", ", ", " / ", ", ", " - ", ", ", " – ", ", ")

// stampedName is Anadolu's byline: "Ana Writer |23.11.2026 - Update : 23.11.2026".
var stampedName = regexp.MustCompile(`^([\p{L}\p{M}.'’ -]{4,60}?)\s*\|\s*\d{2}\.\d{2}\.\d{4}\b.{0,60}$`)

// personByRole reads "ANA WRITER, Associated Press Writer".
func personByRole(s string) ([]articles.Person, bool) {
	if m := stampedName.FindStringSubmatch(s); m != nil && isFullName(m[1]) {
		return []articles.Person{{Name: nameCase(m[1])}}, true
	}
	if name, ok := strings.CutPrefix(oneLine(s), "من "); ok && isFullName(name) { // Reuters in Arabic
		return []articles.Person{{Name: name}}, true
	}
	name, role, ok := strings.Cut(asides.Replace(s), ",")
	name, role = oneLine(name), oneLine(role)
	if !ok || !isFullName(name) || !isPressRole(role) {
		return nil, false
	}
	return []articles.Person{{Name: nameCase(name), Role: role}}, true
}

// isFullName reports whether s is the name of one person: two to four words.
func isFullName(s string) bool {
	words := strings.Fields(s)
	if len(words) < 2 || len(words) > 4 || !isName(s) || isWorldPlace(s) {
		return false
	}
	return script(s) != "ar" || givenNames[foldName(words[0])] && !slices.ContainsFunc(words, inSentence)
}

// inSentence reports whether an Arabic word belongs to a sentence rather than
// to a name: a verb in the present tense, or a word behind a preposition.
func inSentence(word string) bool {
	return !givenNames[foldName(word)] && (strings.HasPrefix(word, "ي") || strings.HasPrefix(word, "بال") || strings.HasPrefix(word, "لل") || sentenceWords[word])
}

var sentenceWords = set("في من على إلى عن أن مع بعد قبل خلال قال قالت أعلن أعلنت أكد أكدت فاز فازت افتتح افتتحت ترأس تفوز تعلن تؤكد هو هي")

// organised are words of the names of papers and houses, not of people.
var organised = set("times post tribune gazette today herald news press media magazine agency network tv television radio university house group international online desk service correspondent")

// isOtherName reports whether what follows a name and a comma is another name,
// rather than a role, a paper or a place.
func isOtherName(s string) bool {
	return isFullName(s) && !isRole(s) && !isAgency(s) && !slices.ContainsFunc(strings.Fields(strings.ToLower(s)), func(w string) bool { return organised[w] })
}

// isPressRole reports whether s is what somebody is at a paper or an agency.
func isPressRole(s string) bool {
	if utf8.RuneCountInString(s) > 60 || strings.HasSuffix(s, ".") || strings.ContainsAny(s, "?!:;\"“”") {
		return false
	}
	if arabicRole.MatchString(s) {
		return true
	}
	return pressRole.MatchString(s) && startsText(s) && !strings.Contains(s, " said")
}

// placedByline reads the line in which papers of the Gulf name the reporter and
// the place: "دبي: محمد علي", "سارة حسن (أبوظبي)". The name must be one that
// people are given, for Arabic has no capitals that tell it from a headline.
func (known placeNames) placedByline(s string) ([]articles.Person, *articles.Dateline, bool) {
	s = bareName(s)
	if m := aheadName.FindStringSubmatch(s); m != nil && known.has(m[1]) {
		if people := arabicPeople(m[2]); people != nil {
			return people, &articles.Dateline{City: oneLine(m[1]), Raw: s}, true
		}
	}
	if m := behindName.FindStringSubmatch(s); m != nil && known.has(m[2]) {
		if people := arabicPeople(m[1]); people != nil {
			return people, &articles.Dateline{City: oneLine(m[2]), Raw: s}, true
		}
	}
	return nil, nil, false
}

func arabicPeople(s string) []articles.Person {
	names := splitNames(s)
	if slices.ContainsFunc(names, func(n string) bool { return !isFullName(n) }) {
		return nil
	}
	out := make([]articles.Person, len(names))
	for i, n := range names {
		out[i] = articles.Person{Name: n}
	}
	return out
}

// isByline reports whether a line alone is a byline.
func (w *wire) isByline(s string) bool {
	_, by := readByline(s)
	_, byRole := personByRole(s)
	_, _, placed := w.places.placedByline(s)
	return by || byRole || placed
}

// bylineLines reads the byline with which b begins and returns how many lines
// it takes: a role, or an address that mail goes to, may be below the name.
// Only the first line may be an agency alone; at the end it signs the story.
func (w *wire) bylineLines(b block, first bool) int {
	l := b[0]
	people, ok := readByline(l.text)
	if !ok {
		people, ok = personByRole(l.text)
	}
	if !ok && len(b) > 1 && isFullName(l.text) && isPressRole(b[1].text) {
		people, ok = []articles.Person{{Name: nameCase(oneLine(l.text))}}, true
	}
	if !ok && first && startsText(l.text) && isAgency(l.text) {
		people, ok = []articles.Person{{Name: l.text}}, true // "ANI", below the headline
	}
	if !ok {
		return w.placedLine(l)
	}
	lines := 1
	if len(b) > lines && (isPressRole(b[lines].text) || isAgency(b[lines].text)) && !slices.ContainsFunc(people, func(p articles.Person) bool { return p.Role != "" }) {
		for i := range people {
			people[i].Role = oneLine(b[lines].text)
		}
		lines++
	}
	w.addByline(l, people)
	if len(b) > lines && mailOnly.MatchString(b[lines].text) {
		w.guess(b[lines].no, 10, "left out", b[lines].text, 0.9)
		lines++
	}
	if at := inCity.FindAllString(l.text, -1); at != nil {
		w.guess(l.no, 10, "left out", strings.TrimSpace(strings.Join(at, "")), 0.9)
	}
	return lines
}

// placedLine reads a line that is byline and dateline at once.
func (w *wire) placedLine(l line) int {
	people, d, ok := w.places.placedByline(l.text)
	if !ok || w.article.Dateline != nil {
		return 0
	}
	w.addByline(l, people)
	w.article.Dateline, w.placed = d, true
	w.guess(l.no, 8, "dateline", d.City, 0.9)
	return 1
}

func (w *wire) addByline(l line, people []articles.Person) {
	w.article.Byline = append(w.article.Byline, people...)
	for _, p := range people {
		w.guess(l.no, 7, "byline", strings.TrimSuffix(p.Name+", "+p.Role, ", "), 0.9)
	}
}

// runInByline cuts "By Ana Writer " off a paragraph whose dateline follows it.
func (known placeNames) runInByline(para string) (people []articles.Person, rest string) {
	words := strings.Fields(para[:min(len(para), 160)])
	if len(words) < 4 || !strings.EqualFold(words[0], "by") {
		return nil, para
	}
	at := 0
	for i, word := range words[:min(len(words), 10)] {
		at += strings.Index(para[at:], word)
		d, _, sure := known.cutDateline(para[at:], "", "")
		if i > 1 && d != nil && d.Agency != "" && sure >= 0.9 && upperCase(strings.ToUpper(d.City)) && strings.HasPrefix(para[at:], strings.ToUpper(d.City)) {
			if people, ok := readByline(oneLine(para[:at])); ok {
				return people, para[at:]
			}
		}
		at += len(word)
	}
	return nil, para
}

// inCity is where somebody in a byline writes from.
var inCity = regexp.MustCompile(`\s(?:in|from)\s\p{Lu}[\p{L}’'.-]*(?:\s\p{Lu}[\p{L}’'.-]*){0,2}|\s(?:في|من)\s[\p{Arabic}\p{M}]+`)

// notNames begin a line with "By" that is no byline.
var notNames = set("monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october november december " +
	"noon midnight dawn dusk night day now then law land sea air default design accident decree order royal popular demand numbers comparison contrast chance far all any no some this that these his her their its our your my one two three")

// givenNames are names that people are given, folded: what an Arabic byline
// without "بقلم" is told by.
var givenNames = func() map[string]bool {
	m := map[string]bool{}
	for name := range strings.FieldsSeq(`محمد أحمد محمود مصطفى علي حسن حسين عمر عثمان خالد سعيد سالم سلطان راشد حمد حمدان زايد خليفة منصور ناصر سيف عبدالله عبدالرحمن عبدالعزيز عبدالكريم عبدالرحيم عبدالحميد عبدالقادر عبدالملك عبدالمجيد عبدالناصر عبدالوهاب عبد أبو إبراهيم إسماعيل إسحاق يوسف يعقوب موسى عيسى سليمان داود زكريا يحيى إلياس أيمن أيوب أنس أنور أمجد أسامة أشرف أكرم إيهاب إيمان باسم بسام بدر بلال بشار بهاء تامر تركي ثامر جابر جاسم جمال جمعة جميل جهاد جورج حاتم حازم حامد حبيب حسام حمزة حيدر خليل خلف خميس رامي رائد رشاد رشيد رضا رمزي رياض زكي زياد زيد سامح سامر سامي سعد سعود سلمان سمير سهيل شادي شريف شهاب صابر صالح صادق صلاح ضياء طارق طاهر طلال عادل عارف عاصم عامر عباس عبيد عدنان عصام عطية علاء عماد عمار عمرو غازي غسان فادي فارس فاروق فايز فتحي فراس فهد فؤاد فوزي فيصل قاسم قيس كامل كريم كمال لؤي ماجد مازن مالك ماهر مبارك مجدي محسن مراد مروان مسعود مشعل معتز معاذ مهند ميشال ناجي نادر نبيل نجيب نصر نعيم نواف هاشم هاني هشام هيثم وائل وسام وليد ياسر ياسين ` +
		`سارة فاطمة مريم عائشة خديجة زينب أمل أمينة آمنة أميرة أسماء آية إسراء إلهام ابتسام بدرية بسمة بشرى جميلة جنى حصة حنان حياة خلود دانة دلال دعاء دينا راشدة رانيا رنا رشا رحاب رغد ريم ريما زهراء سحر سلمى سلوى سمر سميرة سناء سهى سهام سوسن شذى شروق شيماء شيخة صفاء عبير عزة عفاف علياء غادة غدير فرح فدوى لبنى لطيفة لمى لمياء لينا ليلى مايا منال منى مها موزة مي ميساء ميسون نادية ناهد نجلاء نجوى ندى نهى نهلة نوال نورة نور هاجر هالة هبة هدى هند هناء وفاء ولاء ياسمين يسرا`) {
		m[foldName(name)] = true
	}
	return m
}()
