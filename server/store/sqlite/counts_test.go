package sqlite

import (
	"math/rand/v2"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/server/storetest"
)

// A total of more than a thousand matches is not exact.
func TestCapped(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, s *Store) {
		var all []classifieds.Listing
		for i := range maxCounted + 5 {
			all = append(all, listing(strconv.Itoa(i)))
		}
		put(t, s, all...)
		for address, want := range map[string]api.Total{
			"":                                     {Value: maxCounted + 5, Exact: true},
			"category=items":                       {Value: maxCounted + 5, Exact: true},
			"q=oak":                                {Value: maxCounted},
			"price_min=1":                          {Value: maxCounted},
			"category=items&attr.condition=good":   {Value: maxCounted},
			"near=25.2,55.27":                      {Value: maxCounted},
			"q=oak&city=doha":                      {Exact: true},
			"q=oak&facets=1&category=items&days=1": {Value: maxCounted},
		} {
			_, page := found(t, s, address, storetest.Now)
			if page.Total != want {
				t.Errorf("?%s: total %v, want %v", address, page.Total, want)
			}
			for _, facet := range page.Facets {
				for _, n := range facet.Counts {
					if n.N > maxCounted || n.Exact {
						t.Errorf("?%s: %s counts %v", address, facet.Code, n)
					}
				}
			}
		}
	})
}

// Random filters find the same as a linear scan: with no frequent word, with some, and with those
// that few listings contain.
func TestRandomFilters(t *testing.T) {
	t.Parallel()
	all := storetest.Slice(1500)
	onEach(t, func(t *testing.T, s *Store) {
		put(t, s, all...)
		r := rand.New(rand.NewPCG(7, 7))
		for i := range 450 {
			if i%150 == 0 && i > 0 {
				learn(t, s, []int{0, 200, 8}[i/150])
			}
			s.maxStreamed = []int{0, 3, 50, maxStreamed}[r.IntN(4)]
			address := randomAddress(r, all)
			f := filter(t, address)
			f.Facets = r.IntN(4) == 0
			if !t.Run(address, func(t *testing.T) { compare(t, s, all, f, storetest.Now) }) {
				break
			}
		}
	})
}

// learn makes words frequent that so many listings contain, and forgets cached results.
func learn(t *testing.T, s *Store, listings int) {
	t.Helper()
	if err := s.learnFrequent(t.Context(), listings, 1<<20); err != nil {
		t.Fatal(err)
	}
	s.generation.Add(1)
}

// randomQuery returns up to three words of a listing, the last of which may be only begun.
func randomQuery(r *rand.Rand, l *classifieds.Listing) string {
	has := wordsOf(l)
	var words []string
	for range 1 + r.IntN(3) {
		words = append(words, has[r.IntN(len(has))])
	}
	last := []rune(words[len(words)-1])
	words[len(words)-1] = string(last[:max(1, len(last)-r.IntN(4))])
	return strings.Join(words, " ")
}

// randomAddress combines a few parameters.
func randomAddress(r *rand.Rand, all []classifieds.Listing) string {
	v := url.Values{}
	pick := func(name string, values ...string) {
		if r.IntN(3) == 0 {
			v.Set(name, values[r.IntN(len(values))])
		}
	}
	pick("q", "villa", "sea", "شقة", "toyota", "car near", "used", "new so", "apartment dubai")
	pick("q", randomQuery(r, &all[r.IntN(len(all))]))
	pick("city", "dubai", "doha", "riyadh")
	pick("intent", "offer", "wanted")
	pick("lang", "en", "ar")
	pick("photo", "1")
	pick("days", "2", "20")
	pick("price_min", "10", "5000")
	pick("price_max", "20000", "900000")
	pick("near", "25.2,55.27", "24.7,46.7")
	switch c := storetest.Categories()[r.IntN(9)%8]; r.IntN(3) {
	case 0:
		v.Set("category", c.Code)
	case 1:
		v.Set("category", c.Code)
		for _, a := range c.Attributes {
			switch {
			case r.IntN(2) == 0:
			case a.Kind.Numeric():
				v.Set("attr."+a.Code+".min", strconv.Itoa(r.IntN(4)))
				pick("attr."+a.Code+".max", "5", "3000", "100000")
			case len(a.Options) > 1:
				v.Set("attr."+a.Code, a.Options[r.IntN(len(a.Options))].Value)
			}
		}
	}
	sorts := []string{"", "newest", "price", "-price", "relevance"}
	if v.Get("near") != "" {
		sorts = append(sorts, "distance")
	}
	v.Set("sort", sorts[r.IntN(len(sorts))])
	return v.Encode()
}
