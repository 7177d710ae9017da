package sqlite

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/server/storetest"
)

// expiringListings returns n listings of which a few expire each minute.
func expiringListings(n int) []classifieds.Listing {
	all := storetest.Slice(n)
	for i := range all {
		all[i].Expires = storetest.Now.Add(time.Duration(i*7%40)*time.Minute + time.Duration(i%3)*20*time.Second)
	}
	return all
}

// In each minute, with and without calls of Expire, lists, totals and facets equal
// those of a linear scan.
func TestMinuteByMinute(t *testing.T) {
	t.Parallel()
	for _, written := range []bool{false, true} {
		t.Run(fmt.Sprintf("written down %v", written), func(t *testing.T) {
			onEach(t, func(t *testing.T, s *Store) {
				all := expiringListings(300)
				put(t, s, all...)
				stands := len(all)
				for minute := range 42 {
					now := storetest.Now.Add(time.Duration(minute) * time.Minute)
					if written {
						n, err := s.Expire(t.Context(), now)
						if err != nil {
							t.Fatal(err)
						}
						if left := len(scan(all, classifieds.Filter{}, now)); stands-n != left {
							t.Fatalf("minute %d: %d expired of %d, want %d left", minute, n, stands, left)
						}
						stands -= n
					}
					for _, address := range []string{"limit=50", "category=motors", "q=villa", "sort=price&city=dubai", "attr.fuel=petrol&category=motors"} {
						compare(t, s, all, filter(t, address), now)
					}
					f := filter(t, "facets=1")
					page, err := s.Find(t.Context(), f, now, 0)
					if err != nil {
						t.Fatal(err)
					}
					want := scanFacets(all, f, now, page.Facets)
					if got := fmt.Sprint(countsByCode(page.Facets)); got != fmt.Sprint(countsByCode(want)) {
						t.Fatalf("minute %d: facets %v\nwant %v", minute, got, countsByCode(want))
					}
				}
				if _, page := found(t, s, "", storetest.Now.Add(time.Hour)); page.Total.Value != 0 || len(page.Items) > 0 {
					t.Errorf("after the last minute there are %v", page.Total)
				}
				checkDerived(t, s)
			})
		})
	}
}

// countsByCode returns the counts of facets by code and value.
func countsByCode(facets []api.Facet) map[string]map[string]int {
	out := map[string]map[string]int{}
	for _, f := range facets {
		out[f.Code] = map[string]int{}
		for _, c := range f.Counts {
			out[f.Code][c.Value] = c.N
		}
	}
	return out
}

// A listing is live in the last second before it expires and not in the next.
func TestTheLastSecond(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, s *Store) {
		end := storetest.Now.Add(10 * time.Minute)
		put(t, s, listing("a", func(l *classifieds.Listing) { l.Expires = end }))
		for _, tt := range []struct {
			at   time.Duration
			want bool
		}{{-time.Minute, true}, {-time.Second, true}, {-time.Nanosecond, true}, {0, false}, {time.Nanosecond, false}, {time.Second, false}, {24 * time.Hour, false}} {
			for _, address := range []string{"", "q=oak", "category=items", "price_min=1", "sort=-price", "near=25.2,55.27", "attr.condition=good"} {
				if got, _ := found(t, s, address, end.Add(tt.at)); (len(got) == 1) != tt.want {
					t.Errorf("%v from its end ?%s finds %v, want it there: %v", tt.at, address, got, tt.want)
				}
			}
		}
	})
}

// A listing that is extended in its last minute does not expire at its old end.
func TestExtended(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, s *Store) {
		l := listing("a", func(l *classifieds.Listing) { l.Expires = storetest.Now.Add(time.Minute) })
		put(t, s, l, listing("b", func(l *classifieds.Listing) { l.Expires = storetest.Now.Add(30 * time.Minute) }))
		if want := storetest.Now.Add(time.Minute); !s.NextExpiry().Equal(want) {
			t.Errorf("due %v, want %v", s.NextExpiry(), want)
		}
		l.Expires = storetest.Now.Add(time.Hour)
		put(t, s, l)
		if want := storetest.Now.Add(30 * time.Minute); !s.NextExpiry().Equal(want) {
			t.Errorf("after it was extended due %v, want %v", s.NextExpiry(), want)
		}
		if n, err := s.Expire(t.Context(), storetest.Now.Add(2*time.Minute)); n != 0 || err != nil {
			t.Errorf("%d expired, %v", n, err)
		}
		if n, err := s.Expire(t.Context(), storetest.Now.Add(45*time.Minute)); n != 1 || err != nil {
			t.Errorf("%d expired, %v, want the one that was not extended", n, err)
		}
		got, _ := found(t, s, "", storetest.Now.Add(45*time.Minute))
		if !slices.Equal(got, []string{"a"}) {
			t.Errorf("found %v, want a", got)
		}
		// A later end makes an expired listing live again.
		back := listing("b", func(l *classifieds.Listing) { l.Expires = storetest.Now.Add(3 * time.Hour) })
		put(t, s, back)
		if got, _ := found(t, s, "", storetest.Now.Add(2*time.Hour)); !slices.Equal(got, []string{"b"}) {
			t.Errorf("found %v, want b", got)
		}
		checkDerived(t, s)
	})
}
