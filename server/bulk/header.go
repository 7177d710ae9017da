package bulk

import (
	"slices"
	"strings"

	"broadside/articles"
	"broadside/articles/text"
)

// columns are the columns of Desk CSV, besides attr.CODE and contact_*.
var columns = []string{"source", "ref", "action", "category", "intent", "title", "description", "lang", "price", "currency", "price_type", "period",
	"country", "region", "city", "area", "lat", "lon", "images", "alts", "start", "end", "featured", "badges"}

var requiredColumns = []string{"ref", "category", "title", "description", "city"}

// checkHeader reports problems of the header, and whether the file can be imported.
func (f *File) checkHeader(header []string, line int) bool {
	ok, in := true, f.in
	bad := func(field, what, fix string) {
		f.report(articles.Problem{Line: line, Field: field, What: what, Fix: fix})
	}
	var attributes, contact []string
	for _, c := range in.codes {
		for _, a := range in.categories[c].Attributes {
			attributes = append(attributes, "attr."+a.Code)
		}
	}
	for i, name := range header {
		switch {
		case slices.Contains(header[:i], name):
			bad(name, "the column is there twice", "keep one of them")
			ok = false
		case strings.HasPrefix(name, "attr."):
			if !slices.Contains(attributes, name) {
				bad(name, "no category has this attribute", columnFix(name, attributes))
			}
		case strings.HasPrefix(name, "contact_"):
			contact = append(contact, name)
		case !slices.Contains(columns, name):
			bad(name, "unknown column; it is passed over", columnFix(name, columns))
		}
	}
	if len(contact) > 0 {
		f.report(articles.Problem{Line: line, What: strings.Join(contact, ", ") + ": contact columns are checked, but not read yet",
			Fix: "keep them; until they are read nobody can reply to these listings", Level: articles.Warning})
	}
	for _, name := range requiredColumns {
		if !slices.Contains(header, name) {
			bad(name, "the column is missing", "add it; the file cannot be read without")
			ok = false
		}
	}
	return ok
}

func columnFix(name string, known []string) string {
	if near := text.Nearest(name, known); near != "" {
		return "perhaps " + near + " is meant"
	}
	return "drop it, or see the columns in the handbook"
}
