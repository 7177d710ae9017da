package app

import (
	"cmp"
	"slices"

	"broadside/app/api"
	"broadside/app/classifieds"
)

// loosen tries f without each condition and suggests the three that find
// most. A filter that cannot be asked without one is not suggested.
func (l *loader) loosen(f classifieds.Filter) ([]Loosen, error) {
	tries := f.Conditions()
	tries = tries[:min(len(tries), 12)]
	found := make([]Loosen, len(tries))
	reads := make([]func() error, len(tries))
	for i, try := range tries {
		reads[i] = func() error {
			ask := try.Without
			ask.Limit = 1
			page, err := l.src.Listings(l.ctx, ask)
			if theFilters(err) {
				return nil
			}
			found[i] = Loosen{
				Drop: try.Param, Total: page.Total,
				Path: ListingsPath(l.screen.Site, l.screen.Lang, try.Without),
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
