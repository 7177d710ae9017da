package view

import (
	"slices"
	"testing"

	"broadside/app/api"
	"broadside/app/classifieds"
)

// A Caption uses the words of the page.
func TestCaption(t *testing.T) {
	t.Parallel()
	site := api.Site{Languages: []string{"en", "ar"}, Zone: "Asia/Dubai", Offset: 14400,
		Cities: []api.City{{Code: "dubai", Country: "AE", Names: map[string]string{"en": "Dubai", "ar": "دبي"}}}}
	attribute := func(code string, kind classifieds.Kind, unit, en, ar string) classifieds.Attribute {
		return classifieds.Attribute{Code: code, Kind: kind, Unit: unit, Names: map[string]string{"en": en, "ar": ar}}
	}
	secret := attribute("vin", classifieds.Text, "", "Chassis", "الهيكل")
	secret.Private = true
	categories := []classifieds.Category{{Code: "all", Names: map[string]string{"en": "All", "ar": "الكل"}, Attributes: []classifieds.Attribute{
		attribute("experience", classifieds.Int, "years", "Experience", "الخبرة"), attribute("mileage", classifieds.Int, "km", "Mileage", "المسافة"),
		attribute("start", classifieds.Date, "", "Starts", "يبدأ"), attribute("furnished", classifieds.Bool, "", "Furnished", "مفروش"),
		attribute("salary_period", classifieds.Text, "", "Per", "لكل"), secret,
	}}}
	l := classifieds.Listing{Category: "all", Intent: classifieds.Wanted, Place: classifieds.Place{City: "dubai", Area: "Deira"},
		Price: classifieds.Price{Type: classifieds.Negotiable, Minor: 3_00, Currency: "AED"},
		Attributes: map[string]classifieds.Value{
			"experience": classifieds.NumberValue(3), "mileage": classifieds.NumberValue(92000), "start": classifieds.TextValue("2026-12-04T18:30:00+04:00"),
			"furnished": classifieds.BoolValue(true), "salary_period": classifieds.TextValue("month"), "vin": classifieds.TextValue("SECRET"),
		}}
	job := classifieds.Listing{Category: "all", Place: classifieds.Place{City: "dubai"}, Attributes: map[string]classifieds.Value{
		"salary_min": classifieds.NumberValue(9_000_00), "salary_max": classifieds.NumberValue(12_000_00), "salary_period": classifieds.TextValue("month"),
		"experience": classifieds.NumberValue(1)}}
	for lang, want := range map[string][]string{
		"en": {"All", "Dubai", "Wanted", "AED 3 (negotiable)", "Deira, Dubai", "AED 9,000–12,000 / month", "Experience: 3 years", "Mileage: 92,000 km",
			"Starts: Friday 4 Dec, 18:30", "Furnished: Yes", "Experience: 1 year"},
		"ar": {"الكل", "دبي", "مطلوب", "3 دراهم (قابل للتفاوض)", "Deira، دبي", "9,000–12,000 درهم شهريًا", "الخبرة: 3 سنوات", "المسافة: 92,000 كم",
			"يبدأ: الجمعة 4 ديسمبر، 18:30", "مفروش: نعم", "الخبرة: سنة واحدة"},
	} {
		c := NewCaption(site, categories, lang)
		got := []string{c.Category("all"), c.City("dubai"), c.Intent(&l), c.Price(&l), c.Place(&l), c.Price(&job)}
		for _, fact := range slices.Concat(c.Facts(&l), c.Facts(&job)) {
			got = append(got, fact[0]+": "+fact[1])
		}
		for i := range got {
			got[i] = plainly(got[i])
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q\nwant %q", lang, got, want)
		}
	}
	if c := NewCaption(site, nil, "en"); c.Category("x") != "x" || c.City("atlantis") != "atlantis" || len(c.Facts(&l)) != 0 || c.Intent(&classifieds.Listing{}) != "" {
		t.Error("an unknown code is not printed as it is")
	}
}
