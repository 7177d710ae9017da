// Package table reads the files in which other systems export their listings, CSV and XML, as rows
// of named cells. Files are read as streams, with no more than one row in memory, and can be read
// several times.
package table

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"broadside/articles"
	"broadside/articles/charset"
	"broadside/articles/text"
)

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

// Formats are all formats.
var Formats = []Format{CSV, Trovit, Indeed, XML}

// MaxFileBytes is the size of the largest file that is read.
const MaxFileBytes = 64 << 20

const maxCellBytes = 100 << 10

// Options are the settings for reading a file.
type Options struct {
	Name    string   // of the file, in problems
	Format  Format   // "" detects it
	Columns []string // some that the header of a CSV file names; without any, the first line is the header
	Fix     string   // advice if the header has none of them
	Row     string   // XML: the element of a row, by name or path; "" finds it
}

// Row is a row of a file. A row that breaks a limit has cells and a fault; one that cannot
// be read has no cells.
type Row struct {
	Line  int
	Cells map[string]string // by column, without space around; no column has an empty cell
	Fault *articles.Problem
}

// File is an open file. Its rows may be read by one goroutine at a time.
type File struct {
	Format    Format
	Encoding  string
	Delimiter rune     // CSV
	Line      int      // CSV: of the header
	Twice     []string // columns that the header names more than once; the later ones have a number
	RowPath   string   // XML: the element of a row

	header  []string
	options Options
	open    func() io.Reader
	failed  *articles.Problem
}

// Open detects the format, character set and columns of a file. The error is an *articles.Problem.
func Open(r io.ReaderAt, size int64, o Options) (*File, error) {
	f := &File{options: o, Format: o.Format}
	if size > MaxFileBytes {
		return nil, f.problem(0, fmt.Sprintf("larger than %d MB", MaxFileBytes>>20), "split it")
	}
	size, err := trimEndOfFile(r, size)
	if err != nil {
		return nil, f.problem(0, err.Error(), "")
	}
	raw := func() io.Reader { return io.NewSectionReader(r, 0, size) }
	head, err := io.ReadAll(io.LimitReader(raw(), 4096))
	if err != nil {
		return nil, f.problem(0, err.Error(), "")
	}
	if what, fix := otherFormat(head); what != "" {
		return nil, f.problem(0, what, fix)
	}
	encoding, err := detectEncoding(raw, head)
	if unread := (*charset.Error)(nil); errors.As(err, &unread) {
		return nil, f.problem(0, unread.What, unread.Fix)
	} else if err != nil {
		return nil, f.problem(0, err.Error(), "")
	}
	f.Encoding = encoding.Name
	f.open = func() io.Reader { return encoding.NewReader(raw()) }
	if p := f.openFormat(); p != nil {
		return nil, p
	}
	return f, nil
}

// trimEndOfFile returns the size of a file without the characters that DOS and CP/M
// programs end a text with (SUB, 0x1A), and without NULs that fill its last block.
func trimEndOfFile(r io.ReaderAt, size int64) (int64, error) {
	tail := make([]byte, min(size, 4096))
	if _, err := r.ReadAt(tail, size-int64(len(tail))); err != nil && !errors.Is(err, io.EOF) {
		return 0, err
	}
	if n := len(bytes.TrimRight(tail, "\x00")); n+4 < len(tail) { // UTF-32 ends with three
		size, tail = size-int64(len(tail)-n), tail[:n]
	}
	rest := bytes.TrimRight(tail, "\x1a\r\n")
	if i := bytes.IndexByte(tail[len(rest):], '\x1a'); i >= 0 && !bytes.HasSuffix(rest, []byte{0}) { // not half of a UTF-16 character
		return size - int64(len(tail)-len(rest)-i), nil
	}
	return size, nil
}

// openFormat detects the format, unless it is given, and reads the header.
func (f *File) openFormat() *articles.Problem {
	found, html := f.detectFormat()
	switch {
	case html:
		return f.problem(0, "this is an HTML page", "download the file itself; a page to sign in may have come instead")
	case f.Format == "":
		f.Format = found
	case f.Format == CSV && found != CSV:
		return f.problem(0, "this is an XML file, not CSV", "give the format xml, or none")
	case f.Format != CSV && found == CSV:
		return f.problem(0, "this is no XML file", "give the format csv, or none")
	}
	if f.Format == CSV {
		return f.openCSV()
	}
	return f.openXML()
}

// detectEncoding detects the character set. The one that an XML file declares decides
// between sets of 8 bits.
func detectEncoding(open func() io.Reader, head []byte) (charset.Encoding, error) {
	e, err := charset.Detect(open)
	if (err != nil || e.Name != charset.UTF8) && bytes.HasPrefix(head, []byte("<?xml")) {
		if declared, ok := charset.Lookup(declaredEncoding(head)); ok {
			return declared, nil
		}
	}
	return e, err
}

// Header returns the columns of the file: those of a CSV file's header, those of all rows
// of an XML file after Rows has ended.
func (f *File) Header() []string { return f.header }

// Rows reads the rows in the order of the file.
func (f *File) Rows() iter.Seq[Row] {
	f.failed = nil
	if f.Format == CSV {
		return f.csvRows
	}
	return f.xmlRows
}

// Err returns why Rows has ended before the end of the file, or nil. It is an
// *articles.Problem.
func (f *File) Err() error {
	if f.failed == nil {
		return nil
	}
	return f.failed
}

func (f *File) problem(line int, what, fix string) *articles.Problem {
	return &articles.Problem{File: f.options.Name, Line: line, What: what, Fix: fix}
}

// ColumnName returns the form in which columns are compared: "Job ID " is job_id.
func ColumnName(s string) string {
	return strings.ReplaceAll(strings.ToLower(text.Visible(clean(s))), " ", "_")
}

func clean(cell string) string { return strings.TrimSpace(norm.NFC.String(cell)) }

// uniqueNames numbers the columns that have the name of an earlier one.
func uniqueNames(names []string) (unique, twice []string) {
	for _, name := range names {
		base := name
		for n := 2; slices.Contains(unique, name); n++ {
			name = fmt.Sprintf("%s_%d", base, n)
		}
		if name != base && !slices.Contains(twice, base) {
			twice = append(twice, base)
		}
		unique = append(unique, name)
	}
	return unique, twice
}
