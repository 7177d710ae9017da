package desk

import (
	"strings"
	"unicode/utf8"
)

// stemWord reduces a folded word to the form in which words of stories and categories
// are compared: without Arabic article and prefixes, or English plural ending.
func stemWord(w string) string {
	if w == "" || w[0] < utf8.RuneSelf {
		return singular(w)
	}
	return stripPrefix(w)
}

// stripPrefix removes conjunction, preposition and article from an Arabic word if
// at least two letters are left (Larkey's light stemming).
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

func singular(w string) string {
	switch {
	case len(w) > 4 && strings.HasSuffix(w, "ies"):
		return w[:len(w)-3] + "y"
	case len(w) > 3 && strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") && !strings.HasSuffix(w, "us") && !strings.HasSuffix(w, "is"):
		return w[:len(w)-1]
	}
	return w
}

// stemPhrase puts a space around each stem, so that strings.Contains finds phrases.
func stemPhrase(words []string) string {
	var b strings.Builder
	b.WriteByte(' ')
	for _, w := range words {
		b.WriteString(stemWord(w))
		b.WriteByte(' ')
	}
	return b.String()
}
