package store

import (
	"encoding/json"
	"hash/fnv"
	"strconv"

	"broadside/app/classifieds"
)

// Taxonomy is what the store knows of the categories and cities.
type Taxonomy struct {
	categories  map[string]*category
	kinds       map[string]classifieds.Kind // by attribute code, of any category
	cities      map[string][]string         // code → names in every language
	Fingerprint string                      // changes when an index must be written anew
}

// category is what of a category decides how its listings are indexed.
type category struct {
	names      []string
	attributes map[string]*classifieds.Attribute
	facets     []string // codes, in the category's order
}

func NewTaxonomy(c Config) Taxonomy {
	p := Taxonomy{categories: map[string]*category{}, kinds: map[string]classifieds.Kind{}, cities: map[string][]string{}}
	for _, from := range c.Categories {
		to := &category{names: values(from.Names), attributes: map[string]*classifieds.Attribute{}}
		for i := range from.Attributes {
			a := &from.Attributes[i]
			if a.Private {
				continue
			}
			to.attributes[a.Code] = a
			if _, known := p.kinds[a.Code]; !known {
				p.kinds[a.Code] = a.Kind
			}
			if a.Facet {
				to.facets = append(to.facets, a.Code)
			}
		}
		p.categories[from.Code] = to
	}
	for _, city := range c.Cities {
		p.cities[city.Code] = values(city.Names)
	}
	h := fnv.New64a()
	// Names and flags are all that matters, and JSON writes maps in order.
	if err := json.NewEncoder(h).Encode([]any{indexVersion, c.Categories, c.Cities}); err != nil {
		panic("store: categories that JSON cannot write: " + err.Error())
	}
	p.Fingerprint = strconv.FormatUint(h.Sum64(), 36)
	return p
}

// indexVersion changes when this program derives other indexes from the same
// listings, so that Open writes them anew.
const indexVersion = 2

// Kind returns the kind of an attribute in a category; any category's when
// none is given.
func (p *Taxonomy) Kind(categoryCode, code string) classifieds.Kind {
	if c := p.categories[categoryCode]; c != nil {
		if a := c.attributes[code]; a != nil {
			return a.Kind
		}
	}
	return p.kinds[code]
}

func values(names map[string]string) []string {
	out := make([]string, 0, len(names))
	for _, n := range names {
		out = append(out, n)
	}
	return out
}
