package wire

import (
	"regexp"
	"strings"
	"unicode"

	"broadside/articles/text"
)

const (
	weekday   = `(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?s?`
	clockTime = `\d{4}-\d{2}-\d{2}t\d{2}:?\d{2}\S*|\d{1,2}[:.h]\d{2}|\d{3,4}\s*(?:gmt|utc|bst|cet|cest|est|edt|hrs?|hours|local|uae|gst|z)|\d{1,2}\s*(?:a\.?m|p\.?m)|midnight|noon|midday`
)

// someTime finds a time or a date that an embargo may name.
var someTime = regexp.MustCompile(`(?i)(?:^|[^\pL\d])(?:` + clockTime + `|` + weekday + `|(?:\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?)` + text.Months + `|` + text.Months + `\s+\d{1,2}|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|\d{1,2}/\d{1,2}|to(?:day|morrow|night)|(?:further|later) notice|(?:on |after )?(?:delivery|publication|the speech)|release|weekend|[ap]\.?ms?)(?:[^\pL\d]|$)`)

// timeWords are the words of which an embargo's time may be made.
var timeWords = regexp.MustCompile(`(?i)^(?:` + clockTime + `|` + weekday + `|` + text.Months + `|\d+(?:st|nd|rd|th)?|[ap]\.?m\.?s?|gmt|utc|bst|cet|cest|est|edt|gst|hrs?|hours|local|uae|dubai|london|time|at|on|or|after|by|for|from|the|of|and|all|in|thereafter|not|before|until|to(?:day|morrow|night)|further|notice|use|release|publication|editions?|papers?|newspapers|weekend|only|delivery)$`)

// onlyTime reports whether s is a time and nothing else.
func onlyTime(s string) bool {
	digit := false
	for w := range strings.FieldsFuncSeq(s, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",;:()/-–—", r) }) {
		if w = strings.TrimRight(w, "."); w != "" && !timeWords.MatchString(w) && strings.ContainsFunc(w, unicode.IsLetter) {
			return false
		}
		digit = true
	}
	return digit && someTime.MatchString(s)
}

const forUse = `(?:publication|publishing|release|broadcast(?:ing)?|transmission|distribution|print|online use|use|posting)`

