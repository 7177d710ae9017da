package view

import (
	"strings"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"broadside/app"
	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/app/messages"
)

func (s *renderer) listingsPage() goapp.UI {
	f := s.Filter
	return tag("main", id("main"), class("market"),
		tag("header", class("head"),
			tag("h1", s.filterHeading(f)),
			s.categoryIndex(f),
		),
		s.filterForm(f),
		tag("section", class("results"), ariaLabelledBy("results"),
			s.failureNotice(),
			s.invalidFilter(),
			s.results(f),
		),
	)
}

func (s *renderer) filterHeading(f classifieds.Filter) string {
	heading := s.messages.Classifieds
	if f.Category != "" {
		heading = s.categoryName(f.Category)
	}
	if f.City != "" {
		heading += s.messages.Comma + s.cityName(f.City)
	}
	return heading
}

// categoryIndex renders links to the categories, each with the number of its
// results for the rest of the filter. It has the same links for every filter, so
// that it keeps its height.
func (s *renderer) categoryIndex(f classifieds.Filter) goapp.UI {
	counts := s.facetCounts("category")
	hrefTo := func(category string) attr {
		to := f
		to.Cursor, to.Attrs, to.Category = "", nil, category
		return s.hrefToListings(to)
	}
	items := []goapp.UI{tag("a", hrefTo(""), currentPage(f.Category == ""), s.messages.AnyCategory)}
	for _, c := range s.Categories {
		if c.Parent == "" {
			items = append(items, tag("a", hrefTo(c.Code), currentPage(f.Category == c.Code), s.categoryName(c.Code), tally(formatCount(counts, c.Code))))
		}
	}
	return tag("nav", ariaLabel(s.messages.Index), itemList("ul", "index", items))
}

func (s *renderer) facetCounts(code string) map[string]api.Count {
	if s.Results == nil {
		return nil
	}
	for _, f := range s.Results.Facets {
		if f.Code == code {
			counts := make(map[string]api.Count, len(f.Counts))
			for _, c := range f.Counts {
				counts[c.Value] = c
			}
			return counts
		}
	}
	return nil
}

func tally(count string) goapp.UI {
	return renderIf(count != "", tag("span", class("tally"), " "+count))
}

func formatCount(counts map[string]api.Count, value string) string {
	c, ok := counts[value]
	switch {
	case !ok:
		return ""
	case c.Exact:
		return messages.Integer(int64(c.N))
	}
	return messages.Integer(int64(c.N)) + "+"
}

// failureNotice renders the message that the form's request failed, above the
// previous results. Package browser announces it to screen readers.
func (s *renderer) failureNotice() goapp.UI {
	title, text := s.failureText()
	return renderIf(s.Unreached, tag("div", class("unreached misfit"), tag("p", tag("b", title)), tag("p", text)))
}

// FailureText returns the reason why the form's request failed, and advice.
func FailureText(s app.Screen) (title, text string) {
	return (&renderer{Screen: s, messages: messages.For(s.Lang)}).failureText()
}

func (s *renderer) failureText() (title, text string) {
	if s.Unserved == nil {
		return s.messages.Unreached, s.messages.UnreachedText
	}
	asked := &renderer{Screen: app.Screen{Problem: s.Unserved}, messages: s.messages}
	return s.messages.Unserved, asked.problemText()
}

func (s *renderer) invalidFilter() goapp.UI {
	if s.Problem == nil {
		return nil
	}
	return tag("div", class("misfit"), id("misfit"), attr{"role", "alert"},
		tag("h2", id("results"), s.messages.NotUsable),
		renderIf(len(s.Problem.Errors) == 0 && s.Problem.Detail != "", tag("p", tag("bdi", attr{"lang", "en"}, s.Problem.Detail))),
		renderIf(len(s.Problem.Errors) > 0, tag("ul", renderEach(s.Problem.Errors, s.invalidParameter))),
		tag("p", tag("a", s.hrefToListings(classifieds.Filter{}), s.messages.StartAgain)),
	)
}

func (s *renderer) invalidParameter(field api.Field) goapp.UI {
	name := strings.TrimPrefix(field.Pointer, "?")
	if s.Problem.Code == api.UnknownParameter {
		return tag("li", messages.Insert(s.messages.UnknownField, name))
	}
	return tag("li", tag("b", s.fieldName(name)), ": ", s.errorMessage(field))
}

