package sqlite

import (
	"cmp"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/server/fold"
	"broadside/server/store"
	"broadside/server/storetest"
)

// cases are filters; the result of each is compared with a linear scan.
var cases = []string{
	"",
	"category=jobs",
	"city=dubai",
	"category=motors&city=doha",
	"intent=wanted",
	"category=events&intent=wanted",
	"lang=ar",
	"category=items&lang=ar&photo=1",
	"photo=1",
	"days=3",
	"category=jobs&days=10&city=dubai",
	"price_min=1000",
	"price_max=5000&category=items",
	"price_min=100&price_max=900",
	"currency=AED&category=motors",
	"category=property-rent&attr.beds=2",
	"category=property-rent&attr.beds=1,2,3&attr.furnished=true",
	"category=property-rent&attr.beds.min=2&attr.beds.max=4",
	"category=property-rent&attr.area.min=100.5",
	"category=jobs&attr.salary.min=20000&attr.salary.max=25000",
	"category=motors&attr.make=toyota&attr.year.min=2020",
	"category=motors&attr.make=Mercedes-Benz",
	"category=items&attr.delivery=post",
	"attr.type=villa",
	"q=villa",
	"q=Villa+sea",
	"q=apart",
	"q=apartment&category=property-rent&city=dubai",
	"q=apartment&category=property-rent&attr.beds=2&photo=1",
	"q=" + url.QueryEscape("شقه"),
	"q=" + url.QueryEscape("شُقّة للإيجار دبي"),
	"q=toyota",
	"q=villa&price_max=90000",
	"q=nosuchword",
	"q=%3F%3F",
	"q=the",
	"near=25.2,55.27",
	"near=25.2,55.27&radius_km=3&category=jobs",
	"near=0,0",
	"q=sofa&near=25.2,55.27&radius_km=40",
	"category=property-rent&attr.beds=2&near=25.3,55.3&radius_km=60",
	"category=nosuch",
}

func TestFind(t *testing.T) {
	t.Parallel()
	all := storetest.Slice(3000)
	onEach(t, func(t *testing.T, s *Store) {
		if err := s.Put(t.Context(), all...); err != nil {
			t.Fatal(err)
		}
		for _, sort := range []classifieds.Sort{"", classifieds.Newest, classifieds.PriceUp, classifieds.PriceDown, classifieds.Distance} {
			for _, address := range cases {
				f := filter(t, address)
				if sort == classifieds.Distance && f.Near == nil {
					continue
				}
				f.Sort = sort
				t.Run(string(sort)+"?"+address, func(t *testing.T) {
					t.Parallel()
					compare(t, s, all, f, storetest.Now)
				})
			}
		}
	})
}

// compare reads all pages of f and compares them with a linear scan.
func compare(t *testing.T, s *Store, all []classifieds.Listing, f classifieds.Filter, now time.Time) {
	t.Helper()
	want := scan(all, f, now)
	f.Limit = 50
	var got []classifieds.Listing
	for pages := 0; pages < 8; pages++ {
		page, err := s.Find(t.Context(), f, now, 0)
		if err != nil {
			t.Fatal(err)
		}
		if total := wantTotal(f, len(want)); page.Total != total {
			t.Fatalf("total is %v, want %v", page.Total, total)
		}
		got = append(got, page.Items...)
		if f.Cursor = page.Next; page.Next == "" {
			break
		}
	}
	if f.Cursor != "" {
		want = want[:min(len(want), len(got))]
	}
	if g, w := ids(got), ids(want); !slices.Equal(g, w) {
		t.Errorf("found %d: %v\nwant %d: %v", len(g), first(g), len(w), first(w))
	}
}

// wantTotal returns the total of n matches: exact from the counts in memory, else
// capped.
func wantTotal(f classifieds.Filter, n int) api.Total {
	if store.CountedInMemory(&f) || n <= maxCounted {
		return api.Total{Value: n, Exact: true}
	}
	return api.Total{Value: maxCounted}
}

