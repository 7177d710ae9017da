package subscribers

import (
	"context"
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

// RunSearches queues a notification for each saved search that has new listings and has not notified
// within the hour. Listings that come in meanwhile are reported together after it.
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
			return nil
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

// searchArrivals runs searches. Equal ones stand one after the other, and are run once.
func (s *Service) searchArrivals(ctx context.Context, due []store.Search, upto int64, now time.Time) ([]store.SearchResult, error) {
	results := make([]store.SearchResult, 0, len(due))
	var body []byte // nil: nothing new
	for i, q := range due {
		if i == 0 || q.Query != due[i-1].Query || q.Lang != due[i-1].Lang || q.After != due[i-1].After {
			var err error
			if body, err = s.runSearch(ctx, q, upto, now); err != nil {
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

// runSearch returns the message about the listings that are new for a search, or nil. A filter that
// the categories no longer allow finds nothing.
func (s *Service) runSearch(ctx context.Context, q store.Search, upto int64, now time.Time) ([]byte, error) {
	f := classifieds.ReadFilter(q.Query)
	wanted := f
	if f.Values().Encode() != q.Query || s.Desk.PrepareFilter(&wanted) != nil {
		return nil, nil
	}
	found, err := s.Store.FindArrivals(ctx, wanted, now, q.After, upto)
	if err != nil || found.N == 0 {
		return nil, err
	}
	return s.searchBody(ctx, q.Lang, f, found.N, found.First, now)
}

// canonicalSearch returns the canonical query of a filter without what does not select listings.
func canonicalSearch(f classifieds.Filter) classifieds.Filter {
	f.Cursor, f.Limit, f.Facets, f.Sort = "", 0, false, ""
	return f
}
