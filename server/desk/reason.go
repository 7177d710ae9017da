package desk

import (
	"slices"

	"broadside/app/api"
)

// reason says in the story's language why a listing stands beside it, and
// which kinds of signs counted.
func (m *matching) reason(c *candidate) (reason string, because []string) {
	lang := m.story.lang
	category := c.listing.Category
	if found := m.d.category(category); found != nil {
		category = api.Name(found.Names, lang)
	}
	if c.city != "" {
		because = append(because, "place")
	}
	if c.link != nil {
		because = append(because, c.link.because...)
	}
	if c.word && !slices.Contains(because, "word") {
		because = append(because, "word")
	}
	switch {
	case c.city != "":
		return m.cityName(c.city) + " · " + category, because
	case c.link != nil && slices.Contains(c.link.because, "section") && c.link.word == "":
		return m.sectionName() + " · " + category, because
	case c.link != nil && c.link.word != "" && m.ours(c.link.word):
		return c.link.word + " · " + category, because
	}
	return category, because
}

// ours reports whether a word is written as the story's language is.
func (m *matching) ours(word string) bool {
	arabic := slices.ContainsFunc([]rune(word), func(r rune) bool { return r >= 0x0600 && r <= 0x06FF })
	return arabic == (m.a.Dir == "rtl")
}

func (m *matching) cityName(code string) string {
	if c := m.d.gazetteer.cities[code]; c != nil {
		return api.Name(c.Names, m.story.lang)
	}
	return code
}

func (m *matching) sectionName() string {
	for _, s := range m.d.site.Sections {
		if s.Code == m.a.Section {
			return api.Name(s.Names, m.story.lang)
		}
	}
	return m.a.Section
}

// newestIn says that a listing only is the newest of a city, or of all.
func (m *matching) newestIn(city string) string {
	switch {
	case m.story.lang == "ar" && city != "":
		return "الأحدث في " + m.cityName(city)
	case m.story.lang == "ar":
		return "أحدث الإعلانات"
	case city != "":
		return "Newest in " + m.cityName(city)
	}
	return "Newest listings"
}
