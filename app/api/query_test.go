package api

import (
	"errors"
	"net/url"
	"strconv"
	"strings"
	"testing"
)

func TestParseArticleQuery(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, query string
		want        ArticleQuery
	}{
		{"nothing", "", ArticleQuery{}},
		{"an empty form", "section=&tag=&place=&q=&lang=&related=&cursor=&limit=", ArticleQuery{}},
		{"everything", "section=news&tag=rents&place=dubai&q=rent&lang=ar&related=rents&limit=50&cursor=c", ArticleQuery{
			Section: "news", Tag: "rents", Place: "dubai", Q: "rent", Lang: "ar", Related: "rents", Limit: 50, Cursor: "c"}},
		{"words are trimmed", "q=+two+words+", ArticleQuery{Q: "two words"}},
		{"Arabic words", "q=" + url.QueryEscape("إيجار"), ArticleQuery{Q: "إيجار"}},
		{"the first of two", "section=news&section=sport", ArticleQuery{Section: "news"}},
		{"the least", "limit=1", ArticleQuery{Limit: 1}},
	} {
		v, err := url.ParseQuery(tt.query)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := ParseArticleQuery(v); err != nil || got != tt.want {
			t.Errorf("%s: ParseArticleQuery(%q) = %+v, %v, want %+v", tt.name, tt.query, got, err, tt.want)
		}
	}
}

func TestParseArticleQueryProblems(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, query string
		code        Code
		pointer     string
	}{
		{"an unknown parameter", "colour=red", UnknownParameter, "?colour"},
		{"one in capitals", "Section=news", UnknownParameter, "?Section"},
		{"without a name", "=x", UnknownParameter, "?"},
		{"the first of two by name", "zz=1&aa=1&mm=1&bb=1", UnknownParameter, "?aa"},
		{"a limit before a stranger", "limit=x&zz=1", Validation, "?limit"},
		{"a limit above", "limit=51", Validation, "?limit"},
	} {
		v, err := url.ParseQuery(tt.query)
		if err != nil {
			t.Fatal(err)
		}
		for range 20 { // equal addresses have equal responses
			q, err := ParseArticleQuery(v)
			var p *Problem
			if !errors.As(err, &p) || p.Code != tt.code || len(p.Errors) != 1 || p.Errors[0].Pointer != tt.pointer {
				t.Fatalf("%s: %v, want %s at %s", tt.name, err, tt.code, tt.pointer)
			}
			if q != (ArticleQuery{}) {
				t.Fatalf("%s: a query came with the problem: %+v", tt.name, q)
			}
		}
	}
}

// Go code may pass a name without values, although no address does.
func TestParseArticleQueryWithoutValues(t *testing.T) {
	t.Parallel()
	if q, err := ParseArticleQuery(url.Values{"section": nil, "q": {}}); err != nil || q != (ArticleQuery{}) {
		t.Errorf("%+v, %v", q, err)
	}
}

