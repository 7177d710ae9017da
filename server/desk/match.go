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

// soberCategory is the only category shown with a sensitive story.
const soberCategory = "notices"

// tactlessKinds are the kinds of notices not shown with a sensitive story: readers
// could take a death notice for that of a victim.
var tactlessKinds = []string{"birth", "death", "memorial", "legal"}

// usualMatches is the number of listings shown with a story, and perCategory
// the most of one category unless the story names its categories.
const (
	usualMatches = 8
	perCategory  = 3
)

// closest is the number of a story's categories that are searched.
const closest = 5

// Matches returns the live listings shown with a story, the best match first,
// each with its reason. They depend only on the story and the listings, so
// every reader gets the same.
//
// For each language, the story's own first, listings that match its place or
// subjects come before the newest other listings. A sensitive story gets only
// notices of its own place, without tactlessKinds.
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

// matching collects the listings for one story.
type matching struct {
	d     *Desk
	story *story
	a     *articles.Article
	limit int
	seen  map[string]bool
	per   map[string]int // number in out by category
	out   []classifieds.Match
}

// candidate is a listing with its score and reasons.
type candidate struct {
	listing classifieds.Listing
	score   float64
	link    *link  // nil if the story has no link to its category
	city    string // "" if it is in none of the story's cities
	word    bool   // whether its title shares a word with the story
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
			continue
		}
		if err := m.addNewest(ctx, lang); err != nil {
			return err
		}
	}
	return nil
}

// addFitting adds the listings that share a place or a subject with the story,
// the highest score first.
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
			continue // listings of other cities would not be related to the story
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

// weigh scores a listing by its place, its subject and the words it shares with
// the story; a score of 0 is no match.
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

// addNewest adds the newest listings of the story's cities, then of all cities,
// until the limit.
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
				// Notices are not shown without a relation to the story.
				if l.Category != soberCategory || m.story.named {
					m.add(l, m.newestIn(city), because)
				}
			}
		}
	}
	return nil
}

func (m *matching) isFull() bool { return len(m.out) >= m.limit }

// add appends l to out, unless out is full, contains l, or has perCategory
// listings of its category.
func (m *matching) add(l classifieds.Listing, reason string, because []string) {
	if m.isFull() || m.seen[l.ID] || !m.story.named && m.per[l.Category] >= perCategory {
		return
	}
	m.seen[l.ID] = true
	m.per[l.Category]++
	m.out = append(m.out, classifieds.Match{Listing: l, Reason: reason, Because: because})
}
