package view

import (
	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"
	"strconv"

	"broadside/app/classifieds"
	"broadside/app/messages"
)

// rowParts selects the parts that a list shows of a listing.
type rowParts struct {
	level   string // the heading's element
	reason  string // the reason of a match
	matched bool   // the listing matches the article's text
	dated   bool
	photo   bool
}

// shortRows renders listings in a list without their dates and photos.
func (s *renderer) shortRows(listings []classifieds.Listing) goapp.UI {
	return itemList("ul", "listings", renderEach(listings, func(l classifieds.Listing) goapp.UI {
		return s.listingRow(&l, rowParts{level: "h3"})
	}))
}

func (s *renderer) listingRow(l *classifieds.Listing, r rowParts) goapp.UI {
	var photo, date goapp.UI
	if r.dated {
		date = s.dateElement("when", l.Published)
	}
	if r.photo && len(l.Photos) > 0 {
		p := l.Photos[0]
		photo = tag("img", class("thumb"), attr{"src", s.Site.Base + p.Src}, attr{"role", "presentation"},
			attr{"width", strconv.Itoa(p.Width)}, attr{"height", strconv.Itoa(p.Height)}, imageLoading(false))
	}
	reason := r.reason
	if reason != "" && r.matched {
		reason = messages.Insert(s.messages.InThisStory, reason)
	}
	return tag("article", class("listing"),
		photo,
		tag("p", class("where"),
			renderIf(l.Featured, tag("strong", class("featured"), s.messages.Featured, " ")),
			tag("b", s.categoryName(l.Category)), s.wantedMark(l), renderIf(l.Place != (classifieds.Place{}), tag("span", " · ", s.placeNames(l)))),
		tag(r.level, class("title"),
			tag("a", s.hrefTo(s.Site.ListingPath(s.Lang, l.ID)), s.langAttr(l.Lang), attr{"dir", "auto"}, l.Title)),
		s.rowFacts(l),
		textTag("p", "price", s.formatPrice(l)),
		date,
		textTag("p", "why", reason),
	)
}

func (s *renderer) wantedMark(l *classifieds.Listing) goapp.UI {
	if l.Intent != classifieds.Wanted {
		return nil
	}
	return tag("span", " · ", tag("strong", class("wanted"), s.messages.Wanted))
}

func (s *renderer) rowFacts(l *classifieds.Listing) goapp.UI {
	facts := s.briefFacts(l)
	for _, badge := range l.Badges {
		if name := s.badgeName(badge); name != "" {
			facts = append(facts, fact{text: name})
		}
	}
	if len(facts) == 0 {
		return nil
	}
	return tag("p", class("brief"), s.dottedFacts(facts))
}

// dottedFacts joins facts with dots, each isolated from the direction of the
// others (bdi).
func (s *renderer) dottedFacts(facts []fact) []any {
	var out []any
	for _, f := range facts {
		if len(out) > 0 {
			out = append(out, messages.NBSP+"· ")
		}
		out = append(out, tag("bdi", s.textLangAttr(f.lang, f.text), f.text))
	}
	return out
}

func (s *renderer) badgeName(badge string) string {
	return map[string]string{"new": s.messages.New, "reduced": s.messages.Reduced, "verified": s.messages.Verified}[badge]
}

// placeNames renders a listing's district and city. The district is isolated
// (bdi), because it may be in another script.
func (s *renderer) placeNames(l *classifieds.Listing) []any {
	area, city := l.Place.Area, s.cityName(l.Place.City)
	var out []any
	if area != "" && area != city {
		out = append(out, tag("bdi", s.textLangAttr(l.Lang, area), area))
	}
	if city != "" {
		if len(out) > 0 {
			out = append(out, s.messages.Comma)
		}
		out = append(out, city)
	}
	return out
}
