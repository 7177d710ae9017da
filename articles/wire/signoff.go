package wire

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"broadside/articles"
	"broadside/articles/names"
	"broadside/articles/text"
)

// maxSignOff is the length in characters of a sign-off in brackets or of a
// notice; of one that could be a sentence it is shortSignOff.
const (
	maxSignOff   = 800
	shortSignOff = 240
)

// signOffRoles are the words that a clause of a sign-off begins with, "Additional
// reporting by Ana Writer", and the role that they give.
// Editors and translators have none.
var signOffRoles = []struct{ role, words string }{
	{"wire", `(?:with\s+)?(?:additional\s+)?(?:inputs?|files|material|information)\s+(?:from|by)|sources?\s*:|(?:المصدر|المصادر)\s*:|` +
		`(?:مع|و)\s*(?:إضافات|مدخلات|معلومات|مواد|تفاصيل)\s+(?:إضافية\s+)?(?:من|عن)|بالاشتراك\s+مع|بالتعاون\s+مع|بمشاركة|بمساهمة(?:\s+من)?|نقلا\x{64b}?\s+عن|مع`},
	{"reporting", `with\s+assistance\s+(?:from|by)|(?:with\s+)?(?:additional\s+|further\s+|extra\s+|original\s+)?(?:reporting|reports?|contributions?|input)(?:\s+and\s+(?:writing|editing))?\s+(?:by|from)|reported\s+by|` +
		`تغطية(?:\s+صحفية)?(?:\s+إضافية)?|(?:شاركت?|ساهمت?|أسهمت?)\s+في\s+(?:التغطية|إعداد|التقرير)(?:\s+(?:الصحفية|(?:هذا\s+)?التقرير))?|إعداد\s+إضافي|تقارير\s+إضافية`},
	{"reporting", `(?:additional\s+)?(?:writing|written|compiled)(?:\s+and\s+editing)?\s+by|إعداد(?:\s+وتحرير)?|كتابة|صياغة`},
	{"photo", `(?:additional\s+)?(?:photography|photos|photographs|pictures)\s+by|تصوير`},
	{"", `(?:additional\s+|further\s+|copy[\s-]?)?(?:editing|edited|production|graphics?|research|translation|translated|illustrations?)(?:\s+and\s+\w+)?\s+by|تحرير|مراجعة|ترجمة|تدقيق`},
}

var (
	clauseStart = func() *regexp.Regexp {
		var all []string
		for _, r := range signOffRoles {
			all = append(all, `(`+r.words+`)`)
		}
		return regexp.MustCompile(`(?i)(?:^|[;؛.,،]\s*|\s+[-–—]*\s*)(?:` + strings.Join(all, "|") + `)(?:\s*:\s*|\s+|$)`)
	}()
	agencyInputs = regexp.MustCompile(`^(?i:with\s+(?:additional\s+)?)(.+?)(?i:\s+inputs?)$`)
	contributed  = regexp.MustCompile(`^((?:The )?(?:AP|Associated Press|Reuters|AFP|dpa|Bloomberg)\s+(?:\p{L}+ )?(?:writers?|reporters?|journalists?|correspondents?|staff)\s+)?(.+?)\s+(?:also\s+)?contributed` +
		`(\s+reporting(?:\s+from\s+\p{Lu}.{2,40})?|(?:\s+from\s+\p{Lu}.{2,40})?\s+(?:to|for)\s+(?:this|the)\s+(?:report|story|article|piece|dispatch))?$`)
	reportedFrom = regexp.MustCompile(`^([\p{L}\p{M} .'’-]{2,50}?)\s+reported\s+from\s+\p{Lu}.{1,80}$`)
	syndicated   = regexp.MustCompile(`(?i)\b(?:syndicated|wire|news|agency)\s+(?:agency\s+)?feed\b|\bnot\s+been\s+(?:edited|created|reviewed)\s+by\b|\bauto[\s-]?generated\b|^(?:هذا|هذه)\s+(?:الخبر|المقال|المادة|التقرير|القصة)\s.*(?:آلي|تلقائي|لم\s+(?:يحرر|يتم\s+تحرير|تحرر))`)
	syndicatedIn = regexp.MustCompile(`(?i)^(?:except\s+for|only\s+the|this\s+|the\s+(?:story|article|report|content|above)|disclaimer|published\s+from|with\s+|هذا|هذه)`)
	copyrighted  = regexp.MustCompile(`^[\s(]*(?:©|\(?[cC]\)\s*\d{4}|(?i:copyright)\s*(?:©|\([cC]\)|\d{4})|حقوق\s+(?:النشر|الطبع)|جميع\s+الحقوق)[\s\d,،:–-]*(.{0,200})$`)
	withSource   = regexp.MustCompile(`^(?i:with)\s+|^(?:مع|بمساهمة\s+من|بمشاركة|بالتعاون\s+مع|نقلا\x{64b}?\s+عن)\s+`)
	madeByWAM    = regexp.MustCompile(`^(WAM|وام)\s*/\s*\p{L}[\p{L}\p{M} /]{2,60}$`)
)

