package sqlite

import (
	"flag"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"broadside/app/classifieds"
	"broadside/server/storetest"
)

var (
	million = flag.Bool("million", false, "benchmark a million listings too")
	benches = flag.String("benches", "", "keep the databases of the benchmarks in this directory")
)

// sizes returns the numbers of listings for the benchmarks.
func sizes() []int {
	if *million {
		return []int{10_000, 100_000, 1_000_000}
	}
	return []int{10_000, 100_000}
}

// onSizes runs f on a store of each size.
func onSizes(b *testing.B, f func(b *testing.B, s *Store)) {
	for _, n := range sizes() {
		b.Run(fmt.Sprintf("listings=%d", n), func(b *testing.B) {
			f(b, filledStore(b, n))
		})
	}
}

// filledStore opens a store of n listings, and fills it unless -benches has kept it.
func filledStore(b *testing.B, n int) *Store {
	b.Helper()
	dir := *benches
	if dir == "" {
		dir = filepath.Join(os.TempDir(), fmt.Sprintf("broadside-bench-%d", os.Getpid()))
		b.Cleanup(func() { os.RemoveAll(dir) })
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		b.Fatal(err)
	}
	s := reopen(b, filepath.Join(dir, fmt.Sprintf("%d.db", n)))
	if total := s.counts.Total(&classifieds.Filter{}); total.Value == n {
		return s
	}
	start := time.Now()
	m := storetest.Maker{Now: storetest.Now, Categories: storetest.Categories(), Cities: storetest.Cities()}
	if err := storetest.PutAll(b.Context(), s.Put, m.Listings(n)); err != nil {
		b.Fatal(err)
	}
	b.Logf("%d listings written in %v", n, time.Since(start).Round(time.Millisecond))
	return s
}

// benchFind measures Find for addresses in turn. With forget the cache of results is
// invalid each time.
func benchFind(b *testing.B, s *Store, forget bool, addresses []string, change func(*classifieds.Filter)) {
	var filters []classifieds.Filter
	for _, a := range addresses {
		f := filter(b, a)
		if change != nil {
			change(&f)
		}
		filters = append(filters, f)
	}
	for _, f := range filters { // warm the page cache
		if _, err := s.Find(b.Context(), f, storetest.Now, 2); err != nil {
			b.Fatal(err)
		}
	}
	took := make([]time.Duration, 0, 1<<16)
	i := 0
	for b.Loop() {
		if forget {
			s.generation.Add(1)
		}
		f := filters[i%len(filters)]
		start := time.Now()
		if _, err := s.Find(b.Context(), f, storetest.Now, 2); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(start))
		i++
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Nanoseconds())/1e3, "p50-µs")
	b.ReportMetric(float64(took[len(took)*95/100].Nanoseconds())/1e3, "p95-µs")
}

// Typical filters of lists and searches, with frequent and rare words.
var (
	lists = []string{
		"", "category=motors", "category=jobs", "category=property-rent&city=dubai", "city=doha", "category=items&city=riyadh",
		"category=notices&lang=ar", "category=events&city=manama", "lang=ar", "photo=1&category=property-sale",
	}
	searches = []string{
		"q=villa", "q=sea", "q=toyota", "q=apartment&category=property-rent&city=dubai", "q=piano", "q=near+the+metro",
		"q=" + url.QueryEscape("شقة قرب المترو"), "q=bakenlo", "q=denmi+sofa", "q=engineer&city=doha", "q=tuition+urgent",
		"q=rusenba", "q=" + url.QueryEscape("سيارة"), "q=camera&category=items", "q=exhib",
	}
	narrowed = []string{
		"category=property-rent&attr.beds=2", "category=property-rent&attr.beds=2,3&attr.type=villa&city=dubai",
		"category=motors&attr.make=toyota&attr.year.min=2020", "category=jobs&attr.salary.min=30000", "category=items&price_max=200",
		"price_min=1000&price_max=5000&category=property-rent", "near=25.2,55.27&radius_km=5", "category=motors&attr.make=lexus&attr.fuel=diesel",
	}
)

