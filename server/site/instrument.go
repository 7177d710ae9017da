package site

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/articles"
)

// timed is a Desk that measures the duration of each read. Edition and Site read memory and are not
// measured.
type timed struct {
	Desk
	seconds *prometheus.HistogramVec
}

func (t timed) since(call string, start time.Time) {
	t.seconds.WithLabelValues(call).Observe(time.Since(start).Seconds())
}

func (t timed) Articles(ctx context.Context, q api.ArticleQuery) (api.Page[articles.Summary], error) {
	defer t.since("articles", time.Now())
	return t.Desk.Articles(ctx, q)
}

func (t timed) Article(ctx context.Context, slug string) (articles.Article, error) {
	defer t.since("article", time.Now())
	return t.Desk.Article(ctx, slug)
}

func (t timed) Matches(ctx context.Context, slug string, limit int) ([]classifieds.Match, error) {
	defer t.since("matches", time.Now())
	return t.Desk.Matches(ctx, slug, limit)
}

func (t timed) Categories(ctx context.Context) ([]classifieds.Category, error) {
	defer t.since("categories", time.Now())
	return t.Desk.Categories(ctx)
}

func (t timed) Listings(ctx context.Context, f classifieds.Filter) (api.Page[classifieds.Listing], error) {
	defer t.since("listings", time.Now())
	return t.Desk.Listings(ctx, f)
}

func (t timed) ListingsUnpromoted(ctx context.Context, f classifieds.Filter) (api.Page[classifieds.Listing], error) {
	defer t.since("listings", time.Now())
	return t.Desk.ListingsUnpromoted(ctx, f)
}

func (t timed) Listing(ctx context.Context, id string) (classifieds.Listing, error) {
	defer t.since("listing", time.Now())
	return t.Desk.Listing(ctx, id)
}

func (t timed) Similar(ctx context.Context, id string, limit int) ([]classifieds.Listing, error) {
	defer t.since("similar", time.Now())
	return t.Desk.Similar(ctx, id, limit)
}
