package wire

import (
	"regexp"
	"strings"

	"broadside/articles/text"
)

// Lines of the page that a text was copied from: alone on their line, or as a
// label before something else.
var (
	pageLine = regexp.MustCompile(`^(?i:advertise?ments?(?:\s*[-–—|]\s*.{0,40})?|skip\s+ad(?:vertisement)?|(?:story|article|text|content)\s+continues\s+(?:below|after)(?:\s+(?:this\s+)?(?:ad(?:vertisement)?|the ad))?|(?:scroll|swipe)\s+to\s+continue|continue\s+reading(?:\s+below)?|promoted(?:\s+(?:stories|content))?|recommended(?:\s+(?:for you|stories|articles|reading))?|most\s+(?:read|popular|viewed|shared)|trending(?:\s+(?:now|stories))?|related(?:\s+(?:stories|story|articles?|news|topics|content|coverage|posts|links))?|more\s+(?:stories|on this (?:story|topic)|from this section)|you\s+(?:may|might)\s+also\s+like|editors?['’]?s?\s+picks?|sign\s+up(?:\s+(?:for|to)\s+(?:our\s+.{0,60}|.{0,40}\b(?:newsletters?|alerts?|updates?|briefing|e-?mails?)\b.{0,20}))?|subscribe(?:\s+(?:now|today|here|to\s+(?:our\s+.{0,60}|.{0,40}\b(?:newsletters?|channel|briefing)\b.{0,20})))?|share(?:\s+(?:this(?:\s+\w+)?|on\s+\w+|via\s+\w+))?|print(?:\s+this(?:\s+\w+)?)?|e-?mail\s+this(?:\s+\w+)?|copy\s+link|save\s+(?:article|story|for later)|gift\s+this\s+article|bookmark|(?:view|read|show|post|leave)\s+(?:all\s+|a\s+|the\s+)?comments?(?:\s+\(\d+\)?)?|comments?\s*\(\d+\)?|\d+\s+comments|read\s+(?:more|full story|full article|the full (?:story|article))|load\s+more|show\s+more|listen\s+(?:to\s+(?:this\s+)?(?:article|story)|now)(?:\s+\d+\s*min.*)?|back\s+to\s+top|skip\s+to\s+(?:main\s+)?content|follow\s+us(?:\s+on\s+.{0,60})?|download\s+(?:the|our)\s+app.{0,40}|click\s+here\s+(?:to|for)\s+.{0,60}|get\s+the\s+latest\s+news\s+.{0,60}|purchase\s+licensing\s+rights.{0,20}|opens\s+new\s+tab|advertiser\s+content)[.:…!»>→]*$`)

	pageLabel = regexp.MustCompile(`^(?:(?i:read\s+(?:more|also|next|full story)|also\s+read|see\s+also|don['’]t\s+miss|must\s+read|more\s+on\s+this|related(?:\s+(?:stories|articles?|topics|news))?|recommended|filed\s+under|tags?|topics?|trending|image\s+caption|photo\s+caption|picture\s+caption|caption)\s*[:|»›](?:\s|$)|(?:READ|WATCH|LISTEN|MORE|IN PICTURES)\s*[:|](?:\s|$)|(?:Read|Watch|Listen)\s*\||Also read\s+[–—-])\s*(.*)$`)

	arabicPage = regexp.MustCompile(`^(?:اعلان(?:ات)?|اقرا\s+(?:ايضا|المزيد)|شاهد\s+(?:ايضا|المزيد)|(?:مواضيع|اخبار|موضوعات|مقالات)\s+(?:ذات\s+صله|متعلقه|مشابهه)|الاكثر\s+(?:قراءه|مشاهده|تداولا)|شارك(?:نا|وا)?(?:\s+(?:المقال|الخبر|علي\s+\S+|هذا\s+\S+))?|مشاركه(?:\s+(?:المقال|الخبر))?|اشترك(?:\s+(?:الان|في\s+.{0,60}))?|تابعونا(?:\s+علي\s+.{0,60})?|تابعنا(?:\s+علي\s+.{0,60})?|طباعه|نسخ\s+الرابط|حجم\s+الخط|تعليقات|اضف\s+تعليق|ا?ترك\s+تعليق|للمزيد|المزيد|يستمر\s+(?:المقال|الخبر)\s+بعد\s+الاعلان|سجل\s+في\s+.{0,60})[.:!…]*$`)

	arabicPageLabel = regexp.MustCompile(`^(?:اقرا\s+(?:ايضا|المزيد)|شاهد\s+ايضا|طالع\s+ايضا|(?:ال)?كلمات\s+(?:ال)?(?:مفتاحيه|داله|دلاليه)|(?:ال)?وسوم|تاغات|مواضيع\s+ذات\s+صله|اخبار\s+ذات\s+صله|تعليق\s+الصوره)\s*[:|](.*)$`)
)

