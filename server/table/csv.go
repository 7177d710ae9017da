package table

import (
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
		for _, later := range head[i+1:] {
			if isHeader(later.cells, known, 3) {
				return f.problem(first.line, line+" is no header: the columns are named in line "+strconv.Itoa(later.line), "take out the lines above it")
			}
		}
		return f.problem(first.line, line+" is no header: it names none of the columns "+strings.Join(known[:min(len(known), 5)], ", "), "name the columns in the first line")
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

// csvReader reads the records of a file (RFC 4180). After a quote that is not closed it
// continues at the next line, so that only that row is lost.
type csvReader struct {
	file  *File
	lines *lineReader
	comma string
	open  int  // quotes that were not closed
	ended bool // after too many of them
}

func (f *File) newCSVReader(skip int) *csvReader {
	r := &csvReader{file: f, lines: newLineReader(f.open()), comma: string(f.Delimiter)}
	for range skip {
		_, _, _ = r.lines.read() // read reports an error again
	}
	return r
}

// read returns the next record that is not blank. ok is false at the end of the file.
func (r *csvReader) read() (rec record, ok bool) {
	for !r.ended {
		first, ok, err := r.lines.read()
		switch {
		case err != nil:
			r.ended = true
			return record{line: first.number, fault: r.file.problem(first.number, err.Error(), "")}, true
		case !ok:
			return record{}, false
		case !first.whole:
			return r.fault(first.number, "a line of more than "+strconv.Itoa(maxLineBytes>>20)+" MB", "a quote or a line end may be missing"), true
		}
		if rec = r.parse(first); rec.fault != nil || !isBlank(rec.cells) { // spreadsheets export empty rows
			return rec, true
		}
	}
	return record{}, false
}

func (r *csvReader) fault(line int, what, fix string) record {
	return record{line: line, fault: r.file.problem(line, what, fix)}
}

// parse parses the record that begins with a line.
func (r *csvReader) parse(first line) record {
	if !strings.Contains(first.text, `"`) {
		return record{line: first.number, cells: strings.Split(first.text, r.comma)}
	}
	p := recordParser{csvReader: r, rest: first.text}
	for !p.done {
		if !p.parseCell() {
			return p.recover(first)
		}
	}
	return record{line: first.number, cells: p.cells}
}

// recordParser parses one record, of one line or several.
type recordParser struct {
	*csvReader
	rest  string // of the current line
	cells []string
	more  []line // the lines after the first
	size  int    // bytes of more
	open  bool   // the record ended within quotes
	done  bool
}

// parseCell parses the next cell. It returns false if its quotes are wrong.
func (p *recordParser) parseCell() bool {
	if !strings.HasPrefix(p.rest, `"`) {
		cell, rest, found := strings.Cut(p.rest, p.comma)
		p.cells, p.rest, p.done = append(p.cells, cell), rest, !found
		return !strings.Contains(cell, `"`)
	}
	p.rest = p.rest[1:]
	cell, ok := p.parseQuoted()
	if !ok {
		return false
	}
	p.cells = append(p.cells, cell)
	if p.rest == "" {
		p.done = true
		return true
	}
	rest, found := strings.CutPrefix(p.rest, p.comma)
	p.rest = rest
	return found
}

// parseQuoted parses a cell up to its closing quote.
func (p *recordParser) parseQuoted() (cell string, ok bool) {
	var b []byte
	for {
		i := strings.IndexByte(p.rest, '"')
		switch {
		case i < 0:
			b = append(append(b, p.rest...), '\n')
			if !p.nextLine() {
				p.open = true
				return "", false
			}
		case strings.HasPrefix(p.rest[i+1:], `"`):
			b = append(b, p.rest[:i+1]...)
			p.rest = p.rest[i+2:]
		default:
			if cell = p.rest[:i]; b != nil {
				cell = string(append(b, cell...))
			}
			p.rest = p.rest[i+1:]
			return cell, true
		}
	}
}

// nextLine continues the record with the next line.
func (p *recordParser) nextLine() bool {
	l, ok, err := p.lines.read()
	if !ok || err != nil {
		return false
	}
	p.more = append(p.more, l)
	p.size += len(l.text)
	p.rest = l.text
	return l.whole && p.size <= maxLineBytes
}

// recover returns the fault of a record whose quotes are wrong, and puts the lines back
// that the record took.
func (p *recordParser) recover(first line) record {
	if !p.open && len(p.more) == 0 {
		return p.fault(first.number, "a quote within a cell that is not in quotes, or text after its closing quote", `put the cell in quotes and write a quote in it as ""`)
	}
	p.lines.unread(p.more)
	if p.csvReader.open++; p.csvReader.open > maxOpenQuotes {
		p.ended = true
		return p.fault(first.number, strconv.Itoa(maxOpenQuotes)+" rows have quotes that are not closed; nothing below was read", "save the file anew from the spreadsheet")
	}
	return p.fault(first.number, "a quote that opens in this row is not closed", `close it, and write a quote within a cell as ""`)
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
