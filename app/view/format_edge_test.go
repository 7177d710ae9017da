package view

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"broadside/app/api"
	"broadside/app/apptest"
	"broadside/app/classifieds"
)

// A fraction of a year is not rounded, and has its own plural form.
func TestMeasures(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		n      float64
		unit   string
		en, ar string
	}{
		{0, "years", "0 years", "بلا سنوات"}, {1, "years", "1 year", "سنة واحدة"}, {2, "years", "2 years", "سنتان"}, {11, "years", "11 years", "11 سنة"},
		{1.5, "years", "1.5 years", "1.5 سنة"}, {2.5, "years", "2.5 years", "2.5 سنة"}, {.5, "years", "0.5 years", "0.5 سنة"},
		{1, "l", "1 litres", "1 لتر"}, {27, "ft", "27 ft", "27 ft"}, {80, "", "80", "80"}, {2000, "cc", "2,000 cc", "2,000 سي سي"},
	} {
		if got := plainly(drawing("en").formatMeasure(tt.n, tt.unit)); got != tt.en {
			t.Errorf("measure(%v, %s) = %q, want %q", tt.n, tt.unit, got, tt.en)
		}
		if got := plainly(drawing("ar").formatMeasure(tt.n, tt.unit)); got != tt.ar {
			t.Errorf("in Arabic: measure(%v, %s) = %q, want %q", tt.n, tt.unit, got, tt.ar)
		}
	}
}

// Days end at midnight in the paper's time zone, whatever the server's.
func TestDaysEndAtThePapersMidnight(t *testing.T) {
	t.Parallel()
	at := func(s string) time.Time {
		moment, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return moment
	}
	for _, tt := range []struct {
		offset     int
		at         string
		day, stamp string
	}{
		{4 * 3600, "2026-11-23T19:59:59Z", "23 Nov 2026", "Monday 23 November 2026, 23:59"},
		{4 * 3600, "2026-11-23T20:00:00Z", "24 Nov 2026", "Tuesday 24 November 2026, 00:00"},
		{4 * 3600, "2026-12-31T20:00:00Z", "1 Jan 2027", "Friday 1 January 2027, 00:00"},
		{4 * 3600, "2028-02-28T20:00:00Z", "29 Feb 2028", "Tuesday 29 February 2028, 00:00"},
		{4 * 3600, "2026-11-24T00:30:00+05:30", "23 Nov 2026", "Monday 23 November 2026, 23:00"},
		{0, "2026-11-23T23:59:59Z", "23 Nov 2026", "Monday 23 November 2026, 23:59"},
		{-5 * 3600, "2026-11-23T04:59:00Z", "22 Nov 2026", "Sunday 22 November 2026, 23:59"},
		{5*3600 + 1800, "2026-11-23T18:30:00Z", "24 Nov 2026", "Tuesday 24 November 2026, 00:00"},
	} {
		s := drawing("en")
		s.Site.Offset = tt.offset
		if got := plainly(s.messages.Date(s.Site.LocalTime(at(tt.at)))); got != tt.day {
			t.Errorf("day(%s) %+d = %q, want %q", tt.at, tt.offset, got, tt.day)
		}
		if got := s.messages.DateTime(s.Site.LocalTime(at(tt.at))); got != tt.stamp {
			t.Errorf("stamp(%s) %+d = %q, want %q", tt.at, tt.offset, got, tt.stamp)
		}
	}
}

// Dates in winter are shown in winter time, also in summer: in London, and in
// Cairo, where the clocks change at midnight. The site is decoded from JSON, as
// in the browser.
func TestDatesOverSwitches(t *testing.T) {
	t.Parallel()
	at := func(s string) time.Time {
		moment, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return moment
	}
	zones := map[string][]api.Shift{
		"Europe/London": {{At: at("2011-11-23T00:00:00Z")}, {At: at("2026-03-29T01:00:00Z"), Offset: 3600}, {At: at("2026-10-25T01:00:00Z")}},
		"Africa/Cairo":  {{At: at("2011-11-23T00:00:00Z"), Offset: 7200}, {At: at("2026-04-23T22:00:00Z"), Offset: 10800}, {At: at("2026-10-29T21:00:00Z"), Offset: 7200}},
	}
	for _, tt := range []struct{ zone, at, stamp, day, ar string }{
		{"Europe/London", "2026-03-29T00:59:59Z", "Sunday 29 March 2026, 00:59", "29 Mar 2026", "الأحد 29 مارس 2026، 00:59"},
		{"Europe/London", "2026-03-29T01:00:00Z", "Sunday 29 March 2026, 02:00", "29 Mar 2026", "الأحد 29 مارس 2026، 02:00"},
		{"Europe/London", "2026-07-01T23:30:00Z", "Thursday 2 July 2026, 00:30", "2 Jul 2026", "الخميس 2 يوليو 2026، 00:30"},
		{"Europe/London", "2026-10-25T00:59:59Z", "Sunday 25 October 2026, 01:59", "25 Oct 2026", "الأحد 25 أكتوبر 2026، 01:59"},
		{"Europe/London", "2026-10-25T01:00:00Z", "Sunday 25 October 2026, 01:00", "25 Oct 2026", "الأحد 25 أكتوبر 2026، 01:00"},
		{"Europe/London", "2026-12-01T23:30:00Z", "Tuesday 1 December 2026, 23:30", "1 Dec 2026", "الثلاثاء 1 ديسمبر 2026، 23:30"},
		{"Africa/Cairo", "2026-04-23T21:59:59Z", "Thursday 23 April 2026, 23:59", "23 Apr 2026", "الخميس 23 أبريل 2026، 23:59"},
		{"Africa/Cairo", "2026-04-23T22:00:00Z", "Friday 24 April 2026, 01:00", "24 Apr 2026", "الجمعة 24 أبريل 2026، 01:00"},
		{"Africa/Cairo", "2026-10-29T20:59:59Z", "Thursday 29 October 2026, 23:59", "29 Oct 2026", "الخميس 29 أكتوبر 2026، 23:59"},
		{"Africa/Cairo", "2026-10-29T21:00:00Z", "Thursday 29 October 2026, 23:00", "29 Oct 2026", "الخميس 29 أكتوبر 2026، 23:00"},
		{"Africa/Cairo", "2012-01-01T22:30:00Z", "Monday 2 January 2012, 00:30", "2 Jan 2012", "الاثنين 2 يناير 2012، 00:30"},
	} {
		for lang, want := range map[string]string{"en": tt.stamp, "ar": tt.ar} {
			s := drawing(lang)
			s.Site.Zone, s.Site.Offset, s.Site.Shifts = tt.zone, 3600, zones[tt.zone] // the current offset, which must not be used
			text, err := json.Marshal(s.Site)
			if err != nil {
				t.Fatal(err)
			}
			s.Site = api.Site{}
			if err := json.Unmarshal(text, &s.Site); err != nil {
				t.Fatal(err)
			}
			if got := plainly(s.messages.DateTime(s.Site.LocalTime(at(tt.at)))); got != want {
				t.Errorf("%s, %s: stamp(%s) = %q, want %q", tt.zone, lang, tt.at, got, want)
			}
			if got := plainly(s.messages.Date(s.Site.LocalTime(at(tt.at)))); lang == "en" && got != tt.day {
				t.Errorf("%s: day(%s) = %q, want %q", tt.zone, tt.at, got, tt.day)
			}
			if got := plainly(s.formatDate(tt.at)); lang == "en" && !strings.HasSuffix(got, tt.stamp[len(tt.stamp)-5:]) {
				t.Errorf("%s: dayOf(%s) = %q, want the time of %q", tt.zone, tt.at, got, tt.stamp)
			}
		}
	}
}

