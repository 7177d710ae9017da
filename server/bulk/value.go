package bulk

import (
	"cmp"
	"errors"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"broadside/app/classifieds"
	"broadside/server/fold"
)

// parseValue parses a cell as a value of a; classifieds.Attribute.Check checks the
// bounds. Money is in currency; k is the number format of the surrounding cells.
func parseValue(a classifieds.Attribute, s, currency string, k classifieds.NumberContext, c clock) (classifieds.Value, error) {
	switch a.Kind {
	case classifieds.Money:
		minor, err := parseAmount(s, currency, k)
		return classifieds.NumberValue(float64(minor)), err
	case classifieds.Int, classifieds.Decimal, classifieds.Year:
		return parseNumber(a, s, k)
	case classifieds.Bool:
		return parseBool(s)
	case classifieds.Date:
		v, err := c.parseDate(s)
		if err != nil {
			err = errors.New(strconv.Quote(s) + " is " + err.Error())
		}
		return v, err
	case classifieds.Enum:
		return classifieds.TextValue(optionValue(a, s)), nil
	case classifieds.Phone:
		return classifieds.TextValue(classifieds.WesternDigits(s)), nil
	case classifieds.Multi:
		var texts []string
		for _, part := range splitValues(s) {
			texts = append(texts, optionValue(a, part))
		}
		return classifieds.TextsValue(texts...), nil
	}
	return classifieds.TextValue(s), nil
}

// parseAmount parses an amount of money into minor units.
func parseAmount(s, currency string, k classifieds.NumberContext) (int64, error) {
	minor, err := classifieds.ParseMinor(s, currency, k)
	if ambiguous := (*classifieds.AmbiguousError)(nil); err == nil || errors.As(err, &ambiguous) {
		return minor, err
	}
	if errors.Is(err, classifieds.ErrPlaces) {
		return 0, errors.New(strconv.Quote(s) + " has more decimals than " + cmp.Or(currency, "money"))
	}
	return 0, errors.New(strconv.Quote(s) + " is " + err.Error())
}

func parseBool(s string) (classifieds.Value, error) {
	switch booleans.canonical(s) {
	case "true":
		return classifieds.BoolValue(true), nil
	case "false":
		return classifieds.BoolValue(false), nil
	}
	return classifieds.Value{}, errors.New(strconv.Quote(s) + " is neither yes nor no")
}

// parseNumber parses "1,250", "1250 sqft" or «١٢٥٠ م²» into the attribute's unit, or
// a word that the attribute defines for a number.
func parseNumber(a classifieds.Attribute, s string, k classifieds.NumberContext) (classifieds.Value, error) {
	for word, n := range a.Numbers {
		if fold.Spelling(word) == fold.Spelling(s) {
			return classifieds.NumberValue(n), nil
		}
	}
	digits, unit := classifieds.CutNumber(s)
	written, err := classifieds.ParseNumber(digits).Read(k)
	if ambiguous := (*classifieds.AmbiguousError)(nil); errors.As(err, &ambiguous) {
		ambiguous.Written, ambiguous.Unit = s, unit
		return classifieds.Value{}, ambiguous
	}
	n, parseErr := strconv.ParseFloat(written, 64)
	if err != nil || parseErr != nil || math.IsInf(n, 0) {
		return classifieds.Value{}, errors.New(strconv.Quote(s) + " is not a number" + numberWords(a))
	}
	if unit == "" {
		return classifieds.NumberValue(n), nil
	}
	m, ok := units[foldUnit(unit)]
	if unit != a.Unit && (!ok || m.unit != a.Unit || a.Unit == "") {
		return classifieds.Value{}, errors.New(strconv.Quote(unit) + " is not a unit of " + a.Code)
	}
	if ok && m.times != 1 {
		n = math.Round(n * m.times)
	}
	return classifieds.NumberValue(n), nil
}

// numberWords lists the words that a defines for numbers, for an error text.
func numberWords(a classifieds.Attribute) string {
	if len(a.Numbers) == 0 {
		return ""
	}
	return " or one of " + strings.Join(slices.Sorted(maps.Keys(a.Numbers)), ", ")
}

// foldUnit folds the spelling of a unit: "Sq. Feet" becomes "sqft".
func foldUnit(unit string) string {
	unit = strings.NewReplacer(".", "", "^", "", " ", "", "-", "", "\u00a0", "").Replace(strings.ToLower(unit))
	unit = strings.NewReplacer("square", "sq", "feet", "ft", "foot", "ft", "metres", "m", "meters", "m", "metre", "m", "meter", "m").Replace(unit)
	return classifieds.WesternDigits(strings.NewReplacer("²", "2", "أ", "ا", "ً", "").Replace(unit))
}

// units maps spellings folded by foldUnit to the unit and its factor.
var units = map[string]struct {
	unit  string
	times float64
}{
	"m2": {"m²", 1}, "sqm": {"m²", 1}, "sqms": {"m²", 1}, "sqmt": {"m²", 1}, "sqmts": {"m²", 1}, "sqmtr": {"m²", 1}, "sqmtrs": {"m²", 1},
	"م2": {"m²", 1}, "مترمربع": {"m²", 1}, "متر2": {"m²", 1}, "مترامربعا": {"m²", 1}, "امتارمربعه": {"m²", 1}, "امتارمربعة": {"m²", 1},
	"ft2": {"m²", 0.09290304}, "sqft": {"m²", 0.09290304}, "sqfts": {"m²", 0.09290304}, "sft": {"m²", 0.09290304},
	"قدممربع": {"m²", 0.09290304}, "قدممربعة": {"m²", 0.09290304}, "قدمامربعا": {"m²", 0.09290304}, "قدم2": {"m²", 0.09290304},
	"km": {"km", 1}, "kms": {"km", 1}, "kilom": {"km", 1}, "كم": {"km", 1}, "كيلومتر": {"km", 1}, "كيلومترا": {"km", 1}, "كيلو": {"km", 1},
	"mi": {"km", 1.609344}, "mile": {"km", 1.609344}, "miles": {"km", 1.609344}, "ميل": {"km", 1.609344},
	"years": {"years", 1}, "year": {"years", 1}, "yrs": {"years", 1}, "yr": {"years", 1}, "سنوات": {"years", 1}, "سنة": {"years", 1}, "سنين": {"years", 1}, "عاما": {"years", 1}, "اعوام": {"years", 1}, "عام": {"years", 1},
}

// valueFix returns the fix for a value of a that could not be parsed.
func valueFix(a classifieds.Attribute) string {
	switch {
	case a.Kind == classifieds.Money:
		return "write one amount like 1500 or 1500.50, without its currency"
	case !a.Kind.Numeric():
		return ""
	case a.Unit == "m²":
		return "write one number, in m² or like 1310 sqft"
	case a.Unit == "km":
		return "write one number, in km or like 40000 mi"
	}
	return "write one number and nothing else"
}
