package table

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"broadside/articles"
)

const (
	maxColumns    = 2000
	maxPreamble   = 20 // lines in which the header is searched
	maxOpenQuotes = 20 // rows with unclosed quotes, after which the rest is not read
)

// record is a row of cells.
type record struct {
	line  int
	cells []string
	fault *articles.Problem
}

// openCSV finds the delimiter and reads the header.
func (f *File) openCSV() *articles.Problem {
	lines, err := headLines(newLineReader(f.open()))
	if err != nil {
		return f.problem(0, err.Error(), "")
	}
	var skip int
	f.Delimiter, skip = findDelimiter(lines, f.options.Columns)
	head := f.headRecords(skip)
	if len(head) == 0 || head[0].fault != nil && len(head) == 1 {
		if len(head) == 1 {
			return head[0].fault
		}
		return f.problem(0, "the file is empty", "the first line names the columns")
	}
	if p := f.findHeader(head); p != nil {
		return p
	}
	return nil
}

// headLines returns the lines in which the delimiter is searched.
func headLines(r *lineReader) (lines []string, err error) {
	for len(lines) <= maxPreamble {
		l, ok, err := r.read()
		if !ok || err != nil {
			return lines, err
		}
		lines = append(lines, l.text)
	}
	return lines, nil
}

// headRecords returns the first records after a number of lines.
func (f *File) headRecords(skip int) (records []record) {
	r := f.newCSVReader(skip)
	for len(records) < maxPreamble {
		record, ok := r.read()
		if !ok {
			break
		}
		records = append(records, record)
	}
	return records
}

// findHeader takes the first record that can be read for the header, if it names one of
// the known columns.
func (f *File) findHeader(head []record) *articles.Problem {
	known := f.options.Columns
	i := slices.IndexFunc(head, func(r record) bool { return r.fault == nil })
	if i < 0 {
		return head[0].fault
	}
	first := head[i]
	if len(first.cells) > maxColumns {
		return f.problem(first.line, strconv.Itoa(len(first.cells))+" columns", "leave at most "+strconv.Itoa(maxColumns))
	}
	if len(known) > 0 && !isHeader(first.cells, known, 1) {
		line := "line " + strconv.Itoa(first.line)
		if i > 0 {
			return head[0].fault // of the header itself
		}
		for _, later := range head[i+1:] {
			if isHeader(later.cells, known, 3) {
				return f.problem(first.line, line+" is no header: the columns are named in line "+strconv.Itoa(later.line), "take out the lines above it")
			}
		}
		return f.problem(first.line, line+" is no header: it names none of the columns "+strings.Join(known[:min(len(known), 5)], ", "), cmp.Or(f.options.Fix, "name the columns in the first line"))
	}
	f.Line = first.line
	f.header, f.Twice = uniqueNames(columnNames(first.cells))
	return nil
}

// csvRows yields the rows below the header.
func (f *File) csvRows(yield func(Row) bool) {
	r := f.newCSVReader(f.Line)
	for {
		record, ok := r.read()
		if !ok {
			return
		}
		row := Row{Line: record.line, Fault: record.fault}
		if record.cells != nil {
			row.Cells = make(map[string]string, len(f.header))
			for i, name := range f.header {
				if i < len(record.cells) {
					if cell := UnescapeFormula(clean(record.cells[i])); cell != "" {
						row.Cells[name] = cell
					}
				}
			}
			if row.Fault == nil {
				row.Fault = f.checkSize(record)
			}
		}
		if !yield(row) {
			return
		}
	}
}

// checkSize returns the problem of a row with too many or too large cells.
func (f *File) checkSize(r record) *articles.Problem {
	if len(r.cells) > len(f.header) && !isBlank(r.cells[len(f.header):]) {
		return f.problem(r.line, strconv.Itoa(len(r.cells))+" cells, but "+strconv.Itoa(len(f.header))+" columns", "put a cell that holds "+strconv.QuoteRune(f.Delimiter)+" in quotes")
	}
	for _, cell := range r.cells {
		if len(cell) > maxCellBytes {
			return f.problem(r.line, "a cell of "+strconv.Itoa(len(cell)>>10)+" KB", "a quote may be missing at its end; shorten it to "+strconv.Itoa(maxCellBytes>>10)+" KB")
		}
	}
	return nil
}

func isBlank(cells []string) bool {
	return !slices.ContainsFunc(cells, func(s string) bool { return strings.TrimSpace(s) != "" })
}

func columnNames(cells []string) []string {
	names := make([]string, len(cells))
	for i, c := range cells {
		names[i] = ColumnName(c)
	}
	for len(names) > 0 && names[len(names)-1] == "" {
		names = names[:len(names)-1]
	}
	return names
}

// isHeader reports whether cells name at least least of the known columns, or all of them.
func isHeader(cells, known []string, least int) bool {
	names := columnNames(cells)
	found := 0
	for _, name := range known {
		if slices.Contains(names, name) {
			found++
		}
	}
	return found >= min(least, len(known))
}
