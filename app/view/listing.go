package view

import (
	"cmp"
	"slices"
	"strings"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/app/messages"
)

// listing renders the page of one listing.
func (s *renderer) listing() goapp.UI {
	l := s.Listing
	if l == nil {
		return s.problem()
	}
	return tag("main", id("main"), class("market"),
		tag("article", class("one"),
			tag("header", class("head"),
				s.crumbs(l),
				tag("h1", tag("bdi", s.differs(l.Lang), l.Title)),
				tag("p", class("where"),
					when(l.Featured, func() goapp.UI { return tag("strong", class("featured"), s.messages.Featured) }),
					tag("b", s.categoryName(l.Category)), s.wanted(l),
					when(l.Place != (classifieds.Place{}), func() goapp.UI { return tag("span", " · ", s.where(l)) })),
				when(s.price(l) != "", func() goapp.UI {
					return tag("p", class("price"), s.price(l), when(l.Price.Type == classifieds.Negotiable, func() goapp.UI {
						return tag("span", class("terms"), " "+s.messages.Negotiable)
					}))
				}),
				s.badges(l),
			),
			s.photos(l),
			s.text(l),
			s.table_(l),
			s.dates(l),
			s.safety(l),
			s.back(l),
		),
		s.similar(),
	)
}

// crumbs renders links to the classifieds, the category, and the category in
// the city.
func (s *renderer) crumbs(l *classifieds.Listing) goapp.UI {
	links := []goapp.UI{
		tag("a", s.toListings(classifieds.Filter{}), s.messages.Classifieds),
		tag("a", s.toListings(classifieds.Filter{Category: l.Category}), s.categoryName(l.Category)),
	}
	if city := l.Place.City; city != "" {
		links = append(links, tag("a", s.toListings(classifieds.Filter{Category: l.Category, City: city}), s.cityName(city)))
	}
	return tag("nav", label(s.messages.Index), list("ol", "crumbs", links))
}

func (s *renderer) badges(l *classifieds.Listing) goapp.UI {
	names := each(l.Badges, func(b string) goapp.UI {
		if name := s.badge(b); name != "" {
			return tag("span", name)
		}
		return nil
	})
	if len(names) == 0 {
		return nil
	}
	return list("ul", "badges", names)
}

func (s *renderer) photos(l *classifieds.Listing) goapp.UI {
	if len(l.Photos) == 0 {
		return nil
	}
	first := true
	return tag("div", class("photos"), attr{"role", "group"}, label(s.messages.Photos), each(l.Photos, func(p classifieds.Photo) goapp.UI {
		parts := []any{attr{"src", s.Site.Base + p.Src}, attr{"width", size(p.Width)}, attr{"height", size(p.Height)}}
		alt := cmp.Or(p.Alt, l.Title)
		parts = append(parts, attr{"alt", alt}, s.spoken(l.Lang, alt))
		if first {
			parts = append(parts, attr{"fetchpriority", "high"})
		} else {
			parts = append(parts, attr{"loading", "lazy"}, attr{"decoding", "async"})
		}
		first = false
		return tag("img", parts...)
	}))
}

// text renders the advertiser's plain text. Blank lines separate paragraphs.
func (s *renderer) text(l *classifieds.Listing) goapp.UI {
	paragraphs := strings.Split(strings.ReplaceAll(l.Text, "\r\n", "\n"), "\n\n")
	return tag("div", class("text"), s.differs(l.Lang), each(paragraphs, func(p string) goapp.UI {
		if strings.TrimSpace(p) == "" {
			return nil
		}
		return tag("p", attr{"dir", "auto"}, p)
	}))
}

// table_ renders the attributes and the place.
func (s *renderer) table_(l *classifieds.Listing) goapp.UI {
	var rows []goapp.UI
	add := func(name string, value ...any) { rows = append(rows, tag("div", tag("dt", name), tag("dd", value))) }
	for _, a := range s.told(l) {
		add(api.Name(a.Names, s.Lang), s.shown(a, l.Attributes[a.Code], l))
	}
	add(s.messages.Place, s.whole(l)...)
	return tag("section", class("facts"), labelled("facts"),
		tag("h2", id("facts"), s.messages.Details), tag("dl", rows))
}

