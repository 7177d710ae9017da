package table

import (
	"encoding/xml"
	"io"
	"slices"
	"strings"

	"broadside/articles"
)

// columnSet collects the columns of an XML file.
type columnSet struct {
	names []string
	known map[string]bool
}

func newColumnSet(names []string) *columnSet {
	c := &columnSet{names: names, known: map[string]bool{}}
	for _, name := range names {
		c.known[name] = true
	}
	return c
}

func (c *columnSet) add(cells map[string]string) {
	var more []string
	for name := range cells {
		if !c.known[name] && len(c.names)+len(more) < maxXMLColumns {
			c.known[name] = true
			more = append(more, name)
		}
	}
	slices.Sort(more)
	c.names = append(c.names, more...)
}

// rowElements are names of rows in the files of known systems.
var rowElements = []string{"ad", "job", "listing", "item", "property", "offer", "vehicle", "car", "product", "entry", "row", "record", "post", "advert", "classified"}

// openXML finds the element of a row, unless it is given.
func (f *File) openXML() *articles.Problem {
	f.RowPath = f.options.Row
	if f.RowPath == "" {
		f.RowPath = map[Format]string{Trovit: "ad", Indeed: "job"}[f.Format]
	}
	if f.RowPath == "" {
		f.RowPath = f.findRow()
	}
	if f.RowPath == "" {
		return f.problem(0, "the file has no element that is repeated", "name the element of a listing in a mapping file: row: listing")
	}
	return nil
}

// findRow returns the outermost element that is repeated within the same parent or has
// the name of a listing.
func (f *File) findRow() string {
	r := &xmlReader{file: &File{options: f.options}, source: newXMLSource(io.LimitReader(f.open(), 4<<20))}
	r.restart()
	var path []string
	count := map[string]int{} // by path
	best := ""
	for range 20_000 {
		r.source.spent = 0
		token, err := r.tokens.RawToken()
		if err != nil {
			break
		}
		switch t := token.(type) {
		case xml.StartElement:
			if path = append(path, qualified(t.Name)); len(path) > maxDepth {
				return best
			}
			at := strings.Join(path, "/")
			count[at]++
			if len(path) > 1 && (count[at] > 1 || slices.Contains(rowElements, strings.ToLower(path[len(path)-1]))) &&
				(best == "" || strings.Count(at, "/") < strings.Count(best, "/")) {
				best = at
			}
		case xml.EndElement:
			if len(path) > 0 {
				path = path[:len(path)-1]
			}
		}
	}
	return best
}
