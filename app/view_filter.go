package app

import (
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"broadside/app/api"
	"broadside/app/classifieds"
)

// form is the filter as a form: it asks the same address that the links do.
// What few people need is folded, open where it is in use.
func (s *sheet) form(f classifieds.Filter) app.UI {
	typed := s.typed()
	return tag("search", class("filter"),
		tag("form", id("filter"), attr{"method", "get"}, attr{"action", s.Site.Base + ListingsPath(s.Site, s.Lang, classifieds.Filter{})},
			on{"submit", "", s.forms.Submit}, on{"change", "", s.forms.Change}, on{"input", "", s.forms.Input},
			tag("h2", class("unseen"), s.say.Filter),
			s.field("q", s.say.Words, tag("input", attr{"type", "search"}, attr{"name", "q"}, id("f-q"), attr{"value", typed.Get("q")},
				attr{"maxlength", "200"}, attr{"dir", "auto"}, attr{"autocomplete", "off"}, attr{"enterkeyhint", "search"})),
			s.field("category", s.say.Category, s.choice("category", s.say.AnyCategory, f.Category, s.categoryOptions())),
			s.field("city", s.say.City, s.choice("city", s.say.AnyCity, f.City, s.cityOptions())),
			tag("details", class("more"), truth("open", folded(f) || s.Problem != nil),
				tag("summary", s.say.MoreFilters),
				s.range_(s.say.Price, "price_min", "price_max", typed, "decimal"),
				s.field("currency", s.say.Currency, s.choice("currency", s.say.AnyCurrency, f.Currency, s.currencyOptions())),
				s.attributes(f, typed),
				s.field("intent", s.say.Intent, s.choice("intent", s.say.AnyIntent, string(f.Intent), []choice{
					{string(classifieds.Offer), s.say.Offer, written(s.facet("intent"), "offer")},
					{string(classifieds.Wanted), s.say.Wanted, written(s.facet("intent"), "wanted")},
				})),
				s.field("days", s.say.Age, s.choice("days", s.say.AnyAge, typed.Get("days"), s.ages(f))),
				s.field("lang", s.say.WrittenIn, s.choice("lang", s.say.AnyLanguage, f.Lang, s.languageOptions())),
				s.tick("photo", "1", s.say.WithPhoto, f.Photo, written(s.facet("photo"), "true")),
			),
			s.kept(f), // and the order, which is chosen above the list
			s.wrong("sort"),
			tag("button", attr{"type", "submit"}, s.say.Show),
		))
}

