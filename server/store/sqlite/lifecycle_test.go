package sqlite

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/server/store"
	"broadside/server/store/columns"
	"broadside/server/storetest"
)

var listing = storetest.Listing

func put(t testing.TB, s *Store, listings ...classifieds.Listing) {
	t.Helper()
	if err := s.Put(t.Context(), listings...); err != nil {
		t.Fatal(err)
	}
}

// found returns the IDs and the page of an address at now.
func found(t testing.TB, s *Store, address string, now time.Time) ([]string, api.Page[classifieds.Listing]) {
	t.Helper()
	page, err := s.Find(t.Context(), filter(t, address), now, 0)
	if err != nil {
		t.Fatal(err)
	}
	return ids(page.Items), page
}

func TestPutChanges(t *testing.T) {
	t.Parallel()
	type change = func(*classifieds.Listing)
	for _, tt := range []struct {
		name         string
		change       change
		gone, comes  string // filters that find it before, and after
		stillVersion bool
	}{
		{"nothing", func(*classifieds.Listing) {}, "", "q=oak", true},
		{"title", func(l *classifieds.Listing) { l.Title, l.Text = "Teak table", "" }, "q=oak", "q=teak", false},
		{"category", func(l *classifieds.Listing) { l.Category = "services" }, "category=items", "category=services", false},
		{"city", func(l *classifieds.Listing) { l.Place.City = "doha" }, "city=dubai", "city=doha", false},
		{"price", func(l *classifieds.Listing) { l.Price.Minor = 100 }, "price_min=400", "price_max=2", false},
		{"attribute", func(l *classifieds.Listing) {
			l.Attributes = map[string]classifieds.Value{"condition": classifieds.TextValue("fair")}
		}, "category=items&attr.condition=good", "category=items&attr.condition=fair", false},
		{"place", func(l *classifieds.Listing) { l.Place.Lat, l.Place.Lon = 24.71, 46.68 }, "near=25.2,55.2", "near=24.7,46.7", false},
		{"photo", func(l *classifieds.Listing) { l.Photos = []classifieds.Photo{{Src: "/media/x.svg"}} }, "", "photo=1", false},
		{"published", func(l *classifieds.Listing) { l.Published = storetest.Now.Add(-time.Minute) }, "", "days=1", false},
		{"sold", func(l *classifieds.Listing) { l.State = classifieds.Sold }, "q=oak", "", false},
		{"queued", func(l *classifieds.Listing) { l.State = classifieds.Queued }, "city=dubai", "", false},
		{"over", func(l *classifieds.Listing) { l.Expires = storetest.Now }, "city=dubai", "", false},
		{"no end", func(l *classifieds.Listing) { l.Expires = time.Time{} }, "", "city=dubai", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			onEach(t, func(t *testing.T, s *Store) {
				put(t, s, listing("a"), listing("b", func(l *classifieds.Listing) { l.Lang = "ar" }))
				version := s.Version()
				after := listing("a", tt.change)
				put(t, s, after)
				if still := s.Version() == version; still != tt.stillVersion {
					t.Errorf("version was %d and is %d", version, s.Version())
				}
				for address, want := range map[string]bool{tt.gone: false, tt.comes: true} {
					if address == "" {
						continue
					}
					got, page := found(t, s, address+"&lang=en&facets=1", storetest.Now)
					if slices.Contains(got, "a") != want || page.Total.Value != len(got) {
						t.Errorf("?%s finds %v of %v, want a there: %v", address, got, page.Total, want)
					}
				}
				checkDerived(t, s)
			})
		})
	}
}

