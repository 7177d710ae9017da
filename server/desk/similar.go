package desk

import (
	"context"
	"fmt"
	"math"
	"slices"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/server/fold"
)

// defaultSimilar is the number of listings that Similar returns without a limit.
const defaultSimilar = 6

// Similar returns live listings of the same category as a listing that is or was
// public, the most similar first: by city, language, price and attributes. In a
// category without prices they also have the same kind.
func (d *Desk) Similar(ctx context.Context, id string, limit int) ([]classifieds.Listing, error) {
	l, err := d.store.Listing(ctx, id)
	if err != nil {
		return nil, err
	}
	if _, err := d.Listing(ctx, id); hasCode(err, api.NotFound) {
		return nil, err
	}
	limit = api.PageLimit(limit, defaultSimilar)
	anywhere, ok := d.similarFilter(&l)
	if !ok {
		return []classifieds.Listing{}, nil
	}
	var all []candidate
	seen := map[string]bool{l.ID: true}
	// The city may have been removed from places.yaml; the store accepts it.
	near := anywhere
	near.City = l.Place.City
	nearest := near
	nearest.Lang = l.Lang
	for _, f := range []classifieds.Filter{nearest, near, anywhere} {
		f.Sort, f.Limit = classifieds.Newest, api.MaxLimit
		page, err := d.store.Find(ctx, f, d.now(), 0)
		if err != nil {
			return nil, fmt.Errorf("desk: similar to %s: %w", id, err)
		}
		for _, other := range page.Items {
			if !seen[other.ID] {
				seen[other.ID] = true
				all = append(all, candidate{listing: other, score: similarity(&l, &other)})
			}
		}
	}
	slices.SortStableFunc(all, bestFirst)
	out := make([]classifieds.Listing, 0, limit)
	for _, s := range all[:min(limit, len(all))] {
		out = append(out, s.listing)
	}
	return out, nil
}

// similarFilter returns the filter for listings similar to l: those of its category, and
// in a category without prices only those of its kind, the first required enum, so that
// lost property is not shown with a death notice.
func (d *Desk) similarFilter(l *classifieds.Listing) (f classifieds.Filter, ok bool) {
	f.Category = l.Category
	c := d.category(l.Category)
	if c == nil || len(c.PriceTypes) > 0 {
		return f, c != nil
	}
	for a := range d.attributes(c) {
		if a.Kind == classifieds.Enum && a.Required && a.Applies(l.Attributes) {
			kind := l.Attributes[a.Code].String()
			f.Attrs = []classifieds.AttrFilter{{Code: a.Code, Values: []string{kind}}}
			return f, kind != ""
		}
	}
	return f, false
}

func similarity(a, b *classifieds.Listing) float64 {
	score := 0.0
	if a.Place.City != "" && a.Place.City == b.Place.City {
		score += 3
		if a.Place.Area != "" && fold.Text(a.Place.Area) == fold.Text(b.Place.Area) {
			score++
		}
	}
	if a.Intent == b.Intent {
		score += 2
	}
	if a.Lang == b.Lang {
		score += 2
	}
	if a.Price.Minor > 0 && b.Price.Minor > 0 && a.Price.Currency == b.Price.Currency && a.Price.Period == b.Price.Period {
		score += 2 * math.Max(0, 1-math.Abs(math.Log2(float64(a.Price.Minor)/float64(b.Price.Minor))))
	}
	for code, v := range a.Attributes {
		if w, ok := b.Attributes[code]; ok && v.String() == w.String() {
			score++
		}
	}
	words := fold.Words(b.Title)
	for _, w := range fold.Words(a.Title) {
		if len([]rune(w)) > 2 && slices.Contains(words, w) {
			score += 0.5
		}
	}
	return score
}
