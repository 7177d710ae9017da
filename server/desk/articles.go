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

// Articles returns a page of the public stories that q selects, the newest first;
// with q.Related, the most similar to that story first.
func (d *Desk) Articles(_ context.Context, q api.ArticleQuery) (api.Page[articles.Summary], error) {
	page := api.Page[articles.Summary]{Items: []articles.Summary{}}
	limit := api.PageLimit(q.Limit, api.DefaultLimit)
	sections := mapTo(d.site.Sections, func(s api.Section) string { return s.Code })
	if q.Section != "" && !slices.Contains(sections, q.Section) {
		return page, unknownValue("section", q.Section, sections)
	}
	if err := d.checkLanguage(q.Lang); err != nil {
		return page, err
	}
	now := d.now()
	e := d.current(now)
	after, err := decodeCursor(q)
	if err != nil {
		return page, err
	}
	found := d.selectStories(e, q)
	if q.Related != "" {
		if found, err = e.related(found, q.Related, now); err != nil {
			return page, err
		}
	}
	page.Total = api.Total{Value: len(found), Exact: true}
	if q.Related == "" && after != nil {
		i, same := slices.BinarySearchFunc(found, after, newestFirst)
		if same {
			i++
		}
		found = found[i:]
	}
	for _, p := range found[:min(limit, len(found))] {
		s := p.Summary
		s.Translations = d.translations(e, &s, now)
		page.Items = append(page.Items, s)
	}
	if len(found) > limit && q.Related == "" {
		page.Next = encodeCursor(q, found[limit-1])
	}
	return page, nil
}

func (d *Desk) selectStories(e *edition, q api.ArticleQuery) []*indexedStory {
	tag, words := fold.Text(q.Tag), fold.Words(q.Q)
	where := fold.Text(q.Place)
	city := d.gazetteer.cityCode(q.Place)
	lang := d.languageOf(q.Lang)
	var out []*indexedStory
	for _, p := range e.public {
		if q.Section != "" && p.Section != q.Section || q.Lang != "" && p.lang != lang {
			continue
		}
		if q.Tag != "" && !slices.Contains(p.tags, tag) {
			continue
		}
		if q.Place != "" && !slices.Contains(p.places, where) && (city == "" || !slices.Contains(p.places, city)) {
			continue
		}
		if q.Q != "" && !p.containsAll(words) {
			continue
		}
		out = append(out, p)
	}
	return out
}

// containsAll reports whether p contains all words, the last one as a prefix.
func (p *indexedStory) containsAll(words []string) bool {
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

// Article returns a public story. One that was public once is an *api.Problem
// with code Gone, any other NotFound.
func (d *Desk) Article(_ context.Context, slug string) (articles.Article, error) {
	now := d.now()
	e := d.current(now)
	p, err := d.publicStory(e, slug, now)
	if err != nil {
		return articles.Article{}, err
	}
	a, err := d.newsroom.Article(p.Slug)
	if err != nil {
		// It may have been withdrawn since the edition was built.
		if _, gone := d.publicStory(d.current(now), slug, now); gone != nil {
			return articles.Article{}, gone
		}
		return articles.Article{}, fmt.Errorf("desk: article %s: %w", slug, err)
	}
	a.Translations = d.translations(e, &p.Summary, now)
	return a, nil
}

// translations returns the slugs of the public translations of s by language,
// without those whose own language differs from the one they are listed under.
func (d *Desk) translations(e *edition, s *articles.Summary, now time.Time) map[string]string {
	var out map[string]string
	for lang, slug := range s.Translations {
		lang = d.languageOf(lang)
		if t := e.index.bySlug[slug]; t == nil || t.lang != lang || !t.Shown(now) {
			continue
		}
		if out == nil {
			out = make(map[string]string, len(s.Translations))
		}
		out[lang] = slug
	}
	return out
}

// publicStory returns a public story, or an *api.Problem with code Gone or NotFound.
func (d *Desk) publicStory(e *edition, slug string, now time.Time) (*indexedStory, error) {
	p := e.index.bySlug[slug]
	switch {
	case p != nil && p.Shown(now):
		return p, nil
	case p != nil && p.goneReason(now) != "":
		return nil, goneStory(slug, p.Lang, p.goneReason(now))
	case p == nil && d.newsroom.Gone(slug):
		return nil, goneStory(slug, d.newsroom.Lang(slug), api.Removed)
	}
	return nil, api.Fail(api.NotFound, "No such story", "There is no story "+strconv.Quote(slug))
}

// goneReason returns the reason if p was killed, or was public and has expired, else "".
func (p *indexedStory) goneReason(now time.Time) api.Reason {
	switch {
	case p.Status == articles.StatusKilled:
		return api.Killed
	case p.Status != articles.StatusLive && p.Status != articles.StatusScheduled, p.Expires.IsZero(), p.Expires.After(now):
		return ""
	}
	return api.Expired
}

func goneStory(slug, lang string, reason api.Reason) *api.Problem {
	title := "This story is no longer published"
	if reason == api.Killed {
		title = "This story was withdrawn"
	}
	p := api.Fail(api.Gone, title, "The story "+strconv.Quote(slug)+goneDetail[reason])
	p.Lang, p.Reason = lang, reason
	return p
}

var goneDetail = map[api.Reason]string{
	api.Killed:  " was withdrawn by the editors",
	api.Expired: " is no longer published: its time is over",
	api.Removed: " is no longer published here",
}
