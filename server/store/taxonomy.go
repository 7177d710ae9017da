// Package store has the parts of listing storage that do not depend on a
// database: index rows with their tags and terms, counts in memory, geocells,
// cursors and query words. Package sqlite adds the SQL.
package store

import (
	"encoding/json"
	"hash/fnv"
	"strconv"

	"broadside/app/api"
	"broadside/app/classifieds"
)

// Config has the settings that indexing depends on: the attributes that are
// searched and counted, and the names of cities. When they differ from those
// the file was written with, Open rebuilds the indexes.
type Config struct {
	Categories []classifieds.Category
	Cities     []api.City
}

// Taxonomy holds the categories and cities in the form used for indexing.
type Taxonomy struct {
	categories  map[string]*category
	kinds       map[string]classifieds.Kind // by attribute code, of any category
	cities      map[string][]string         // code → names in every language
	Fingerprint string                      // changes when the indexes must be rebuilt
}

// category has the properties of a category that indexing depends on.
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
	// JSON encodes maps in a fixed order.
	if err := json.NewEncoder(h).Encode([]any{indexVersion, c.Categories, c.Cities}); err != nil {
		panic("store: categories that JSON cannot write: " + err.Error())
	}
	p.Fingerprint = strconv.FormatUint(h.Sum64(), 36)
	return p
}

// indexVersion is incremented when the program computes other rows from the same
// listings, so that Open rebuilds the indexes.
const indexVersion = 2

// Kind returns the kind of an attribute in a category, or in any category if it
// has no such attribute.
func (p *Taxonomy) Kind(categoryCode, code string) classifieds.Kind {
	if c := p.categories[categoryCode]; c != nil {
		if a := c.attributes[code]; a != nil {
			return a.Kind
		}
	}
	return p.kinds[code]
}

// Facets returns the codes of the attributes with facets in a category, in the
// category's order.
func (p *Taxonomy) Facets(categoryCode string) []string {
	if c := p.categories[categoryCode]; c != nil {
		return c.facets
	}
	return nil
}

// HasCategory reports whether the paper has a category with this code.
func (p *Taxonomy) HasCategory(code string) bool { return p.categories[code] != nil }

// HasCity reports whether the paper has a city with this code.
func (p *Taxonomy) HasCity(code string) bool {
	_, ok := p.cities[code]
	return ok
}

func values(names map[string]string) []string {
	out := make([]string, 0, len(names))
	for _, n := range names {
		out = append(out, n)
	}
	return out
}
