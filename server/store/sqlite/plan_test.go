package sqlite

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"

	"broadside/server/storetest"
)

// Until the page is chosen, only the text index and the counts of words are read: no row of listings
// or live. Then the listings of the page are read by their keys.
func TestPlans(t *testing.T) {
	t.Parallel()
	s := engines[0].open(t)
	put(t, s, storetest.Slice(100)...)
	for _, address := range []string{
		"category=motors&city=dubai", "category=motors&city=dubai&price_min=100", "category=motors&sort=price", "near=25.2,55.27&sort=distance",
		"q=villa", "q=villa&facets=1&category=property-rent", "q=villa&sort=price", "days=3&lang=ar&photo=1", "category=property-rent&attr.beds=2&attr.area.min=5",
	} {
		f := filter(t, address)
		if _, err := s.Find(t.Context(), f, storetest.Now, 2); err != nil {
			t.Fatalf("?%s: %v", address, err)
		}
	}
	var page int
	for text := range s.stmts.prepared {
		plan := explain(t, s, text)
		switch {
		case strings.HasPrefix(text, "SELECT key, body FROM listings"):
			if page++; !strings.Contains(plan, "SEARCH listings USING INTEGER PRIMARY KEY") {
				t.Errorf("the listings of a page are found by\n%s", plan)
			}
		case strings.Contains(text, "FROM terms"):
			if !strings.Contains(plan, "SEARCH terms USING PRIMARY KEY (term>? AND term<?)") {
				t.Errorf("words are completed by\n%s", plan)
			}
		case !strings.Contains(plan, "SCAN words VIRTUAL TABLE") || strings.Contains(plan, "TEMP B-TREE"):
			t.Errorf("%s\nis done by\n%s", text, plan)
		}
	}
	if page != 1 {
		t.Errorf("%d statements read the listings of a page", page)
	}
}

// explain returns SQLite's query plan of text.
func explain(t *testing.T, s *Store, text string) string {
	t.Helper()
	var b strings.Builder
	args := []any{"a", "b", "c"}[:strings.Count(text, "?")]
	err := forEachRow(t.Context(), s.read, "EXPLAIN QUERY PLAN "+text, func(rows *sql.Rows) error {
		var id, parent, unused int
		var detail string
		err := rows.Scan(&id, &parent, &unused, &detail)
		fmt.Fprintln(&b, detail)
		return err
	}, args...)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return b.String()
}
