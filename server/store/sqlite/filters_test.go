package sqlite

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"broadside/server/storetest"
)

// boundaryParameters has each parameter with its boundary values.
var boundaryParameters = []string{
	"intent=offer", "intent=wanted", "lang=en", "lang=ar", "lang=fr", "photo=1", "days=1", "days=59", "days=60", "days=365",
	"city=dubai", "city=ajman", "city=DUBAI", "city=nowhere", "category=notices", "category=Motors", "category=property+rent", "lang=AR",
	"price_min=0.01", "price_min=1", "price_max=1", "price_max=0.01", "price_min=500&price_max=500", "price_min=99999999", "currency=aed", "currency=SAR",
	"near=25.2,55.27&radius_km=1", "near=25.2,55.27&radius_km=100", "near=-33,151", "near=90,0", "near=0,180",
	"attr.beds=0", "attr.beds=6", "attr.beds=7", "attr.beds.min=0", "attr.beds.max=0", "attr.beds.min=3&attr.beds.max=3", "attr.beds.min=8&attr.beds.max=9",
	"attr.furnished=true", "attr.furnished=false", "attr.furnished=true,false", "attr.furnished=maybe", "attr.year.min=2026", "attr.year.max=2007", "attr.mileage.max=0",
	"attr.salary.min=3000", "attr.salary.max=3000", "attr.area.min=30.5&attr.area.max=30.5", "attr.type=apartment,plot", "attr.type=APARTMENT", "attr.make=bmw", "attr.make=B.M.W", "attr.make=mercedes",
	"attr.delivery=pickup", "attr.delivery=courier,post", "attr.nothing=1", "attr.nothing.min=1", "attr.condition=new&category=motors",
	"q=a", "q=in", "q=VILLA", "q=villa+villa", "q=villa+nosuch", "q=sea+to+close", "q=dubai", "q=%D8%AF%D8%A8%D9%8A", "q=motors", "q=%D9%81%D9%8A%D9%84%D8%A7", "q=vil", "q=v", "q=toyota+2020", "q=aed",
}

// Each parameter alone, in each order, finds the same as a linear scan.
func TestEachFilterAlone(t *testing.T) {
	t.Parallel()
	all := storetest.Slice(700)
	onEach(t, func(t *testing.T, s *Store) {
		put(t, s, all...)
		learn(t, s, 20)
		s.maxStreamed = 3
		for _, address := range boundaryParameters {
			for _, sort := range []string{"", "newest", "price", "-price"} {
				f := filter(t, address)
				if sort != "" {
					f = filter(t, address+"&sort="+sort)
				}
				t.Run(address+" by "+sort, func(t *testing.T) { compare(t, s, all, f, storetest.Now) })
			}
		}
	})
}

// Any two parameters together find the same as a linear scan, with their facets.
func TestFiltersTogether(t *testing.T) {
	t.Parallel()
	all := storetest.Slice(700)
	onEach(t, func(t *testing.T, s *Store) {
		put(t, s, all...)
		r := rand.New(rand.NewPCG(11, 5))
		for n := 0; n < 300; {
			a, b := boundaryParameters[r.IntN(len(boundaryParameters))], boundaryParameters[r.IntN(len(boundaryParameters))]
			name, _, _ := strings.Cut(a, "=")
			if strings.HasPrefix(b, name[:min(len(name), 6)]) || strings.Contains(b, name+"=") {
				continue
			}
			n++
			f := filter(t, a+"&"+b)
			if !t.Run(a+"&"+b, func(t *testing.T) { compare(t, s, all, f, storetest.Now) }) {
				return
			}
			if f.Facets = true; n%5 > 0 {
				continue
			}
			page, err := s.Find(t.Context(), f, storetest.Now, 0)
			if err != nil {
				t.Fatal(err)
			}
			want := scanFacets(all, f, storetest.Now, page.Facets)
			if got, want := fmt.Sprint(countsByCode(page.Facets)), fmt.Sprint(countsByCode(want)); got != want {
				t.Errorf("facets of ?%s&%s\n%s\nwant\n%s", a, b, got, want)
			}
		}
	})
}

// The total is the number of listings on all pages, for any page length.
func TestPagesAddUp(t *testing.T) {
	t.Parallel()
	all := storetest.Slice(230)
	onEach(t, func(t *testing.T, s *Store) {
		put(t, s, all...)
		for _, address := range []string{"", "lang=ar", "q=villa", "sort=price", "sort=-price&category=jobs", "near=25.2,55.27&radius_km=100&sort=distance", "attr.type=villa"} {
			for _, limit := range []int{1, 2, 7, 49, 50} {
				f := filter(t, address)
				f.Limit = limit
				seen, total := map[string]bool{}, 0
				for {
					page, err := s.Find(t.Context(), f, storetest.Now, 0)
					if err != nil {
						t.Fatal(err)
					}
					if total = page.Total.Value; len(page.Items) > limit || len(page.Items) == 0 && page.Next != "" {
						t.Fatalf("?%s by %d: a page of %d and more to come: %v", address, limit, len(page.Items), page.Next != "")
					}
					for _, l := range page.Items {
						if seen[l.ID] {
							t.Fatalf("?%s by %d: %s is there twice", address, limit, l.ID)
						}
						seen[l.ID] = true
					}
					if f.Cursor = page.Next; f.Cursor == "" {
						break
					}
				}
				if len(seen) != total {
					t.Errorf("?%s by %d: %d on the pages, total %d", address, limit, len(seen), total)
				}
			}
		}
	})
}
