package desk

import (
	"slices"
	"strings"

	"broadside/app/api"
	"broadside/server/fold"
)

type gazetteer struct {
	cities   map[string]*api.City // by code
	names    map[string]string    // folded name, alias or code → code
	maxWords int                  // words in the longest name
}

func newGazetteer(cities []api.City) gazetteer {
	g := gazetteer{cities: map[string]*api.City{}, names: map[string]string{}}
	for i := range cities {
		c := &cities[i]
		g.cities[c.Code] = c
		for _, name := range c.Names {
			g.addName(name, c.Code)
		}
		g.addName(c.Code, c.Code)
	}
	// Aliases come last, so that they do not replace the name of another city.
	for _, c := range cities {
		for _, name := range c.Aka {
			g.addName(name, c.Code)
		}
	}
	return g
}

func (g *gazetteer) addName(name, code string) {
	name = fold.Text(name)
	if _, taken := g.names[name]; name == "" || taken {
		return
	}
	g.names[name] = code
	g.maxWords = max(g.maxWords, 1+strings.Count(name, " "))
}

// cityCode returns the code of the city that place names, or that the first part
// of place with the name of a city names: "Dubai Marina, Dubai".
func (g *gazetteer) cityCode(place string) string {
	parts := strings.FieldsFunc(place, func(r rune) bool { return strings.ContainsRune(",،()/", r) })
	for _, part := range append([]string{place}, parts...) {
		if code := g.names[fold.Text(part)]; code != "" {
			return code
		}
	}
	return ""
}

// mentioned returns the codes of the cities in folded words, in the order of first mention.
func (g *gazetteer) mentioned(words []string) []string {
	var out []string
	for i := 0; i < len(words); i++ {
		for n := min(g.maxWords, len(words)-i); n > 0; n-- {
			code := g.names[strings.Join(words[i:i+n], " ")]
			if code == "" && n == 1 {
				code = g.joinedCity(words[i])
			}
			if code == "" {
				continue
			}
			if !slices.Contains(out, code) {
				out = append(out, code)
			}
			i += n - 1
			break
		}
	}
	return out
}

// joinedCity returns the code of the city in an Arabic word with prefixes: "and in
// Doha" is one word, and Doha has the article.
func (g *gazetteer) joinedCity(w string) string {
	rest := stripPrefix(w)
	if rest == w {
		return ""
	}
	if code := g.names["ال"+rest]; code != "" && (strings.Contains(w, "ال") || strings.Contains(w, "لل")) {
		return code
	}
	return g.names[rest]
}
