package view

import (
	"slices"
	"strings"
	"testing"
	"time"

	"broadside/app"
	"broadside/app/api"
	"broadside/app/apptest"
	"broadside/app/classifieds"
	"broadside/app/messages"
)

// drawing returns a renderer in lang for the test paper.
func drawing(lang string) *renderer {
	f := apptest.New()
	return &renderer{Screen: app.Screen{Lang: lang, Site: f.Paper, Categories: f.CategoryList}, messages: messages.For(lang)}
}

// plainly replaces no-break spaces with spaces.
func plainly(s string) string { return strings.ReplaceAll(s, messages.NBSP, " ") }

func TestPrice(t *testing.T) {
	t.Parallel()
	price := func(kind classifieds.PriceType, minor int64, currency, period string) classifieds.Listing {
		return classifieds.Listing{Price: classifieds.Price{Type: kind, Minor: minor, Currency: currency, Period: period}}
	}
	for _, tt := range []struct {
		in     classifieds.Listing
		en, ar string
	}{
		{price("fixed", 85_000_00, "AED", "year"), "AED 85,000 / year", "85,000 درهم سنويًا"},
		{price("negotiable", 1_250_00, "SAR", "month"), "SAR 1,250 / month", "1,250 ريالًا سعوديًا شهريًا"},
		{price("from", 150_00, "QAR", "hour"), "from QAR 150 / hour", "من 150 ريالًا قطريًا للساعة"},
		{price("fixed", 7_00, "AED", "day"), "AED 7 / day", "7 دراهم يوميًا"},
		{price("fixed", 1_00, "AED", ""), "AED 1", "درهم واحد"},
		{price("fixed", 2_00, "AED", ""), "AED 2", "درهمان"},
		{price("fixed", 1001_00, "AED", ""), "AED 1,001", "1,001 درهم"},
		{price("fixed", 1003_00, "AED", ""), "AED 1,003", "1,003 دراهم"},
		{price("fixed", 3_50, "AED", "week"), "AED 3.50 / week", "3.50 درهم أسبوعيًا"},
		{price("fixed", 3_05, "AED", "fortnight"), "AED 3.05", "3.05 درهم"},
		{price("fixed", 500, "JPY", ""), "JPY 500", "JPY 500"},
		{price("on_request", 0, "AED", ""), "Price on request", "السعر عند الطلب"},
		{price("free", 0, "", ""), "Free", "مجانًا"},
		{price("", 0, "", ""), "", ""},
	} {
		if got := plainly(drawing("en").formatPrice(&tt.in)); got != tt.en {
			t.Errorf("en: price(%+v) = %q, want %q", tt.in.Price, got, tt.en)
		}
		if got := plainly(drawing("ar").formatPrice(&tt.in)); got != tt.ar {
			t.Errorf("ar: price(%+v) = %q, want %q", tt.in.Price, got, tt.ar)
		}
	}
}

func TestSalaryIsTheJobsPrice(t *testing.T) {
	t.Parallel()
	job := func(low, high float64) *classifieds.Listing {
		l := &classifieds.Listing{Place: classifieds.Place{City: "riyadh"}, Attributes: map[string]classifieds.Value{"salary_period": classifieds.TextValue("month")}}
		if low > 0 {
			l.Attributes["salary_min"] = classifieds.NumberValue(low)
		}
		if high > 0 {
			l.Attributes["salary_max"] = classifieds.NumberValue(high)
		}
		return l
	}
	for _, tt := range []struct {
		in   *classifieds.Listing
		want string
	}{
		{job(9_000_00, 12_000_00), "SAR 9,000–12,000 / month"}, {job(9_000_00, 0), "from SAR 9,000 / month"},
		{job(0, 12_000_00), "SAR 12,000 / month"}, {job(9_000_00, 9_000_00), "SAR 9,000 / month"}, {job(0, 0), ""},
	} {
		if got := plainly(drawing("en").formatPrice(tt.in)); got != tt.want {
			t.Errorf("price(%v) = %q, want %q", tt.in.Attributes, got, tt.want)
		}
	}
	if got := plainly(drawing("ar").formatPrice(job(9_000_00, 12_000_00))); got != "9,000–12,000 ريال سعودي شهريًا" {
		t.Errorf("in Arabic: %q", got)
	}
}

