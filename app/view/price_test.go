package view

import (
	"slices"
	"testing"

	"broadside/app/api"
	"broadside/app/classifieds"
)

func TestMoney(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		minor    int64
		currency string
		en, ar   string
	}{
		{0, "AED", "AED 0", "0 درهم"},
		{1, "AED", "AED 0.01", "0.01 درهم"},
		{99, "AED", "AED 0.99", "0.99 درهم"},
		{1_00, "SAR", "SAR 1", "ريال سعودي واحد"},
		{1_50, "SAR", "SAR 1.50", "1.50 ريال سعودي"},
		{2_00, "QAR", "QAR 2", "ريالان قطريان"},
		{10_000, "OMR", "OMR 10", "10 ريالات عُمانية"},
		{11_000, "BHD", "BHD 11", "11 دينارًا بحرينيًا"},
		{99_000, "KWD", "KWD 99", "99 دينارًا كويتيًا"},
		{1_005, "KWD", "KWD 1.005", "1.005 دينار كويتي"},
		{1_500, "JPY", "JPY 1,500", "JPY 1,500"},
		{100_00, "USD", "USD 100", "100 دولار"},
		{1000_00, "AED", "AED 1,000", "1,000 درهم"},
		{1002_00, "AED", "AED 1,002", "1,002 درهم"},
		{2_000_011_00, "AED", "AED 2,000,011", "2,000,011 درهمًا"},
		{5_00, "EUR", "EUR 5", "5 يورو"},
		{3_00, "GBP", "GBP 3", "3 جنيه إسترليني"},
		{7_00, "CHF", "CHF 7", "CHF 7"},
		{7_00, "", "7", "7"},
		{-1_50, "AED", "AED −1.50", "−1.50 درهم"},
		{-50, "AED", "AED −0.50", "−0.50 درهم"},
		{-85_000_00, "AED", "AED −85,000", "−85,000 درهم"},
	} {
		if got := plainly(drawing("en").formatMoney(tt.minor, tt.currency)); got != tt.en {
			t.Errorf("en: money(%d, %s) = %q, want %q", tt.minor, tt.currency, got, tt.en)
		}
		if got := plainly(drawing("ar").formatMoney(tt.minor, tt.currency)); got != tt.ar {
			t.Errorf("ar: money(%d, %s) = %q, want %q", tt.minor, tt.currency, got, tt.ar)
		}
	}
}

// Every type of price with every period in both languages.
func TestPriceOfEachTypeAndPeriod(t *testing.T) {
	t.Parallel()
	periods := []struct{ period, en, ar string }{
		{"", "", ""}, {"hour", " / hour", " للساعة"}, {"day", " / day", " يوميًا"}, {"week", " / week", " أسبوعيًا"},
		{"month", " / month", " شهريًا"}, {"year", " / year", " سنويًا"}, {"decade", "", ""},
	}
	types := []struct {
		kind   classifieds.PriceType
		en, ar string // before the amount
	}{{classifieds.Fixed, "", ""}, {classifieds.Negotiable, "", ""}, {classifieds.From, "from ", "من "}, {"", "", ""}}
	for _, p := range periods {
		for _, k := range types {
			l := classifieds.Listing{Price: classifieds.Price{Type: k.kind, Minor: 150_00, Currency: "AED", Period: p.period}}
			if got, want := plainly(drawing("en").formatPrice(&l)), k.en+"AED 150"+p.en; got != want {
				t.Errorf("en: %s %q: %q, want %q", k.kind, p.period, got, want)
			}
			if got, want := plainly(drawing("ar").formatPrice(&l)), k.ar+"150 درهمًا"+p.ar; got != want {
				t.Errorf("ar: %s %q: %q, want %q", k.kind, p.period, got, want)
			}
		}
		for kind, want := range map[classifieds.PriceType]string{classifieds.Free: "Free", classifieds.OnRequest: "Price on request"} {
			l := classifieds.Listing{Price: classifieds.Price{Type: kind, Minor: 150_00, Currency: "AED", Period: p.period}}
			if got := drawing("en").formatPrice(&l); got != want {
				t.Errorf("%s %q: %q, want %q", kind, p.period, got, want)
			}
		}
	}
}

// A price has no breaking spaces.
func TestPricesDoNotBreak(t *testing.T) {
	t.Parallel()
	l := classifieds.Listing{Price: classifieds.Price{Type: classifieds.Fixed, Minor: 150_00, Currency: "SAR", Period: "year"}}
	for _, lang := range []string{"en", "ar"} {
		if got := drawing(lang).formatPrice(&l); slices.Contains([]rune(got), ' ') {
			t.Errorf("%s: %q can break", lang, got)
		}
	}
}

func TestSalaries(t *testing.T) {
	t.Parallel()
	job := func(low, high float64, period, city, currency string) *classifieds.Listing {
		l := &classifieds.Listing{Place: classifieds.Place{City: city}, Price: classifieds.Price{Currency: currency}, Attributes: map[string]classifieds.Value{}}
		for code, n := range map[string]float64{"salary_min": low, "salary_max": high} {
			if n != 0 {
				l.Attributes[code] = classifieds.NumberValue(n)
			}
		}
		if period != "" {
			l.Attributes["salary_period"] = classifieds.TextValue(period)
		}
		return l
	}
	for _, tt := range []struct {
		name   string
		in     *classifieds.Listing
		en, ar string
	}{
		{"by the hour, in parts", job(25_50, 30_75, "hour", "dubai", ""), "AED 25.50–30.75 / hour", "25.50–30.75 درهم للساعة"},
		{"one end in parts", job(25_50, 30_00, "hour", "dubai", ""), "AED 25.50–30 / hour", "25.50–30 درهمًا للساعة"},
		{"in a currency of its own", job(2_000_00, 3_000_00, "month", "dubai", "USD"), "USD 2,000–3,000 / month", "2,000–3,000 دولار شهريًا"},
		{"up to two", job(1_00, 2_00, "day", "dubai", ""), "AED 1–2 / day", "1–2 درهم يوميًا"},
		{"in no place we know", job(9_000_00, 0, "month", "atlantis", ""), "from 9,000 / month", "من 9,000 شهريًا"},
		{"between, in no place we know", job(9_000_00, 12_000_00, "month", "", ""), "9,000–12,000 / month", "9,000–12,000 شهريًا"},
		{"for no period", job(0, 12_000_00, "", "riyadh", ""), "SAR 12,000", "12,000 ريال سعودي"},
		{"of less than nothing", job(-1, -1, "month", "riyadh", ""), "", ""},
	} {
		if got := plainly(drawing("en").formatPrice(tt.in)); got != tt.en {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.en)
		}
		if got := plainly(drawing("ar").formatPrice(tt.in)); got != tt.ar {
			t.Errorf("%s in Arabic: %q, want %q", tt.name, got, tt.ar)
		}
	}
}

// The form offers the paper's currencies, or those of its cities' countries.
func TestCurrenciesOfThePaper(t *testing.T) {
	t.Parallel()
	s := drawing("en")
	s.Site.Currencies = []string{"AED", "USD"}
	if got := s.currencies(); !slices.Equal(got, []string{"AED", "USD"}) {
		t.Errorf("currencies() = %q", got)
	}
	s.Site.Currencies, s.Site.Cities = nil, []api.City{{Country: "XX"}, {Country: "KW"}, {Country: "KW"}}
	if got := s.currencies(); !slices.Equal(got, []string{"KWD"}) {
		t.Errorf("currencies() of the cities = %q", got)
	}
}
