package desk

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"broadside/app/classifieds"
	"broadside/articles"
	"broadside/server/fold"
)

// story has the properties of an article that decide which listings are shown
// with it. Data about the reader is never used.
type story struct {
	lang            string
	cities          []string        // codes, the nearest to the story first
	areas           map[string]bool // folded names of its places and districts
	links           []categoryLink  // the highest weight first
	namesCategories bool            // whether the article names its categories
	words           map[string]bool // stems of headline, tags and subjects
}

type categoryLink struct {
	category *classifieds.Category
	weight   float64
	because  []string // "category", "tag", "word", "section"
	word     string   // the first tag or word that matched, as written
	subject  bool     // the story is about it, so listings of any city match
}

// The weights of the signs of a category, and the most that words of the body add.
const (
	weightCategory = 8.0
	weightTag      = 3.0
	weightHeadline = 2.0
	weightSection  = 1.0
	weightBody     = 0.5
	maxBodyWeight  = 2.0
)

// A category's words in the body count only from this number of different words
// and of occurrences: fewer may be a coincidence.
const (
	minDifferentWords = 2
	minOccurrences    = 3
)

const maxCities = 3

func (d *Desk) readStory(a *articles.Article) *story {
	s := &story{lang: d.languageOf(a.Lang), areas: map[string]bool{}, words: map[string]bool{}}
	top := fold.Words(strings.Join([]string{a.Kicker, a.Headline, a.Standfirst}, "\n"))
	body := fold.Words(a.Text())
	d.locate(s, a, top, body)
	s.namesCategories = len(a.Listings.Categories) > 0
	topStems, bodyStems := stemPhrase(top), stemPhrase(body)
	for i := range d.categories {
		c := &d.categories[i]
		if a.Listings.Sensitive && c.Code != sensitiveCategory || s.namesCategories && !slices.Contains(a.Listings.Categories, c.Code) {
			continue
		}
		if l := d.linkCategory(a, c, topStems, bodyStems); l.weight > 0 || a.Listings.Sensitive {
			s.links = append(s.links, l)
		}
	}
	slices.SortStableFunc(s.links, func(a, b categoryLink) int { return cmp.Compare(b.weight, a.weight) })
	for _, text := range slices.Concat([]string{a.Headline}, a.Tags, a.Subjects) {
		for _, w := range fold.Words(text) {
			if len([]rune(w)) > 3 {
				s.words[stemWord(w)] = true
			}
		}
	}
	return s
}

// locate sets the cities and areas of the story: from the place given for its
// listings, then from its places, and only without those from its text.
func (d *Desk) locate(s *story, a *articles.Article, top, body []string) {
	for _, place := range append([]string{a.Listings.Place}, a.Places...) {
		if place == "" {
			continue
		}
		s.areas[fold.Text(place)] = true
		if code := d.gazetteer.cityCode(place); code != "" && !slices.Contains(s.cities, code) {
			s.cities = append(s.cities, code)
		}
	}
	if len(s.cities) == 0 {
		s.cities = d.gazetteer.mentioned(slices.Concat(top, body))
	}
	s.cities = s.cities[:min(len(s.cities), maxCities)]
}

// linkCategory returns the relation of an article to category c. Naming the category, a
// tag or a word in the headline make it a subject; words of the body and the
// section only add weight.
func (d *Desk) linkCategory(a *articles.Article, c *classifieds.Category, top, body string) categoryLink {
	l := categoryLink{category: c}
	add := func(kind string, weight float64, subject bool, word string) {
		l.weight += weight
		l.subject = l.subject || subject
		if !slices.Contains(l.because, kind) {
			l.because = append(l.because, kind)
		}
		l.word = cmp.Or(l.word, word)
	}
	if slices.Contains(a.Listings.Categories, c.Code) {
		add("category", weightCategory, true, "")
	}
	words := wordsOf(c)
	for _, tag := range slices.Concat(a.Tags, a.Subjects) {
		in := stemPhrase(fold.Words(tag))
		if slices.ContainsFunc(words, func(w word) bool { return strings.Contains(in, w.stem) }) {
			add("tag", weightTag, true, tag)
		}
	}
	different, often := 0, 0
	for _, w := range words {
		if strings.Contains(top, w.stem) {
			add("word", weightHeadline, true, w.text)
		}
		if n := strings.Count(body, w.stem); n > 0 {
			different++
			often += n
		}
	}
	if different >= minDifferentWords && often >= minOccurrences {
		add("word", min(weightBody*float64(often), maxBodyWeight), false, "")
	}
	if slices.Contains(c.Sections, a.Section) {
		add("section", weightSection, false, "")
	}
	return l
}

// word is a word of a category as written and as stems.
type word struct{ text, stem string }

// wordsOf returns the words of c that relate stories to it, in a fixed order.
func wordsOf(c *classifieds.Category) []word {
	var out []word
	seen := map[string]bool{}
	for _, lang := range slices.Sorted(maps.Keys(c.Words)) {
		for _, text := range c.Words[lang] {
			if s := stemPhrase(fold.Words(text)); s != " " && !seen[s] {
				seen[s] = true
				out = append(out, word{text, s})
			}
		}
	}
	return out
}
