package table

import (
	"strconv"
	"strings"
)

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
