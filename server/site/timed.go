package site

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/articles"
)

// timed is a Desk that measures how long each read takes.
type timed struct {
	desk     Desk
	partners interface{ Version() uint64 }
	seconds  *prometheus.HistogramVec
}

func (t timed) since(call string, start time.Time) {
	t.seconds.WithLabelValues(call).Observe(time.Since(start).Seconds())
}

// Edition is asked with every request and measured with none. What partners'
// frames show changes with their records too.
func (t timed) Edition(now time.Time) (uint64, time.Time) {
	number, until := t.desk.Edition(now)
	return number ^ t.partners.Version()<<40, until
}

func (t timed) Site(ctx context.Context) (api.Site, error) { return t.desk.Site(ctx) }

func (t timed) Articles(ctx context.Context, q api.ArticleQuery) (api.Page[articles.Summary], error) {
	defer t.since("articles", time.Now())
	return t.desk.Articles(ctx, q)
}

func (t timed) Article(ctx context.Context, slug string) (articles.Article, error) {
	defer t.since("article", time.Now())
	return t.desk.Article(ctx, slug)
}

func (t timed) Matches(ctx context.Context, slug string, limit int) ([]classifieds.Match, error) {
	defer t.since("matches", time.Now())
	return t.desk.Matches(ctx, slug, limit)
}

func (t timed) Categories(ctx context.Context) ([]classifieds.Category, error) {
	defer t.since("categories", time.Now())
	return t.desk.Categories(ctx)
}

func (t timed) Listings(ctx context.Context, f classifieds.Filter) (api.Page[classifieds.Listing], error) {
	defer t.since("listings", time.Now())
	return t.desk.Listings(ctx, f)
}

func (t timed) ListingsUnpromoted(ctx context.Context, f classifieds.Filter) (api.Page[classifieds.Listing], error) {
	defer t.since("listings", time.Now())
	return t.desk.ListingsUnpromoted(ctx, f)
}

func (t timed) Listing(ctx context.Context, id string) (classifieds.Listing, error) {
	defer t.since("listing", time.Now())
	return t.desk.Listing(ctx, id)
}

func (t timed) Similar(ctx context.Context, id string, limit int) ([]classifieds.Listing, error) {
	defer t.since("similar", time.Now())
	return t.desk.Similar(ctx, id, limit)
}
