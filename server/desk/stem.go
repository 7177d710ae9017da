package desk

import (
	"strings"
	"unicode/utf8"
)

// stem reduces a folded word to the form in which words of stories and
// categories are compared: without the Arabic article and the prefixes joined
// to it, and without an English plural ending.
func stem(w string) string {
	if w == "" || w[0] < utf8.RuneSelf {
		return singular(w)
	}
	return stripPrefix(w)
}

// stripPrefix returns an Arabic word without the conjunction, preposition or article
// before it, as far as enough of the word is left (Larkey's light stemming).
func stripPrefix(w string) string {
	letters := utf8.RuneCountInString(w)
	for _, before := range []string{"وال", "بال", "كال", "فال", "لل", "ال"} {
		if rest, found := strings.CutPrefix(w, before); found && letters-utf8.RuneCountInString(before) >= 2 {
			return rest
		}
	}
	if rest, found := strings.CutPrefix(w, "و"); found && letters > 5 {
		return stripPrefix(rest)
	}
	return w
}

// singular returns an English word without the s of its plural.
func singular(w string) string {
	switch {
	case len(w) > 4 && strings.HasSuffix(w, "ies"):
		return w[:len(w)-3] + "y"
	case len(w) > 3 && strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") && !strings.HasSuffix(w, "us") && !strings.HasSuffix(w, "is"):
		return w[:len(w)-1]
	}
	return w
}

// stems returns the stems of folded words, a space around each, so that a
// phrase is found by strings.Contains.
func stems(words []string) string {
	var b strings.Builder
	b.WriteByte(' ')
	for _, w := range words {
		b.WriteString(stem(w))
		b.WriteByte(' ')
	}
	return b.String()
}
