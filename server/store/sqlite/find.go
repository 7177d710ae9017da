package sqlite

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/server/store"
	"broadside/server/store/columns"
	"broadside/server/store/sqlite/database"
)

// Find returns a page of the live listings that f selects at now, with the total
// and facets. At most maxPromoted featured listings are promoted. A cursor of
// another filter is an *api.Problem. The listings share their maps and slices with
// other results: do not change them.
func (s *Store) Find(ctx context.Context, f classifieds.Filter, now time.Time, maxPromoted int) (
	page api.Page[classifieds.Listing], err error) {
	defer func() { err = wrapInternal("store: find", err) }()
	page.Items = []classifieds.Listing{}
	cursor, err := store.ReadCursor(&f)
	if err != nil {
		return page, err
	}
	if err := s.expireOverdue(ctx, now); err != nil {
		return page, err
	}
	a, found, err := s.sharedResult(ctx, &f, now, cursor.Filter)
	if err != nil {
		return page, err
	}
	page.Total, page.Facets = a.total, a.facets
	if page.Total.Value == 0 {
		return page, nil
	}
	w := walk{result: a, found: found, s: s, f: &f, cursor: cursor, limit: api.PageLimit(f.Limit, api.DefaultLimit)}
	if cursor.IsStart() && maxPromoted > 0 && len(a.featured) > 0 {
		w.promoted = store.Rotate(a.featured, maxPromoted, now)
		if page.Promoted, err = s.liveListings(ctx, w.promoted, &f, now); err != nil {
			return page, err
		}
	}
	if err := w.readPage(ctx, now); err != nil {
		return page, err
	}
	if len(w.steps) > w.limit {
		w.steps = w.steps[:w.limit]
		page.Next = w.steps[w.limit-1].String()
	}
	keys := make([]int64, len(w.steps))
	for i := range w.steps {
		keys[i] = w.steps[i].Key
	}
	page.Items, err = s.liveListings(ctx, keys, &f, now)
	return page, err
}

// wrapInternal adds the operation, and advice for the operator, to an error that is not an *api.Problem.
func wrapInternal(operation string, err error) error {
	if p, ok := errors.AsType[*api.Problem](err); ok {
		return p
	}
	if err != nil {
		return fmt.Errorf("%s: %w", operation, database.WithAdvice(err))
	}
	return nil
}

// liveListings reads the listings that are live at now, with their distance from f's point.
func (s *Store) liveListings(ctx context.Context, keys []int64, f *classifieds.Filter, now time.Time) ([]classifieds.Listing, error) {
	read, err := s.listings(ctx, keys)
	if err != nil {
		return nil, err
	}
	out := make([]classifieds.Listing, 0, len(read))
	for _, l := range read {
		// A write may have changed it since the keys were read.
		if l.State != classifieds.Live || !l.Expires.IsZero() && !l.Expires.After(now) {
			continue
		}
		out = append(out, *l)
		if f.Near != nil && (l.Place.Lat != 0 || l.Place.Lon != 0) {
			out[len(out)-1].Distance = math.Round(store.Metres(*f.Near, l.Place.Lat, l.Place.Lon)/100) / 10
		}
	}
	return out, nil
}

// walk reads one page of the matches of a filter in its order.
type walk struct {
	*result
	found    *search // of the result, if it is new
	s        *Store
	f        *classifieds.Filter
	cursor   store.Cursor
	limit    int
	promoted []int64        // keys of the promoted listings
	steps    []store.Cursor // the items; one more than limit if there is a next page
}

func (w *walk) remaining() int { return w.limit + 1 - len(w.steps) }

func (w *walk) readPage(ctx context.Context, now time.Time) error {
	switch order := w.f.Order(); {
	case order == classifieds.Relevance && w.ranking != nil:
		return w.byRelevance(ctx, now)
	case order == classifieds.PriceUp, order == classifieds.PriceDown, order == classifieds.Distance && w.f.Near != nil:
		return w.byRank(ctx, now, order)
	}
	return w.byNewest(ctx, now)
}

// byRelevance reads the page from the ranking. Listings published after the first
// page was read are not in it, so the ranking is the same for all pages.
func (w *walk) byRelevance(ctx context.Context, now time.Time) error {
	all := w.ranking
	if !w.cursor.IsStart() && all.top != w.cursor.Top {
		q := w.s.newSearch(w.f, now, w.words)
		hits, err := q.newest(ctx, w.cursor.Top, maxCounted+1)
		if err != nil {
			return err
		}
		if all, err = q.rank(ctx, hits, w.cursor.Top); err != nil {
			return err
		}
	}
	last := store.Ranked{Rank: w.cursor.Rank, Key: w.cursor.Key}
	for _, r := range all.ranked {
		if w.remaining() == 0 {
			break
		}
		if (w.cursor.IsStart() || r.Compare(last) > 0) && !slices.Contains(w.promoted, r.Key) {
			w.steps = append(w.steps, store.Cursor{Filter: w.cursor.Filter, Rank: r.Rank, Key: r.Key, Top: all.top})
		}
	}
	return nil
}

