package app

import (
	"cmp"
	"slices"

	"broadside/app/api"
	"broadside/app/classifieds"
)

// looser is a filter with one condition less.
type looser struct {
	drop   string
	filter classifieds.Filter
}

// conditions returns f without each of its conditions in turn.
func conditions(f classifieds.Filter) []looser {
	f.Cursor, f.Limit, f.Facets = "", 0, false
	var out []looser
	without := func(drop string, set bool, take func(*classifieds.Filter)) {
		if !set {
			return
		}
		less := f
		less.Attrs = slices.Clone(f.Attrs)
		take(&less)
		out = append(out, looser{drop, less})
	}
	without("q", f.Q != "", func(f *classifieds.Filter) {
		f.Q = ""
		if f.Sort == classifieds.Relevance {
			f.Sort = ""
		}
	})
	without("category", f.Category != "", func(f *classifieds.Filter) {
		f.Category, f.Attrs = "", nil // attributes belong to a category
	})
	without("intent", f.Intent != "", func(f *classifieds.Filter) { f.Intent = "" })
	without("city", f.City != "", func(f *classifieds.Filter) { f.City = "" })
	without("near", f.Near != nil, func(f *classifieds.Filter) {
		f.Near, f.RadiusKM = nil, 0
		if f.Sort == classifieds.Distance {
			f.Sort = ""
		}
	})
	without("price_min", f.PriceMin > 0, func(f *classifieds.Filter) { f.PriceMin = 0 })
	without("price_max", f.PriceMax > 0, func(f *classifieds.Filter) { f.PriceMax = 0 })
	without("currency", f.Currency != "", func(f *classifieds.Filter) {
		unit := classifieds.PerMajor(f.Currency) // amounts without a currency are hundredths
		f.PriceMin, f.PriceMax, f.Currency = f.PriceMin*100/unit, f.PriceMax*100/unit, ""
	})
	for i, a := range f.Attrs {
		without("attr."+a.Code, true, func(f *classifieds.Filter) { f.Attrs = slices.Delete(f.Attrs, i, i+1) })
	}
	without("photo", f.Photo, func(f *classifieds.Filter) { f.Photo = false })
	without("days", f.Days > 0, func(f *classifieds.Filter) { f.Days = 0 })
	without("lang", f.Lang != "", func(f *classifieds.Filter) { f.Lang = "" })
	return out
}

// loosen tries f without each condition and suggests the three that find
// most. A filter that cannot be asked without one is not suggested.
func (l *loader) loosen(f classifieds.Filter) ([]Loosen, error) {
	tries := conditions(f)
	tries = tries[:min(len(tries), 12)]
	found := make([]Loosen, len(tries))
	reads := make([]func() error, len(tries))
	for i, try := range tries {
		reads[i] = func() error {
			ask := try.filter
			ask.Limit = 1
			page, err := l.src.Listings(l.ctx, ask)
			if theFilters(err) {
				return nil
			}
			found[i] = Loosen{
				Drop: try.drop, Total: page.Total,
				Path: ListingsPath(l.screen.Site, l.screen.Lang, try.filter),
			}
			return err
		}
	}
	if err := together(reads...); err != nil {
		return nil, err
	}
	found = slices.DeleteFunc(found, func(x Loosen) bool { return x.Total == (api.Total{}) || x.Total.Value == 0 })
	slices.SortStableFunc(found, func(a, b Loosen) int { return cmp.Compare(b.Total.Value, a.Total.Value) })
	return found[:min(len(found), 3)], nil
}
