package desk

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"broadside/app/api"
	"broadside/articles"
	"broadside/server/fold"
)

// edition is the state of the paper between two changes. It is immutable.
type edition struct {
	number      uint64
	news, store uint64 // versions of its inputs
	from, until time.Time
	index       *storyIndex
	public      []*indexedStory // public and in a language of the paper, newest first
}

type storyIndex struct {
	version uint64
	stories []*indexedStory // newest first
	bySlug  map[string]*indexedStory
}

// indexedStory is the summary of a story with its search keys.
type indexedStory struct {
	articles.Summary
	lang   string // the paper's language it is listed under
	text   string // folded, with a space before and after it
	tags   []string
	places []string // folded names, and the codes of the cities they name
}

// Edition returns the number of the edition at now, which changes with each
// visible change. until is the time of the next change without an edit: an
// embargo ends, a story or a listing expires, or a full hour moves the filter by
// age.
func (d *Desk) Edition(now time.Time) (number uint64, until time.Time) {
	e := d.current(now)
	return e.number, e.until
}

func (d *Desk) current(now time.Time) *edition {
	news, store := d.newsroom.Version(), d.store.Version()
	if e := d.edition.Load(); e.isCurrent(now, news, store) {
		return e
	}
	d.building.Lock()
	defer d.building.Unlock()
	e := d.edition.Load()
	if !e.isCurrent(now, news, store) {
		e = d.nextEdition(e, now, news, store)
		d.edition.Store(e)
	}
	return e
}

func (e *edition) isCurrent(now time.Time, news, store uint64) bool {
	return e != nil && e.news == news && e.store == store && !now.Before(e.from) && now.Before(e.until)
}

func (d *Desk) nextEdition(last *edition, now time.Time, news, store uint64) *edition {
	e := &edition{number: 1, news: news, store: store, from: now, until: now.Truncate(time.Hour).Add(time.Hour)}
	if last != nil {
		e.number = last.number + 1
		e.index = last.index
	}
	if e.index == nil || e.index.version != news {
		e.index = d.newStoryIndex(news)
	}
	// An overdue listing is in no list, and expiring it changes the version of
	// the store.
	if due := d.store.NextExpiry(); due.After(now) && due.Before(e.until) {
		e.until = due
	}
	for _, p := range e.index.stories {
		// A story in another language has a page, but is in no list.
		if p.Shown(now) && slices.Contains(d.site.Languages, p.lang) {
			e.public = append(e.public, p)
		}
		for _, at := range []time.Time{p.Published, p.Embargo, p.Expires} {
			if at.After(now) && at.Before(e.until) {
				e.until = at
			}
		}
	}
	return e
}

func (d *Desk) newStoryIndex(version uint64) *storyIndex {
	summaries := d.newsroom.Summaries()
	index := &storyIndex{version: version, stories: make([]*indexedStory, 0, len(summaries)), bySlug: make(map[string]*indexedStory, len(summaries))}
	for i := range summaries {
		one := d.indexStory(summaries[i])
		index.stories = append(index.stories, one)
		index.bySlug[one.Slug] = one
	}
	slices.SortFunc(index.stories, newestFirst)
	return index
}

func newestFirst(a, b *indexedStory) int {
	return cmp.Or(b.Published.Compare(a.Published), strings.Compare(a.Slug, b.Slug))
}

// languageOf returns the paper's language under which a text in lang is listed,
// or the primary language of lang if the paper has none.
func (d *Desk) languageOf(lang string) string {
	return cmp.Or(d.site.Language(lang), api.Primary(lang))
}

func (d *Desk) indexStory(s articles.Summary) *indexedStory {
	p := &indexedStory{Summary: s, lang: d.languageOf(s.Lang), tags: mapTo(s.Tags, fold.Text)}
	authors := mapTo(s.Byline, func(by articles.Person) string { return by.Name })
	words := slices.Concat([]string{s.Kicker, s.Headline, s.Standfirst, s.Source}, authors, s.Tags, s.Places)
	for _, place := range s.Places {
		p.places = append(p.places, fold.Text(place))
		if city := d.gazetteer.cityCode(place); city != "" && !slices.Contains(p.places, city) {
			p.places = append(p.places, city)
		}
	}
	p.text = " " + fold.Text(strings.Join(words, "\n")) + " "
	return p
}
