package intake

import (
	"strings"

	"golang.org/x/text/unicode/norm"

	"broadside/app/api"
)

// gazetteer finds a city by its code or any of its names.
type gazetteer struct {
	byName map[string]api.City
	codes  []string
}

func newGazetteer(cities []api.City) gazetteer {
	g := gazetteer{byName: map[string]api.City{}}
	for _, c := range cities {
		g.codes = append(g.codes, c.Code)
		for _, name := range cityNames(c) {
			g.byName[name] = c
		}
	}
	return g
}

// find returns the city name stands for; district reports that name is not
// the city's own but that of a part of it.
func (g gazetteer) find(name string) (c api.City, district, ok bool) {
	key := foldName(name)
	c, ok = g.byName[key]
	if !ok {
		return c, false, false
	}
	for _, own := range c.Names {
		if foldName(own) == key {
			return c, false, true
		}
	}
	return c, foldName(c.Code) != key, true
}

// cityNames are the folded names of c.
func cityNames(c api.City) []string {
	names := []string{foldName(c.Code)}
	for _, n := range c.Names {
		names = append(names, foldName(n))
	}
	for _, n := range c.Aka {
		names = append(names, foldName(n))
	}
	return names
}

var letters = strings.NewReplacer("أ", "ا", "إ", "ا", "آ", "ا", "ة", "ه", "ى", "ي", "ـ", "", "-", " ", "’", "'")

// foldName makes names alike that people write alike: case, hyphens, spaces
// and the Arabic letters that are often confused.
func foldName(s string) string {
	return strings.Join(strings.Fields(letters.Replace(strings.ToLower(norm.NFC.String(s)))), " ")
}
