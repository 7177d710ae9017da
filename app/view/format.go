package view

import (
	"cmp"
	"math"
	"strconv"
	"strings"
	"time"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/app/messages"
)

func (s *renderer) formatValue(a classifieds.Attribute, v classifieds.Value, l *classifieds.Listing) string {
	switch a.Kind {
	case classifieds.Bool:
		if v.Bool {
			return s.messages.Yes
		}
		return s.messages.No
	case classifieds.Money:
		return s.formatMoney(int64(v.Number), cmp.Or(l.Price.Currency, s.currencyOf(l.Place.City)))
	case classifieds.Year:
		return strconv.Itoa(int(v.Number))
	case classifieds.Int, classifieds.Decimal:
		if isStudio(a.Code, v.Number) {
			return s.messages.Studio
		}
		return s.formatMeasure(v.Number, a.Unit)
	case classifieds.Date:
		return s.formatDate(v.Text)
	case classifieds.Enum, classifieds.Multi:
		texts := v.Texts
		if v.Kind != classifieds.IsTexts {
			texts = []string{v.String()}
		}
		names := convertEach(texts, func(t string) string { return s.optionName(a, t) })
		return strings.Join(names, s.messages.Comma)
	}
	return v.String()
}

// formatDate formats an attribute's date, with a time in the paper's time zone
// if it has one. Other texts are returned unchanged.
func (s *renderer) formatDate(text string) string {
	if day, err := time.Parse(time.DateOnly, text); err == nil {
		return s.messages.Date(day)
	}
	if moment, err := time.Parse(time.RFC3339, text); err == nil {
		return s.messages.Appointment(s.Site.LocalTime(moment))
	}
	return text
}

// isStudio reports whether a number is that of 0 bedrooms, which is written as
// "studio".
func isStudio(code string, n float64) bool { return code == "beds" && n == 0 }

func (s *renderer) optionName(a classifieds.Attribute, value string) string {
	if o := a.Option(value); o != nil {
		return api.Name(o.Names, s.Lang)
	}
	return value
}

func (s *renderer) formatMeasure(n float64, unit string) string {
	if unit == "years" {
		years := int(n)
		if n != math.Trunc(n) {
			years = messages.Fractional
		}
		return s.messages.Years.Format(s.Lang, years, messages.Decimal(n))
	}
	if unit == "" {
		return messages.Decimal(n)
	}
	return messages.Decimal(n) + messages.NBSP + cmp.Or(s.messages.Units[unit], unit)
}

// fact is a formatted value. lang is set if it is a text of the advertiser.
type fact struct{ text, lang string }

// briefFacts formats the attributes that a row of a list shows, without those
// that the row prints as the price.
func (s *renderer) briefFacts(l *classifieds.Listing) []fact {
	var out []fact
	for _, a := range s.category(l.Category).Attributes {
		v, ok := l.Attributes[a.Code]
		if !ok || !a.Brief || classifieds.IsSalary(a.Code) {
			continue
		}
		text := s.formatValue(a, v, l)
		switch {
		case a.Code == "beds" && v.Number != 0:
			text = s.messages.Beds.Count(s.Lang, int(v.Number))
		case a.Code == "baths":
			text = s.messages.Baths.Count(s.Lang, int(v.Number))
		case a.Kind == classifieds.Date && text != "" && len(v.Text) <= len("2006-01-02"):
			text = api.Name(a.Names, s.Lang) + " " + text
		}
		if text != "" {
			out = append(out, fact{text, textLanguage(a, l)})
		}
	}
	return out
}

// textLanguage returns the listing's language if the attribute is a text of the
// advertiser, "" if the page translates its values.
func textLanguage(a classifieds.Attribute, l *classifieds.Listing) string {
	if a.Kind == classifieds.Text || a.Kind == classifieds.Multi && len(a.Options) == 0 {
		return l.Lang
	}
	return ""
}

// category returns a category of the screen, or the zero Category.
func (s *renderer) category(code string) classifieds.Category {
	if c := classifieds.FindCategory(s.Categories, code); c != nil {
		return *c
	}
	return classifieds.Category{}
}

func (s *renderer) categoryName(code string) string {
	return cmp.Or(api.Name(s.category(code).Names, s.Lang), code)
}

func (s *renderer) cityName(code string) string {
	if c := s.Site.City(code); c != nil {
		return api.Name(c.Names, s.Lang)
	}
	return code
}
