package view

import (
	"strings"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"broadside/app"
	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/app/messages"
)

// listings draws the page of a filter: the categories, the form, the filters
// in force, and the listings found.
func (s *renderer) listings() goapp.UI {
	f := s.filter()
	return tag("main", id("main"), class("market"),
		tag("header", class("head"),
			tag("h1", s.filterHeading(f)),
			s.index(f),
		),
		s.form(f),
		tag("section", class("results"), labelled("results"),
			s.unreached(),
			s.invalidFilter(),
			when(s.Results != nil, func() goapp.UI { return s.found(f) }),
		),
	)
}

// filterHeading is the heading of a page of listings: their category and city.
func (s *renderer) filterHeading(f classifieds.Filter) string {
	switch {
	case f.Category != "" && f.City != "":
		return s.categoryName(f.Category) + s.messages.Comma + s.cityName(f.City)
	case f.Category != "":
		return s.categoryName(f.Category)
	case f.City != "":
		return s.messages.Classifieds + s.messages.Comma + s.cityName(f.City)
	}
	return s.messages.Classifieds
}

// filter is the screen's filter.
func (s *renderer) filter() classifieds.Filter { return app.ReadFilter(s.Filter) }

// index is the line of categories, each with how many of its listings the
// rest of the filter finds.
func (s *renderer) index(f classifieds.Filter) goapp.UI {
	counts := s.facet("category")
	items := each(s.Categories, func(c classifieds.Category) goapp.UI {
		if c.Parent != "" {
			return nil
		}
		to := f
		to.Cursor, to.Attrs, to.Category = "", nil, c.Code
		return tag("a", s.toListings(to), current(f.Category == c.Code), s.categoryName(c.Code), s.tally(counts, c.Code))
	})
	if f.Category != "" {
		to := f
		to.Cursor, to.Attrs, to.Category = "", nil, ""
		items = append([]goapp.UI{tag("a", s.toListings(to), s.messages.AnyCategory)}, items...)
	}
	return tag("nav", label(s.messages.Index), list("ul", "index", items))
}