// typed is what the fields hold: the filter, or the address as it was asked
// for when the filter cannot be used.
func (s *sheet) typed() url.Values {
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

// folded reports whether f uses what the form folds away.
func folded(f classifieds.Filter) bool {
	return f.PriceMin > 0 || f.PriceMax > 0 || f.Currency != "" || len(f.Attrs) > 0 || f.Intent != "" || f.Photo ||
		f.Days > 0 || f.Lang != ""
}

// kept carries on what the form has no field for.
func (s *sheet) kept(f classifieds.Filter) []app.UI {
	v := s.unasked(f).Values()
	var out []app.UI
	for _, name := range slices.Sorted(maps.Keys(v)) {
		out = append(out, tag("input", attr{"type", "hidden"}, attr{"name", name}, attr{"value", v.Get(name)}))
	}
	return out
}

// unasked is the part of f that no control of the form asks.
func (s *sheet) unasked(f classifieds.Filter) classifieds.Filter {
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

// field is a control under its label, with what is wrong with it.
func (s *sheet) field(name, text string, control app.UI) app.UI {
	return tag("p", class("field"), tag("label", attr{"for", "f-" + name}, text), control, s.wrong(name))
}

// wrong is the message on a field, or nil.
func (s *sheet) wrong(name string) app.UI {
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

// why says what is wrong with a parameter, in the developer's words where the
// page has none.
func (s *sheet) why(field api.Field) app.UI {
	if text := s.say.Wrong[field.Code]; text != "" {
		return tag("bdi", text)
	}
	return tag("bdi", attr{"lang", "en"}, field.Detail)
}

// describe ties a control to the message on it.
func (s *sheet) describe(name string) (invalid, by attr) {
	if s.wrong(name) == nil {
		return attr{}, attr{}
	}
	return attr{"aria-invalid", "true"}, attr{"aria-describedby", "wrong-" + name}
}

// choice is one option of a list.
type choice struct{ value, name, tally string }

// choice draws a list. The option that asks for nothing has a label and no
// text: its value is empty. What was chosen elsewhere is an option too.
func (s *sheet) choice(name, any_, chosen string, options []choice) app.UI {
	if chosen != "" && !slices.ContainsFunc(options, func(o choice) bool { return o.value == chosen }) {
		options = append(options, choice{value: chosen, name: chosen})
	}
	invalid, by := s.describe(name)
	all := tag("option", attr{"label", any_})
	if chosen == "" {
		all = tag("option", attr{"label", any_}, truth("selected", true))
	}
	return tag("select", attr{"name", name}, id("f-"+name), invalid, by, all,
		each(options, func(o choice) app.UI {
			text := o.name
			if o.tally != "" {
				text += " (" + o.tally + ")"
			}
			return tag("option", attr{"value", o.value}, truth("selected", o.value == chosen), text)
		}))
}

// range_ is two fields for the ends of a range.
func (s *sheet) range_(text, low, high string, typed url.Values, mode string) app.UI {
	end := func(name, word string) app.UI {
		invalid, by := s.describe(name)
		return tag("label", tag("span", word),
			tag("input", attr{"type", "text"}, attr{"inputmode", mode}, attr{"name", name}, attr{"value", typed.Get(name)},
				attr{"size", "8"}, attr{"autocomplete", "off"}, invalid, by))
	}
	return tag("fieldset", class("range"), tag("legend", text), end(low, s.say.From), end(high, s.say.To),
		s.wrong(low), s.wrong(high))
}

// tick is a box with its label and count.
func (s *sheet) tick(name, value, text string, set bool, tally string) app.UI {
	return tag("label", class("tick"),
		tag("input", attr{"type", "checkbox"}, attr{"name", name}, attr{"value", value}, truth("checked", set)),
		tag("span", text, when(tally != "", func() app.UI { return tag("span", class("tally"), " "+tally) })))
}

// attributes are the fields of the chosen category.
func (s *sheet) attributes(f classifieds.Filter, typed url.Values) []app.UI {
	c := s.category(f.Category)
	if c == nil {
		return nil
	}
	return each(c.Attributes, func(a classifieds.Attribute) app.UI {
		if !a.Filter || a.Private {
			return nil
		}
		return s.attributeField(f, a, typed)
	})
}

func (s *sheet) attributeField(f classifieds.Filter, a classifieds.Attribute, typed url.Values) app.UI {
	param := "attr." + a.Code
	name := api.Name(a.Names, s.Lang)
	counts := s.facet(param)
	var values []string
	if set := f.Attr(a.Code); set != nil {
		values = set.Values
	}
	switch {
	case a.Kind.Numeric():
		if unit := s.say.Units[a.Unit]; unit != "" {
			name += " (" + unit + ")"
		}
		return s.range_(name, param+".min", param+".max", typed, "decimal")
	case a.Kind == classifieds.Bool:
		return s.tick(param, "true", name, slices.Contains(values, "true"), written(counts, "true"))
	case a.Kind == classifieds.Enum || a.Kind == classifieds.Multi:
		ticks := each(a.Options, func(o classifieds.Option) app.UI {
			set := slices.Contains(values, o.Value)
			if _, some := counts[o.Value]; counts != nil && !some && !set {
				return nil // nothing to be found there
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
