package site

import (
	"bytes"
	"context"
	"net/http"
	"strings"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/articles"
	"broadside/server/middleware"
	"broadside/server/response"
)

// feedMedia is what each format of feedFormats is sent as.
var feedMedia = map[string]string{
	"rss":  "application/rss+xml; charset=utf-8",
	"atom": "application/atom+xml; charset=utf-8",
	"json": "application/feed+json; charset=utf-8",
}

// getArticleFeed answers with the newest articles of a filter, whole, in the
// format the address ends in.
func (s *Site) getArticleFeed(w http.ResponseWriter, r *http.Request) error {
	v, err := middleware.WithoutTracking(r)
	if err != nil {
		return err
	}
	q, err := api.ParseArticleQuery(v)
	if err != nil {
		return err
	}
	return s.sendFeed(w, r, q.Values().Encode(), func(ctx context.Context) (feed, error) {
		list, err := s.desk.Articles(ctx, q)
		if err != nil {
			return feed{}, err
		}
		var whole []articles.Article
		for _, summary := range list.Items {
			a, err := s.desk.Article(ctx, summary.Slug)
			if err != nil {
				continue // withdrawn since the list was read
			}
			whole = append(whole, a)
		}
		return articleFeed(s.Paper, q, whole, list.Next), nil
	})
}

// getListingFeed answers with the listings of a filter.
func (s *Site) getListingFeed(w http.ResponseWriter, r *http.Request) error {
	v, err := middleware.WithoutTracking(r)
	if err != nil {
		return err
	}
	f, err := classifieds.ParseFilter(v)
	if err != nil {
		return err
	}
	f.Facets = false
	return s.sendFeed(w, r, f.Values().Encode(), func(ctx context.Context) (feed, error) {
		list, err := s.desk.ListingsUnpromoted(ctx, f)
		if err != nil {
			return feed{}, err
		}
		categories, err := s.desk.Categories(ctx)
		if err != nil {
			return feed{}, err
		}
		return listingFeed(s.Paper, f, categories, list.Items, list.Next), nil
	})
}

func (s *Site) sendFeed(w http.ResponseWriter, r *http.Request, query string, read func(context.Context) (feed, error)) error {
	format := r.URL.Path[strings.LastIndexByte(r.URL.Path, '.')+1:]
	return s.Send(w, r, query, func(ctx context.Context, route string) (*response.Response, error) {
		f, err := read(ctx)
		if err != nil {
			return nil, err
		}
		var b bytes.Buffer
		if err := feedFormats[format](&b, f); err != nil {
			return nil, err
		}
		return response.New(route, http.StatusOK, b.Bytes(), response.Seldom, response.Headers(feedMedia[format], response.FilePolicy, response.Revalidate, response.CORSHeaders...)...), nil
	})
}
