package view

import (
	"broadside/app"
	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/app/messages"
)

// Caption formats the fields of listings in one language as their pages do, for
// feeds and other formats.
type Caption struct{ s *renderer }

// NewCaption returns a Caption in lang for listings of these categories.
func NewCaption(site api.Site, categories []classifieds.Category, lang string) Caption {
	return Caption{&renderer{Screen: app.Screen{Lang: lang, Site: site, Categories: categories}, messages: messages.For(lang)}}
}

// Category returns a category's name, or its code if it has none.
func (c Caption) Category(code string) string { return c.s.categoryName(code) }

// City returns a city's name, or the code of an unknown city.
func (c Caption) City(code string) string { return c.s.cityName(code) }

// Intent returns "Wanted" in the language, or "" for an offer.
func (c Caption) Intent(l *classifieds.Listing) string {
	if l.Intent == classifieds.Wanted {
		return c.s.messages.Wanted
	}
	return ""
}

// Price returns a listing's price with its terms, a job's salary, or "".
func (c Caption) Price(l *classifieds.Listing) string {
	text := c.s.formatPrice(l)
	if text != "" && l.Price.Type == classifieds.Negotiable {
		text += " (" + c.s.messages.Negotiable + ")"
	}
	return text
}

// Place returns a listing's district and city.
func (c Caption) Place(l *classifieds.Listing) string {
	return c.s.joinNames(l.Place.Area, c.s.cityName(l.Place.City))
}

// Facts returns the names and values of a listing's attributes in the order of
// its category.
func (c Caption) Facts(l *classifieds.Listing) [][2]string {
	var out [][2]string
	for _, a := range c.s.shownAttributes(l) {
		out = append(out, [2]string{api.Name(a.Names, c.s.Lang), c.s.formatValue(a, l.Attributes[a.Code], l)})
	}
	return out
}
