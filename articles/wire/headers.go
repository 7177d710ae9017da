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

// agencyLine is a line that an agency puts above or below its stories.
type agencyLine struct {
	agency string
	line   *regexp.Regexp
}

func isOneOf(lines []agencyLine, s string) bool {
	return slices.ContainsFunc(lines, func(l agencyLine) bool { return l.line.MatchString(s) })
}

// agencyHeads are the lines that agencies put above a story.
var agencyHeads = []agencyLine{
	// ANPA 1312, as sent by the Associated Press and those who copied it
	{"ANPA number", regexp.MustCompile(`^[A-Za-z]{1,2}\d{4}(?:[a-z]{1,8}|-{2,8})?$`)},
	{"ANPA selector", regexp.MustCompile(`^[a-z]\s[a-z]\s+\S.*\s\d{2}-\d{2}\s+\d{3,4}$`)},
	{"ANPA keyword", regexp.MustCompile(`^(?:\*?\d{4}<?\s*\^?)?(?:BC|AM|PM|AP)-[^.?!]*,\s?\d{2,4}$`)},
	{"ANPA keyword", regexp.MustCompile(`^(?:BC-|[AP]M-(?:[A-Z]{2,4}-)?-)[A-Z0-9][^.?!]{0,70}$`)},
	{"AP pictures", regexp.MustCompile(`^AP\s+(?:Photos?|Graphics?|Video|Audio)(?:\s+[A-Z0-9,\s-]*)?$|^AP\s+Photos?\s+[A-Z]{2,}\d+.{0,60}$|^(?i:(?:also )?mov(?:ing|ed) on .{3,60} (?:services?|lines|wires?))\.?$`)},
	{"AP staff", regexp.MustCompile(`^(?:The\s+)?(?:Associated Press|AP|AP\s+(?:[A-Z]\w+\s+){0,3}(?:Writer|Correspondent|Editor|Reporter|Staff))$`)},
	{"pictures", pictureNote},

	// dpa
	{"dpa", regexp.MustCompile(`^[a-z]{2,4}\d{3,4}\s+\d\s+[a-z]{1,3}\s+\d{1,4}\s+\S.*$`)},
	{"dpa slug", regexp.MustCompile(`^\p{Lu}[\p{L}\d .'’&-]{0,30}(?:/[\p{L}\d .'’&-]{1,30}){0,5}/$`)},
	{"dpa byline", regexp.MustCompile(`^(?i:by\s+(?:dpa|afp|ap|reuters|pti|ani|ians|wam|kuna|qna|bna|spa|xinhua|aa|anadolu)(?:\s+(?:correspondents?|staff|reporters?|writers?))?)$`)},
	{"dpa", regexp.MustCompile(`^\((?:Achtung|Hinweis)[^()]*\)$`)},

	// Reuters
	{"Reuters slug", regexp.MustCompile(`^[A-Z][A-Z0-9&.-]+/(?:[A-Z0-9&.-]+(?:\s[A-Z0-9&.-]+)?)?(?:\s*\([A-Z0-9 ,/&-]+\))?$`)},
	{"Reuters", regexp.MustCompile(`^(?:\d{1,2}:?\d{2}(?::\d{2})?\s*(?:GMT)?\s*)?\d{1,2}-?[A-Z][A-Za-z]{2}-?\d{2,4}(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?(?:\s+RTRS)?$`)},
	{"Reuters", regexp.MustCompile(`^(?:Summary|Companies|Law Firms|Related documents)$`)},
	{"Reuters", regexp.MustCompile(`^RTRS\s*[-–—]?\s*[\d:/\s-]*$`)},
	{"Reuters", regexp.MustCompile(`^\*\s*[A-Z].{0,20}\bTOP NEWS\b.*$|^(?i:for\s+(?:more\s+)?reuters\s+(?:customers|clients)\b.*)$`)},

	// AFP
	{"AFP number", regexp.MustCompile(`^AFP\s?[-/]?\s?\d{3,5}(?:\s.{0,60})?$`)},
	{"AFP slug", regexp.MustCompile(`^\p{Lu}[\p{L}\d]*(?:-[\p{L}\d]+)+(?:\s[\p{L}\d-]+)?,\s?(?:\d?(?:st|nd|rd|th)?\s?-?lead|\d?-?lead|new\s?series|newseries|update|advancer|urgent|alert|flash|focus|feature|factfile|interview|profile|sidebar|correction|graphic|video|photos?)\S*$`)},
	{"slug", regexp.MustCompile(`^[A-Za-z]+(?:-[A-Za-z0-9]+){2,}$|^[A-Z]{2,}(?:-{1,2}[A-Z0-9]+)+$`)},
	{"AFP", regexp.MustCompile(`^(?i:(?:www\.)?afp\.com|afp\s+(?:urgent|alert|flash))$`)},

	// PTI, ANI, IANS
	{"PTI", regexp.MustCompile(`^PRI(?:\s+[A-Z]{2,6})+(?:\s+\d+)?$`)},
	{"PTI", regexp.MustCompile(`^\.?[A-Z]{3,}(?:\s[A-Z]+)?\s+[A-Z]{3}\s?\d{1,3}$|^(?:DEL|BOM|MDS|CAL|[NESW]RG|LG[DBMC]|FGN|FES|[DBMC]CM|SP[DFO]|ENT|GEN|NAT|PAR|ELN|DS[BP]|BES|ECO)\s?\d{1,3}$`)},
	{"PTI, ANI, IANS", regexp.MustCompile(`^(?:PTI|ANI|IANS|UNI)\s*(?:\||(?i:updated)).*$`)},

	// Gulf and Arab agencies
	{"WAM", regexp.MustCompile(`^(?:WAM|وام)\s*(?:[-/|]\s*)?(?:English|Arabic|عربي|إنجليزي)$|^(?:WAM|وام)\s?[-/:|]?\s?\d{3,}.{0,40}$`)},
	{"KUNA", regexp.MustCompile(`^(?:KUNA|كونا)\s?[:-]?\s?\d{3,5}(?:\s.{0,80})?$`)},
	{"KUNA", regexp.MustCompile(`^KUNA\s*:\s.*\d{1,2}/\d{1,2}/\d{4}$`)},
	{"QNA", regexp.MustCompile(`^(?:QNA|قنا)\s*(?:/\s*\w+)?\s*[-/:]?\s*\d{3,5}.{0,40}$`)},
	{"SPA", regexp.MustCompile(`^(?:SPA|واس)\s*[-/:]?\s*\d{3,8}$`)},
	{"BNA", regexp.MustCompile(`^(?:BNA|بنا)\s*[-/:]?\s*\d{3,8}$`)},
	{"MENA", regexp.MustCompile(`^(?:MENA|أ\s?ش\s?أ)\s*[-/:]?\s*\d{3,8}$`)},
	{"Petra", regexp.MustCompile(`^(?:PETRA|Petra|بترا)\s*[-/:]?\s*\d{3,8}$`)},
	{"Xinhua", regexp.MustCompile(`^(?:XINHUA|Xinhua|شينخوا)\s*[-/:|]?\s*(?:\d{3,8}|Updated.*)$`)},
	{"Xinhua", regexp.MustCompile(`^Source:\s.{2,40}\|.*\d{4}.*$`)},
	{"Anadolu", regexp.MustCompile(`^\d{2}\.\d{2}\.\d{4}\s*-\s*(?:Update|Updated|تحديث|تم التحديث)\s*:.*$`)},

	// of all
	{"priority", regexp.MustCompile(`^(?:URGENT|FLASH|SNAP|BULLETIN|ALERT|BREAKING|NEWSALERT|APNewsAlert|ROUTINE|REFILE|RPT|REPEAT|CORRECTED|RECAST|WRITETHRU|LEAD|NEW SERIES|عاجل|عاجل جدا)[^\pL\pN]*$`)},
	{"lead number", regexp.MustCompile(`^(?i:\(?(?:\d+(?:st|nd|rd|th)\s?-?(?:ld|lead|add|update)|(?:update|wrapup|add|take|lead|ld)\s?\d+|\d+(?:st|nd|rd|th)\s?ld-?writethru|(?:st|nd)?ld-writethru|writethru|(?:take|part)\s\d+\s(?:of|/)\s\d+)\W*)$`)},
	{"label", regexp.MustCompile(`^(?i:(?:priority|urgency|word\s?count|words|story\s?(?:id|number|no)|story_number|transmission(?:\s\w+)?|take|version|item\s?id|guid|usn|edit\s?status)\s*:\s*(?:\S*\d.*|urgent|high|normal|routine|low|rush|flash))$`)},
	{"label", regexp.MustCompile(`^(?:الكلمات المفتاحية|كلمات مفتاحية)\s*:.*$|^(?:التصنيف|القسم)\s*:\s*\S+$|^(?:الأولوية|عدد الكلمات|رقم الخبر|الرمز|رمز الخبر|كود الخبر)\s*:\s*\S+(?:\s\S+)?$`)},
	{"words", regexp.MustCompile(`^(?i:\(?(?:about\s+|approx\.?\s+|eds:?\s+)?\d{2,4}\s+words\)?\.?|\(\d{2,4}\s*(?:كلمة)\))$`)},
}