func TestFacets(t *testing.T) {
	t.Parallel()
	all := storetest.Slice(3000)
	onEach(t, func(t *testing.T, s *Store) {
		if err := s.Put(t.Context(), all...); err != nil {
			t.Fatal(err)
		}
		for _, address := range cases {
			f := filter(t, address)
			f.Facets = true
			t.Run(address, func(t *testing.T) {
				t.Parallel()
				page, err := s.Find(t.Context(), f, storetest.Now, 0)
				if err != nil {
					t.Fatal(err)
				}
				if len(scan(all, f, storetest.Now)) == 0 {
					return
				}
				got, _ := json.Marshal(page.Facets)
				want, _ := json.Marshal(scanFacets(all, f, storetest.Now, page.Facets))
				if string(got) != string(want) {
					t.Errorf("facets are\n%s\nwant\n%s", got, want)
				}
			})
		}
	})
}

// scanFacets counts the facets of f by a linear scan, for the values in like
// that are exact.
func scanFacets(all []classifieds.Listing, f classifieds.Filter, now time.Time, like []api.Facet) []api.Facet {
	inexact := map[string]api.Facet{}
	for _, facet := range like {
		if !facet.Counts[0].Exact {
			inexact[facet.Code] = facet
		}
	}
	codes := []string{"category", "intent", "city", "photo"}
	for _, c := range storetest.Categories() {
		for _, a := range c.Attributes {
			if c.Code == f.Category && a.Facet {
				codes = append(codes, "attr."+a.Code)
			}
		}
	}
	out := []api.Facet{}
	for _, code := range codes {
		if facet, ok := inexact[code]; ok {
			out = append(out, facet)
			continue
		}
		without, _ := store.WithoutFilter(&f, code)
		n := map[string]int{}
		for _, l := range scan(all, without, now) {
			for _, v := range valuesOf(l, code) {
				n[v]++
			}
		}
		facet := api.Facet{Code: code}
		for v, n := range n {
			facet.Counts = append(facet.Counts, api.Count{Value: v, N: n, Exact: true})
		}
		slices.SortFunc(facet.Counts, func(a, b api.Count) int {
			return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Value, b.Value))
		})
		if len(facet.Counts) > 0 {
			out = append(out, facet)
		}
	}
	return out
}

func valuesOf(l classifieds.Listing, code string) []string {
	switch code {
	case "category":
		return []string{l.Category}
	case "intent":
		return []string{string(l.Intent)}
	case "city":
		return []string{l.Place.City}
	case "photo":
		if len(l.Photos) == 0 {
			return nil
		}
		return []string{"1"}
	}
	v, ok := l.Attributes[strings.TrimPrefix(code, "attr.")]
	if !ok {
		return nil
	}
	return textsOf(v)
}

// scan returns the listings that f selects, by a linear scan.
func scan(all []classifieds.Listing, f classifieds.Filter, now time.Time) []classifieds.Listing {
	var out []classifieds.Listing
	for _, l := range all {
		if l.State == classifieds.Live && (l.Expires.IsZero() || l.Expires.After(now)) && holds(&l, &f, now) {
			out = append(out, l)
		}
	}
	slices.SortStableFunc(out, func(a, b classifieds.Listing) int { return before(&a, &b, &f) })
	return out
}

func holds(l *classifieds.Listing, f *classifieds.Filter, now time.Time) bool {
	priced := l.Price.Type != classifieds.OnRequest && l.Price.Type != ""
	switch {
	case f.Category != "" && l.Category != f.Category,
		f.City != "" && l.Place.City != f.City,
		f.Intent != "" && l.Intent != f.Intent,
		f.Lang != "" && l.Lang != f.Lang,
		f.Photo && len(l.Photos) == 0,
		f.Days > 0 && l.Published.Unix() < store.PublishedSince(now, f.Days),
		f.PriceMin > 0 && (!priced || l.Price.Minor < f.PriceMin),
		f.PriceMax > 0 && (!priced || l.Price.Minor > f.PriceMax),
		f.Currency != "" && l.Price.Currency != f.Currency,
		f.Near != nil && store.Metres(*f.Near, l.Place.Lat, l.Place.Lon) > 1000*cmp.Or(f.RadiusKM, 25):
		return false
	}
	for _, a := range f.Attrs {
		v, ok := l.Attributes[a.Code]
		if !ok || len(a.Values) > 0 && !slices.ContainsFunc(textsOf(v), func(s string) bool {
			return slices.ContainsFunc(a.Values, func(w string) bool { return store.FoldValue(w) == store.FoldValue(s) })
		}) {
			return false
		}
		n := v.Number
		if a.Code == "salary" {
			n /= 100
		}
		if a.Min != nil && n < *a.Min || a.Max != nil && n > *a.Max {
			return false
		}
	}
	return f.Q == "" || containsQuery(l, f.Q)
}

