package wire

import (
	"regexp"
	"strings"

	"broadside/articles/text"
)

var (
	killNotice = regexp.MustCompile(`^(?:(?:BULLETIN|MANDATORY|URGENT|FLASH|ADVISORY|STORY|NEWS|EDITORS|ATTENTION|CLIENTS|PLEASE|AP|AFP|dpa|PTI|MEDIA|TEXT)[\s,:–—-]+)*(?:KILL(?:ED|S)?(?:[\s,!]+KILL)*|ELIMINAT(?:E|ED|ION)|WITHDRAWN|WITHDRAWAL|CANCELL?ED|RETRACTED)(?:\s+(?:NOTICE|ADVISORY|STORY|COPY|ITEM|ORDER|MANDATORY|BULLETIN|THIS STORY))?\W*$` +
		`|^(?i:(?:kill|withdrawal)\s+(?:notice|advisory)|(?:mandatory|bulletin|news)\s+kill|(?:notice|advisory)\s+of\s+withdrawal|(?:story|item)\s+(?:withdrawn|killed|retracted|removed)|withdrawn)\W*$|^(?:STORY|ITEM|COPY)\s+(?:IS\s+|HAS BEEN\s+)?(?:KILLED|WITHDRAWN|REMOVED|ELIMINATED|RETRACTED)\b|^(?:BULLETIN|MANDATORY|URGENT)\s+(?:KILL|ELIMINATION|WITHDRAWAL)\b|^(?:WITHDRAWN|WITHDRAWAL|KILL(?:[\s,!]+KILL)*)\s*(?:-\S|[:–—-]{1,3}\s*\S)`)
	pleaseKill   = regexp.MustCompile(`^(?i:(?:(?:attention|attn|advisory|eds?|(?:news\s+)?editors?|clients?|subscribers?|note|urgent|bulletin|please|kindly|all)\b[\W_]*)+)(?i:kill|withdraw|disregard|delete|remove|spike|eliminate|cancel|discard|do not use)\s+(?i:the\s+|this\s+|our\s+|all\s+)?(?i:(?:[\w"“”'’-]+\s+){0,4}?(?:story|stories|items?|copy|dispatch|report|article|takes?|version|slug|series|piece|text)\b)`)
	killSentence = regexp.MustCompile(`^(?i:(?:subscribers|clients|editors|newsrooms)\s+are\s+(?:kindly\s+)?(?:asked|requested|advised|urged)\s+(?:to|not\s+to)\s+(?:kill|disregard|withdraw|delete|ignore|use|refrain)\b|the\s+story\s+(?:on|about)\s+(?:\S+\s+){1,8}(?:has\s+been|is)\s+(?:withdrawn|killed|retracted)\W*$|a\s+kill\s+is\s+mandatory\b|this\s+(?:story|item|report|article|dispatch)\s+(?:has\s+been|is|was)\s+(?:withdrawn|killed|retracted)\b|(?:\(?(?:reuters|ap|afp|dpa|pti)\)?\s*[-–—]*\s*)?the\s+(?:[\w'’-]+\s+){0,4}story\s+(?:headlined|slugged|titled|moved|published|sent|issued)\b.*\b(?:withdrawn|killed|retracted|should not be used)\b|(?:afp|ap|reuters|dpa|pti|ani|ians|wam|we)\s+(?:has|have|is|are)\s+(?:withdraw(?:n|ing)|kill(?:ed|ing)|retract(?:ed|ing))\s+(?:the|this|its|a|our)\b.{0,80}\b(?:story|item|report|article|dispatch)\b)`)
	advisory     = regexp.MustCompile(`^(?:(?:[A-Z]+[\s-]+)?ADVISORY\s*(?:$|[:–—/-])|(?:BC-)?AP (?i:(?:\w+ ){1,3}advisory)\b|.{0,60},\s?ADVISORY\W*$)`)
	killWords    = regexp.MustCompile(`(?i:\b(?:kill(?:ed)?|withdrawn?|withdrawal|eliminat(?:e|ed|ion)|retracted|disregard)\b)`)

	arabicKill = regexp.MustCompile(`^(?:(?:تنويه|تنبيه|عاجل|هام|مهم|اشعار|اعلان)[\s:،-]*)?(?:(?:الغاء|سحب|حذف|شطب)\s+(?:نشر\s+)?(?:ال)?(?:خبر|ماده|تقرير|برقيه)\s*(?:$|[:«"(،.!]|(?:رقم|بعنوان|السابق|السابقه|المعنون|الصادر|المرسل)` + arabicStop + `)` +
		`|الغاء\s*$|(?:الغاء\s+وسحب|سحب\s+والغاء)\s+(?:ال)?(?:خبر|ماده|تقرير)|(?:نلفت|نود|يلفت)\s.{0,40}\s(?:الغاء|سحب)\s+(?:ال)?(?:خبر|ماده|تقرير|برقيه)` + arabicStop + `|(?:تم|يتم|نرجو|يرجي|الرجاء|رجاء)\s+(?:الغاء|سحب|تجاهل|حذف|اهمال|عدم\s+استخدام)\s+(?:نشر\s+)?(?:هذا\s+|هذه\s+)?(?:ال)?(?:خبر|ماده|تقرير|برقيه)` + arabicStop + `|(?:يلغي|يسحب|يهمل)\s+(?:هذا\s+)?الخبر` + arabicStop + `|(?:هذا\s+)?(?:ال)?خبر\s+(?:ملغي|مسحوب|لاغ)\s*(?:$|[:.!]))`)
)

