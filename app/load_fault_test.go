package app

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"broadside/app/api"
	"broadside/app/apptest"
	"broadside/app/classifieds"
	"broadside/articles"
)

// The code of a read's problem determines the page.
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
		f := apptest.New()
		f.Faults = map[string]error{tt.read: fmt.Errorf("desk: %w", api.Fail(tt.code, "T", "D"))}
		s, err := load(t, f, tt.address)
		if s.Name != tt.want || err == nil || s.Problem == nil || s.Problem.Code != tt.code {
			t.Errorf("%s of %s: %s, %v, want %s", tt.code, tt.address, s.Name, err, tt.want)
		}
		if s.Alternates["ar"] == "" {
			t.Errorf("%s of %s: no way to the other language", tt.code, tt.address)
		}
	}
}

// Errors of the additional content of an error page do not change the page.
func TestTroubleWithoutCourtesies(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		address, read string
		want          Name
	}{
		{"/listings/sold-1", "Similar", Gone}, {"/listings/sold-1", "Categories", Gone},
		{"/articles/withdrawn", "Articles", Gone}, {"/articles/nothing", "Articles", NotFound}, {"/nothing", "Articles", NotFound},
	} {
		f := apptest.New()
		f.Faults = map[string]error{tt.read: apptest.ErrDisk}
		s, err := load(t, f, tt.address)
		if s.Name != tt.want || errors.Is(err, apptest.ErrDisk) || len(s.Similar)+len(s.Related)+len(s.Categories) > 0 {
			t.Errorf("%s without %s: %s, %v, %d similar, %d related", tt.address, tt.read, s.Name, err, len(s.Similar), len(s.Related))
		}
	}
}

// If a gone article has no related articles, the newest are shown.
func TestRelativesFallBackToTheNewest(t *testing.T) {
	t.Parallel()
	f := apptest.New()
	f.ArticleList = f.ArticleList[:0]
	s, _ := load(t, f, "/articles/withdrawn")
	if s.Name != Gone || s.Related == nil || len(s.Related) != 0 {
		t.Errorf("an empty paper: %s, related %v", s.Name, s.Related)
	}
	src := &failingRelated{Source: apptest.New()}
	u, err := url.Parse("/articles/withdrawn")
	if err != nil {
		t.Fatal(err)
	}
	if s, _ = Load(context.Background(), src, u); len(s.Related) == 0 {
		t.Error("no piece instead of a gone one")
	}
}

// A filter without one of its conditions may be invalid. It is not suggested,
// and the page does not fail.
func TestLoosenPassesOverWhatCannotBeAsked(t *testing.T) {
	t.Parallel()
	f := apptest.New()
	f.Faults = map[string]error{"suggestions": api.Fail(api.Validation, "The filter is not usable", "")}
	s, err := load(t, f, "/listings?q=zebra&city=dubai")
	if s.Name != Listings || err != nil || s.Problem != nil || len(s.Suggestions) != 0 || s.Results == nil {
		t.Errorf("%s, %v, %+v, suggestions %v", s.Name, err, s.Problem, s.Suggestions)
	}
}

// For an unknown attribute both bounds of the range are removed from the form.
func TestMisfilteredDropsBothEndsOfARange(t *testing.T) {
	t.Parallel()
	s, err := load(t, apptest.New(), "/listings?attr.wheels.min=3&attr.wheels.max=4&city=dubai")
	if s.Name != Listings || err == nil || s.Filter.Values().Encode() != "city=dubai" {
		t.Errorf("%s, %v, kept %q", s.Name, err, s.Filter.Values().Encode())
	}
}

// failingRelated rejects queries for related articles.
type failingRelated struct{ *apptest.Source }

func (s *failingRelated) Articles(ctx context.Context, q api.ArticleQuery) (api.Page[articles.Summary], error) {
	if q.Related != "" {
		return api.Page[articles.Summary]{}, api.Fail(api.Validation, "The query is not usable", "")
	}
	return s.Source.Articles(ctx, q)
}

// panickingMatches panics in one of several reads. Only its part of the page is
// missing.
type panickingMatches struct{ *apptest.Source }

func (panickingMatches) Matches(context.Context, string, int) ([]classifieds.Match, error) {
	panic("matcher")
}

func TestAPanickingRead(t *testing.T) {
	t.Parallel()
	s, err := Load(context.Background(), panickingMatches{apptest.New()}, &url.URL{Path: "/articles/rents"})
	lacking, failed := Partial(err)
	if s.Name != Article || failed != nil || lacking == nil || !strings.Contains(lacking.Error(), "matcher") || len(s.Related) == 0 {
		t.Errorf("%s, lacking %v, failed %v", s.Name, lacking, failed)
	}
}
