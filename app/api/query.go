package api

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// MaxLimit is the longest page of any list; DefaultLimit is the usual one.
const (
	DefaultLimit = 20
	MaxLimit     = 50
)

// ArticleQuery selects articles. The zero value is the newest of the paper.
type ArticleQuery struct {
	Section string
	Tag     string
	Place   string
	Q       string
	Lang    string
	Related string // a slug: pieces that share tags, places or section with it, best first
	Limit   int    // 1…MaxLimit; 0 means DefaultLimit
	Cursor  string
}

// ParseArticleQuery reads GET /articles parameters, of each the first. An
// unknown parameter is UnknownParameter, a bad value Validation; of several
// problems the first by the parameter's name is told, so that the same address
// has the same answer.
func ParseArticleQuery(v url.Values) (ArticleQuery, error) {
	var q ArticleQuery
	for _, name := range slices.Sorted(maps.Keys(v)) {
		s := strings.TrimSpace(v.Get(name))
		switch name {
		case "section":
			q.Section = s
		case "tag":
			q.Tag = s
		case "place":
			q.Place = s
		case "q":
			q.Q = s
		case "lang":
			q.Lang = s
		case "related":
			q.Related = s
		case "cursor":
			q.Cursor = s
		case "limit":
			n, err := ParseLimit(s)
			if err != nil {
				return ArticleQuery{}, err
			}
			q.Limit = n
		default:
			return ArticleQuery{}, Unknown(name)
		}
	}
	return q, nil
}

// Values is the inverse of ParseArticleQuery.
func (q ArticleQuery) Values() url.Values {
	v := url.Values{}
	set := func(k, s string) {
		if s != "" {
			v.Set(k, s)
		}
	}
	set("section", q.Section)
	set("tag", q.Tag)
	set("place", q.Place)
	set("q", q.Q)
	set("lang", q.Lang)
	set("related", q.Related)
	set("cursor", q.Cursor)
	if q.Limit > 0 {
		v.Set("limit", strconv.Itoa(q.Limit))
	}
	return v
}

// ParseLimit reads a page length; "" is 0, which means the usual one.
func ParseLimit(s string) (int, error) {
	if s == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > MaxLimit {
		return 0, Fail(Validation, "The limit is not usable", "limit is a whole number from 1 to "+strconv.Itoa(MaxLimit),
			Field{Pointer: "?limit", Code: "range", Detail: "a whole number from 1 to " + strconv.Itoa(MaxLimit)})
	}
	return n, nil
}

// Unknown is the problem of a parameter nobody knows.
func Unknown(name string) *Problem {
	return Fail(UnknownParameter, "Unknown parameter", "There is no parameter "+strconv.Quote(name)+" here; see /api/v1/openapi.json",
		Field{Pointer: "?" + name, Code: "unknown", Detail: "not a parameter of this address"})
}

// Repeated is the problem of parameters that stand more than once where one is
// read: which is meant, nobody can tell.
func Repeated(names ...string) *Problem {
	fields := make([]Field, len(names))
	for i, name := range names {
		fields[i] = Field{Pointer: "?" + name, Code: "repeated", Detail: "stands more than once; give it one value"}
	}
	return Fail(Validation, "A parameter stands twice", strings.Join(names, ", ")+": give each one value", fields...)
}

// Paths of the API, below the site's base.
const (
	Root           = "/api/v1"
	PathSite       = Root + "/site"
	PathArticles   = Root + "/articles"
	PathCategories = Root + "/categories"
	PathListings   = Root + "/listings"
)

// PathArticle, PathMatches, PathListing and PathSimilar are the addresses of
// one thing and what belongs to it.
func PathArticle(slug string) string { return PathArticles + "/" + url.PathEscape(slug) }

// PathMatches is where the listings matched to a story are.
func PathMatches(slug string) string { return PathArticle(slug) + "/listings" }

// PathListing is where one listing is.
func PathListing(id string) string { return PathListings + "/" + url.PathEscape(id) }

// PathSimilar is where the listings like one listing are.
func PathSimilar(id string) string { return PathListing(id) + "/similar" }
