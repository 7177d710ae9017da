package view

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"broadside/app"
	"broadside/app/api"
	"broadside/app/apptest"
	"broadside/app/classifieds"
	"broadside/app/messages"
	"broadside/articles"
)

// recordingSource records the slugs and ids that are read.
type recordingSource struct {
	*apptest.Source
	names []string
}

func (a *recordingSource) Article(ctx context.Context, slug string) (articles.Article, error) {
	a.names = append(a.names, slug)
	return a.Source.Article(ctx, slug)
}

func (a *recordingSource) Listing(ctx context.Context, id string) (classifieds.Listing, error) {
	a.names = append(a.names, id)
	return a.Source.Listing(ctx, id)
}

// A path contains one valid name or is not found. It cannot lead to another
// path of the API.
func TestHostileAddresses(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		address string
		asked   string // the name that is read; "" is none
	}{
		{"/articles/..", ""}, {"/articles/.", ""}, {"/articles/%2e%2e", ""}, {"/listings/..", ""}, {"/sections/..", ""},
		{"/articles/..%2fsite", ""}, {"/articles/a%2Fb", ""}, {"/articles/%2F", ""}, {"/articles//", ""}, {"//articles/x", ""},
		{"/articles/..x", "..x"}, {"/articles/%00", "\x00"}, {"/articles/%3Cscript%3E", "<script>"}, {"/articles/a%3Fb", "a?b"},
		{"/articles/a%25b", "a%b"}, {"/listings/%D8%A8", "ب"}, {"/listings/x%5C..%5Cy", `x\..\y`}, {"/listings/%FF", "\xff"},
		{"/articles/" + strings.Repeat("x", 5000), strings.Repeat("x", 5000)},
	} {
		u, err := url.Parse(tt.address)
		if err != nil {
			t.Fatal(err)
		}
		src := &recordingSource{Source: apptest.New()}
		s, err := app.Load(context.Background(), src, u)
		if s.Name != app.NotFound || err == nil {
			t.Errorf("%.40s: %s, %v", tt.address, s.Name, err)
		}
		if got := strings.Join(src.names, " "); got != tt.asked {
			t.Errorf("%.40s: the source reads %.40q, want %.40q", tt.address, got, tt.asked)
		}
		if got := markup(s); strings.Contains(got, "<script>") {
			t.Errorf("%.40s: %s", tt.address, got)
		}
	}
}

// An article in a language that the paper does not have is shown on a page in
// the paper's first language.
func TestPieceInAnotherLanguage(t *testing.T) {
	t.Parallel()
	f := apptest.New()
	f.ArticleList = append(f.ArticleList, articles.Article{Slug: "haber", Headline: "Haber", Lang: "tr", Dir: "ltr", Section: "news"})
	s, err := loaded(t, f, "/articles/haber")
	if err != nil || s.Lang != "en" || s.Name != app.Article {
		t.Fatalf("%s in %s, %v", s.Name, s.Lang, err)
	}
	if got := one(t, parsed(t, s), classed("story")); get(got, "lang") != "tr" || has(got, "dir") {
		t.Errorf("the piece: %v", got.Attr)
	}
}

