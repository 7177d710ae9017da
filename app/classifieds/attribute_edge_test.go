package classifieds

import (
	"math"
	"strings"
	"testing"
)

// Each kind of attribute accepts only values of its own kind.
func TestKindsTakeTheirOwn(t *testing.T) {
	t.Parallel()
	values := map[string]Value{
		"text": TextValue("word"), "whole": NumberValue(2), "part": NumberValue(2.5), "truth": BoolValue(true), "texts": TextsValue("a", "b"), "nothing": {},
		"day": TextValue("2026-11-23"), "address": TextValue("https://paper.example/"), "number": TextValue("+971 4 000 0000"),
	}
	for kind, takes := range map[Kind]string{
		Text: "text day address number", Enum: "text day address number", Int: "whole", Money: "whole", Year: "whole", Decimal: "whole part",
		Bool: "truth", Multi: "texts", Date: "day", URL: "address", Phone: "number",
	} {
		for name, v := range values {
			want := strings.Contains(" "+takes+" ", " "+name+" ")
			if code, detail := (Attribute{Kind: kind}).CheckValue(v, "AED"); (code == "") != want {
				t.Errorf("%s takes %s: %t (%s %s), want %t", kind, name, !want, code, detail, want)
			}
		}
	}
}

func TestPhones(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]bool{
		"+97140000000": true, "+971 4 000 0000": true, "+971-4-000-0000": true, "+12345678": true, "+123456789012345": true,
		"+1234567": false, "+1234567890123456": false, "97140000000": false, "00971 4 000 0000": false, "+971 (4) 000 0000": false,
		"+٩٧١٤٠٠٠٠٠٠٠": false, "+971+40000000": false, " +97140000000": false, "-97140000000": false, "+971 4 CALL NOW": false, "+        ": false,
	} {
		if code, _ := (Attribute{Kind: Phone}).CheckValue(TextValue(s), "AED"); (code == "") != want {
			t.Errorf("%q is a telephone: %t, want %t", s, !want, want)
		}
	}
}

func TestAddressesOfAttributes(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]bool{
		"https://a.example": true, "http://a.example/x?y=1#z": true, "HTTPS://A.EXAMPLE/": true, "https://مثال.example/": true,
		"ftp://a.example": false, "//a.example": false, "/x": false, "a.example": false, "mailto:a@b.example": false, "data:text/html,x": false,
		"https://": false, "https:a.example": false, "https://a.example/\tx": false, "https://[": false, " javascript:alert(1)": false,
		"https://a.example/" + strings.Repeat("x", 300): false,
	} {
		if code, _ := (Attribute{Kind: URL}).CheckValue(TextValue(s), "AED"); (code == "") != want {
			t.Errorf("%.40q is an address: %t, want %t", s, !want, want)
		}
	}
}

func TestDatesOfAttributes(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]bool{
		"2026-11-23": true, "2028-02-29": true, "2026-11-23T00:00:00Z": true, "2026-11-23T23:59:59.5+04:00": true,
		"2026-02-29": false, "2026-13-01": false, "23-11-2026": false, "2026-11": false, "2026-11-23T24:00:00Z": false, "2026-11-23 10:00:00Z": false,
		"2026-11-23T10:00:00": false, "٢٠٢٦-١١-٢٣": false,
	} {
		if code, _ := (Attribute{Kind: Date}).CheckValue(TextValue(s), "AED"); (code == "") != want {
			t.Errorf("%q is a date: %t, want %t", s, !want, want)
		}
	}
}

// The description of a fault names the valid values.
func TestWhatWouldBeRight(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		a      Attribute
		v      Value
		detail string
	}{
		{Attribute{Kind: Int, Min: number(1), Max: number(20), Unit: "rooms"}, NumberValue(0), "from 1 to 20 rooms"},
		{Attribute{Kind: Money, Max: number(1000)}, NumberValue(100001), "at most 1000"},
		{Attribute{Kind: Decimal, Min: number(.5)}, NumberValue(.25), "at least 0.5"},
		{Attribute{Kind: Enum, Options: []Option{{Value: "new"}, {Value: "used"}}}, TextValue("old"), "one of new, used"},
		{Attribute{Kind: Multi}, TextsValue("a", "b", "a"), "a is there twice"},
		{Attribute{Kind: Multi}, TextsValue("a", " "), "a text"},
		{Attribute{Kind: Text, Max: number(3)}, TextValue("four"), "at most 3 characters"},
		{Attribute{Kind: Bool}, NumberValue(1), "yes or no"},
	} {
		if _, detail := tt.a.CheckValue(tt.v, "AED"); detail != tt.detail {
			t.Errorf("Check(%v) = %q, want %q", tt.v, detail, tt.detail)
		}
	}
}