var (
	embargoed     = regexp.MustCompile(`^(?i:(?:(?:strict(?:ly)?|under|press|news|media)\s+)*embargo(?:ed)?(?:\s+(?:copy|story|text|material|report|speech|news|information|document|notice|(?:press\s+)?release))?)\s*(.*)$`)
	embargoStop   = regexp.MustCompile(`^(?i:(?::|[–—/|]|-\s)|(?:until|till?|til|to|for|from|by|before|lifts?|date|time|ends?|expires?)\b|\d)`)
	noEmbargo     = regexp.MustCompile(`^(?i:(?:no|not|not under|embargo(?:ed)?\s*[:\-–—]?\s*(?:has been|is|was)?)\s*(?:under\s+)?(?:embargo(?:ed)?|none|lifted|nil|n/?a|no|not applicable|expired|over|off))\W*$`)
	immediate     = regexp.MustCompile(`^(?i:(?:(?:press|news|media)\s+release\W+)?(?:for\s+)?immediate\s+` + forUse + `|(?:for\s+)?` + forUse + `\s*(?:time|date)?\s*[:\-–—]?\s*(?:immediate(?:ly)?|now|at once|on receipt|at will))\W*$`)
	statesEmbargo = regexp.MustCompile(`^(?i:this\s+(?:[\w-]+\s+){1,4}(?:is|remains)\s+(?:\w+\s+)?(?:under\s+(?:\w+\s+)?embargo|embargoed)\b|(?:these|the|all)\s+(?:\w+\s+)?(?:figures|information|contents?|material|text|copy|details)\s+(?:(?:in|of) this \w+\s+)?(?:is|are|remains?)\s+(?:strictly\s+)?(?:under embargo|embargoed)\s+(?:until|till?|for)\b|this\s.{0,60}?\b(?:may|must|can|should)\s?not\s+be\s+(?:published|used|released|broadcast|quoted|reported)\b.*\b(?:before|until|prior to|till)\b)`)
	notFor        = regexp.MustCompile(`^(?i:(?:strictly\s+)?(?:not|no|nothing)\s+(?:to\s+be\s+(?:published|released|broadcast|used|printed|posted|distributed)|(?:intended\s+)?(?:for\s+)?(?:public\s+)?` + forUse + `)(?:[\s,/]+(?:or|and|nor)?\s*(?:for\s+)?(?:published|released|used|online|social media|` + forUse + `)\b)*)\s*(.*)$`)
	notBefore     = regexp.MustCompile(`^(?i:(?:before|until|till?|prior to|ahead of|earlier than)\b)`)
	heldFor       = regexp.MustCompile(`^(?:(?:HOLD[\s,!]*)+|(?:ON|LEGAL|PLEASE) HOLD|HOLD (?:THIS )?(?:STORY|ITEM|COPY)|DRAFT|SPIKED?|DO NOT (?:RUN|USE))\W*$|^(?:LEGAL )?HOLD\s[-–—]\s|^(?i:please\s+hold\s+(?:this|the|item|story|copy)\b|(?:please\s+)?(?:hold|held)\s+(?:(?:this\s+)?(?:story|copy|item)\s+)?for\s+` + forUse + `\b)`)
	holdUntil     = regexp.MustCompile(`^(?i:(?:please\s+)?hold\s+(?:(?:this\s+)?(?:story|copy|item)\s+)?(?:until|till?|for)\s+)(.+)$`)
	releaseAt     = regexp.MustCompile(`^(?i:for\s+(?:(?:the\s+)?(?:weekend|` + weekday + `)\s+)?` + forUse + `)\s*[:\-–—]?\s*(.*)$`)
	releaseDate   = regexp.MustCompile(`^(?i:not\s+before|(?:time|date)\s+of\s+(?:release|publication)\s*:?|(?:release|publication|publish|use|broadcast)\s*(?:date|time|on|at|after|before|not before)?(?:\s+and\s+time)?\s*:?)\s+(.+)$`)
	advance       = regexp.MustCompile(`^(?i:adv(?:ance[d]?)?)(?:\s*\d|\s+(?i:for|of)\s+|\s*:\s*)(.*)$`)
	doNotPublish  = regexp.MustCompile(`^(?i:(?:please\s+)?do\s+not\s+(publish|release|broadcast|air|transmit|run|use|print|post))\b\s*(?i:(?:this|the)\s+(?:story|item|copy|text|report)|it|yet|online)?\s*(.*)$`)
	foreign       = regexp.MustCompile(`^(?i:(?:achtung\W+)?sperrfrist\b|sous embargo\b|embargo jusqu|embargado hasta\b)`)
	mentions      = regexp.MustCompile(`(?i:\bunder embargo\b|\bembargoed (?:until|till?|for)\b|\bhold for release\b)|[,(-]\s*HFR\b|\bNOT FOR (?:PUBLICATION|RELEASE)\b`)
)

// Holds reports whether a text of the front matter is an embargo notice.
func Holds(s string) bool {
	kind, _ := readHold(trimMarks(s), inHead)
	return kind == Hold
}

// readHold reads a line that holds the publication of a text. keep is the
// headline if one follows the notice on the same line.
func readHold(s string, where zone) (kind NoteKind, keep string) {
	if isArabic(s) {
		return readArabicHold(s), ""
	}
	switch {
	case noEmbargo.MatchString(s), immediate.MatchString(s):
		return Code, ""
	case statesEmbargo.MatchString(s), foreign.MatchString(s), heldFor.MatchString(s) && !hasVerb(s), where != inBody && isHoldNotice(s):
		return Hold, ""
	}
	if kind, keep := readEmbargoWord(s); kind != 0 {
		return kind, keep
	}
	if readNotBefore(s) || readRelease(s, where) {
		return Hold, ""
	}
	if mentions.MatchString(s) && !isSentence(s) && partHolds(s, where) {
		return Hold, ""
	}
	return 0, ""
}