// If a read of the page's main content fails, the error page is shown without
// the cause.
func TestEachReadMayFail(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		address string
		reads   []string
	}{
		{"/", []string{"Articles"}},
		{"/ar/", []string{"Articles"}},
		{"/sections/news", []string{"Articles"}},
		{"/articles/rents", []string{"Article"}},
		{"/articles/nothing", []string{"Article"}},
		{"/listings", []string{"Categories", "Listings"}},
		{"/listings?q=zebra&city=dubai", []string{"Categories", "Listings", "suggestions"}},
		{"/ar/listings/flat-1", []string{"Listing", "Categories"}},
		{"/listings/nothing", []string{"Listing"}},
	} {
		for _, read := range tt.reads {
			f := apptest.New()
			f.Faults = map[string]error{read: fmt.Errorf("desk: %w", apptest.ErrDisk)}
			s, err := loaded(t, f, tt.address)
			if s.Name != app.Failed || !errors.Is(err, apptest.ErrDisk) || s.Problem == nil || s.Problem.Code != api.Internal {
				t.Errorf("%s without %s: %s, %v, %+v", tt.address, read, s.Name, err, s.Problem)
				continue
			}
			b, jsonErr := json.Marshal(s)
			if jsonErr != nil || strings.Contains(string(b), "disk") {
				t.Errorf("%s without %s: the Screen is %s, %v", tt.address, read, b, jsonErr)
			}
			if s.Article != nil || s.Listing != nil || s.Results != nil || s.Matches != nil || s.Similar != nil || s.Latest != nil || s.Related != nil || s.Categories != nil {
				t.Errorf("%s without %s: the error page has partial content, %d bytes", tt.address, read, len(b))
			}
			if got := markup(s); !strings.Contains(got, messages.For(s.Lang).FailedTitle) || strings.Contains(got, "disk") {
				t.Errorf("%s without %s: %s", tt.address, read, got)
			}
		}
	}
}

// If the site cannot be read, the page is in English, and nothing else is read.
func TestNoSite(t *testing.T) {
	t.Parallel()
	f := apptest.New()
	f.Down = api.Fail(api.Unavailable, "Unavailable", "")
	s, err := loaded(t, f, "/ar/listings?city=dubai")
	if s.Name != app.Failed || err == nil || s.Lang != "en" || s.Path != "/ar/listings" || s.Problem.Code != api.Unavailable || len(f.Asked) > 0 {
		t.Errorf("%+v, %v", s, err)
	}
	if !strings.Contains(markup(s), messages.For("en").Unavailable) {
		t.Errorf("page: %s", markup(s))
	}
}

// If secondary content cannot be read, the page is shown without it, and the
// error is returned for the log.
func TestPagesStandAlone(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		address string
		reads   []string
		want    app.Name
	}{
		{"/", []string{"Categories", "Listings"}, app.Front},
		{"/ar/", []string{"Categories", "Listings"}, app.Front},
		{"/sections/news", []string{"Categories", "Listings"}, app.Section},
		{"/articles/rents", []string{"Matches", "Articles", "Categories"}, app.Article},
		{"/ar/listings/flat-1", []string{"Similar"}, app.Listing},
	} {
		for _, read := range tt.reads {
			f := apptest.New()
			f.Faults = map[string]error{read: fmt.Errorf("desk: %w", apptest.ErrDisk)}
			s, err := loaded(t, f, tt.address)
			lacking, failed := app.Partial(err)
			if s.Name != tt.want || failed != nil || !errors.Is(lacking, apptest.ErrDisk) || s.Problem != nil {
				t.Errorf("%s without %s: %s, lacking %v, failed %v, %+v", tt.address, read, s.Name, lacking, failed, s.Problem)
				continue
			}
			whole, err := loaded(t, apptest.New(), tt.address)
			if err != nil {
				t.Fatal(err)
			}
			got := markup(s)
			for _, subject := range headings.FindAllString(markup(whole), 1) {
				if !strings.Contains(got, subject) || strings.Contains(got, "disk") {
					t.Errorf("%s without %s lacks %s: %s", tt.address, read, subject, got)
				}
			}
		}
	}
	if lacking, failed := app.Partial(apptest.ErrDisk); lacking != nil || failed != apptest.ErrDisk {
		t.Errorf("Partial of another error: %v, %v", lacking, failed)
	}
}

var headings = regexp.MustCompile(`<h1.*?</h1>`)

// A Screen decoded from JSON is rendered the same.
func TestScreenTravels(t *testing.T) {
	t.Parallel()
	for _, address := range apptest.Addresses {
		s, _ := loaded(t, apptest.New(), address)
		b, err := json.Marshal(s)
		if err != nil {
			t.Fatalf("%s: %v", address, err)
		}
		var there app.Screen
		if err := json.Unmarshal(b, &there); err != nil {
			t.Fatalf("%s: %v", address, err)
		}
		if here, there := markup(s), markup(there); here != there {
			t.Errorf("%s is drawn in another way in the browser", address)
		}
	}
}