// containsQuery reports whether l contains the words of q.
func containsQuery(l *classifieds.Listing, q string) bool {
	has, words := wordsOf(l), store.QueryWords(q)
	for i, w := range words {
		last := i == len(words)-1
		if !slices.ContainsFunc(has, func(h string) bool { return h == w || last && len([]rune(w)) > 1 && strings.HasPrefix(h, w) }) {
			return false
		}
	}
	return len(words) > 0
}

// folded caches the words of listings: folding takes most of the time of a scan.
var folded sync.Map

// wordsOf returns the search words of l.
func wordsOf(l *classifieds.Listing) []string {
	if words, ok := folded.Load(l.ID + l.Title); ok {
		return words.([]string)
	}
	text := l.Title + " " + l.Text
	for _, c := range storetest.Cities() {
		if c.Code == l.Place.City {
			text += " " + c.Names["en"] + " " + c.Names["ar"]
		}
	}
	for _, c := range storetest.Categories() {
		if c.Code != l.Category {
			continue
		}
		text += " " + c.Names["en"] + " " + c.Names["ar"]
		for _, a := range c.Attributes {
			if a.Kind == classifieds.Text || a.Kind == classifieds.Enum || a.Kind == classifieds.Multi {
				text += " " + strings.Join(textsOf(l.Attributes[a.Code]), " ")
			}
		}
	}
	words := fold.Words(text)
	folded.Store(l.ID+l.Title, words)
	return words
}

func before(a, b *classifieds.Listing, f *classifieds.Filter) int {
	newest := cmp.Or(b.Published.Compare(a.Published), cmp.Compare(b.ID, a.ID))
	switch f.Order() {
	case classifieds.Relevance:
		words := store.QueryWords(f.Q)
		if len(words) == 0 {
			return newest
		}
		rank := func(l *classifieds.Listing) int64 {
			bonus, _ := store.NewTitleRank(words).Bonus([]byte(fold.Text(l.Title)))
			return l.Published.Unix() + bonus
		}
		return cmp.Or(cmp.Compare(rank(b), rank(a)), newest)
	case classifieds.PriceUp, classifieds.PriceDown:
		none := func(l *classifieds.Listing) int {
			if l.Price.Type == classifieds.OnRequest || l.Price.Type == "" {
				return 1
			}
			return 0
		}
		if none(a)+none(b) > 0 {
			return cmp.Or(cmp.Compare(none(a), none(b)), newest)
		}
		if f.Order() == classifieds.PriceDown {
			return cmp.Or(cmp.Compare(b.Price.Minor, a.Price.Minor), newest)
		}
		return cmp.Or(cmp.Compare(a.Price.Minor, b.Price.Minor), -newest)
	case classifieds.Distance:
		at := func(l *classifieds.Listing) (int64, int64) {
			return int64(store.Metres(*f.Near, l.Place.Lat, l.Place.Lon) + 0.5), store.GeocellOf(l.Place.Lat, l.Place.Lon)
		}
		am, as := at(a)
		bm, bs := at(b)
		return cmp.Or(cmp.Compare(am, bm), cmp.Compare(as, bs), newest)
	}
	return newest
}

// filter parses the query of an address.
func filter(t testing.TB, address string) classifieds.Filter {
	t.Helper()
	v, err := url.ParseQuery(address)
	if err != nil {
		t.Fatal(err)
	}
	f, err := classifieds.ParseFilter(v)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func ids(listings []classifieds.Listing) []string {
	out := make([]string, len(listings))
	for i, l := range listings {
		out[i] = l.ID
	}
	return out
}

func first(ids []string) []string { return ids[:min(len(ids), 12)] }

// textsOf returns the filter values for a value.
func textsOf(v classifieds.Value) []string {
	if v.Kind == classifieds.IsTexts {
		return v.Texts
	}
	return []string{v.String()}
}