var (
	embargoNotice = regexp.MustCompile(`^(?i:(?:(?-i:LEGAL HOLD) [-–—:]|under (?:\w+ )?embargo (?:until|till?)\b|embargoed (?:until|till?)\b|embargoed [-–—] do not\b|do not (?:publish|release|broadcast|transmit|print|post) (?:until|till|before)\b))`)
	embargoWords  = regexp.MustCompile(`^(?i:embargo(?:ed)?|strict(?:ly)?|under|please|kindly|observe|respect|note|this|results?|report|figures|story|copy|news|press|media|in force|force|in|is|until|till|to)$`)
	papersUse     = regexp.MustCompile(`^(?i:for\s.*\b(?:papers|newspapers|editions?|use|release|publication)\b)`)
)

// isHoldNotice reports whether a line is an embargo notice and not a sentence
// of the story: it has only words of embargoes and times, or it begins like an
// embargo that ends with an event.
func isHoldNotice(s string) bool {
	if strings.HasPrefix(strings.ReplaceAll(s, " ", ""), "EMBARGO") && strings.HasPrefix(s, "E M") || papersUse.MatchString(s) && onlyTime(s) {
		return true
	}
	if text.CountWords(s) > 14 || isSentence(s) && !strings.HasPrefix(s, "Please") {
		return false
	}
	return embargoNotice.MatchString(s) || onlyNotice(s)
}

// onlyNotice reports whether s consists of the word embargo and a time or the
// words of a request.
func onlyNotice(s string) bool {
	named, other := false, false
	for w := range strings.FieldsFuncSeq(s, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",;:()/-–—!.", r) }) {
		switch {
		case strings.EqualFold(w, "embargo") || strings.EqualFold(w, "embargoed"):
			named = true
		case !embargoWords.MatchString(w) && !timeWords.MatchString(w) && strings.ContainsFunc(w, unicode.IsLetter):
			return false
		default:
			other = true
		}
	}
	return named && other
}

// partHolds reports whether a part of a line is a notice: "NEWS RELEASE -
// EMBARGOED UNTIL 10AM".
func partHolds(s string, where zone) bool {
	first := true
	for part := range strings.SplitSeq(partBreaks.Replace(s), "\n") {
		if len(part) == len(s) {
			return false
		}
		if kind, _ := readHold(part, where); kind == Hold {
			_, title, _ := strings.Cut(s, part+": ")
			return !first || !text.StartsLower(title) || someTime.MatchString(s) // "Under embargo: how Cuba lives"
		}
		if m := notFor.FindStringSubmatch(part); !first && where == inHead && m != nil && strings.Trim(m[1], ".! ") == "" {
			return true
		}
		first = false
	}
	return false
}

var partBreaks = strings.NewReplacer(" - ", "\n", " – ", "\n", " — ", "\n", ": ", "\n", " | ", "\n", " / ", "\n")

// isDoubtful reports whether a line mentions an embargo and is not a sentence.
func isDoubtful(s string) bool {
	if isArabic(s) {
		f := text.FoldName(s)
		return strings.Contains(f, "محظور النشر") && !arabicCourt.MatchString(f)
	}
	return mentions.MatchString(s) && !isSentence(s) && (isUpper(s) || someTime.MatchString(s) || noteWord.MatchString(s))
}

var noteWord = regexp.MustCompile(`(?i)\b(?:copy|notes?|release|text|desk)\b`)

