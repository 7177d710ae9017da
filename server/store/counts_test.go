package store

import (
	"math/rand/v2"
	"net/url"
	"slices"
	"strconv"
	"testing"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/server/storetest"
)

func TestKept(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]bool{
		"": true, "category=jobs": true, "category=jobs&city=doha&intent=offer&lang=ar&photo=1": true, "sort=price&facets=1&limit=3": true,
		"q=x": false, "price_min=1": false, "price_max=1": false, "currency=AED": false, "near=1,2": false, "days=3": false, "attr.beds=2": false, "attr.beds.min=2": false,
	} {
		f := filter(t, address)
		if got := Counted(&f); got != want {
			t.Errorf("kept(%q) = %v, want %v", address, got, want)
		}
	}
}

func TestMisses(t *testing.T) {
	t.Parallel()
	k := Group{Category: "jobs", City: "doha", Intent: "offer", Lang: "en", Photo: false}
	for address, want := range map[string]missed{
		"": 0, "category=jobs&city=doha&intent=offer&lang=en": 0, "category=motors": missedCategory, "city=dubai": missedCity, "intent=wanted": missedIntent,
		"lang=ar": missedLang, "photo=1": missedPhoto, "category=motors&photo=1": missedCategory | missedPhoto,
	} {
		f := filter(t, address)
		if got := k.misses(&f); got != want {
			t.Errorf("misses(%q) = %b, want %b", address, got, want)
		}
	}
}

func TestLoosen(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		address, code, want string
		narrowed            bool
	}{
		{"category=jobs&attr.workplace=remote&city=doha", "category", "city=doha", true},
		{"category=jobs&attr.workplace=remote&city=doha", "city", "attr.workplace=remote&category=jobs", true},
		{"category=jobs&attr.workplace=remote", "attr.workplace", "category=jobs", true},
		{"category=jobs&attr.workplace=remote", "attr.employment", "attr.workplace=remote&category=jobs", false},
		{"attr.beds=2", "category", "attr.beds=2", false},
		{"intent=offer&photo=1", "photo", "intent=offer", true},
		{"intent=offer&photo=1", "intent", "photo=1", true},
		{"q=x", "city", "q=x", false},
	} {
		f := filter(t, tt.address)
		got, narrowed := Without(&f, tt.code)
		if got.Values().Encode() != tt.want || narrowed != tt.narrowed {
			t.Errorf("loosen(%q, %s) = %q, %v, want %q, %v", tt.address, tt.code, got.Values().Encode(), narrowed, tt.want, tt.narrowed)
		}
	}
}

func TestFacetsInOrder(t *testing.T) {
	t.Parallel()
	in := FacetCounts{{"city", "doha"}: 2, {"city", "ajman"}: 2, {"city", "dubai"}: 9, {"photo", "1"}: 1, {"intent", "offer"}: 0, {"attr.x", "y"}: 3}
	got := in.List([]string{"photo", "city", "intent"}, map[string]bool{"photo": true})
	want := []api.Facet{
		{Code: "photo", Counts: []api.Count{{Value: "1", N: 1, Exact: true}}},
		{Code: "city", Counts: []api.Count{{Value: "dubai", N: 9}, {Value: "ajman", N: 2}, {Value: "doha", N: 2}}},
	}
	if len(got) != len(want) || got[0].Code != "photo" || !slices.Equal(got[0].Counts, want[0].Counts) || !slices.Equal(got[1].Counts, want[1].Counts) {
		t.Errorf("facets are %+v, want %+v", got, want)
	}
	many := FacetCounts{}
	for i := range 3 * listed {
		many[Mark{"city", strconv.Itoa(i)}] = i + 1
	}
	if got := many.List([]string{"city"}, nil); len(got[0].Counts) != listed || got[0].Counts[0].N != 3*listed {
		t.Errorf("%d values are listed from %d on, want %d", len(got[0].Counts), got[0].Counts[0].N, listed)
	}
}

// Over a thousand matches a count says that there are more.
func TestCapped(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, s *Store) {
		var all []classifieds.Listing
		for i := range capped + 5 {
			all = append(all, listing(strconv.Itoa(i)))
		}
		put(t, s, all...)
		for address, want := range map[string]api.Total{
			"":                                     {Value: capped + 5, Exact: true},
			"category=items":                       {Value: capped + 5, Exact: true},
			"q=oak":                                {Value: capped},
			"price_min=1":                          {Value: capped},
			"category=items&attr.condition=good":   {Value: capped},
			"near=25.2,55.27":                      {Value: capped},
			"q=oak&city=doha":                      {Exact: true},
			"q=oak&facets=1&category=items&days=1": {Value: capped},
		} {
			_, page := found(t, s, address, storetest.Now)
			if page.Total != want {
				t.Errorf("?%s: total %v, want %v", address, page.Total, want)
			}
			for _, facet := range page.Facets {
				for _, n := range facet.Counts {
					if n.N > capped || n.Exact {
						t.Errorf("?%s: %s counts %v", address, facet.Code, n)
					}
				}
			}
		}
	})
}

// Filters made at random find what a plain reading finds.
func TestRandomFilters(t *testing.T) {
	t.Parallel()
	all := storetest.Slice(1500)
	onEach(t, func(t *testing.T, s *Store) {
		put(t, s, all...)
		r := rand.New(rand.NewPCG(7, 7))
		for range 150 {
			address := randomAddress(r)
			f := filter(t, address)
			f.Facets = r.IntN(4) == 0
			if !t.Run(address, func(t *testing.T) { compare(t, s, all, f, storetest.Now) }) {
				break
			}
		}
	})
}

// randomAddress puts a few parameters together.
func randomAddress(r *rand.Rand) string {
	v := url.Values{}
	pick := func(name string, values ...string) {
		if r.IntN(3) == 0 {
			v.Set(name, values[r.IntN(len(values))])
		}
	}
	pick("q", "villa", "sea", "شقة", "toyota", "car near", "used", "new so", "apartment dubai")
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