// readAttribution reads a line at the end of a story that names contributors or
// sources.
func readAttribution(s string) ([]articles.Contributor, bool) {
	s = text.StripMarks(s)
	core := strings.Trim(s, " ()[]*_–—-./")
	decorated := !strings.HasPrefix(s, core)
	length := utf8.RuneCountInString(s)
	if core == "" || length > maxSignOff || length > shortSignOff && !decorated && !syndicatedIn.MatchString(core) {
		return nil, false
	}
	if found, ok := readNotice(s, core); ok {
		return found, true
	}
	if length > shortSignOff && s[0] != '(' {
		return nil, false
	}
	for _, read := range []func(string, bool) ([]articles.Contributor, bool){readSignature, readContributed, readClauses} {
		if found, ok := read(core, decorated); ok {
			return found, true
		}
	}
	return nil, false
}

// readNotice reads a notice of copyright or of syndication.
func readNotice(s, core string) ([]articles.Contributor, bool) {
	if m := copyrighted.FindStringSubmatch(s); m != nil {
		holder, _, _ := strings.Cut(m[1], ".")
		return agenciesOf(names.Split(holder)), true
	}
	return nil, utf8.RuneCountInString(core) < 400 && syndicatedIn.MatchString(core) && syndicated.MatchString(core)
}

// readSignature reads the names of agencies alone: "-- Agencies", "(AFP)",
// "WAM/Ana Writer", and "With PTI inputs".
func readSignature(core string, _ bool) ([]articles.Contributor, bool) {
	if m := agencyInputs.FindStringSubmatch(core); m != nil {
		if key := strings.ToLower(m[1]); strings.HasSuffix(key, "agency") || strings.HasSuffix(key, "agencies") {
			return names.Contributors([]string{"agencies"}, "wire"), true
		}
		core = m[1]
	}
	if rest := withSource.ReplaceAllString(core, ""); names.IsAgency(rest) {
		core = rest
	}
	if m := madeByWAM.FindStringSubmatch(core); m != nil {
		core = m[1]
	}
	list := []string{core}
	if !names.AgencyKeys[names.AgencyKey(core)] {
		list = names.Split(core)
	}
	found := agenciesOf(list)
	return found, len(found) > 0 && len(found) == len(list)
}

func agenciesOf(list []string) []articles.Contributor {
	return names.Contributors(slices.DeleteFunc(list, func(n string) bool { return !names.IsAgency(n) }), "wire")
}

// readContributed reads "AP writer Ana Writer in Dubai contributed to this
// report", behind sentences of the same sort.
func readContributed(core string, _ bool) ([]articles.Contributor, bool) {
	var out []articles.Contributor
	for sentence := range strings.SplitSeq(core, ". ") {
		if m := reportedFrom.FindStringSubmatch(sentence); m != nil && names.IsName(m[1]) {
			continue // the author, who is in the byline
		}
		m := contributed.FindStringSubmatch(sentence)
		if m == nil || m[1] == "" && m[3] == "" {
			return nil, false
		}
		for _, name := range withoutPlaces(names.Split(m[2])) {
			switch {
			case names.IsAgency(name):
				out = append(out, articles.Contributor{Name: name, Role: "wire"})
			case names.IsName(name):
				out = append(out, articles.Contributor{Name: name, Role: "reporting"})
			default:
				return nil, false
			}
		}
	}
	return out, true
}

