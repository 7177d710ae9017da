//go:build thorough

package e_test

import (
	"fmt"
	"testing"
)

// TestPublishedEverywhere is TestPublished with each script, style and width.
func TestPublishedEverywhere(t *testing.T) {
	t.Parallel()
	for _, library := range []string{"wp-embed.js", "wp-embed.min.js"} {
		for i, style := range hidden {
			for _, width := range []int64{1280, 390} {
				t.Run(fmt.Sprintf("%s/%d/%d", library, i, width), func(t *testing.T) {
					t.Parallel()
					runPublished(t, library, style, width)
				})
			}
		}
	}
}

// TestPublishedPaperPages is TestPublishedPaper with the other pages and widths.
func TestPublishedPaperPages(t *testing.T) {
	t.Parallel()
	for i, tt := range []struct {
		name, path string
		width      int64
	}{
		{"story", "/articles/dubai-rent-renewals", 1280}, {"story", "/articles/dubai-rent-renewals", 390},
		{"listings", "/listings?category=motors", 1280}, {"Arabic listings", "/ar/listings?category=motors", 390},
	} {
		t.Run(fmt.Sprint(tt.name, " ", tt.width), func(t *testing.T) {
			t.Parallel()
			runPublishedPaper(t, tt.path, hidden[i%2], tt.width)
		})
	}
}