func TestDatesOfAttributes(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ in, en, ar string }{
		{"2026-11-23T23:30:00+04:00", "Monday 23 Nov, 23:30", "الاثنين 23 نوفمبر، 23:30"},
		{"2026-11-23T20:00:00Z", "Tuesday 24 Nov, 00:00", "الثلاثاء 24 نوفمبر، 00:00"},
		{"2026-02-30", "2026-02-30", "2026-02-30"}, {"", "", ""}, {"2026-11", "2026-11", "2026-11"},
	} {
		if got := plainly(drawing("en").formatDate(tt.in)); got != tt.en {
			t.Errorf("dayOf(%q) = %q, want %q", tt.in, got, tt.en)
		}
		if got := plainly(drawing("ar").formatDate(tt.in)); got != tt.ar {
			t.Errorf("in Arabic: dayOf(%q) = %q, want %q", tt.in, got, tt.ar)
		}
	}
}

// A value of the wrong kind is printed as it is, and causes no error.
func TestValuesOfAnotherKind(t *testing.T) {
	t.Parallel()
	s := drawing("en")
	for _, kind := range []classifieds.Kind{classifieds.Text, classifieds.Int, classifieds.Decimal, classifieds.Money, classifieds.Bool, classifieds.Enum,
		classifieds.Multi, classifieds.Date, classifieds.Year, classifieds.URL, classifieds.Phone, "unheard-of"} {
		for _, v := range []classifieds.Value{{}, classifieds.TextValue("x"), classifieds.NumberValue(1), classifieds.BoolValue(true), classifieds.TextsValue("a", "b"), classifieds.TextsValue()} {
			l := apptest.Listings()[0]
			a := classifieds.Attribute{Code: "any", Kind: kind, Brief: true}
			l.Attributes = map[string]classifieds.Value{"any": v}
			s.Categories = []classifieds.Category{{Code: l.Category, Attributes: []classifieds.Attribute{a}}}
			text := s.formatValue(a, v, &l)
			if brief := s.briefFacts(&l); (len(brief) == 0) != (text == "") {
				t.Errorf("%s of %v: %q in a row, %q in a table", kind, v, brief, text)
			}
		}
	}
}

func TestBriefCountsRooms(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		beds, baths float64
		en, ar      []string
	}{
		{0, 1, []string{"Studio", "1 bathroom"}, []string{"استوديو", "حمام واحد"}},
		{1, 2, []string{"1 bedroom", "2 bathrooms"}, []string{"غرفة نوم واحدة", "حمامان"}},
		{3, 10, []string{"3 bedrooms", "10 bathrooms"}, []string{"3 غرف نوم", "10 حمامات"}},
		{11, 100, []string{"11 bedrooms", "100 bathrooms"}, []string{"11 غرفة نوم", "100 حمام"}},
	} {
		for lang, want := range map[string][]string{"en": tt.en, "ar": tt.ar} {
			s := drawing(lang)
			s.Categories = []classifieds.Category{{Code: "c", Attributes: []classifieds.Attribute{
				{Code: "beds", Kind: classifieds.Int, Brief: true}, {Code: "baths", Kind: classifieds.Int, Brief: true}, {Code: "plot", Kind: classifieds.Int}}}}
			l := classifieds.Listing{Category: "c", Attributes: map[string]classifieds.Value{
				"beds": classifieds.NumberValue(tt.beds), "baths": classifieds.NumberValue(tt.baths), "plot": classifieds.NumberValue(7)}}
			if got := textsOf(s.briefFacts(&l)); !slices.Equal(got, want) {
				t.Errorf("%s: brief = %q, want %q", lang, got, want)
			}
		}
	}
}
