package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/articles"
)

var errDisk = errors.New("disk")

// Each read that a page is made of may fail: the page says so, without the
// cause, and stands alone.
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
		{"/listings?q=zebra&city=dubai", []string{"Categories", "Listings", "loosening"}},
		{"/ar/listings/flat-1", []string{"Listing", "Categories"}},
		{"/listings/nothing", []string{"Listing"}},
	} {
		for _, read := range tt.reads {
			f := newFake()
			f.faults = map[string]error{read: fmt.Errorf("desk: %w", errDisk)}
			s, err := loaded(t, f, tt.address)
			if s.Name != Failed || !errors.Is(err, errDisk) || s.Problem == nil || s.Problem.Code != api.Internal {
				t.Errorf("%s without %s: %s, %v, %+v", tt.address, read, s.Name, err, s.Problem)
				continue
			}
			b, jsonErr := json.Marshal(s)
			if jsonErr != nil || strings.Contains(string(b), "disk") {
				t.Errorf("%s without %s: the browser is told %s, %v", tt.address, read, b, jsonErr)
			}
			if s.Article != nil || s.Listing != nil || s.Results != nil || s.Matches != nil || s.Similar != nil || s.Latest != nil || s.Related != nil || s.Categories != nil {
				t.Errorf("%s without %s: half a page travels with the failure, %d bytes", tt.address, read, len(b))
			}
			if got := markup(s); !strings.Contains(got, say(s.Lang).FailedTitle) || strings.Contains(got, "disk") {
				t.Errorf("%s without %s: %s", tt.address, read, got)
			}
		}
	}
}

// What a read says of itself decides the page.
func TestProblemsDecideThePage(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		code    api.Code
		address string
		read    string
		want    Name
	}{
		{api.NotFound, "/articles/rents", "Article", NotFound},
		{api.Gone, "/articles/rents", "Article", Gone},
		{api.Unavailable, "/articles/rents", "Article", Failed},
		{api.RateLimited, "/listings", "Listings", Failed},
		{api.NotFound, "/listings/flat-1", "Listing", NotFound},
		{api.Gone, "/listings/flat-1", "Listing", Gone},
		{api.Validation, "/listings", "Listings", Listings},
		{api.BadCursor, "/listings?cursor=x", "Listings", Listings},
		{api.BadRequest, "/listings", "Listings", Listings},
		{api.Internal, "/listings", "Listings", Failed},
		{api.BadCursor, "/sections/news?cursor=x", "Articles", Failed},
	} {
		f := newFake()
		f.faults = map[string]error{tt.read: fmt.Errorf("desk: %w", api.Fail(tt.code, "T", "D"))}
		s, err := load(t, f, tt.address)
		if s.Name != tt.want || err == nil || s.Problem == nil || s.Problem.Code != tt.code {
			t.Errorf("%s of %s: %s, %v, want %s", tt.code, tt.address, s.Name, err, tt.want)
		}
		if s.Alternates["ar"] == "" {
			t.Errorf("%s of %s: no way to the other language", tt.code, tt.address)
		}
	}
}

// What a page of trouble offers is a courtesy: without it the trouble is told
// all the same.
func TestTroubleWithoutCourtesies(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		address, read string
		want          Name
	}{
		{"/listings/sold-1", "Similar", Gone}, {"/listings/sold-1", "Categories", Gone},
		{"/articles/withdrawn", "Articles", Gone}, {"/articles/nothing", "Articles", NotFound}, {"/nothing", "Articles", NotFound},
	} {
		f := newFake()
		f.faults = map[string]error{tt.read: errDisk}
		s, err := load(t, f, tt.address)
		if s.Name != tt.want || errors.Is(err, errDisk) || len(s.Similar)+len(s.Related)+len(s.Categories) > 0 {
			t.Errorf("%s without %s: %s, %v, %d similar, %d related", tt.address, tt.read, s.Name, err, len(s.Similar), len(s.Related))
		}
	}
}

// A gone piece whose relatives nobody knows is followed by the newest.
func TestRelativesFallBackToTheNewest(t *testing.T) {
	t.Parallel()
	f := newFake()
	f.articles = f.articles[:0]
	s, _ := load(t, f, "/articles/withdrawn")
	if s.Name != Gone || s.Related == nil || len(s.Related) != 0 {
		t.Errorf("an empty paper: %s, related %v", s.Name, s.Related)
	}
	src := &strange{fake: newFake()}
	u, err := url.Parse("/articles/withdrawn")
	if err != nil {
		t.Fatal(err)
	}
	if s, _ = Load(context.Background(), src, u); len(s.Related) == 0 {
		t.Error("no piece instead of a gone one")
	}
}

