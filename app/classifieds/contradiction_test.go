package classifieds

import (
	"strings"
	"testing"
	"time"
)

// opposites is a category with values that can contradict each other.
var opposites = Category{
	Code: "x", Intents: []Intent{Offer}, PriceTypes: []PriceType{Fixed}, Schema: "Event",
	Attributes: []Attribute{
		{Code: "salary_min", Kind: Money}, {Code: "salary_max", Kind: Money}, {Code: "min_age", Kind: Int}, {Code: "max_age", Kind: Int},
		{Code: "size_from", Kind: Decimal}, {Code: "size_to", Kind: Decimal}, {Code: "min", Kind: Int}, {Code: "max", Kind: Int},
		{Code: "start", Kind: Date}, {Code: "end", Kind: Date}, {Code: "open_from", Kind: Date}, {Code: "open_until", Kind: Date},
		{Code: "rent_period", Kind: Enum, Options: []Option{{Value: "year"}, {Value: "month"}}},
		{Code: "price_unit", Kind: Enum, Options: []Option{{Value: "hour"}, {Value: "piece"}}},
		{Code: "year", Kind: Year}, {Code: "off_plan", Kind: Bool},
	},
}

// with returns attributes from a list of "code=value".
func with(c Category, values string) map[string]Value {
	out := map[string]Value{}
	for part := range strings.FieldsSeq(values) {
		code, s, _ := strings.Cut(part, "=")
		switch a := c.Attribute(code); {
		case a.Kind.Numeric():
			n := ParseNumber(s)
			minor, _ := ParseMinor(n.Dot, "AED", NumberContext{})
			if out[code] = NumberValue(float64(minor) / 100); a.Kind == Money {
				out[code] = NumberValue(float64(minor))
			}
		case a.Kind == Bool:
			out[code] = BoolValue(s == "true")
		default:
			out[code] = TextValue(s)
		}
	}
	return out
}

func TestContradictions(t *testing.T) {
	t.Parallel()
	published := time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC)
	for _, tt := range []struct{ schema, period, values, want string }{
		{"Event", "", "salary_min=8000 salary_max=5000", "/attributes/salary_min above salary_max, 5000"},
		{"Event", "", "salary_min=8000.50 salary_max=8000", "/attributes/salary_min above salary_max, 8000"},
		{"Event", "", "salary_min=5000 salary_max=8000", ""}, {"Event", "", "salary_min=5000 salary_max=5000", ""}, {"Event", "", "salary_min=5000", ""}, {"Event", "", "salary_max=5000", ""},
		{"Event", "", "min_age=18 max_age=6", "/attributes/min_age above max_age, 6"}, {"Event", "", "size_from=10.5 size_to=10", "/attributes/size_from above size_to, 10"},
		{"Event", "", "min=2 max=1", "/attributes/min above max, 1"},

		{"Event", "", "start=2026-12-06 end=2026-12-05", "/attributes/end before start, 2026-12-06"},
		{"Event", "", "start=2026-12-06 end=2026-12-06", ""}, {"Event", "", "start=2026-12-06T20:00:00+04:00 end=2026-12-06", ""},
		{"Event", "", "start=2026-12-06T20:00:00+04:00 end=2026-12-06T19:00:00+04:00", "/attributes/end before start, 2026-12-06T20:00:00+04:00"},
		{"Event", "", "start=2026-12-06T20:00:00+04:00 end=2026-12-06T17:00:00Z", ""},
		{"Event", "", "open_from=2026-12-06 open_until=2026-12-01", "/attributes/open_until before open_from, 2026-12-06"},
		{"Event", "", "start=2026-01-05 end=2026-01-06", "/attributes/end before the listing is published, 2026-11-20"},
		{"Event", "", "start=2026-01-05", "/attributes/start before the listing is published, 2026-11-20"},
		{"Event", "", "start=2026-01-05 end=2026-12-06", ""}, {"Event", "", "start=2026-11-20", ""}, {"Event", "", "start=2026-11-19", ""},
		{"Offer", "", "start=2026-01-05 end=2026-01-06", ""},

		{"Event", "month", "rent_period=year", "/price/period rent_period is year"}, {"Event", "year", "rent_period=year", ""}, {"Event", "", "rent_period=year", ""},
		{"Event", "day", "price_unit=hour", "/price/period price_unit is hour"}, {"Event", "day", "price_unit=piece", ""},

		{"Car", "", "year=2028", "/attributes/year no car of that year is for sale in 2026"}, {"Car", "", "year=2027", ""}, {"Car", "", "year=1999", ""},
		{"RealEstateListing", "", "year=2029", ""}, {"RealEstateListing", "", "year=2029 off_plan=true", ""},
		{"RealEstateListing", "", "year=2029 off_plan=false", "/attributes/year not built yet in 2026, but off_plan is false"},
		{"RealEstateListing", "", "year=2025 off_plan=true", ""}, {"RealEstateListing", "", "year=2016 off_plan=true", ""},
		{"RealEstateListing", "", "year=1990 off_plan=true", "/attributes/year finished long ago in 2026, but off_plan is true"},
		{"RealEstateListing", "", "year=2009 off_plan=false", ""}, {"RealEstateListing", "", "off_plan=false", ""},
	} {
		c := opposites
		c.Schema = tt.schema
		l := Listing{Category: "x", Intent: Offer, Title: "A", Text: "B", Lang: "en", Published: published, Attributes: with(c, tt.values),
			Price: Price{Type: Fixed, Minor: 100, Currency: "AED", Period: tt.period}, Place: Place{City: "dubai"}}
		var got []string
		for _, f := range Validate(l, c) {
			if f.Code != "contradiction" {
				t.Errorf("%s: %+v", tt.values, f)
			}
			got = append(got, f.Pointer+" "+f.Detail)
		}
		if s := strings.Join(got, "; "); s != tt.want {
			t.Errorf("%s %s %s: %q, want %q", tt.schema, tt.period, tt.values, s, tt.want)
		}
	}
}

func TestClosing(t *testing.T) {
	t.Parallel()
	jobs := Category{Schema: "JobPosting", Attributes: []Attribute{{Code: "valid_through", Kind: Date}}}
	for _, tt := range []struct {
		c            Category
		values, want string
	}{
		{jobs, "valid_through=2026-12-01", "valid_through 2026-12-01"}, {jobs, "", " "},
		{opposites, "start=2026-12-01T20:00:00+04:00", "start 2026-12-01"}, {opposites, "start=2026-12-01 end=2026-12-03T22:00:00+04:00", "end 2026-12-03T22:00:00+04:00"},
		{opposites, "start=soon", " "},
	} {
		code, date := ClosingDate(Listing{Attributes: with(tt.c, tt.values)}, tt.c)
		if got := code + " " + date; got != tt.want {
			t.Errorf("%s closes at %q, want %q", tt.values, got, tt.want)
		}
	}
}
