// Package store has the parts of listing storage that do not depend on a
// database: index rows with their tags and terms, counts in memory, geocells,
// cursors and query words. Package sqlite adds the SQL.
package store

import (
	"encoding/json"
	"hash/fnv"
	"maps"
	"slices"
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

type category struct {
	names      []string
	attributes map[string]*classifieds.Attribute
	facets     []string // codes, in the category's order
}

func NewTaxonomy(c Config) Taxonomy {
	t := Taxonomy{categories: map[string]*category{}, kinds: map[string]classifieds.Kind{}, cities: map[string][]string{}}
	for _, from := range c.Categories {
		to := &category{names: slices.Collect(maps.Values(from.Names)), attributes: map[string]*classifieds.Attribute{}}
		for i := range from.Attributes {
			a := &from.Attributes[i]
			if a.Private {
				continue
			}
			to.attributes[a.Code] = a
			if _, known := t.kinds[a.Code]; !known {
				t.kinds[a.Code] = a.Kind
			}
			if a.Facet {
				to.facets = append(to.facets, a.Code)
			}
		}
		t.categories[from.Code] = to
	}
	for _, city := range c.Cities {
		t.cities[city.Code] = slices.Collect(maps.Values(city.Names))
	}
	h := fnv.New64a()
	// JSON encodes maps in a fixed order.
	if err := json.NewEncoder(h).Encode([]any{indexVersion, c.Categories, c.Cities}); err != nil {
		panic("store: categories that JSON cannot write: " + err.Error())
	}
	t.Fingerprint = strconv.FormatUint(h.Sum64(), 36)
	return t
}

// indexVersion is part of the fingerprint. Increment it when the same listings give different rows
// than before, so that Open rebuilds the indexes.
const indexVersion = 3

// AttributeKind returns the kind of an attribute in a category, or in any category if it
// has no such attribute.
func (t *Taxonomy) AttributeKind(categoryCode, code string) classifieds.Kind {
	if c := t.categories[categoryCode]; c != nil {
		if a := c.attributes[code]; a != nil {
			return a.Kind
		}
	}
	return t.kinds[code]
}

// Facets returns the codes of the attributes with facets in a category, in the
// category's order.
func (t *Taxonomy) Facets(categoryCode string) []string {
	if c := t.categories[categoryCode]; c != nil {
		return c.facets
	}
	return nil
}

// HasCategory reports whether the paper has a category with this code.
func (t *Taxonomy) HasCategory(code string) bool { return t.categories[code] != nil }

// HasCity reports whether the paper has a city with this code.
func (t *Taxonomy) HasCity(code string) bool { return t.cities[code] != nil }
