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

// story holds the properties of an article that decide its listings. It is
// all the matching knows: nothing of a reader comes here.
type story struct {
	lang   string
	cities []string        // codes, the nearest to the story first
	areas  map[string]bool // folded names of places and districts it is about
	links  []link          // the categories it goes with, the closest first
	named  bool            // it names its categories itself
	words  map[string]bool // stems of headline, tags and subjects
}

// link connects a story with a category, with a weight and the reasons.
type link struct {
	category *classifieds.Category
	weight   float64
	because  []string // "category", "tag", "word", "section"
	word     string   // the tag or word that counted, as it is written
	subject  bool     // the story is about it: enough for a listing from anywhere
}

// How much a sign of a category weighs, and the most that the words of the
// body may add.
const (
	weighCategory = 8.0
	weighTag      = 3.0
	weighHeadline = 2.0
	weighSection  = 1.0
	weighBody     = 0.5
	mostBody      = 2.0
)

// A category's words in the body count from so many different ones, so often:
// one of them somewhere is an accident.
const (
	differentWords = 2
	oftenEnough    = 3
)

// nearCities is how many of a story's cities count.
const nearCities = 3

// readStory derives the story of an article.
func (d *Desk) readStory(a *articles.Article) *story {
	s := &story{lang: d.languageOf(a.Lang), areas: map[string]bool{}, words: map[string]bool{}}
	top := fold.Words(strings.Join([]string{a.Kicker, a.Headline, a.Standfirst}, "\n"))
	body := fold.Words(a.Text())
	d.locate(s, a, top, body)
	s.named = len(a.Listings.Categories) > 0
	topStems, bodyStems := stems(top), stems(body)
	for i := range d.categories {
		c := &d.categories[i]
		if a.Listings.Sensitive && c.Code != soberCategory || s.named && !slices.Contains(a.Listings.Categories, c.Code) {
			continue
		}
		if l := d.link(a, c, topStems, bodyStems); l.weight > 0 || a.Listings.Sensitive {
			s.links = append(s.links, l)
		}
	}
	slices.SortStableFunc(s.links, func(a, b link) int { return cmp.Compare(b.weight, a.weight) })
	for _, text := range slices.Concat([]string{a.Headline}, a.Tags, a.Subjects) {
		for _, w := range fold.Words(text) {
			if len([]rune(w)) > 3 {
				s.words[stem(w)] = true
			}
		}
	}
	return s
}

// locate finds where the story is: the place its desk gave the column, then its
// places, and only without those the cities its words name.
func (d *Desk) locate(s *story, a *articles.Article, top, body []string) {
	for _, place := range append([]string{a.Listings.Place}, a.Places...) {
		if place == "" {
			continue
		}
		s.areas[fold.Text(place)] = true
		if code := d.gazetteer.city(place); code != "" && !slices.Contains(s.cities, code) {
			s.cities = append(s.cities, code)
		}
	}
	if len(s.cities) == 0 {
		s.cities = d.gazetteer.mentioned(slices.Concat(top, body))
	}
	s.cities = s.cities[:min(len(s.cities), nearCities)]
}

// link returns the weight of the signs for a category. The category's name in
// the story, a tag, or a word near the top make it a subject; words of the
// body and the section only make its listings acceptable.
func (d *Desk) link(a *articles.Article, c *classifieds.Category, top, body string) link {
	l := link{category: c}
	add := func(kind string, weight float64, subject bool, word string) {
		l.weight += weight
		l.subject = l.subject || subject
		if !slices.Contains(l.because, kind) {
			l.because = append(l.because, kind)
		}
		if l.word == "" {
			l.word = word
		}
	}
	if slices.Contains(a.Listings.Categories, c.Code) {
		add("category", weighCategory, true, "")
	}
	words := wordsOf(c)
	for _, tag := range slices.Concat(a.Tags, a.Subjects) {
		in := stems(fold.Words(tag))
		if slices.ContainsFunc(words, func(w word) bool { return strings.Contains(in, w.stem) }) {
			add("tag", weighTag, true, tag)
		}
	}
	different, often := 0, 0
	for _, w := range words {
		if strings.Contains(top, w.stem) {
			add("word", weighHeadline, true, w.text)
		}
		if n := strings.Count(body, w.stem); n > 0 {
			different++
			often += n
		}
	}
	if different >= differentWords && often >= oftenEnough {
		add("word", min(weighBody*float64(often), mostBody), false, "")
	}
	if slices.Contains(c.Sections, a.Section) {
		add("section", weighSection, false, "")
	}
	return l
}

// word is a word of a category as it is written and as it is found.
type word struct{ text, stem string }

// wordsOf returns the words of stories c goes with, in a fixed order.
func wordsOf(c *classifieds.Category) []word {
	var out []word
	seen := map[string]bool{}
	for _, lang := range slices.Sorted(maps.Keys(c.Words)) {
		for _, text := range c.Words[lang] {
			if s := stems(fold.Words(text)); s != " " && !seen[s] {
				seen[s] = true
				out = append(out, word{text, s})
			}
		}
	}
	return out
}
