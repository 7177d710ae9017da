package bulk

import (
	"net/mail"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"broadside/app/classifieds"
)

// checkContacts checks the contact_* columns, which are not stored yet, and the
// attributes that hold an e-mail address or a telephone number.
func (rp *rowParser) checkContacts(header []string) {
	for _, field := range header {
		cell := rp.cells[field]
		name, isContact := strings.CutPrefix(field, "contact_")
		code, _ := strings.CutPrefix(field, "attr.")
		a := rp.category.Attribute(code)
		what, fix := "", ""
		switch {
		case cell == "":
		case isContact && strings.Contains(name, "mail"), a != nil && strings.HasSuffix(code, "_email"):
			what, fix = mailProblem(cell)
		case isContact && phoneColumn.MatchString(name), a != nil && a.Kind == classifieds.Phone:
			what, fix = phoneProblem(cell)
		}
		if what != "" {
			rp.reject(field, what, fix)
		}
	}
}

var phoneColumn = regexp.MustCompile(`phone|mobile|tel|whatsapp|fax|cell`)

func mailProblem(s string) (what, fix string) {
	address, err := mail.ParseAddress(s)
	if err != nil || address.Address != s || !strings.Contains(s[strings.LastIndex(s, "@"):], ".") {
		return strconv.Quote(truncate(s, 60)) + " is not an e-mail address", "write it like name@example.com, or leave it empty"
	}
	return "", ""
}

// phoneProblem returns a problem and its fix if s is not a telephone number, or if
// a spreadsheet has stored it as a number and lost digits.
func phoneProblem(s string) (what, fix string) {
	s = classifieds.WesternDigits(s)
	quoted := strconv.Quote(truncate(s, 60))
	if _, err := strconv.ParseFloat(strings.Replace(s, ",", ".", 1), 64); err == nil && strings.ContainsAny(s, "eE") {
		return quoted + " is a telephone number that a spreadsheet took for a number: its last digits are lost", "format the column as text in the spreadsheet and type the number anew"
	}
	digits := 0
	for i, r := range s {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case r == '+' && i == 0, strings.ContainsRune(" -()./,;|\u00a0\u200e\u202a\u202c", r):
		case strings.HasPrefix(strings.ToLower(s[i:]), "ext"), r == 'x' && digits > 6:
			return "", ""
		default:
			return quoted + " is not a telephone number", "write it like +971 4 000 0000, or leave it empty"
		}
	}
	if digits < 5 || digits > 15 && !strings.ContainsAny(s, "/,;|") || strings.ContainsFunc(s, unicode.IsLetter) {
		return quoted + " is not a telephone number", "write it like +971 4 000 0000, or leave it empty"
	}
	return "", ""
}
