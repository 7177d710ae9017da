package storetest

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"testing"

	"broadside/app/classifieds"
)

func TestSliceIsAlwaysTheSame(t *testing.T) {
	t.Parallel()
	a, b := Slice(500), Slice(500)
	if !reflect.DeepEqual(a, b) {
		t.Fatal("the same number gives other listings")
	}
	seen, langs, categories := map[string]bool{}, map[string]int{}, map[string]int{}
	for i, l := range a {
		if seen[l.ID] {
			t.Errorf("%s is there twice", l.ID)
		}
		seen[l.ID] = true
		langs[l.Lang]++
		categories[l.Category]++
		if l.State != classifieds.Live || !l.Published.Before(Now) || !l.Expires.After(Now) {
			t.Errorf("%s is not live: %s, %v to %v", l.ID, l.State, l.Published, l.Expires)
		}
		if i > 0 && l.Published.Before(a[i-1].Published) {
			t.Errorf("%s is older than the one before", l.ID)
		}
		if l.Title == "" || l.Text == "" || l.Place.City == "" {
			t.Errorf("%s lacks a title, a text or a city", l.ID)
		}
	}
	if langs["en"] < 200 || langs["ar"] < 100 || len(categories) != len(Categories()) {
		t.Errorf("languages %v, categories %v", langs, categories)
	}
}

// Listings have only attributes that their category defines.
func TestListingsFollowTheCategories(t *testing.T) {
	t.Parallel()
	m := Maker{Now: Now, Cities: Cities()[:1], Categories: []classifieds.Category{{Code: "boats", Attributes: []classifieds.Attribute{
		{Code: "length", Kind: classifieds.Decimal}, {Code: "hull", Kind: classifieds.Text, Private: true}, {Code: "use", Kind: classifieds.Enum},
	}}}}
	for l := range m.Listings(50) {
		if _, ok := l.Attributes["length"]; !ok || len(l.Attributes) != 1 || l.Category != "boats" || l.Place.City != "dubai" {
			t.Fatalf("made %+v", l)
		}
	}
}

func TestFill(t *testing.T) {
	t.Parallel()
	var portions []int
	put := func(_ context.Context, l ...classifieds.Listing) error {
		portions = append(portions, len(l))
		return nil
	}
	m := Maker{Now: Now, Categories: Categories(), Cities: Cities()}
	if err := PutAll(t.Context(), put, m.Listings(11_000)); err != nil || !slices.Equal(portions, []int{5000, 5000, 1000}) {
		t.Errorf("portions %v, %v", portions, err)
	}
	full := errors.New("full")
	if err := PutAll(t.Context(), func(context.Context, ...classifieds.Listing) error { return full }, m.Listings(6000)); !errors.Is(err, full) {
		t.Errorf("error is %v, want %v", err, full)
	}
}

func TestKillsReadsItsVariables(t *testing.T) {
	if testing.Short() {
		t.Skip("Kills skips short runs")
	}
	t.Setenv("BROADSIDE_KILLS", "")
	if n, _ := Kills(t, 7); n != 7 {
		t.Errorf("%d kills without BROADSIDE_KILLS, want 7", n)
	}
	t.Setenv("BROADSIDE_KILLS", "50")
	t.Setenv("BROADSIDE_SEED", "3")
	n, first := Kills(t, 7)
	_, again := Kills(t, 7)
	if n != 50 || first.Uint64() != again.Uint64() {
		t.Errorf("%d kills, want 50, and the same moments for the same seed", n)
	}
}
