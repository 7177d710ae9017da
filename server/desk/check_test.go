package desk

import (
	"strings"
	"testing"

	"broadside/app/api"
	"broadside/app/classifieds"
)

// What nothing can match is a slip, and is told as one.
func TestValuesThatDoNotExist(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	attr := func(category, code string, values ...string) classifieds.Filter {
		return classifieds.Filter{Category: category, Attrs: []classifieds.AttrFilter{{Code: code, Values: values}}}
	}
	two := 2.0
	for _, tt := range []struct {
		filter               classifieds.Filter
		pointer, code, names string // "" is usable
	}{
		{classifieds.Filter{Lang: "ar"}, "", "", ""},
		{classifieds.Filter{Lang: "fr"}, "?lang", classifieds.Unknown, "en, ar"},
		{classifieds.Filter{Lang: "EN"}, "?lang", classifieds.Unknown, "en, ar"},
		{classifieds.Filter{City: "atlantis"}, "?city", classifieds.Unknown, "dubai"},
		{attr("motors", "fuel", "diesel", "petrol"), "", "", ""},
		{attr("motors", "fuel", "diesel", "zzz"), "?attr.fuel", classifieds.NotChoice, "diesel, electric, hybrid, petrol"},
		{attr("", "fuel", "zzz"), "?attr.fuel", classifieds.NotChoice, "diesel, electric, hybrid, petrol"},
		{attr("", "type", "studio", "plot"), "", "", ""}, // of two categories
		{attr("property-sale", "type", "studio"), "?attr.type", classifieds.NotChoice, "apartment, plot, townhouse, villa"},
		{attr("property-rent", "furnished", "true"), "", "", ""},
		{attr("property-rent", "furnished", "perhaps"), "?attr.furnished", classifieds.NotChoice, "false, true"},
		{attr("motors", "make", "zzz"), "", "", ""},
		{attr("property-rent", "beds", "2"), "", "", ""},
		{classifieds.Filter{Attrs: []classifieds.AttrFilter{{Code: "fuel", Min: &two}}}, "?attr.fuel.min", classifieds.NoRange, "enum"},
	} {
		_, err := r.Listings(t.Context(), tt.filter)
		if tt.code == "" {
			if err != nil {
				t.Errorf("%+v: %v", tt.filter, err)
			}
			continue
		}
		p := fails(t, tt.pointer, err, api.Validation)
		if e := p.Errors[0]; e.Pointer != tt.pointer || e.Code != tt.code || !strings.Contains(e.Detail, tt.names) {
			t.Errorf("%+v: %+v, want %s %s that names %s", tt.filter, e, tt.pointer, tt.code, tt.names)
		}
	}
	for _, lang := range []string{"fr", "EN", "en-GB"} {
		_, err := r.Articles(t.Context(), api.ArticleQuery{Lang: lang})
		if p := fails(t, lang, err, api.Validation); p.Errors[0].Pointer != "?lang" {
			t.Errorf("%s: %+v", lang, p.Errors)
		}
	}
}