// facet is the counts of a property over what was found.
func (s *renderer) facet(code string) map[string]api.Count {
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

// tally is the count beside a value, nothing where none is known.
func (s *renderer) tally(counts map[string]api.Count, value string) goapp.UI {
	text := written(counts, value)
	if text == "" {
		return nil
	}
	return tag("span", class("tally"), " "+text)
}

func written(counts map[string]api.Count, value string) string {
	c, ok := counts[value]
	switch {
	case !ok:
		return ""
	case c.Exact:
		return messages.Integer(int64(c.N))
	}
	return messages.Integer(int64(c.N)) + "+"
}

// unreached says that what the form asks got no answer, above the list from
// before. It is announced by itself, each time.
func (s *renderer) unreached() goapp.UI {
	return when(s.Unreached, func() goapp.UI {
		title, text := s.unanswered()
		return tag("div", class("unreached misfit"), tag("p", tag("b", title)), tag("p", text))
	})
}

// Unanswered says why a question got no answer, and what to do.
func Unanswered(s app.Screen) (title, text string) {
	return (&renderer{Screen: s, messages: messages.For(s.Lang)}).unanswered()
}

// unanswered says why a question got no answer, and what to do.
func (s *renderer) unanswered() (title, text string) {
	if s.Unserved == nil {
		return s.messages.Unreached, s.messages.UnreachedText
	}
	_, text = (&renderer{Screen: app.Screen{Problem: s.Unserved}, messages: s.messages}).trouble()
	return s.messages.Unserved, text
}

// invalidFilter says why a filter cannot be used and how to go on.
func (s *renderer) invalidFilter() goapp.UI {
	if s.Problem == nil {
		return nil
	}
	return tag("div", class("misfit"), id("misfit"), attr{"role", "alert"},
		tag("h2", id("results"), s.messages.NotUsable),
		when(len(s.Problem.Errors) == 0 && s.Problem.Detail != "", func() goapp.UI {
			return tag("p", tag("bdi", attr{"lang", "en"}, s.Problem.Detail))
		}),
		when(len(s.Problem.Errors) > 0, func() goapp.UI { return tag("ul", each(s.Problem.Errors, s.invalidParameter)) }),
		tag("p", tag("a", s.toListings(classifieds.Filter{}), s.messages.StartAgain)),
	)
}

// invalidParameter says what is wrong with one parameter.
func (s *renderer) invalidParameter(field api.Field) goapp.UI {
	name := strings.TrimPrefix(field.Pointer, "?")
	if s.Problem.Code == api.UnknownParameter {
		return tag("li", messages.Insert(s.messages.UnknownField, name))
	}
	return tag("li", tag("b", s.fieldName(name)), ": ", s.why(field))
}

func (s *renderer) found(f classifieds.Filter) goapp.UI {
	r := s.Results
	rows := each(app.Rows(s.Screen), func(l classifieds.Listing) goapp.UI {
		return s.row(&l, row{level: "h3", dated: true, photo: true})
	})
	if len(rows) == 0 {
		return tag("div", s.inForce(f), s.empty(f))
	}
	return tag("div",
		tag("div", class("summary"),
			tag("h2", id("results"), tag("output", s.messages.Total(s.Lang, r.Total))),
			s.orders(f)),
		s.inForce(f),
		list("ol", "listings", rows),
		tag("div", class("pages"),
			when(f.Cursor != "", func() goapp.UI {
				first := f
				first.Cursor = ""
				return tag("p", tag("a", s.toListings(first), s.messages.FirstPage))
			}),
			s.onward(s.messages.Next)),
	)
}

// toResults is the address of a filter's listings for one who is at the list
// and stays there.
func (s *renderer) toResults(f classifieds.Filter) attr {
	return s.to(app.ListingsPath(s.Site, s.Lang, f) + "#results")
}

// orders are the sorts as links: one tap, with or without script. The usual
// one is the address that names none.
func (s *renderer) orders(f classifieds.Filter) goapp.UI {
	usual := classifieds.Filter{Q: f.Q}.Order()
	return tag("nav", label(s.messages.Sort), list("ul", "orders", each(s.sorts(f), func(o order) goapp.UI {
		to := f
		to.Cursor, to.Sort = "", o.sort
		if o.sort == usual {
			to.Sort = ""
		}
		return tag("a", s.toResults(to), current(f.Order() == o.sort), o.name)
	})))
}

type order struct {
	sort classifieds.Sort
	name string
}

// sorts are the orders that f allows: the best match of nothing is no order.
func (s *renderer) sorts(f classifieds.Filter) []order {
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

// inForce shows the conditions of f, each a link to the list without it.
func (s *renderer) inForce(f classifieds.Filter) goapp.UI {
	tries := f.Conditions()
	if len(tries) == 0 {
		return nil
	}
	links := each(tries, func(t classifieds.Condition) goapp.UI {
		text := s.condition(f, t.Param)
		return tag("a", s.toResults(t.Without), label(messages.Insert(s.messages.Remove, text)), attr{"dir", "auto"}, text)
	})
	links = append(links, tag("a", class("clear"), s.toResults(classifieds.Filter{}), s.messages.ClearAll))
	return tag("nav", label(s.messages.Active), list("ul", "in-force", links))
}

// empty suggests what to leave out of a filter that finds nothing. Where
// nothing was asked the paper has no listings yet.
func (s *renderer) empty(f classifieds.Filter) goapp.UI {
	if bare(f) {
		return tag("div", class("empty"),
			tag("h2", id("results"), tag("output", s.messages.NoneYet)),
			tag("p", s.messages.NoneYetText),
			tag("p", tag("a", s.to(app.FrontPath(s.Site, s.Lang)), s.messages.GoFront)))
	}
	return tag("div", class("empty"),
		tag("h2", id("results"), tag("output", s.messages.NoneFound)),
		when(len(s.Suggestions) > 0, func() goapp.UI { return tag("p", s.messages.TryWithout+":") }),
		when(len(s.Suggestions) > 0, func() goapp.UI {
			return list("ul", "loosen", each(s.Suggestions, func(l app.Suggestion) goapp.UI {
				return tag("a", s.to(l.Path), tag("del", attr{"dir", "auto"}, s.condition(f, l.Drop)), " ",
					tag("span", class("tally"), s.messages.Total(s.Lang, l.Total)))
			}))
		}),
		tag("p", tag("a", s.toListings(classifieds.Filter{}), s.messages.AllListings)),
	)
}

// bare reports whether f asks for every listing from the first.
func bare(f classifieds.Filter) bool { return f.Cursor == "" && len(f.Conditions()) == 0 }
