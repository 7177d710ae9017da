//go:build thorough

package e_test

import (
	"fmt"
	"testing"
)

// TestColumnAtEveryWidth is TestColumn with each snippet, also before the loader runs.
func TestColumnAtEveryWidth(t *testing.T) {
	t.Parallel()
	for _, width := range []int64{390, 1280} {
		for _, tt := range []struct {
			name    string
			snippet func(*server, string, ...string) string
			held    bool
			embeds  string
		}{
			{"A", styledA, false, "broad-side"}, {"B", styledB, false, "broad-side"},
			{"A before the loader", styledA, true, "broad-side"}, {"B before the loader", styledB, true, "section script"},
		} {
			if tt.name == "A" && width == 390 {
				continue // TestColumn
			}
			t.Run(fmt.Sprint(tt.name, " ", width), func(t *testing.T) {
				t.Parallel()
				runColumn(t, tt.snippet, tt.held, tt.embeds, width)
			})
		}
	}
}

// TestEveryHostStyle is TestHostStyles with the other styles.
func TestEveryHostStyle(t *testing.T) {
	t.Parallel()
	for _, css := range []string{
		`img, video, iframe { display: block; max-width: 100%; height: auto; aspect-ratio: 16 / 9 }`,
		`iframe { border: 2px inset }`,
		`iframe { width: auto; margin: 0 0 24px }`,
		`*, ::before { box-sizing: border-box } iframe { padding: 20px; border: 1px solid }`,
		`img, iframe { min-height: 0; max-height: 300px }`,
		`iframe { min-height: 700px; min-width: 900px }`,
		`article iframe { position: absolute; inset: 0; height: 100% }`,
		`iframe { display: none; visibility: hidden; opacity: 0 }`,
		`iframe { height: 100%; transform: scale(.5); zoom: .5; float: right }`,
	} {
		t.Run(css, func(t *testing.T) {
			t.Parallel()
			runHostStyles(t, css)
		})
	}
}