// arabicSaid matches verbs of reporting. They occur in a story about a
// withdrawal, but not in an order to withdraw a story.
var arabicSaid = regexp.MustCompile(`(?:^|\s)(?:و?قالت?|بحسب|وفقا?|و?ذكرت?|و?اعلنت?|و?اكدت?|كما)\s`)

// readKill reports whether a line takes a story back, or is an advisory to
// desks and no story.
func readKill(s string) NoteKind {
	if isArabic(s) {
		f := text.FoldName(s)
		if m := arabicNote.FindStringSubmatch(f); m != nil && arabicKill.MatchString(m[1]) {
			return Kill
		}
		if arabicKill.MatchString(f) && !arabicSaid.MatchString(f) {
			return Kill
		}
		return 0
	}
	isAdvisory := advisory.MatchString(s)
	switch {
	case killNotice.MatchString(s), pleaseKill.MatchString(s), killSentence.MatchString(s), isAdvisory && killWords.MatchString(s):
		return Kill
	case isAdvisory:
		return Hold
	}
	return 0
}

// extent is the length of a note from its first line.
type extent int

const (
	thisLine extent = iota
	toSentenceEnd
	toBlockEnd
	toContactsEnd
	toEnd
)

const deskVerb = `(?:repeat(?:s|ing)?|rpts?|refil(?:es?|ing)|add(?:s|ing)|updat(?:es|ing)|correct(?:s|ing|ed)|clarif(?:ies|ying)|recast(?:s|ing)?|removes?|deletes|drops|fixes|changes|rewrites|restores|resend(?:s|ing)?|reissues|amends|inserts|substitutes|subs|incorporates|includes|trims|leads|writethru|write-through|new throughout|no changes|picks up|minor edits?|edits)`

