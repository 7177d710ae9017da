package view

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/app/messages"
)

// filterForm renders the filter as a GET form. Rarely used fields are in a
// <details> element, which is open if one of them has a value.
func (s *renderer) filterForm(f classifieds.Filter) goapp.UI {
	typed := s.formValues()
	return tag("search", class("filter"),
		tag("form", id("filter"), attr{"method", "get"}, attr{"action", s.Site.Base + s.Site.ListingsPath(s.Lang, nil)},
			attr{"autocomplete", "off"}, // without script, browsers would restore other values than the address has
			eventHandler{"submit", "", s.forms.Submit}, eventHandler{"change", "", s.forms.Change}, eventHandler{"input", "", s.forms.Input},
			tag("h2", class("unseen"), s.messages.Filter),
			s.labelledField("q", s.messages.Words, searchInput("f-q", typed.Get("q"))),
			s.labelledField("category", s.messages.Category, s.selectField("category", s.messages.AnyCategory, f.Category, s.categoryOptions())),
			s.labelledField("city", s.messages.City, s.selectField("city", s.messages.AnyCity, f.City, s.cityOptions())),
			tag("details", class("more"), booleanAttr("open", usesMoreFilters(f) || s.Problem != nil),
				tag("summary", s.messages.MoreFilters),
				s.rangeField(s.messages.Price, "price_min", "price_max", typed, "decimal"),
				s.labelledField("currency", s.messages.Currency, s.selectField("currency", s.messages.AnyCurrency, f.Currency, s.currencyOptions())),
				s.attributes(f, typed),
				s.labelledField("intent", s.messages.Intent, s.selectField("intent", s.messages.AnyIntent, string(f.Intent), []selectOption{
					{string(classifieds.Offer), s.messages.Offer, formatCount(s.facetCounts("intent"), "offer")},
					{string(classifieds.Wanted), s.messages.Wanted, formatCount(s.facetCounts("intent"), "wanted")},
				})),
				s.labelledField("days", s.messages.Age, s.selectField("days", s.messages.AnyAge, typed.Get("days"), s.ageOptions(f))),
				s.labelledField("lang", s.messages.WrittenIn, s.selectField("lang", s.messages.AnyLanguage, f.Lang, s.languageOptions())),
				s.checkbox("photo", "1", s.messages.WithPhoto, f.Photo, formatCount(s.facetCounts("photo"), "true")),
			),
			hiddenInputs(s.hiddenConditions(f).Values()), // also the order, which is chosen above the list
			s.fieldError("sort"),
			tag("button", attr{"type", "submit"}, s.messages.Show),
		))
}

// formValues returns the values of the fields: the filter's or, if it is
// invalid, the parameters of the requested address.
func (s *renderer) formValues() url.Values {
	if s.Problem == nil {
		return s.Filter.Values()
	}
	_, query, _ := strings.Cut(s.Path, "?")
	v, err := url.ParseQuery(query)
	if err != nil {
		return url.Values{}
	}
	return v
}

// usesMoreFilters reports whether f has conditions whose fields are in the
// <details> element.
func usesMoreFilters(f classifieds.Filter) bool {
	return f.PriceMin > 0 || f.PriceMax > 0 || f.Currency != "" || len(f.Attrs) > 0 || f.Intent != "" || f.Photo ||
		f.Days > 0 || f.Lang != ""
}