// pictureNote matches a line about the pictures of a story.
var pictureNote = regexp.MustCompile(`^(?i:\(?(?:with\s+(?:\w+\s+)?(?:photos?|pictures?|pix|graphics?|video)|pix|(?:photos?|pictures?|graphics?|video)\s+(?:is |are )?(?:available|attached|to follow|follows?)))\)?\.?$`)

// agencyTails are the lines that agencies put below a story.
var agencyTails = []agencyLine{
	{"label", regexp.MustCompile(`^(?i:word\s?count\s*:\s*\d+|(?:pics?|photos?|pictures?|images?)\s*:\s*(?:attached|sent|to follow|below|none|yes|no)|pic(?:ture)?\s+captions?\s*:.*)$`)},
	{"end", regexp.MustCompile(`^(?:[-–—(/*=#[ ]*(?i:ends?|end ?item|endit|end of (?:story|text|item|release)|more to (?:come|follow)|انتهى|انتهي|النهاية|نهاية (?:الخبر|النص|البيان)|يتبع|تم)[-–—)/*=#.\] ]*|[-–—(/*=# ]+(?:30|0|more)[-–—)/*=# ]+|MORE)$`)},
	{"end", regexp.MustCompile(`^(?:#\s*){2,}$|^_{2,}$|^(?:=|-){3,}$|^■$`)},
	{"pictures", pictureNote},
	{"press release", regexp.MustCompile(`^(?i:view (?:source|original) (?:version|content)\b.*|(?:photo|logo|video|infographic)s?(?: available(?: at)?)?\s*[-–—:]+\s*https?://\S+)$`)},
	{"AP", regexp.MustCompile(`^AP-[A-Z]{2}-\d{2}-\d{2}-\d{2}\s+\d{4}(?:GMT|E[SD]T|UTC)?$`)},
	{"dpa", regexp.MustCompile(`^dpa(?:[-/]\w+)?(?:\s(?:[a-z]{2,4}\d?|[a-z]\d)){1,8}$|^\d{6}\s+(?:GMT\s+)?[A-Z][a-z]{2}\s+\d{2}$`)},
	{"Reuters", regexp.MustCompile(`^\^?REUTERS?@?\^?$|^Reuter$|^(?:\d{1,2}:?\d{2}\s+)?\d{1,2}-\d{1,2}-\d{2,4}$`)},
	{"legal", regexp.MustCompile(`^(?i:(?:©|\(c\)|copyright)\s*(?:copyright\s+)?(?:©|\(c\)|\d{4}|thomson|by\s).{0,160}$|©.{0,160}$|.{0,160}\ball rights reserved\b.{0,160}$|.*\bclick for restrictions\b.*|.*(?:this material|this story|it) may not be (?:published|reproduced|broadcast|reused).{0,80}(?:broadcast|rewritten|redistributed|permission).*|our standards:.*)`)},
	{"Anadolu", regexp.MustCompile(`^Anadolu (?:Agency )?website contains only a portion .*|^الأخبار المنشورة على الصفحة الرسمية لوكالة الأناضول.*`)},
	{"initials", regexp.MustCompile(`^(?:\(?[A-Za-z]{2,4}\)?)(?:/[A-Za-z]{2,5})+$|^[a-z]{1,4}(?:[-.][a-z]{1,5})+(?:/[a-z]{2,5})*\.?$|^[A-Z](?:\.[A-Z]){1,3}\.?$`)},
	{"initials", regexp.MustCompile(`^\p{Arabic}(?:[\s.]+\p{Arabic}){0,3}(?:\s*[/-]\s*\p{Arabic}(?:[\s.]+\p{Arabic}){0,3})*\.?$|^\p{Arabic}{1,3}(?:\s\p{Arabic})?\s*/\s*\p{Arabic}{1,3}(?:\s\p{Arabic})?$`)},
	{"PTI", regexp.MustCompile(`^(?:PTI|ANI|IANS|UNI)(?:[\s/]+[A-Z]{2,5}){1,6}$`)},
	{"WAM", regexp.MustCompile(`^[-–—/ ]*(?:WAM|وام)\s*(?:/\s*[\p{L}\p{M}. '’-]{1,40}\s*)+/*$|^//\s?(?:WAM|وام|Petra|بترا|SPA|واس|BNA|بنا)\s?//(?:\s\S.{0,20})?$|^-\s?(?:WAM|وام)\s?-$`)},
	{"KUNA", regexp.MustCompile(`^\((?i:end|ends|النهاية|انتهى)\)\s+.{1,30}$`)},
	{"QNA", regexp.MustCompile(`^(?:\(QNA\)|\(قنا\))?\s*(?:QNA|قنا)?\s*\d{4}\s*(?:GMT|جمت)?\s*\d{4}/\d{1,2}/\d{1,2}(?:\s*(?:QNA|قنا))?$`)},
	{"BNA", regexp.MustCompile(`^(?:BNA|WAM|KUNA|QNA|SPA|MENA|ONA|بنا|وام|كونا|قنا)\s+\d{4}\s*(?:GMT|جمت)(?:\s+[\d/]+)?$`)},
	{"SPA", regexp.MustCompile(`^\d{1,2}:\d{2}\s*(?:ت\s?م|(?i:local time).*|GMT|جمت)$|^0\d{3}$`)},
	{"Petra", regexp.MustCompile(`^(?:\d{1,2}/\d{1,2}/\d{4}|\d{4}[-/]\d{1,2}[-/]\d{1,2})(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?(?:\s*[AP]M)?$`)},
	{"Petra, SPA", regexp.MustCompile(`^--\s?\((?:Petra|بترا|SPA|واس)\)\s*\S.{0,20}$`)},
}

