package intake

import (
	"errors"
	"math"
	"strconv"
	"strings"
	"unicode"

	"broadside/app/classifieds"
)

// value types a cell as a value of a. It is not checked against a's bounds:
// that is classifieds.Attribute.Check. Money is counted in currency.
func value(a classifieds.Attribute, s, currency string, c clock) (classifieds.Value, error) {
	switch a.Kind {
	case classifieds.Money:
		minor, ok := classifieds.ParseMinor(s, currency)
		if !ok {
			return classifieds.Value{}, errors.New(strconv.Quote(s) + " is not an amount like 1500 or 1500.50")
		}
		return classifieds.NumberValue(float64(minor)), nil
	case classifieds.Int, classifieds.Decimal, classifieds.Year:
		return number(a, s)
	case classifieds.Bool:
		return truth(s)
	case classifieds.Date:
		return c.date(s)
	case classifieds.Enum:
		return classifieds.TextValue(option(a, s)), nil
	case classifieds.Multi:
		var texts []string
		for part := range strings.SplitSeq(s, "|") {
			if part = strings.TrimSpace(part); part != "" {
				texts = append(texts, option(a, part))
			}
		}
		return classifieds.TextsValue(texts...), nil
	}
	return classifieds.TextValue(s), nil
}

// option is the value of the option that s names in any language, else s.
func option(a classifieds.Attribute, s string) string {
	if len(a.Options) == 0 || a.Option(s) != nil {
		return s
	}
	folded := foldName(s)
	for _, o := range a.Options {
		for _, name := range o.Names {
			if foldName(name) == folded {
				return o.Value
			}
		}
	}
	return s
}

func truth(s string) (classifieds.Value, error) {
	switch strings.ToLower(s) {
	case "yes", "true", "1", "نعم":
		return classifieds.BoolValue(true), nil
	case "no", "false", "0", "لا":
		return classifieds.BoolValue(false), nil
	}
	return classifieds.Value{}, errors.New(strconv.Quote(s) + " is neither yes nor no")
}

// number reads "1,250", "1250 sqft" or «١٢٥٠ م²» in the attribute's unit.
func number(a classifieds.Attribute, s string) (classifieds.Value, error) {
	end := strings.LastIndexFunc(s, unicode.IsDigit)
	if end < 0 {
		return classifieds.Value{}, errors.New(strconv.Quote(s) + " is not a number")
	}
	for end++; end < len(s) && s[end]&0xc0 == 0x80; end++ { // to the end of that digit
	}
	digits, unit := strings.TrimSpace(s[:end]), strings.TrimSpace(s[end:])
	// "m2" ends in a digit of its own.
	if i := strings.IndexFunc(digits, unicode.IsLetter); i > 0 {
		digits, unit = strings.TrimSpace(digits[:i]), digits[i:]+unit
	}
	n, err := strconv.ParseFloat(plain.Replace(digits), 64)
	if err != nil || math.IsInf(n, 0) {
		return classifieds.Value{}, errors.New(strconv.Quote(s) + " is not a number")
	}
	if unit == "" {
		return classifieds.NumberValue(n), nil
	}
	m, ok := units[strings.ToLower(strings.ReplaceAll(unit, ".", ""))]
	if unit != a.Unit && (!ok || m.unit != a.Unit || a.Unit == "") {
		return classifieds.Value{}, errors.New(strconv.Quote(unit) + " is not a unit of " + a.Code)
	}
	if ok && m.times != 1 {
		n = math.Round(n * m.times)
	}
	return classifieds.NumberValue(n), nil
}

// plain turns the digits and separators of both scripts into Go's.
var plain = strings.NewReplacer(",", "", "٬", "", "\u00a0", "", " ", "", "٫", ".",
	"٠", "0", "١", "1", "٢", "2", "٣", "3", "٤", "4", "٥", "5", "٦", "6", "٧", "7", "٨", "8", "٩", "9")

// units are the ways to write the units of attributes.
var units = map[string]struct {
	unit  string
	times float64
}{
	"m²": {"m²", 1}, "m2": {"m²", 1}, "sqm": {"m²", 1}, "sq m": {"m²", 1}, "م²": {"m²", 1}, "م2": {"m²", 1}, "متر مربع": {"m²", 1},
	"ft²": {"m²", 0.09290304}, "ft2": {"m²", 0.09290304}, "sqft": {"m²", 0.09290304}, "sq ft": {"m²", 0.09290304}, "قدم مربع": {"m²", 0.09290304},
	"km": {"km", 1}, "كم": {"km", 1}, "mi": {"km", 1.609344}, "miles": {"km", 1.609344},
	"years": {"years", 1}, "year": {"years", 1}, "سنوات": {"years", 1}, "سنة": {"years", 1},
}