var (
	editorsNote   = regexp.MustCompile(`^(?:EDS?|Eds|ED NOTE|Ed note|EDNOTE|Ednote|EDITORS|DESK|SUBS)\s*[:–—-]\s*(.*)$|^(?:Editors?|Desk|Subs|(?:News|Night|Picture|Copy) ?desk)\s*:\s*((?i:please|note|this|see|kindly|call|check|cut|hold|with|photos?|pictures?)\b.*)$|^(?i:editors?['’]?s?['’]?\s+note\s*[:–—-]\s*(?:` + deskVerb + `)\b)|^(?i:notes?\s+(?:to|for)\s+(?:all\s+)?(?:the\s+)?(?:desks?|editors?|subs?|sub-?editors|producers|newsrooms?|news\s?desks?|picture desk|clients|subscribers|media|journalists)|(?:attention|attn)\W{1,3}(?:all\s+)?(?:editors?|news\s?desks?|newsrooms?|clients|subscribers|picture editors)|(?:editors|subs)\s*(?:/|and)\s*(?:subscribers|producers|clients)|(?:desk|sub-?editors?'?)\s+notes?|editors\W+please\s+note|editors'? advisory|(?:(?:urgent|important|bulletin|media)[\s:–—-]+)*(?:advisory|notice|alert|message)\s+(?:to|for)\s+(?:all\s+)?(?:the\s+)?(?:news\s?)?(?:desks?|editors?|newsrooms?|clients|subscribers|media)|for\s+(?:the\s+)?editors?\s+only|to\s+(?:all\s+)?editors|memo\s+to\s+editors)\s*(?:$|[:.–—)\]!-]\s*(.*)$)`)
	bracketNote   = regexp.MustCompile(`^[(\[]\s*(?i:eds?\b|ed note|ednote|editors?\s*:|editors?\b.{0,3}note|note\s+to\s|` + deskVerb + `\b|this\s.{0,40}\b(?:corrects|has been corrected|has been refiled|refiles|repeats|adds|updates)\b)`)
	upperNote     = regexp.MustCompile(`^(?:REFIL(?:ES?|ED|ING)|RPT|REPEAT(?:S|ING)?|CORRECTS|CORRECTING|RECASTS?|ADDS|ADDING|UPDATES|UPDATING|CLARIFIES|RESEND(?:S|ING)?|SUBS|LEADS)(?:\s*:\s*\S|\s+[\p{Ll}\d])`)
	headNote      = regexp.MustCompile(`^[(\[](?i:repeats|removes|deletes|embeds|attaches|fixes|tweaks|adjusts|adds|updates|corrects|recasts|refiles|clarifies|inserts|drops|changes|trims|restores|with (?:graphics?|photos?|pictures?|pix|video|factbox))\b`)
	deskAside     = regexp.MustCompile(`^[^.:]{1,40}[\s(](?i:(?:for (?:the )?)?desk only|not for (?:publication|print))\)?\s*:`)
	checkNote     = regexp.MustCompile(`^[(\[](?i:nb|note|to check|subs|desk)\s*:.*\b(?i:legal|desk|subs?|editors?|check)\b|^(?i:desk|subs)\s*:\s*(?i:pls|please|check)\b|^//\s?TODO\b|^TODO\s*:`)
	writerContact = regexp.MustCompile(`^(?i:(?:(?:my|writer|author|reporter|correspondent|photographer|source|agent)['’]?s?(?:['’]s)?)\s+(?:private\s+)?(?:mobile|phone|cell|tel|telephone|number|contacts?|e-?mail|whatsapp)\b)`)
	afpNote       = regexp.MustCompile(`^(?i:attention)(?:\s+[A-Z]+)?\s*[-–—:]\s*(?:(?i:` + deskVerb + `)\b|.*///?$)`)
	paraNote      = regexp.MustCompile(`(?i:\b(?:para(?:graph)?s?|grafs?|typo|coding|throughout|dropped)\b)`)
	codedNote     = regexp.MustCompile(`^(?:Correction|CORRECTION|Update|UPDATE|Writethru|WRITETHRU)\s*:\s*(?:` + deskVerb + `)\b`)
	verbNote      = regexp.MustCompile(`^(?:Adds|Adding|Updates|Updating|Corrects|Correcting|Recasts|Refiles|Refiling|Repeats|Repeating|Clarifies|Amends|Removes|Deletes)\s`)
	deskWord      = regexp.MustCompile(`(?i:\b(?:para(?:graph)?s?\b|grafs?\b|headlines?\b|typo|coding|quotes?\b|details?\b|background|bylines?\b|datelines?\b|slug|lead\b|intro\b|throughout|dropped|spelling|reaction|comments?\b|text\b|to fix\b|first name|missing word|previous|earlier|shares?\b|analysts?\b))`)
	readerNote    = regexp.MustCompile(`^(?i:editor(?:s|['’]s|s['’])?\s+note)\s*[:.–—-]`)

	privateLabel = regexp.MustCompile(`^(?:OFF THE RECORD|(?:FOR )?BACKGROUND ONLY|NOT FOR ATTRIBUTION|(?:FOR )?INTERNAL(?: USE)?(?: ONLY)?|CONFIDENTIAL|PRIVATE(?: AND CONFIDENTIAL)?|(?:FOR )?(?:YOUR )?(?:INFORMATION|EYES) ONLY|FYI ONLY|FOR THE DESK(?: ONLY)?|DESK ONLY|STRICTLY PRIVATE)\s*(?:$|[:.!–—-])`)
	followingIs  = regexp.MustCompile(`^(?i:(?:the\s+)?following\s+(?:\w+\s+)?(?:is|are)\s+not\s+(?:intended\s+)?for\s+publication|die folgenden informationen sind nicht zur ver)`)
	notebook     = regexp.MustCompile(`^(?i:#\s*(?:dpa-)?(?:notizblock|notebook)|dpa-notizblock|##\s*(?:notes? to editors?|editorial contacts?|redaktionelle hinweise|ansprechpartner|dpa-kontakte|refile|corrections?))\s*$`)
	deskContacts = regexp.MustCompile(`^(?i:(?:media|press|editorial|pr)\s+(?:contacts?|enquir(?:y|ies)|inquir(?:y|ies)|queries)|contacts?\s+for\s+(?:the\s+)?(?:media|press|editors)|for\s+(?:(?:further|more)\s+)?(?:the\s+)?(?:press|media|editorial)\s+(?:enquiries|inquiries|queries|information|contacts?))\b[^.]{0,80}(?:$|:|\.$)`)
	tailContacts = regexp.MustCompile(`^(?i:(?:(?:company|investors?|investor relations|corporate|agency) )?contacts?(?: information| details)?|to contact (?:the|our) (?:reporters?|editors?|authors?)\b.{0,60}|(?:ال)?اتصال(?:ات)?|للتواصل)\s*:?$`)
	agencyMail   = regexp.MustCompile(`(?i)[\w.+-]+@(?:[\w-]+\.)*(?:dpa|afp|ap|thomsonreuters|reuters|ptinews|pti|ians|aniin|wam|kuna|qna|bna|spa|petra|mena|xinhua|aa|upi)\.(?:com|org|de|in|ae|gov\.ae|net\.kw|org\.qa|gov\.bh|gov\.sa|gov\.jo|org\.eg|com\.tr|org\.tr|net|co)\b`)

	arabicNote    = regexp.MustCompile(`^(?:#+\s*)?(?:(?:ملاحظ(?:ه|ات)|تنبيه|تنويه|توضيح|عنايه|الي|انتباه)\s+(?:لل|الي\s+(?:ال)?(?:ساده\s+)?(?:ال)?|ل?لساده\s+ال|ال)?(?:ساده\s+ال)?(?:محرر(?:ين|ون)?|مشتركين|مشتركون|ديسك|صحفيين|اعلاميين|تحرير)|للمحرر(?:ين)?|للتحرير|خاص\s+(?:بال|لل)(?:تحرير|محررين|ديسك))\s*(?:$|[:،.–—/-]\s*(.*)$)`)
	arabicVersion = regexp.MustCompile(`^(?:ملاحظه|تنويه|تنبيه|توضيح)\s*[:–-].*(?:الخبر\s+السابق|الماده\s+السابقه|الفقره|محل\s+الخبر)`)
	arabicPrivate = regexp.MustCompile(`^(?:(?:ليس|ليست|غير\s+(?:قابله?|مخصصه?|معده?)|لا\s+يصلح)\s+لل?نشر(?:\s+او\s+(?:ال|لل)?(?:بث|اذاعه|توزيع))?|(?:للعلم|للاطلاع)\s+(?:فقط|وليس\s+للنشر|فقط\s+وليس\s+للنشر)|سري\s+و(?:غير\s+قابل|ليس)\s+لل?نشر|غير\s+مصرح\s+ب(?:ال)?نشر(?:ه|ها)?|ليست?\s+للبث|للاستخدام\s+الداخلي(?:\s+فقط)?)\s*(?:$|[:،.!–—/-]\s*(.*)$)`)
	arabicContact = regexp.MustCompile(`^(?:للاستفسارات?\s+(?:ال)?(?:اعلاميه|صحفيه)|(?:ل)?(?:ال)?لتواصل\s+(?:ال)?(?:اعلامي|صحفي)|(?:جهه\s+)?الاتصال\s+(?:ال)?(?:اعلامي|اعلاميه|صحفي)|لوسائل\s+الاعلام)\s*(?:$|[:،–—-])`)
	arabicVerb    = regexp.MustCompile(`^[(\[]\s*(?:اعاده|تصحيح|يصحح|تصويب|تكرار|اضافه|يضيف|تحديث|يحدث|تعديل|يعدل|مصحح|معاد|مكرر|حذف|يحذف)(?:$|[\s:،])`)
)