// readEmbargoWord reads a line that begins with EMBARGO, EMBARGOED, HFR or
// HOLD as a label.
func readEmbargoWord(s string) (NoteKind, string) {
	if label, rest, ok := strings.Cut(s, ":"); ok && upperLabel[strings.TrimSpace(label)] && !someTime.MatchString(rest) && text.CountWords(rest) > 2 {
		return Hold, strings.TrimSpace(rest)
	}
	if rest, ok := strings.CutPrefix(s, "HFR"); ok && (rest == "" || rest[0] == ':' || onlyTime(rest)) {
		return Hold, ""
	}
	if rest, ok := strings.CutPrefix(s, "HOLD"); ok && (strings.HasPrefix(rest, ":") || onlyTime(rest)) {
		return Hold, ""
	}
	m := embargoed.FindStringSubmatch(s)
	if m == nil {
		return 0, ""
	}
	rest, upper := m[1], strings.Contains(s[:len(s)-len(m[1])], "EMBARGO")
	timed := someTime.MatchString(rest)
	switch {
	case strings.Trim(rest, ".!") == "":
		return Hold, ""
	case !embargoStop.MatchString(rest):
	case upper && (timed || afterLabel(rest) || untilWord.MatchString(rest)):
		return Hold, ""
	case timed && (onlyTime(trimUntil(rest)) || !isSentence(s)):
		return Hold, ""
	}
	return 0, ""
}

// upperLabel are labels that a headline may follow on the same line.
var upperLabel = map[string]bool{"EMBARGO": true, "EMBARGOED": true, "UNDER EMBARGO": true, "STRICTLY EMBARGOED": true, "HFR": true, "HOLD": true}

var untilWord = regexp.MustCompile(`^(?i:(?:until|till?|til|date|time|before)\b)[\s:]*`)

func trimUntil(s string) string {
	s = strings.TrimLeft(s, ":–—/|- ")
	return s[len(untilWord.FindString(s)):]
}

func afterLabel(s string) bool {
	r, _ := text.FirstRune(s)
	return strings.ContainsRune(":-–—", r)
}

// readNotBefore reads "not for publication before …" and "do not use until …".
func readNotBefore(s string) bool {
	if m := notFor.FindStringSubmatch(s); m != nil && notBefore.MatchString(m[1]) {
		return isUpper(s) || !hasVerb(m[1])
	}
	m := doNotPublish.FindStringSubmatch(s)
	if m == nil {
		return false
	}
	if notBefore.MatchString(m[2]) {
		return someTime.MatchString(m[2]) && !hasVerb(m[2])
	}
	publish := isUpper(s) || strings.EqualFold(m[1], "publish") || strings.EqualFold(m[1], "broadcast")
	return publish && strings.Trim(m[2], ".! ") == ""
}

// readRelease reads the time at which a text is released.
func readRelease(s string, where zone) bool {
	if m := advance.FindStringSubmatch(s); m != nil {
		digits := strings.TrimLeft(s, "advnceADVNCE ")
		return onlyTime(m[1]) || digits != "" && digits[0] >= '0' && digits[0] <= '9' && len(s) < 16
	}
	if m := holdUntil.FindStringSubmatch(s); m != nil {
		return onlyTime(m[1]) || someTime.MatchString(m[1]) && (isUpper(s) || text.CountWords(s) <= 10 && !hasVerb(s))
	}
	if m := releaseAt.FindStringSubmatch(s); m != nil {
		return onlyTime(m[1]) || m[1] == "" && someTime.MatchString(strings.Fields(s)[1]) || someTime.MatchString(m[1]) && (isUpper(s) || where != inBody && !isSentence(s))
	}
	if m := releaseDate.FindStringSubmatch(s); m != nil && where != inBody {
		return onlyTime(m[1])
	}
	return false
}

// arabicStop ends a phrase. Phrases are compared in the spelling of FoldName:
// without marks, with one alef, ه for ة and ي for ى.
const arabicStop = `(?:$|[\s:،,.؛!()«»"/])`