// ranking is the ranked matches of a search, the best first: the newest thousand,
// and if few of them have every word in the title, the newest that do.
type ranking struct {
	top    int64 // the newest key
	ranked []store.Ranked
}

// wantedTitles is the number of title matches that a ranking should have: five pages of the maximum
// length.
const wantedTitles = 5 * api.MaxLimit

// rank ranks hits, the newest matches, and adds the newest title matches if there are few. No match
// is newer than top unless top is 0. A rank is the time of publication plus the bonus of the title.
// It depends only on the listing and the words, so writes of other listings do not invalidate
// cursors. The frequency of words is not used, since every match contains all words.
func (q *search) rank(ctx context.Context, hits []columns.Hit, top int64) (*ranking, error) {
	out := &ranking{top: top, ranked: make([]store.Ranked, 0, len(hits))}
	words := make([]string, len(q.words))
	for i := range q.words {
		words[i] = q.words[i].word
	}
	titles, entitled := store.NewTitleRank(words), 0
	add := func(h columns.Hit) {
		bonus, all := titles.Bonus(h.Title())
		if all {
			entitled++
		}
		out.ranked = append(out.ranked, store.Ranked{Rank: h.Key()>>store.KeyBits + bonus, Key: h.Key()})
		out.top = max(out.top, h.Key())
	}
	for _, h := range hits[:min(len(hits), maxCounted)] {
		add(h)
	}
	if len(hits) > maxCounted && entitled < wantedTitles {
		if err := q.eachTitle(ctx, titles, cmp.Or(top, store.Never), wantedTitles, add); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(out.ranked, store.Ranked.Compare)
	out.ranked = slices.Compact(out.ranked)
	return out, nil
}

// Limits for finding title matches.
const (
	maxTitlesTested = 50_000 // matches in memory: a few milliseconds; the text index takes tens for two frequent words
	maxTitlesRead   = 5000   // title matches in the text index, to find those that the filter selects
)

// eachTitle calls visit for the newest n selected listings, none newer than top, with all words in
// the title. It may visit some of them twice.
func (q *search) eachTitle(ctx context.Context, titles *store.TitleRank, top int64, n int, visit func(columns.Hit)) error {
	if q.selected {
		left, tested := n, 0
		q.rows.Newest(top, func(h columns.Hit) bool {
			if _, all := titles.Bonus(h.Title()); all {
				visit(h)
				left--
			}
			tested++
			return left > 0 && tested < maxTitlesTested
		})
		if left == 0 || tested < maxTitlesTested {
			return nil
		}
	}
	matcher, read := q.rows.Matcher(), 0
	return q.s.eachKey(ctx, matchAll(q.words, "title : "), top, func(key int64) bool {
		read++
		if h, ok := matcher.Match(key); ok {
			visit(h)
			n--
		}
		return n > 0 && read < maxTitlesRead
	})
}

// byNewest reads the page in descending order of keys. The keys of the first page were found when
// the matches were counted.
func (w *walk) byNewest(ctx context.Context, now time.Time) error {
	if w.cursor.IsStart() && w.newest != nil {
		for _, key := range w.newest {
			w.addKey(key)
		}
		return nil
	}
	upTo := int64(store.Never)
	if !w.cursor.IsStart() {
		upTo = w.cursor.Key - 1
	}
	return w.s.newSearch(w.f, now, w.words).each(ctx, upTo, func(h columns.Hit) bool { return w.addKey(h.Key()) })
}

// addKey adds a key to the page, unless it is promoted; it reports whether there is room for more.
func (w *walk) addKey(key int64) bool {
	if w.remaining() > 0 && !slices.Contains(w.promoted, key) {
		w.steps = append(w.steps, store.Cursor{Filter: w.cursor.Filter, Key: key})
	}
	return w.remaining() > 0
}

// byRank reads the page in the order of price or of distance. Amounts of different currencies are
// compared as numbers: a filter may select a currency.
func (w *walk) byRank(ctx context.Context, now time.Time, order classifieds.Sort) error {
	q := w.found
	if q == nil {
		q = w.s.newSearch(w.f, now, w.words)
	}
	top := q.rows.Top(order, &w.cursor, w.promoted, w.limit+1)
	for _, h := range q.hits {
		top.Add(h)
	}
	if q.hits == nil {
		if _, err := q.selectIfFast(ctx); err != nil {
			return err
		}
		if len(q.words) == 0 || q.selected {
			top.AddAll()
		} else if err := q.each(ctx, store.Never, func(h columns.Hit) bool { top.Add(h); return true }); err != nil {
			return err
		}
	}
	w.steps = top.Page()
	return nil
}
