package classifieds

import (
	"strings"
	"testing"
	"time"
)

// flats is a category that uses everything Validate checks.
var flats = Category{
	Code: "property-rent", Intents: []Intent{Offer, Wanted}, PriceTypes: []PriceType{Fixed, OnRequest}, Period: "year", Photos: 2,
	Regulation: []Regulation{{Jurisdiction: "AE-DU", Attribute: "permit_no"}},
	Attributes: []Attribute{
		{Code: "property_type", Kind: Enum, Required: true, Options: []Option{{Value: "apartment"}, {Value: "warehouse"}}},
		{Code: "beds", Kind: Int, Required: true, Min: number(0), Max: number(20), When: map[string][]string{"property_type": {"apartment"}}},
		{Code: "amenities", Kind: Multi, Options: []Option{{Value: "pool"}, {Value: "gym"}}},
		{Code: "deposit", Kind: Money, Max: number(1000)},
		{Code: "note", Kind: Text},
		{Code: "permit_no", Kind: Text},
		{Code: "owner_id", Kind: Text, Private: true, Required: true},
	},
}

func flat(change func(*Listing)) Listing {
	at := time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC)
	l := Listing{
		ID: "x", Category: "property-rent", Intent: Offer, Title: "One bedroom by the metro", Text: "Quiet.\n\nFree from May.", Lang: "en",
		Price:      Price{Type: Fixed, Minor: 8200000, Currency: "AED", Period: "year"},
		Place:      Place{Country: "AE", City: "dubai", Lat: 25.04, Lon: 55.14},
		Attributes: map[string]Value{"property_type": TextValue("apartment"), "beds": NumberValue(1), "permit_no": TextValue("7112345678")},
		Photos:     []Photo{{Src: "/media/a.svg", Width: 4, Height: 3}},
		State:      Live, Published: at, Expires: at.AddDate(0, 0, 30),
	}
	if change != nil {
		change(&l)
	}
	return l
}

