// Package mapping reads mapping files (docs/listings.md): how the columns of another
// system's export become the columns of Desk CSV.
package mapping

import "broadside/articles"

// Mapping turns the rows of one kind of file into the cells of Desk CSV.
type Mapping struct{}

// Parse reads a mapping file. The mapping is nil if a problem is an error.
func Parse(file string, b []byte) (*Mapping, []articles.Problem) {
	return nil, []articles.Problem{{File: file, What: "mapping files are not read yet"}}
}
