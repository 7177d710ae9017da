package site

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/articles"
)

// instrumentedDesk is a Desk that measures the duration of each read. Edition and Site read memory
// and are not measured.
type instrumentedDesk struct {
	Desk
	seconds *prometheus.HistogramVec
}

func (t instrumentedDesk) observe(call string, start time.Time) {
	t.seconds.WithLabelValues(call).Observe(time.Since(start).Seconds())
}

func (t instrumentedDesk) Articles(ctx context.Context, q api.ArticleQuery) (api.Page[articles.Summary], error) {
	defer t.observe("articles", time.Now())
	return t.Desk.Articles(ctx, q)
}

func (t instrumentedDesk) Article(ctx context.Context, slug string) (articles.Article, error) {
	defer t.observe("article", time.Now())
	return t.Desk.Article(ctx, slug)
}

func (t instrumentedDesk) Matches(ctx context.Context, slug string, limit int) ([]classifieds.Match, error) {
	defer t.observe("matches", time.Now())
	return t.Desk.Matches(ctx, slug, limit)
}

func (t instrumentedDesk) Categories(ctx context.Context) ([]classifieds.Category, error) {
	defer t.observe("categories", time.Now())
	return t.Desk.Categories(ctx)
}

func (t instrumentedDesk) Listings(ctx context.Context, f classifieds.Filter) (api.Page[classifieds.Listing], error) {
	defer t.observe("listings", time.Now())
	return t.Desk.Listings(ctx, f)
}

func (t instrumentedDesk) ListingsUnpromoted(ctx context.Context, f classifieds.Filter) (api.Page[classifieds.Listing], error) {
	defer t.observe("listings", time.Now())
	return t.Desk.ListingsUnpromoted(ctx, f)
}

func (t instrumentedDesk) Listing(ctx context.Context, id string) (classifieds.Listing, error) {
	defer t.observe("listing", time.Now())
	return t.Desk.Listing(ctx, id)
}

func (t instrumentedDesk) Similar(ctx context.Context, id string, limit int) ([]classifieds.Listing, error) {
	defer t.observe("similar", time.Now())
	return t.Desk.Similar(ctx, id, limit)
}