func TestDates(t *testing.T) {
	t.Parallel()
	late := time.Date(2026, time.November, 22, 21, 5, 0, 0, time.UTC) // the 23rd in Dubai
	for _, tt := range []struct{ name, got, want string }{
		{"stamp", drawing("en").messages.DateTime(drawing("en").Site.LocalTime(apptest.Morning)), "Monday 23 November 2026, 07:00"},
		{"stamp after midnight", drawing("en").messages.DateTime(drawing("en").Site.LocalTime(late)), "Monday 23 November 2026, 01:05"},
		{"stamp in Arabic", drawing("ar").messages.DateTime(drawing("ar").Site.LocalTime(apptest.Morning)), "الاثنين 23 نوفمبر 2026، 07:00"},
		{"day", drawing("en").messages.Date(drawing("en").Site.LocalTime(late)), "23 Nov 2026"},
		{"day in Arabic", drawing("ar").messages.Date(drawing("ar").Site.LocalTime(late)), "23 نوفمبر 2026"},
		{"a date without a time", drawing("en").formatDate("2026-12-01"), "1 Dec 2026"},
		{"a moment is drawn in the paper's zone", drawing("en").formatDate("2026-12-04T22:30:00Z"), "Saturday 5 Dec, 02:30"},
		{"not a date", drawing("en").formatDate("soon"), "soon"},
	} {
		if plainly(tt.got) != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, tt.got, tt.want)
		}
	}
}

func TestAttributeValues(t *testing.T) {
	t.Parallel()
	flat := apptest.Listings()[0]
	options := []classifieds.Option{{Value: "pool", Names: map[string]string{"en": "Pool", "ar": "مسبح"}}}
	for _, tt := range []struct {
		attribute classifieds.Attribute
		value     classifieds.Value
		en, ar    string
	}{
		{classifieds.Attribute{Kind: classifieds.Bool}, classifieds.BoolValue(true), "Yes", "نعم"},
		{classifieds.Attribute{Kind: classifieds.Bool}, classifieds.BoolValue(false), "No", "لا"},
		{classifieds.Attribute{Kind: classifieds.Money}, classifieds.NumberValue(4_000_00), "AED 4,000", "4,000 درهم"},
		{classifieds.Attribute{Kind: classifieds.Year}, classifieds.NumberValue(2019), "2019", "2019"},
		{classifieds.Attribute{Kind: classifieds.Int, Unit: "km"}, classifieds.NumberValue(64000), "64,000 km", "64,000 كم"},
		{classifieds.Attribute{Kind: classifieds.Int, Unit: "years"}, classifieds.NumberValue(1), "1 year", "سنة واحدة"},
		{classifieds.Attribute{Kind: classifieds.Int, Unit: "years"}, classifieds.NumberValue(5), "5 years", "5 سنوات"},
		{classifieds.Attribute{Kind: classifieds.Decimal, Unit: "m²"}, classifieds.NumberValue(1150.5), "1,150.5 m²", "1,150.5 م²"},
		{classifieds.Attribute{Kind: classifieds.Decimal, Unit: "furlong"}, classifieds.NumberValue(2.345), "2.35 furlong", "2.35 furlong"},
		{classifieds.Attribute{Kind: classifieds.Int}, classifieds.NumberValue(3), "3", "3"},
		{classifieds.Attribute{Kind: classifieds.Multi, Options: options}, classifieds.TextsValue("pool", "moat"), "Pool, moat", "مسبح، moat"},
		{classifieds.Attribute{Kind: classifieds.Enum, Options: options}, classifieds.TextValue("pool"), "Pool", "مسبح"},
		{classifieds.Attribute{Kind: classifieds.Date}, classifieds.TextValue("2026-12-01"), "1 Dec 2026", "1 ديسمبر 2026"},
		{classifieds.Attribute{Kind: classifieds.Text}, classifieds.TextValue("as typed"), "as typed", "as typed"},
	} {
		if got := plainly(drawing("en").formatValue(tt.attribute, tt.value, &flat)); got != tt.en {
			t.Errorf("en: value(%s, %v) = %q, want %q", tt.attribute.Kind, tt.value, got, tt.en)
		}
		if got := plainly(drawing("ar").formatValue(tt.attribute, tt.value, &flat)); got != tt.ar {
			t.Errorf("ar: value(%s, %v) = %q, want %q", tt.attribute.Kind, tt.value, got, tt.ar)
		}
	}
}

// textsOf returns the texts of facts.
func textsOf(facts []fact) []string {
	var out []string
	for _, f := range facts {
		out = append(out, plainly(f.text))
	}
	return out
}