var (
	arabicTime   = regexp.MustCompile(`الساعه|[0-9٠-٩]|الاحد|الاثنين|الثلاثاء|الاربعاء|الخميس|الجمعه|السبت|منتصف|مساء|صباح|الظهر|غدا?` + arabicStop + `|اشعار اخر|القاء|(?:الواحده|الثانيه|الثالثه|الرابعه|الخامسه|السادسه|السابعه|الثامنه|التاسعه|العاشره)`)
	arabicHold   = regexp.MustCompile(`^(?:(?:خبر|ماده|مواد|تقرير|بيان|هذا الخبر|هذه الماده)\s+)?(?:محظوره?\s+(?:من\s+)?(?:ال|لل)?نشر(?:ه|ها)?|(?:مؤجله?|تاجيل)\s+النشر|يؤجل\s+(?:ال)?نشر(?:ه|ها)?|النشر\s+(?:محظور|مؤجل)|محظوره?\s*:|محظوره?$|امبار[غج]و)\s*(?:$|[:،,.(\d]|(?:حتي|قبل|الي|لحين|لغايه|الا بعد)` + arabicStop + `)`)
	arabicUnder  = regexp.MustCompile(`^(?:تحت|مراعاه|مع\s+مراعاه|(?:يرجي|الرجاء|نرجو)\s+(?:مراعاه|الالتزام\s+ب)|خاضعه?\s+ل)\s*ل?(?:موعد\s+)?(?:ال)?(?:حظر(?:\s+النشر)?|نشر)\s*(?:$|(?:يوم|حتي|الاحد|الاثنين|الثلاثاء|الاربعاء|الخميس|الجمعه|السبت|قبل|الي|لحين|لغايه)\s+(.*)$)`)
	arabicBan    = regexp.MustCompile(`^(?:(?:(?:خبر|ماده|تقرير|بيان)\s+)?محظوره?|(?:يحظر|يمنع|ممنوع|حظر)\s+(?:من\s+)?(?:ال)?نشر(?:ه|ها)?|(?:لا\s+(?:ينشر|تنشر|يذاع|يبث)|(?:يرجي|الرجاء|نرجو|رجاء)\s+عدم\s+(?:ال)?نشر(?:ه|ها)?|(?:ليس|ليست|غير\s+(?:قابله?|مخصصه?|معده?)|لا\s+يصلح)\s+لل?نشر)(?:\s+(?:هذا|هذه)\s+\S+|\s+الخبر|\s+الماده)?)\s*:?\s+(?:حتي|قبل|الا\s+بعد|الي|لحين|لغايه)\s+(.*)$`)
	arabicNow    = regexp.MustCompile(`^(?:(?:بيان|خبر)\s+صحفي[^\pL\pN]*)?(?:لل?نشر|للاستخدام|النشر)\s+(?:الفوري|فورا|حالا|الان|مباشره)[^\pL\pN]*$`)
	arabicAfter  = regexp.MustCompile(`^(?:لل?نشر|النشر|للبث|للاستخدام|(?:موعد|وقت|تاريخ)\s+النشر|يسمح\s+بالنشر)\s*(?:بعد|عند|في|بتاريخ|يوم|ابتداء|اعتبارا|الساعه|صباح|مساء|قبل|غدا|:)\s*(.*)$|^ينشر\s.{0,20}الساعه\s+(.*)$`)
	arabicStopIt = regexp.MustCompile(`^(?:يرجي|الرجاء|نرجو|رجاء)\s+عدم\s+(?:ال)?نشر(?:\s+(?:الخبر|الماده|هذا\s+\S+))?[^\pL\pN]*$`)
	arabicCourt  = regexp.MustCompile(`قضيه|قضايا|النيابه|المحكمه|القضاء|تحقيق|النائب العام`)
)

func readArabicHold(s string) NoteKind {
	f := text.FoldName(s)
	switch {
	case arabicNow.MatchString(f):
		return Code
	case arabicCourt.MatchString(f):
		return 0
	case arabicHold.MatchString(f), arabicStopIt.MatchString(f):
		return Hold
	}
	if m := arabicUnder.FindStringSubmatch(f); m != nil && (m[1] == "" && strings.Contains(f, "نشر") || arabicTime.MatchString(m[1])) {
		return Hold
	}
	if m := arabicBan.FindStringSubmatch(f); m != nil && arabicTime.MatchString(m[1]) {
		return Hold
	}
	if rest, ok := strings.CutPrefix(f, "الحظر حتي الساعه "); ok && text.CountWords(rest) <= 4 {
		return Hold
	}
	if m := arabicAfter.FindStringSubmatch(f); m != nil && arabicTime.MatchString(f) && text.CountWords(f) <= 12 {
		return Hold
	}
	return 0
}