func FuzzLoad(f *testing.F) {
	for _, a := range apptest.Addresses {
		path, query, _ := strings.Cut(a, "?")
		f.Add(path, query)
	}
	f.Fuzz(func(t *testing.T, path, query string) {
		s, err := app.Load(context.Background(), apptest.New(), &url.URL{Path: path, RawQuery: query})
		if s.Name == "" || (err == nil) != (s.Problem == nil) {
			t.Fatalf("Load(%q, %q) = %q, %v, problem %v", path, query, s.Name, err, s.Problem)
		}
		if err == nil && s.Path == "" {
			t.Fatalf("Load(%q, %q) has no path", path, query)
		}
		markup(s)
	})
}

// An article without a sidebar has none in a frame either. A sensitive article
// does not show the partner's listings.
func TestFramedStoryKeepsTheEditorsWord(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		change func(*articles.Listings)
	}{
		{"switched off", func(l *articles.Listings) { l.Off = true }},
		{"sensitive", func(l *articles.Listings) { l.Sensitive = true }},
	} {
		f := apptest.New()
		for i := range f.ArticleList {
			tt.change(&f.ArticleList[i].Listings)
		}
		f.ListingList = nil // no listings match the article
		s, err := loadedFrame(t, f, app.Partner{ID: "p", Listings: "category=motors"}, "/e/articles/rents")
		if err != nil || len(s.Latest) > 0 || len(f.Asked) > 0 {
			t.Errorf("%s: %d listings, %d asked for, %v", tt.name, len(s.Latest), len(f.Asked), err)
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
		partner                     app.Partner
		lang                        string
	}{
		{"all", "/e/listings", "/e/listings?k=p", "", app.Partner{ID: "p"}, "en"},
		{"a filter", "/e/listings?category=motors&q=&lang=ar&size=s", "/e/listings?category=motors&k=p&lang=ar&size=s", "category=motors", app.Partner{ID: "p"}, "ar"},
		{"the partner's", "/e/listings?q=", "/e/listings?k=p", "city=dubai", app.Partner{ID: "p", Listings: "city=dubai"}, "en"},
		{"another than the partner's", "/e/listings?category=jobs", "/e/listings?category=jobs&k=p", "category=jobs", app.Partner{ID: "p", Listings: "city=dubai"}, "en"},
		{"tracking parameters", "/e/listings?childId=x&utm_source=y&fbclid=z&cursor=abc&facets=1&limit=50", "/e/listings?k=p", "", app.Partner{ID: "p"}, "en"},
		{"a language the paper does not have", "/e/listings?lang=xx", "/e/listings?k=p&lang=xx", "", app.Partner{ID: "p"}, "en"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s, err := loadedFrame(t, apptest.New(), tt.partner, tt.address)
			if err != nil || s.Name != app.EmbedListings || s.Path != tt.path || s.Filter.Values().Encode() != tt.filter || s.Lang != tt.lang || s.Results == nil {
				t.Errorf("Load = %s at %s, filter %s in %s, %v\nwant %s, %s in %s", s.Name, s.Path, s.Filter.Values().Encode(), s.Lang, err, tt.path, tt.filter, tt.lang)
			}
			// the browser loads the same Screen
			again, err := loadedFrame(t, apptest.New(), s.Frame.Partner, s.Path)
			if err != nil || markup(again) != markup(s) {
				t.Errorf("loaded again from %s it differs: %v", s.Path, err)
			}
		})
	}
}