// A flat with 0 bedrooms is a studio in tables, rows, conditions and captions.
func TestStudios(t *testing.T) {
	t.Parallel()
	none, two := 0.0, 2.0
	for lang, want := range map[string]string{"en": "Studio", "ar": "استوديو"} {
		s := drawing(lang)
		l := apptest.Listings()[2]
		beds := *s.category(l.Category).Attribute("beds")
		if got := s.formatValue(beds, classifieds.NumberValue(0), &l); got != want {
			t.Errorf("%s: value = %q, want %q", lang, got, want)
		}
		if got := textsOf(s.briefFacts(&l)); !slices.Contains(got, want) {
			t.Errorf("%s: brief = %q, want %q in it", lang, got, want)
		}
		if got := NewCaption(s.Site, s.Categories, lang).Facts(&l); !slices.Contains(got, [2]string{api.Name(beds.Names, lang), want}) {
			t.Errorf("%s: facts = %q, want %q in them", lang, got, want)
		}
		name := api.Name(beds.Names, lang) + ": "
		for _, tt := range []struct {
			in   classifieds.AttrFilter
			want string
		}{
			{classifieds.AttrFilter{Code: "beds", Max: &none}, name + want},
			{classifieds.AttrFilter{Code: "beds", Min: &none, Max: &none}, name + want},
			{classifieds.AttrFilter{Code: "beds", Values: []string{"0"}}, name + want},
			{classifieds.AttrFilter{Code: "beds", Max: &two}, name + s.messages.To + " 2"},
			{classifieds.AttrFilter{Code: "beds", Min: &none}, name + s.messages.From + " 0"},
		} {
			if got := plainly(s.attrCondition(classifieds.Filter{Category: l.Category}, tt.in)); got != tt.want {
				t.Errorf("%s: %+v = %q, want %q", lang, tt.in, got, tt.want)
			}
		}
	}
	// Other numbers and other attributes are not.
	s, l := drawing("en"), apptest.Listings()[2]
	for _, tt := range []struct {
		code string
		n    float64
		want string
	}{{"beds", 2, "2"}, {"baths", 0, "0"}, {"area", 0, "0"}} {
		if got := s.formatValue(classifieds.Attribute{Code: tt.code, Kind: classifieds.Int}, classifieds.NumberValue(tt.n), &l); got != tt.want {
			t.Errorf("value(%s, %v) = %q, want %q", tt.code, tt.n, got, tt.want)
		}
	}
}

func TestBrief(t *testing.T) {
	t.Parallel()
	items := apptest.Listings()
	for _, tt := range []struct {
		lang string
		item classifieds.Listing
		want []string
	}{
		{"en", items[0], []string{"Flat", "2 bedrooms", "1,150.5 m²", "Free from 1 Dec 2026"}},
		{"ar", items[0], []string{"شقة", "غرفتا نوم", "1,150.5 م²", "متاح من 1 ديسمبر 2026"}},
		{"en", items[1], []string{"Al Noor Clinic", "3 years"}}, // the salary is the price
		{"en", items[2], []string{"Villa", "Studio"}},
		{"en", classifieds.Listing{Category: "unheard-of"}, nil},
	} {
		got := textsOf(drawing(tt.lang).briefFacts(&tt.item))
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: brief(%s) = %q, want %q", tt.lang, tt.item.ID, got, tt.want)
		}
	}
}

func TestTotals(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		lang string
		in   api.Total
		want string
	}{
		{"en", api.Total{Value: 1, Exact: true}, "1 listing"}, {"en", api.Total{Value: 1000}, "More than 1,000 listings"},
		{"ar", api.Total{Value: 3, Exact: true}, "3 إعلانات"}, {"ar", api.Total{Value: 1000}, "أكثر من 1,000 إعلان"},
	} {
		if got := messages.For(tt.lang).Total(tt.lang, tt.in); got != tt.want {
			t.Errorf("%s: total(%+v) = %q, want %q", tt.lang, tt.in, got, tt.want)
		}
	}
}

func TestCurrenciesAreThoseOfTheCities(t *testing.T) {
	t.Parallel()
	s := drawing("en")
	if got := s.currencies(); !slices.Equal(got, []string{"AED", "SAR"}) {
		t.Errorf("currencies() = %q", got)
	}
	if got := s.currencyOf("nowhere"); got != "" {
		t.Errorf("currencyOf(nowhere) = %q", got)
	}
}

func TestNamesOfTheUnknown(t *testing.T) {
	t.Parallel()
	s := drawing("en")
	if got := s.cityName("atlantis"); got != "atlantis" {
		t.Errorf("cityName = %q", got)
	}
	if got := s.categoryName("alchemy"); got != "alchemy" {
		t.Errorf("categoryName = %q", got)
	}
}
