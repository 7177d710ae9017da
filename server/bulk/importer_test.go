package bulk

import (
	"testing"

	"broadside/app/classifieds"
	"broadside/server/settings"
)

func TestRegulated(t *testing.T) {
	t.Parallel()
	cats, _ := settings.Categories(shipped())
	in := newImporter(Settings{Site: mustSite(t), Categories: cats}, today)
	permit := func(s string) map[string]classifieds.Value {
		return map[string]classifieds.Value{"permit_no": classifieds.TextValue(s)}
	}
	licence := func(s string) map[string]classifieds.Value {
		return map[string]classifieds.Value{"licence": classifieds.TextValue(s)}
	}
	for _, tt := range []struct {
		name, category, country, region string
		attributes                      map[string]classifieds.Value
		intent                          classifieds.Intent
		want                            string
	}{
		{"refuse: with its permit", "property-rent", "AE", "AE-DU", permit("7112345678"), classifieds.Offer, ""},
		{"refuse: without", "property-rent", "AE", "AE-DU", nil, classifieds.Offer, "/attributes/permit_no required"},
		{"refuse: not in the form", "property-sale", "AE", "AE-DU", permit("soon"), classifieds.Offer, "/attributes/permit_no pattern"},
		{"another emirate", "property-rent", "AE", "AE-AZ", nil, classifieds.Offer, ""},
		{"wanted", "property-rent", "AE", "AE-DU", nil, classifieds.Wanted, ""},
		{"warn: without", "jobs", "AE", "AE-SH", nil, classifieds.Offer, ""},
		{"warn: not in the form", "jobs", "AE", "AE-SH", licence("yes"), classifieds.Offer, "/attributes/licence pattern"},
		{"warn: another country", "jobs", "SA", "SA-01", licence("yes"), classifieds.Offer, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			l := classifieds.Listing{Intent: tt.intent, Place: classifieds.Place{Country: tt.country, Region: tt.region}, Attributes: tt.attributes}
			got := ""
			for _, f := range checkRegulation(l, in.categories[tt.category], in.patterns) {
				got += f.Pointer + " " + f.Code
			}
			if got != tt.want {
				t.Errorf("checkRegulation: %q, want %q", got, tt.want)
			}
		})
	}
}
