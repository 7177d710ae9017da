//go:build thorough

package web_test

import (
	"fmt"
	"strings"
	"testing"
)

// TestSourcesPageAtEveryWidth is TestSourcesPageOnPhones with the other widths and languages.
func TestSourcesPageAtEveryWidth(t *testing.T) {
	t.Parallel()
	address := startWithSources(t)
	for _, tt := range []struct {
		path string
		wide int64
	}{{"/sources", 320}, {"/sources", 390}, {"/ar/sources", 390}, {"/sources", 1280}} {
		t.Run(fmt.Sprintf("%s-%d", strings.Trim(tt.path, "/"), tt.wide), func(t *testing.T) {
			t.Parallel()
			runSourcesPage(t, address, tt.path, tt.wide)
		})
	}
}
