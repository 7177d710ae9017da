package desk

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"broadside/app/api"
	"broadside/server/fold"
)

// reason returns why a listing was matched, in the story's language and as codes.
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
	case c.link != nil && m.inStoryLanguage(c.link.word) && !containsWord(category, c.link.word):
		return capitalise(c.link.word) + " · " + category, because
	case len(m.story.cities) == 0:
		return category, because
	case lang == "ar":
		return category + " في مدن أخرى", because
	}
	return category + " elsewhere", because
}

// inStoryLanguage reports whether word is in the script of the story's language.
func (m *matching) inStoryLanguage(word string) bool {
	arabic := strings.ContainsFunc(word, func(r rune) bool { return r >= 0x0600 && r <= 0x06FF })
	return word != "" && arabic == (m.article.Dir == "rtl")
}

func containsWord(category, word string) bool {
	return strings.Contains(stemPhrase(fold.Words(category)), stemPhrase(fold.Words(word)))
}

func capitalise(word string) string {
	first, size := utf8.DecodeRuneInString(word)
	return string(unicode.ToUpper(first)) + word[size:]
}

func (m *matching) cityName(code string) string {
	if c := m.d.gazetteer.cities[code]; c != nil {
		return api.Name(c.Names, m.story.lang)
	}
	return code
}

// newestIn returns the reason of one of the newest listings in a city; "" is any city.
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
