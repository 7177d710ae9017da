package table

import (
	"cmp"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"broadside/articles"
	"broadside/articles/charset"
)

// MaxFileBytes is the size of the largest file that is read.
const MaxFileBytes = 32 << 20

const (
	maxCellBytes  = 100 << 10 // bytes of a cell
	maxPreamble   = 20        // lines in which the header is searched
	maxOpenQuotes = 20        // rows with unclosed quotes, after which the rest is not read
)

// Table is a CSV file; its encoding and delimiter are detected.
type Table struct {
	Encoding  string
	Delimiter rune
	Header    []string // lower case, as in docs/listings.md
	Line      int      // of the header
	Rows      []Record
}

// Record is a row of cells.
type Record struct {
	Line  int
	Cells []string
}

// Read reads a CSV file. Rows that cannot be read are reported and skipped.
func Read(file string, b []byte) (Table, []articles.Problem) {
	if what, fix := otherFormat(b); what != "" {
		return Table{}, []articles.Problem{{File: file, What: what, Fix: fix}}
	}
	text, encoding, err := charset.Decode(b)
	if unread := (*charset.Error)(nil); errors.As(err, &unread) {
		return Table{}, []articles.Problem{{File: file, What: unread.What, Fix: unread.Fix}}
	}
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	r := &csvReader{file: file, lines: strings.SplitAfter(text, "\n")}
	t := Table{Encoding: encoding}
	t.Delimiter, r.next = findDelimiter(r.lines)
	records := r.readRecords(t.Delimiter)
	if len(records) > 0 && !IsHeader(records[0].Cells, 1) {
		for _, later := range records[1:min(len(records), maxPreamble)] {
			if IsHeader(later.Cells, 3) {
				line := strconv.Itoa(records[0].Line)
				return t, []articles.Problem{{File: file, Line: records[0].Line, What: "line " + line + " is no header: the columns are named in line " + strconv.Itoa(later.Line),
					Fix: "take out the lines above it"}}
			}
		}
	}
	for _, record := range records {
		if t.Header == nil {
			t.Header, t.Line = columnNames(record.Cells), record.Line
		} else if what, fix := t.oversized(record.Cells); what != "" {
			r.report(record.Line, what, fix)
		} else {
			t.Rows = append(t.Rows, record)
		}
	}
	if t.Header == nil && len(r.problems) == 0 {
		r.report(0, "the file is empty", "the first line names the columns")
	}
	return t, r.problems
}

// oversized returns the problem of a row with too many or too large cells.
func (t *Table) oversized(cells []string) (what, fix string) {
	if len(cells) > len(t.Header) && !isBlank(cells[len(t.Header):]) {
		return strconv.Itoa(len(cells)) + " cells, but " + strconv.Itoa(len(t.Header)) + " columns", "put a cell that holds " + strconv.QuoteRune(t.Delimiter) + " in quotes"
	}
	for _, cell := range cells {
		if len(cell) > maxCellBytes {
			return "a cell of " + strconv.Itoa(len(cell)>>10) + " KB", "a quote may be missing at its end; shorten it to " + strconv.Itoa(maxCellBytes>>10) + " KB"
		}
	}
	return "", ""
}

func isBlank(cells []string) bool { return strings.TrimSpace(strings.Join(cells, "")) == "" }

// csvReader reads the records of a file. After an unclosed quote it continues
// at the next line, so that only that row is lost.
type csvReader struct {
	file     string
	lines    []string // with their line ends
	next     int      // index of the next line to read
	problems []articles.Problem
}

func (r *csvReader) report(line int, what, fix string) {
	r.problems = append(r.problems, articles.Problem{File: r.file, Line: line, What: what, Fix: fix})
}

func (r *csvReader) readRecords(comma rune) []Record {
	var records []Record
	for range maxOpenQuotes {
		before := r.next
		more := r.readUntilOpenQuote(comma)
		records = append(records, more...)
		if r.next >= len(r.lines) {
			return records
		}
		if r.next <= before {
			break
		}
	}
	r.report(r.next, strconv.Itoa(maxOpenQuotes)+" rows have quotes that are not closed; nothing below was read", "save the file anew from the spreadsheet")
	return records
}

