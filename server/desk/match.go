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

// sensitiveCategory is the only category shown with a sensitive story.
const sensitiveCategory = "notices"

// unsuitableKinds are the kinds of notices not shown with a sensitive story: readers
// could take a death notice for that of a victim.
var unsuitableKinds = []string{"birth", "death", "memorial", "legal"}

// defaultMatches is the number of listings shown with a story, and maxPerCategory
// the maximum of one category unless the story names its categories.
const (
	defaultMatches = 8
	maxPerCategory = 3
)

// maxLinks is the number of a story's categories that are searched.
const maxLinks = 5

// Matches returns the live listings shown with a story, the best match first,
// each with its reason. They depend only on the story and the listings, so
// every reader gets the same.
//
// For each language, the story's own first, listings that match its place or
// subjects come before the newest other listings. A sensitive story gets only
// notices of its own place, without unsuitableKinds.
func (d *Desk) Matches(ctx context.Context, slug string, limit int) ([]classifieds.Match, error) {
	a, err := d.Article(ctx, slug)
	if err != nil {
		return nil, err
	}
	limit = api.PageLimit(limit, defaultMatches)
	if a.Listings.Off || a.Kind == articles.Notice && a.Listings.Sensitive {
		return []classifieds.Match{}, nil
	}
	m := &matching{d: d, story: d.readStory(&a), article: &a, limit: limit, seen: map[string]bool{}, perCategory: map[string]int{}}
	if err := m.collect(ctx); err != nil {
		return nil, fmt.Errorf("desk: listings beside %s: %w", slug, err)
	}
	return m.matches, nil
}

type matching struct {
	d           *Desk
	story       *story
	article     *articles.Article
	limit       int
	seen        map[string]bool
	perCategory map[string]int // number of matches by category
	matches     []classifieds.Match
}

type candidate struct {
	listing classifieds.Listing
	score   float64
	link    *categoryLink // nil if the story has no link to its category
	city    string        // "" if it is in none of the story's cities
	word    bool          // whether its title shares a word with the story
}

func bestFirst(a, b candidate) int {
	return cmp.Or(cmp.Compare(b.score, a.score), b.listing.Published.Compare(a.listing.Published), cmp.Compare(a.listing.ID, b.listing.ID))
}

func (m *matching) collect(ctx context.Context) error {
	m.matches = make([]classifieds.Match, 0, m.limit)
	others := slices.DeleteFunc(slices.Clone(m.d.site.Languages), func(l string) bool { return l == m.story.lang })
	for _, lang := range append([]string{m.story.lang}, others...) {
		if err := m.addRelated(ctx, lang); err != nil {
			return err
		}
		if err := m.addNewest(ctx, lang); err != nil {
			return err
		}
	}
	return nil
}

// addRelated adds the listings that share a place or a subject, the highest score first.
func (m *matching) addRelated(ctx context.Context, lang string) error {
	var all []candidate
	known := map[string]bool{}
	ask := func(f classifieds.Filter) error {
		f.Lang, f.Sort, f.Limit = lang, classifieds.Newest, api.DefaultLimit
		page, err := m.d.store.Find(ctx, f, m.d.now(), 0)
		for _, l := range page.Items {
			if m.article.Listings.Sensitive && slices.Contains(unsuitableKinds, l.Attributes["notice_type"].Text) {
				continue
			}
			if c := m.scoreListing(l); !known[l.ID] && c.score > 0 {
				known[l.ID] = true
				all = append(all, c)
			}
		}
		return err
	}
	for i := range min(maxLinks, len(m.story.links)) {
		link, cities := m.story.links[i], m.story.cities
		if link.subject && !m.article.Listings.Sensitive {
			cities = append(slices.Clone(cities), "") // listings of all cities are related to the story
		}
		for _, city := range cities {
			if err := ask(classifieds.Filter{Category: link.category.Code, City: city}); err != nil {
				return err
			}
		}
	}
	slices.SortStableFunc(all, bestFirst)
	for _, c := range all {
		reason, because := m.reason(&c)
		m.addMatch(c.listing, reason, because)
	}
	return nil
}

// scoreListing scores a listing by shared places, subjects and words; 0 is no match.
func (m *matching) scoreListing(l classifieds.Listing) candidate {
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
	if c.city == "" && !subject || l.Category == sensitiveCategory && !subject && !m.article.Listings.Sensitive {
		return candidate{listing: l}
	}
	shared := 0
	for _, w := range fold.Words(l.Title) {
		if m.story.words[stemWord(w)] && m.d.gazetteer.names[w] == "" {
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

// addNewest adds the newest listings of the story's cities, then of all cities.
func (m *matching) addNewest(ctx context.Context, lang string) error {
	for _, city := range append(slices.Clone(m.story.cities), "") {
		if m.isFull() || m.article.Listings.Sensitive {
			return nil
		}
		codes := []string{""}
		if m.story.namesCategories {
			codes = m.article.Listings.Categories
		}
		for _, code := range codes {
			newest := classifieds.Filter{Category: code, City: city, Lang: lang, Sort: classifieds.Newest, Limit: api.MaxLimit}
			page, err := m.d.store.Find(ctx, newest, m.d.now(), 0)
			if err != nil {
				return err
			}
			because := []string{"newest"}
			if city != "" {
				because = []string{"place", "newest"}
			}
			for _, l := range page.Items {
				// Notices are not shown without a relation to the story.
				if l.Category != sensitiveCategory || m.story.namesCategories {
					m.addMatch(l, m.newestIn(city), because)
				}
			}
		}
	}
	return nil
}

func (m *matching) isFull() bool { return len(m.matches) >= m.limit }

// addMatch appends l unless the matches are full, contain l, or have enough of its category.
func (m *matching) addMatch(l classifieds.Listing, reason string, because []string) {
	if m.isFull() || m.seen[l.ID] || !m.story.namesCategories && m.perCategory[l.Category] >= maxPerCategory {
		return
	}
	m.seen[l.ID] = true
	m.perCategory[l.Category]++
	m.matches = append(m.matches, classifieds.Match{Listing: l, Reason: reason, Because: because})
}
