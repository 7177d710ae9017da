package bulk

import (
	"testing"

	"broadside/app/classifieds"
)

func TestValue(t *testing.T) {
	t.Parallel()
	fuel := []classifieds.Option{{Value: "petrol", Names: map[string]string{"en": "Petrol", "ar": "بنزين"}}, {Value: "hybrid", Names: map[string]string{"en": "Hybrid", "ar": "هجين"}}}
	attr := func(k classifieds.Kind, unit string) classifieds.Attribute {
		return classifieds.Attribute{Code: "x", Kind: k, Unit: unit, Options: fuel}
	}
	for _, tt := range []struct {
		name string
		a    classifieds.Attribute
		in   string
		want string // as JSON
	}{
		{"int", attr(classifieds.Int, ""), "3", "3"},
		{"int with thousands", attr(classifieds.Int, "km"), "68,400", "68400"},
		{"int in Eastern digits", attr(classifieds.Int, "km"), "٦٨٬٤٠٠", "68400"},
		{"year in Persian digits", attr(classifieds.Year, ""), "۲۰۲۰", "2020"},
		{"a negative number", attr(classifieds.Int, ""), "-4", "-4"},
		{"decimal", attr(classifieds.Decimal, "m²"), "78.5", "78.5"},
		{"with its own unit", attr(classifieds.Decimal, "m²"), "121 m²", "121"},
		{"with its unit in Arabic", attr(classifieds.Decimal, "m²"), "١٢١ م²", "121"},
		{"square feet", attr(classifieds.Decimal, "m²"), "1,310 sqft", "122"},
		{"square feet, spelt apart", attr(classifieds.Decimal, "m²"), "1310 Sq. Ft.", "122"},
		{"square metres as m2", attr(classifieds.Decimal, "m²"), "95m2", "95"},
		{"miles", attr(classifieds.Int, "km"), "40,000 mi", "64374"},
		{"kilometres in Arabic", attr(classifieds.Int, "km"), "٥٠٠٠ كم", "5000"},
		{"square feet in full", attr(classifieds.Decimal, "m²"), "1310 Square-Feet", "122"},
		{"square metres abbreviated", attr(classifieds.Decimal, "m²"), "111 sq. mtr.", "111"},
		{"square metres in full", attr(classifieds.Decimal, "m²"), "85 Square Meters", "85"},
		{"square metres with a space", attr(classifieds.Decimal, "m²"), "120 m 2", "120"},
		{"square metres in Arabic words", attr(classifieds.Decimal, "m²"), "٨٥ متراً مربعاً", "85"},
		{"kilometres in full", attr(classifieds.Int, "km"), "5000 Kilometres", "5000"},
		{"metres", attr(classifieds.Decimal, "m²"), "85 meters", ""},
		{"a unit that is not convertible", attr(classifieds.Int, "km"), "85 m", ""},
		{"K for thousands", attr(classifieds.Decimal, "m²"), "1.2K sqft", ""},
		{"a thousand in words", attr(classifieds.Int, "km"), "٦٨ ألف كم", ""},
		{"an Arabic separator before three digits", attr(classifieds.Int, "km"), "٦٨٫٠٠٠ كم", ""},
		{"a unit of something else", attr(classifieds.Int, "km"), "40 m²", ""},
		{"a unit where there is none", attr(classifieds.Int, ""), "3 rooms", ""},
		{"words", attr(classifieds.Int, ""), "three", ""},
		{"two numbers", attr(classifieds.Int, ""), "3-4", ""},
		{"year", attr(classifieds.Year, ""), "2020", "2020"},
		{"money in minor units", attr(classifieds.Money, ""), "14,500", "1450000"},
		{"money with fils", attr(classifieds.Money, ""), "14.5", "1450"},
		{"money with its currency", attr(classifieds.Money, ""), "AED 5", ""},
		{"yes", attr(classifieds.Bool, ""), "Yes", "true"},
		{"no in Arabic", attr(classifieds.Bool, ""), "لا", "false"},
		{"perhaps", attr(classifieds.Bool, ""), "perhaps", ""},
		{"option by value", attr(classifieds.Enum, ""), "petrol", `"petrol"`},
		{"option by its name", attr(classifieds.Enum, ""), "PETROL", `"petrol"`},
		{"option by its Arabic name", attr(classifieds.Enum, ""), "بنزين", `"petrol"`},
		{"an unknown option, which Check rejects", attr(classifieds.Enum, ""), "steam", `"steam"`},
		{"several", attr(classifieds.Multi, ""), "petrol | هجين |", `["petrol","hybrid"]`},
		{"date", attr(classifieds.Date, ""), "+1d", `"2026-11-24"`},
		{"no date", attr(classifieds.Date, ""), "soon", ""},
		{"text", attr(classifieds.Text, ""), "GXR 4.0", `"GXR 4.0"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := parseValue(tt.a, tt.in, "AED", classifieds.NumberContext{Places: decimalsOf(tt.a, "AED"), Delimiter: ','}, noon(t))
			if tt.want == "" {
				if err == nil {
					t.Errorf("parseValue(%q) = %v, want an error", tt.in, got)
				}
				return
			}
			b, _ := got.MarshalJSON()
			if err != nil || string(b) != tt.want {
				t.Errorf("parseValue(%q) = %s, %v, want %s", tt.in, b, err, tt.want)
			}
		})
	}
}

func FuzzNumber(f *testing.F) {
	for _, s := range []string{"1,310 sqft", "٦٨٬٤٠٠", "95m2", "m²", "5²", "-", "1e9999", "٣"} {
		f.Add(s)
	}
	a := classifieds.Attribute{Code: "area", Kind: classifieds.Decimal, Unit: "m²"}
	f.Fuzz(func(t *testing.T, s string) {
		v, err := parseNumber(a, s, classifieds.NumberContext{Places: -1, Delimiter: ','})
		if err != nil {
			return
		}
		if code, detail := a.CheckValue(v, "AED"); code != "" {
			t.Errorf("parseNumber(%q) = %v: %s", s, v, detail)
		}
	})
}

// Money is in the minor unit of its currency.
func TestMoneyOfCurrencies(t *testing.T) {
	t.Parallel()
	for currency, want := range map[string]float64{"AED": 1250, "": 1250, "KWD": 12500} {
		got, err := parseValue(classifieds.Attribute{Kind: classifieds.Money}, "12.5", currency, classifieds.NumberContext{}, noon(t))
		if err != nil || got.Number != want {
			t.Errorf("12.5 %s is %v, %v, want %v", currency, got.Number, err, want)
		}
	}
	if got, err := parseValue(classifieds.Attribute{Kind: classifieds.Money}, "12.5", "JPY", classifieds.NumberContext{}, noon(t)); err == nil {
		t.Errorf("half a yen is %v", got.Number)
	}
}
