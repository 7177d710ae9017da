package desk

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"broadside/app/api"
	"broadside/articles"
	"broadside/server/fold"
)

// Articles returns a page of the stories that may be read now and that q
// selects, the newest first; with q.Related, those that have most in common
// with that story.
func (d *Desk) Articles(_ context.Context, q api.ArticleQuery) (api.Page[articles.Summary], error) {
	page := api.Page[articles.Summary]{Items: []articles.Summary{}}
	limit := q.Limit
	if limit <= 0 {
		limit = api.DefaultLimit
	}
	limit = min(limit, api.MaxLimit)
	if q.Section != "" && !slices.ContainsFunc(d.site.Sections, func(s api.Section) bool { return s.Code == q.Section }) {
		return page, unknownValue("section", q.Section, sectionCodes(d.site.Sections))
	}
	e := d.at(d.now())
	after, err := readPlace(q)
	if err != nil {
		return page, err
	}
	found := d.selected(e, q)
	if q.Related != "" {
		if found, err = e.related(found, q.Related); err != nil {
			return page, err
		}
	}
	page.Total = api.Total{Value: len(found), Exact: true}
	if q.Related == "" && after != nil {
		i, _ := slices.BinarySearchFunc(found, after, newestFirst)
		if i < len(found) && newestFirst(found[i], after) == 0 {
			i++
		}
		found = found[i:]
	}
	for _, p := range found[:min(limit, len(found))] {
		page.Items = append(page.Items, p.Summary)
	}
	if len(found) > limit && q.Related == "" {
		page.Next = place(q, found[limit-1])
	}
	return page, nil
}

// selected returns the shown pieces that q selects, newest first.
func (d *Desk) selected(e *edition, q api.ArticleQuery) []*piece {
	tag, words := fold.Text(q.Tag), fold.Words(q.Q)
	where := fold.Text(q.Place)
	city := d.gazetteer.city(q.Place)
	var out []*piece
	for _, p := range e.shown {
		if q.Section != "" && p.Section != q.Section || q.Lang != "" && p.Lang != q.Lang {
			continue
		}
		if q.Tag != "" && !slices.Contains(p.tags, tag) {
			continue
		}
		if q.Place != "" && !slices.Contains(p.places, where) && (city == "" || !slices.Contains(p.places, city)) {
			continue
		}
		if q.Q != "" && !p.tells(words) {
			continue
		}
		out = append(out, p)
	}
	return out
}

// tells reports whether p holds all words, the last perhaps only begun.
func (p *piece) tells(words []string) bool {
	for i, w := range words {
		if i < len(words)-1 || len([]rune(w)) < 2 {
			w += " "
		}
		if !strings.Contains(p.text, " "+w) {
			return false
		}
	}
	return len(words) > 0
}

// Article returns a story that may be read now. One that was there once is an
// *api.Problem with code Gone, any other NotFound.
func (d *Desk) Article(_ context.Context, slug string) (articles.Article, error) {
	p, err := d.piece(slug)
	if err != nil {
		return articles.Article{}, err
	}
	a, err := d.newsroom.Article(p.Slug)
	if err != nil {
		// It may have been taken away since the edition was made.
		if _, gone := d.piece(slug); gone != nil {
			return articles.Article{}, gone
		}
		return articles.Article{}, fmt.Errorf("desk: article %s: %w", slug, err)
	}
	return a, nil
}

// piece returns the summary of a story that may be read now.
func (d *Desk) piece(slug string) (*piece, error) {
	now := d.now()
	p := d.at(now).press.bySlug[slug]
	switch {
	case p != nil && p.Shown(now):
		return p, nil
	case p != nil && (p.Status == articles.StatusKilled || over(p, now)):
		return nil, goneStory(slug)
	case p == nil && d.newsroom.Gone(slug):
		return nil, goneStory(slug)
	}
	return nil, api.Fail(api.NotFound, "No such story", "There is no story "+strconv.Quote(slug))
}

// over reports whether p was readable until it expired.
func over(p *piece, now time.Time) bool {
	return (p.Status == articles.StatusLive || p.Status == articles.StatusScheduled) && !p.Expires.IsZero() && !p.Expires.After(now)
}

func goneStory(slug string) *api.Problem {
	return api.Fail(api.Gone, "This story was withdrawn", "The story "+strconv.Quote(slug)+" is no longer published")
}

func sectionCodes(sections []api.Section) []string {
	out := make([]string, len(sections))
	for i, s := range sections {
		out[i] = s.Code
	}
	return out
}
