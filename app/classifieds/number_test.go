package classifieds

import (
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"

	"broadside/app/api"
)

func TestParseNumber(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ in, dot, comma string }{
		{"1250", "1250", "1250"}, {"0", "0", "0"}, {"007", "007", "007"}, {"-4", "-4", "-4"}, {"+4", "4", "4"}, {"−4", "-4", "-4"},
		{"1,250", "1250", "1.250"}, {"1.250", "1.250", "1250"}, {"999,999", "999999", "999.999"}, {"12.000", "12.000", "12000"},
		{"1250.50", "1250.50", ""}, {"1250,50", "", "1250.50"}, {"720,5", "", "720.5"}, {"1250.500", "1250.500", ""}, {"1250,500", "", "1250.500"},
		{"0.850", "0.850", ""}, {"0,850", "", "0.850"}, {"05,000", "", "05.000"}, {".5", "0.5", ""}, {",5", "", "0.5"}, {"5.", "5", ""}, {"5,", "", "5"},
		{"1,250,000", "1250000", ""}, {"1.250.000", "", "1250000"}, {"1,250.50", "1250.50", ""}, {"1.250,50", "", "1250.50"},
		{"1 250", "1250", "1250"}, {"1\u00a0250", "1250", "1250"}, {"1\u202f250,50", "", "1250.50"}, {"1 250.50", "1250.50", ""},
		{"1'250", "1250", "1250"}, {"1’250.50", "1250.50", ""}, {"1'250,50", "", "1250.50"},
		{"١٬٢٥٠", "1250", "1250"}, {"١٬٢٥٠٫٥", "1250.5", "1250.5"}, {"١٢٫٥", "12.5", "12.5"}, {"١،٢٥٠", "1250", "1.250"}, {"۱۲۵۰", "1250", "1250"},
		{"\u200f١٢٥٠\u200e", "1250", "1250"}, {" 1250 ", "1250", "1250"}, {"1٬250,50", "", "1250.50"},

		{"", "", ""}, {".", "", ""}, {",", "", ""}, {"-", "", ""}, {"1,25,000", "", ""}, {"12,34,567", "", ""}, {"1.2.3", "", ""}, {"1.250.00", "", ""},
		{"1,250 000", "", ""}, {"12 50", "", ""}, {"1234,567,890", "", ""}, {"0,250,000", "", ""}, {"1,,250", "", ""}, {"1  250", "", ""}, {"1,250,", "", ""},
		{"1.250,5,0", "", ""}, {"1-2", "", ""}, {"--5", "", ""}, {"1e3", "", ""}, {"0x10", "", ""}, {"NaN", "", ""}, {"five", "", ""}, {"AED 5", "", ""},
		{strings.Repeat("1", 65), "", ""}, {"5²", "", ""}, {"१२", "", ""}, {"1_000", "", ""}, {"1٬25", "", ""}, {"1٫2٫3", "", ""},
	} {
		if n := ParseNumber(tt.in); n.Dot != tt.dot || n.Comma != tt.comma {
			t.Errorf("ParseNumber(%q) is %q and %q, want %q and %q", tt.in, n.Dot, n.Comma, tt.dot, tt.comma)
		}
	}
}

