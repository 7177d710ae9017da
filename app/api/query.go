package api

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// The default and maximum number of items on one page of a list.
const (
	DefaultLimit = 20
	MaxLimit     = 50
)

// ArticleQuery selects articles. The zero value selects the newest.
type ArticleQuery struct {
	Section string
	Tag     string
	Place   string
	Q       string
	Lang    string
	Related string // a slug: articles that share tags, places or the section with it, best first
	Limit   int    // 1…MaxLimit; 0 means DefaultLimit
	Cursor  string
}

// ParseArticleQuery reads the parameters of GET /articles. Of repeated
// parameters it uses the first. An unknown parameter is UnknownParameter, an
// invalid value Validation. It returns the first problem in the order of
// parameter names, so that equal addresses get equal responses.
func ParseArticleQuery(v url.Values) (ArticleQuery, error) {
	var q ArticleQuery
	texts := q.texts()
	for _, name := range slices.Sorted(maps.Keys(v)) {
		s := strings.TrimSpace(v.Get(name))
		if text := texts[name]; text != nil {
			*text = s
			continue
		}
		if name != "limit" {
			return ArticleQuery{}, Unknown(name)
		}
		n, err := ParseLimit(s)
		if err != nil {
			return ArticleQuery{}, err
		}
		q.Limit = n
	}
	return q, nil
}

// texts returns the fields of the parameters that are texts.
func (q *ArticleQuery) texts() map[string]*string {
	return map[string]*string{
		"section": &q.Section, "tag": &q.Tag, "place": &q.Place, "q": &q.Q, "lang": &q.Lang, "related": &q.Related, "cursor": &q.Cursor,
	}
}

// Values is the inverse of ParseArticleQuery.
func (q ArticleQuery) Values() url.Values {
	v := url.Values{}
	for name, text := range q.texts() {
		if *text != "" {
			v.Set(name, *text)
		}
	}
	if q.Limit > 0 {
		v.Set("limit", strconv.Itoa(q.Limit))
	}
	return v
}

// ParseLimit reads the limit parameter. It returns 0, the default, for "".
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

// PageLimit returns the number of items of a page for which limit are asked; usual if limit
// is not positive.
func PageLimit(limit, usual int) int {
	if limit <= 0 {
		limit = usual
	}
	return min(limit, MaxLimit)
}

// Unknown returns the problem of an unknown parameter.
func Unknown(name string) *Problem {
	return Fail(UnknownParameter, "Unknown parameter", "There is no parameter "+strconv.Quote(name)+" here; see /api/v1/openapi.json",
		Field{Pointer: "?" + name, Code: "unknown", Detail: "not a parameter of this address"})
}

// UnusableCursor returns the problem of a cursor.
func UnusableCursor(detail string) *Problem {
	return Fail(BadCursor, "The cursor is not usable", detail+"; leave it out to begin again",
		Field{Pointer: "?cursor", Code: string(BadCursor), Detail: detail})
}

// Repeated returns the problem of parameters that occur more than once but may
// have only one value.
func Repeated(names ...string) *Problem {
	fields := make([]Field, len(names))
	for i, name := range names {
		fields[i] = Field{Pointer: "?" + name, Code: "repeated", Detail: "stands more than once; give it one value"}
	}
	return Fail(Validation, "A parameter stands twice", strings.Join(names, ", ")+": give each one value", fields...)
}

// The paths of the API below the site's base.
const (
	Root           = "/api/v1"
	PathSite       = Root + "/site"
	PathArticles   = Root + "/articles"
	PathCategories = Root + "/categories"
	PathListings   = Root + "/listings"
)

// WithQuery returns path with the query v, if it has one.
func WithQuery(path string, v url.Values) string {
	if query := v.Encode(); query != "" {
		return path + "?" + query
	}
	return path
}

// PathArticle returns the path of an article.
func PathArticle(slug string) string { return PathArticles + "/" + url.PathEscape(slug) }

// PathMatches returns the path of the listings that match an article.
func PathMatches(slug string) string { return PathArticle(slug) + "/listings" }

// PathListing returns the path of a listing.
func PathListing(id string) string { return PathListings + "/" + url.PathEscape(id) }

// PathSimilar returns the path of the listings similar to one.
func PathSimilar(id string) string { return PathListing(id) + "/similar" }
