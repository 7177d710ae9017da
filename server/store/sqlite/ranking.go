package sqlite

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"broadside/app/api"
	"broadside/server/store"
)

// ranking is the matches a search ranks, the best first: the newest thousand, and
// if few of them have every word in the title, the newest that do.
type ranking struct {
	top    int64 // the newest key
	ranked []store.Ranked
}

// fewTitles is so few that a search goes on to look for so many titles: five
// pages of the longest.
const fewTitles = 5 * api.MaxLimit

// rank ranks hits, the newest matches of p, and with them those that have the
// words in their titles; no match is newer than top, when top is given. A listing's rank is when it was published plus a bonus for
// its title: it depends on nothing but the listing and the words, so that a
// cursor stays true whatever else is written. Rare words need no part in it,
// since every match holds all words.
func (s *Store) rank(ctx context.Context, p *plan, hits []hit, top int64) (*ranking, error) {
	out := &ranking{top: top}
	more := len(hits) > capped
	hits = hits[:min(len(hits), capped)]
	if more && entitled(hits, p.words) < fewTitles {
		q := *p
		q.match = p.title
		var err error
		titles, err := s.upTo(ctx, &q, top, fewTitles)
		if err != nil {
			return nil, err
		}
		hits = slices.Concat(hits, titles)
	}
	out.ranked = make([]store.Ranked, len(hits))
	for i := range hits {
		h := &hits[i]
		out.ranked[i] = store.Ranked{Rank: h.key>>store.KeyBits + store.TitleBonus(h.title, p.words), Key: h.key}
		out.top = max(out.top, h.key)
	}
	slices.SortFunc(out.ranked, store.Ranked.Compare)
	out.ranked = slices.Compact(out.ranked)
	return out, nil
}

// entitled counts the hits with every word in the title.
func entitled(hits []hit, words []string) int {
	n := 0
	for i := range hits {
		if !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(" "+hits[i].title, " "+w) }) {
			n++
		}
	}
	return n
}

// upTo reads the newest n matches with their titles, none newer than top.
func (s *Store) upTo(ctx context.Context, p *plan, top int64, n int) ([]hit, error) {
	if top == 0 {
		top = store.Never
	}
	return s.hits(ctx, p, hitTitle, []string{"words.rowid <= ?"}, "ORDER BY words.rowid DESC LIMIT "+strconv.Itoa(n), top)
}

// relevance returns a page of the ranking. Listings that were placed after the
// first page was read are not in it, so it is the same for all pages.
func (w *walk) relevance(ctx context.Context, all *ranking) error {
	if !w.at.IsStart() && all.top != w.at.Top {
		hits, err := w.s.upTo(ctx, w.p, w.at.Top, capped+1)
		if err != nil {
			return err
		}
		if all, err = w.s.rank(ctx, w.p, hits, w.at.Top); err != nil {
			return err
		}
	}
	from := 0
	if !w.at.IsStart() {
		last := store.Ranked{Rank: w.at.Rank, Key: w.at.Key}
		i, found := slices.BinarySearchFunc(all.ranked, last, store.Ranked.Compare)
		if from = i; found {
			from++
		}
	}
	for _, r := range all.ranked[from:] {
		if w.want() == 0 {
			break
		}
		if !slices.Contains(w.out, r.Key) {
			w.steps = append(w.steps, store.Cursor{Filter: w.at.Filter, Rank: r.Rank, Key: r.Key, Top: all.top})
		}
	}
	return nil
}
