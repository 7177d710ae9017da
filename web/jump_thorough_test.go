//go:build thorough

package web_test

import "testing"

// TestNothingJumpsAtEveryWidth is TestNothingJumps with the other widths and languages.
func TestNothingJumpsAtEveryWidth(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, path string
		width      int64
	}{
		{"phone", "/listings", 412}, {"small-phone", "/listings", 320}, {"tablet", "/listings", 800}, {"desktop", "/ar/listings", 1280},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			runNothingJumps(t, tt.path, tt.width)
		})
	}
}
