package app

import (
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"broadside/app/api"
	"broadside/app/classifieds"
)

// listings draws the page of a filter: the categories, the form, the filters
// in force, and the listings found.
func (s *sheet) listings() app.UI {
	f := s.filter()
	title := s.say.Classifieds
	switch {
	case f.Category != "" && f.City != "":
		title = s.categoryName(f.Category) + s.say.Comma + s.cityName(f.City)
	case f.Category != "":
		title = s.categoryName(f.Category)
	case f.City != "":
		title += s.say.Comma + s.cityName(f.City)
	}
	return tag("main", id("main"), class("market"),
		tag("header", class("head"),
			tag("h1", title),
			s.index(f),
		),
		s.form(f),
		tag("section", class("results"), labelled("results"),
			s.unreached(),
			s.misfit(),
			when(s.Results != nil, func() app.UI { return s.found(f) }),
		),
	)
}

// filter is the screen's filter.
func (s *sheet) filter() classifieds.Filter { return parseFilter(s.Filter) }

// index is the line of categories, each with how many of its listings the
// rest of the filter finds.
func (s *sheet) index(f classifieds.Filter) app.UI {
	counts := s.facet("category")
	items := each(s.Categories, func(c classifieds.Category) app.UI {
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
		items = append([]app.UI{tag("a", s.toListings(to), s.say.AnyCategory)}, items...)
	}
	return tag("nav", label(s.say.Index), list("ul", "index", items))
}

// facet is the counts of a property over what was found.
func (s *sheet) facet(code string) map[string]api.Count {
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
func (s *sheet) tally(counts map[string]api.Count, value string) app.UI {
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
		return whole(int64(c.N))
	}
	return whole(int64(c.N)) + "+"
}

// unreached says that what the form asks got no answer, above the list from
// before. It is announced by itself, each time.
func (s *sheet) unreached() app.UI {
	return when(s.Unreached, func() app.UI {
		title, text := s.unanswered()
		return tag("div", class("unreached misfit"), tag("p", tag("b", title)), tag("p", text))
	})
}

// Unanswered says why a question got no answer, and what to do.
func Unanswered(s Screen) (title, text string) {
	return (&sheet{Screen: s, say: say(s.Lang)}).unanswered()
}

// unanswered says why a question got no answer, and what to do.
func (s *sheet) unanswered() (title, text string) {
	if s.Unserved == nil {
		return s.say.Unreached, s.say.UnreachedText
	}
	_, text = (&sheet{Screen: Screen{Problem: s.Unserved}, say: s.say}).trouble()
	return s.say.Unserved, text
}

// misfit says why a filter cannot be used and how to go on.
func (s *sheet) misfit() app.UI {
	if s.Problem == nil {
		return nil
	}
	return tag("div", class("misfit"), id("misfit"), attr{"role", "alert"},
		tag("h2", id("results"), s.say.NotUsable),
		when(len(s.Problem.Errors) == 0 && s.Problem.Detail != "", func() app.UI {
			return tag("p", tag("bdi", attr{"lang", "en"}, s.Problem.Detail))
		}),
		when(len(s.Problem.Errors) > 0, func() app.UI { return tag("ul", each(s.Problem.Errors, s.misfitting)) }),
		tag("p", tag("a", s.toListings(classifieds.Filter{}), s.say.StartAgain)),
	)
}

// misfitting says what is wrong with one parameter.
func (s *sheet) misfitting(field api.Field) app.UI {
	name := strings.TrimPrefix(field.Pointer, "?")
	if s.Problem.Code == api.UnknownParameter {
		return tag("li", put(s.say.UnknownField, name))
	}
	return tag("li", tag("b", s.fieldName(name)), ": ", s.why(field))
}

func (s *sheet) found(f classifieds.Filter) app.UI {
	r := s.Results
	rows := each(Rows(s.Screen), func(l classifieds.Listing) app.UI {
		return s.row(&l, row{level: "h3", dated: true, photo: true})
	})
	if len(rows) == 0 {
		return tag("div", s.inForce(f), s.empty(f))
	}
	return tag("div",
		tag("div", class("summary"),
			tag("h2", id("results"), tag("output", s.say.total(s.Lang, r.Total))),
			s.orders(f)),
		s.inForce(f),
		list("ol", "listings", rows),
		tag("div", class("pages"),
			when(f.Cursor != "", func() app.UI {
				first := f
				first.Cursor = ""
				return tag("p", tag("a", s.toListings(first), s.say.FirstPage))
			}),
			s.onward(s.say.Next)),
	)
}

// toResults is the address of a filter's listings for one who is at the list
// and stays there.
func (s *sheet) toResults(f classifieds.Filter) attr {
	return s.to(ListingsPath(s.Site, s.Lang, f) + "#results")
}

// orders are the sorts as links: one tap, with or without script. The usual
// one is the address that names none.
func (s *sheet) orders(f classifieds.Filter) app.UI {
	usual := classifieds.Filter{Q: f.Q}.Order()
	return tag("nav", label(s.say.Sort), list("ul", "orders", each(s.sorts(f), func(o order) app.UI {
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
func (s *sheet) sorts(f classifieds.Filter) []order {
	var out []order
	if f.Q != "" {
		out = append(out, order{classifieds.Relevance, s.say.Relevance})
	}
	out = append(out, order{classifieds.Newest, s.say.Newest}, order{classifieds.PriceUp, s.say.PriceUp},
		order{classifieds.PriceDown, s.say.PriceDown})
	if f.Near != nil {
		out = append(out, order{classifieds.Distance, s.say.Distance})
	}
	return out
}

// inForce shows the conditions of f, each a link to the list without it.
func (s *sheet) inForce(f classifieds.Filter) app.UI {
	tries := f.Conditions()
	if len(tries) == 0 {
		return nil
	}
	links := each(tries, func(t classifieds.Condition) app.UI {
		text := s.condition(f, t.Param)
		return tag("a", s.toResults(t.Without), label(put(s.say.Remove, text)), attr{"dir", "auto"}, text)
	})
	links = append(links, tag("a", class("clear"), s.toResults(classifieds.Filter{}), s.say.ClearAll))
	return tag("nav", label(s.say.Active), list("ul", "in-force", links))
}

// empty suggests what to leave out of a filter that finds nothing. Where
// nothing was asked the paper has no listings yet.
func (s *sheet) empty(f classifieds.Filter) app.UI {
	if bare(f) {
		return tag("div", class("empty"),
			tag("h2", id("results"), tag("output", s.say.NoneYet)),
			tag("p", s.say.NoneYetText),
			tag("p", tag("a", s.to(FrontPath(s.Site, s.Lang)), s.say.GoFront)))
	}
	return tag("div", class("empty"),
		tag("h2", id("results"), tag("output", s.say.NoneFound)),
		when(len(s.Loosen) > 0, func() app.UI { return tag("p", s.say.TryWithout+":") }),
		when(len(s.Loosen) > 0, func() app.UI {
			return list("ul", "loosen", each(s.Loosen, func(l Loosen) app.UI {
				return tag("a", s.to(l.Path), tag("del", attr{"dir", "auto"}, s.condition(f, l.Drop)), " ",
					tag("span", class("tally"), s.say.total(s.Lang, l.Total)))
			}))
		}),
		tag("p", tag("a", s.toListings(classifieds.Filter{}), s.say.AllListings)),
	)
}

// bare reports whether f asks for every listing from the first.
func bare(f classifieds.Filter) bool { return f.Cursor == "" && len(f.Conditions()) == 0 }