func TestArticleQueryValues(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		in   ArticleQuery
		want string
	}{
		{ArticleQuery{}, ""},
		{ArticleQuery{Cursor: "a b&c"}, "cursor=a+b%26c"},
		{ArticleQuery{Section: "news", Lang: "ar", Limit: 5}, "lang=ar&limit=5&section=news"},
		{ArticleQuery{Limit: -1}, ""},
		{ArticleQuery{Q: "إيجار", Tag: "rents", Place: "dubai", Related: "r"}, "place=dubai&q=%D8%A5%D9%8A%D8%AC%D8%A7%D8%B1&related=r&tag=rents"},
	} {
		if got := tt.in.Values().Encode(); got != tt.want {
			t.Errorf("%+v.Values() = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestParseLimit(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		in   string
		want int
		ok   bool
	}{
		{"", 0, true}, {"1", 1, true}, {"20", DefaultLimit, true}, {"50", MaxLimit, true},
		{"0", 0, false}, {"51", 0, false}, {"-1", 0, false}, {"1.5", 0, false}, {" 5", 0, false}, {"5 ", 0, false},
		{"ten", 0, false}, {"0x10", 0, false}, {"1e1", 0, false}, {"99999999999999999999", 0, false}, {"٥", 0, false},
	} {
		got, err := ParseLimit(tt.in)
		if got != tt.want || (err == nil) != tt.ok {
			t.Errorf("ParseLimit(%q) = %d, %v, want %d, ok %t", tt.in, got, err, tt.want, tt.ok)
		}
		var p *Problem
		if tt.ok {
			continue
		}
		if !errors.As(err, &p) || p.Code != Validation || len(p.Errors) != 1 || p.Errors[0].Pointer != "?limit" || p.Errors[0].Code != "range" {
			t.Errorf("ParseLimit(%q): %+v", tt.in, p)
		} else if !strings.Contains(p.Errors[0].Detail, strconv.Itoa(MaxLimit)) {
			t.Errorf("ParseLimit(%q) does not name the allowed values: %q", tt.in, p.Errors[0].Detail)
		}
	}
}

// Details quote the reader's input, so that it cannot be mistaken for text of
// the server.
func TestUnknownQuotes(t *testing.T) {
	t.Parallel()
	p := Unknown("a\"\n<b>")
	if !strings.Contains(p.Detail, `"a\"\n<b>"`) || strings.Contains(p.Detail, "\n") || p.Errors[0].Code != "unknown" {
		t.Errorf("%+v", p)
	}
}

func TestPaths(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ got, want string }{
		{PathSite, "/api/v1/site"}, {PathArticles, "/api/v1/articles"}, {PathCategories, "/api/v1/categories"}, {PathListings, "/api/v1/listings"},
		{PathArticle("rents"), "/api/v1/articles/rents"},
		{PathMatches("rents"), "/api/v1/articles/rents/listings"},
		{PathListing("bcdf2"), "/api/v1/listings/bcdf2"},
		{PathSimilar("bcdf2"), "/api/v1/listings/bcdf2/similar"},
		{PathArticle("a/../b"), "/api/v1/articles/a%2F..%2Fb"},
		{PathMatches("a?b#c"), "/api/v1/articles/a%3Fb%23c/listings"},
		{PathListing("%2e"), "/api/v1/listings/%252e"},
		{PathSimilar("a b"), "/api/v1/listings/a%20b/similar"},
		{PathArticle("خبر"), "/api/v1/articles/%D8%AE%D8%A8%D8%B1"},
	} {
		if tt.got != tt.want {
			t.Errorf("%s, want %s", tt.got, tt.want)
		}
	}
}

func FuzzParseArticleQuery(f *testing.F) {
	for _, s := range []string{"", "section=news&limit=5", "q=+a+&lang=ar&cursor=%00", "related=a%2Fb&tag=x&place=y", "limit=%35", "q=%C2%A0x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, query string) {
		v, err := url.ParseQuery(query)
		if err != nil {
			t.Skip()
		}
		once, err := ParseArticleQuery(v)
		if err != nil {
			return
		}
		if once.Limit < 0 || once.Limit > MaxLimit {
			t.Fatalf("ParseArticleQuery(%q).Limit = %d", query, once.Limit)
		}
		twice, err := ParseArticleQuery(once.Values())
		if err != nil || twice != once {
			t.Fatalf("ParseArticleQuery(%q) = %+v, written and read again %+v, %v", query, once, twice, err)
		}
	})
}

// Any slug becomes a single path segment.
func FuzzPathArticle(f *testing.F) {
	for _, s := range []string{"rents", "a/b", "..%2f", "a?b", "a#b", "\x00", "خبر", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, slug string) {
		u, err := url.Parse(PathMatches(slug))
		if err != nil {
			t.Fatalf("PathMatches(%q) = %q: %v", slug, PathMatches(slug), err)
		}
		if want := PathArticles + "/" + slug + "/listings"; u.Path != want || u.RawQuery != "" || u.Fragment != "" {
			t.Errorf("PathMatches(%q) is read as %q ? %q # %q", slug, u.Path, u.RawQuery, u.Fragment)
		}
		if strings.Count(u.EscapedPath(), "/") != 5 {
			t.Errorf("PathMatches(%q) = %q", slug, u.EscapedPath())
		}
	})
}

// Each repeated parameter is named.
func TestRepeated(t *testing.T) {
	t.Parallel()
	p := Repeated("lang", "limit")
	if p.Code != Validation || len(p.Errors) != 2 || p.Errors[0].Pointer != "?lang" || p.Errors[1].Pointer != "?limit" || p.Errors[1].Code != "repeated" {
		t.Errorf("Repeated = %+v", p)
	}
	if want := "lang, limit: give each one value"; p.Detail != want {
		t.Errorf("detail = %q, want %q", p.Detail, want)
	}
}
