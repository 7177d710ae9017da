package app

import (
	"testing"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/articles"
)

// Search engines index only pages with content, at one address each.
func TestIndexed(t *testing.T) {
	t.Parallel()
	full := &api.Page[classifieds.Listing]{Items: []classifieds.Listing{{ID: "a"}}}
	some := []SectionList{{Code: "news", Items: []articles.Summary{{Slug: "a"}}}}
	for name, tt := range map[string]struct {
		screen Screen
		want   bool
	}{
		"front":              {Screen{Name: Front}, true},
		"section":            {Screen{Name: Section, Path: "/sections/news", Sections: some}, true},
		"section later on":   {Screen{Name: Section, Path: "/sections/news?cursor=x", Sections: some}, false},
		"section of nothing": {Screen{Name: Section, Path: "/sections/news", Sections: []SectionList{{Code: "news"}}}, false},
		"listings":           {Screen{Name: Listings, Results: full}, true},
		"category in a city": {Screen{Name: Listings, Filter: classifieds.ReadFilter("category=motors&city=dubai"), Results: full}, true},
		"search":             {Screen{Name: Listings, Filter: classifieds.ReadFilter("q=villa"), Results: full}, false},
		"listings later on":  {Screen{Name: Listings, Filter: classifieds.ReadFilter("category=motors&cursor=x"), Results: full}, false},
		"nothing in it":      {Screen{Name: Listings, Results: &api.Page[classifieds.Listing]{}}, false},
	} {
		if got := Indexed(tt.screen); got != tt.want {
			t.Errorf("%s: indexed %v, want %v", name, got, tt.want)
		}
		if got := Hreflangs(tt.screen); !tt.want && len(got) > 0 {
			t.Errorf("%s: Hreflangs = %v", name, got)
		}
	}
}
