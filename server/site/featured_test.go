package site

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"broadside/app/api"
	"broadside/app/classifieds"
)

// withFeatured returns an option for 60 listings, the newest first, of which every twentieth,
// beginning with the first, is featured.
func withFeatured() (option, []string) {
	var all []classifieds.Listing
	var ids []string
	for i := range 60 {
		l := deskListing(fmt.Sprintf("l%02d", i), today().Add(-time.Duration(i+1)*time.Minute), today().Add(240*time.Hour))
		l.Featured = i%20 == 0
		all, ids = append(all, l), append(ids, l.ID)
	}
	return withListings(all...), ids
}

// A feed and the sitemap contain every live listing once, in its own position, whichever are
// promoted.
func TestFeaturedListingsStayInTheirPlaces(t *testing.T) {
	t.Parallel()
	listings, live := withFeatured()
	for hour := range 3 {
		at := today().Add(time.Duration(hour) * time.Hour)
		p := newPaper(t, listings, withNow(func() time.Time { return at }))
		if promoted := listingsOf(t, p, "?limit=50").Promoted; len(promoted) != 2 {
			t.Fatalf("%d are promoted: nothing is tested", len(promoted))
		}
		for _, format := range []string{"rss", "atom", "json"} {
			if got, want := linkedNames(t, p, "/feeds/listings."+format+"?category=items&limit=50"), live[:50]; !slices.Equal(got, want) {
				t.Errorf("after %d hours the %s has %v, want %v", hour, format, got, want)
			}
		}
		var got []string
		for path := "/feeds/listings.json?limit=50"; path != ""; {
			got = append(got, linkedNames(t, p, path)...)
			var feed struct {
				NextURL string `json:"next_url"`
			}
			if err := json.Unmarshal(get(p, path).Body.Bytes(), &feed); err != nil {
				t.Fatal(err)
			}
			path = strings.TrimPrefix(feed.NextURL, "https://paper.example")
		}
		if !slices.Equal(got, live) {
			t.Errorf("after %d hours the feed leads through %v, want %v", hour, got, live)
		}
		if got := idsOf(sitemapAddresses(t, p, "/sitemap.xml")); !slices.Equal(got, live) {
			t.Errorf("after %d hours the sitemap has %v, want %v", hour, got, live)
		}
	}
}

// idsOf returns the ids of the listings in the addresses of a sitemap, in English.
func idsOf(addresses []string) []string {
	var ids []string
	for _, address := range addresses {
		if id, ok := strings.CutPrefix(address, "https://paper.example/listings/"); ok {
			ids = append(ids, id)
		}
	}
	return ids
}

// The structured data of a page of listings has the shown listings in the shown order.
func TestItemListIsWhatThePageShows(t *testing.T) {
	t.Parallel()
	listings, _ := withFeatured()
	p := newPaper(t, listings)
	first := listingsOf(t, p, "?facets=1")
	for _, query := range []string{"", "?category=items", "?cursor=" + first.Next} {
		shown := listingsOf(t, p, query)
		var want []string
		for _, l := range slices.Concat(shown.Promoted, shown.Items) {
			want = append(want, "https://paper.example/listings/"+l.ID)
		}
		page := get(p, "/listings"+query).Body.String()
		list := jsonLDOf(t, page, "ItemList")
		var got []string
		for i, item := range list["itemListElement"].([]any) {
			item := item.(map[string]any)
			if item["position"] != float64(i+1) {
				t.Errorf("%s: item %d has position %v", query, i+1, item["position"])
			}
			got = append(got, item["url"].(string))
		}
		if !slices.Equal(got, want) || list["numberOfItems"] != float64(len(want)) {
			t.Errorf("/listings%s has the structured data of %v, shows %v", query, got, want)
		}
		at := 0
		for _, address := range want { // the order of the rows
			i := strings.Index(page[at:], `href="`+strings.TrimPrefix(address, "https://paper.example")+`"`)
			if i < 0 {
				t.Fatalf("/listings%s does not show %s after the ones before", query, address)
			}
			at += i
		}
	}
}

// A page with only promoted listings is not empty.
func TestAPageOfPromotedListingsIsFound(t *testing.T) {
	t.Parallel()
	one := deskListing("one", today().Add(-time.Hour), today().Add(time.Hour))
	one.Featured = true
	page := get(newPaper(t, withListings(one)), "/listings?category=items").Body.String()
	if strings.Contains(page, `content="noindex`) || !strings.Contains(page, `"ItemList"`) {
		t.Error("the page is not indexable or has no ItemList")
	}
}

// jsonLDOf returns the JSON-LD of a type in a page.
func jsonLDOf(t *testing.T, page, kind string) map[string]any {
	t.Helper()
	for _, part := range strings.Split(page, `<script type="application/ld+json">`)[1:] {
		text, _, _ := strings.Cut(part, "</script>")
		var thing map[string]any
		if err := json.Unmarshal([]byte(text), &thing); err != nil {
			t.Fatal(err)
		}
		if kinds := fmt.Sprint(thing["@type"]); slices.Contains(strings.Fields(strings.Trim(kinds, "[]")), kind) {
			return thing
		}
	}
	t.Fatalf("the page has no %s", kind)
	return nil
}

// ListingsUnpromoted returns the matches of a filter without promoted ones at the top.
func TestListingsUnpromoted(t *testing.T) {
	t.Parallel()
	listings, live := withFeatured()
	p := newPaper(t, listings)
	page, err := p.desk.ListingsUnpromoted(t.Context(), classifieds.Filter{Limit: 3})
	if err != nil || len(page.Promoted) != 0 || len(page.Items) != 3 || page.Items[0].ID != live[0] || page.Total.Value != len(live) {
		t.Errorf("unmarked are %d and %d promoted of %d, %v", len(page.Items), len(page.Promoted), page.Total.Value, err)
	}
	var problem *api.Problem
	if _, err := p.desk.ListingsUnpromoted(t.Context(), classifieds.Filter{Category: "nothing"}); !errors.As(err, &problem) || problem.Code != api.Validation {
		t.Errorf("an unknown category: %v", err)
	}
}
