package desk

import (
	"slices"
	"strconv"
	"strings"

	"broadside/app/api"
	"broadside/app/classifieds"
)

// Usable returns nil for a filter that Listings takes, else what it names that
// does not exist.
func (d *Desk) Usable(f classifieds.Filter) error { return d.check(&f) }

// check reports what f names that does not exist.
func (d *Desk) check(f *classifieds.Filter) error {
	category := d.category(f.Category)
	if f.Category != "" && category == nil {
		codes := make([]string, len(d.categories))
		for i, c := range d.categories {
			codes[i] = c.Code
		}
		return unknownValue("category", f.Category, codes)
	}
	if f.City != "" && d.gazetteer.cities[f.City] == nil {
		codes := make([]string, len(d.site.Cities))
		for i, c := range d.site.Cities {
			codes[i] = c.Code
		}
		return unknownValue("city", f.City, codes)
	}
	for _, a := range f.Attrs {
		known := d.attribute(category, a.Code)
		if known == nil {
			return d.unknownAttribute(category, a.Code)
		}
		if (a.Min != nil || a.Max != nil) && !known.Kind.Numeric() {
			name := "attr." + a.Code + ".min"
			if a.Min == nil {
				name = "attr." + a.Code + ".max"
			}
			detail := "a " + string(known.Kind) + " has no range; use attr." + a.Code
			return api.Fail(api.Validation, "The filter is not usable", name+": "+detail, api.Field{Pointer: "?" + name, Code: "invalid", Detail: detail})
		}
	}
	return nil
}

func (d *Desk) category(code string) *classifieds.Category {
	for i := range d.categories {
		if d.categories[i].Code == code {
			return &d.categories[i]
		}
	}
	return nil
}

// attribute returns what may be asked of in's listings as code; of any
// category's when in is nil.
func (d *Desk) attribute(in *classifieds.Category, code string) *classifieds.Attribute {
	for i := range d.categories {
		c := &d.categories[i]
		if in != nil && in != c {
			continue
		}
		for j := range c.Attributes {
			if a := &c.Attributes[j]; a.Code == code && asked(a) {
				return a
			}
		}
	}
	return nil
}

func asked(a *classifieds.Attribute) bool { return (a.Filter || a.Facet) && !a.Private }

// unknownValue is the problem of a parameter whose value names nothing.
func unknownValue(name, value string, known []string) *api.Problem {
	detail := "there is no " + name + " " + strconv.Quote(value) + "; there are " + strings.Join(known, ", ")
	return api.Fail(api.Validation, "The filter is not usable", detail, api.Field{Pointer: "?" + name, Code: "unknown", Detail: detail})
}

func (d *Desk) unknownAttribute(in *classifieds.Category, code string) *api.Problem {
	p := api.Unknown("attr." + code)
	var known []string
	where := "any category"
	if in != nil {
		where = "the category " + in.Code
	}
	for i := range d.categories {
		for j := range d.categories[i].Attributes {
			a := &d.categories[i].Attributes[j]
			if (in == nil || in == &d.categories[i]) && asked(a) && !slices.Contains(known, "attr."+a.Code) {
				known = append(known, "attr."+a.Code)
			}
		}
	}
	if len(known) == 0 {
		p.Detail = "Listings of " + where + " are not asked by attributes"
	} else {
		p.Detail = "There is no parameter attr." + code + " for " + where + "; there are " + strings.Join(known, ", ")
	}
	return p
}