// midMarks are marks of continuation, which may be anywhere.
var midMarks = regexp.MustCompile(`^(?:(?:MORE|MORE TO (?:COME|FOLLOW)|يتبع)|[-–—(/* ]+(?i:more|more to (?:come|follow)|يتبع)[-–—)/* ]+|\((?i:take|page|part)\s\d+\s(?:of|/)\s\d+\)|\(.{0,40}\b(?i:1st|2nd|3rd|\d+th)\s(?i:add|ld|lead)\)|_{2,})$`)

func readHeader(s string) bool {
	return isOneOf(agencyHeads, s) || isCoded(s) || isTopics(s) || isStamp(s)
}

var (
	stampWord = regexp.MustCompile(`^(?i:last|updated?|published|posted|modified|created|ago|ist|pkt|ast|(?:gmt|utc)[+-]?\d*\w*)$`)
	stamped   = regexp.MustCompile(`(?i)\b(?:updated|published|posted|modified|ago|ist|gmt)\b`)
)

// isStamp reports whether a line is the time at which a page was published, and
// nothing else. A date alone may be that of an event.
func isStamp(s string) bool {
	for w := range strings.FieldsFuncSeq(s, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",;:()/|-–—.·•", r) }) {
		if !stampWord.MatchString(w) && !timeWords.MatchString(w) && strings.ContainsFunc(w, unicode.IsLetter) {
			return false
		}
	}
	return !leftOut.MatchString(s) && stamped.MatchString(s) && strings.ContainsFunc(s, unicode.IsDigit)
}

