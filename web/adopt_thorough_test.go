//go:build thorough

package web_test

import "testing"

// TestAdoptEveryPage is TestAdopt with the other pages.
func TestAdoptEveryPage(t *testing.T) {
	t.Parallel()
	for _, tt := range pages[4:] {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			runAdopt(t, tt.path)
		})
	}
}
