package feeds

import (
	"bytes"
	"errors"
	"testing"

	"broadside/app/api"
	"broadside/app/classifieds"
)

// TestFeedsAreDeterministic checks that the same list gives the same bytes, so that its ETag is
// stable.
func TestFeedsAreDeterministic(t *testing.T) {
	t.Parallel()
	for _, format := range []string{"rss", "atom", "json"} {
		make := func() []byte {
			return encodeFeed(t, listingFeed(feedSite(), classifieds.Filter{}, feedCategories(), []classifieds.Listing{feedListing()}, ""), format)
		}
		first := make()
		for range 20 {
			if !bytes.Equal(first, make()) {
				t.Fatalf("%s is written in two ways", format)
			}
		}
	}
}

// limitedWriter is a writer that fails after n bytes.
type limitedWriter struct{ n int }

var errFull = errors.New("full")

func (w *limitedWriter) Write(p []byte) (int, error) {
	if w.n -= len(p); w.n < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestFeedsTellOfAFailingWriter(t *testing.T) {
	t.Parallel()
	f := articleFeed(feedSite(), api.ArticleQuery{}, feedStories(), "")
	for format, write := range feedWriters {
		for _, n := range []int{0, 60} {
			if err := write(&limitedWriter{n}, f); !errors.Is(err, errFull) {
				t.Errorf("%s into %d bytes: %v, want %v", format, n, err, errFull)
			}
		}
	}
}