// The context of a number selects a reading, or the number is rejected.
func TestNumberRead(t *testing.T) {
	t.Parallel()
	const dot, comma, mixed, three = DotDecimal, CommaDecimal, DotDecimal | CommaDecimal, Thousandths
	for _, tt := range []struct {
		name string
		in   string
		k    NumberContext
		want string // "" if rejected
	}{
		{"nothing to settle", "1250", NumberContext{Places: 2}, "1250"},
		{"both marks", "1.250,50", NumberContext{Places: 2, Column: dot}, "1250.50"},
		{"groups all along", "1.250.000", NumberContext{Places: 2, Column: dot}, "1250000"},
		{"a dot with two decimals", "1250.50", NumberContext{Places: 2, Column: comma, Delimiter: ';'}, "1250.50"},

		{"a lone decimal comma", "1250,50", NumberContext{Places: 2}, ""},
		{"in a file of commas", "12,50", NumberContext{Places: 2, Delimiter: ','}, ""},
		{"in a file of semicolons", "12,50", NumberContext{Places: 2, Delimiter: ';'}, "12.50"},
		{"in a file of tabs", "12,50", NumberContext{Places: 2, Delimiter: '\t'}, ""},
		{"in a column of decimal commas", "12,50", NumberContext{Places: 2, Column: comma, File: dot, Delimiter: ','}, "12.50"},
		{"in a file of decimal commas", "12,50", NumberContext{Places: 2, File: comma, Delimiter: ','}, "12.50"},
		{"against its column", "12,50", NumberContext{Places: 2, Column: dot, Delimiter: ';'}, ""},
		{"against its file", "12,50", NumberContext{Places: 2, File: dot, Delimiter: ';'}, ""},
		{"in a mixed column", "12,50", NumberContext{Places: 2, Column: mixed, Delimiter: ';'}, ""},
		{"coordinates do not decide", "720,5", NumberContext{Places: -1, Coordinates: dot, Delimiter: ';'}, "720.5"},
		{"four digits and three decimals", "1250,500", NumberContext{Places: 3, Delimiter: ';'}, "1250.500"},
		{"four digits and three decimals of dirhams", "1250,000", NumberContext{Places: 2, Delimiter: ';'}, ""},
		{"even in a column of them", "1250,000", NumberContext{Places: 2, Column: comma | three, Delimiter: ';'}, ""},
		{"four digits and four decimals", "1250,0000", NumberContext{Places: 2, Delimiter: ';'}, "1250.0000"},
		{"four digits and three decimals of an area", "1250,125", NumberContext{Places: -1, Delimiter: ';'}, "1250.125"},
		{"a program's three decimals", "1250.000", NumberContext{Places: 2, Delimiter: ','}, "1250.000"},
		{"among decimal commas", "1250.000", NumberContext{Places: 2, Column: comma, Delimiter: ';'}, ""},
		{"less than one", "0,500", NumberContext{Places: 2, Delimiter: ';'}, "0.500"},
		{"less than one in a file of commas", "0,500", NumberContext{Places: 2, Delimiter: ','}, ""},
		{"no decimals", "1250,", NumberContext{Places: 2, Delimiter: ','}, "1250"},
		{"nothing", "0,00", NumberContext{Places: 2, Delimiter: ','}, "0.00"},

		{"an Arabic separator and three digits", "١٢٫٥٠٠", NumberContext{Places: 2}, ""},
		{"in whole numbers", "٦٨٫٠٠٠", NumberContext{}, ""},
		{"in an area", "١٢٫٥٠٠", NumberContext{Places: -1}, ""},
		{"in dinars", "١٢٫٥٠٠", NumberContext{Places: 3}, "12.500"},
		{"in an area of thousands", "١٢٥٠٫١٢٥", NumberContext{Places: -1}, "1250.125"},
		{"two digits after it", "١٢٫٥٠", NumberContext{Places: 2}, "12.50"},
		{"with the separator of thousands", "١٬٢٥٠٫٥٠٠", NumberContext{Places: 2}, "1250.500"},

		{"dirhams have two decimals", "51,000", NumberContext{Places: 2}, "51000"},
		{"a whole number has none", "68,400", NumberContext{}, "68400"},
		{"dirhams among semicolons", "51,000", NumberContext{Places: 2, Delimiter: ';'}, "51000"},
		{"dirhams in a mixed column", "51,000", NumberContext{Places: 2, Column: mixed}, "51000"},
		{"dirhams against their column", "51,000", NumberContext{Places: 2, Column: comma}, ""},
		{"dirhams against their file", "51,000", NumberContext{Places: 2, File: comma}, ""},
		{"dinars have three", "12,500", NumberContext{Places: 3}, ""},
		{"dinars in a file of commas", "12,500", NumberContext{Places: 3, Delimiter: ','}, ""},
		{"dinars in a column that groups by commas", "12,500", NumberContext{Places: 3, Column: dot}, "12500"},

		{"an area in an address", "1,250", NumberContext{Places: -1}, ""},
		{"in a file of commas", "1,250", NumberContext{Places: -1, Delimiter: ','}, "1250"},
		{"in a file of semicolons", "1,250", NumberContext{Places: -1, Delimiter: ';'}, ""},
		{"in a file of tabs", "1,250", NumberContext{Places: -1, Delimiter: '\t'}, ""},
		{"beside coordinates with dots", "1,250", NumberContext{Places: -1, Coordinates: dot, Delimiter: ';'}, "1250"},
		{"beside coordinates with commas", "1,250", NumberContext{Places: -1, Coordinates: comma, Delimiter: ','}, ""},
		{"in a column of decimal commas", "1,250", NumberContext{Places: -1, Column: comma, Delimiter: ';'}, ""},
		{"in a column of three decimals", "1,250", NumberContext{Places: -1, Column: comma | three, Delimiter: ';'}, "1.250"},
		{"in a column of two and three decimals", "1,250", NumberContext{Places: -1, Column: comma | three | OtherPlaces}, ""},
		{"in a file of dots", "1,250", NumberContext{Places: -1, File: dot, Delimiter: ';'}, "1250"},

		{"a dot and three digits", "1.250", NumberContext{Places: -1, Delimiter: ','}, ""},
		{"even in dirhams", "1.250", NumberContext{Places: 2, Delimiter: ','}, ""},
		{"even in whole numbers", "1.250", NumberContext{Delimiter: ','}, ""},
		{"even among semicolons", "1.250", NumberContext{Places: 2, Delimiter: ';'}, ""},
		{"even beside coordinates", "1.250", NumberContext{Places: -1, Coordinates: dot, Delimiter: ','}, ""},
		{"in a column of decimal commas", "1.250", NumberContext{Places: 2, Column: comma}, "1250"},
		{"in a file of decimal commas", "1.250", NumberContext{Places: -1, File: comma}, "1250"},
		{"in a column of dots", "1.250", NumberContext{Places: 2, Column: dot | OtherPlaces}, ""},
		{"in a column of thousandths", "12.500", NumberContext{Places: 3, Column: dot | three}, "12.500"},
		{"thousandths elsewhere in the file", "12.500", NumberContext{Places: 3, File: dot | three}, ""},
		{"in a mixed column", "1.250", NumberContext{Places: 2, Column: mixed}, ""},
		{"no number", "cheap", NumberContext{Column: dot}, ""},
	} {
		t.Run(tt.name+" "+tt.in, func(t *testing.T) {
			t.Parallel()
			got, err := ParseNumber(tt.in).Read(tt.k)
			if got != tt.want || (err == nil) != (tt.want != "") {
				t.Errorf("%q with %+v is %q, %v, want %q", tt.in, tt.k, got, err, tt.want)
			}
		})
	}
}

