package desk

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/articles"
	"broadside/server/fold"
)

// soberCategory is the only category allowed with a sensitive story, and
// tactless are its kinds that are not allowed: a death notice for somebody
// else would read as one for the victims.
const soberCategory = "notices"

var tactlessKinds = []string{"birth", "death", "memorial", "legal"}

// usualMatches is the number of listings shown with a story, and perCategory
// the most of one category unless the story names its categories.
const (
	usualMatches = 8
	perCategory  = 3
)

// closest is how many of a story's categories are looked into.
const closest = 5

// Matches returns the live listings shown with a story, the best match first,
// each with its reason. They depend only on the story and the listings, so
// every reader gets the same.
//
// Listings in the story's language come first; then those that match its place
// and subjects; then those that only fill the column. A story marked sensitive
// gets notices of its own place, none of births, deaths or estates, or no
// listings.
func (d *Desk) Matches(ctx context.Context, slug string, limit int) ([]classifieds.Match, error) {
	a, err := d.Article(ctx, slug)
	if err != nil {
		return nil, err
	}
	if limit <= 0 {
		limit = usualMatches
	}
	limit = min(limit, api.MaxLimit)
	if a.Listings.Off || a.Kind == articles.Notice && a.Listings.Sensitive {
		return []classifieds.Match{}, nil
	}
	m := &matching{d: d, story: d.readStory(&a), a: &a, limit: limit, seen: map[string]bool{}, per: map[string]int{}}
	if err := m.run(ctx); err != nil {
		return nil, fmt.Errorf("desk: listings beside %s: %w", slug, err)
	}
	return m.out, nil
}

// matching fills one column.
type matching struct {
	d     *Desk
	story *story
	a     *articles.Article
	limit int
	seen  map[string]bool
	per   map[string]int // taken, by category
	out   []classifieds.Match
}

// candidate is a listing with its weight and reasons.
type candidate struct {
	listing classifieds.Listing
	score   float64
	link    *link  // nil: no subject in common
	city    string // "": not of the story's places
	word    bool   // its title shares a word with the story
}

func (m *matching) run(ctx context.Context) error {
	m.out = make([]classifieds.Match, 0, m.limit)
	langs := []string{m.story.lang}
	for _, l := range m.d.site.Languages {
		if l != m.story.lang {
			langs = append(langs, l)
		}
	}
	for _, lang := range langs {
		if err := m.addFitting(ctx, lang); err != nil {
			return err
		}
		if m.a.Listings.Sensitive {
			continue // nothing only to fill it
		}
		if err := m.addNewest(ctx, lang); err != nil {
			return err
		}
	}
	return nil
}

// addFitting takes the listings that have a place or a subject in common with the
// story, the closest first.
func (m *matching) addFitting(ctx context.Context, lang string) error {
	var all []candidate
	known := map[string]bool{}
	ask := func(f classifieds.Filter) error {
		f.Lang, f.Sort, f.Limit = lang, classifieds.Newest, api.DefaultLimit
		items, err := m.find(ctx, f)
		for _, l := range items {
			if m.a.Listings.Sensitive && slices.Contains(tactlessKinds, l.Attributes["notice_type"].Text) {
				continue
			}
			if c := m.weigh(l); !known[l.ID] && c.score > 0 {
				known[l.ID] = true
				all = append(all, c)
			}
		}
		return err
	}
	for i := range min(closest, len(m.story.links)) {
		code := m.story.links[i].category.Code
		for _, city := range m.story.cities {
			if err := ask(classifieds.Filter{Category: code, City: city}); err != nil {
				return err
			}
		}
		if m.a.Listings.Sensitive || !m.story.links[i].subject {
			continue // from elsewhere it would have nothing to do with the story
		}
		if err := ask(classifieds.Filter{Category: code}); err != nil {
			return err
		}
	}
	slices.SortStableFunc(all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.score, a.score), b.listing.Published.Compare(a.listing.Published), cmp.Compare(a.listing.ID, b.listing.ID))
	})
	for _, c := range all {
		reason, because := m.reason(&c)
		m.add(c.listing, reason, because)
	}
	return nil
}

// find returns the newest listings that f selects.
func (m *matching) find(ctx context.Context, f classifieds.Filter) ([]classifieds.Listing, error) {
	page, err := m.d.store.Find(ctx, f, m.d.now(), 0)
	return page.Items, err
}

// weigh rates how well a listing fits: its place, its subject, and the words
// both have in common.
func (m *matching) weigh(l classifieds.Listing) candidate {
	c := candidate{listing: l}
	for i, city := range m.story.cities {
		if city == l.Place.City {
			c.city = city
			c.score += 4 - float64(i)
			if l.Place.Area != "" && m.story.areas[fold.Text(l.Place.Area)] {
				c.score += 2
			}
		}
	}
	for i := range m.story.links {
		if k := &m.story.links[i]; k.category.Code == l.Category {
			c.link = k
			c.score += min(k.weight, 6)
		}
	}
	subject := c.link != nil && c.link.subject
	if c.city == "" && !subject || l.Category == soberCategory && !subject && !m.a.Listings.Sensitive {
		return candidate{listing: l}
	}
	shared := 0
	for _, w := range fold.Words(l.Title) {
		if m.story.words[stem(w)] && m.d.gazetteer.names[w] == "" {
			shared++
		}
	}
	if shared > 0 && c.link != nil {
		c.word = true
		c.score += min(float64(shared), 3)
	}
	if l.Intent == classifieds.Wanted {
		c.score--
	}
	return c
}

// addNewest fills the free places with the newest listings of the story's places,
// then of the paper.
func (m *matching) addNewest(ctx context.Context, lang string) error {
	for _, city := range append(slices.Clone(m.story.cities), "") {
		if m.isFull() {
			return nil
		}
		codes := []string{""}
		if m.story.named {
			codes = m.a.Listings.Categories
		}
		for _, code := range codes {
			items, err := m.find(ctx, classifieds.Filter{Category: code, City: city, Lang: lang, Sort: classifieds.Newest, Limit: api.MaxLimit})
			if err != nil {
				return err
			}
			because := []string{"newest"}
			if city != "" {
				because = []string{"place", "newest"}
			}
			for _, l := range items {
				// Births and deaths fill no column.
				if l.Category != soberCategory || m.story.named {
					m.add(l, m.newestIn(city), because)
				}
			}
		}
	}
	return nil
}

func (m *matching) isFull() bool { return len(m.out) >= m.limit }

// add puts l into the column, unless it is full, holds it, or holds enough of
// its category.
func (m *matching) add(l classifieds.Listing, reason string, because []string) {
	if m.isFull() || m.seen[l.ID] || !m.story.named && m.per[l.Category] >= perCategory {
		return
	}
	m.seen[l.ID] = true
	m.per[l.Category]++
	m.out = append(m.out, classifieds.Match{Listing: l, Reason: reason, Because: because})
}
