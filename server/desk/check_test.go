package desk

import (
	"net/url"
	"strings"
	"testing"

	"broadside/app/api"
	"broadside/app/classifieds"
)

// A filter with a value that does not exist is a problem.
func TestValuesThatDoNotExist(t *testing.T) {
	t.Parallel()
	r := newFixture(t)
	attr := func(category, code string, values ...string) classifieds.Filter {
		return classifieds.Filter{Category: category, Attrs: []classifieds.AttrFilter{{Code: code, Values: values}}}
	}
	two := 2.0
	for _, tt := range []struct {
		filter               classifieds.Filter
		pointer, code, names string // "" for a valid filter
	}{
		{classifieds.Filter{Lang: "ar"}, "", "", ""},
		{classifieds.Filter{Lang: "fr"}, "?lang", classifieds.Unknown, "en, ar"},
		{classifieds.Filter{Lang: "EN"}, "?lang", classifieds.Unknown, "en, ar"},
		{classifieds.Filter{City: "atlantis"}, "?city", classifieds.Unknown, "dubai"},
		{attr("motors", "fuel", "diesel", "petrol"), "", "", ""},
		{attr("motors", "fuel", "diesel", "zzz"), "?attr.fuel", classifieds.NotChoice, "diesel, electric, hybrid, petrol"},
		{attr("", "fuel", "zzz"), "?attr.fuel", classifieds.NotChoice, "diesel, electric, hybrid, petrol"},
		{attr("", "type", "studio", "plot"), "", "", ""}, // options of two categories
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

// An amount without a currency is in the paper's first currency, with its number
// of decimals.
func TestAmountsAreOfThePapersCurrency(t *testing.T) {
	t.Parallel()
	dear := func(l *classifieds.Listing) {
		l.Category, l.Price = "jobs", classifieds.Price{Type: classifieds.Fixed, Minor: 150_000, Currency: "KWD"} // 150 dinars
		l.Attributes = map[string]classifieds.Value{"salary": classifieds.NumberValue(150_000)}
	}
	r := newFixture(t, aListing("dear", dear))
	r.site.Currencies = []string{"KWD", "AED"}
	for query, want := range map[string]int{
		"price_min=150": 1, "price_min=150.01": 0, "price_max=149": 0, "price_max=150&currency=KWD": 1, "price_min=150.0010&currency=KWD": 0,
		"price_min=150&currency=AED": 0, "attr.salary.min=150": 1, "attr.salary.min=151": 0, "attr.salary.max=149&currency=KWD": 0, "attr.salary.max=150&currency=KWD": 1,
	} {
		v, err := url.ParseQuery(query)
		must(t, err)
		f, err := classifieds.ParseFilter(v)
		must(t, err)
		page, err := r.Listings(t.Context(), f)
		if err != nil || len(page.Items) != want {
			t.Errorf("%s: %v, %v, want %d", query, ids(page.Items), err, want)
		}
		if again := f.Values().Encode(); again != v.Encode() {
			t.Errorf("%s became %s", query, again)
		}
	}
}