// told returns the attributes that the page of l shows, in the category's
// order.
func (s *renderer) told(l *classifieds.Listing) []classifieds.Attribute {
	c := s.category(l.Category)
	if c == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(c.Attributes), func(a classifieds.Attribute) bool {
		_, has := l.Attributes[a.Code]
		return !has || a.Private || a.Code == "salary_period"
	})
}

// shown renders an attribute's value, as a link if it is an address or
// telephone number.
func (s *renderer) shown(a classifieds.Attribute, v classifieds.Value, l *classifieds.Listing) goapp.UI {
	text := s.value(a, v, l)
	address := ""
	switch a.Kind {
	case classifieds.URL:
		address = safe(v.Text, s.Site.Base)
	case classifieds.Phone:
		address = safe("tel:"+strings.ReplaceAll(v.Text, " ", ""), s.Site.Base)
	}
	if address == "" {
		return tag("bdi", s.spoken(worded(a, l), text), text)
	}
	if h := host(address); h != "" {
		text = h
	}
	return tag("a", href(address), attr{"rel", "nofollow ugc noopener noreferrer"}, attr{"dir", "ltr"}, text)
}

// whole renders a listing's place with its country, unless the city has the
// same name, as in Kuwait.
func (s *renderer) whole(l *classifieds.Listing) []any {
	out, country := s.where(l), s.messages.Countries[l.Place.Country]
	if country == "" || country == s.cityName(l.Place.City) {
		return out
	}
	if len(out) > 0 {
		out = append(out, s.messages.Comma)
	}
	return append(out, country)
}

// joined joins names without empty and repeated ones.
func (s *renderer) joined(names ...string) string {
	names = slices.DeleteFunc(names, func(s string) bool { return s == "" })
	return strings.Join(slices.Compact(names), s.messages.Comma)
}

// dates renders a listing's publication date, last day and reference number.
func (s *renderer) dates(l *classifieds.Listing) goapp.UI {
	return tag("dl", class("life"),
		tag("div", tag("dt", s.messages.ListedOn), tag("dd", s.dated("when", l.Published))),
		when(!l.Expires.IsZero(), func() goapp.UI {
			return tag("div", tag("dt", s.messages.RunsUntil), tag("dd", s.dated("until", l.Expires)))
		}),
		tag("div", tag("dt", s.messages.Reference), tag("dd", tag("code", attr{"dir", "ltr"}, l.ID))))
}

// safety renders the advice on safe payment. Categories without prices, such as
// death notices and jobs, have none.
func (s *renderer) safety(l *classifieds.Listing) goapp.UI {
	if c := s.category(l.Category); c == nil || len(c.PriceTypes) == 0 {
		return nil
	}
	return tag("section", class("safety"), labelled("safety"),
		tag("h2", id("safety"), s.messages.Safety), tag("p", s.messages.SafetyText))
}

// back renders a link to the listings of the same category and city.
func (s *renderer) back(l *classifieds.Listing) goapp.UI {
	f := classifieds.Filter{Category: l.Category, City: l.Place.City}
	text := s.categoryName(l.Category)
	if l.Place.City != "" {
		text += s.messages.Comma + s.cityName(l.Place.City)
	}
	return tag("p", class("back"), tag("a", s.toListings(f), messages.Insert(s.messages.BackTo, text)))
}

func (s *renderer) similar() goapp.UI {
	if len(s.Similar) == 0 {
		return nil
	}
	rows := make([]goapp.UI, len(s.Similar))
	for i := range s.Similar {
		rows[i] = s.row(&s.Similar[i], row{level: "h3"})
	}
	return tag("aside", class("classifieds"), labelled("similar"),
		tag("h2", id("similar"), s.messages.Similar), list("ul", "listings", rows))
}
