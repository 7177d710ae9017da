// Package table reads the files in which other systems export their listings, as rows
// of named cells.
package table

// Format is a file format.
type Format string

// The formats. Trovit and Indeed are XML with known elements; XML is a file of any
// repeated element.
const (
	CSV    Format = "csv"
	Trovit Format = "trovit"
	Indeed Format = "indeed"
	XML    Format = "xml"
)
