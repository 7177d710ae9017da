package view

import (
	"broadside/app"
	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/app/messages"
)

// Caption says what listings hold in one language, in the words of their
// pages: for feeds and others that show them.
type Caption struct{ s *renderer }

// NewCaption makes the words of lang for listings of these categories.
func NewCaption(site api.Site, categories []classifieds.Category, lang string) Caption {
	return Caption{&renderer{Screen: app.Screen{Lang: lang, Site: site, Categories: categories}, messages: messages.For(lang)}}
}

// Category is a category's name, or its code when it has none.
func (c Caption) Category(code string) string { return c.s.categoryName(code) }

// City is a city's name, or its code when the paper does not know it.
func (c Caption) City(code string) string { return c.s.cityName(code) }

// Intent is "Wanted" for what is looked for, "" for an offer.
func (c Caption) Intent(l *classifieds.Listing) string {
	if l.Intent == classifieds.Wanted {
		return c.s.messages.Wanted
	}
	return ""
}

// Price is a listing's price with its terms, a job's salary, or "".
func (c Caption) Price(l *classifieds.Listing) string {
	text := c.s.price(l)
	if text != "" && l.Price.Type == classifieds.Negotiable {
		text += " (" + c.s.messages.Negotiable + ")"
	}
	return text
}

// Place is a listing's district and city.
func (c Caption) Place(l *classifieds.Listing) string {
	return c.s.joined(l.Place.Area, c.s.cityName(l.Place.City))
}

// Facts are a listing's attributes in the order of its category, each a name
// and a value.
func (c Caption) Facts(l *classifieds.Listing) [][2]string {
	var out [][2]string
	for _, a := range c.s.told(l) {
		out = append(out, [2]string{api.Name(a.Names, c.s.Lang), c.s.value(a, l.Attributes[a.Code], l)})
	}
	return out
}
