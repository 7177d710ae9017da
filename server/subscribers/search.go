package subscribers

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"broadside/app/classifieds"
	"broadside/server/store"
)

const (
	searchInterval = time.Minute
	searchPause    = time.Hour      // between two notifications of a search
	searchLife     = 24 * time.Hour // how long its notification is worth delivering
	searchBatch    = 500
	digestBatch    = 100 // addresses
)

// runSearches runs the saved searches every minute until ctx ends.
func (s *Service) runSearches(ctx context.Context) {
	for ctx.Err() == nil {
		if err := s.RunSearches(ctx); err != nil {
			s.logError(ctx, "saved searches", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(searchInterval):
		}
	}
}

// RunSearches queues a notification for each saved search that has new listings and has sent no
// notification in the last hour. Listings that come in within that hour are reported together when
// it has passed.
func (s *Service) RunSearches(ctx context.Context) error {
	upto, err := s.Store.LastArrival(ctx)
	if err != nil || upto == 0 {
		return err
	}
	for ctx.Err() == nil {
		now := s.Now()
		due, err := s.Store.DueSearches(ctx, upto, now.Add(-searchPause), searchBatch)
		if err != nil {
			return err
		}
		if len(due) == 0 {
			return s.runDigests(ctx, upto)
		}
		results, err := s.searchArrivals(ctx, due, upto, now)
		if err != nil {
			return err
		}
		if err := s.Store.FinishSearches(ctx, now, results); err != nil {
			return err
		}
		s.wakeUp()
	}
	return ctx.Err()
}

// runDigests runs the saved searches of e-mail addresses in the same way. The new listings of all
// searches of an address are sent in one message, at most once an hour.
func (s *Service) runDigests(ctx context.Context, upto int64) error {
	for ctx.Err() == nil {
		now := s.Now()
		due, err := s.Store.DueDigests(ctx, upto, now.Add(-searchPause), digestBatch)
		if err != nil || len(due) == 0 {
			return err
		}
		digests, err := s.makeDigests(ctx, due, upto, now)
		if err != nil {
			return err
		}
		if err := s.Store.FinishDigests(ctx, now, digests); err != nil {
			return err
		}
		s.wakeUp()
	}
	return ctx.Err()
}

// makeDigests runs the searches in due, which are grouped by subscriber, and returns a digest for
// each subscriber. Equal searches are run once.
func (s *Service) makeDigests(ctx context.Context, due []store.Search, upto int64, now time.Time) ([]store.Digest, error) {
	type key struct {
		lang, query string
		after       int64
	}
	found := map[key]*notification{}
	var out []store.Digest
	for len(due) > 0 {
		digest, all := store.Digest{Subscriber: due[0].Subscriber, Upto: upto}, digestBody{}
		lang := due[0].Lang
		for len(due) > 0 && due[0].Subscriber == digest.Subscriber {
			q, k := due[0], key{due[0].Lang, due[0].Query, due[0].After}
			if _, known := found[k]; !known {
				n, err := s.runSearch(ctx, q, upto, now)
				if err != nil {
					return nil, fmt.Errorf("subscribers: search %q: %w", q.Query, err)
				}
				found[k] = n
			}
			if n := found[k]; n != nil {
				all.Items, all.N = append(all.Items, *n), all.N+n.N
			}
			digest.Queries, due = append(digest.Queries, q.Query), due[1:]
		}
		if err := s.addDigestNotice(ctx, &digest, lang, all, now); err != nil {
			return nil, err
		}
		out = append(out, digest)
	}
	return out, nil
}

func (s *Service) addDigestNotice(ctx context.Context, d *store.Digest, lang string, all digestBody, now time.Time) error {
	one, found, err := s.Store.Subscriber(ctx, d.Subscriber)
	if err != nil || !found || len(all.Items) == 0 {
		return err
	}
	body, err := json.Marshal(all)
	if err != nil {
		return err
	}
	d.Notice = &store.Notice{Topic: searchTopic("digest"), Lang: lang, Body: body, Created: now, Expires: now.Add(searchLife)}
	d.Due = dueTime(&one, false, now)
	return nil
}

// searchArrivals runs the searches in due and returns their results. Equal searches, which follow
// one another in due, are run once.
func (s *Service) searchArrivals(ctx context.Context, due []store.Search, upto int64, now time.Time) ([]store.SearchResult, error) {
	results := make([]store.SearchResult, 0, len(due))
	var body []byte // nil: nothing new
	for i, q := range due {
		if i == 0 || q.Query != due[i-1].Query || q.Lang != due[i-1].Lang || q.After != due[i-1].After {
			n, err := s.runSearch(ctx, q, upto, now)
			if body = nil; err == nil && n != nil {
				body, err = s.encode(*n)
			}
			if err != nil {
				return nil, fmt.Errorf("subscribers: search %q: %w", q.Query, err)
			}
		}
		result := store.SearchResult{Search: q, Upto: upto}
		if body != nil {
			one, found, err := s.Store.Subscriber(ctx, q.Subscriber)
			if err != nil {
				return nil, err
			}
			if found {
				result.Notice = &store.Notice{Topic: searchTopic(q.Query), Lang: q.Lang, Body: body, Created: now, Expires: now.Add(searchLife)}
				result.Due = dueTime(&one, false, now)
			}
		}
		results = append(results, result)
	}
	return results, nil
}

// runSearch returns the notification of the listings that are new for a search, or nil. A filter
// that has become invalid because the categories have changed finds nothing.
func (s *Service) runSearch(ctx context.Context, q store.Search, upto int64, now time.Time) (*notification, error) {
	f := classifieds.ReadFilter(q.Query)
	wanted := f
	if f.Values().Encode() != q.Query || s.Desk.PrepareFilter(&wanted) != nil {
		return nil, nil
	}
	found, err := s.Store.FindArrivals(ctx, wanted, now, q.After, upto)
	if err != nil || found.N == 0 {
		return nil, err
	}
	return s.searchNotification(ctx, q.Lang, f, found.N, found.First, now)
}

// canonicalSearch returns a filter without the fields that do not select listings.
func canonicalSearch(f classifieds.Filter) classifieds.Filter {
	f.Cursor, f.Limit, f.Facets, f.Sort = "", 0, false, ""
	return f
}