// readNote reads a line that is addressed to editors. first is set until the
// headline, the first line that is kept, has been found.
func readNote(raw, s string, where zone, first bool) (NoteKind, extent) {
	if isArabic(s) {
		return readArabicNote(raw, text.FoldName(s), where, first)
	}
	if m := editorsNote.FindStringSubmatch(s); m != nil {
		if where != inHead && !first && strings.Join(m[1:], "") == "" {
			return ForEditors, toEnd
		}
		return ForEditors, toSentenceEnd
	}
	switch {
	case deskAside.MatchString(s) || where != inHead && (writerContact.MatchString(s) && reachable.MatchString(s) || checkNote.MatchString(raw)),
		where == inHead && !first && headNote.MatchString(raw) && !text.EndsSentence(raw):
		return ForEditors, toBlockEnd
	case where != inBody && afpNote.MatchString(raw):
		return ForEditors, toSentenceEnd
	case readerNote.MatchString(s):
		return Doubtful, thisLine
	case bracketNote.MatchString(raw) && (deskWord.MatchString(raw) || editorsBracket.MatchString(raw) ||
		where != inBody && noteList.MatchString(raw) && !text.EndsSentence(raw)):
		return ForEditors, toBlockEnd
	case where != inBody && (upperNote.MatchString(s) || codedNote.MatchString(s) ||
		text.CountWords(s) <= 14 && verbNote.MatchString(s) && paraNote.MatchString(s)),
		where == inHead && (!first && verbNote.MatchString(s) && deskWord.MatchString(s) && text.CountWords(s) <= 20):
		return ForEditors, toSentenceEnd
	}
	return readPrivate(raw, s, where, first)
}

