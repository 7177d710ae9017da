package store

import (
	"slices"
	"strconv"
	"testing"

	"broadside/app/api"
)

func TestKept(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]bool{
		"": true, "category=jobs": true, "category=jobs&city=doha&intent=offer&lang=ar&photo=1": true, "sort=price&facets=1&limit=3": true,
		"q=x": false, "price_min=1": false, "price_max=1": false, "currency=AED": false, "near=1,2": false, "days=3": false, "attr.beds=2": false, "attr.beds.min=2": false,
	} {
		f := filter(t, address)
		if got := CountedInMemory(&f); got != want {
			t.Errorf("CountedInMemory(%q) = %v, want %v", address, got, want)
		}
	}
}

func TestMisses(t *testing.T) {
	t.Parallel()
	k := Group{Category: "jobs", City: "doha", Intent: "offer", Lang: "en", Photo: false}
	for address, want := range map[string]mismatch{
		"": 0, "category=jobs&city=doha&intent=offer&lang=en": 0, "category=motors": mismatchCategory, "city=dubai": mismatchCity, "intent=wanted": mismatchIntent,
		"lang=ar": mismatchLang, "photo=1": mismatchPhoto, "category=motors&photo=1": mismatchCategory | mismatchPhoto,
	} {
		f := filter(t, address)
		if got := k.mismatches(&f); got != want {
			t.Errorf("mismatches(%q) = %b, want %b", address, got, want)
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
		got, narrowed := WithoutFilter(&f, tt.code)
		if got.Values().Encode() != tt.want || narrowed != tt.narrowed {
			t.Errorf("WithoutFilter(%q, %s) = %q, %v, want %q, %v", tt.address, tt.code, got.Values().Encode(), narrowed, tt.want, tt.narrowed)
		}
	}
}

func TestFacetsInOrder(t *testing.T) {
	t.Parallel()
	in := FacetCounts{{"city", "doha"}: 2, {"city", "ajman"}: 2, {"city", "dubai"}: 9, {"photo", "1"}: 1, {"intent", "offer"}: 0, {"attr.x", "y"}: 3}
	got := in.TopValues([]string{"photo", "city", "intent"}, map[string]bool{"photo": true})
	want := []api.Facet{
		{Code: "photo", Counts: []api.Count{{Value: "1", N: 1, Exact: true}}},
		{Code: "city", Counts: []api.Count{{Value: "dubai", N: 9}, {Value: "ajman", N: 2}, {Value: "doha", N: 2}}},
	}
	if len(got) != len(want) || got[0].Code != "photo" || !slices.Equal(got[0].Counts, want[0].Counts) || !slices.Equal(got[1].Counts, want[1].Counts) {
		t.Errorf("facets are %+v, want %+v", got, want)
	}
	many := FacetCounts{}
	for i := range 3 * maxFacetValues {
		many[FacetValue{"city", strconv.Itoa(i)}] = i + 1
	}
	if got := many.TopValues([]string{"city"}, nil); len(got[0].Counts) != maxFacetValues || got[0].Counts[0].N != 3*maxFacetValues {
		t.Errorf("%d values are listed from %d on, want %d", len(got[0].Counts), got[0].Counts[0].N, maxFacetValues)
	}
}
