package storetest

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"broadside/app/classifieds"
)

// The listings have realistic proportions, including rare kinds, so that tests and
// benchmarks cover them.
func TestSpread(t *testing.T) {
	t.Parallel()
	const n = 4000
	counts := map[string]int{}
	cities, currencies := map[string]int{}, map[string]int{}
	for _, l := range Slice(n) {
		cities[l.Place.City]++
		currencies[l.Price.Currency]++
		for name, is := range map[string]bool{
			"featured": l.Featured, "wanted": l.Intent == classifieds.Wanted, "photo": len(l.Photos) > 0, "free": l.Price.Type == classifieds.Free,
			"on request": l.Price.Type == classifieds.OnRequest, "priced": l.Price.Minor > 0, "Arabic": l.Lang == "ar", "last day": Now.Sub(l.Published) < 24*time.Hour,
		} {
			if is {
				counts[name]++
			}
		}
	}
	for name, share := range map[string][2]float64{
		"featured": {0.002, 0.01}, "wanted": {0.07, 0.13}, "photo": {0.6, 0.73}, "free": {0.09, 0.16}, "on request": {0.09, 0.16}, "priced": {0.7, 0.8}, "Arabic": {0.35, 0.45}, "last day": {0.01, 0.03},
	} {
		if got := float64(counts[name]) / n; got < share[0] || got > share[1] {
			t.Errorf("%.3f are %s, want %v", got, name, share)
		}
	}
	if len(cities) != len(Cities()) || cities["dubai"] < 2*cities["ajman"] {
		t.Errorf("cities %v, want all, the first more often than the last", cities)
	}
	if currencies["AED"] != counts["priced"] || currencies[""] != n-counts["priced"] {
		t.Errorf("currencies %v", currencies)
	}
}

// Each attribute has a value of its kind and among its options.
func TestAttributesAreOfTheirKind(t *testing.T) {
	t.Parallel()
	attributes := map[string]classifieds.Attribute{}
	for _, c := range Categories() {
		for _, a := range c.Attributes {
			attributes[c.Code+"."+a.Code] = a
		}
	}
	seen := map[string]map[string]bool{}
	for _, l := range Slice(3000) {
		for code, v := range l.Attributes {
			a, known := attributes[l.Category+"."+code]
			if !known {
				t.Fatalf("%s has %s, which %s has not", l.ID, code, l.Category)
			}
			text, _ := json.Marshal(v)
			name := l.Category + "." + code
			if seen[name] == nil {
				seen[name] = map[string]bool{}
			}
			seen[name][string(text)] = true
			if why := wrong(a, v); why != "" {
				t.Errorf("%s: %s is %s: %s", l.ID, name, text, why)
			}
		}
	}
	for name, a := range attributes {
		if len(seen[name]) < 2 {
			t.Errorf("%s (%s) has only %d values", name, a.Kind, len(seen[name]))
		}
	}
}

func wrong(a classifieds.Attribute, v classifieds.Value) string {
	offered := func(s string) bool {
		return slices.ContainsFunc(a.Options, func(o classifieds.Option) bool { return o.Value == s })
	}
	switch a.Kind {
	case classifieds.Enum:
		if !offered(v.Text) {
			return "not offered"
		}
	case classifieds.Multi:
		if len(v.Texts) != 2 || v.Texts[0] == v.Texts[1] || !offered(v.Texts[0]) || !offered(v.Texts[1]) {
			return "not two that are offered"
		}
	case classifieds.Int:
		if v.Number != math.Trunc(v.Number) || v.Number < 0 {
			return "no whole number"
		}
	case classifieds.Year:
		if v.Number < 2000 || v.Number > 2026 {
			return "no such year"
		}
	case classifieds.Money:
		if v.Number < 100_00 || v.Number != math.Trunc(v.Number) {
			return "no sum in minor units"
		}
	case classifieds.Decimal:
		if v.Number <= 0 {
			return "nothing"
		}
	case classifieds.Text:
		if v.Text == "" {
			return "empty"
		}
	}
	return ""
}

// For any number, listings are published in the sixty days before now and expire
// after it.
func TestTimes(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1, 2, 50, 1000, 20_000} {
		l := Slice(n)
		if len(l) != n {
			t.Fatalf("Slice(%d) has %d", n, len(l))
		}
		if last := l[n-1].Published; !last.Equal(Now.Add(-time.Minute)) {
			t.Errorf("the last of %d was published %v, want a minute ago", n, last)
		}
		if first := l[0].Published; first.Before(Now.Add(-60*24*time.Hour - time.Minute)) {
			t.Errorf("the first of %d was published %v", n, first)
		}
		for _, x := range l {
			if x.Expires.Before(Now.Add(time.Minute)) || x.Expires.After(Now.Add(61*24*time.Hour)) || x.Published.Nanosecond() != 0 {
				t.Errorf("%s: %v to %v", x.ID, x.Published, x.Expires)
			}
		}
	}
	for _, n := range []int{1, 7, 100_000, 1_000_000} {
		for _, i := range []int{0, n / 2, n - 1} {
			if got, want := fraction(24*time.Hour, i, n).Seconds(), 86400*float64(i)/float64(n); math.Abs(got-want) > 1e-6 {
				t.Errorf("fraction(day, %d, %d) = %vs, want %vs", i, n, got, want)
			}
		}
	}
	if l := Slice(0); len(l) != 0 {
		t.Errorf("Slice(0) = %v", l)
	}
}

// Listings of different numbers differ only in their times, so that benchmarks of
// 1,000 and 10,000 search the same words.
func TestListingsStopWhenAsked(t *testing.T) {
	t.Parallel()
	m := Maker{Now: Now, Categories: Categories(), Cities: Cities()}
	n := 0
	for range m.Listings(1_000_000_000) {
		if n++; n == 10 {
			break
		}
	}
	a, b := Slice(100), Slice(200)
	for i := range a {
		if a[i].Title != b[i].Title || a[i].Category != b[i].Category {
			t.Fatalf("listing %d of 100 is %q, of 200 %q", i, a[i].Title, b[i].Title)
		}
	}
}

// Some words are in most listings and many are rare, as in natural language.
func TestWordsAreCommonAndRare(t *testing.T) {
	t.Parallel()
	holders := map[string]int{}
	for _, l := range Slice(2000) {
		words := strings.Fields(strings.ToLower(l.Text))
		slices.Sort(words)
		for _, w := range slices.Compact(words) {
			holders[w]++
		}
	}
	common, rare := 0, 0
	for _, n := range holders {
		switch {
		case n >= 100:
			common++
		case n <= 2:
			rare++
		}
	}
	if common < 20 || rare < 500 {
		t.Errorf("%d common and %d rare words of %d", common, rare, len(holders))
	}
}

func TestWord(t *testing.T) {
	t.Parallel()
	for lang, w := range vocabularies {
		seen := map[string]uint64{}
		for n := range uint64(5000) {
			s := w.spellWord(n)
			if other, ok := seen[s]; ok || s == "" {
				t.Fatalf("%s: words %d and %d are both %q", lang, other, n, s)
			}
			seen[s] = n
		}
	}
}

func BenchmarkListings(b *testing.B) {
	m := Maker{Now: Now, Categories: Categories(), Cities: Cities()}
	b.ReportAllocs()
	for b.Loop() {
		for range m.Listings(1000) {
		}
	}
}