// An attribute with two conditions applies if both hold.
func TestAppliesWhereEachCaseHolds(t *testing.T) {
	t.Parallel()
	a := Attribute{When: map[string][]string{"type": {"flat"}, "floors": {"1", "2"}, "new": {"true"}}}
	at := func(kind string, floors float64, fresh bool) map[string]Value {
		return map[string]Value{"type": TextValue(kind), "floors": NumberValue(floors), "new": BoolValue(fresh)}
	}
	for _, tt := range []struct {
		in   map[string]Value
		want bool
	}{
		{at("flat", 2, true), true}, {at("flat", 3, true), false}, {at("villa", 2, true), false}, {at("flat", 1, false), false},
		{map[string]Value{"type": TextValue("flat"), "floors": NumberValue(1)}, false},
	} {
		if got := a.Applies(tt.in); got != tt.want {
			t.Errorf("Applies(%v) = %t", tt.in, got)
		}
	}
}

func TestValidateEdges(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		change func(*Listing)
		want   string
	}{
		{"nowhere on earth", func(l *Listing) { l.Place.Lat = math.NaN() }, "/place range"},
		{"at the pole", func(l *Listing) { l.Place.Lat, l.Place.Lon = -90, 180 }, ""},
		{"an endless longitude", func(l *Listing) { l.Place.Lon = math.Inf(1) }, "/place range"},
		{"without an end", func(l *Listing) { l.Expires = l.Expires.AddDate(-100, 0, 0); l.Published = l.Expires.AddDate(0, 0, -1) }, ""},
		{"a line end in the title is clean", func(l *Listing) { l.Title = "Two\nlines" }, ""},
		{"broken UTF-8", func(l *Listing) { l.Title = "a\xff" }, "/title invalid"},
		{"a control character of Unicode", func(l *Listing) { l.Text = "a\u0085b" }, "/text invalid"},
		{"the replacement character", func(l *Listing) { l.Text = "a\ufffdb" }, "/text invalid"},
		{"the longest text", func(l *Listing) { l.Text = strings.Repeat("ن", MaxText) }, ""},
		{"a longer text", func(l *Listing) { l.Text = strings.Repeat("ن", MaxText+1) }, "/text too-long"},
		{"wanted, with an amount of no type", func(l *Listing) { l.Intent = Wanted; l.Price = Price{Minor: 5, Currency: "AED"} }, "/price/type required"},
		{"wanted, with a whole price", func(l *Listing) { l.Intent = Wanted }, ""},
		{"several wrong with a price", func(l *Listing) { l.Price = Price{Type: Fixed, Currency: "dirham", Period: "moon"} }, "/price/minor range /price/currency invalid /price/period option"},
		{"a mail among several texts", func(l *Listing) { l.Attributes["amenities"] = TextsValue("pool", "a@b.example") }, "/attributes/amenities option"},
		{"as many photos as may be", func(l *Listing) { l.Photos = append(l.Photos, l.Photos[0]) }, ""},
		{"two photos, both wrong", func(l *Listing) { l.Photos = []Photo{{}, {Src: "x", Width: -1, Height: 1}} }, "/photos/0 invalid /photos/1 invalid"},
	} {
		var got []string
		for _, f := range Validate(flat(tt.change), flats) {
			got = append(got, f.Pointer+" "+f.Code)
		}
		if s := strings.Join(got, " "); s != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, s, tt.want)
		}
	}
}

// Maximum lengths in the schema are those of Validate.
func TestSchemaOfTextWithALength(t *testing.T) {
	t.Parallel()
	c := Category{Code: "x", Intents: []Intent{Offer}, Attributes: []Attribute{{Code: "make", Kind: Text, Max: number(5)}, {Code: "note", Kind: Text}}}
	s := compile(t, c)
	for _, tt := range []struct {
		code, text string
		ok         bool
	}{
		{"make", "أربعة", true}, {"make", "sixsix", false}, {"note", strings.Repeat("ن", 300), true}, {"note", strings.Repeat("x", 301), false}, {"note", "", false},
	} {
		l := flat(func(l *Listing) {
			l.Category, l.Price, l.Photos = "x", Price{}, nil
			l.Attributes = map[string]Value{tt.code: TextValue(tt.text)}
		})
		if err := validJSON(t, s, l); (err == nil) != tt.ok {
			t.Errorf("%s of %d: the schema: %v, want ok %t", tt.code, len(tt.text), err, tt.ok)
		}
		if f := Validate(l, c); (f == nil) != tt.ok {
			t.Errorf("%s of %d: Validate: %v, want ok %t", tt.code, len(tt.text), f, tt.ok)
		}
	}
}