var topicLabel = regexp.MustCompile(`^(?i:keywords?|slug(?:line)?|categor(?:y|ies)|service(?:\slevel)?|subject\s?codes?|product\s?codes?|location\s?codes?|restrictions)\s*:\s*(.*)$`)

// isTopics reports whether a line is a label followed by topics, not a headline
// with a colon.
func isTopics(s string) bool {
	m := topicLabel.FindStringSubmatch(s)
	return m != nil && !hasVerb(m[1]) && (isUpper(m[1]) || strings.ContainsAny(m[1], ",;|") || text.CountWords(m[1]) < 3)
}

var (
	slugHold = regexp.MustCompile(`\bHFR\b|\bEMBARGOED\b|\(EMBARGO\b|\bADV(?:ANCE)?\s?\d`)
	slugKill = regexp.MustCompile(`\sKILL$|,\s?(?i:kill(?:ed)?|eliminat(?:e|ion)|withdraw(?:n|al)?)\b`)
)

// slugKind returns the effect of a slug on its story: AP's slugs may contain
// "HFR", "ADV30" or "KILL".
func slugKind(s string) NoteKind {
	switch {
	case slugKill.MatchString(s):
		return Kill
	case slugHold.MatchString(s):
		return Hold
	}
	return Code
}

// isCoded reports whether most words of a line are numbers and codes.
func isCoded(s string) bool {
	words := strings.Fields(s)
	codes := 0
	for _, w := range words {
		if strings.ContainsFunc(w, unicode.IsDigit) || len(w) == 1 || strings.Contains(w, "--") {
			codes++
		}
	}
	return len(words) >= 4 && len(words) <= 9 && codes*5 >= len(words)*3 && coded.MatchString(words[0])
}