// readPageLine reports whether a line belongs to the page that a text was
// copied from. A line that continues as a sentence after a label does not,
// unless the label is that of a link, a caption or tags.
func readPageLine(s string, where zone) bool {
	if isArabic(s) {
		f := text.FoldName(s)
		if m := arabicPageLabel.FindStringSubmatch(f); m != nil {
			return where != inBody || text.CountWords(m[1]) <= 25
		}
		return arabicPage.MatchString(f)
	}
	if pageLine.MatchString(s) {
		r, _ := text.FirstRune(s)
		return !isSentence(s) && (r < 'a' || r > 'z' || where == inTail)
	}
	m := pageLabel.FindStringSubmatch(s)
	if m == nil {
		return false
	}
	label := strings.ToLower(s[:len(s)-len(m[1])])
	if text.StartsLower(m[1]) && !strings.Contains(label, "tag") && !strings.Contains(label, "caption") && (text.EndsSentence(m[1]) || !strings.Contains(m[1], ",")) && text.CountWords(m[1]) > 1 && !isUpper(s[:len(label)]) {
		return false // "Related: a novel about cousins"
	}
	if strings.Contains(label, "tag") || strings.Contains(label, "topic") || strings.Contains(label, "related") || strings.Contains(label, "recommended") || strings.Contains(label, "trending") {
		return !hasVerb(m[1]) || !strings.HasSuffix(m[1], ".")
	}
	return true
}

var linksBelow = regexp.MustCompile(`^(?i:related|recommended|most\s+(?:read|popular|viewed)|trending|more\s+(?:stories|on this|from)|you\s+(?:may|might)\s+also|editors?['’]?s?\s+picks?|also read|read (?:more|also)|see also)\b|^(?:مواضيع|اخبار|موضوعات|مقالات|الاكثر|اقرا\s+ايضا)\s`)

// linkList reports whether a line is a heading that links to other stories
// follow.
func linkList(s string) bool {
	label, rest, _ := strings.Cut(s, ":")
	return strings.TrimSpace(rest) == "" && (linksBelow.MatchString(label) || isArabic(s) && linksBelow.MatchString(text.FoldName(label)+" "))
}

// isLinkLine reports whether a line below a linkList heading is one of its
// links: a headline with a bullet or in the same block as the line before, or
// any headline below the story.
func isLinkLine(l, before textLine) bool {
	if l.zone == inHead || isParagraph(l.text) || text.EndsSentence(l.text) || text.CountWords(l.text) > 20 || l.block != before.block && l.zone != inTail && itemMarker(l.text) == "" {
		return false
	}
	_, thanks := readAttribution(l.text)
	return !thanks && !readTail(l.text)
}

var captionLabel = regexp.MustCompile(`^(?i:(?:(?:image|photo|picture)\s+)?caption)\s*:\s*|^تعليق الصورة\s*:\s*`)

func cutCaptionLabel(s string) (string, bool) {
	label := captionLabel.FindString(s)
	return s[len(label):], label != "" && len(label) < len(s)
}
