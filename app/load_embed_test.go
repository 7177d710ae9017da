package app

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/articles"
)

// frameOf loads an address in a frame of a partner.
func frameOf(t *testing.T, f *fake, p Partner, address string) (Screen, error) {
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
		if FrameHeights[first.Size] == 0 || first.rows(mostRows) < 1 || first.rows(mostRows) > 16 {
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
			f := newFake()
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
						t.Errorf("beside it stands %s of %s", l.ID, l.Category)
					}
				}
			} else if len(s.Latest) > tt.rows || tt.rows > 0 && len(s.Latest) == 0 {
				t.Errorf("%d listings, want %d", len(s.Latest), tt.rows)
			}
			if s.Matches != nil || s.Related != nil || s.Alternates != nil || len(s.Site.Tagline) > 0 {
				t.Error("the screen carries what a frame does not show")
			}
			if OnPaper(s) != "/articles/rents" {
				t.Errorf("on the paper = %s", OnPaper(s))
			}
		})
	}
}

// A story without a column has none in a frame either; a sensitive one takes
// no partner's listings.
func TestFramedStoryKeepsTheEditorsWord(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		change func(*articles.Listings)
	}{
		{"switched off", func(l *articles.Listings) { l.Off = true }},
		{"sensitive", func(l *articles.Listings) { l.Sensitive = true }},
	} {
		f := newFake()
		for i := range f.articles {
			tt.change(&f.articles[i].Listings)
		}
		f.items = nil // nothing that the story's own words choose
		s, err := loadedFrame(t, f, Partner{ID: "p", Listings: "category=motors"}, "/e/articles/rents")
		if err != nil || len(s.Latest) > 0 || len(f.asked) > 0 {
			t.Errorf("%s: %d listings, %d asked for, %v", tt.name, len(s.Latest), len(f.asked), err)
		}
		if strings.Contains(markup(s), "<aside") {
			t.Errorf("%s: there is a column", tt.name)
		}
	}
}

func TestLoadFramedListings(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, address, path, filter string
		partner                     Partner
		lang                        string
	}{
		{"all", "/e/listings", "/e/listings?k=p", "", Partner{ID: "p"}, "en"},
		{"a filter", "/e/listings?category=motors&q=&lang=ar&size=s", "/e/listings?category=motors&k=p&lang=ar&size=s", "category=motors", Partner{ID: "p"}, "ar"},
		{"the partner's", "/e/listings?q=", "/e/listings?k=p", "city=dubai", Partner{ID: "p", Listings: "city=dubai"}, "en"},
		{"another than the partner's", "/e/listings?category=jobs", "/e/listings?category=jobs&k=p", "category=jobs", Partner{ID: "p", Listings: "city=dubai"}, "en"},
		{"what others hang on", "/e/listings?childId=x&utm_source=y&fbclid=z&cursor=abc&facets=1&limit=50", "/e/listings?k=p", "", Partner{ID: "p"}, "en"},
		{"a language the paper has not", "/e/listings?lang=xx", "/e/listings?k=p&lang=xx", "", Partner{ID: "p"}, "en"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s, err := loadedFrame(t, newFake(), tt.partner, tt.address)
			if err != nil || s.Name != EmbedListings || s.Path != tt.path || s.Filter != tt.filter || s.Lang != tt.lang || s.Results == nil {
				t.Errorf("Load = %s at %s, filter %s in %s, %v\nwant %s, %s in %s", s.Name, s.Path, s.Filter, s.Lang, err, tt.path, tt.filter, tt.lang)
			}
			// What the browser's program would load is the same.
			again, err := loadedFrame(t, newFake(), s.Frame.Partner, s.Path)
			if err != nil || markup(again) != markup(s) {
				t.Errorf("loaded again from %s it differs: %v", s.Path, err)
			}
		})
	}
}