// coded matches the first word of a line of codes: "xyz0001", "r".
var coded = regexp.MustCompile(`^(?:[A-Za-z]+\d{3,}\S*|[a-z])$`)

func readTail(s string) bool {
	return len(s) <= 2*maxNotice && !isSignature(s) && (isOneOf(agencyTails, s) || isTopics(s))
}

// isSignature reports whether a line is the names of agencies: "AFP/WAM".
func isSignature(s string) bool {
	return !slices.ContainsFunc(strings.Split(s, "/"), func(name string) bool { return !names.IsAgency(strings.TrimSpace(name)) })
}

// maxTails is the number of an agency's lines that may be below a story.
const maxTails = 60

// takeTails removes the agency's lines and acknowledgements below the story, in
// any order.
func (w *Story) takeTails(blocks []block) []block {
	for left := maxTails; ; {
		before := countLines(blocks)
		for ; left > 0 && (len(blocks) > 1 || len(blocks) == 1 && len(blocks[0]) > 1); left-- {
			last := blocks[len(blocks)-1]
			l := last[len(last)-1]
			if !readTail(strings.TrimRight(l.text, "< ")) {
				break
			}
			w.addGuess(l.no, 11, "left out", l.text, 0.9)
			blocks = withoutLast(blocks, 1)
		}
		if blocks = w.takeAttribution(blocks); countLines(blocks) == before || left == 0 {
			return w.takeInlineTail(blocks)
		}
	}
}

var inlineTail = regexp.MustCompile(`^(.*[.!?؟”"»])\s*((?:PTI|UNI|IANS|ANI)(?:[\s/]+[A-Z]{2,5}){1,6}|\((?i:end|النهاية|انتهى)\)(?:\s+.{1,20})?|[-–—]*\s?(?i:ends)\s?[-–—]+|Enditem)$`)

// takeInlineTail removes the end mark that follows the last sentence on its
// line: "… he said. PTI SKS KR".
func (w *Story) takeInlineTail(blocks []block) []block {
	if len(blocks) == 0 {
		return blocks
	}
	last := blocks[len(blocks)-1]
	l := &last[len(last)-1]
	text, end := lastPart(l.text)
	if m := inlineTail.FindStringSubmatch(end); m != nil {
		w.addGuess(l.no, 11, "left out", m[2], 0.9)
		l.text = text + m[1]
	}
	return blocks
}

// lastPart cuts a line before its last characters, in which an end mark is.
func lastPart(s string) (text, end string) {
	at := max(0, len(s)-maxNotice)
	for at > 0 && !utf8.RuneStart(s[at]) {
		at--
	}
	return s[:at], s[at:]
}

func countLines(blocks []block) int {
	n := 0
	for _, b := range blocks {
		n += len(b)
	}
	return n
}

// withoutLast returns blocks without the last n lines of the last one.
func withoutLast(blocks []block, n int) []block {
	i := len(blocks) - 1
	if blocks[i] = blocks[i][:len(blocks[i])-n]; len(blocks[i]) == 0 {
		return blocks[:i]
	}
	return blocks
}

var headlineCode = regexp.MustCompile(`^(?:(?:\d{1,2}:?\d{2}(?::\d{2})?\s+)?(?:\d{1,2}-?[A-Z][a-z]{2}-?\d{2,4}\s+)?RTRS-|(?:UPDATE|WRAPUP)\s?\d+\s?[-–—]\s?|(?:REFILE|RPT|REPEAT|CORRECTED|RECAST|WRITETHRU|REFILED)\s?(?:[-–—]\s?|:\s)|CORRECTED-\(OFFICIAL\)-|\((?:LEAD|\d+(?:st|nd|rd|th) (?:LD|LEAD))\)\s|\d(?:ST|ND|RD|TH) LEAD\s?[:-]?\s)+`)

// cutHeadlineCode removes "UPDATE 2-" and the like from a headline.
func cutHeadlineCode(s string) (code, headline string) {
	code = headlineCode.FindString(s)
	if headline = strings.TrimSpace(s[len(code):]); headline == "" {
		return "", s
	}
	return strings.TrimSpace(code), headline
}
