package view

import (
	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"broadside/app"
	"broadside/app/classifieds"
	"broadside/app/messages"
)

// row selects the parts that a list shows of a listing.
type row struct {
	level   string // the heading's element
	why     string // the reason of a match
	matched bool   // the listing matches the article's text
	dated   bool
	photo   bool
}

// row renders a listing in a list: category and place, title, brief attributes
// and price.
func (s *renderer) row(l *classifieds.Listing, r row) goapp.UI {
	var photo goapp.UI
	if r.photo && len(l.Photos) > 0 {
		p := l.Photos[0]
		photo = tag("img", class("thumb"), attr{"src", s.Site.Base + p.Src}, attr{"role", "presentation"},
			attr{"width", size(p.Width)}, attr{"height", size(p.Height)}, attr{"loading", "lazy"}, attr{"decoding", "async"})
	}
	why := r.why
	if why != "" && r.matched {
		why = messages.Insert(s.messages.InThisStory, why)
	}
	return tag("article", class("listing"),
		photo,
		tag("p", class("where"),
			when(l.Featured, func() goapp.UI { return tag("strong", class("featured"), s.messages.Featured, " ") }),
			tag("b", s.categoryName(l.Category)), s.wanted(l), when(l.Place != (classifieds.Place{}), func() goapp.UI { return tag("span", " · ", s.where(l)) })),
		tag(r.level, class("title"),
			tag("a", s.to(app.ListingPath(s.Site, s.Lang, l.ID)), s.differs(l.Lang), attr{"dir", "auto"}, l.Title)),
		s.facts(l),
		when(s.price(l) != "", func() goapp.UI { return tag("p", class("price"), s.price(l)) }),
		when(r.dated, func() goapp.UI { return s.dated("when", l.Published) }),
		when(why != "", func() goapp.UI { return tag("p", class("why"), why) }),
	)
}

// wanted renders the mark of a wanted listing, or nil.
func (s *renderer) wanted(l *classifieds.Listing) goapp.UI {
	if l.Intent != classifieds.Wanted {
		return nil
	}
	return tag("span", " · ", tag("strong", class("wanted"), s.messages.Wanted))
}

// facts renders the brief attributes and the badges of a listing.
func (s *renderer) facts(l *classifieds.Listing) goapp.UI {
	facts := s.brief(l)
	for _, badge := range l.Badges {
		if name := s.badge(badge); name != "" {
			facts = append(facts, fact{text: name})
		}
	}
	if len(facts) == 0 {
		return nil
	}
	return tag("p", class("brief"), s.dotted(facts))
}

// dotted joins facts with dots, each isolated from the direction of the others
// (bdi).
func (s *renderer) dotted(facts []fact) []any {
	var out []any
	for _, f := range facts {
		if len(out) > 0 {
			out = append(out, messages.NBSP+"· ")
		}
		out = append(out, tag("bdi", s.spoken(f.lang, f.text), f.text))
	}
	return out
}

func (s *renderer) badge(badge string) string {
	switch badge {
	case "new":
		return s.messages.New
	case "reduced":
		return s.messages.Reduced
	case "verified":
		return s.messages.Verified
	}
	return ""
}

// where renders a listing's district and city. The district is isolated (bdi),
// because it may be in another script.
func (s *renderer) where(l *classifieds.Listing) []any {
	area, city := l.Place.Area, s.cityName(l.Place.City)
	var out []any
	if area != "" && area != city {
		out = append(out, tag("bdi", s.spoken(l.Lang, area), area))
	}
	if city != "" {
		if len(out) > 0 {
			out = append(out, s.messages.Comma)
		}
		out = append(out, city)
	}
	return out
}
