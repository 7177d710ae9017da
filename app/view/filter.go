package view

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"broadside/app"
	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/app/messages"
)

// form renders the filter as a GET form. Rarely used fields are in a <details>
// element, which is open if one of them has a value.
func (s *renderer) form(f classifieds.Filter) goapp.UI {
	typed := s.typed()
	return tag("search", class("filter"),
		tag("form", id("filter"), attr{"method", "get"}, attr{"action", s.Site.Base + app.ListingsPath(s.Site, s.Lang, classifieds.Filter{})},
			on{"submit", "", s.forms.Submit}, on{"change", "", s.forms.Change}, on{"input", "", s.forms.Input},
			tag("h2", class("unseen"), s.messages.Filter),
			s.field("q", s.messages.Words, tag("input", attr{"type", "search"}, attr{"name", "q"}, id("f-q"), attr{"value", typed.Get("q")},
				attr{"maxlength", "200"}, attr{"dir", "auto"}, attr{"autocomplete", "off"}, attr{"enterkeyhint", "search"})),
			s.field("category", s.messages.Category, s.choice("category", s.messages.AnyCategory, f.Category, s.categoryOptions())),
			s.field("city", s.messages.City, s.choice("city", s.messages.AnyCity, f.City, s.cityOptions())),
			tag("details", class("more"), truth("open", folded(f) || s.Problem != nil),
				tag("summary", s.messages.MoreFilters),
				s.range_(s.messages.Price, "price_min", "price_max", typed, "decimal"),
				s.field("currency", s.messages.Currency, s.choice("currency", s.messages.AnyCurrency, f.Currency, s.currencyOptions())),
				s.attributes(f, typed),
				s.field("intent", s.messages.Intent, s.choice("intent", s.messages.AnyIntent, string(f.Intent), []choice{
					{string(classifieds.Offer), s.messages.Offer, written(s.facet("intent"), "offer")},
					{string(classifieds.Wanted), s.messages.Wanted, written(s.facet("intent"), "wanted")},
				})),
				s.field("days", s.messages.Age, s.choice("days", s.messages.AnyAge, typed.Get("days"), s.ages(f))),
				s.field("lang", s.messages.WrittenIn, s.choice("lang", s.messages.AnyLanguage, f.Lang, s.languageOptions())),
				s.tick("photo", "1", s.messages.WithPhoto, f.Photo, written(s.facet("photo"), "true")),
			),
			s.kept(f), // also the order, which is chosen above the list
			s.wrong("sort"),
			tag("button", attr{"type", "submit"}, s.messages.Show),
		))
}

// typed returns the values of the fields: the filter's or, if it is invalid,
// the parameters of the requested address.
func (s *renderer) typed() url.Values {
	query := s.Filter
	if s.Problem != nil {
		_, query, _ = strings.Cut(s.Path, "?")
	}
	v, err := url.ParseQuery(query)
	if err != nil {
		return url.Values{}
	}
	return v
}

// folded reports whether f has conditions whose fields are in the <details>
// element.
func folded(f classifieds.Filter) bool {
	return f.PriceMin > 0 || f.PriceMax > 0 || f.Currency != "" || len(f.Attrs) > 0 || f.Intent != "" || f.Photo ||
		f.Days > 0 || f.Lang != ""
}

// kept renders hidden fields for the parts of f that the form has no field for.
func (s *renderer) kept(f classifieds.Filter) []goapp.UI {
	v := s.unasked(f).Values()
	var out []goapp.UI
	for _, name := range slices.Sorted(maps.Keys(v)) {
		out = append(out, tag("input", attr{"type", "hidden"}, attr{"name", name}, attr{"value", v.Get(name)}))
	}
	return out
}

// unasked returns the part of f that the form has no field for.
func (s *renderer) unasked(f classifieds.Filter) classifieds.Filter {
	left := classifieds.Filter{Near: f.Near, RadiusKM: f.RadiusKM, Sort: f.Sort, Limit: f.Limit}
	for _, set := range f.Attrs {
		a := s.attribute(f.Category, set.Code)
		switch {
		case !a.Filter || a.Private:
		case a.Kind.Numeric():
			set.Min, set.Max = nil, nil
		case a.Kind == classifieds.Text:
			set.Values = nil
		case a.Kind == classifieds.Bool:
			set.Values = slices.DeleteFunc(slices.Clone(set.Values), func(v string) bool { return v == "true" })
		case a.Kind == classifieds.Enum || a.Kind == classifieds.Multi:
			set.Values = slices.DeleteFunc(slices.Clone(set.Values), func(v string) bool { return a.Option(v) != nil })
		}
		left.Attrs = append(left.Attrs, set)
	}
	return left
}

// field renders a control with its label and error message.
func (s *renderer) field(name, text string, control goapp.UI) goapp.UI {
	return tag("p", class("field"), tag("label", attr{"for", "f-" + name}, text), control, s.wrong(name))
}

// wrong renders the error message of a parameter, or nil.
func (s *renderer) wrong(name string) goapp.UI {
	if s.Problem == nil {
		return nil
	}
	for _, e := range s.Problem.Errors {
		if e.Pointer == "?"+name {
			return tag("span", class("wrong"), id("wrong-"+name), s.why(e))
		}
	}
	return nil
}

// why renders the description of an error: a message in the page's language or,
// without one, the API's in English.
func (s *renderer) why(field api.Field) goapp.UI {
	if text := s.messages.Wrong[field.Code]; text != "" {
		return tag("bdi", text)
	}
	return tag("bdi", attr{"lang", "en"}, field.Detail)
}

