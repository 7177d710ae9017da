package classifieds

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

func compile(t *testing.T, c Category) *jsonschema.Schema {
	t.Helper()
	b, err := json.Marshal(Schema(c, "en"))
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource("https://paper.example/schema", doc); err != nil {
		t.Fatal(err)
	}
	s, err := compiler.Compile("https://paper.example/schema")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func validJSON(t *testing.T, s *jsonschema.Schema, v any) error {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return s.Validate(doc)
}

// TestSchemaAgreesWithValidate checks the same listings with both.
func TestSchemaAgreesWithValidate(t *testing.T) {
	t.Parallel()
	s := compile(t, flats)
	for _, tt := range []struct {
		name   string
		change func(*Listing)
		ok     bool
	}{
		{"a flat", nil, true},
		{"no title", func(l *Listing) { l.Title = "" }, false},
		{"another category", func(l *Listing) { l.Category = "motors" }, false},
		{"an intent of its own", func(l *Listing) { l.Intent = "swap" }, false},
		{"no price", func(l *Listing) { l.Price = Price{} }, false},
		{"wanted at no price", func(l *Listing) { l.Price, l.Intent = Price{}, Wanted }, true},
		{"a price type not taken here", func(l *Listing) { l.Price.Type = Free }, false},
		{"no period", func(l *Listing) { l.Price.Period = "" }, false},
		{"a price on request", func(l *Listing) { l.Price = Price{Type: OnRequest} }, true},
		{"on request, with an amount", func(l *Listing) { l.Price = Price{Type: OnRequest, Minor: 1} }, false},
		{"no city", func(l *Listing) { l.Place.City = "" }, false},
		{"no attributes", func(l *Listing) { l.Attributes = nil }, false},
		{"no bedrooms in a flat", func(l *Listing) { delete(l.Attributes, "beds") }, false},
		{"no bedrooms, but wanted", func(l *Listing) { delete(l.Attributes, "beds"); l.Intent = Wanted }, true},
		{"no bedrooms in a warehouse", func(l *Listing) { l.Attributes["property_type"] = TextValue("warehouse"); delete(l.Attributes, "beds") }, true},
		{"bedrooms in a warehouse", func(l *Listing) { l.Attributes["property_type"] = TextValue("warehouse") }, false},
		{"too many bedrooms", func(l *Listing) { l.Attributes["beds"] = NumberValue(21) }, false},
		{"half a bedroom", func(l *Listing) { l.Attributes["beds"] = NumberValue(.5) }, false},
		{"an unknown option", func(l *Listing) { l.Attributes["property_type"] = TextValue("tent") }, false},
		{"options", func(l *Listing) { l.Attributes["amenities"] = TextsValue("pool", "gym") }, true},
		{"one option twice", func(l *Listing) { l.Attributes["amenities"] = TextsValue("pool", "pool") }, false},
		{"money within", func(l *Listing) { l.Attributes["deposit"] = NumberValue(100000) }, true},
		{"money above", func(l *Listing) { l.Attributes["deposit"] = NumberValue(100001) }, false},
		{"money above in dirhams, within in dinars", func(l *Listing) { l.Attributes["deposit"] = NumberValue(1000000); l.Price.Currency = "KWD" }, true},
		{"money above in dinars", func(l *Listing) { l.Attributes["deposit"] = NumberValue(1000001); l.Price.Currency = "OMR" }, false},
		{"money above in yen", func(l *Listing) { l.Attributes["deposit"] = NumberValue(1001); l.Price.Currency = "JPY" }, false},
		{"money in the dinars of the country", func(l *Listing) {
			l.Attributes["deposit"], l.Price, l.Intent, l.Place.Country = NumberValue(1000000), Price{}, Wanted, "BH"
		}, true},
		{"money above in the dinars of the country", func(l *Listing) {
			l.Attributes["deposit"], l.Price, l.Intent, l.Place.Country = NumberValue(1000001), Price{}, Wanted, "BH"
		}, false},
		{"a stranger", func(l *Listing) { l.Attributes["wheels"] = NumberValue(4) }, false},
		{"three photos", func(l *Listing) { l.Photos = []Photo{l.Photos[0], l.Photos[0], l.Photos[0]} }, false},
		{"a photo without a size", func(l *Listing) { l.Photos[0].Height = 0 }, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			l := flat(tt.change)
			if err := validJSON(t, s, l); (err == nil) != tt.ok {
				t.Errorf("the schema: %v, want ok %t", err, tt.ok)
			}
			if f := Validate(l, flats); (f == nil) != tt.ok {
				t.Errorf("Validate: %v, want ok %t", f, tt.ok)
			}
		})
	}
}

func TestSchemaOfEveryKind(t *testing.T) {
	t.Parallel()
	c := Category{Code: "x", Intents: []Intent{Offer}, Attributes: []Attribute{
		{Code: "date", Kind: Date}, {Code: "url", Kind: URL}, {Code: "phone", Kind: Phone}, {Code: "yes", Kind: Bool},
		{Code: "size", Kind: Decimal, Unit: "m²"}, {Code: "year", Kind: Year, Min: number(1900)}, {Code: "free", Kind: Multi},
	}}
	s := compile(t, c)
	for _, tt := range []struct {
		code string
		v    Value
		ok   bool
	}{
		{"date", TextValue("2026-11-23"), true}, {"date", TextValue("2026-11-23T10:00:00+04:00"), true}, {"date", TextValue("soon"), false},
		{"url", TextValue("https://paper.example/"), true}, {"url", TextValue("javascript:alert(1)"), false},
		{"phone", TextValue("+971 4 000 0000"), true}, {"phone", TextValue("4"), false},
		{"yes", BoolValue(false), true}, {"yes", TextValue("no"), false},
		{"size", NumberValue(78.5), true}, {"year", NumberValue(1899), false}, {"free", TextsValue("a"), true}, {"free", TextsValue(), false},
	} {
		l := Listing{ID: "x", Category: "x", Intent: Offer, Title: "T", Text: "T", Lang: "en", Place: Place{City: "dubai"}, State: Live,
			Published: time.Unix(0, 0).UTC(), Expires: time.Unix(1, 0).UTC(), Attributes: map[string]Value{tt.code: tt.v}}
		if err := validJSON(t, s, l); (err == nil) != tt.ok {
			t.Errorf("%s %v: the schema: %v, want ok %t", tt.code, tt.v, err, tt.ok)
		}
		if f := Validate(l, c); (f == nil) != tt.ok {
			t.Errorf("%s %v: Validate: %v, want ok %t", tt.code, tt.v, f, tt.ok)
		}
	}
}

func TestSchemaIsTheSameEachTime(t *testing.T) {
	t.Parallel()
	c := flats
	c.Attributes = append(c.Attributes, Attribute{Code: "z", Kind: Int, Required: true, When: map[string][]string{"property_type": {"apartment"}, "note": {"a", "b"}, "amenities": {"pool"}}})
	first, err := json.Marshal(Schema(c, "en"))
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		if again, _ := json.Marshal(Schema(c, "en")); !bytes.Equal(first, again) {
			t.Fatalf("%s\nis also\n%s", first, again)
		}
	}
}

func TestSchemaSpeaksTheLanguage(t *testing.T) {
	t.Parallel()
	c := Category{Code: "x", Names: map[string]string{"en": "Jobs", "ar": "وظائف"}, Intents: []Intent{Offer}}
	for lang, want := range map[string]string{"en": "Jobs", "ar": "وظائف", "fr": "Jobs"} {
		if got := Schema(c, lang)["title"]; got != want {
			t.Errorf("in %s: %v, want %s", lang, got, want)
		}
	}
}