// The error of an ambiguous number shows both readings and how to write each.
func TestAmbiguousError(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ in, want, fix string }{
		{"1.250", `"1.250" can be read as 1250 (a dot between thousands) or as 1.250 (a decimal dot)`, "write 1250 or 1.25"},
		{"1,255", `"1,255" can be read as 1255 (a comma between thousands) or as 1.255 (a decimal comma)`, "write 1255 or 1.2550"},
		{"12,50", `"12,50" can be read as 1250 (a comma between thousands) or as 12.50 (a decimal comma)`, "write 1250 or 12.5"},
		{"1,5", `"1,5" can be read as 15 (a comma between thousands) or as 1.5 (a decimal comma)`, "write 15 or 1.5"},
		{"0,500", `"0,500" can be read as 500 (a comma between thousands) or as 0.500 (a decimal comma)`, "write 500 or 0.5"},
		{"١٢٫٥٠٠", `"١٢٫٥٠٠" can be read as 12500 (a ٫ between thousands) or as 12.500 (a decimal ٫)`, "write 12500 or 12.5"},
		{"-12.000", `"-12.000" can be read as -12000 (a dot between thousands) or as -12.000 (a decimal dot)`, "write -12000 or -12"},
	} {
		_, err := ParseNumber(tt.in).Read(NumberContext{Places: -1})
		var two *AmbiguousError
		if !errors.As(err, &two) || err.Error() != tt.want || two.Fix() != tt.fix {
			t.Fatalf("%q: %v; want %s; %s", tt.in, err, tt.want, tt.fix)
		}
	}
}

func TestNumberMarks(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		in     string
		places int
		want   NumberFormats
	}{
		{"1250", 2, 0}, {"1 250", 2, 0}, {"x", 2, 0}, {"1,250", -1, 0}, {"1.250", 2, 0}, {"1,250", 3, 0},
		{"1,250", 2, DotDecimal}, {"68,400", 0, DotDecimal}, {"1,250,000", 2, DotDecimal}, {"1.250.000", 2, CommaDecimal},
		{"1250.50", 2, DotDecimal | OtherPlaces}, {"1250,5", 2, CommaDecimal | OtherPlaces}, {"1250.500", 3, DotDecimal | Thousandths},
		{"1,5", 0, 0}, {"1.5", 0, 0}, {"3.0", 0, DotDecimal | OtherPlaces}, {"1250.505", 2, 0}, {"1250.500", 2, DotDecimal | Thousandths},
	} {
		if got := ParseNumber(tt.in).Formats(tt.places); got != tt.want {
			t.Errorf("%q with %d decimals shows %b, want %b", tt.in, tt.places, got, tt.want)
		}
	}
}