// describe returns the attributes that connect a control to its error message.
func (s *renderer) describe(name string) (invalid, by attr) {
	if s.wrong(name) == nil {
		return attr{}, attr{}
	}
	return attr{"aria-invalid", "true"}, attr{"aria-describedby", "wrong-" + name}
}

// choice is an option of a <select>.
type choice struct{ value, name, tally string }

// choice renders a <select>. The option for any value has a label instead of a
// text, so that its value is empty. A chosen value that is not in options is
// added to them.
func (s *renderer) choice(name, any_, chosen string, options []choice) goapp.UI {
	if chosen != "" && !slices.ContainsFunc(options, func(o choice) bool { return o.value == chosen }) {
		options = append(options, choice{value: chosen, name: chosen})
	}
	invalid, by := s.describe(name)
	all := tag("option", attr{"label", any_})
	if chosen == "" {
		all = tag("option", attr{"label", any_}, truth("selected", true))
	}
	return tag("select", attr{"name", name}, id("f-"+name), invalid, by, all,
		each(options, func(o choice) goapp.UI {
			text := o.name
			if o.tally != "" {
				text += " (" + o.tally + ")"
			}
			return tag("option", attr{"value", o.value}, truth("selected", o.value == chosen), text)
		}))
}

// range_ renders two fields for the bounds of a range.
func (s *renderer) range_(text, low, high string, typed url.Values, mode string) goapp.UI {
	end := func(name, word string) goapp.UI {
		invalid, by := s.describe(name)
		return tag("label", tag("span", word),
			tag("input", attr{"type", "text"}, attr{"inputmode", mode}, attr{"name", name}, attr{"value", typed.Get(name)},
				attr{"size", "8"}, attr{"autocomplete", "off"}, invalid, by))
	}
	return tag("fieldset", class("range"), tag("legend", text), end(low, s.messages.From), end(high, s.messages.To),
		s.wrong(low), s.wrong(high))
}

// tick renders a checkbox with its label and count.
func (s *renderer) tick(name, value, text string, set bool, tally string) goapp.UI {
	return tag("label", class("tick"),
		tag("input", attr{"type", "checkbox"}, attr{"name", name}, attr{"value", value}, truth("checked", set)),
		tag("span", text, when(tally != "", func() goapp.UI { return tag("span", class("tally"), " "+tally) })))
}

// attributes renders the fields of the chosen category.
func (s *renderer) attributes(f classifieds.Filter, typed url.Values) []goapp.UI {
	c := s.category(f.Category)
	if c == nil {
		return nil
	}
	return each(c.Attributes, func(a classifieds.Attribute) goapp.UI {
		if !a.Filter || a.Private {
			return nil
		}
		return s.attributeField(f, a, typed)
	})
}

func (s *renderer) attributeField(f classifieds.Filter, a classifieds.Attribute, typed url.Values) goapp.UI {
	param := "attr." + a.Code
	name := api.Name(a.Names, s.Lang)
	counts := s.facet(param)
	var values []string
	if set := f.Attr(a.Code); set != nil {
		values = set.Values
	}
	switch {
	case a.Kind.Numeric():
		if unit := s.messages.Units[a.Unit]; unit != "" {
			name += " (" + unit + ")"
		}
		return s.range_(name, param+".min", param+".max", typed, "decimal")
	case a.Kind == classifieds.Bool:
		return s.tick(param, "true", name, slices.Contains(values, "true"), written(counts, "true"))
	case a.Kind == classifieds.Enum || a.Kind == classifieds.Multi:
		ticks := each(a.Options, func(o classifieds.Option) goapp.UI {
			set := slices.Contains(values, o.Value)
			if _, some := counts[o.Value]; counts != nil && !some && !set {
				return nil // no results with this value
			}
			return s.tick(param, o.Value, api.Name(o.Names, s.Lang), set, written(counts, o.Value))
		})
		if len(ticks) == 0 {
			return nil
		}
		return tag("fieldset", class("ticks"), tag("legend", name), ticks, s.wrong(param))
	case a.Kind == classifieds.Text:
		return s.field(param, name, tag("input", attr{"type", "text"}, attr{"name", param}, id("f-"+param),
			attr{"value", typed.Get(param)}, attr{"dir", "auto"}, attr{"autocomplete", "off"}))
	}
	return nil
}

// categoryOptions returns the categories with their number of results.
func (s *renderer) categoryOptions() []choice {
	counts := s.facet("category")
	out := make([]choice, len(s.Categories))
	for i, c := range s.Categories {
		out[i] = choice{c.Code, s.categoryName(c.Code), written(counts, c.Code)}
	}
	return out
}

func (s *renderer) cityOptions() []choice {
	counts := s.facet("city")
	out := make([]choice, len(s.Site.Cities))
	for i, c := range s.Site.Cities {
		out[i] = choice{c.Code, api.Name(c.Names, s.Lang), written(counts, c.Code)}
	}
	return out
}

func (s *renderer) currencyOptions() []choice {
	codes := s.currencies()
	out := make([]choice, len(codes))
	for i, code := range codes {
		out[i] = choice{value: code, name: code}
	}
	return out
}

func (s *renderer) languageOptions() []choice {
	out := make([]choice, len(s.Site.Languages))
	for i, lang := range s.Site.Languages {
		out[i] = choice{value: lang, name: messages.LanguageName(lang)}
	}
	return out
}

// ages returns the usual ages and that of f.
func (s *renderer) ages(f classifieds.Filter) []choice {
	days := []int{1, 3, 7, 30}
	if f.Days > 0 && !slices.Contains(days, f.Days) {
		days = append(days, f.Days)
		slices.Sort(days)
	}
	out := make([]choice, len(days))
	for i, n := range days {
		out[i] = choice{value: strconv.Itoa(n), name: s.messages.Days.Count(s.Lang, n)}
	}
	return out
}
