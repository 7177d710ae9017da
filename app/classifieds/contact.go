package classifieds

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// HasContact reports whether s contains an e-mail address or a telephone
// number, in digits or spelled out. Readers write to advertisers through the
// paper; contact data in the text would be collected by spammers. Prices, dates
// and the numbers of permits, chassis, books and cases are not telephone
// numbers.
func HasContact(s string) bool {
	s = strings.ToLower(WesternDigits(s))
	return hasMail(s) || hasMail(unspellMail(s)) || hasPhone(s) || hasSpelledPhone(s)
}

// hasMail reports whether s contains a word, an @ and a host name.
func hasMail(s string) bool {
	for {
		at := strings.IndexByte(s, '@')
		if at < 0 {
			return false
		}
		before, _ := utf8.DecodeLastRuneInString(s[:at])
		s = s[at+1:]
		end := strings.IndexFunc(s, func(r rune) bool { return !isWord(r) && r != '.' && r != '-' })
		if end < 0 {
			end = len(s)
		}
		host := strings.Trim(s[:end], ".-")
		dot := strings.LastIndexByte(host, '.')
		if at > 0 && isWord(before) && dot > 0 && isTopLevel(host[dot+1:]) {
			return true
		}
	}
}

func isTopLevel(s string) bool {
	return utf8.RuneCountInString(s) >= 2 && !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) })
}

func isWord(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }

// mailHosts are common hosts of private e-mail.
var mailHosts = []string{" gmail.", " hotmail.", " yahoo.", " outlook.", " icloud."}

// unspellMail turns "maya (at) example dot com" into an address. It replaces
// the bare word "at" only if a dot is spelled out too or a mail host follows.
func unspellMail(s string) string {
	// Not a package variable: its initialization would make app.wasm larger.
	signs := strings.NewReplacer("(at)", "@", "[at]", "@", "{at}", "@", "(@)", "@", "[@]", "@", "(dot)", ".", "[dot]", ".", " dot ", ".", " نقطة ", ".")
	mail := signs.Replace(s)
	if strings.Contains(s, " dot ") || strings.Contains(s, " نقطة ") {
		mail = strings.ReplaceAll(mail, " at ", "@")
	}
	for _, host := range mailHosts {
		mail = strings.ReplaceAll(mail, " at"+host, "@"+host[1:])
	}
	for strings.Contains(mail, " @") || strings.Contains(mail, "@ ") {
		mail = strings.ReplaceAll(strings.ReplaceAll(mail, " @", "@"), "@ ", "@")
	}
	return mail
}

// digitRun is a sequence of digits with short separators.
type digitRun struct {
	start, end int // in the text
	plus       bool
	groups     []string
	seps       []string // seps[i] is before groups[i+1]
}

const phoneSeparators = " -.()/_\u00a0\u2009\u202f\u2010\u2011\u2012\u2013\u2014"

func hasPhone(s string) bool {
	for at := 0; ; {
		r, next := nextRun(s, at)
		if next < 0 {
			return false
		}
		at = next
		for _, part := range r.withoutDates() {
			if part.isPhone(s) {
				return true
			}
		}
	}
}

// nextRun returns the first run of s from at on and the offset to continue at,
// -1 if there is no run.
func nextRun(s string, at int) (r digitRun, next int) {
	start := strings.IndexAny(s[at:], "0123456789")
	if start < 0 {
		return r, -1
	}
	start += at
	r.start, r.plus = start, strings.HasSuffix(strings.TrimRight(s[:start], "( "), "+")
	for i := start; ; {
		end := len(s) - len(strings.TrimLeft(s[i:], "0123456789"))
		r.groups, r.end = append(r.groups, s[i:end]), end
		rest := strings.TrimLeft(s[end:], phoneSeparators)
		sep := s[end : len(s)-len(rest)]
		if rest == "" || rest[0] < '0' || rest[0] > '9' || utf8.RuneCountInString(sep) > 3 || sep == "" {
			return r, end
		}
		r.seps = append(r.seps, sep)
		i = end + len(sep)
	}
}

