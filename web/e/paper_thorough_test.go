//go:build thorough

package e_test

import (
	"fmt"
	"testing"
)

// TestPaperFoldedAtEveryWidth is TestPaperFolded with the other articles and widths.
func TestPaperFoldedAtEveryWidth(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		slug  string
		width int64
		size  string
	}{
		{"dubai-rent-renewals", 320, "s"}, {"dubai-rent-renewals", 390, "m"}, {"dubai-rent-renewals", 900, "l"},
		{"sharjah-dubai-express-bus-lane-ar", 900, "l"}, {"turkey-iran-military-talks-ankara", 390, "l"},
	} {
		t.Run(fmt.Sprint(tt.slug, tt.width, tt.size), func(t *testing.T) {
			t.Parallel()
			runPaperFolded(t, tt.slug, tt.width, tt.size)
		})
	}
}

// TestPaperFilterWithoutOrigin is TestPaperFilter in a frame without an origin or storage.
func TestPaperFilterWithoutOrigin(t *testing.T) {
	t.Parallel()
	runPaperFilter(t, "allow-scripts")
}