// noteList matches the text of a note in brackets that contains none of the
// words in deskWord.
var noteList = regexp.MustCompile(`(?i:,|\b(?:with|from|repeat|repeats|refiles|recasts?|correct(?:s|ed)|rpt)\b)`)

var editorsBracket = regexp.MustCompile(`^[(\[]\s*(?:EDS?|Eds|ED NOTE|Ednote|EDNOTE|Editors?|EDITORS?)\s*[:–—-]`)

// readPrivate reads a line after which, or above which, text is not for
// readers.
func readPrivate(raw, s string, where zone, first bool) (NoteKind, extent) {
	switch {
	case notebook.MatchString(raw), followingIs.MatchString(s):
		return ForEditors, toEnd
	case strings.HasPrefix(raw, "(("):
		return ForEditors, toBlockEnd
	case strings.EqualFold(s, "check against delivery"):
		return ForEditors, thisLine
	case first && privateLabel.MatchString(s) && privateLabel.FindString(s) == s:
		return Hold, thisLine
	case !first && privateLabel.MatchString(s):
		return ForEditors, toBlockEnd
	case where != inHead && deskContacts.MatchString(s) && !isSentence(s) && !isTopicTitle(s):
		return ForEditors, toContactsEnd
	case where == inTail && tailContacts.MatchString(s):
		return ForEditors, toContactsEnd
	case where == inTail && agencyMail.MatchString(s):
		return ForEditors, thisLine
	}
	m := notFor.FindStringSubmatch(s)
	if m == nil {
		return 0, 0
	}
	rest := strings.TrimLeft(m[1], ".!)] ")
	switch {
	case rest == "" && where == inHead: // it applies to the whole text
		return Hold, thisLine
	case rest == "":
		return ForEditors, toEnd
	case strings.ContainsAny(rest[:1], ":-") || strings.HasPrefix(rest, "–") || strings.HasPrefix(rest, "—"):
		return ForEditors, toBlockEnd
	case isUpper(s):
		return ForEditors, toSentenceEnd
	}
	return 0, 0
}

// isTopicTitle reports whether the words after a colon are not contact data:
// "Press contacts: how a minister won over the newspapers".
func isTopicTitle(s string) bool {
	_, rest, _ := strings.Cut(s, ":")
	rest = strings.TrimSpace(rest)
	return text.CountWords(rest) > 3 && text.StartsLower(rest) && !reachable.MatchString(rest)
}

func readArabicNote(raw, f string, where zone, first bool) (NoteKind, extent) {
	if m := arabicNote.FindStringSubmatch(f); m != nil {
		if m[1] == "" && where != inHead {
			return ForEditors, toEnd
		}
		return ForEditors, toSentenceEnd
	}
	if where != inBody && arabicVersion.MatchString(f) {
		return ForEditors, thisLine
	}
	if m := arabicPrivate.FindStringSubmatch(f); m != nil && !(first && m[1] != "") {
		switch {
		case m[1] != "":
			return ForEditors, toBlockEnd
		case where == inHead:
			return Hold, thisLine
		}
		return ForEditors, toEnd
	}
	if where != inHead && arabicContact.MatchString(f) {
		return ForEditors, toContactsEnd
	}
	if where != inBody && arabicVerb.MatchString(text.FoldName(raw)) {
		return ForEditors, toBlockEnd
	}
	return 0, 0
}
