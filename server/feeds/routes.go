// Package feeds writes articles and listings for other programs: RSS, Atom, JSON Feed, ninjs items,
// sitemaps and robots.txt.
package feeds

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"strings"

	"broadside/app"
	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/articles"
	"broadside/server/middleware"
	"broadside/server/page"
	"broadside/server/response"
)

// Desk is the interface through which feeds and sitemaps read.
type Desk interface {
	app.Source
	// ListingsUnpromoted is like Listings without promoted ones at the top.
	ListingsUnpromoted(ctx context.Context, f classifieds.Filter) (api.Page[classifieds.Listing], error)
}

type handlers struct {
	*response.Env
	desk Desk
}

// Routes returns the routes of feeds, sitemaps and robots.txt.
func Routes(env *response.Env, desk Desk) []response.Route {
	s, get := &handlers{env, desk}, response.Get
	stories, listings := getFeed(s, api.ParseArticleQuery, s.readArticles), getFeed(s, parseFilter, s.readListings)
	return []response.Route{
		get("/feeds/articles.rss", stories),
		get("/feeds/articles.atom", stories),
		get("/feeds/articles.json", stories),
		get("/feeds/listings.rss", listings),
		get("/feeds/listings.atom", listings),
		get("/feeds/listings.json", listings),
		get("/sitemap.xml", s.getSitemap),
		get("/sitemap-news.xml", s.getNewsSitemap),
		get("/robots.txt", s.getRobots),
	}
}

// Links returns the links to a feed in every format. of is "articles" or "listings".
func Links(paper api.Site, of, name string, query url.Values) []page.Link {
	var out []page.Link
	for _, format := range []string{"rss", "atom", "json"} {
		media, _, _ := strings.Cut(mediaTypes[format], ";")
		out = append(out, page.Link{Title: name, Type: media, Href: paper.Base + api.WithQuery("/feeds/"+of+"."+format, query)})
	}
	return out
}

var mediaTypes = map[string]string{
	"rss":  "application/rss+xml; charset=utf-8",
	"atom": "application/atom+xml; charset=utf-8",
	"json": "application/feed+json; charset=utf-8",
}

// getFeed returns a handler that sends the feed of the query that parse returns, in the format of the
// address's extension.
func getFeed[Q interface{ Values() url.Values }](
	s *handlers, parse func(url.Values) (Q, error), read func(context.Context, Q) (feed, error),
) response.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		v, err := middleware.WithoutTracking(r)
		if err != nil {
			return err
		}
		q, err := parse(v)
		if err != nil {
			return err
		}
		format := r.URL.Path[strings.LastIndexByte(r.URL.Path, '.')+1:]
		return s.Send(w, r, q.Values().Encode(), func(ctx context.Context, route string) (*response.Response, error) {
			f, err := read(ctx, q)
			if err != nil {
				return nil, err
			}
			var b bytes.Buffer
			if err := feedWriters[format](&b, f); err != nil {
				return nil, err
			}
			header := response.Headers(mediaTypes[format], response.FilePolicy, response.Revalidate, response.CORSHeaders...)
			return response.New(route, http.StatusOK, b.Bytes(), response.Seldom, header...), nil
		})
	}
}

// readArticles reads the newest articles of a query with their full text.
func (s *handlers) readArticles(ctx context.Context, q api.ArticleQuery) (feed, error) {
	list, err := s.desk.Articles(ctx, q)
	if err != nil {
		return feed{}, err
	}
	var full []articles.Article
	for _, summary := range list.Items {
		a, err := s.desk.Article(ctx, summary.Slug)
		if err != nil {
			continue // removed after the list was read
		}
		full = append(full, a)
	}
	return articleFeed(s.Paper, q, full, list.Next), nil
}

func (s *handlers) readListings(ctx context.Context, f classifieds.Filter) (feed, error) {
	list, err := s.desk.ListingsUnpromoted(ctx, f)
	if err != nil {
		return feed{}, err
	}
	categories, err := s.desk.Categories(ctx)
	return listingFeed(s.Paper, f, categories, list.Items, list.Next), err
}

func parseFilter(v url.Values) (classifieds.Filter, error) {
	f, err := classifieds.ParseFilter(v)
	f.Facets = false
	return f, err
}
