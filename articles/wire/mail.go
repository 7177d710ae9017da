package wire

import (
	"regexp"
	"slices"
	"strings"

	"broadside/articles/text"
)

// A reporter may send a text as an e-mail that is saved with its headers and
// greetings.
var (
	mailHeader   = regexp.MustCompile(`^(?i:>?\s*(?:subject|from|to|cc|bcc|date|sent|reply-to|attachments?|importance|x-[\w-]+|message-id|mime-version|content-[\w-]+)\s*:\s|(?:من|إلى|الى|الموضوع|التاريخ|نسخة|تاريخ الإرسال|المرفقات)\s*:\s)`)
	mailAddress  = regexp.MustCompile(`^(?i:from|to|sent|date|من|إلى|الى|التاريخ|تاريخ الإرسال)\s*:`)
	forwarded    = regexp.MustCompile(`^[-_ ]{2,}\s*(?i:forwarded message|original message|begin forwarded message|الرسالة المعاد توجيهها|رسالة معاد توجيهها|الرسالة الأصلية)\s*[-_: ]*$|^(?i:begin forwarded message)\s*:$`)
	mailGreeting = regexp.MustCompile(`^(?i:hi|hello|hey|dear|good\s+(?:morning|afternoon|evening|day))(?:\s+[\p{L}.'’-]+){0,4}\s*[,!،-]*$|^(?:السلام عليكم.{0,40}|مرحبا.{0,20}|تحية طيبة.{0,30}|(?:الزميلة?|الأستاذة?|الاستاذة?|الأخت?)\s.{2,40}[،,])$`)
	mailCover    = regexp.MustCompile(`(?i:\b(?:here(?:['’]?s|\s+(?:is|are|comes))\s|(?:my|the|this|our)\s+(?:story|piece|copy|report|article)\b|(?:find|see)\s+(?:below|attached|enclosed)|please\s|attached\b|call me|let me know|sorry\b|as (?:discussed|agreed|promised|requested)|hope (?:you|this)\b))|(?:مرفق|أرفق|إليكم|تجدون|أرجو|يرجى|نرجو|الرجاء)`)
	mailClosing  = regexp.MustCompile(`^(?i:(?:many\s+|with\s+|kind(?:est)?\s+|best\s+|warm(?:est)?\s+)*(?:thanks|thank you|regards|wishes|cheers|best|sincerely|yours(?:\s+\w+)?)(?:\s+(?:again|and (?:best |kind )?regards))?\s*[,.!]*|(?:مع\s+)?(?:خالص\s+)?(?:تحياتي?|التحية|الشكر|أطيب التحيات|وشكرا|شكرا جزيلا|مع الشكر والتقدير|وتفضلوا بقبول.{0,40})\s*[،,.]*)$`)
	mailDevice   = regexp.MustCompile(`^(?i:sent (?:from|via) (?:my )?\S.{0,40}|get outlook for .{2,20}|sent from (?:yahoo|outlook|mail).{0,40})$|^(?:أرسلت|تم الإرسال|مرسل(?:ة)?|أُرسلت) من .{2,40}$`)
	mailNotice   = regexp.MustCompile(`^(?i:(?:disclaimer\W+)?this (?:e-?mail|message)\b.{0,80}\b(?:confidential|intended|privileged)\b.*)$`)
)

// takeMail marks as gone the lines of an e-mail around a text: its headers, a
// greeting with a covering note, and its end.
func takeMail(lines []textLine) []Note {
	var out []Note
	end := mailHead(lines)
	if end < 0 {
		return out
	}
	if end > 0 {
		out = append(out, leaveMail(lines[:end]))
	}
	switch i := mailTail(lines, end); {
	case i < 0:
	case end > 0 || slices.ContainsFunc(lines[i:], func(l textLine) bool { return isMailEnd(text.Shorten(l.text, maxNotice)) }):
		out = append(out, leaveMail(lines[i:]))
	default: // a letter to the editor may end like this
		out = append(out, Note{Doubtful, lines[i].no, lines[i].no, lines[i].text})
	}
	return out
}

// isMailEnd reports whether a line below the closing words shows that they end
// an e-mail and not a letter to the editor.
func isMailEnd(s string) bool {
	return mailDevice.MatchString(s) || mailNotice.MatchString(s) || reachable.MatchString(s)
}

// leaveMail marks lines as not printed and returns a note about them. An
// embargo in them holds the text, and a kill notice in a header kills it.
func leaveMail(lines []textLine) Note {
	d := Note{ForEditors, lines[0].no, lines[len(lines)-1].no, lines[0].text}
	for i := range lines {
		lines[i].gone = true
		s := text.Shorten(text.OneLine(lines[i].text), maxNotice)
		switch {
		case noteHolds(lines[i:i+1]) || mentions.MatchString(s):
			d.Kind, d.Text = Hold, s
		case mailHeader.MatchString(s):
			_, s, _ = strings.Cut(s, ":")
			if title, _, _ := strings.Cut(s, ":"); readKill(strings.TrimSpace(s)) == Kill || readKill(strings.TrimSpace(title)) == Kill {
				d.Kind, d.Text = Kill, s
			}
		}
	}
	return d
}

// mailHead returns how many lines are above the text, -1 when it is no e-mail.
func mailHead(lines []textLine) int {
	n, addressed := 0, 0
	for n < len(lines) && n < maxHead && (mailHeader.MatchString(lines[n].text) || forwarded.MatchString(lines[n].text)) {
		if mailAddress.MatchString(lines[n].text) {
			addressed++
		}
		n++
	}
	if n < 2 || addressed == 0 {
		n = 0
	}
	greeted := n < len(lines) && mailGreeting.MatchString(lines[n].text) && (n > 0 || strings.ContainsAny(lines[n].text, ",،") || n+1 < len(lines) && mailCover.MatchString(lines[n+1].text))
	if greeted {
		n++
	}
	for n > 0 && n+1 < len(lines) && isCover(lines[n].text) {
		n++
	}
	if n == 0 && !mailEnds(lines) {
		return -1
	}
	return n
}

// isCover reports whether a line is a note to the desk rather than a headline:
// it ends like a sentence.
func isCover(s string) bool {
	return text.CountWords(s) <= 60 && (text.EndsSentence(s) || strings.HasSuffix(s, ":") || strings.HasSuffix(s, ",")) && mailCover.MatchString(s)
}

func mailEnds(lines []textLine) bool {
	return slices.ContainsFunc(lines[max(0, len(lines)-8):], func(l textLine) bool {
		s := text.Shorten(l.text, maxNotice)
		return mailDevice.MatchString(s) || mailNotice.MatchString(s) || mailClosing.MatchString(s) && strings.ContainsAny(s, ",،")
	})
}

// mailTail returns the line of the closing words, which are followed by names
// and numbers and by no paragraph; -1 when there is none.
func mailTail(lines []textLine, from int) int {
	for i := max(from, len(lines)-20); i < len(lines); i++ {
		s := text.Shorten(lines[i].text, maxNotice)
		if lines[i].zone == inTail && (mailClosing.MatchString(s) || mailDevice.MatchString(s) || mailNotice.MatchString(s)) {
			return i
		}
	}
	return -1
}
