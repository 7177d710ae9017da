package bulk

import (
	"slices"
	"strings"

	"broadside/articles"
	"broadside/articles/text"
	"broadside/server/mapping"
	"broadside/server/table"
)

const mappingFix = "name the columns as in the handbook, or write a mapping file: broadside map FILE"

// checkHeader reports problems of the header, and whether the file can be read with it.
func (f *File) checkHeader() bool {
	if f.mapping == nil {
		f.checkRequired()
	}
	if f.fatal != nil && (len(f.table.Twice) > 0 || f.table.Format != table.CSV) {
		return false
	}
	var contact []string
	attributes := f.in.attributeColumns()
	for _, name := range f.header {
		switch {
		case strings.HasPrefix(name, "contact_"):
			contact = append(contact, name)
		case strings.HasPrefix(name, "attr.") && !slices.Contains(attributes, name):
			f.report(articles.Problem{Line: f.table.Line, Field: name, What: "no category has this attribute", Fix: columnFix(name, attributes)})
		case !strings.HasPrefix(name, "attr.") && !slices.Contains(mapping.DeskColumns, name):
			f.report(articles.Problem{Line: f.table.Line, Field: name, What: "unknown column; it is passed over", Fix: columnFix(name, mapping.DeskColumns)})
		}
	}
	if len(contact) > 0 {
		f.report(articles.Problem{Line: f.table.Line, What: strings.Join(contact, ", ") + ": contact columns are checked, but not read yet",
			Fix: "keep them; until they are read nobody can reply to these listings", Level: articles.Warning})
	}
	return f.fatal == nil
}

// checkRequired refuses a file that lacks a column, or has one twice.
func (f *File) checkRequired() {
	for _, name := range f.table.Twice {
		f.refuse(articles.Problem{Line: f.table.Line, Field: name, What: "the column is there twice", Fix: "keep one of them"})
	}
	if f.fatal != nil {
		return
	}
	var missing []string
	for _, name := range mapping.RequiredColumns {
		if !slices.Contains(f.header, name) {
			missing = append(missing, name)
		}
	}
	if len(missing) > 0 && f.table.Format != table.CSV {
		f.refuse(articles.Problem{What: "its elements have other names than the columns of the handbook: " + strings.Join(missing, ", ") + " are missing", Fix: "write a mapping file: broadside map FILE"})
		return
	}
	for _, name := range missing {
		f.refuse(articles.Problem{Line: f.table.Line, Field: name, What: "the column is missing", Fix: "add it; the file cannot be read without"})
	}
}

// attributeColumns returns the columns of all categories' attributes.
func (in *importer) attributeColumns() (columns []string) {
	for _, code := range in.codes {
		for _, a := range in.categories[code].Attributes {
			columns = append(columns, "attr."+a.Code)
		}
	}
	return columns
}

func columnFix(name string, known []string) string {
	if near := text.Nearest(name, known); near != "" {
		return "perhaps " + near + " is meant"
	}
	return "drop it, or see the columns in the handbook"
}
