package classifieds

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestValueString(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		v    Value
		want string
	}{
		{Value{}, ""},
		{TextValue("full_time"), "full_time"},
		{NumberValue(2), "2"},
		{NumberValue(78.5), "78.5"},
		{NumberValue(1e21), "1000000000000000000000"},
		{BoolValue(true), "true"},
		{TextsValue("pool", "gym"), "pool,gym"},
		{TextsValue(), ""},
	} {
		if got := tt.v.String(); got != tt.want {
			t.Errorf("%+v.String() = %q, want %q", tt.v, got, tt.want)
		}
	}
}

func TestValueJSON(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		v    Value
		want string
	}{
		{TextValue(`"quoted" & <b>`), `"\"quoted\" \u0026 \u003cb\u003e"`},
		{TextValue("شقة"), `"شقة"`},
		{NumberValue(0), "0"},
		{NumberValue(1250000), "1250000"},
		{NumberValue(-0.5), "-0.5"},
		{BoolValue(false), "false"},
		{TextsValue("a", "b"), `["a","b"]`},
		{TextsValue(), "[]"},
	} {
		b, err := json.Marshal(tt.v)
		if err != nil || string(b) != tt.want {
			t.Errorf("%+v is %s, %v, want %s", tt.v, b, err, tt.want)
		}
		var back Value
		if err := json.Unmarshal(b, &back); err != nil {
			t.Errorf("%s: %v", b, err)
		}
		if back.Kind != tt.v.Kind || back.String() != tt.v.String() {
			t.Errorf("%s reads as %+v, want %+v", b, back, tt.v)
		}
	}
}

func TestValueJSONRefuses(t *testing.T) {
	t.Parallel()
	for _, in := range []string{`{}`, `[1]`, `"open`, `yes`, `1.2.3`} {
		var v Value
		if err := json.Unmarshal([]byte(in), &v); err == nil {
			t.Errorf("%s reads as %+v", in, v)
		}
	}
	if err := new(Value).UnmarshalJSON(nil); err == nil {
		t.Error("nothing reads as a value")
	}
}

func TestListingJSON(t *testing.T) {
	t.Parallel()
	in := Listing{
		ID: "bcdf23456", Category: "motors", Intent: Offer, Title: "Hilux", Text: "One owner.", Lang: "en",
		Price:      Price{Type: Fixed, Minor: 8400000, Currency: "AED"},
		Place:      Place{Country: "AE", Region: "AE-DU", City: "dubai", Area: "Al Quoz", Lat: 25.14, Lon: 55.23},
		Attributes: map[string]Value{"year": NumberValue(2020), "make": TextValue("toyota"), "warranty": BoolValue(true)},
		Photos:     []Photo{{Src: "/media/a.svg?v=1", Alt: "White pickup", Width: 800, Height: 600}},
		State:      Live, Published: time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC), Expires: time.Date(2026, 12, 20, 8, 0, 0, 0, time.UTC),
		Badges: []string{"verified"},
	}
	b, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	var out Listing
	if err := json.Unmarshal(b, &out); err != nil || !reflect.DeepEqual(in, out) {
		t.Errorf("%s reads as %+v, %v", b, out, err)
	}
	small, err := json.Marshal(Listing{ID: "x"})
	if err != nil {
		t.Fatal(err)
	}
	for _, gone := range []string{"price", "place", "photos", "attributes", "badges", "featured", "distance"} {
		if strings.Contains(string(small), `"`+gone+`"`) {
			t.Errorf("%s holds an empty %s", small, gone)
		}
	}
}

// TestListingHoldsNoContact checks that no field of the public type, at any
// depth, holds contact data or tokens.
func TestListingHoldsNoContact(t *testing.T) {
	t.Parallel()
	private := []string{"mail", "phone", "tel", "contact", "token", "secret", "password", "address"}
	seen := map[reflect.Type]bool{}
	var walk func(path string, typ reflect.Type)
	walk = func(path string, typ reflect.Type) {
		for typ.Kind() == reflect.Pointer || typ.Kind() == reflect.Slice || typ.Kind() == reflect.Map {
			typ = typ.Elem()
		}
		if typ.Kind() != reflect.Struct || seen[typ] {
			return
		}
		seen[typ] = true
		for f := range typ.Fields() {
			for _, word := range private {
				if strings.Contains(strings.ToLower(f.Name), word) {
					t.Errorf("%s.%s looks private", path, f.Name)
				}
			}
			walk(path+"."+f.Name, f.Type)
		}
	}
	walk("Listing", reflect.TypeFor[Listing]())
	walk("Match", reflect.TypeFor[Match]())
}

func TestKindNumeric(t *testing.T) {
	t.Parallel()
	for k, want := range map[Kind]bool{Int: true, Decimal: true, Money: true, Year: true, Text: false, Bool: false, Enum: false, Multi: false, Date: false, URL: false, Phone: false} {
		if got := k.Numeric(); got != want {
			t.Errorf("%s.Numeric() = %t", k, got)
		}
	}
}

func FuzzValueJSON(f *testing.F) {
	for _, s := range []string{`"a"`, `1.5`, `true`, `["a","b"]`, `[]`, `null`, `{}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var v Value
		if json.Unmarshal(b, &v) != nil {
			return
		}
		written, err := json.Marshal(v)
		if err != nil {
			t.Fatalf("%s reads as %+v, which cannot be written: %v", b, v, err)
		}
		var again Value
		if err := json.Unmarshal(written, &again); err != nil || again.String() != v.String() {
			t.Fatalf("%s reads as %+v, then %+v, %v", b, v, again, err)
		}
	})
}
