package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"broadside/articles/paper"
	"broadside/server/settings"
	"broadside/server/store"
	"broadside/server/store/sqlite"
	"broadside/server/storetest"
)

// benchAPI measures the listings API with rows listings in the store: lists of a category, and
// searches with facets. Each is measured at one address, which is cached, and at thousands of
// addresses that are requested once.
func benchAPI(ctx context.Context, binary, data string, rows, seconds int) error {
	serve := func(use func(paper string) error) error { // with an empty cache
		return withProgram(ctx, use, binary, "-addr", "127.0.0.1:0", "-data", data, "-sample=false")
	}
	var lists, searches []string
	if err := serve(func(paper string) (err error) {
		lists, searches, err = distinctAddresses(ctx, paper, 4000)
		return err
	}); err != nil {
		return err
	}
	for _, tt := range []struct {
		name, path string
		budget     float64
		all        []string
	}{
		{"list", "/api/v1/listings?category=motors", 16000, lists},
		{"search with facets", searches[len(searches)/2], 2800, searches},
	} {
		for range 3 {
			if err := serve(func(paper string) error {
				uncached, err := requestOnce(ctx, paper, tt.all)
				if err != nil {
					return err
				}
				cached, err := runWrk(ctx, paper+tt.path, "identity", seconds)
				if err == nil {
					fmt.Printf("listings API, %d listings, %-18s %8.0f requests/s at one address, %8.0f at %d asked once (budget %.0f)\n", rows, tt.name, cached, uncached, len(tt.all), tt.budget)
				}
				return err
			}); err != nil {
				return err
			}
		}
	}
	return nil
}

// keptFor is the age up to which a filled store is reused. In an older one, too many listings have
// expired.
const keptFor = 7 * 24 * time.Hour

// fillStore creates a store in data with rows generated listings in the built-in categories and
// cities. A store in data that is younger than keptFor is reused instead.
func fillStore(ctx context.Context, data string, rows int) error {
	if d, err := os.Stat(data); err == nil && time.Since(d.ModTime()) < keptFor {
		return nil
	}
	site, problems := settings.Site(paper.Files)
	categories, more := settings.Categories(paper.Files)
	if problems = append(problems, more...); len(problems) > 0 {
		return fmt.Errorf("the built-in sample: %s", problems[0])
	}
	part := data + ".part" // left by an interrupted run
	if err := errors.Join(os.RemoveAll(part), os.RemoveAll(data), os.MkdirAll(part, 0o700)); err != nil {
		return err
	}
	s, err := sqlite.Open(ctx, filepath.Join(part, "broadside.db"), store.Config{Categories: categories, Cities: site.Cities})
	if err != nil {
		return err
	}
	maker := storetest.Maker{Now: time.Now(), Categories: categories, Cities: site.Cities}
	if err := errors.Join(storetest.PutAll(ctx, s.Put, maker.Listings(rows)), s.Close()); err != nil {
		return err
	}
	return os.Rename(part, data)
}
