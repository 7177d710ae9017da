// Package mapping reads mapping files (docs/listings.md): how the columns of another
// system's export become the columns of Desk CSV.
package mapping

import (
	"regexp"
	"time"

	"broadside/articles"
	"broadside/server/table"
)

// DeskColumns are the columns of Desk CSV, besides attr.CODE and contact_*.
var DeskColumns = []string{"source", "ref", "action", "category", "intent", "title", "description", "lang", "price", "currency", "price_type", "period",
	"country", "region", "city", "area", "lat", "lon", "images", "alts", "start", "end", "featured", "badges"}

// RequiredColumns are those that each file of listings has.
var RequiredColumns = []string{"ref", "category", "title", "description", "city"}

// Mapping turns the rows of one kind of file into the cells of Desk CSV.
type Mapping struct {
	Format   table.Format // "" detects it
	Row      string       // XML: the element of a row
	Fields   []string     // the columns of Desk CSV that it writes
	Optional []string     // columns that a file may lack
	Repeated bool         // a row is skipped, not rejected, if an earlier one has its ref

	zone    *time.Location // nil for the paper's
	empty   map[string]bool
	repair  bool
	derived []derivation
	rules   []rule
	specs   []*spec // by the index of Fields
	columns []string
}

// derivation is a column that the mapping adds to those of the file.
type derivation struct {
	name string
	spec *spec
}

// spec is the source of a value and the changes made to it, in the order of its fields.
type spec struct {
	source    source
	when      []condition
	column    string
	columns   []string // to join
	with      string
	template  []templateLine
	constant  string
	first     []*spec
	match     *regexp.Regexp
	split     string
	part      int // of a split value, from 1; 0 for all
	values    map[string]string
	otherwise *string
	decimal   string
	scale     string // a decimal number
	round     *int   // decimals
	grouped   bool   // a number in a text: a comma between its thousands
	dates     []layout
	add       duration
	capitals  map[string]bool // words that stay in capitals, in lower case; nil keeps all
	cut       int             // characters
	fallback  string
}

// source is the kind of a spec's source.
type source int

const (
	fromColumn source = iota
	fromConstant
	fromJoin
	fromTemplate
	fromFirst
)

// condition is that a column has one of some folded values.
type condition struct {
	column string
	is     map[string]bool
}

// duration is a period that is added to a date.
type duration struct{ days, months int }

// rule leaves rows out.
type rule struct {
	column string
	is     map[string]bool // folded values
	not    map[string]bool
	match  *regexp.Regexp
	empty  bool
	dates  []layout // with them, rows before now are left out
	reason string
}

// Fault is why a field of a row could not be mapped.
type Fault struct{ Field, What, Fix string }

// Result is a row in the columns of Desk CSV.
type Result struct {
	Cells  map[string]string
	Skip   string // the reason of the rule that leaves the row out
	Faults []Fault

	Defaults []string // fields that have the mapping's default, because the row says nothing
}

// Columns returns the columns of the file that the mapping names, without those that it
// derives.
func (m *Mapping) Columns() []string { return m.columns }

// Missing returns the problems of a file with these columns. A CSV file without a column
// that the mapping names is not read: its columns may have been renamed.
func (m *Mapping) Missing(format table.Format, header []string) (problems []articles.Problem) {
	known := map[string]bool{}
	for _, name := range header {
		known[name] = true
	}
	for _, name := range m.Optional {
		known[table.ColumnName(name)] = true
	}
	for _, name := range m.columns {
		if known[name] {
			continue
		}
		p := articles.Problem{Field: name, What: "the mapping names this column, but the file lacks it", Fix: "correct the mapping or the export, or add the column to optional"}
		if format != table.CSV {
			p.What, p.Level = "the mapping names this element, but no row has it", articles.Warning
			p.Fix = "correct the mapping, or add the element to optional"
		}
		problems = append(problems, p)
	}
	return problems
}
