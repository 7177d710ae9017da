package sqlite

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"

	"broadside/app/classifieds"
	"broadside/server/storetest"
)

// Lists are read in the order of an index and never sorted, so their time does not
// depend on the number of listings.
func TestPlansFollowIndexes(t *testing.T) {
	t.Parallel()
	s := engines[0].open(t)
	for _, tt := range []struct{ address, index string }{
		{"", "SCAN l"},
		{"category=motors", "SEARCH l USING INDEX live_category (category=?)"},
		{"city=doha", "SEARCH l USING INDEX live_city (city=?)"},
		{"category=motors&city=doha", "SEARCH l USING INDEX live_category_city (category=? AND city=?)"},
		{"category=motors&days=3", "SEARCH l USING INDEX live_category (category=? AND rowid>?)"},
		{"category=motors&lang=ar&photo=1&intent=offer&price_min=5", "SEARCH l USING INDEX live_category (category=?)"},
		{"days=3", "SEARCH l USING INTEGER PRIMARY KEY (rowid>?)"},
		{"price_min=5&price_max=9", "SCAN l"},
		{"category=jobs&attr.salary.min=5", "SEARCH l USING INDEX live_category (category=?)"},
		{"near=25,55", "SCAN l"},
		{"q=villa", "SCAN words VIRTUAL TABLE INDEX 192:M3"},
		{"category=property-rent&attr.beds=2", "SCAN words VIRTUAL TABLE INDEX 192:M3"},
		{"sort=price", "SEARCH l USING INDEX live_price (price>?)"},
		{"sort=price&category=motors", "SEARCH l USING INDEX live_category_price (category=? AND price>?)"},
		{"sort=-price&category=motors&price_max=900", "SEARCH l USING INDEX live_category_price (category=? AND price>? AND price<?)"},
	} {
		t.Run(tt.address, func(t *testing.T) {
			t.Parallel()
			f := filter(t, tt.address)
			p, err := s.newPlan(t.Context(), &f, storetest.Now)
			if err != nil {
				t.Fatal(err)
			}
			w := walk{result: &result{plan: p}, s: s, f: &f, limit: 20}
			text, args := w.plan.statement("l.key", nil, "ORDER BY "+p.keyColumn()+" DESC LIMIT 21")
			if order := f.Order(); order == classifieds.PriceUp || order == classifieds.PriceDown {
				text, args = w.priceStatement(order == classifieds.PriceDown)
			}
			if got := explain(t, s, text, args); !strings.Contains(got, tt.index) || strings.Contains(got, "ORDER BY") {
				t.Errorf("plan of %s\nis\n%s\nwant %s and nothing sorted", text, got, tt.index)
			}
		})
	}
}

// Matches of a range are counted by the index of its column.
func TestFewLead(t *testing.T) {
	t.Parallel()
	s := engines[0].open(t)
	for _, tt := range []struct{ address, index string }{
		{"category=jobs&attr.salary.min=5", "SEARCH n USING COVERING INDEX numbers_value (code=? AND value>? AND value<?)"},
		{"category=jobs&near=25,55", "SEARCH l USING INDEX live_spot (spot=?)"},
		{"category=jobs&price_min=7", "SEARCH l USING INDEX live_category_price (category=? AND price>? AND price<?)"},
		{"price_max=7", "SEARCH l USING INDEX live_price (price>? AND price<?)"},
	} {
		t.Run(tt.address, func(t *testing.T) {
			t.Parallel()
			f := filter(t, tt.address)
			p, err := s.newPlan(t.Context(), &f, storetest.Now)
			if err != nil {
				t.Fatal(err)
			}
			q := p.selectivePlan()
			text, args := q.statement("l.key", nil, "LIMIT 21")
			if got := explain(t, s, text, args); !strings.Contains(got, tt.index) {
				t.Errorf("plan of %s\nis\n%s\nwant %s", text, got, tt.index)
			}
		})
	}
}

// explain returns SQLite's query plan of text.
func explain(t *testing.T, s *Store, text string, args []any) string {
	t.Helper()
	var b strings.Builder
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