// readUntilOpenQuote reads records up to the end of the file or an unclosed quote.
func (r *csvReader) readUntilOpenQuote(comma rune) []Record {
	first := r.next
	c := csv.NewReader(strings.NewReader(strings.Join(r.lines[first:], "")))
	c.Comma, c.FieldsPerRecord = comma, -1
	var records []Record
	for {
		cells, err := c.Read()
		at := (*csv.ParseError)(nil)
		switch {
		case errors.Is(err, io.EOF):
			r.next = len(r.lines)
			return records
		case errors.As(err, &at) && at.Line > at.StartLine:
			r.report(first+at.StartLine, "a quote that opens in this row is not closed", `close it, and write a quote within a cell as ""`)
			r.next = first + at.StartLine
			return records
		case at != nil:
			r.report(first+at.StartLine, "a quote within a cell that is not in quotes, or text after its closing quote", `put the cell in quotes and write a quote in it as ""`)
		case err != nil:
			r.report(0, err.Error(), "")
			r.next = len(r.lines)
			return records
		case !isBlank(cells): // spreadsheets export empty rows
			line, _ := c.FieldPos(0)
			records = append(records, Record{Line: first + line, Cells: cells})
		}
	}
}

// findDelimiter returns the delimiter that splits a line into column names, else
// that of Excel's line "sep=;", else the most frequent of , ; | and tab outside
// quotes in the first line that has any. next is the index of the line after
// Excel's.
func findDelimiter(lines []string) (comma rune, next int) {
	comma = ','
	given, ok := parseSepLine(lines[0])
	if ok {
		comma, next = given, 1
	}
	head := lines[next:min(len(lines), next+maxPreamble)]
	for _, line := range head {
		for _, r := range []rune{comma, ',', ';', '\t', '|'} {
			if IsHeader(strings.Split(strings.ReplaceAll(line, `"`, ""), string(r)), 3) {
				return r, next
			}
		}
	}
	if ok {
		return comma, next
	}
	return guessDelimiter(strings.Join(head, "")), next
}

// parseSepLine parses the line "sep=;" that tells Excel the delimiter. It may be in
// quotes, or followed by delimiters if another program has saved the file.
func parseSepLine(line string) (rune, bool) {
	name, rest, ok := strings.Cut(strings.TrimLeft(line, ` "`), "=")
	if !ok || !strings.EqualFold(strings.TrimSpace(name), "sep") {
		return 0, false
	}
	if trimmed := strings.TrimLeft(rest, " "); strings.TrimSpace(rest) != "" {
		rest = trimmed
	}
	r, size := utf8.DecodeRuneInString(rest)
	valid := r != '"' && r != '\n' && r != utf8.RuneError
	return r, valid && strings.Trim(rest[size:], "\",;|\t \n") == ""
}

func guessDelimiter(text string) rune {
	count := map[rune]int{}
	quoted := false
	for _, r := range text {
		switch {
		case r == '"':
			quoted = !quoted
		case quoted:
		case strings.ContainsRune(",;\t|", r):
			count[r]++
		case r == '\n' && len(count) > 0:
			return mostFrequent(count)
		}
	}
	return mostFrequent(count)
}

func mostFrequent(count map[rune]int) rune {
	return slices.MaxFunc([]rune{',', ';', '\t', '|'}, func(a, b rune) int { return cmp.Compare(count[a], count[b]) })
}

func columnNames(cells []string) []string {
	names := make([]string, len(cells))
	for i, c := range cells {
		names[i] = strings.ReplaceAll(strings.ToLower(strings.TrimSpace(c)), " ", "_")
	}
	for len(names) > 0 && names[len(names)-1] == "" {
		names = names[:len(names)-1]
	}
	return names
}

var deskColumns = []string{"ref", "category", "title", "description", "city"}

// IsHeader reports whether cells name at least least of the required columns.
func IsHeader(cells []string, least int) bool {
	names := columnNames(cells)
	for _, name := range deskColumns {
		if slices.Contains(names, name) {
			least--
		}
	}
	return least <= 0
}
