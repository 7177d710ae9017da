package classifieds

import "slices"

// Condition is one condition of a filter.
type Condition struct {
	Param   string // "price_max", "attr.beds"
	Without Filter // the filter without this condition
}

// Conditions returns the conditions of f in the order of the form.
func (f Filter) Conditions() []Condition {
	f.Cursor, f.Limit, f.Facets = "", 0, false
	var out []Condition
	without := func(drop string, set bool, remove func(*Filter)) {
		if !set {
			return
		}
		rest := f
		rest.Attrs = slices.Clone(f.Attrs)
		remove(&rest)
		out = append(out, Condition{drop, rest})
	}
	without("q", f.Q != "", func(f *Filter) {
		f.Q = ""
		if f.Sort == Relevance {
			f.Sort = ""
		}
	})
	without("category", f.Category != "", func(f *Filter) {
		f.Category, f.Attrs = "", nil // attributes belong to a category
	})
	without("intent", f.Intent != "", func(f *Filter) { f.Intent = "" })
	without("city", f.City != "", func(f *Filter) { f.City = "" })
	without("near", f.Near != nil, func(f *Filter) {
		f.Near, f.RadiusKM = nil, 0
		if f.Sort == Distance {
			f.Sort = ""
		}
	})
	without("price_min", f.PriceMin > 0, func(f *Filter) { f.PriceMin = 0 })
	without("price_max", f.PriceMax > 0, func(f *Filter) { f.PriceMax = 0 })
	without("currency", f.Currency != "", func(f *Filter) {
		unit := PerMajor(f.Currency) // amounts without a currency are hundredths
		f.PriceMin, f.PriceMax, f.Currency = f.PriceMin*100/unit, f.PriceMax*100/unit, ""
	})
	for i, a := range f.Attrs {
		without("attr."+a.Code, true, func(f *Filter) { f.Attrs = slices.Delete(f.Attrs, i, i+1) })
	}
	without("photo", f.Photo, func(f *Filter) { f.Photo = false })
	without("days", f.Days > 0, func(f *Filter) { f.Days = 0 })
	without("lang", f.Lang != "", func(f *Filter) { f.Lang = "" })
	return out
}
