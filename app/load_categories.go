package app

import (
	"slices"

	"broadside/app/api"
	"broadside/app/classifieds"
)

// briefly keeps of the categories what rows of shown need: names in lang, the
// attributes a row prints, and of their options those that occur.
func briefly(all []classifieds.Category, lang string, shown []classifieds.Listing) []classifieds.Category {
	out := make([]classifieds.Category, 0, len(all))
	for _, c := range all {
		kept := classifieds.Category{Code: c.Code, Parent: c.Parent, Names: only(c.Names, lang)}
		for _, a := range c.Attributes {
			if !inRow(a) {
				continue
			}
			used := usedValues(c.Code, a.Code, shown)
			if len(used) == 0 {
				continue
			}
			a = classifieds.Attribute{Code: a.Code, Names: a.Names, Kind: a.Kind, Brief: a.Brief, Unit: a.Unit, Options: a.Options}
			kept.Attributes = append(kept.Attributes, forPage(a, lang, used))
		}
		out = append(out, kept)
	}
	return out
}

// fully is briefly with everything a form or a table asks about the category
// called code.
func fully(all []classifieds.Category, lang, code string, shown []classifieds.Listing) []classifieds.Category {
	out := briefly(all, lang, shown)
	for i, c := range all {
		if c.Code != code {
			continue
		}
		out[i].Attributes, out[i].Schema, out[i].PriceTypes = nil, c.Schema, c.PriceTypes
		for _, a := range c.Attributes {
			if !a.Private {
				out[i].Attributes = append(out[i].Attributes, forPage(a, lang, nil))
			}
		}
	}
	return out
}

// forPage is a with its names in lang and its options that are in used, or
// all of them when used is nil.
func forPage(a classifieds.Attribute, lang string, used []string) classifieds.Attribute {
	a.Names, a.Numbers = only(a.Names, lang), nil
	options := a.Options
	a.Options = nil
	for _, o := range options {
		if used == nil || slices.Contains(used, o.Value) {
			a.Options = append(a.Options, classifieds.Option{Value: o.Value, Names: only(o.Names, lang)})
		}
	}
	return a
}

// usedValues lists the values an attribute has in listings of a category.
func usedValues(category, code string, shown []classifieds.Listing) []string {
	var used []string
	for _, l := range shown {
		v, ok := l.Attributes[code]
		if !ok || l.Category != category {
			continue
		}
		if v.Kind == classifieds.IsTexts {
			used = append(used, v.Texts...)
		} else {
			used = append(used, v.String())
		}
	}
	return used
}

// only keeps the name that a page in lang shows.
func only(names map[string]string, lang string) map[string]string {
	return map[string]string{lang: api.Name(names, lang)}
}
