package feeds

import (
	"bytes"
	"context"
	"io"
	"iter"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/articles"
	"broadside/server/middleware"
	"broadside/server/response"
)

// getRobots sends robots.txt (RFC 9309). It excludes filters, whose number is unlimited; the
// sitemap lists the categories.
func (s *handlers) getRobots(w http.ResponseWriter, r *http.Request) error {
	base := s.Paper.Base
	at := s.Paper.Origin + base
	text := "User-agent: *\n" +
		"Disallow: " + base + "/api/\n" +
		"Disallow: " + base + "/*cursor=\n" +
		"Disallow: " + base + "/*attr.\n" +
		"Disallow: " + base + "/*q=\n" +
		"\n" +
		"Sitemap: " + at + "/sitemap.xml\n" +
		"Sitemap: " + at + "/sitemap-news.xml\n"
	s.SendBuiltIn(w, r, response.New("", http.StatusOK, []byte(text), response.Often, response.Headers("text/plain; charset=utf-8", response.FilePolicy, "public, max-age=3600")...))
	return nil
}

// sitemapInterval is the time for which a sitemap is cached. Building it reads all listings, so
// changes do not invalidate it.
const sitemapInterval = time.Minute

func (s *handlers) getSitemap(w http.ResponseWriter, r *http.Request) error {
	v, err := sitemapParameters(r, "part")
	if err != nil {
		return err
	}
	part, text := 0, v.Get("part")
	if text != "" {
		if part, err = strconv.Atoi(text); err != nil || part < 1 || strconv.Itoa(part) != text {
			return api.Fail(api.NotFound, "Not found", "There is no such part of the sitemap.")
		}
	}
	return s.sendSitemap(w, r, text, func(ctx context.Context, b io.Writer, now time.Time) error {
		stories, err := s.allArticles(ctx)
		if err != nil {
			return err
		}
		counts, err := s.countCategories(ctx)
		if err != nil {
			return err
		}
		var failed error
		pages := sitemapPages(s.Paper, stories, counts, s.allListings(ctx, &failed), now)
		if err := writeSitemap(b, s.Paper, pages, part, maxSitemap); err != nil {
			return err
		}
		return failed
	})
}

// sitemapParameters parses the request's query, which may have these parameters and tracking ones.
func sitemapParameters(r *http.Request, names ...string) (url.Values, error) {
	v, err := middleware.WithoutTracking(r)
	if err == nil {
		err = middleware.RejectOthers(v, names...)
	}
	return v, err
}

func (s *handlers) getNewsSitemap(w http.ResponseWriter, r *http.Request) error {
	if _, err := sitemapParameters(r); err != nil {
		return err
	}
	return s.sendSitemap(w, r, "", func(ctx context.Context, b io.Writer, now time.Time) error {
		stories, err := s.allArticles(ctx)
		if err != nil {
			return err
		}
		return writeNewsSitemap(b, s.Paper, stories, now)
	})
}

// sendSitemap sends a sitemap, built at most once in sitemapInterval.
func (s *handlers) sendSitemap(w http.ResponseWriter, r *http.Request, part string, write func(context.Context, io.Writer, time.Time) error) error {
	now := s.Now()
	ed := response.Edition{Number: uint64(now.UnixNano() / int64(sitemapInterval)), Until: now.Truncate(sitemapInterval).Add(sitemapInterval), Changed: func() time.Time {
		return laterOf(now.Truncate(sitemapInterval), s.Started) // constant within the minute
	}}
	key := response.Key{Path: "map " + r.URL.Path, Query: part} // not the path of any page: its edition is another number
	a, err := s.Queries.Load(r.Context(), key, ed, now, func(ctx context.Context) (*response.Response, bool, error) {
		var b bytes.Buffer
		if err := write(ctx, &b, now); err != nil {
			return nil, false, err
		}
		return response.New(response.RouteOf(ctx), http.StatusOK, b.Bytes(), response.Often, response.Headers("application/xml; charset=utf-8", response.FilePolicy, response.Revalidate)...), true, nil
	})
	if err != nil {
		return err
	}
	a.Write(w, r, now)
	return nil
}

func (s *handlers) allArticles(ctx context.Context) ([]articles.Summary, error) {
	var all []articles.Summary
	q := api.ArticleQuery{Limit: api.MaxLimit}
	for {
		page, err := s.desk.Articles(ctx, q)
		if err != nil {
			return nil, err
		}
		all = append(all, page.Items...)
		if q.Cursor = page.Next; q.Cursor == "" {
			return all, nil
		}
	}
}

// allListings yields all live listings, page by page. It stores an error in failed.
func (s *handlers) allListings(ctx context.Context, failed *error) iter.Seq[classifieds.Listing] {
	return func(yield func(classifieds.Listing) bool) {
		f := classifieds.Filter{Sort: classifieds.Newest, Limit: api.MaxLimit}
		for {
			page, err := s.desk.ListingsUnpromoted(ctx, f)
			if err != nil {
				*failed = err
				return
			}
			for _, l := range page.Items {
				if !yield(l) {
					return
				}
			}
			if f.Cursor = page.Next; f.Cursor == "" {
				return
			}
		}
	}
}

func (s *handlers) countCategories(ctx context.Context) (map[string]int, error) {
	page, err := s.desk.Listings(ctx, classifieds.Filter{Facets: true, Limit: 1})
	if err != nil {
		return nil, err
	}
	counts := map[string]int{}
	for _, facet := range page.Facets {
		if facet.Code == "category" {
			for _, c := range facet.Counts {
				counts[c.Value] = c.N
			}
		}
	}
	return counts, nil
}
