package desk

import (
	"iter"
	"slices"
	"strconv"
	"strings"

	"broadside/app/api"
	"broadside/app/classifieds"
)

// CheckFilter returns an *api.Problem that names the first unknown value in f, or nil.
func (d *Desk) CheckFilter(f classifieds.Filter) error { return d.checkFilter(&f) }

// PrepareFilter is CheckFilter that also converts amounts without a currency to minor units of
// the paper's first, as every list of listings does.
func (d *Desk) PrepareFilter(f *classifieds.Filter) error { return d.checkFilter(f) }

// PrepareFilter is CheckFilter without a Desk. It also converts amounts without a currency
// to minor units of the paper's first, as every list of listings does.
func PrepareFilter(site api.Site, categories []classifieds.Category, f *classifieds.Filter) error {
	d := &Desk{site: site, categories: categories, gazetteer: newGazetteer(site.Cities)}
	return d.checkFilter(f)
}

// checkFilter returns an *api.Problem for an unknown value in f, and converts amounts
// without a currency to minor units of the paper's first currency.
func (d *Desk) checkFilter(f *classifieds.Filter) error {
	category := d.category(f.Category)
	if f.Category != "" && category == nil {
		return unknownValue("category", f.Category, mapTo(d.categories, func(c classifieds.Category) string { return c.Code }))
	}
	if f.City != "" && d.gazetteer.cities[f.City] == nil {
		return unknownValue("city", f.City, mapTo(d.site.Cities, func(c api.City) string { return c.Code }))
	}
	if err := d.checkLanguage(f.Lang); err != nil {
		return err
	}
	for _, a := range f.Attrs {
		known := d.attribute(category, a.Code)
		if known == nil {
			return d.unknownAttribute(category, a.Code)
		}
		if err := d.checkValues(category, &a); err != nil {
			return err
		}
		if (a.Min != nil || a.Max != nil) && !known.Kind.Numeric() {
			name := "attr." + a.Code + ".min"
			if a.Min == nil {
				name = "attr." + a.Code + ".max"
			}
			return parameterProblem(name, classifieds.NoRange, "a "+string(known.Kind)+" has no range; use attr."+a.Code)
		}
	}
	d.convertAmounts(f, category)
	return nil
}

// convertAmounts converts amounts without a currency to minor units of the paper's first.
func (d *Desk) convertAmounts(f *classifieds.Filter, category *classifieds.Category) {
	if f.Currency != "" || len(d.site.Currencies) == 0 {
		return
	}
	unit := classifieds.PerMajor(d.site.Currencies[0])
	if unit == 100 {
		return
	}
	f.PriceMin, f.PriceMax = f.PriceMin*unit/100, f.PriceMax*unit/100
	f.Attrs = slices.Clone(f.Attrs) // belongs to the caller
	for i := range f.Attrs {
		a := &f.Attrs[i]
		if d.attribute(category, a.Code).Kind != classifieds.Money {
			continue
		}
		for _, bound := range []**float64{&a.Min, &a.Max} {
			if *bound != nil {
				n := **bound * float64(unit) / 100
				*bound = &n
			}
		}
	}
}

func (d *Desk) checkLanguage(lang string) error {
	if lang != "" && !slices.Contains(d.site.Languages, lang) {
		return unknownValue("lang", lang, d.site.Languages)
	}
	return nil
}

// checkValues returns an *api.Problem for a value that listings of category in
// cannot have; of any category if in is nil.
func (d *Desk) checkValues(in *classifieds.Category, f *classifieds.AttrFilter) error {
	for _, v := range f.Values {
		var known []string
		possible := false
		for a := range d.attributes(in) {
			if a.Code == f.Code {
				own := options(a)
				possible = possible || len(own) == 0 || slices.Contains(own, v)
				known = append(known, own...)
			}
		}
		if !possible {
			slices.Sort(known)
			return parameterProblem("attr."+f.Code, classifieds.NotChoice, "there is no "+strconv.Quote(v)+"; there are "+strings.Join(slices.Compact(known), ", "))
		}
	}
	return nil
}

func options(a *classifieds.Attribute) []string {
	if a.Kind == classifieds.Bool {
		return []string{"true", "false"}
	}
	return mapTo(a.Options, func(o classifieds.Option) string { return o.Value })
}

func mapTo[T any](all []T, text func(T) string) []string {
	out := make([]string, len(all))
	for i, v := range all {
		out[i] = text(v)
	}
	return out
}

func (d *Desk) category(code string) *classifieds.Category {
	for i := range d.categories {
		if d.categories[i].Code == code {
			return &d.categories[i]
		}
	}
	return nil
}

// attributes returns the attributes by which lists of category in can be filtered; those of
// every category if in is nil.
func (d *Desk) attributes(in *classifieds.Category) iter.Seq[*classifieds.Attribute] {
	return func(yield func(*classifieds.Attribute) bool) {
		for i := range d.categories {
			c := &d.categories[i]
			for j := range c.Attributes {
				if a := &c.Attributes[j]; (in == nil || in == c) && queryable(a) && !yield(a) {
					return
				}
			}
		}
	}
}

// attribute returns the first of attributes(in) with code, or nil.
func (d *Desk) attribute(in *classifieds.Category, code string) *classifieds.Attribute {
	for a := range d.attributes(in) {
		if a.Code == code {
			return a
		}
	}
	return nil
}

func queryable(a *classifieds.Attribute) bool { return (a.Filter || a.Facet) && !a.Private }

func unknownValue(name, value string, known []string) *api.Problem {
	detail := "there is no " + name + " " + strconv.Quote(value) + "; there are " + strings.Join(known, ", ")
	return api.Fail(api.Validation, "The filter is not usable", detail, api.Field{Pointer: "?" + name, Code: classifieds.Unknown, Detail: detail})
}

func parameterProblem(name, code, detail string) *api.Problem {
	return api.Fail(api.Validation, "The filter is not usable", name+": "+detail, api.Field{Pointer: "?" + name, Code: code, Detail: detail})
}

func (d *Desk) unknownAttribute(in *classifieds.Category, code string) *api.Problem {
	p := api.Unknown("attr." + code)
	var known []string
	where := "any category"
	if in != nil {
		where = "the category " + in.Code
	}
	for a := range d.attributes(in) {
		if name := "attr." + a.Code; !slices.Contains(known, name) {
			known = append(known, name)
		}
	}
	if len(known) == 0 {
		p.Detail = "Listings of " + where + " are not asked by attributes"
	} else {
		p.Detail = "There is no parameter attr." + code + " for " + where + "; there are " + strings.Join(known, ", ")
	}
	return p
}
