package classifieds

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"
)

// A category survives encoding as JSON.
func TestTypesComeBack(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)
	for _, in := range []any{
		&Category{Code: "motors", Parent: "p", Names: map[string]string{"en": "Motors", "ar": "سيارات"}, Intents: []Intent{Offer, Wanted}, PriceTypes: []PriceType{Fixed, From},
			Period: "day", DaysLive: 30, Photos: 8, Moderation: "before", Regulation: []Regulation{{Jurisdiction: "AE-DU", Attribute: "permit", Pattern: "^[0-9]+$", Enforce: "warn"}},
			Schema: "Car", Sections: []string{"news"}, Words: map[string][]string{"en": {"car"}},
			Attributes: []Attribute{{Code: "year", Names: map[string]string{"en": "Year"}, Kind: Year, Required: true, Filter: true, Facet: true, Private: true, Brief: true,
				Unit: "km", Min: number(0), Max: number(2.5), Options: []Option{{Value: "a", Names: map[string]string{"en": "A"}}}, When: map[string][]string{"make": {"x"}}}}},
		&Decision{Listing: "x", At: at, Who: "Maya", Verdict: Rejected, Reason: "no permit"},
		&Match{Listing: flat(nil), Reason: "Dubai · Property", Because: []string{"place"}},
	} {
		b, err := json.Marshal(in)
		if err != nil {
			t.Fatal(err)
		}
		out := reflect.New(reflect.TypeOf(in).Elem()).Interface()
		if err := json.Unmarshal(b, out); err != nil || !reflect.DeepEqual(in, out) {
			t.Errorf("%s reads as %+v, %v", b, out, err)
		}
	}
}

// A bound of 0 is encoded; a nil bound is omitted.
func TestBoundsOfNought(t *testing.T) {
	t.Parallel()
	with, err := json.Marshal(Attribute{Code: "beds", Kind: Int, Min: number(0)})
	if err != nil {
		t.Fatal(err)
	}
	without, err := json.Marshal(Attribute{Code: "beds", Kind: Int})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(with), `"min":0`) || strings.Contains(string(without), `"min"`) || strings.Contains(string(with), `"max"`) {
		t.Errorf("%s and %s", with, without)
	}
}

func TestCurrencyOf(t *testing.T) {
	t.Parallel()
	for country, want := range map[string]string{"AE": "AED", "SA": "SAR", "QA": "QAR", "KW": "KWD", "BH": "BHD", "OM": "OMR", "ae": "", "": "", "FR": "EUR", "ED": "", "XX": "", "US": "USD"} {
		if got := CurrencyOf(country); got != want {
			t.Errorf("CurrencyOf(%q) = %q, want %q", country, got, want)
		}
	}
}

func TestFilterJSON(t *testing.T) {
	t.Parallel()
	type screen struct {
		Filter Filter `json:"filter,omitzero"`
	}
	for _, tt := range []struct{ text, want string }{
		{`{"filter":"attr.beds=2%2C3\u0026q=sea+view"}`, `{"filter":"attr.beds=2%2C3\u0026q=sea+view"}`},
		{`{"filter":""}`, `{}`}, {`{}`, `{}`},
		{`{"filter":"%zz"}`, `{}`}, {`{"filter":"unknown=1"}`, `{}`}, {`{"filter":"days=x\u0026q=a"}`, `{}`},
	} {
		s := screen{Filter{Q: "old"}}
		if tt.text == `{}` {
			s = screen{}
		}
		if err := json.Unmarshal([]byte(tt.text), &s); err != nil {
			t.Errorf("Unmarshal(%s): %v", tt.text, err)
		}
		if got, err := json.Marshal(s); err != nil || string(got) != tt.want {
			t.Errorf("Marshal(%+v) = %s, %v, want %s", s, got, err, tt.want)
		}
	}
}
