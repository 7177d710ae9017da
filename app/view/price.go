package view

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"broadside/app/classifieds"
	"broadside/app/messages"
)

// formatMoney formats an amount in minor units: "AED 85,000", "85,000 درهم".
func (s *renderer) formatMoney(minor int64, currency string) string {
	amount, n := formatMajor(minor, currency)
	return s.inCurrency(amount, n, currency)
}

// formatMajor formats minor units as major ones, with decimals only if they are
// not zero, and returns the number that selects the plural form.
func formatMajor(minor int64, currency string) (amount string, n int) {
	sign := ""
	if minor < 0 {
		sign, minor = messages.Minus, -minor
	}
	unit := classifieds.PerMajor(currency)
	amount, n = sign+messages.Integer(minor/unit), int(minor/unit%1000)
	if minor/unit >= 1000 {
		n += 1000 // Arabic plurals depend on the last two digits, but 1,001 is not 1
	}
	if cents := minor % unit; cents != 0 {
		amount += "." + strconv.FormatInt(unit+cents, 10)[1:] // with leading zeros
		n = messages.Fractional
	}
	return amount, n
}

func (s *renderer) inCurrency(amount string, n int, currency string) string {
	forms, ok := s.messages.Currencies[currency]
	if !ok {
		forms.Other = strings.TrimPrefix(currency+" #", " ")
	}
	return strings.ReplaceAll(forms.Format(s.Lang, n, amount), " ", messages.NBSP)
}

// formatPrice formats a listing's price, or "" if it has none. A job's price is
// its salary.
func (s *renderer) formatPrice(l *classifieds.Listing) string {
	p := l.Price
	switch p.Type {
	case classifieds.OnRequest:
		return s.messages.OnRequest
	case classifieds.Free:
		return s.messages.Free
	}
	if p.Minor <= 0 {
		return s.formatSalary(l)
	}
	text := s.formatMoney(p.Minor, p.Currency) + s.formatPeriod(p.Period)
	if p.Type == classifieds.From {
		text = messages.Insert(s.messages.FromPrice, text)
	}
	return text
}

// formatSalary formats the salary in a job's attributes: "AED 9,000–12,000 /
// month".
func (s *renderer) formatSalary(l *classifieds.Listing) string {
	low, high := l.Attributes["salary_min"].Number, l.Attributes["salary_max"].Number
	if low <= 0 && high <= 0 {
		return ""
	}
	currency := cmp.Or(l.Price.Currency, s.currencyOf(l.Place.City))
	text := ""
	switch {
	case high <= 0 || low == high:
		text = s.formatMoney(int64(low), currency)
		if high <= 0 {
			text = messages.Insert(s.messages.FromPrice, text)
		}
	case low <= 0:
		text = s.formatMoney(int64(high), currency)
	default:
		from, _ := formatMajor(int64(low), currency)
		to, n := formatMajor(int64(high), currency)
		if n <= 2 {
			n = messages.Fractional // the Arabic forms for one and two have no digits, which a range needs
		}
		text = s.inCurrency(from+"–"+to, n, currency)
	}
	return text + s.formatPeriod(l.Attributes["salary_period"].Text)
}

func (s *renderer) formatPeriod(period string) string {
	text := map[string]string{
		"hour": s.messages.PerHour, "day": s.messages.PerDay, "week": s.messages.PerWeek, "month": s.messages.PerMonth, "year": s.messages.PerYear,
	}[period]
	if text == "" {
		return ""
	}
	return messages.NBSP + strings.ReplaceAll(text, " ", messages.NBSP)
}

func (s *renderer) currencies() []string {
	if len(s.Site.Currencies) > 0 {
		return s.Site.Currencies
	}
	var out []string
	for _, c := range s.Site.Cities {
		if code := classifieds.CurrencyOf(c.Country); code != "" && !slices.Contains(out, code) {
			out = append(out, code)
		}
	}
	return out
}

func (s *renderer) currencyOf(city string) string {
	if c := s.Site.City(city); c != nil {
		return classifieds.CurrencyOf(c.Country)
	}
	return ""
}