func TestCutNumber(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ in, number, rest string }{
		{"1,310 sqft", "1,310", "sqft"}, {"95m2", "95", "m2"}, {"١٢١ م²", "١٢١", "م²"}, {"1250", "1250", ""}, {"m²", "", "m²"}, {"", "", ""}, {"\u200f٥ كم", "\u200f٥", "كم"},
	} {
		if number, rest := CutNumber(tt.in); number != tt.number || rest != tt.rest {
			t.Errorf("CutNumber(%q) = %q, %q, want %q, %q", tt.in, number, rest, tt.number, tt.rest)
		}
	}
}

func TestParseDegrees(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]float64{"25.20": 25.2, "25,20": 25.2, "25,204": 25.204, "25.204": 25.204, "-33.9": -33.9, "٢٥٫٢": 25.2, "55": 55, "90": 90} {
		if got, ok := ParseDegrees(in, 90); !ok || got != want {
			t.Errorf("ParseDegrees(%q) = %v, %t, want %v", in, got, ok, want)
		}
	}
	for _, in := range []string{"", "90.1", "1,250,000", "25.20N", "25°12'", "NaN", "1e1", "25.20,55.27"} {
		if got, ok := ParseDegrees(in, 90); ok {
			t.Errorf("ParseDegrees(%q) = %v", in, got)
		}
	}
}

// A parameter has no other rows as context: a number with two readings is
// rejected, and the error shows both.
func TestNumbersOfAFilter(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ query, want, code string }{
		{"price_max=85,000", "price_max=85000", ""}, {"price_max=85,000&currency=JPY", "currency=JPY&price_max=85000", ""},
		{"price_max=1250.5", "price_max=1250.50", ""}, {"price_max=1.250,50", "price_max=1250.50", ""}, {"price_max=1 250,50", "price_max=1250.50", ""},
		{"price_max=٨٥٬٠٠٠", "price_max=85000", ""}, {"price_max=۸۵۰۰۰", "price_max=85000", ""}, {"price_max=1'250", "price_max=1250", ""},
		{"price_max=1.5&currency=KWD", "currency=KWD&price_max=1.5", ""}, {"price_max=1.2550&currency=KWD", "currency=KWD&price_max=1.2550", ""},
		{"attr.area.min=1,250,000.5", "attr.area.min=1250000.5", ""}, {"attr.area.min=١٢٫٥", "attr.area.min=12.5", ""}, {"attr.area.min=1.255e0", "attr.area.min=1.2550", ""},
		{"near=0,0&radius_km=٢٥", "near=0%2C0&radius_km=25", ""}, {"near=٢٥٫٢,٥٥٫٣", "near=25.2%2C55.3", ""}, {"near=25.204,55.271", "near=25.204%2C55.271", ""},
		{"price_max=85.000", "", Ambiguous}, {"price_max=1.250", "", Ambiguous}, {"price_max=1250,50", "", Ambiguous}, {"price_max=12,500&currency=KWD", "", Ambiguous},
		{"price_max=12.500&currency=KWD", "", Ambiguous}, {"attr.area.min=1,250", "", Ambiguous}, {"attr.area.max=1.250", "", Ambiguous}, {"attr.area.max=720,5", "", Ambiguous},
		{"near=0,0&radius_km=1.250", "", Ambiguous}, {"price_max=12,34,567", "", NotAmount}, {"price_max=1250.505", "", NotAmount}, {"attr.area.max=1,2,3", "", NotNumber},
	} {
		f, err := parse(t, strings.ReplaceAll(tt.query, " ", "%20"))
		if tt.code == "" {
			if got := f.Values().Encode(); err != nil || got != tt.want {
				t.Errorf("%q is %q, %v, want %q", tt.query, got, err, tt.want)
			}
			continue
		}
		var p *api.Problem
		if !errors.As(err, &p) || len(p.Errors) != 1 || p.Errors[0].Code != tt.code {
			t.Fatalf("%q: %v, want the code %s", tt.query, err, tt.code)
		}
		if tt.code == Ambiguous && !strings.Contains(p.Errors[0].Detail, "can be read as ") {
			t.Errorf("%q does not show both readings: %s", tt.query, p.Errors[0].Detail)
		}
	}
}

// writings returns the readings of s by another method: it formats every number
// that the digits of s can form in every style and compares the results with s.
func writings(s string) (dot, comma []string) {
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	}
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
	for i := range len(digits) + 1 {
		whole, fraction := digits[:i], digits[i:]
		for _, group := range []string{"", ",", ".", " ", "'"} {
			for _, decimal := range []string{"", ".", ","} {
				if decimal == "" && fraction != "" || decimal != "" && decimal == group || digits == "" || grouped(whole, group)+decimal+fraction != s {
					continue
				}
				value := sign + strings.TrimSuffix(whole+"."+fraction, ".")
				if whole == "" {
					value = sign + "0." + fraction
				}
				if decimal != "," && group != "." && !slices.Contains(dot, value) {
					dot = append(dot, value)
				}
				if decimal != "." && group != "," && !slices.Contains(comma, value) {
					comma = append(comma, value)
				}
			}
		}
	}
	return dot, comma
}

