package mapping

import (
	"math/big"
	"regexp"
	"strconv"
	"strings"
	"time"

	"broadside/app/classifieds"
)

// transform changes a text: match, split and values, in this order.
func (s *spec) transform(value string) string {
	if s.match != nil {
		value = firstMatch(s, value)
	}
	if s.split != "" {
		value = s.splitValue(value)
	}
	if value = strings.TrimSpace(value); value == "" {
		return ""
	}
	if s.values == nil && s.otherwise == nil {
		return value
	}
	if s.split != "" && s.part == 0 {
		var parts []string
		for part := range strings.SplitSeq(value, "|") {
			if part = s.lookUp(part); part != "" {
				parts = append(parts, part)
			}
		}
		return strings.Join(parts, "|")
	}
	return s.lookUp(value)
}

// firstMatch returns the match of the pattern's first group, or the whole match.
func firstMatch(s *spec, value string) string {
	found := s.match.FindStringSubmatch(value)
	for i := len(found) - 1; i >= 0; i-- {
		if i <= 1 {
			return found[i]
		}
	}
	return ""
}

// splitValue returns one part of a value, or all of them separated by a bar.
func (s *spec) splitValue(value string) string {
	var parts []string
	for part := range strings.SplitSeq(value, s.split) {
		if part = strings.TrimSpace(part); part != "" || s.part > 0 {
			parts = append(parts, part)
		}
	}
	switch {
	case s.part == 0:
		return strings.Join(parts, "|")
	case s.part <= len(parts):
		return parts[s.part-1]
	}
	return ""
}

// lookUp returns the value that the table has for another, or otherwise.
func (s *spec) lookUp(value string) string {
	if to, ok := s.values[foldValue(value)]; ok {
		return to
	}
	if s.otherwise != nil {
		return *s.otherwise
	}
	return value
}

// convert reads a number or a date.
func (a *application) convert(field string, s *spec, value string) string {
	switch {
	case s.decimal != "":
		number, ok := readNumber(value, s)
		if !ok {
			return a.fault(field, strconv.Quote(shorten(value))+" is not one number with the decimal sign "+s.decimal, "correct it, or the key decimal of the mapping")
		}
		return number
	case len(s.dates) > 0:
		if strings.HasPrefix(value, "+") && s.source == fromConstant {
			return value
		}
		t, timed, ok := parseDate(value, s.dates, a.zone)
		if !ok {
			return a.fault(field, strconv.Quote(shorten(value))+" is not a date like "+layoutNames(s.dates), "correct it, or add its layout to dates in the mapping")
		}
		if t = t.AddDate(0, s.add.months, s.add.days); timed {
			return t.Format(time.RFC3339)
		}
		return t.Format(time.DateOnly)
	}
	return value
}

// readNumber reads the only number of a text, such as "SR 2,375" or "1.250,00 €". Groups
// of thousands have three digits.
func readNumber(s string, spec *spec) (string, bool) {
	s = classifieds.WesternDigits(s)
	s = strings.NewReplacer("٬", ",", "٫", ".", "\u00a0", " ", "\u202f", " ", "’", "'").Replace(s)
	first := strings.IndexAny(s, "0123456789")
	last := strings.LastIndexAny(s, "0123456789")
	if first < 0 {
		return "", false
	}
	sign := ""
	if first > 0 && s[first-1] == '-' {
		sign = "-"
	}
	whole, fraction, pointed := strings.Cut(s[first:last+1], spec.decimal)
	groups := strings.FieldsFunc(whole, func(r rune) bool { return strings.ContainsRune(",.' ", r) })
	for i, g := range groups {
		if strings.Trim(g, "0123456789") != "" || len(groups) > 1 && (i > 0 && len(g) != 3 || i == 0 && len(g) > 3) {
			return "", false
		}
	}
	if pointed && (fraction == "" || strings.Trim(fraction, "0123456789") != "") {
		return "", false
	}
	number := sign + strings.Join(groups, "")
	if pointed {
		number += "." + fraction
	}
	return scaleNumber(number, spec)
}

// scaleNumber multiplies and rounds a number by its spec. Three decimals become four,
// because Desk CSV refuses numbers with two readings (1.250); grouped ones are for readers.
func scaleNumber(number string, spec *spec) (string, bool) {
	r, ok := new(big.Rat).SetString(number)
	if !ok || len(number) > 40 {
		return "", false
	}
	if factor, ok := new(big.Rat).SetString(spec.scale); ok {
		r.Mul(r, factor)
	}
	decimals := 20
	if spec.round != nil {
		decimals = *spec.round
	}
	s := r.FloatString(decimals)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	if spec.grouped {
		return groupThousands(s), true
	}
	if i := strings.IndexByte(s, '.'); i >= 0 && len(s)-i == 4 {
		s += "0"
	}
	return s, true
}

// groupThousands separates the thousands of a number: 1308319.5 becomes 1,308,319.5.
func groupThousands(s string) string {
	whole, fraction, pointed := strings.Cut(s, ".")
	digits := strings.TrimPrefix(whole, "-")
	out := whole[:len(whole)-len(digits)]
	for i, r := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			out += ","
		}
		out += string(r)
	}
	if pointed {
		out += "." + fraction
	}
	return out
}

// cutText cuts a text to at most n characters, at a space if there is one.
func cutText(s string, n int) string {
	runes := []rune(s)
	if len(runes) <= n {
		return s
	}
	cut := string(runes[:n-1])
	if i := strings.LastIndexByte(cut, ' '); i > len(cut)/2 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,;:–-") + "…"
}

// joinSpaces makes one space of several, in each line.
func joinSpaces(s string) string {
	if !strings.Contains(s, "  ") && !strings.Contains(s, "\t") {
		return s
	}
	return spaces.ReplaceAllString(s, " ")
}

var spaces = regexp.MustCompile(`[ \t]{2,}|\t`)

func shorten(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}
