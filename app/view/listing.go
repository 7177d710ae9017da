package view

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/app/messages"
)

func (s *renderer) listingPage() goapp.UI {
	l := s.Listing
	if l == nil {
		return s.problemPage()
	}
	price := s.formatPrice(l)
	return tag("main", id("main"), class("market"),
		tag("article", class("one"),
			tag("header", class("head"),
				s.breadcrumbs(l),
				tag("h1", tag("bdi", s.langAttr(l.Lang), l.Title)),
				tag("p", class("where"),
					renderIf(l.Featured, tag("strong", class("featured"), s.messages.Featured, " ")),
					tag("b", s.categoryName(l.Category)), s.wantedMark(l),
					renderIf(l.Place != (classifieds.Place{}), tag("span", " · ", s.placeNames(l)))),
				renderIf(price != "", tag("p", class("price"), price,
					renderIf(l.Price.Type == classifieds.Negotiable, tag("span", class("terms"), " "+s.messages.Negotiable)))),
				s.badges(l),
			),
			s.photos(l),
			s.listingText(l),
			s.listingFacts(l),
			s.listingDates(l),
			s.safetyAdvice(l),
			s.backLink(l),
		),
		s.similarListings(),
	)
}

func (s *renderer) breadcrumbs(l *classifieds.Listing) goapp.UI {
	links := []goapp.UI{
		tag("a", s.hrefToListings(classifieds.Filter{}), s.messages.Classifieds),
		tag("a", s.hrefToListings(classifieds.Filter{Category: l.Category}), s.categoryName(l.Category)),
	}
	if city := l.Place.City; city != "" {
		links = append(links, tag("a", s.hrefToListings(classifieds.Filter{Category: l.Category, City: city}), s.cityName(city)))
	}
	return tag("nav", ariaLabel(s.messages.Index), itemList("ol", "crumbs", links))
}

func (s *renderer) badges(l *classifieds.Listing) goapp.UI {
	return itemList("ul", "badges", renderEach(l.Badges, func(b string) goapp.UI { return textTag("span", "", s.badgeName(b)) }))
}

func (s *renderer) photos(l *classifieds.Listing) goapp.UI {
	if len(l.Photos) == 0 {
		return nil
	}
	eager := true
	return tag("div", class("photos"), attr{"role", "group"}, ariaLabel(s.messages.Photos), renderEach(l.Photos, func(p classifieds.Photo) goapp.UI {
		alt := cmp.Or(p.Alt, l.Title)
		loading := imageLoading(eager)
		eager = false
		return tag("img", attr{"src", s.Site.Base + p.Src}, attr{"width", strconv.Itoa(p.Width)}, attr{"height", strconv.Itoa(p.Height)},
			attr{"alt", alt}, s.textLangAttr(l.Lang, alt), loading)
	}))
}

// listingText renders the advertiser's plain text. Blank lines separate
// paragraphs.
func (s *renderer) listingText(l *classifieds.Listing) goapp.UI {
	paragraphs := strings.Split(strings.ReplaceAll(l.Text, "\r\n", "\n"), "\n\n")
	return tag("div", class("text"), s.langAttr(l.Lang), renderEach(paragraphs, func(p string) goapp.UI {
		if strings.TrimSpace(p) == "" {
			return nil
		}
		return tag("p", attr{"dir", "auto"}, s.paragraphLang(l.Lang, p), p)
	}))
}

// paragraphLang returns the lang attribute of a paragraph whose letters are those of the paper's
// other language, as in a listing in both.
func (s *renderer) paragraphLang(lang, text string) attr {
	if messages.ContraryDirection(messages.Direction(lang), text) == "" {
		return attr{}
	}
	others := slices.DeleteFunc(slices.Clone(s.Site.Languages), func(l string) bool { return messages.Direction(l) == messages.Direction(lang) })
	return attrIf(len(others) == 1, "lang", strings.Join(others, ""))
}