// A frame has one list: what is featured stands first in it, and it holds no
// more than was asked for.
func TestFramedListingsFeatured(t *testing.T) {
	t.Parallel()
	f := newFake()
	f.promoted = []classifieds.Listing{{ID: "featured-1", Title: "Featured", Category: "motors", Featured: true}}
	s, err := frameOf(t, f, Partner{ID: "p"}, "/e/listings?count=2")
	if err != nil || len(s.Results.Items) != 2 || s.Results.Items[0].ID != "featured-1" || s.Results.Promoted != nil {
		t.Errorf("%+v, %v", s.Results, err)
	}
}

func TestFramedListingsMisfit(t *testing.T) {
	t.Parallel()
	s, err := loadedFrame(t, newFake(), Partner{ID: "p"}, "/e/listings?price_min=abc&q=flat&k=p")
	if err == nil || s.Name != EmbedListings || s.Problem == nil || s.Path != "/e/listings?k=p&price_min=abc&q=flat" {
		t.Fatalf("Load = %s at %s, %v", s.Name, s.Path, err)
	}
	if page := markup(s); !strings.Contains(page, `role="alert"`) || !strings.Contains(page, `value="flat"`) {
		t.Errorf("the form does not say what is wrong, or forgets what was typed:\n%s", page)
	}
}

// What is missing, gone or broken says so in the frame.
func TestFramedFailures(t *testing.T) {
	t.Parallel()
	broken := newFake()
	broken.broken = api.Fail(api.Unavailable, "Busy", "")
	for _, tt := range []struct {
		f       *fake
		address string
		name    Name
	}{
		{newFake(), "/e/articles/nothing", NotFound}, {newFake(), "/e/articles/withdrawn", Gone}, {broken, "/e/articles/rents", Failed}, {broken, "/e/listings", Failed},
	} {
		s, err := loadedFrame(t, tt.f, Partner{ID: "p"}, tt.address)
		if err == nil || s.Name != tt.name || s.Frame == nil {
			t.Errorf("Load(%s) = %s, frame %v, %v, want %s", tt.address, s.Name, s.Frame, err, tt.name)
		}
		if page := markup(s); !strings.Contains(page, `class="framed`) || strings.Contains(page, "masthead") {
			t.Errorf("%s is not drawn as a frame: %s", tt.address, page)
		}
	}
}

// Nothing else stands below /e/, and frames have no language in their path.
func TestFramedPlaces(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"/e", "/e/", "/e/sections/news", "/e/listings/flat-1", "/e/articles/", "/e/articles/a/b", "/ar/e/listings", "/e/e/listings", "/e/articles"} {
		if s, err := frameOf(t, newFake(), Partner{}, address); err == nil {
			t.Errorf("Load(%s) = %s", address, s.Name)
		}
	}
}

// A source that knows no partner shows a link.
func TestLoadUnframed(t *testing.T) {
	t.Parallel()
	s, err := load(t, newFake(), "/e/articles/rents")
	if err != nil || s.Frame == nil || s.Frame.Mode != "link" || len(s.Latest) > 0 {
		t.Errorf("Load = %+v, %v", s.Frame, err)
	}
}

// FuzzLoadFramed holds that every address of a frame can be drawn.
func FuzzLoadFramed(f *testing.F) {
	for _, seed := range []string{"articles/rents?k=p&mode=full", "listings?category=motors&attr.make=toyota", "listings?price_min=%ff", "articles/%2e%2e"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, address string) {
		u, err := url.Parse("/e/" + address)
		if err != nil {
			return
		}
		s, _ := Load(context.Background(), Framed(newFake(), Partner{ID: "p"}), u)
		if page := markup(s); page == "" || Title(s) == "" && s.Problem == nil {
			t.Errorf("%s: nothing is drawn", address)
		}
		if s.Name == EmbedListings && s.Problem == nil && s.Path != FramedListingsPath(*s.Frame, mustFilter(t, s.Path)) {
			t.Errorf("%s: the path %s is not canonical", address, s.Path)
		}
	})
}

func mustFilter(t *testing.T, path string) classifieds.Filter {
	t.Helper()
	u, err := url.Parse(path)
	if err != nil {
		t.Fatal(err)
	}
	v := u.Query()
	ParseFrame(v)
	f, err := FrameFilter(v)
	if err != nil {
		t.Fatal(err)
	}
	return f
}
