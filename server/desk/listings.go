package desk

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/server/fold"
)

// marked is how many places of a list are for featured listings.
const marked = 2

// Listings returns a page of the live listings that f selects. On its first
// page up to two featured ones of them are promoted. A category, a city or an
// attribute that does not exist is an *api.Problem that names those that do.
func (d *Desk) Listings(ctx context.Context, f classifieds.Filter) (api.Page[classifieds.Listing], error) {
	if err := d.check(&f); err != nil {
		return api.Page[classifieds.Listing]{Items: []classifieds.Listing{}}, err
	}
	return d.store.Find(ctx, f, d.now(), marked)
}

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

// Listing returns a listing that may be read now. One that is over is an
// *api.Problem with code Gone; one that is not public cannot be told from one
// that never was.
func (d *Desk) Listing(ctx context.Context, id string) (classifieds.Listing, error) {
	l, err := d.store.Listing(ctx, id)
	if err != nil {
		return classifieds.Listing{}, err
	}
	switch state := stateAt(&l, d.now()); state {
	case classifieds.Live:
		return l, nil
	case classifieds.Sold, classifieds.Expired, classifieds.Withdrawn, classifieds.Purged:
		return classifieds.Listing{}, api.Fail(api.Gone, "This listing is over", overBecause[state])
	}
	return classifieds.Listing{}, api.Fail(api.NotFound, "No such listing", "There is no listing "+strconv.Quote(id))
}

var overBecause = map[classifieds.State]string{
	classifieds.Sold:      "It was sold",
	classifieds.Expired:   "Its time is over",
	classifieds.Withdrawn: "Its owner withdrew it",
	classifieds.Purged:    "It was removed",
}

// stateAt is the state of l at now: a live listing whose time is over has
// expired, whether or not that is written yet.
func stateAt(l *classifieds.Listing, now time.Time) classifieds.State {
	if l.State == classifieds.Live && !l.Expires.IsZero() && !l.Expires.After(now) {
		return classifieds.Expired
	}
	return l.State
}

// Similar returns live listings like one that is or was public, the most alike
// first: of its category, better of its city, its language, its price and its
// attributes.
func (d *Desk) Similar(ctx context.Context, id string, limit int) ([]classifieds.Listing, error) {
	l, err := d.store.Listing(ctx, id)
	if err != nil {
		return nil, err
	}
	if _, err := d.Listing(ctx, id); is(err, api.NotFound) {
		return nil, err
	}
	if limit <= 0 {
		limit = 6
	}
	limit = min(limit, api.MaxLimit)
	type scored struct {
		l     classifieds.Listing
		score float64
	}
	var all []scored
	seen := map[string]bool{l.ID: true}
	// A city may have been taken from the list since the listing was written,
	// which the store does not mind.
	for _, f := range []classifieds.Filter{
		{Category: l.Category, City: l.Place.City, Lang: l.Lang},
		{Category: l.Category, City: l.Place.City},
		{Category: l.Category},
	} {
		f.Sort, f.Limit = classifieds.Newest, api.MaxLimit
		page, err := d.store.Find(ctx, f, d.now(), 0)
		if err != nil {
			return nil, fmt.Errorf("desk: similar to %s: %w", id, err)
		}
		for _, other := range page.Items {
			if !seen[other.ID] {
				seen[other.ID] = true
				all = append(all, scored{other, alike(&l, &other)})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.score, a.score), b.l.Published.Compare(a.l.Published), cmp.Compare(a.l.ID, b.l.ID))
	})
	out := make([]classifieds.Listing, 0, limit)
	for _, s := range all[:min(limit, len(all))] {
		out = append(out, s.l)
	}
	return out, nil
}

// alike weighs how like a the listing b is.
func alike(a, b *classifieds.Listing) float64 {
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