// readClauses reads "Reporting by A in Dubai; Additional reporting by B;
// Editing by C" and the like. Unless it is decorated with brackets or a dash,
// it may be an ordinary sentence, so each name must look like one.
func readClauses(core string, decorated bool) ([]articles.Contributor, bool) {
	if agency, rest, ok := strings.Cut(core, " "); ok && names.IsAgency(agency) {
		core = rest // "Reuters reporting by …"
	}
	starts := clauseStart.FindAllStringSubmatchIndex(core, -1)
	if len(starts) == 0 || starts[0][0] != 0 {
		return nil, false
	}
	first, _ := text.FirstRune(core)
	if unicode.Is(unicode.Arabic, first) && !decorated && len(starts) < 2 && !strings.Contains(core[:starts[0][1]], ":") && !strings.Contains(core, arabicService) {
		return nil, false // "مع", "إعداد" begin sentences
	}
	var out []articles.Contributor
	for i, at := range starts {
		end := len(core)
		if i+1 < len(starts) {
			end = starts[i+1][0]
		}
		group := slices.IndexFunc(at[2:], func(i int) bool { return i >= 0 }) / 2 // the one that matches
		role := signOffRoles[group].role
		list := clauseNames(core[at[1]:end], role)
		if len(list) == 0 || !decorated && !eachName(list) {
			return nil, false
		}
		switch source := strings.Contains(core[at[0]:at[1]], ":"); {
		case role == "":
		case role == "wire" && source:
			out = append(out, agenciesOf(list)...)
		default:
			out = append(out, names.Contributors(list, role)...)
		}
	}
	return out, true
}

const arabicService = "للنشرة العربية"

// clauseNames returns the names of a clause without the cities they are in.
func clauseNames(s, role string) []string {
	s = strings.ReplaceAll(s, arabicService, "")
	names := names.Split(strings.Trim(s, " ;؛.,،-–—"))
	if role == "wire" {
		return names
	}
	return withoutPlaces(names)
}

var inPlace = regexp.MustCompile(`\s+(?:in|at|من|في)\s+.*$`)

// withoutPlaces returns "Ana Writer" and "Bo Second" of "Ana Writer in Dubai",
// "Doha", "Bo Second in Muscat".
func withoutPlaces(list []string) []string {
	var out []string
	placed := false
	for _, n := range list {
		cut := inPlace.ReplaceAllString(n, "")
		if placed && cut == n && names.IsWorldPlace(n) {
			continue
		}
		placed = cut != n
		out = append(out, cut)
	}
	return out
}

func eachName(list []string) bool {
	return !slices.ContainsFunc(list, func(n string) bool {
		for _, desk := range []string{" newsroom", " bureau", " staff", " newsrooms"} {
			n = strings.TrimSuffix(n, desk)
		}
		return !names.IsName(n) && !names.IsAgency(n)
	})
}

// maxSignOffLines is the number of lines that one sign-off may be wrapped over.
const maxSignOffLines = 8

// signOffLines returns how many lines at the end of b are one sign-off, and
// who it names.
func signOffLines(b block) (int, []articles.Contributor) {
	for n := 1; n <= min(len(b), maxSignOffLines); n++ {
		text := joinLines(b[len(b)-n:])
		if strings.Count(text, ")") > strings.Count(text, "(") {
			continue // it begins on a line above
		}
		if found, ok := readAttribution(text); ok {
			return n, found
		}
	}
	return 0, nil
}

func joinLines(b block) string {
	text := b[0].text
	for i, l := range b[1:] {
		text += wrapSpace(b[i].text, l.text) + l.text
	}
	return text
}

// signedBehind matches a line that ends with an agency after its last sentence.
var signedBehind = regexp.MustCompile(`^(.*[.!?؟”"»])\s*((?:[-–—]+\s*)?\(([^()]{2,30})\)\.?|[-–—]+\s*(\S[^.]{1,30}?)\.?)$`)

// cutSignature splits "(ANI)" or "-- IANS" from the end of the last paragraph.
func cutSignature(s string) (text, signature string) {
	head, end := lastPart(s)
	if m := signedBehind.FindStringSubmatch(end); m != nil && names.IsAgency(m[3]+m[4]) {
		return head + m[1], m[2]
	}
	return s, ""
}
