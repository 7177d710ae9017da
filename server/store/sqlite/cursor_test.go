package sqlite

import (
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/server/store"
	"broadside/server/storetest"
)

func TestBadCursors(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, s *Store) {
		put(t, s, storetest.Slice(200)...)
		_, page := found(t, s, "limit=5", storetest.Now)
		good := page.Next
		for _, tt := range []struct{ name, address string }{
			{"another filter", "city=dubai&cursor=" + good},
			{"another order", "sort=price&cursor=" + good},
			{"more words", "q=villa&cursor=" + good},
			{"no base64", "cursor=%21%21"},
			{"too short", "cursor=" + good[:8]},
			{"cut off", "cursor=" + good[:len(good)-3]},
			{"too long", "cursor=" + good + "AAAA"},
			{"offset", "cursor=20"},
		} {
			_, err := s.Find(t.Context(), filter(t, tt.address), storetest.Now, 0)
			var p *api.Problem
			if !errors.As(err, &p) || p.Code != api.BadCursor {
				t.Errorf("%s: error is %v, want bad-cursor", tt.name, err)
			}
		}
		for _, address := range []string{"cursor=" + good, "limit=50&cursor=" + good, "facets=1&cursor=" + good, "sort=newest&cursor=" + good} {
			if got, _ := found(t, s, address, storetest.Now); len(got) == 0 {
				t.Errorf("?%s finds nothing", address)
			}
		}
	})
}

// Listings are added, changed and sold between pages. No unchanged listing is on
// two pages, and each is on one.
func TestCursorsStayTrue(t *testing.T) {
	t.Parallel()
	for _, address := range []string{
		"", "category=motors", "q=villa", "q=apartment&category=property-rent", "sort=price", "sort=-price&category=jobs",
		"sort=distance&near=25.2,55.27&radius_km=60", "q=sea&sort=price", "q=sea&sort=distance&near=25.2,55.27&radius_km=90", "q=sea&sort=newest",
		"category=property-rent&attr.beds=1,2&sort=-price",
	} {
		t.Run(address, func(t *testing.T) {
			onEach(t, func(t *testing.T, s *Store) {
				all := storetest.Slice(600)
				put(t, s, all...)
				f := filter(t, address)
				unchanged := map[string]bool{}
				for _, l := range scan(all, f, storetest.Now) {
					unchanged[l.ID] = true
				}
				seen := map[string]bool{}
				f.Limit = 9
				for n := 0; ; n++ {
					page, err := s.Find(t.Context(), f, storetest.Now, 0)
					if err != nil {
						t.Fatal(err)
					}
					for _, l := range page.Items {
						if seen[l.ID] && unchanged[l.ID] {
							t.Fatalf("%s is there twice", l.ID)
						}
						seen[l.ID] = true
					}
					if f.Cursor = page.Next; f.Cursor == "" || n > 400 {
						break
					}
					changeListings(t, s, n, all, unchanged)
				}
				for id := range unchanged {
					if !seen[id] {
						t.Errorf("%s did not change and is on no page", id)
					}
				}
			})
		})
	}
}

// changeListings adds listings, changes one and sells one, and deletes those from
// unchanged.
func changeListings(t *testing.T, s *Store, n int, all []classifieds.Listing, unchanged map[string]bool) {
	t.Helper()
	if n > 12 {
		return
	}
	var added []classifieds.Listing
	for i := range 8 {
		l := all[(n*31+i*151)%len(all)]
		l.ID = fmt.Sprintf("new-%d-%d", n, i)
		l.Published = storetest.Now.Add(-time.Duration(i*n) * time.Second)
		added = append(added, l)
	}
	changed := all[(n*17)%len(all)]
	changed.Price.Minor += 12_345
	delete(unchanged, changed.ID)
	put(t, s, append(added, changed)...)
	sold := all[(n*13+5)%len(all)]
	delete(unchanged, sold.ID)
	if err := s.Decide(t.Context(), classifieds.Decision{Listing: sold.ID, At: storetest.Now, Who: "mona", Verdict: classifieds.Sold}); err != nil {
		t.Fatal(err)
	}
}

func TestPromoted(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, s *Store) {
		all := storetest.Slice(400)
		for i := range all {
			all[i].Featured = i%40 == 0
		}
		put(t, s, all...)
		for _, address := range []string{"limit=10", "category=jobs&limit=10", "q=villa&limit=5", "sort=price&limit=20", "city=doha&price_min=1"} {
			f := filter(t, address)
			matches := ids(scan(all, f, storetest.Now))
			page, err := s.Find(t.Context(), f, storetest.Now, 2)
			if err != nil {
				t.Fatal(err)
			}
			if len(page.Promoted) > 2 {
				t.Errorf("?%s promotes %d listings", address, len(page.Promoted))
			}
			rest := slices.Clone(matches)
			for _, l := range page.Promoted {
				if !l.Featured || !slices.Contains(matches, l.ID) {
					t.Errorf("?%s promotes %s, featured: %v, a match: %v", address, l.ID, l.Featured, slices.Contains(matches, l.ID))
				}
				rest = slices.DeleteFunc(rest, func(id string) bool { return id == l.ID })
			}
			if got, want := ids(page.Items), rest[:min(len(rest), len(page.Items))]; !slices.Equal(got, want) {
				t.Errorf("?%s lists %v besides, want %v", address, got, want)
			}
			if f.Cursor = page.Next; f.Cursor != "" {
				if second, err := s.Find(t.Context(), f, storetest.Now, 2); err != nil || len(second.Promoted) > 0 {
					t.Errorf("the second page of ?%s promotes %v, %v", address, second.Promoted, err)
				}
			}
		}
	})
}

// Other listings are promoted each hour, until all have been.
func TestPromotedTakeTurns(t *testing.T) {
	t.Parallel()
	keys := []int64{1, 2, 3, 4, 5}
	seen := map[int64]bool{}
	for h := range 5 {
		for _, k := range store.Rotate(keys, 2, storetest.Now.Add(time.Duration(h)*time.Hour)) {
			seen[k] = true
		}
	}
	if len(seen) != len(keys) {
		t.Errorf("promoted in five hours: %v", seen)
	}
	if got := store.Rotate(keys[:1], 2, storetest.Now); !slices.Equal(got, keys[:1]) {
		t.Errorf("Rotate(one, 2) = %v", got)
	}
}

func FuzzCursor(f *testing.F) {
	for _, c := range []store.Cursor{{Filter: 1, Key: 5}, {Filter: 1, Rank: -7, Geocell: 9, NoPrice: true, Key: 1 << 50, Top: 1 << 51}} {
		f.Add(c.String())
	}
	f.Add(strings.Repeat("A", 40))
	f.Fuzz(func(t *testing.T, text string) {
		q := classifieds.Filter{Cursor: text}
		c, err := store.ReadCursor(&q)
		if err != nil {
			var p *api.Problem
			if !errors.As(err, &p) || p.Code != api.BadCursor {
				t.Fatalf("ReadCursor(%q): %v", text, err)
			}
			return
		}
		if text == "" {
			return
		}
		q.Cursor = c.String()
		if again, err := store.ReadCursor(&q); err != nil || again != c {
			b, _ := base64.RawURLEncoding.DecodeString(text)
			t.Fatalf("ReadCursor(%x) = %+v, written and read %+v, %v", b, c, again, err)
		}
	})
}
