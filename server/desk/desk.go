// Package desk implements the rules of the paper: which stories and listings are
// public, which listings are shown with a story, and when that changes. Desk
// implements app.Source.
package desk

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/articles"
)

// Store stores the listings.
type Store interface {
	// Find returns a page of the live listings that f selects at now; at most
	// maxPromoted featured ones are promoted. The listings are shared: do not
	// change them.
	Find(ctx context.Context, f classifieds.Filter, now time.Time, maxPromoted int) (api.Page[classifieds.Listing], error)
	// Listing returns a listing in any state, or an *api.Problem NotFound.
	Listing(ctx context.Context, id string) (classifieds.Listing, error)
	// Decide changes a listing's state and records who decided it and why.
	Decide(ctx context.Context, d classifieds.Decision) error
	// Expire expires the listings that end at or before now and returns their number.
	Expire(ctx context.Context, now time.Time) (int, error)
	// NextExpiry returns when the next live listing expires; the zero time is never.
	NextExpiry() time.Time
	// Version changes with every write.
	Version() uint64
	// Maintain does periodic maintenance of the database.
	Maintain(ctx context.Context) error
}

// Newsroom holds the stories, public or not.
type Newsroom interface {
	Summaries() []articles.Summary
	Article(slug string) (articles.Article, error)
	Gone(slug string) bool   // whether the story was removed
	Lang(slug string) string // of a present or removed story; "" is unknown
	Version() uint64         // changes with every change
}

// Config holds the dependencies of a Desk; all but Now and Log are required.
type Config struct {
	Site       api.Site
	Categories []classifieds.Category
	Newsroom   Newsroom
	Store      Store
	Now        func() time.Time // nil: time.Now
	Log        *slog.Logger     // nil: slog.Default
}

// Desk is safe for concurrent use.
type Desk struct {
	site       api.Site
	categories []classifieds.Category
	newsroom   Newsroom
	store      Store
	now        func() time.Time
	log        *slog.Logger
	gazetteer  gazetteer

	building sync.Mutex
	edition  atomic.Pointer[edition]
}

// New returns a Desk.
func New(c Config) (*Desk, error) {
	if c.Newsroom == nil || c.Store == nil {
		return nil, errors.New("desk: a newsroom and a store are needed")
	}
	if len(c.Site.Languages) == 0 {
		return nil, errors.New("desk: the paper needs a language")
	}
	seen := map[string]bool{}
	for _, cat := range c.Categories {
		if cat.Code == "" || seen[cat.Code] {
			return nil, fmt.Errorf("desk: category code %q is empty or there twice", cat.Code)
		}
		seen[cat.Code] = true
	}
	d := &Desk{site: c.Site, categories: c.Categories, newsroom: c.Newsroom, store: c.Store, now: c.Now, log: cmp.Or(c.Log, slog.Default())}
	if d.now == nil {
		d.now = time.Now
	}
	d.gazetteer = newGazetteer(c.Site.Cities)
	return d, nil
}

// Site returns the paper's names, languages, sections and cities.
func (d *Desk) Site(context.Context) (api.Site, error) { return d.site, nil }

// Categories returns the categories without private attributes.
func (d *Desk) Categories(context.Context) ([]classifieds.Category, error) {
	out := slices.Clone(d.categories)
	for i := range out {
		out[i].Attributes = slices.DeleteFunc(slices.Clone(out[i].Attributes), func(a classifieds.Attribute) bool { return a.Private })
	}
	return out, nil
}

// Run expires listings every minute until ctx is done.
func (d *Desk) Run(ctx context.Context) {
	for minutes := 0; ctx.Err() == nil; minutes++ {
		d.runMinute(ctx, minutes)
		now := d.now()
		select {
		case <-ctx.Done():
		case <-time.After(now.Truncate(time.Minute).Add(time.Minute).Sub(now)):
		}
	}
}

func (d *Desk) runMinute(ctx context.Context, minutes int) {
	n, err := d.store.Expire(ctx, d.now())
	if err != nil && ctx.Err() == nil {
		d.log.Error("desk: expire listings", "error", err)
	}
	if n > 0 {
		d.log.Info("desk: listings expired", "count", n)
	}
	if minutes%60 == 59 {
		if err := d.store.Maintain(ctx); err != nil && ctx.Err() == nil {
			d.log.Error("desk: tidy the store", "error", err)
		}
	}
}

func hasCode(err error, code api.Code) bool {
	var p *api.Problem
	return errors.As(err, &p) && p.Code == code
}
