// Package client implements app.Source in the browser with requests to /api/v1.
// Only the fetch itself needs js && wasm; the rest builds everywhere.
package client

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/articles"
)

// Timeout limits the duration of a request.
const Timeout = 10 * time.Second

// Client reads the paper's data through its API. It is safe for concurrent use.
type Client struct {
	base  string
	fetch func(ctx context.Context, address string) (httpResponse, error)

	site       api.Site
	categories atomic.Pointer[[]classifieds.Category]
}

// httpResponse is an HTTP response.
type httpResponse struct {
	status    int
	mediaType string // media type
	body      []byte
}

// New returns a Client for site, on the page's own origin. The site is part of
// the first Screen and is not requested again.
func New(site api.Site) *Client {
	return &Client{base: site.Base, fetch: fetch, site: site}
}

// Site returns the site of the first Screen.
func (c *Client) Site(ctx context.Context) (api.Site, error) {
	return c.site, nil
}

// Articles requests a list of summaries.
func (c *Client) Articles(ctx context.Context, q api.ArticleQuery) (api.Page[articles.Summary], error) {
	return getJSON[api.Page[articles.Summary]](ctx, c, api.PathArticles, q.Values())
}

// Article requests an article.
func (c *Client) Article(ctx context.Context, slug string) (articles.Article, error) {
	return getJSON[articles.Article](ctx, c, api.PathArticle(slug), nil)
}

// Matches requests the listings that match an article.
func (c *Client) Matches(ctx context.Context, slug string, limit int) ([]classifieds.Match, error) {
	return getJSON[[]classifieds.Match](ctx, c, api.PathMatches(slug), limitQuery(limit))
}

// Categories requests the categories of the classifieds, once.
func (c *Client) Categories(ctx context.Context) ([]classifieds.Category, error) {
	if known := c.categories.Load(); known != nil {
		return *known, nil
	}
	list, err := getJSON[[]classifieds.Category](ctx, c, api.PathCategories, nil)
	if err != nil {
		return nil, err
	}
	c.categories.Store(&list)
	return list, nil
}

// Listings requests the listings that f selects.
func (c *Client) Listings(ctx context.Context, f classifieds.Filter) (api.Page[classifieds.Listing], error) {
	return getJSON[api.Page[classifieds.Listing]](ctx, c, api.PathListings, f.Values())
}

// Listing requests one listing.
func (c *Client) Listing(ctx context.Context, id string) (classifieds.Listing, error) {
	return getJSON[classifieds.Listing](ctx, c, api.PathListing(id), nil)
}

// Similar requests the listings similar to one.
func (c *Client) Similar(ctx context.Context, id string, limit int) ([]classifieds.Listing, error) {
	return getJSON[[]classifieds.Listing](ctx, c, api.PathSimilar(id), limitQuery(limit))
}

func limitQuery(n int) url.Values {
	if n <= 0 {
		return nil
	}
	return url.Values{"limit": {strconv.Itoa(n)}}
}

// getJSON requests path and decodes the response into a T. An error response is
// an *api.Problem; any other error is a network error.
func getJSON[T any](ctx context.Context, c *Client, path string, query url.Values) (T, error) {
	var v T
	address := c.base + path
	if q := query.Encode(); q != "" {
		address += "?" + q
	}
	ctx, cancel := context.WithTimeout(ctx, Timeout)
	defer cancel()
	a, err := c.fetch(ctx, address)
	if err == nil {
		err = decodeResponse(a, &v)
	}
	if err != nil {
		return v, fmt.Errorf("client: get %s: %w", address, err)
	}
	return v, nil
}

func decodeResponse(a httpResponse, into any) error {
	if a.status < 400 {
		if !isJSON(a.mediaType) {
			return fmt.Errorf("status %d with %q is not a response of the API", a.status, a.mediaType)
		}
		return json.Unmarshal(a.body, into)
	}
	var p api.Problem
	if isJSON(a.mediaType) && json.Unmarshal(a.body, &p) == nil && p.Code != "" {
		return &p
	}
	return fmt.Errorf("status %d", a.status)
}

// isJSON reports whether a media type is JSON (RFC 6839 §3.1).
func isJSON(mediaType string) bool {
	mediaType, _, _ = strings.Cut(mediaType, ";")
	mediaType = strings.ToLower(strings.TrimSpace(mediaType))
	return mediaType == "application/json" || strings.HasSuffix(mediaType, "+json")
}
