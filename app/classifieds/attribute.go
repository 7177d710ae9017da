package classifieds

import (
	"fmt"
	"math"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// maxValue is the maximum length of a text attribute without a Max.
const maxValue = 300

// Applies reports whether the condition When of a holds for a listing with
// these attributes.
func (a Attribute) Applies(attributes map[string]Value) bool {
	for code, values := range a.When {
		if !slices.Contains(values, attributes[code].String()) {
			return false
		}
	}
	return true
}

// Option returns the option of a with value, or nil.
func (a Attribute) Option(value string) *Option {
	return find(a.Options, func(o *Option) bool { return o.Value == value })
}

// CheckValue returns the fault of v as a value of a: a code of Validate and a
// description. Both are empty if v is valid. Money is in minor units of
// currency.
func (a Attribute) CheckValue(v Value, currency string) (code, detail string) {
	switch {
	case a.Kind.Numeric():
		return a.checkNumber(v, currency)
	case a.Kind == Bool:
		if v.Kind != IsBool {
			return "invalid", "yes or no"
		}
		return "", ""
	case a.Kind == Multi:
		return a.checkTexts(v)
	case v.Kind != IsText:
		return "invalid", "a text"
	}
	return a.checkText(v.Text)
}

func (a Attribute) checkNumber(v Value, currency string) (code, detail string) {
	n := v.Number
	if v.Kind != IsNumber || math.IsNaN(n) || math.IsInf(n, 0) {
		return "invalid", "a number"
	}
	if a.Kind != Decimal && n != math.Trunc(n) {
		return "invalid", "a whole number"
	}
	if a.Kind == Money {
		n /= float64(PerMajor(currency))
	}
	if a.Min != nil && n < *a.Min || a.Max != nil && n > *a.Max {
		return "range", a.bounds()
	}
	return "", ""
}

func (a Attribute) bounds() string {
	text := ""
	switch {
	case a.Max == nil:
		text = "at least " + formatDecimal(*a.Min)
	case a.Min == nil:
		text = "at most " + formatDecimal(*a.Max)
	default:
		text = "from " + formatDecimal(*a.Min) + " to " + formatDecimal(*a.Max)
	}
	return strings.TrimSpace(text + " " + a.Unit)
}

func (a Attribute) checkTexts(v Value) (code, detail string) {
	if v.Kind != IsTexts || len(v.Texts) == 0 {
		return "invalid", "one text or more"
	}
	for i, s := range v.Texts {
		if slices.Contains(v.Texts[:i], s) {
			return "invalid", s + " is there twice"
		}
		if code, detail := a.checkText(s); code != "" {
			return code, detail
		}
	}
	return "", ""
}

func (a Attribute) checkText(s string) (code, detail string) {
	longest := a.maxLength()
	switch {
	case len(a.Options) > 0:
		if a.Option(s) == nil {
			return "option", "one of " + a.optionList()
		}
	case strings.TrimSpace(s) == "":
		return "invalid", "a text"
	case !isPrintable(s):
		return "invalid", "holds characters that cannot be printed"
	case utf8.RuneCountInString(s) > longest:
		return "too-long", fmt.Sprintf("at most %d characters", longest)
	case a.Kind == Date:
		if !isDate(s) {
			return "invalid", "a date like 2026-11-23, or one with a time and its zone"
		}
	case a.Kind == URL:
		if u, err := url.Parse(s); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
			return "invalid", "an address that begins with https://"
		}
	case a.Kind == Phone:
		if !isPhone(s) {
			return "invalid", "a telephone number with its country code, like +971 4 000 0000"
		}
	}
	return "", ""
}

// maxLength returns the maximum length of a text in characters.
func (a Attribute) maxLength() int {
	if a.Max != nil {
		return int(*a.Max)
	}
	return maxValue
}

func (a Attribute) optionList() string {
	values := make([]string, len(a.Options))
	for i, o := range a.Options {
		values[i] = o.Value
	}
	return joinList(values)
}

func isDate(s string) bool {
	layout := time.DateOnly
	if len(s) > len(layout) {
		layout = time.RFC3339
	}
	_, err := time.Parse(layout, s)
	return err == nil
}

func isPhone(s string) bool {
	number, international := strings.CutPrefix(s, "+")
	digits := strings.ReplaceAll(strings.ReplaceAll(number, " ", ""), "-", "")
	return international && isDigits(digits) && len(digits) >= 8 && len(digits) <= 15
}
