package classifieds

import (
	"math"
	"strings"
	"testing"
)

func TestAttributeCheck(t *testing.T) {
	t.Parallel()
	options := []Option{{Value: "petrol"}, {Value: "diesel"}}
	for _, tt := range []struct {
		name string
		a    Attribute
		v    Value
		want string
	}{
		{"a whole number", Attribute{Kind: Int}, NumberValue(3), ""},
		{"not whole", Attribute{Kind: Int}, NumberValue(3.5), "invalid"},
		{"decimal", Attribute{Kind: Decimal}, NumberValue(3.5), ""},
		{"a text for a number", Attribute{Kind: Int}, TextValue("3"), "invalid"},
		{"no number", Attribute{Kind: Decimal}, NumberValue(math.NaN()), "invalid"},
		{"endless", Attribute{Kind: Decimal}, NumberValue(math.Inf(1)), "invalid"},
		{"below", Attribute{Kind: Year, Min: number(1930)}, NumberValue(1929), "range"},
		{"at the least", Attribute{Kind: Year, Min: number(1930)}, NumberValue(1930), ""},
		{"above", Attribute{Kind: Int, Max: number(20)}, NumberValue(21), "range"},
		{"money is bounded in major units", Attribute{Kind: Money, Min: number(0), Max: number(100)}, NumberValue(10000), ""},
		{"money above", Attribute{Kind: Money, Min: number(0), Max: number(100)}, NumberValue(10001), "range"},
		{"half a fils", Attribute{Kind: Money}, NumberValue(0.5), "invalid"},
		{"yes", Attribute{Kind: Bool}, BoolValue(true), ""},
		{"a text for yes", Attribute{Kind: Bool}, TextValue("true"), "invalid"},
		{"an option", Attribute{Kind: Enum, Options: options}, TextValue("petrol"), ""},
		{"no option", Attribute{Kind: Enum, Options: options}, TextValue("steam"), "option"},
		{"options", Attribute{Kind: Multi, Options: options}, TextsValue("petrol", "diesel"), ""},
		{"one twice", Attribute{Kind: Multi, Options: options}, TextsValue("petrol", "petrol"), "invalid"},
		{"one of them wrong", Attribute{Kind: Multi, Options: options}, TextsValue("petrol", "steam"), "option"},
		{"none", Attribute{Kind: Multi, Options: options}, TextsValue(), "invalid"},
		{"free texts", Attribute{Kind: Multi}, TextsValue("Noor", "Maya"), ""},
		{"a text for several", Attribute{Kind: Multi}, TextValue("Noor"), "invalid"},
		{"a date", Attribute{Kind: Date}, TextValue("2026-11-23"), ""},
		{"a date that is none", Attribute{Kind: Date}, TextValue("2026-02-30"), "invalid"},
		{"a date with a time", Attribute{Kind: Date}, TextValue("2026-11-23T19:30:00+04:00"), ""},
		{"a time without a zone", Attribute{Kind: Date}, TextValue("2026-11-23T19:30:00"), "invalid"},
		{"an address", Attribute{Kind: URL}, TextValue("https://paper.example/apply?a=1"), ""},
		{"an address that runs", Attribute{Kind: URL}, TextValue("javascript:alert(1)"), "invalid"},
		{"an address without a host", Attribute{Kind: URL}, TextValue("https:///x"), "invalid"},
		{"a telephone", Attribute{Kind: Phone}, TextValue("+971 4 000 0000"), ""},
		{"a telephone at home", Attribute{Kind: Phone}, TextValue("04 000 0000"), "invalid"},
		{"a telephone of plus", Attribute{Kind: Phone}, TextValue("+"), "invalid"},
		{"blank", Attribute{Kind: Text}, TextValue("  "), "invalid"},
		{"too long for its Max", Attribute{Kind: Text, Max: number(3)}, TextValue("أربعة"), "too-long"},
		{"as long as its Max", Attribute{Kind: Text, Max: number(5)}, TextValue("أربعة"), ""},
		{"too long for any", Attribute{Kind: Text}, TextValue(strings.Repeat("x", 301)), "too-long"},
		{"a control character", Attribute{Kind: Text}, TextValue("a\x00b"), "invalid"},
		{"broken UTF-8", Attribute{Kind: Text}, TextValue("a\xffb"), "invalid"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			code, detail := tt.a.CheckValue(tt.v, "AED")
			if code != tt.want {
				t.Errorf("Check(%+v) = %q (%s), want %q", tt.v, code, detail, tt.want)
			}
			if (code == "") != (detail == "") {
				t.Errorf("code %q with the detail %q", code, detail)
			}
		})
	}
}

func TestAttributeBoundsInWords(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		a    Attribute
		want string
	}{
		{Attribute{Min: number(1), Max: number(20)}, "from 1 to 20"},
		{Attribute{Min: number(1), Unit: "m²"}, "at least 1 m²"},
		{Attribute{Max: number(40), Unit: "years"}, "at most 40 years"},
	} {
		if got := tt.a.bounds(); got != tt.want {
			t.Errorf("bounds() = %q, want %q", got, tt.want)
		}
	}
}

func TestAttributeApplies(t *testing.T) {
	t.Parallel()
	beds := Attribute{When: map[string][]string{"property_type": {"apartment", "villa"}}}
	for _, tt := range []struct {
		attributes map[string]Value
		want       bool
	}{
		{map[string]Value{"property_type": TextValue("villa")}, true},
		{map[string]Value{"property_type": TextValue("warehouse")}, false},
		{map[string]Value{}, false},
		{nil, false},
	} {
		if got := beds.Applies(tt.attributes); got != tt.want {
			t.Errorf("Applies(%v) = %t, want %t", tt.attributes, got, tt.want)
		}
	}
	if !(Attribute{}).Applies(nil) {
		t.Error("an attribute without a case applies always")
	}
}

func TestAttributeOption(t *testing.T) {
	t.Parallel()
	a := Attribute{Options: []Option{{Value: "petrol", Names: map[string]string{"en": "Petrol"}}}}
	if o := a.Option("petrol"); o == nil || o.Names["en"] != "Petrol" {
		t.Errorf("Option(petrol) = %v", o)
	}
	if o := a.Option("steam"); o != nil {
		t.Errorf("Option(steam) = %v", o)
	}
}