// checkDerived checks that the derived tables and the counts in memory are equal to those
// computed from the listings.
func checkDerived(t testing.TB, s *Store) {
	t.Helper()
	checkFrequent(t, s)
	dump := func() map[string]int {
		out := map[string]int{}
		for _, q := range []string{
			`SELECT 'live', key, expires, hex(row), '', '', '', '', '', '', '' FROM live`,
			`SELECT 'terms', term, n, '', '', '', '', '', '', '', '' FROM terms`,
			`SELECT 'counts', category, city, intent, lang, photo, code, value, n, '', '' FROM counts`,
		} {
			rows, err := s.write.QueryContext(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			for rows.Next() {
				v := make([]any, 11)
				at := make([]any, len(v))
				for i := range v {
					at[i] = &v[i]
				}
				if err := rows.Scan(at...); err != nil {
					t.Fatal(err)
				}
				out[fmt.Sprint(v...)]++
			}
			if err := rows.Err(); err != nil {
				t.Fatal(err)
			}
		}
		return out
	}
	kept := dump()
	memory, rows := fmt.Sprint(&s.counts), dumpColumns(s)
	if err := s.reindex(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := loadCounts(t.Context(), s.read, &s.counts); err != nil {
		t.Fatal(err)
	}
	if err := s.loadColumns(t.Context()); err != nil {
		t.Fatal(err)
	}
	if loaded := dumpColumns(s); loaded != rows {
		t.Errorf("columns in memory are\n%s\nloaded\n%s", rows, loaded)
	}
	if derived := dump(); fmt.Sprint(kept) != fmt.Sprint(derived) {
		t.Errorf("kept\n%v\nderived\n%v", kept, derived)
	}
	if m := fmt.Sprint(&s.counts); m != memory {
		t.Errorf("counts in memory are\n%s\nthose in the file\n%s", memory, m)
	}
}

// dumpColumns returns the columns in memory as text.
func dumpColumns(s *Store) string {
	var b strings.Builder
	v := s.columns.View()
	v.Select(&classifieds.Filter{}, time.Time{}, nil).Newest(store.Never, func(h columns.Hit) bool {
		facets := v.Facets([]columns.Hit{h})
		fmt.Fprintln(&b, h.Key(), string(h.Title()), v.IsFeatured(h), facets)
		return true
	})
	return b.String()
}

func TestPutIsAllOrNothing(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, s *Store) {
		put(t, s, listing("a"))
		version := s.Version()
		if err := s.Put(t.Context(), listing("b"), listing("")); err == nil {
			t.Fatal("a listing without an id was taken")
		}
		if got, _ := found(t, s, "", storetest.Now); !slices.Equal(got, []string{"a"}) {
			t.Errorf("found %v, want a alone", got)
		}
		if s.Version() != version {
			t.Error("the version changed without a change")
		}
		checkDerived(t, s)
	})
}

func TestPutTwiceInOneGo(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, s *Store) {
		put(t, s, listing("a"), listing("a", func(l *classifieds.Listing) { l.Title = "Teak desk" }))
		got, page := found(t, s, "q=teak", storetest.Now)
		if !slices.Equal(got, []string{"a"}) || page.Total.Value != 1 {
			t.Errorf("found %v of %v, want a", got, page.Total)
		}
		checkDerived(t, s)
	})
}

// More listings in a second than it has keys get keys of the next second.
func TestManyInOneSecond(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, s *Store) {
		var all []classifieds.Listing
		for i := range 1<<store.KeyBits + 50 {
			all = append(all, listing(fmt.Sprintf("m%04d", i)))
		}
		put(t, s, all...)
		put(t, s, listing("late"))
		seen := map[string]bool{}
		f := filter(t, "limit=50")
		for range 100 {
			page, err := s.Find(t.Context(), f, storetest.Now, 0)
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range page.Items {
				if seen[l.ID] {
					t.Fatalf("%s is there twice", l.ID)
				}
				seen[l.ID] = true
			}
			if f.Cursor = page.Next; f.Cursor == "" {
				break
			}
		}
		if len(seen) != len(all)+1 {
			t.Errorf("pages hold %d listings, want %d", len(seen), len(all)+1)
		}
	})
}

