package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"broadside/articles/content"
	"broadside/server/intake"
	"broadside/server/store"
	"broadside/server/store/made"
)

// benchAPI measures the listings API over a store of rows listings: the
// newest of a category, and words of one listing with every facet counted.
func benchAPI(ctx context.Context, binary, data string, rows, seconds int) error {
	if err := fill(ctx, data, rows); err != nil {
		return err
	}
	paper, stop, err := start(ctx, binary, "-addr", "127.0.0.1:0", "-data", data, "-sample=false")
	if err != nil {
		return err
	}
	defer stop()
	title, err := field(ctx, paper+"/api/v1/listings?category=motors&lang=en&limit=1", `"title":"([^"]+)"`)
	if err != nil {
		return err
	}
	words := strings.Fields(title)
	q := url.Values{"q": {words[len(words)-1]}, "facets": {"1"}}
	for _, tt := range []struct {
		name, path string
		budget     float64
	}{
		{"list", "/api/v1/listings?category=motors", 16000},
		{"search with facets", "/api/v1/listings?" + q.Encode(), 2800},
	} {
		for range 3 {
			n, err := wrk(ctx, paper+tt.path, "identity", seconds)
			if err != nil {
				return err
			}
			fmt.Printf("listings API, %d listings, %-18s %8.0f requests/s (budget %.0f)  %s\n", rows, tt.name, n, tt.budget, tt.path)
		}
	}
	return nil
}

// fill writes rows generated listings, of the categories and cities that
// ship, into a new store below data.
func fill(ctx context.Context, data string, rows int) error {
	site, problems := intake.Site(content.Paper)
	categories, more := intake.Categories(content.Paper)
	if problems = append(problems, more...); len(problems) > 0 {
		return fmt.Errorf("the paper that ships: %s", problems[0])
	}
	if err := os.MkdirAll(data, 0o700); err != nil {
		return err
	}
	s, err := store.Open(ctx, filepath.Join(data, "broadside.db"), store.Config{Categories: categories, Cities: site.Cities})
	if err != nil {
		return err
	}
	maker := made.Maker{Now: time.Now(), Categories: categories, Cities: site.Cities}
	return errors.Join(made.Fill(ctx, s.Put, maker.Listings(rows)), s.Close())
}