func BenchmarkList(b *testing.B) {
	onSizes(b, func(b *testing.B, s *Store) { benchFind(b, s, false, lists, nil) })
}

// BenchmarkListAnew measures lists after a write, without cached results.
func BenchmarkListAnew(b *testing.B) {
	onSizes(b, func(b *testing.B, s *Store) { benchFind(b, s, true, lists, nil) })
}

// BenchmarkListCold also reads and decodes every listing again.
func BenchmarkListCold(b *testing.B) {
	onSizes(b, func(b *testing.B, s *Store) {
		benchFind(b, s, true, lists, func(*classifieds.Filter) { s.cache = listingCache{} })
	})
}

func BenchmarkListDeep(b *testing.B) {
	onSizes(b, func(b *testing.B, s *Store) {
		var deep []string
		for _, address := range lists {
			f := filter(b, address)
			for range 30 {
				page, err := s.Find(b.Context(), f, storetest.Now, 0)
				if err != nil {
					b.Fatal(err)
				}
				if f.Cursor = page.Next; f.Cursor == "" {
					break
				}
				deep = append(deep, f.Values().Encode())
			}
		}
		benchFind(b, s, false, deep, nil)
	})
}

func BenchmarkListNarrowed(b *testing.B) {
	onSizes(b, func(b *testing.B, s *Store) { benchFind(b, s, true, narrowed, nil) })
}

func BenchmarkFacets(b *testing.B) {
	onSizes(b, func(b *testing.B, s *Store) {
		benchFind(b, s, true, lists, func(f *classifieds.Filter) { f.Facets = true })
	})
}

func BenchmarkSearch(b *testing.B) {
	onSizes(b, func(b *testing.B, s *Store) { benchFind(b, s, true, searches, nil) })
}

func BenchmarkSearchFacets(b *testing.B) {
	onSizes(b, func(b *testing.B, s *Store) {
		benchFind(b, s, true, searches, func(f *classifieds.Filter) { f.Facets = true })
	})
}

// BenchmarkSearchFacetsAgain measures cached results.
func BenchmarkSearchFacetsAgain(b *testing.B) {
	onSizes(b, func(b *testing.B, s *Store) {
		benchFind(b, s, false, searches, func(f *classifieds.Filter) { f.Facets = true })
	})
}

func BenchmarkSearchByPrice(b *testing.B) {
	onSizes(b, func(b *testing.B, s *Store) {
		benchFind(b, s, true, searches, func(f *classifieds.Filter) { f.Sort = classifieds.PriceUp })
	})
}

func BenchmarkDistance(b *testing.B) {
	onSizes(b, func(b *testing.B, s *Store) {
		benchFind(b, s, true, []string{"near=25.2,55.27", "near=25.2,55.27&category=events", "near=24.7,46.7&radius_km=50&category=property-rent&attr.beds=2"},
			func(f *classifieds.Filter) { f.Sort = classifieds.Distance })
	})
}

func BenchmarkListing(b *testing.B) {
	onSizes(b, func(b *testing.B, s *Store) {
		i := 0
		for b.Loop() {
			i = (i + 7919) % 10_000
			if _, err := s.Listing(b.Context(), fmt.Sprintf("m%07d", i)); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkPut(b *testing.B) {
	s := filledStore(b, 10_000)
	l := storetest.Slice(1)[0]
	for i := 0; b.Loop(); i++ {
		l.Price.Minor = int64(i)
		if err := s.Put(b.Context(), l); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkFill writes ten thousand listings at a time into an empty store.
func BenchmarkFill(b *testing.B) {
	all := storetest.Slice(10_000)
	for b.Loop() {
		s := reopen(b, filepath.Join(b.TempDir(), "fill.db"))
		if err := s.Put(b.Context(), all...); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(all)*b.N)/b.Elapsed().Seconds(), "listings/s")
}

// BenchmarkLoad reads the columns into memory, as a start does.
func BenchmarkLoad(b *testing.B) {
	onSizes(b, func(b *testing.B, s *Store) {
		for b.Loop() {
			if err := s.loadColumns(b.Context()); err != nil {
				b.Fatal(err)
			}
		}
	})
}
