//go:build thorough

package e_test

import (
	"fmt"
	"strings"
	"testing"
)

// TestFrameIsStillAtEveryWidth is TestFrameIsStill with each kind of frame and width.
func TestFrameIsStillAtEveryWidth(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"articles/dubai-rent-renewals", "articles/sharjah-dubai-express-bus-lane-ar", "listings", "listings?lang=ar"} {
		for _, width := range []int64{390, 820, 1920} {
			t.Run(fmt.Sprint(strings.NewReplacer("/", " ", "?", " ").Replace(path), " ", width), func(t *testing.T) {
				t.Parallel()
				runFrameIsStill(t, path, width)
			})
		}
	}
}

// TestFrameIsStillBetweenParts is TestFrameIsStillWhileItArrives with pauses before other parts.
func TestFrameIsStillBetweenParts(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ path, from string }{
		{"articles/sharjah-dubai-express-bus-lane-ar", `<h1 class="headline"`}, {"articles/dubai-rent-renewals", `<p class="standfirst"`},
		{"listings", `<ol`}, {"listings?lang=ar", `<footer`},
	} {
		t.Run(tt.path+" "+tt.from, func(t *testing.T) {
			t.Parallel()
			runFrameIsStillWhileItArrives(t, tt.path, tt.from)
		})
	}
}