func (r digitRun) withoutDates() []digitRun {
	for i := range max(0, len(r.groups)-2) {
		if !isDateTriple(r.groups[i:i+3]) || r.seps[i] != r.seps[i+1] || strings.Trim(r.seps[i], "-/.") != "" {
			continue
		}
		before, after := r, r
		before.groups, before.seps = r.groups[:i], r.seps[:max(0, i-1)]
		after.groups, after.seps, after.plus = r.groups[i+3:], nil, false
		if len(after.groups) > 0 {
			after.seps = r.seps[i+3:]
		}
		return append([]digitRun{before}, after.withoutDates()...)
	}
	return []digitRun{r}
}

// isDateTriple reports whether three groups are a year, month and day in any
// order.
func isDateTriple(g []string) bool {
	if isYear(g[2]) {
		return len(g[0]) <= 2 && len(g[1]) <= 2
	}
	return isYear(g[0]) && len(g[1]) <= 2 && len(g[2]) <= 2
}

func isYear(s string) bool { return len(s) == 4 && (s[:2] == "19" || s[:2] == "20") }

// isPhone decides by the digits of r and by the words around it in s.
func (r digitRun) isPhone(s string) bool {
	digits := strings.Join(r.groups, "")
	switch {
	case r.plus && len(digits) >= 8:
		return true
	case len(digits) < 7 || !strings.ContainsFunc(digits, func(c rune) bool { return c != '0' }):
		return false
	case isGulfMobile(r.groups):
		return true
	}
	switch r.nearbyLabel(s) {
	case phoneLabel:
		return true
	case otherLabel:
		return false
	}
	return len(digits) >= 9 && r.hasPhoneGroups() && !r.isAmount() && !isBook(digits)
}

// isGulfMobile reports whether the first groups are a mobile number of a Gulf
// state. Permit numbers do not have this form.
func isGulfMobile(groups []string) bool {
	digits := ""
	for _, g := range groups {
		digits += g
		number := strings.TrimPrefix(digits, "00")
		switch {
		case len(digits) == 10 && strings.HasPrefix(digits, "05"):
			return true
		case len(number) == 12 && (strings.HasPrefix(number, "9715") || strings.HasPrefix(number, "9665")):
			return true
		case len(number) == 11 && strings.HasPrefix(digits, "00") && strings.HasPrefix(number, "9"):
			return true
		}
	}
	return false
}

// hasPhoneGroups reports whether the digits are grouped like a telephone
// number, not like a list of small numbers.
func (r digitRun) hasPhoneGroups() bool {
	switch first := r.groups[0]; {
	case len(first) >= 9, len(first) == 2 && first[0] == '0':
		return true
	case first == "0":
		return r.seps[0] != "." // no decimals
	}
	years := 0
	long := false
	for i, g := range r.groups {
		if isYear(g) {
			years++
		}
		long = long || i > 0 && len(g) >= 3
	}
	return long && years < len(r.groups)-1
}

// isAmount reports whether r is a number of at least a thousand million with
// grouped thousands.
func (r digitRun) isAmount() bool {
	if len(r.groups) < 4 || r.groups[0][0] == '0' || len(r.groups[0]) > 3 {
		return false
	}
	for i, g := range r.groups[1:] {
		if len(g) != 3 || r.seps[i] != r.seps[0] {
			return false
		}
	}
	return true
}

// isBook reports whether digits begin like an ISBN-13.
func isBook(digits string) bool {
	return len(digits) == 13 && (strings.HasPrefix(digits, "978") || strings.HasPrefix(digits, "979"))
}

const (
	noLabel = iota
	phoneLabel
	otherLabel
)

// maxLabelDistance is the maximum distance in bytes from a word to the number
// that it describes.
const maxLabelDistance = 40

