package table

import (
	"encoding/xml"
	"strconv"
	"strings"
)

const (
	maxAttributeBytes = 64 // of an attribute that distinguishes elements of one name
	maxAttributes     = 8  // of an element
)

// xmlRow is the element of a row while it is read. Its cells are named by their path:
//
//	title                    the text of an element; several are joined by |
//	title[@locale=en_US]     the text of those with an attribute
//	title/@locale, @id       an attribute of an element, of the row itself
//	pictures/picture/url     a nested element
type xmlRow struct {
	name  string
	line  int
	open  []xmlElement
	cells map[string][]byte
	size  int
}

type xmlElement struct {
	name, path string
	attributes []xml.Attr
	text       []byte
}

func newXMLRow(name string, line int, attributes []xml.Attr) *xmlRow {
	r := &xmlRow{name: name, line: line, cells: map[string][]byte{}}
	r.addAttributes("", attributes)
	return r
}

func (r *xmlRow) start(name string, attributes []xml.Attr) {
	path := ColumnName(name)
	if n := len(r.open); n > 0 {
		path = r.open[n-1].path + "/" + path
	}
	r.open = append(r.open, xmlElement{name: name, path: path, attributes: attributes})
	r.addAttributes(path+"/", attributes)
}

func (r *xmlRow) text(t xml.CharData) {
	r.size += len(t)
	if n := len(r.open); n > 0 && r.size <= maxElementBytes {
		r.open[n-1].text = append(r.open[n-1].text, t...)
	}
}

// end closes an element. closed means that it was the row; ok is false if another element
// is open.
func (r *xmlRow) end(name string) (closed, ok bool) {
	last := len(r.open) - 1
	if name == r.name {
		return true, last < 0
	}
	if last < 0 || r.open[last].name != name {
		return false, false
	}
	e := &r.open[last]
	if text := clean(string(e.text)); text != "" {
		r.add(e.path, text)
		for _, a := range named(e.attributes) {
			if len(a.Value) <= maxAttributeBytes {
				r.add(e.path+"[@"+strings.ToLower(qualified(a.Name))+"="+ColumnName(a.Value)+"]", text)
			}
		}
	}
	r.open = r.open[:last]
	return false, true
}

func (r *xmlRow) addAttributes(prefix string, attributes []xml.Attr) {
	for _, a := range named(attributes) {
		if value := clean(a.Value); value != "" {
			r.add(prefix+"@"+strings.ToLower(qualified(a.Name)), value)
		}
	}
}

// named returns the attributes that are no declarations of namespaces.
func named(attributes []xml.Attr) (out []xml.Attr) {
	for _, a := range attributes {
		if a.Name.Space != "xmlns" && a.Name.Local != "xmlns" && len(out) < maxAttributes {
			out = append(out, a)
		}
	}
	return out
}

func (r *xmlRow) add(path, text string) {
	r.size += len(path) + len(text)
	if r.size > maxElementBytes {
		return // finish reports the missing ones
	}
	if have := r.cells[path]; have != nil {
		text = "|" + text
	}
	r.cells[path] = append(r.cells[path], text...)
}

// finish returns the row.
func (r *xmlRow) finish(f *File) Row {
	row := Row{Line: r.line, Cells: make(map[string]string, len(r.cells))}
	for path, text := range r.cells {
		if len(text) > maxCellBytes && row.Fault == nil {
			row.Fault = f.problem(r.line, path+" has "+strconv.Itoa(len(text)>>10)+" KB", "shorten it to "+strconv.Itoa(maxCellBytes>>10)+" KB")
		}
		row.Cells[path] = string(text)
	}
	if r.size > maxElementBytes {
		row.Fault = f.problem(r.line, "<"+r.name+"> is larger than "+strconv.Itoa(maxElementBytes>>20)+" MB", "shorten its texts")
	}
	return row
}