func TestDecide(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, s *Store) {
		put(t, s, listing("a"))
		for i, to := range []classifieds.State{classifieds.Paused, classifieds.Live, classifieds.Sold} {
			d := classifieds.Decision{Listing: "a", At: storetest.Now.Add(time.Duration(i) * time.Minute), Who: "mona", Verdict: to, Reason: "asked"}
			if err := s.Decide(t.Context(), d); err != nil {
				t.Fatal(err)
			}
			got, page := found(t, s, "", storetest.Now)
			if live := to == classifieds.Live; (len(got) == 1) != live || (page.Total.Value == 1) != live {
				t.Errorf("decided %s, found %v of %v", to, got, page.Total)
			}
			l, err := s.Listing(t.Context(), "a")
			if err != nil || l.State != to {
				t.Errorf("Listing(a) is %s, %v, want %s", l.State, err, to)
			}
		}
		all, err := s.Decisions(t.Context(), "a")
		if err != nil || len(all) != 3 || all[2].Verdict != classifieds.Sold || all[2].Who != "mona" || !all[2].At.Equal(storetest.Now.Add(2*time.Minute)) {
			t.Errorf("Decisions(a) = %v, %v", all, err)
		}
		checkDerived(t, s)
	})
}

func TestNoListing(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, s *Store) {
		_, read := s.Listing(t.Context(), "none")
		for _, err := range []error{read, s.Decide(t.Context(), classifieds.Decision{Listing: "none", Verdict: classifieds.Sold})} {
			var p *api.Problem
			if !errors.As(err, &p) || p.Code != api.NotFound {
				t.Errorf("error is %v, want not-found", err)
			}
		}
		if all, err := s.Decisions(t.Context(), "none"); err != nil || all == nil || len(all) > 0 {
			t.Errorf("Decisions(none) = %v, %v", all, err)
		}
	})
}

func TestExpire(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, s *Store) {
		at := func(minutes int) func(*classifieds.Listing) {
			return func(l *classifieds.Listing) { l.Expires = storetest.Now.Add(time.Duration(minutes) * time.Minute) }
		}
		put(t, s, listing("one", at(1)), listing("two", at(2)), listing("ten", at(10)), listing("never", func(l *classifieds.Listing) { l.Expires = time.Time{} }))
		for _, tt := range []struct {
			minute int
			want   []string
			due    int
		}{
			{0, []string{"never", "ten", "two", "one"}, 1},
			{1, []string{"never", "ten", "two"}, 2},
			{5, []string{"never", "ten"}, 10},
			{10, []string{"never"}, 0},
		} {
			now := storetest.Now.Add(time.Duration(tt.minute) * time.Minute)
			for _, address := range []string{"", "q=desk", "sort=price", "near=25.2,55.27&sort=distance", "category=items&attr.condition=good", "facets=1"} {
				got, page := found(t, s, address, now)
				slices.Sort(got)
				want := slices.Sorted(slices.Values(tt.want))
				if !slices.Equal(got, want) || page.Total != (api.Total{Value: len(want), Exact: true}) {
					t.Errorf("minute %d, ?%s: found %v of %v, want %v", tt.minute, address, got, page.Total, want)
				}
			}
			if _, err := s.Expire(t.Context(), now); err != nil {
				t.Fatal(err)
			}
			var due time.Time
			if tt.due > 0 {
				due = storetest.Now.Add(time.Duration(tt.due) * time.Minute)
			}
			if !s.NextExpiry().Equal(due) {
				t.Errorf("minute %d: due %v, want %v", tt.minute, s.NextExpiry(), due)
			}
		}
		d, err := s.Decisions(t.Context(), "two")
		if err != nil || len(d) != 1 || d[0].Verdict != classifieds.Expired || d[0].Who != "desk" {
			t.Errorf("Decisions(two) = %v, %v", d, err)
		}
		checkDerived(t, s)
	})
}