// Words before telephone numbers and before other numbers. Arabic ones match
// inside words too, because the article and conjunctions are joined to them.
var (
	phoneWords = []string{"call", "tel", "telephone", "phone", "mobile", "mob", "cell", "whatsapp", "whats", "wa", "ring", "sms", "text", "contact", "dial", "fax", "viber", "telegram",
		"اتصل", "اتصال", "هاتف", "جوال", "موبايل", "واتس", "تواصل", "تلفون", "تليفون", "نقال", "محمول", "فاكس"}
	otherWords = []string{"permit", "licence", "license", "registration", "reg", "rera", "trakheesi", "ejari", "makani", "isbn", "issn", "chassis", "vin", "imei", "serial", "plot", "parcel",
		"deed", "case", "file", "tender", "tenders", "reference", "ref", "order", "invoice", "barcode", "ean", "sku", "account", "meter", "trn", "vat", "cr", "model", "part", "batch", "lot", "plate",
		"aed", "dhs", "dh", "sar", "qar", "kwd", "bhd", "omr", "usd", "eur", "gbp", "$", "€", "£",
		"تصريح", "ترخيص", "رخصة", "رخصه", "سجل", "تسجيل", "صك", "قطعة", "قضية", "دعوى", "ملف", "مناقصة", "عطاء", "مرجع", "شاصي", "شاسيه", "هيكل", "لوحة", "تسلسلي", "ردمك", "حساب", "فاتورة", "عداد", "ضريبي",
		"درهم", "ريال", "دينار"}
	unitWords = []string{"aed", "dhs", "dirham", "sar", "riyal", "qar", "kwd", "dinar", "usd", "km", "sq", "m²", "m2", "درهم", "ريال", "دينار", "كم", "متر"}
)

// nearbyLabel classifies r by the nearest known word before it, the unit after
// it, or letters directly next to it.
func (r digitRun) nearbyLabel(s string) int {
	before := s[max(0, r.start-maxLabelDistance):r.start]
	phone, other := lastWord(before, phoneWords), lastWord(before, otherWords)
	switch {
	case phone > other:
		return phoneLabel
	case other >= 0:
		return otherLabel
	}
	after := strings.TrimLeft(s[r.end:], " \u00a0")
	if slices.ContainsFunc(unitWords, func(unit string) bool { return strings.HasPrefix(after, unit) }) {
		return otherLabel
	}
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(before, "-"))
	first, _ := utf8.DecodeRuneInString(s[r.end:])
	if unicode.IsLetter(last) || unicode.IsLetter(first) {
		return otherLabel // CN-1428830, a chassis number
	}
	return noLabel
}

// lastWord returns the offset of the last occurrence of any of words in s, or
// -1.
func lastWord(s string, words []string) int {
	last := -1
	for _, word := range words {
		for i := len(s); ; {
			if i = strings.LastIndex(s[:i], word); i <= last {
				break
			}
			if word[0] >= 0x80 || !isLatin(s, i-1) && !isLatin(s, i+len(word)) {
				last = i
				break
			}
		}
	}
	return last
}

func isLatin(s string, i int) bool {
	return i >= 0 && i < len(s) && s[i] >= 'a' && s[i] <= 'z'
}

// spelledDigits are the names of digits in English and Arabic.
var spelledDigits = " zero oh one two three four five six seven eight nine double triple صفر واحد اثنان اثنين ثلاثة اربعة أربعة خمسة ستة سبعة ثمانية تسعة "

// minSpelled is the minimum number of consecutive spelled digits in a telephone
// number.
const minSpelled = 7

func hasSpelledPhone(s string) bool {
	run := 0
	for word := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == ' ' || r == '-' || r == '\u00a0' || r == '،' }) {
		if word = strings.Trim(word, ","); !strings.Contains(spelledDigits, " "+word+" ") || word == "" {
			run = 0
		} else if run++; run == minSpelled {
			return true
		}
	}
	return false
}
