package app

import (
	"math"
	"strconv"
	"strings"

	"broadside/app/api"
	"broadside/app/classifieds"
)

const nbsp = "\u00a0" // keeps a number and its unit on one line

// money writes minor units of a currency: "AED 85,000", "85,000 درهم".
// Decimals are written only where there are any.
func (s *sheet) money(minor int64, currency string) string {
	amount, n := whole(minor/100), int(minor/100%1000)
	if minor/100 >= 1000 {
		n += 1000 // the plural looks at the last two digits; 1,001 is not 1
	}
	if cents := minor % 100; cents != 0 {
		amount += "." + strconv.Itoa(int(cents/10)) + strconv.Itoa(int(cents%10))
		n = 100 // the form of fractions
	}
	forms, ok := s.say.Currencies[currency]
	if !ok {
		forms.other = currency + " #"
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
		text = strings.Replace(s.money(int64(high), currency), whole(int64(high)/100),
			whole(int64(low)/100)+"–"+whole(int64(high)/100), 1)
	}
	return text + s.per(l.Attributes["salary_period"].Text)
}

// salary reports whether an attribute is shown as the price of a job.
func salary(code string) bool {
	return code == "salary_min" || code == "salary_max" || code == "salary_period"
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

// currencies lists those of the countries that the paper's cities lie in.
func (s *sheet) currencies() []string {
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

// decimal writes a number with at most two decimals.
func decimal(n float64) string {
	n = math.Round(n*100) / 100
	integer := math.Trunc(n)
	text := whole(int64(integer))
	if n == integer {
		return text
	}
	_, fraction, _ := strings.Cut(strconv.FormatFloat(math.Abs(n), 'f', -1, 64), ".")
	return text + "." + fraction
}

// value writes an attribute's value as a table shows it.
func (s *sheet) value(a classifieds.Attribute, v classifieds.Value, l *classifieds.Listing) string {
	switch a.Kind {
	case classifieds.Bool:
		if v.Bool {
			return s.say.Yes
		}
		return s.say.No
	case classifieds.Money:
		currency := l.Price.Currency
		if currency == "" {
			currency = s.currencyOf(l.Place.City)
		}
		return s.money(int64(v.Number), currency)
	case classifieds.Year:
		return strconv.Itoa(int(v.Number))
	case classifieds.Int, classifieds.Decimal:
		return s.measure(v.Number, a.Unit)
	case classifieds.Date:
		return s.dayOf(v.Text)
	case classifieds.Enum, classifieds.Multi:
		texts := v.Texts
		if v.Kind != classifieds.IsTexts {
			texts = []string{v.String()}
		}
		names := make([]string, len(texts))
		for i, t := range texts {
			names[i] = s.option(a, t)
		}
		return strings.Join(names, s.say.Comma)
	}
	return v.String()
}

// option is the name of an attribute's value.
func (s *sheet) option(a classifieds.Attribute, value string) string {
	for _, o := range a.Options {
		if o.Value == value {
			return api.Name(o.Names, s.Lang)
		}
	}
	return value
}

// measure writes a number with its unit.
func (s *sheet) measure(n float64, unit string) string {
	if unit == "years" {
		return s.say.Years.count(s.Lang, int(n), decimal(n))
	}
	if unit == "" {
		return decimal(n)
	}
	if name := s.say.Units[unit]; name != "" {
		unit = name
	}
	return decimal(n) + nbsp + unit
}

// brief writes the values a row of a list shows, without those that the row
// says elsewhere.
func (s *sheet) brief(l *classifieds.Listing) []string {
	c := s.category(l.Category)
	if c == nil {
		return nil
	}
	var out []string
	for _, a := range c.Attributes {
		v, ok := l.Attributes[a.Code]
		if !ok || !a.Brief || salary(a.Code) {
			continue
		}
		text := s.value(a, v, l)
		switch {
		case a.Code == "beds" && v.Number == 0:
			text = s.say.Studio
		case a.Code == "beds":
			text = s.say.Beds.counted(s.Lang, int(v.Number))
		case a.Code == "baths":
			text = s.say.Baths.counted(s.Lang, int(v.Number))
		case a.Kind == classifieds.Date && len(v.Text) <= len("2006-01-02"):
			text = api.Name(a.Names, s.Lang) + " " + text
		}
		if text != "" {
			out = append(out, text)
		}
	}
	return out
}

// category finds a category of the screen, or nil.
func (s *sheet) category(code string) *classifieds.Category {
	for i := range s.Categories {
		if s.Categories[i].Code == code {
			return &s.Categories[i]
		}
	}
	return nil
}

// categoryName is a category's name, or its code when it has none.
func (s *sheet) categoryName(code string) string {
	if c := s.category(code); c != nil {
		return api.Name(c.Names, s.Lang)
	}
	return code
}

// cityName is a city's name, or its code when the paper does not know it.
func (s *sheet) cityName(code string) string {
	for _, c := range s.Site.Cities {
		if c.Code == code {
			return api.Name(c.Names, s.Lang)
		}
	}
	return code
}

// total writes how many listings a filter finds.
func (s *sheet) total(t api.Total) string {
	if t.Exact {
		return s.say.Found.counted(s.Lang, t.Value)
	}
	return s.say.AtLeast.counted(s.Lang, t.Value)
}