func (s *renderer) results(f classifieds.Filter) goapp.UI {
	if s.Results == nil {
		return nil
	}
	first := f
	first.Cursor = ""
	rows := renderEach(app.PageListings(s.Screen), func(l classifieds.Listing) goapp.UI {
		return s.listingRow(&l, rowParts{level: "h3", dated: true, photo: true})
	})
	if len(rows) == 0 {
		return tag("div", s.activeConditions(f), s.emptyResults(f))
	}
	return tag("div",
		tag("div", class("summary"),
			tag("h2", id("results"), tag("output", s.messages.Total(s.Lang, s.Results.Total))),
			s.orderLinks(f)),
		s.activeConditions(f),
		itemList("ol", "listings", rows),
		tag("div", class("pages"),
			renderIf(f.Cursor != "", tag("p", tag("a", s.hrefToListings(first), s.messages.FirstPage))),
			s.nextLink(s.messages.Next)),
	)
}

// hrefToResults is hrefToListings with the fragment of the results, to keep a
// reader of the list at the list.
func (s *renderer) hrefToResults(f classifieds.Filter) attr {
	return s.hrefTo(s.Site.ListingsPath(s.Lang, f.Values()) + "#results")
}

// orderLinks renders links to the orders of the list. The address of the
// default order has no parameter for it.
func (s *renderer) orderLinks(f classifieds.Filter) goapp.UI {
	usual := classifieds.Filter{Q: f.Q}.Order()
	return tag("nav", ariaLabel(s.messages.Sort), itemList("ul", "orders", renderEach(s.sortOrders(f), func(o order) goapp.UI {
		to := f
		to.Cursor, to.Sort = "", o.sort
		if o.sort == usual {
			to.Sort = ""
		}
		return tag("a", s.hrefToResults(to), currentPage(f.Order() == o.sort), o.name)
	})))
}

type order struct {
	sort classifieds.Sort
	name string
}

// sortOrders returns the orders that f allows: relevance only with search
// words, distance only with a position.
func (s *renderer) sortOrders(f classifieds.Filter) []order {
	var out []order
	if f.Q != "" {
		out = append(out, order{classifieds.Relevance, s.messages.Relevance})
	}
	out = append(out, order{classifieds.Newest, s.messages.Newest}, order{classifieds.PriceUp, s.messages.PriceUp},
		order{classifieds.PriceDown, s.messages.PriceDown})
	if f.Near != nil {
		out = append(out, order{classifieds.Distance, s.messages.Distance})
	}
	return out
}

func (s *renderer) activeConditions(f classifieds.Filter) goapp.UI {
	tries := f.Conditions()
	if len(tries) == 0 {
		return nil
	}
	links := renderEach(tries, func(t classifieds.Condition) goapp.UI {
		text := s.condition(f, t.Param)
		return tag("a", s.hrefToResults(t.Without), ariaLabel(messages.Insert(s.messages.Remove, text)), attr{"dir", "auto"}, text)
	})
	links = append(links, tag("a", class("clear"), s.hrefToResults(classifieds.Filter{}), s.messages.ClearAll))
	f.Cursor, f.Limit, f.Facets, f.Sort = "", 0, false, ""
	return tag("div",
		tag("nav", ariaLabel(s.messages.Active), itemList("ul", "in-force", links)),
		tag("p", tag("a", s.hrefTo(s.Site.NotificationsPath(s.Lang, f.Values())), attr{"rel", "nofollow"}, s.messages.NotifySearch)))
}

// emptyResults renders the page of a filter without results: suggestions or,
// for a filter without conditions, the message that there are no listings yet.
func (s *renderer) emptyResults(f classifieds.Filter) goapp.UI {
	if isUnfiltered(f) {
		return tag("div", class("empty"),
			tag("h2", id("results"), tag("output", s.messages.NoneYet)),
			tag("p", s.messages.NoneYetText),
			tag("p", tag("a", s.hrefTo(s.Site.FrontPath(s.Lang)), s.messages.GoFront)))
	}
	return tag("div", class("empty"),
		tag("h2", id("results"), tag("output", s.messages.NoneFound)),
		renderIf(len(s.Suggestions) > 0, tag("p", s.messages.TryWithout+":")),
		itemList("ul", "loosen", renderEach(s.Suggestions, func(l app.Suggestion) goapp.UI {
			return tag("a", s.hrefTo(l.Path), tag("del", attr{"dir", "auto"}, s.condition(f, l.Drop)), " ",
				tag("span", class("tally"), s.messages.Total(s.Lang, l.Total)))
		})),
		tag("p", tag("a", s.hrefToListings(classifieds.Filter{}), s.messages.AllListings)),
	)
}

// isUnfiltered reports whether f selects the first page of all listings.
func isUnfiltered(f classifieds.Filter) bool { return f.Cursor == "" && len(f.Conditions()) == 0 }