// During a write, lists do not contain overdue listings, but counts may.
func TestExpiredWhileWriting(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, s *Store) {
		put(t, s, listing("a"))
		s.writing.Lock()
		got, _ := found(t, s, "", storetest.Now.Add(2*time.Hour))
		s.writing.Unlock()
		if len(got) > 0 {
			t.Errorf("found %v, which has expired", got)
		}
		if _, page := found(t, s, "", storetest.Now.Add(2*time.Hour)); page.Total.Value != 0 {
			t.Errorf("total is %v, want 0", page.Total)
		}
	})
}

func TestExpireMany(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, s *Store) {
		var all []classifieds.Listing
		for i := range 2*expireBatch + 7 {
			all = append(all, listing(fmt.Sprint(i)))
		}
		put(t, s, all...)
		if n, err := s.Expire(t.Context(), storetest.Now.Add(time.Hour)); n != len(all) || err != nil {
			t.Errorf("Expire = %d, %v, want %d", n, err, len(all))
		}
		if got, page := found(t, s, "facets=1", storetest.Now); len(got) > 0 || page.Total.Value > 0 || len(page.Facets) > 0 {
			t.Errorf("found %v, %v, %v", got, page.Total, page.Facets)
		}
	})
}

// With concurrent readers and writers every result was correct at some time.
func TestReadersAndWriters(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, s *Store) {
		put(t, s, storetest.Slice(300)...)
		ctx, stop := context.WithCancel(t.Context())
		var wait sync.WaitGroup
		for reader := range 3 {
			wait.Go(func() {
				for i := reader; ctx.Err() == nil; i++ {
					f := filter(t, cases[i%len(cases)])
					f.Facets = i%2 == 0
					page, err := s.Find(ctx, f, storetest.Now, 2)
					if err != nil && ctx.Err() == nil {
						t.Error(err)
						return
					}
					for _, l := range page.Items {
						if l.State != classifieds.Live {
							t.Errorf("%s is %s", l.ID, l.State)
						}
					}
				}
			})
		}
		for i := range 60 {
			l := listing(fmt.Sprint("w", i%10), func(l *classifieds.Listing) { l.Price.Minor = int64(i) })
			put(t, s, l)
			if i%3 == 0 {
				if err := s.Decide(t.Context(), classifieds.Decision{Listing: l.ID, Verdict: classifieds.Sold, At: storetest.Now, Who: "mona"}); err != nil {
					t.Error(err)
				}
			}
		}
		stop()
		wait.Wait()
		checkDerived(t, s)
	})
}

func TestReopen(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "s.db")
	all := storetest.Slice(500)
	s := open(t, path)
	put(t, s, all...)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, path)
	compare(t, s, all, filter(t, "category=motors"), storetest.Now)
	compare(t, s, all, filter(t, "q=villa"), storetest.Now)
	if s.NextExpiry().IsZero() {
		t.Error("nothing is due, and everything expires")
	}
	checkDerived(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// Opening with other categories rebuilds the indexes.
func TestReopenWithOtherCategories(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "s.db")
	s := open(t, path)
	put(t, s, listing("a"))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	c := store.Config{Categories: storetest.Categories(), Cities: storetest.Cities()}
	for i := range c.Categories {
		if c.Categories[i].Code == "items" {
			c.Categories[i].Attributes = nil
			c.Categories[i].Names = map[string]string{"en": "Bric-a-brac"}
		}
	}
	s, err := Open(t.Context(), path, c)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if got, page := found(t, s, "category=items&q=brac&facets=1", storetest.Now); len(got) != 1 || len(page.Facets) != 3 {
		t.Errorf("found %v with facets %v, want a with category, intent and city", got, page.Facets)
	}
}

func TestPingAndTidy(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, s *Store) {
		put(t, s, listing("a"))
		if err := errors.Join(s.Ping(t.Context()), s.Maintain(t.Context())); err != nil {
			t.Error(err)
		}
		checkDerived(t, s)
	})
}

func open(t *testing.T, path string) *Store {
	t.Helper()
	s, err := Open(t.Context(), path, store.Config{Categories: storetest.Categories(), Cities: storetest.Cities()})
	if err != nil {
		t.Fatal(err)
	}
	return s
}