func TestValidate(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		change func(*Listing)
		want   string // pointer code, in order
	}{
		{"nothing wrong", nil, ""},
		{"no title", func(l *Listing) { l.Title = " " }, "/title required"},
		{"a long title", func(l *Listing) { l.Title = strings.Repeat("ش", 121) }, "/title too-long"},
		{"the longest title", func(l *Listing) { l.Title = strings.Repeat("ش", 120) }, ""},
		{"no text", func(l *Listing) { l.Text = "" }, "/text required"},
		{"a bell in the text", func(l *Listing) { l.Text = "ring\a" }, "/text invalid"},
		{"a telephone in the text", func(l *Listing) { l.Text = "Call 050 123 4567" }, "/text contact"},
		{"a mail in the title", func(l *Listing) { l.Title = "Flat, a@b.example" }, "/title contact"},
		{"no language", func(l *Listing) { l.Lang = "" }, "/lang required"},
		{"another category", func(l *Listing) { l.Category = "motors" }, "/category invalid"},
		{"an intent of its own", func(l *Listing) { l.Intent = "swap" }, "/intent option"},

		{"no price", func(l *Listing) { l.Price = Price{} }, "/price/type required"},
		{"no price, but wanted", func(l *Listing) { l.Price, l.Intent = Price{}, Wanted }, ""},
		{"a price type not taken here", func(l *Listing) { l.Price.Type = Free }, "/price/type option"},
		{"a price of nothing", func(l *Listing) { l.Price.Minor = 0 }, "/price/minor range"},
		{"a price below nothing", func(l *Listing) { l.Price.Minor = -1 }, "/price/minor range"},
		{"no currency", func(l *Listing) { l.Price.Currency = "" }, "/price/currency invalid"},
		{"a currency in small letters", func(l *Listing) { l.Price.Currency = "aed" }, "/price/currency invalid"},
		{"no period where one is usual", func(l *Listing) { l.Price.Period = "" }, "/price/period required"},
		{"an unknown period", func(l *Listing) { l.Price.Period = "moon" }, "/price/period option"},
		{"a price on request", func(l *Listing) { l.Price = Price{Type: OnRequest} }, ""},
		{"on request, with an amount", func(l *Listing) { l.Price = Price{Type: OnRequest, Minor: 1} }, "/price/minor invalid"},

		{"no city", func(l *Listing) { l.Place.City = "" }, "/place/city required"},
		{"off the earth", func(l *Listing) { l.Place.Lat = 91 }, "/place range"},

		{"without required attributes", func(l *Listing) { l.Attributes = nil }, "/attributes/property_type required"},
		{"no bedrooms in a flat", func(l *Listing) { delete(l.Attributes, "beds") }, "/attributes/beds required"},
		{"no bedrooms, but wanted", func(l *Listing) { delete(l.Attributes, "beds"); l.Intent = Wanted }, ""},
		{"no bedrooms in a warehouse", func(l *Listing) { l.Attributes["property_type"] = TextValue("warehouse"); delete(l.Attributes, "beds") }, ""},
		{"bedrooms in a warehouse", func(l *Listing) { l.Attributes["property_type"] = TextValue("warehouse") }, "/attributes/beds unknown"},
		{"too many bedrooms", func(l *Listing) { l.Attributes["beds"] = NumberValue(21) }, "/attributes/beds range"},
		{"a private one", func(l *Listing) { l.Attributes["owner_id"] = TextValue("784") }, "/attributes/owner_id private"},
		{"strangers, by name", func(l *Listing) { l.Attributes["zzz"], l.Attributes["aaa"] = TextValue("1"), TextValue("1") }, "/attributes/aaa unknown /attributes/zzz unknown"},
		{"a telephone in an attribute", func(l *Listing) { l.Attributes["note"] = TextValue("050 123 4567") }, "/attributes/note contact"},
		{"a permit is not a telephone", func(l *Listing) { l.Attributes["permit_no"] = TextValue("0501234567") }, ""},

		{"three photos", func(l *Listing) { l.Photos = []Photo{l.Photos[0], l.Photos[0], l.Photos[0]} }, "/photos too-many"},
		{"a photo without a size", func(l *Listing) { l.Photos[0].Height = 0 }, "/photos/0 invalid"},
		{"over before it began", func(l *Listing) { l.Expires = l.Published }, "/expires range"},
		{"several at once", func(l *Listing) { l.Title, l.Lang, l.Place.City = "", "", "" }, "/title required /lang required /place/city required"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, f := range Validate(flat(tt.change), flats) {
				got = append(got, f.Pointer+" "+f.Code)
				if f.Detail == "" {
					t.Errorf("%s has no advice", f.Pointer)
				}
			}
			if s := strings.Join(got, " "); s != tt.want {
				t.Errorf("Validate: %q, want %q", s, tt.want)
			}
		})
	}
}

func TestValidateWithoutPrices(t *testing.T) {
	t.Parallel()
	c := flats
	c.PriceTypes = nil
	if f := Validate(flat(nil), c); len(f) != 1 || f[0].Pointer != "/price" || f[0].Code != "unknown" {
		t.Errorf("a price where there are none: %v", f)
	}
	if f := Validate(flat(func(l *Listing) { l.Price = Price{} }), c); len(f) != 0 {
		t.Errorf("no price where there are none: %v", f)
	}
}

func TestCategoryAttribute(t *testing.T) {
	t.Parallel()
	if a := flats.Attribute("beds"); a == nil || a.Kind != Int {
		t.Errorf("Attribute(beds) = %v", a)
	}
	if a := flats.Attribute("wheels"); a != nil {
		t.Errorf("Attribute(wheels) = %v", a)
	}
}

func BenchmarkValidate(b *testing.B) {
	l := flat(nil)
	b.ReportAllocs()
	for b.Loop() {
		if f := Validate(l, flats); f != nil {
			b.Fatal(f)
		}
	}
}