// grouped separates the thousands of digits. It returns nothing for three
// digits and for a leading zero, which are not grouped.
func grouped(digits, group string) string {
	if group == "" {
		return digits
	}
	if len(digits) <= 3 || digits[0] == '0' {
		return "\x00"
	}
	out := digits[len(digits)-3:]
	for rest := digits[:len(digits)-3]; rest != ""; rest = rest[:max(0, len(rest)-3)] {
		out = rest[max(0, len(rest)-3):] + group + out
	}
	return out
}

// checkNumber compares ParseNumber and Read with the slow reference.
func checkNumber(t *testing.T, s string, k NumberContext) {
	t.Helper()
	dot, comma := writings(s)
	one := func(of []string) string {
		if len(of) > 1 {
			t.Fatalf("%q has the readings %q", s, of)
		}
		return strings.Join(of, "")
	}
	n := ParseNumber(s)
	if n.Dot != one(dot) || n.Comma != one(comma) {
		t.Fatalf("ParseNumber(%q) is %q and %q, want %q and %q", s, n.Dot, n.Comma, dot, comma)
	}
	got, err := n.Read(k)
	if err == nil && !slices.Contains(append(dot, comma...), got) {
		t.Fatalf("%q is read as %q, which it is not", s, got)
	}
	around := k.Column & decimalFormats
	if around == 0 {
		around = k.File & decimalFormats
	}
	if n.Dot == "" || n.Comma == "" || n.Dot == n.Comma {
		_, fraction, _ := strings.Cut(n.Dot, ".")
		odd := len(fraction) == 3 && around == CommaDecimal && k.Places >= 0 && k.Places < 3 // 1250.000 for 1.250.000
		if n.Dot != "" && !odd && (err != nil || got != n.Dot) {
			t.Fatalf("%q is read as %q, %v, want %q", s, got, err, n.Dot)
		}
		return
	}
	against := map[string]NumberFormats{n.Dot: CommaDecimal, n.Comma: DotDecimal}
	if err == nil && around == against[got] {
		t.Fatalf("%q with %+v is read as %q, against the numbers around it", s, k, got)
	}
	if nothing := (NumberContext{Places: -1}); k == nothing && err == nil {
		t.Fatalf("%q is read as %q, which nothing settles", s, got)
	}
}

// All texts of up to seven of these characters have the readings of the
// reference.
func TestNumbersAgainstReference(t *testing.T) {
	t.Parallel()
	var all func(s string, left int)
	all = func(s string, left int) {
		if s == strings.TrimSpace(s) {
			checkNumber(t, s, NumberContext{Places: -1})
		}
		if left > 0 {
			for _, c := range "01,. " {
				all(s+string(c), left-1)
			}
		}
	}
	all("", 7)
}

func FuzzNumber(f *testing.F) {
	for _, s := range []string{"1,250", "1.250,50", "-12'345.6", "1 250 000", "0,850", "12,34,567"} {
		f.Add(s, 2, uint8(1), uint8(2), uint8(0), byte(';'))
	}
	f.Fuzz(func(t *testing.T, s string, places int, column, file, points uint8, delimiter byte) {
		if len(s) > 30 || strings.Trim(s, "0123456789,. '-") != "" || s != strings.TrimSpace(s) {
			return
		}
		checkNumber(t, s, NumberContext{places, NumberFormats(column), NumberFormats(file), NumberFormats(points), rune(delimiter)})
	})
}

func FuzzUnmistakable(f *testing.F) {
	f.Add("1.255")
	f.Add("0.5")
	f.Fuzz(func(t *testing.T, s string) {
		n := ParseNumber(s)
		if n.Dot == "" {
			return
		}
		if got, err := ParseNumber(unambiguous(n.Dot)).Read(NumberContext{Places: -1}); err != nil || strings.TrimRight(got, "0.") != strings.TrimRight(n.Dot, "0.") {
			t.Errorf("%q is written %q and read %q, %v", n.Dot, unambiguous(n.Dot), got, err)
		}
	})
}

func BenchmarkParseFilterNumbers(b *testing.B) {
	v := url.Values{"price_min": {"85,000"}, "price_max": {"١٢٠٬٠٠٠"}, "attr.area.min": {"1250.5"}}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := ParseFilter(v); err != nil {
			b.Fatal(err)
		}
	}
}
