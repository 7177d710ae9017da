package app

import (
	"net/url"
	"strings"
	"testing"

	"broadside/app/apptest"
	"broadside/app/classifieds"
)

// frameOf loads an address in a partner's frame.
func frameOf(t *testing.T, f *apptest.Source, p Partner, address string) (Screen, error) {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return Load(t.Context(), Framed(f, p), u)
}

func TestParseFrame(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		query string
		want  Frame
		rest  string
		again string // the same, as Values writes it
	}{
		{"", Frame{Size: "m", Mode: "card"}, "", ""},
		{"k=a-b&size=l&mode=full&theme=dark&accent=%230B5763&lang=ar&count=3&q=x&utm=y",
			Frame{Partner: Partner{ID: "a-b"}, Size: "l", Mode: "full", Theme: "dark", Accent: "0b5763", Lang: "ar", Count: 3}, "q=x&utm=y",
			"accent=0b5763&count=3&k=a-b&lang=ar&mode=full&size=l&theme=dark"},
		{"partner=a-b", Frame{Partner: Partner{ID: "a-b"}, Size: "m", Mode: "card"}, "", "k=a-b"},
		{"partner=c&k=a-b", Frame{Partner: Partner{ID: "a-b"}, Size: "m", Mode: "card"}, "", "k=a-b"},
		{"size=xl&mode=page&theme=sepia&accent=red&count=many&theme=", Frame{Size: "m", Mode: "card"}, "", ""},
		{"count=-1", Frame{Size: "m", Mode: "card"}, "", ""},
		{"count=1000", Frame{Size: "m", Mode: "card", Count: 16}, "", "count=16"},
		{"k=%22%3E&lang=../..", Frame{Size: "m", Mode: "card"}, "", ""},
		{"k=" + strings.Repeat("a", 65), Frame{Size: "m", Mode: "card"}, "", ""},
		{"preview=1", Frame{Size: "m", Mode: "card", Preview: true}, "", "preview=1"},
		{"preview=true", Frame{Size: "m", Mode: "card"}, "", ""},
		{"size=m&mode=card", Frame{Size: "m", Mode: "card"}, "", ""},
	} {
		v, err := url.ParseQuery(tt.query)
		if err != nil {
			t.Fatal(err)
		}
		got := ParseFrame(v)
		if got != tt.want || v.Encode() != tt.rest || got.Values().Encode() != tt.again {
			t.Errorf("ParseFrame(%s) = %+v, rest %s, again %s\nwant %+v, %s, %s", tt.query, got, v.Encode(), got.Values().Encode(), tt.want, tt.rest, tt.again)
		}
	}
}

func FuzzParseFrame(f *testing.F) {
	f.Add("k=a&size=s&accent=fff&lang=en")
	f.Fuzz(func(t *testing.T, query string) {
		v, err := url.ParseQuery(query)
		if err != nil {
			return
		}
		first := ParseFrame(v)
		if second := ParseFrame(first.Values()); second != first {
			t.Errorf("%q: %+v becomes %+v", query, first, second)
		}
		if FrameHeights[first.Size] == 0 || first.rowLimit(maxRows) < 1 || first.rowLimit(maxRows) > 16 {
			t.Errorf("%q: %+v", query, first)
		}
	})
}

func TestLoadFramedStory(t *testing.T) {
	t.Parallel()
	live := Partner{ID: "p", Name: "P"}
	for _, tt := range []struct {
		name, address, path string
		partner             Partner
		rows                int
		body                bool
	}{
		{"a card", "/e/articles/rents?k=p", "/e/articles/rents?k=p", live, 3, false},
		{"in full", "/e/articles/rents?k=p&mode=full&theme=", "/e/articles/rents?k=p&mode=full", live, 3, true},
		{"a few listings", "/e/articles/rents?count=1", "/e/articles/rents?count=1&k=p", live, 1, false},
		{"few by the record", "/e/articles/rents", "/e/articles/rents?k=p", Partner{ID: "p", Count: 2}, 2, false},
		{"the partner's filter", "/e/articles/rents", "/e/articles/rents?k=p", Partner{ID: "p", Listings: "category=property-rent"}, -1, false},
		{"a link", "/e/articles/rents?mode=link", "/e/articles/rents?k=p&mode=link", live, 0, false},
		{"an unknown partner", "/e/articles/rents?mode=full", "/e/articles/rents?mode=link", Partner{Card: true}, 0, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := apptest.New()
			s, err := frameOf(t, f, tt.partner, tt.address)
			if err != nil || s.Name != EmbedArticle || s.Path != tt.path || s.Article == nil {
				t.Fatalf("Load = %s at %s, %v, want %s", s.Name, s.Path, err, tt.path)
			}
			if got := len(s.Article.Body) > 0; got != tt.body {
				t.Errorf("it carries a body: %v, want %v", got, tt.body)
			}
			if tt.rows < 0 {
				for _, l := range s.Latest {
					if l.Category != "property-rent" {
						t.Errorf("the sidebar has %s of %s", l.ID, l.Category)
					}
				}
			} else if len(s.Latest) > tt.rows || tt.rows > 0 && len(s.Latest) == 0 {
				t.Errorf("%d listings, want %d", len(s.Latest), tt.rows)
			}
			if s.Matches != nil || s.Related != nil || s.Alternates != nil || len(s.Site.Tagline) > 0 {
				t.Error("the screen has data that a frame does not show")
			}
			if PaperPath(s) != "/articles/rents" {
				t.Errorf("on the paper = %s", PaperPath(s))
			}
		})
	}
}

// A frame has one list with featured listings first, and not more listings than
// its limit.
func TestFramedListingsFeatured(t *testing.T) {
	t.Parallel()
	f := apptest.New()
	f.Promoted = []classifieds.Listing{{ID: "featured-1", Title: "Featured", Category: "motors", Featured: true}}
	s, err := frameOf(t, f, Partner{ID: "p"}, "/e/listings?count=2")
	if err != nil || len(s.Results.Items) != 2 || s.Results.Items[0].ID != "featured-1" || s.Results.Promoted != nil {
		t.Errorf("%+v, %v", s.Results, err)
	}
}

// There are no other pages below /e/, and paths of frames have no language.
func TestFramedPlaces(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"/e", "/e/", "/e/sections/news", "/e/listings/flat-1", "/e/articles/", "/e/articles/a/b", "/ar/e/listings", "/e/e/listings", "/e/articles"} {
		if s, err := frameOf(t, apptest.New(), Partner{}, address); err == nil {
			t.Errorf("Load(%s) = %s", address, s.Name)
		}
	}
}

// Without a partner the frame is a link.
func TestLoadUnframed(t *testing.T) {
	t.Parallel()
	s, err := load(t, apptest.New(), "/e/articles/rents")
	if err != nil || s.Frame == nil || s.Frame.Mode != "link" || len(s.Latest) > 0 {
		t.Errorf("Load = %+v, %v", s.Frame, err)
	}
}
