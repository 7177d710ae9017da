package desk

import (
	"context"
	"strconv"
	"time"

	"broadside/app/api"
	"broadside/app/classifieds"
)

const promotedPlaces = 2

// Listings returns a page of the live listings that f selects. On the first page
// up to two featured ones are promoted. An unknown category, city or attribute is
// an *api.Problem that lists the known ones.
func (d *Desk) Listings(ctx context.Context, f classifieds.Filter) (api.Page[classifieds.Listing], error) {
	return d.findListings(ctx, f, promotedPlaces)
}

// ListingsUnpromoted returns a page of the live listings that f selects, with
// none promoted. Feeds and sitemaps use it, because their clients compare one
// response with the next.
func (d *Desk) ListingsUnpromoted(ctx context.Context, f classifieds.Filter) (api.Page[classifieds.Listing], error) {
	return d.findListings(ctx, f, 0)
}

func (d *Desk) findListings(ctx context.Context, f classifieds.Filter, maxPromoted int) (api.Page[classifieds.Listing], error) {
	if err := d.checkFilter(&f); err != nil {
		return api.Page[classifieds.Listing]{Items: []classifieds.Listing{}}, err
	}
	return d.store.Find(ctx, f, d.now(), maxPromoted)
}

// Listing returns a public listing. One that has ended is an *api.Problem with
// code Gone; one that is not public gives the same error as one that never
// existed.
func (d *Desk) Listing(ctx context.Context, id string) (classifieds.Listing, error) {
	l, err := d.store.Listing(ctx, id)
	if err != nil {
		return classifieds.Listing{}, err
	}
	switch state := stateAt(&l, d.now()); state {
	case classifieds.Live:
		return l, nil
	case classifieds.Sold, classifieds.Expired, classifieds.Withdrawn, classifieds.Purged:
		return classifieds.Listing{}, api.Fail(api.Gone, "This listing is over", endedDetail[state])
	}
	return classifieds.Listing{}, api.Fail(api.NotFound, "No such listing", "There is no listing "+strconv.Quote(id))
}

var endedDetail = map[classifieds.State]string{
	classifieds.Sold:      "It was sold",
	classifieds.Expired:   "Its time is over",
	classifieds.Withdrawn: "Its owner withdrew it",
	classifieds.Purged:    "It was removed",
}

// stateAt returns the state of l at now: a live listing that has ended is
// expired, even if the store has not changed its state yet.
func stateAt(l *classifieds.Listing, now time.Time) classifieds.State {
	if l.State == classifieds.Live && !l.Expires.IsZero() && !l.Expires.After(now) {
		return classifieds.Expired
	}
	return l.State
}
