package table

import (
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
)

const (
	maxDepth      = 64   // of nested elements
	maxXMLColumns = 1000 // of a file's header
)

// xmlReader reads the rows of an XML file. After a broken row, the reader continues at the next
// start tag of a row, so that only the broken row is lost.
type xmlReader struct {
	file   *File
	source *xmlSource
	tokens *xml.Decoder
	path   []string // open elements outside of rows
	name   string   // of the rows' element as the file spells it
	row    *xmlRow  // nil outside of rows
}

func (f *File) newXMLReader() *xmlReader {
	r := &xmlReader{file: f, source: newXMLSource(f.open())}
	r.restart()
	return r
}

// restart begins to decode at the current position. The decoder resolves no entities but
// those of XML and HTML, so that none can expand, and reads no other files.
func (r *xmlReader) restart() {
	r.tokens = xml.NewDecoder(r.source)
	r.tokens.Entity = xml.HTMLEntity
	r.tokens.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // the source is UTF-8
}

// xmlRows yields the rows of an XML file.
func (f *File) xmlRows(yield func(Row) bool) {
	r := f.newXMLReader()
	columns := newColumnSet(f.header)
	for {
		row, ok := r.read()
		if !ok {
			break
		}
		columns.add(row.Cells)
		if !yield(row) {
			return
		}
	}
	f.header = columns.names
}

// read returns the next row. ok is false at the end of the file.
func (r *xmlReader) read() (row Row, ok bool) {
	for r.file.failed == nil {
		r.source.spent = 0
		token, err := r.tokens.RawToken()
		switch {
		case errors.Is(err, io.EOF) && r.source.err == nil:
			return r.end()
		case r.source.err != nil:
			r.fail("a text, tag or comment is " + r.source.err.Error())
		case err != nil:
			if row, ok := r.recover(syntaxError(err)); ok {
				return row, true
			}
		default:
			if row, ok := r.take(token); ok {
				return row, true
			}
		}
	}
	return Row{}, false
}

func syntaxError(err error) string {
	if syntax := (*xml.SyntaxError)(nil); errors.As(err, &syntax) {
		return syntax.Msg
	}
	return err.Error()
}

// fail ends the file with a problem.
func (r *xmlReader) fail(what string) {
	r.file.failed = r.file.problem(r.source.line, what, "nothing below was read; correct it, or export the file anew")
}

// end returns a row with a fault if the file ends within an element.
func (r *xmlReader) end() (Row, bool) {
	open := r.path
	if r.row != nil {
		open = append(open, r.row.name)
	}
	r.row, r.path = nil, nil
	if len(open) == 0 {
		return Row{}, false
	}
	what := "the file ends before </" + open[len(open)-1] + ">: it was cut off"
	return Row{Line: r.source.line, Fault: r.file.problem(r.source.line, what, "export or transfer it again")}, true
}

// recover leaves a broken row and returns it with its fault. Outside of rows, it skips to the next
// row.
func (r *xmlReader) recover(what string) (Row, bool) {
	line := r.source.line
	if r.row != nil {
		line = r.row.line
	}
	r.row = nil
	if !r.source.skipTo(r.rowName()) {
		r.path = nil
	}
	r.restart()
	return Row{Line: line, Fault: r.file.problem(line, "not well-formed XML: "+what, "write < as &lt; and & as &amp; in texts, and close each element")}, true
}

// take reads a token, and returns the row that it ends.
func (r *xmlReader) take(token xml.Token) (Row, bool) {
	switch t := token.(type) {
	case xml.StartElement:
		return r.start(t)
	case xml.EndElement:
		return r.close(qualified(t.Name))
	case xml.CharData:
		if r.row != nil {
			r.row.text(t)
		}
	case xml.Directive:
		if strings.Contains(string(t), "[") || strings.Contains(string(t), "ENTITY") {
			r.fail("the document type defines entities, which are not read")
		}
	}
	return Row{}, false
}

func (r *xmlReader) start(t xml.StartElement) (Row, bool) {
	name := qualified(t.Name)
	switch {
	case r.row != nil && name == r.row.name: // the row before it is not closed
		row := Row{Line: r.row.line, Fault: r.file.problem(r.row.line, "not well-formed XML: <"+name+"> is not closed", "close each element")}
		r.row = newXMLRow(name, r.source.line, t.Attr)
		return row, true
	case r.row != nil:
		r.row.start(name, t.Attr)
	case r.isRow(name):
		r.name = name
		r.row = newXMLRow(name, r.source.line, t.Attr)
	default:
		r.path = append(r.path, name)
	}
	if len(r.path) > maxDepth || r.row != nil && len(r.row.open) > maxDepth {
		r.fail("elements are nested deeper than " + strconv.Itoa(maxDepth))
	}
	return Row{}, false
}

func (r *xmlReader) close(name string) (Row, bool) {
	if r.row == nil {
		if last := len(r.path) - 1; last >= 0 && r.path[last] == name {
			r.path = r.path[:last]
			return Row{}, false
		}
		return r.recover("</" + name + "> closes no element")
	}
	closed, ok := r.row.end(name)
	switch {
	case closed && ok:
		row := r.row
		r.row = nil
		return row.finish(r.file), true
	case closed:
		row := Row{Line: r.row.line, Fault: r.file.problem(r.row.line, "not well-formed XML: </"+name+"> closes another element", "close each element")}
		r.row = nil
		return row, true
	case !ok:
		return r.recover("</" + name + "> closes no element")
	}
	return Row{}, false
}

// isRow reports whether an element at the current path is a row.
func (r *xmlReader) isRow(name string) bool {
	wanted := strings.Split(r.file.RowPath, "/")
	path := append(slices.Clone(r.path), name)
	if len(wanted) > len(path) {
		return false
	}
	for i, part := range path[len(path)-len(wanted):] {
		if !strings.EqualFold(part, wanted[i]) {
			return false
		}
	}
	return true
}

// rowName returns the name of a row's element as it is written in start tags.
func (r *xmlReader) rowName() string {
	if r.name != "" {
		return r.name
	}
	return r.file.RowPath[strings.LastIndexByte(r.file.RowPath, '/')+1:]
}

func qualified(n xml.Name) string {
	if n.Space != "" {
		return n.Space + ":" + n.Local
	}
	return n.Local
}
