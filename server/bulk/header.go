package bulk

import (
	"slices"
	"strings"

	"broadside/articles"
	"broadside/articles/text"
	"broadside/server/mapping"
)

// checkHeader reports problems of the header, and whether the file can be imported.
func (f *File) checkHeader() bool {
	ok, in, header, line := true, f.in, f.header, f.table.Line
	bad := func(field, what, fix string) {
		f.report(articles.Problem{Line: line, Field: field, What: what, Fix: fix})
	}
	if f.mapping == nil && len(f.table.Twice) > 0 {
		for _, name := range f.table.Twice {
			bad(name, "the column is there twice", "keep one of them")
		}
		return false
	}
	var attributes, contact []string
	for _, c := range in.codes {
		for _, a := range in.categories[c].Attributes {
			attributes = append(attributes, "attr."+a.Code)
		}
	}
	for _, name := range header {
		switch {
		case strings.HasPrefix(name, "attr."):
			if !slices.Contains(attributes, name) {
				bad(name, "no category has this attribute", columnFix(name, attributes))
			}
		case strings.HasPrefix(name, "contact_"):
			contact = append(contact, name)
		case !slices.Contains(mapping.DeskColumns, name):
			bad(name, "unknown column; it is passed over", columnFix(name, mapping.DeskColumns))
		}
	}
	if len(contact) > 0 {
		f.report(articles.Problem{Line: line, What: strings.Join(contact, ", ") + ": contact columns are checked, but not read yet",
			Fix: "keep them; until they are read nobody can reply to these listings", Level: articles.Warning})
	}
	for _, name := range mapping.RequiredColumns {
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
