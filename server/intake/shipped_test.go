package intake

import (
	"encoding/json"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"broadside/app/classifieds"
)

// shipped is the folder of the paper that ships, as it stands in the tree: the
// embedded copy is the content package's to test.
func shipped(t testing.TB) fs.FS {
	t.Helper()
	return os.DirFS("../../articles/content")
}

var today = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)

func readShipped(t testing.TB) ([]classifieds.Listing, []classifieds.Category) {
	t.Helper()
	site, problems := Site(shipped(t))
	cats, more := Categories(shipped(t))
	problems = append(problems, more...)
	listings, more := Listings(shipped(t), cats, site, today)
	for _, p := range append(problems, more...) {
		t.Error(p)
	}
	return listings, cats
}

func TestShippedIsWithoutProblems(t *testing.T) {
	t.Parallel()
	listings, cats := readShipped(t)
	if len(cats) != 8 {
		t.Errorf("%d categories, want 8", len(cats))
	}
	_ = listings
	_ = slices.Contains[[]string]
	_ = json.Marshal
	_ = strings.ToLower
	_ = unicode.IsDigit
}