// hiddenConditions returns the part of f that the form has no field for.
func (s *renderer) hiddenConditions(f classifieds.Filter) classifieds.Filter {
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

// searchInput renders the field of the search words.
func searchInput(name, value string, more ...any) goapp.UI {
	return tag("input", attr{"type", "search"}, attr{"name", "q"}, id(name), attr{"value", value}, attr{"maxlength", "200"},
		attr{"dir", "auto"}, attr{"autocomplete", "off"}, attr{"enterkeyhint", "search"}, more)
}

func (s *renderer) labelledField(name, text string, control goapp.UI) goapp.UI {
	return tag("p", class("field"), tag("label", attr{"for", "f-" + name}, text), control, s.fieldError(name))
}

func (s *renderer) fieldError(name string) goapp.UI {
	if s.Problem == nil {
		return nil
	}
	for _, e := range s.Problem.Errors {
		if e.Pointer == "?"+name {
			return tag("span", class("wrong"), id("wrong-"+name), s.errorMessage(e))
		}
	}
	return nil
}

// errorMessage renders the description of an error: a message in the page's
// language or, without one, the API's in English.
func (s *renderer) errorMessage(field api.Field) goapp.UI {
	if text := s.messages.Wrong[field.Code]; text != "" {
		return tag("bdi", text)
	}
	return tag("bdi", attr{"lang", "en"}, field.Detail)
}

func (s *renderer) errorAttrs(name string) []any {
	wrong := s.fieldError(name) != nil
	return []any{attrIf(wrong, "aria-invalid", "true"), attrIf(wrong, "aria-describedby", "wrong-"+name)}
}

// selectOption is an option of a <select>.
type selectOption struct{ value, name, count string }

// selectField renders a <select>. The option for any value has a label instead
// of a text, so that its value is empty. A chosen value that is not in options
// is added to them.
func (s *renderer) selectField(name, anyLabel, chosen string, options []selectOption) goapp.UI {
	if chosen != "" && !slices.ContainsFunc(options, func(o selectOption) bool { return o.value == chosen }) {
		options = append(options, selectOption{value: chosen, name: chosen})
	}
	return tag("select", attr{"name", name}, id("f-"+name), s.errorAttrs(name),
		tag("option", attr{"label", anyLabel}, booleanAttr("selected", chosen == "")),
		renderEach(options, func(o selectOption) goapp.UI {
			text := o.name
			if o.count != "" {
				text += " (" + o.count + ")"
			}
			return tag("option", attr{"value", o.value}, booleanAttr("selected", o.value == chosen), text)
		}))
}

func (s *renderer) rangeField(text, low, high string, typed url.Values, mode string) goapp.UI {
	end := func(name, word string) goapp.UI {
		return tag("label", tag("span", word),
			tag("input", attr{"type", "text"}, attr{"inputmode", mode}, attr{"name", name}, attr{"value", typed.Get(name)},
				attr{"size", "8"}, s.errorAttrs(name)))
	}
	return tag("fieldset", class("range"), tag("legend", text), end(low, s.messages.From), end(high, s.messages.To),
		s.fieldError(low), s.fieldError(high))
}

func (s *renderer) checkbox(name, value, text string, set bool, count string) goapp.UI {
	return tag("label", class("tick"),
		tag("input", attr{"type", "checkbox"}, attr{"name", name}, attr{"value", value}, booleanAttr("checked", set)),
		tag("span", text, tally(count)))
}

func (s *renderer) attributes(f classifieds.Filter, typed url.Values) []goapp.UI {
	return renderEach(s.category(f.Category).Attributes, func(a classifieds.Attribute) goapp.UI {
		if !a.Filter || a.Private {
			return nil
		}
		return s.attributeField(f, a, typed)
	})
}

func (s *renderer) attributeField(f classifieds.Filter, a classifieds.Attribute, typed url.Values) goapp.UI {
	param := "attr." + a.Code
	name := api.Name(a.Names, s.Lang)
	counts := s.facetCounts(param)
	var values []string
	if set := f.Attr(a.Code); set != nil {
		values = set.Values
	}
	switch {
	case a.Kind.Numeric():
		if unit := s.messages.Units[a.Unit]; unit != "" {
			name += " (" + unit + ")"
		}
		return s.rangeField(name, param+".min", param+".max", typed, "decimal")
	case a.Kind == classifieds.Bool:
		return s.checkbox(param, "true", name, slices.Contains(values, "true"), formatCount(counts, "true"))
	case a.Kind == classifieds.Enum || a.Kind == classifieds.Multi:
		ticks := renderEach(a.Options, func(o classifieds.Option) goapp.UI {
			set := slices.Contains(values, o.Value)
			if _, some := counts[o.Value]; counts != nil && !some && !set {
				return nil // no results with this value
			}
			return s.checkbox(param, o.Value, api.Name(o.Names, s.Lang), set, formatCount(counts, o.Value))
		})
		if len(ticks) == 0 {
			return nil
		}
		return tag("fieldset", class("ticks"), tag("legend", name), ticks, s.fieldError(param))
	case a.Kind == classifieds.Text:
		return s.labelledField(param, name, tag("input", attr{"type", "text"}, attr{"name", param}, id("f-"+param),
			attr{"value", typed.Get(param)}, attr{"dir", "auto"}))
	}
	return nil
}

func (s *renderer) categoryOptions() []selectOption {
	counts := s.facetCounts("category")
	return convertEach(s.Categories, func(c classifieds.Category) selectOption {
		return selectOption{c.Code, s.categoryName(c.Code), formatCount(counts, c.Code)}
	})
}

func (s *renderer) cityOptions() []selectOption {
	counts := s.facetCounts("city")
	return convertEach(s.Site.Cities, func(c api.City) selectOption {
		return selectOption{c.Code, api.Name(c.Names, s.Lang), formatCount(counts, c.Code)}
	})
}

func (s *renderer) currencyOptions() []selectOption {
	return convertEach(s.currencies(), func(code string) selectOption { return selectOption{value: code, name: code} })
}

func (s *renderer) languageOptions() []selectOption {
	return convertEach(s.Site.Languages, func(lang string) selectOption {
		return selectOption{value: lang, name: messages.LanguageName(lang)}
	})
}

func (s *renderer) ageOptions(f classifieds.Filter) []selectOption {
	days := []int{1, 3, 7, 30}
	if f.Days > 0 && !slices.Contains(days, f.Days) {
		days = append(days, f.Days)
		slices.Sort(days)
	}
	return convertEach(days, func(n int) selectOption {
		return selectOption{value: strconv.Itoa(n), name: s.messages.Days.Count(s.Lang, n)}
	})
}
