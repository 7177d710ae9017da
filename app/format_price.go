package app

import (
	"strconv"
	"strings"

	"broadside/app/classifieds"
)

// money writes minor units of a currency: "AED 85,000", "85,000 درهم".
func (s *sheet) money(minor int64, currency string) string {
	amount, n := major(minor, currency)
	return s.inCurrency(amount, n, currency)
}

// major writes minor units of a currency as major ones, with decimals only
// where there are any, and returns the number that their plural goes by.
func major(minor int64, currency string) (amount string, n int) {
	sign := ""
	if minor < 0 {
		sign, minor = minus, -minor
	}
	unit := classifieds.PerMajor(currency)
	amount, n = sign+whole(minor/unit), int(minor/unit%1000)
	if minor/unit >= 1000 {
		n += 1000 // the plural looks at the last two digits; 1,001 is not 1
	}
	if cents := minor % unit; cents != 0 {
		amount += "." + strconv.FormatInt(unit+cents, 10)[1:] // with its zeros in front
		n = ofFractions
	}
	return amount, n
}

// inCurrency puts an amount in the form of a currency's name that n takes.
func (s *sheet) inCurrency(amount string, n int, currency string) string {
	forms, ok := s.say.Currencies[currency]
	if !ok {
		forms.other = strings.TrimPrefix(currency+" #", " ")
	}
	return strings.ReplaceAll(forms.count(s.Lang, n, amount), " ", nbsp)
}

// price writes a listing's price, "" when it has none. A job's price is its
// salary.
func (s *sheet) price(l *classifieds.Listing) string {
	p := l.Price
	switch p.Type {
	case classifieds.OnRequest:
		return s.say.OnRequest
	case classifieds.Free:
		return s.say.Free
	}
	if p.Minor <= 0 {
		return s.salary(l)
	}
	text := s.money(p.Minor, p.Currency) + s.per(p.Period)
	if p.Type == classifieds.From {
		text = put(s.say.FromPrice, text)
	}
	return text
}

// salary writes "AED 9,000–12,000 / month" from a job's attributes.
func (s *sheet) salary(l *classifieds.Listing) string {
	low, high := l.Attributes["salary_min"].Number, l.Attributes["salary_max"].Number
	if low <= 0 && high <= 0 {
		return ""
	}
	currency := l.Price.Currency
	if currency == "" {
		currency = s.currencyOf(l.Place.City)
	}
	text := ""
	switch {
	case high <= 0 || low == high:
		text = s.money(int64(low), currency)
		if high <= 0 {
			text = put(s.say.FromPrice, text)
		}
	case low <= 0:
		text = s.money(int64(high), currency)
	default:
		from, _ := major(int64(low), currency)
		to, n := major(int64(high), currency)
		if n <= 2 {
			n = ofFractions // one and two are words in Arabic: a range needs its digits
		}
		text = s.inCurrency(from+"–"+to, n, currency)
	}
	return text + s.per(l.Attributes["salary_period"].Text)
}

// per writes the period of a price.
func (s *sheet) per(period string) string {
	text := map[string]string{
		"hour": s.say.PerHour, "day": s.say.PerDay, "week": s.say.PerWeek, "month": s.say.PerMonth, "year": s.say.PerYear,
	}[period]
	if text == "" {
		return ""
	}
	return nbsp + strings.ReplaceAll(text, " ", nbsp)
}

// currencies lists those of the paper, else of the countries that its cities
// lie in.
func (s *sheet) currencies() []string {
	if len(s.Site.Currencies) > 0 {
		return s.Site.Currencies
	}
	var out []string
	seen := map[string]bool{}
	for _, c := range s.Site.Cities {
		if code := classifieds.CurrencyOf(c.Country); code != "" && !seen[code] {
			seen[code] = true
			out = append(out, code)
		}
	}
	return out
}

// currencyOf is the currency of the country a city lies in.
func (s *sheet) currencyOf(city string) string {
	for _, c := range s.Site.Cities {
		if c.Code == city {
			return classifieds.CurrencyOf(c.Country)
		}
	}
	return ""
}