// Leaving a condition out may make a filter that cannot be asked: it is not
// suggested, and the page stands.
func TestLoosenPassesOverWhatCannotBeAsked(t *testing.T) {
	t.Parallel()
	f := newFake()
	f.faults = map[string]error{"loosening": api.Fail(api.Validation, "The filter is not usable", "")}
	s, err := load(t, f, "/listings?q=zebra&city=dubai")
	if s.Name != Listings || err != nil || s.Problem != nil || len(s.Loosen) != 0 || s.Results == nil {
		t.Errorf("%s, %v, %+v, suggestions %v", s.Name, err, s.Problem, s.Loosen)
	}
}

// A range of an attribute nobody has leaves the form with both its ends.
func TestMisfilteredDropsBothEndsOfARange(t *testing.T) {
	t.Parallel()
	s, err := load(t, newFake(), "/listings?attr.wheels.min=3&attr.wheels.max=4&city=dubai")
	if s.Name != Listings || err == nil || s.Filter != "city=dubai" {
		t.Errorf("%s, %v, kept %q", s.Name, err, s.Filter)
	}
}

// The site itself may be missing: the page is in English, and no other read is
// tried.
func TestNoSite(t *testing.T) {
	t.Parallel()
	f := newFake()
	f.down = api.Fail(api.Unavailable, "Unavailable", "")
	s, err := loaded(t, f, "/ar/listings?city=dubai")
	if s.Name != Failed || err == nil || s.Lang != "en" || s.Path != "/ar/listings" || s.Problem.Code != api.Unavailable || len(f.asked) > 0 {
		t.Errorf("%+v, %v", s, err)
	}
	if !strings.Contains(markup(s), say("en").Unavailable) {
		t.Errorf("page: %s", markup(s))
	}
}

// strange asks for what is related to a piece it does not have.
type strange struct{ *fake }

func (s *strange) Articles(ctx context.Context, q api.ArticleQuery) (api.Page[articles.Summary], error) {
	if q.Related != "" {
		return api.Page[articles.Summary]{}, api.Fail(api.Validation, "The query is not usable", "")
	}
	return s.fake.Articles(ctx, q)
}

// A read that panics in the midst of others costs what it was to give, not the
// page and not the program.
type stumbling struct{ *fake }

func (stumbling) Matches(context.Context, string, int) ([]classifieds.Match, error) {
	panic("matcher")
}

func TestAPanickingRead(t *testing.T) {
	t.Parallel()
	s, err := Load(context.Background(), stumbling{newFake()}, &url.URL{Path: "/articles/rents"})
	lacking, failed := Lacking(err)
	if s.Name != Article || failed != nil || lacking == nil || !strings.Contains(lacking.Error(), "matcher") || len(s.Related) == 0 {
		t.Errorf("%s, lacking %v, failed %v", s.Name, lacking, failed)
	}
}

// What stands beside the subject of a page may fail: news reads without
// classifieds, and the log knows why they are not there.
func TestPagesStandAlone(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		address string
		reads   []string
		want    Name
	}{
		{"/", []string{"Categories", "Listings"}, Front},
		{"/ar/", []string{"Categories", "Listings"}, Front},
		{"/sections/news", []string{"Categories", "Listings"}, Section},
		{"/articles/rents", []string{"Matches", "Articles", "Categories"}, Article},
		{"/ar/listings/flat-1", []string{"Similar"}, Listing},
	} {
		for _, read := range tt.reads {
			f := newFake()
			f.faults = map[string]error{read: fmt.Errorf("desk: %w", errDisk)}
			s, err := loaded(t, f, tt.address)
			lacking, failed := Lacking(err)
			if s.Name != tt.want || failed != nil || !errors.Is(lacking, errDisk) || s.Problem != nil {
				t.Errorf("%s without %s: %s, lacking %v, failed %v, %+v", tt.address, read, s.Name, lacking, failed, s.Problem)
				continue
			}
			whole, err := loaded(t, newFake(), tt.address)
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
	if lacking, failed := Lacking(errDisk); lacking != nil || failed != errDisk {
		t.Errorf("Lacking of another error: %v, %v", lacking, failed)
	}
}

var headings = regexp.MustCompile(`<h1.*?</h1>`)
