package view

import (
	"cmp"
	"math"
	"strings"

	"broadside/app"
	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/app/messages"
)

// FilterText describes the filter of s in one line, without its order.
func FilterText(s app.Screen) string {
	r := &renderer{Screen: s, messages: messages.For(s.Lang)}
	var parts []string
	for _, c := range s.Filter.Conditions() {
		parts = append(parts, r.condition(s.Filter, c.Param))
	}
	if len(parts) == 0 {
		return r.messages.AllListings
	}
	return strings.Join(parts, " · ")
}

func (s *renderer) condition(f classifieds.Filter, name string) string {
	switch name {
	case "q":
		return messages.Insert(s.messages.Quoted, f.Q)
	case "category":
		return s.categoryName(f.Category)
	case "city":
		return s.cityName(f.City)
	case "intent":
		if f.Intent == classifieds.Wanted {
			return s.messages.Wanted
		}
		return s.messages.Offer
	case "near":
		return messages.Insert(s.messages.Near, messages.Decimal(cmp.Or(f.RadiusKM, 25)))
	case "price_min":
		return s.messages.PriceFrom + " " + s.amount(f.PriceMin, f.Currency)
	case "price_max":
		return s.messages.PriceTo + " " + s.amount(f.PriceMax, f.Currency)
	case "currency":
		return f.Currency
	case "photo":
		return s.messages.WithPhoto
	case "days":
		return s.messages.Days.Count(s.Lang, f.Days)
	case "lang":
		return s.messages.WrittenIn + ": " + messages.LanguageName(f.Lang)
	}
	code, ok := strings.CutPrefix(name, "attr.")
	if a := f.Attr(code); ok && a != nil {
		return s.attrCondition(f, *a)
	}
	return name
}

// amount formats a price in the filter's currency, or as a number if it has
// none.
func (s *renderer) amount(minor int64, currency string) string {
	if currency == "" {
		return messages.Decimal(float64(minor) / 100)
	}
	return s.formatMoney(minor, currency)
}

func (s *renderer) attrCondition(f classifieds.Filter, a classifieds.AttrFilter) string {
	attribute := s.attribute(f.Category, a.Code)
	name := cmp.Or(api.Name(attribute.Names, s.Lang), a.Code)
	var parts []string
	if attribute.Kind == classifieds.Bool && len(a.Values) == 1 && a.Values[0] == "true" {
		return name
	}
	for _, v := range a.Values {
		switch {
		case isStudio(a.Code, 0) && v == "0":
			v = s.messages.Studio
		case attribute.Kind == classifieds.Bool && v == "true":
			v = s.messages.Yes
		case attribute.Kind == classifieds.Bool && v == "false":
			v = s.messages.No
		}
		parts = append(parts, s.optionName(attribute, v))
	}
	bound := func(word string, n *float64) {
		if n == nil {
			return
		}
		text := messages.Decimal(*n)
		switch {
		case attribute.Kind == classifieds.Money && f.Currency != "":
			text = s.formatMoney(int64(math.Round(*n*float64(classifieds.PerMajor(f.Currency)))), f.Currency)
		case attribute.Kind == classifieds.Year:
			text = strings.ReplaceAll(text, ",", "")
		case attribute.Unit != "":
			text = s.formatMeasure(*n, attribute.Unit)
		}
		parts = append(parts, word+" "+text)
	}
	if a.Max != nil && isStudio(a.Code, *a.Max) {
		parts = append(parts, s.messages.Studio)
	} else {
		bound(s.messages.From, a.Min)
		bound(s.messages.To, a.Max)
	}
	return name + ": " + strings.Join(parts, s.messages.Comma)
}

// attribute returns an attribute of a category, or the zero Attribute if the
// screen does not have it.
func (s *renderer) attribute(category, code string) classifieds.Attribute {
	if a := s.category(category).Attribute(code); a != nil {
		return *a
	}
	return classifieds.Attribute{}
}

func (s *renderer) fieldName(name string) string {
	code, ok := strings.CutPrefix(name, "attr.")
	if !ok {
		w := s.messages
		return cmp.Or(map[string]string{
			"q": w.Words, "category": w.Category, "city": w.City, "intent": w.Intent, "price_min": w.PriceFrom, "price_max": w.PriceTo,
			"currency": w.Currency, "photo": w.WithPhoto, "days": w.Age, "lang": w.WrittenIn, "sort": w.Sort,
		}[name], name)
	}
	code, bound := classifieds.CutBound(code)
	words := map[string]string{"": "", ".min": " " + s.messages.From, ".max": " " + s.messages.To}
	return cmp.Or(api.Name(s.attribute(s.Filter.Category, code).Names, s.Lang), code) + words[bound]
}
