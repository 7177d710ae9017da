package intake

import (
	"cmp"
	"errors"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"broadside/app/classifieds"
)

// value types a cell as a value of a. It is not checked against a's bounds:
// that is classifieds.Attribute.Check. Money is counted in currency; k is what
// the file tells of numbers in that cell.
func value(a classifieds.Attribute, s, currency string, k classifieds.Known, c clock) (classifieds.Value, error) {
	switch a.Kind {
	case classifieds.Money:
		minor, err := amount(s, currency, k)
		return classifieds.NumberValue(float64(minor)), err
	case classifieds.Int, classifieds.Decimal, classifieds.Year:
		return number(a, s, k)
	case classifieds.Bool:
		return truth(s)
	case classifieds.Date:
		return c.date(s)
	case classifieds.Enum:
		return classifieds.TextValue(option(a, s)), nil
	case classifieds.Phone:
		return classifieds.TextValue(classifieds.WesternDigits(s)), nil
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

// amount reads a sum of money.
func amount(s, currency string, k classifieds.Known) (int64, error) {
	minor, err := classifieds.ParseMinor(s, currency, k)
	if two := (*classifieds.AmbiguousError)(nil); err == nil || errors.As(err, &two) {
		return minor, err
	}
	if errors.Is(err, classifieds.ErrPlaces) {
		return 0, errors.New(strconv.Quote(s) + " has more decimals than " + cmp.Or(currency, "money"))
	}
	return 0, errors.New(strconv.Quote(s) + " is " + err.Error())
}

func truth(s string) (classifieds.Value, error) {
	switch truths.value(s) {
	case "true":
		return classifieds.BoolValue(true), nil
	case "false":
		return classifieds.BoolValue(false), nil
	}
	return classifieds.Value{}, errors.New(strconv.Quote(s) + " is neither yes nor no")
}

// number reads "1,250", "1250 sqft" or «١٢٥٠ م²» in the attribute's unit, or a
// word that the attribute has for a number.
func number(a classifieds.Attribute, s string, k classifieds.Known) (classifieds.Value, error) {
	for word, n := range a.Numbers {
		if foldWord(word) == foldWord(s) {
			return classifieds.NumberValue(n), nil
		}
	}
	digits, unit := classifieds.CutNumber(s)
	written, err := classifieds.ParseNumber(digits).Read(k)
	if two := (*classifieds.AmbiguousError)(nil); errors.As(err, &two) {
		two.Written = s
		return classifieds.Value{}, two
	}
	n, parseErr := strconv.ParseFloat(written, 64)
	if err != nil || parseErr != nil || math.IsInf(n, 0) {
		return classifieds.Value{}, errors.New(strconv.Quote(s) + " is not a number" + orWord(a))
	}
	if unit == "" {
		return classifieds.NumberValue(n), nil
	}
	m, ok := units[strings.ToLower(strings.NewReplacer(".", "", "^", "").Replace(unit))]
	if unit != a.Unit && (!ok || m.unit != a.Unit || a.Unit == "") {
		return classifieds.Value{}, errors.New(strconv.Quote(unit) + " is not a unit of " + a.Code)
	}
	if ok && m.times != 1 {
		n = math.Round(n * m.times)
	}
	return classifieds.NumberValue(n), nil
}

// orWord names the words that a has for numbers.
func orWord(a classifieds.Attribute) string {
	if len(a.Numbers) == 0 {
		return ""
	}
	return " or one of " + strings.Join(slices.Sorted(maps.Keys(a.Numbers)), ", ")
}

// units are the ways to write the units of attributes.
var units = map[string]struct {
	unit  string
	times float64
}{
	"m²": {"m²", 1}, "m2": {"m²", 1}, "sqm": {"m²", 1}, "sq m": {"m²", 1}, "sqms": {"m²", 1}, "square metres": {"m²", 1}, "square meters": {"m²", 1},
	"م²": {"m²", 1}, "م2": {"m²", 1}, "م٢": {"m²", 1}, "متر مربع": {"m²", 1}, "مترا مربعا": {"m²", 1}, "متراً مربعاً": {"m²", 1},
	"ft²": {"m²", 0.09290304}, "ft2": {"m²", 0.09290304}, "sqft": {"m²", 0.09290304}, "sq ft": {"m²", 0.09290304}, "sq feet": {"m²", 0.09290304},
	"square feet": {"m²", 0.09290304}, "square foot": {"m²", 0.09290304}, "قدم مربع": {"m²", 0.09290304}, "قدم²": {"m²", 0.09290304},
	"km": {"km", 1}, "kms": {"km", 1}, "kilometres": {"km", 1}, "kilometers": {"km", 1}, "كم": {"km", 1}, "كيلومتر": {"km", 1},
	"mi": {"km", 1.609344}, "mile": {"km", 1.609344}, "miles": {"km", 1.609344}, "ميل": {"km", 1.609344},
	"years": {"years", 1}, "year": {"years", 1}, "yrs": {"years", 1}, "yr": {"years", 1}, "سنوات": {"years", 1}, "سنة": {"years", 1}, "سنين": {"years", 1}, "عاما": {"years", 1}, "أعوام": {"years", 1},
}