func TestFramedListingsMisfit(t *testing.T) {
	t.Parallel()
	s, err := loadedFrame(t, apptest.New(), app.Partner{ID: "p"}, "/e/listings?price_min=abc&q=flat&k=p")
	if err == nil || s.Name != app.EmbedListings || s.Problem == nil || s.Path != "/e/listings?k=p&price_min=abc&q=flat" {
		t.Fatalf("Load = %s at %s, %v", s.Name, s.Path, err)
	}
	if page := markup(s); !strings.Contains(page, `role="alert"`) || !strings.Contains(page, `value="flat"`) {
		t.Errorf("the form does not show the error or the input:\n%s", page)
	}
}

// Frames show pages for missing, gone and failed content.
func TestFramedFailures(t *testing.T) {
	t.Parallel()
	broken := apptest.New()
	broken.Broken = api.Fail(api.Unavailable, "Busy", "")
	for _, tt := range []struct {
		f       *apptest.Source
		address string
		name    app.Name
	}{
		{apptest.New(), "/e/articles/nothing", app.NotFound}, {apptest.New(), "/e/articles/withdrawn", app.Gone}, {broken, "/e/articles/rents", app.Failed}, {broken, "/e/listings", app.Failed},
	} {
		s, err := loadedFrame(t, tt.f, app.Partner{ID: "p"}, tt.address)
		if err == nil || s.Name != tt.name || s.Frame == nil {
			t.Errorf("Load(%s) = %s, frame %v, %v, want %s", tt.address, s.Name, s.Frame, err, tt.name)
		}
		if page := markup(s); !strings.Contains(page, `class="framed`) || strings.Contains(page, "masthead") {
			t.Errorf("%s is not drawn as a frame: %s", tt.address, page)
		}
	}
}

// FuzzLoadFramed checks that every address of a frame can be rendered.
func FuzzLoadFramed(f *testing.F) {
	for _, seed := range []string{"articles/rents?k=p&mode=full", "listings?category=motors&attr.make=toyota", "listings?price_min=%ff", "articles/%2e%2e"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, address string) {
		u, err := url.Parse("/e/" + address)
		if err != nil {
			return
		}
		s, _ := app.Load(context.Background(), app.Framed(apptest.New(), app.Partner{ID: "p"}), u)
		if page := markup(s); page == "" || app.Title(s) == "" && s.Problem == nil {
			t.Errorf("%s: nothing is drawn", address)
		}
		if s.Name == app.EmbedListings && s.Problem == nil && s.Path != app.FramedListingsPath(*s.Frame, mustFilter(t, s.Path)) {
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
	app.ParseFrame(v)
	f, err := app.FrameFilter(v)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestLoadFailures(t *testing.T) {
	t.Parallel()
	broken, down := apptest.New(), apptest.New()
	broken.Broken = errors.New("disk")
	down.Down = errors.New("no site")
	busy := apptest.New()
	busy.Broken = api.Fail(api.Unavailable, "Unavailable", "")
	for _, tt := range []struct {
		name    string
		source  *apptest.Source
		address string
		code    api.Code
	}{
		{"a broken source, front", broken, "/", api.Internal},
		{"a broken source, section", broken, "/sections/news", api.Internal},
		{"a broken source, article", broken, "/articles/rents", api.Internal},
		{"a broken source, missing article", broken, "/articles/nothing", api.Internal},
		{"a broken source, listings", broken, "/listings", api.Internal},
		{"a broken source, listing", broken, "/listings/flat-1", api.Internal},
		{"no site", down, "/", api.Internal},
		{"a source that rests", busy, "/", api.Unavailable},
		{"a query that is none", apptest.New(), "/listings?q=%zz", api.BadRequest},
	} {
		s, err := loaded(t, tt.source, tt.address)
		if s.Name != app.Failed || err == nil || s.Problem == nil || s.Problem.Code != tt.code {
			t.Errorf("%s: %s, %v, problem %+v", tt.name, s.Name, err, s.Problem)
		}
		if s.Problem != nil && strings.Contains(s.Problem.Error(), "disk") {
			t.Errorf("%s: the page shows %q", tt.name, s.Problem.Error())
		}
		View(s)
	}
}