func (s *renderer) listingFacts(l *classifieds.Listing) goapp.UI {
	var rows []goapp.UI
	add := func(name string, value ...any) { rows = append(rows, tag("div", tag("dt", name), tag("dd", value))) }
	for _, a := range s.shownAttributes(l) {
		add(api.Name(a.Names, s.Lang), s.attributeValue(a, l.Attributes[a.Code], l))
	}
	add(s.messages.Place, s.fullPlace(l)...)
	return tag("section", class("facts"), ariaLabelledBy("facts"),
		tag("h2", id("facts"), s.messages.Details), tag("dl", rows))
}

// shownAttributes returns the attributes that the page of l shows, in the
// category's order.
func (s *renderer) shownAttributes(l *classifieds.Listing) []classifieds.Attribute {
	return slices.DeleteFunc(slices.Clone(s.category(l.Category).Attributes), func(a classifieds.Attribute) bool {
		_, has := l.Attributes[a.Code]
		return !has || a.Private || a.Code == "salary_period"
	})
}

// attributeValue renders an attribute's value, as a link if it is an address or
// telephone number.
func (s *renderer) attributeValue(a classifieds.Attribute, v classifieds.Value, l *classifieds.Listing) goapp.UI {
	text := s.formatValue(a, v, l)
	address := ""
	switch a.Kind {
	case classifieds.URL:
		address = safeAddress(v.Text, s.Site.Base)
	case classifieds.Phone:
		address = safeAddress("tel:"+strings.ReplaceAll(v.Text, " ", ""), s.Site.Base)
	}
	if address == "" {
		return tag("bdi", s.textLangAttr(textLanguage(a, l), text), text)
	}
	return tag("a", href(address), attr{"rel", "nofollow ugc noopener noreferrer"}, attr{"dir", "ltr"}, cmp.Or(hostName(address), text))
}

// fullPlace renders a listing's place with its country, unless the city has the
// same name, as in Kuwait.
func (s *renderer) fullPlace(l *classifieds.Listing) []any {
	out, country := s.placeNames(l), s.messages.Countries[l.Place.Country]
	if country == "" || country == s.cityName(l.Place.City) {
		return out
	}
	if len(out) > 0 {
		out = append(out, s.messages.Comma)
	}
	return append(out, country)
}

// joinNames joins names without empty and repeated ones.
func (s *renderer) joinNames(names ...string) string {
	names = slices.DeleteFunc(names, func(s string) bool { return s == "" })
	return strings.Join(slices.Compact(names), s.messages.Comma)
}

func (s *renderer) listingDates(l *classifieds.Listing) goapp.UI {
	return tag("dl", class("life"),
		tag("div", tag("dt", s.messages.ListedOn), tag("dd", s.dateElement("when", l.Published))),
		renderIf(!l.Expires.IsZero(), tag("div", tag("dt", s.messages.RunsUntil), tag("dd", s.dateElement("until", l.Expires)))),
		tag("div", tag("dt", s.messages.Reference), tag("dd", tag("code", attr{"dir", "ltr"}, l.ID))))
}

// safetyAdvice renders the advice on safe payment. Categories without prices,
// such as death notices and jobs, have none.
func (s *renderer) safetyAdvice(l *classifieds.Listing) goapp.UI {
	if len(s.category(l.Category).PriceTypes) == 0 {
		return nil
	}
	return tag("section", class("safety"), ariaLabelledBy("safety"),
		tag("h2", id("safety"), s.messages.Safety), tag("p", s.messages.SafetyText))
}

func (s *renderer) backLink(l *classifieds.Listing) goapp.UI {
	f := classifieds.Filter{Category: l.Category, City: l.Place.City}
	return tag("p", class("back"), tag("a", s.hrefToListings(f), messages.Insert(s.messages.BackTo, s.filterHeading(f))))
}

func (s *renderer) similarListings() goapp.UI {
	if len(s.Similar) == 0 {
		return nil
	}
	return tag("aside", class("classifieds"), ariaLabelledBy("similar"),
		tag("h2", id("similar"), s.messages.Similar), s.shortRows(s.Similar))
}
