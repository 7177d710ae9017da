package store

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"broadside/app/classifieds"
	"broadside/server/fold"
)

// Row is the indexed form of one live listing. It depends only on the listing
// and the taxonomy, so the same row is computed again to delete it.
type Row struct {
	Group       Group
	Expires     int64
	Price       *int64
	Geocell     *int64
	FacetValues []FacetValue // values of attributes with facets
	Values      []FacetValue // these, and the exact values of other attributes that are no numbers
	Numbers     []Number
	Title       string // folded
	Text        string // folded
	terms       []string
	Listing     *classifieds.Listing
}

// FacetValue is a value of a facet: "attr.beds", "2".
type FacetValue struct{ Code, Value string }

// Number is the value of an attribute that can be filtered by range.
type Number struct {
	Code  string
	Value float64
}

// NewRow computes the row of l.
func (t *Taxonomy) NewRow(l *classifieds.Listing) Row {
	r := Row{
		Group:   Group{Category: l.Category, City: l.Place.City, Intent: string(l.Intent), Lang: l.Lang, Photo: len(l.Photos) > 0},
		Expires: Never,
		Title:   fold.Text(l.Title),
		Listing: l,
	}
	if !l.Expires.IsZero() {
		r.Expires = l.Expires.Unix()
	}
	switch l.Price.Type {
	case classifieds.Fixed, classifieds.Negotiable, classifieds.From:
		r.Price = &l.Price.Minor
	case classifieds.Free:
		r.Price = new(int64)
	}
	if l.Place.Lat != 0 || l.Place.Lon != 0 {
		cell := GeocellOf(l.Place.Lat, l.Place.Lon)
		r.Geocell = &cell
	}
	c := cmp.Or(t.categories[l.Category], &category{})
	words := slices.Concat([]string{l.Text, l.Place.Area}, t.cities[l.Place.City], slices.Sorted(maps.Values(l.AreaNames)), c.names)
	for _, code := range slices.Sorted(maps.Keys(l.Attributes)) {
		if a := c.attributes[code]; a != nil {
			words = r.addAttribute(a, l.Attributes[code], words)
		}
	}
	r.Text = fold.Text(strings.Join(words, "\n"))
	return r
}

func (r *Row) addAttribute(a *classifieds.Attribute, v classifieds.Value, words []string) []string {
	if v.Kind == classifieds.IsNumber && a.Kind.Numeric() && (a.Filter || a.Facet) {
		r.Numbers = append(r.Numbers, Number{Code: a.Code, Value: v.Number})
	}
	for _, s := range filterValues(v) {
		if s = strings.TrimSpace(strings.ReplaceAll(s, "\n", " ")); s == "" {
			continue
		}
		value := FacetValue{Code: "attr." + a.Code, Value: s}
		if a.Facet {
			r.FacetValues = append(r.FacetValues, value)
		}
		// Exact numbers are compared as numbers, since they may be as many as the listings.
		if a.Facet || a.Filter && !(v.Kind == classifieds.IsNumber && a.Kind.Numeric()) {
			r.Values = append(r.Values, value)
		}
		switch a.Kind {
		case classifieds.Text:
			words = append(words, s)
		case classifieds.Enum, classifieds.Multi:
			for _, o := range a.Options {
				if o.Value == s {
					words = slices.AppendSeq(words, maps.Values(o.Names))
				}
			}
		}
	}
	return words
}

// Terms returns each word of the title and the text once.
func (r *Row) Terms() []string {
	if r.terms == nil {
		all := append(strings.Fields(r.Title), strings.Fields(r.Text)...)
		slices.Sort(all)
		r.terms = slices.Compact(all)
	}
	return r.terms
}

func filterValues(v classifieds.Value) []string {
	if v.Kind == classifieds.IsTexts {
		return v.Texts
	}
	return []string{v.String()}
}

// FoldValue folds a value, except numbers and values without letters or digits.
func FoldValue(value string) string {
	if _, err := strconv.ParseFloat(value, 64); err == nil {
		return value
	}
	if folded := fold.Text(value); folded != "" {
		return folded
	}
	return value
}
