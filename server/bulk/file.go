package bulk

import (
	"io"
	"io/fs"
	"iter"
	"slices"
	"strconv"
	"strings"
	"time"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/articles"
	"broadside/articles/charset"
	"broadside/server/mapping"
	"broadside/server/table"
)

// Settings are what listings are checked against.
type Settings struct {
	Site       api.Site
	Categories []classifieds.Category
	Pictures   fs.FS // the newspaper's directory: pictures are in its listings/img
}

// Options say how a file is read.
type Options struct {
	Source   string           // of rows without a column source
	Format   table.Format     // "" detects it
	Mapping  *mapping.Mapping // nil for Desk CSV
	Now      time.Time
	FileName string // in problems
}

// File is an open file of listings. It is read by one goroutine at a time.
type File struct {
	in         *importer
	options    Options
	mapping    *mapping.Mapping // nil for Desk CSV
	table      *table.File
	header     []string
	problems   []articles.Problem // of the file, not of its rows
	unreadable int
}

// Row is a row of a File before it is decoded.
type Row struct {
	Line     int
	Ref      string // "" if it is missing or unreadable
	Source   string // from the column source, else Options.Source
	Delete   bool   // its action is delete: the listing ends
	Relative bool   // a time is relative to now, like -3d
	Repeated bool   // an earlier row has the same source and ref; Decode rejects this one
	Skip     string // the reason if a rule of the mapping leaves the row out, which is no error; "" otherwise

	// Digest is equal for rows that decode to equal listings: it covers the mapped cells,
	// settings and pictures. It is zero for a row without a ref, a repeated
	// or skipped one, and one that cannot be read or mapped.
	Digest [16]byte

	cells  map[string]string
	fault  *articles.Problem  // why the row cannot be read, or is repeated
	faults []articles.Problem // of its mapping
}

// maxSourceBytes is the longest name of a source.
const maxSourceBytes = 100

// Open reads a file once: its header, and the formats of its numbers. The problems are
// those of the whole file, most of them warnings. The error is an *articles.Problem: the
// file cannot be read at all.
func Open(r io.ReaderAt, size int64, s Settings, o Options) (*File, []articles.Problem, error) {
	f := &File{in: newImporter(s, o.Now), options: o, mapping: o.Mapping}
	var err error
	if f.table, err = table.Open(r, size, f.tableOptions()); err != nil {
		return nil, nil, err
	}
	if f.mapping == nil {
		f.mapping = mapping.ForFormat(f.table.Format)
	}
	if f.table.Format == table.CSV && !f.checkColumns() {
		return f.refuse()
	}
	rows := 0
	f.in.formats = newNumberFormats(f.table.Delimiter)
	for row := range f.table.Rows() {
		rows++
		if row.Fault == nil {
			f.in.sampleNumbers(row.Line, f.mapCells(row).Cells)
		}
	}
	if err := f.table.Err(); err != nil {
		return nil, f.problems, err
	}
	if f.table.Format != table.CSV && rows > 0 && !f.checkColumns() {
		return f.refuse()
	}
	if rows == 0 {
		f.report(articles.Problem{Line: f.table.Line, What: "no listing below the header", Fix: "write one a row, or take the file out", Level: articles.Warning})
	}
	f.in.formats.dropTypingErrors()
	f.in.fingerprint(s)
	return f, f.problems, nil
}

func (f *File) tableOptions() table.Options {
	o := table.Options{Name: f.options.FileName, Format: f.options.Format, Columns: mapping.RequiredColumns}
	if m := f.mapping; m != nil {
		o.Columns, o.Row = m.Columns(), m.Row
		if o.Format == "" {
			o.Format = m.Format
		}
	}
	return o
}

// checkColumns sets the header, and reports whether the file can be read with its columns.
func (f *File) checkColumns() bool {
	if f.mapping == nil {
		f.header = f.table.Header()
		return f.checkHeader()
	}
	f.header = f.mapping.Fields
	ok := f.checkHeader()
	for _, p := range f.mapping.Missing(f.table.Format, f.table.Header()) {
		p.Line = f.table.Line
		f.report(p)
		ok = ok && p.Level == articles.Warning
	}
	return ok
}

// mapCells returns the cells of a row by the columns of Desk CSV.
func (f *File) mapCells(r table.Row) mapping.Result {
	if f.mapping == nil || r.Cells == nil {
		return mapping.Result{Cells: r.Cells}
	}
	return f.mapping.Apply(r, f.in.clock.zone, f.in.clock.now)
}

// refuse returns the first error of the header as the reason why the file is not read.
func (f *File) refuse() (*File, []articles.Problem, error) {
	i := slices.IndexFunc(f.problems, func(p articles.Problem) bool { return p.Level != articles.Warning })
	fatal := f.problems[i]
	return nil, slices.Delete(f.problems, i, i+1), &fatal
}

func (f *File) report(p articles.Problem) {
	p.File = f.options.FileName
	f.problems = append(f.problems, p)
}

// Unreadable returns the number of rows of which not even the ref can be read. It is
// known after Rows has ended.
func (f *File) Unreadable() int { return f.unreadable }

// Rows reads the rows in the order of the file.
func (f *File) Rows() iter.Seq[Row] {
	return func(yield func(Row) bool) {
		f.unreadable = 0
		seen := map[string]seenRef{}
		for r := range f.table.Rows() {
			row := f.newRow(r)
			f.identify(&row, seen)
			if row.Ref == "" && row.Skip == "" {
				f.unreadable++
			}
			if !yield(row) {
				return
			}
		}
	}
}

func (f *File) newRow(r table.Row) Row {
	mapped := f.mapCells(r)
	row := Row{Line: r.Line, Ref: mapped.Cells["ref"], Source: f.options.Source, Skip: mapped.Skip, cells: mapped.Cells, fault: r.Fault}
	for _, fault := range mapped.Faults {
		row.faults = append(row.faults, articles.Problem{File: f.options.FileName, Line: r.Line, Field: fault.Field, What: fault.What, Fix: fault.Fix})
	}
	if source := row.cells["source"]; source != "" && sourceProblem(source) == "" {
		row.Source = source
	}
	row.Delete = actions.canonical(row.cells["action"]) == "delete"
	if what, _ := charset.Damage(row.Ref); what != "" || errorValue("ref", row.Ref) != "" {
		row.Ref = ""
	}
	row.Relative = f.in.hasOffset(f.header, row.cells)
	return row
}

// seenRef is where a ref was first seen.
type seenRef struct {
	line int
	ref  string
}

// identify gives a row with a new ref its digest, and marks one whose ref, or ID, an
// earlier row has.
func (f *File) identify(row *Row, seen map[string]seenRef) {
	if row.Ref == "" || row.Skip != "" {
		return
	}
	id := ListingID(row.Source, row.Ref)
	if first, ok := seen[id]; ok {
		if f.mapping != nil && f.mapping.Repeated {
			row.Skip = "its ref is that of an earlier row"
			return
		}
		row.Repeated = true
		row.fault = f.repeated(row, first)
		return
	}
	seen[id] = seenRef{row.Line, strings.Clone(row.Ref)} // a part of a line would keep the whole line
	if row.fault != nil || row.faults != nil {
		return
	}
	row.Digest = f.in.digest(f.header, row)
}

func (f *File) repeated(row *Row, first seenRef) *articles.Problem {
	p := articles.Problem{File: f.options.FileName, Line: row.Line, Field: "ref", Fix: "give it another"}
	p.What = strconv.Quote(row.Ref) + " is already at " + f.options.FileName + ":" + strconv.Itoa(first.line)
	if first.ref != row.Ref {
		p.What = strconv.Quote(row.Ref) + " gives the same address as " + strconv.Quote(first.ref)
	}
	return &p
}

// Decode reads a row as a listing. published is when the listing first went live, for
// rows without a start; zero is now. ok is false for a row that is rejected, with the
// problems why, and for one that is to be deleted or skipped. Warnings leave ok true.
func (f *File) Decode(r Row, published time.Time) (l classifieds.Listing, ok bool, problems []articles.Problem) {
	switch {
	case r.Skip != "", r.Delete && r.fault == nil:
		return l, false, nil
	case r.fault != nil && !r.Repeated:
		return l, false, []articles.Problem{*r.fault}
	}
	rp := &rowParser{in: f.in, file: f.options.FileName, line: r.Line, cells: r.cells, published: published}
	if published.IsZero() {
		rp.published = f.in.clock.now
	}
	if r.Ref != "" {
		rp.listing.ID = ListingID(r.Source, r.Ref)
	}
	rp.problems = slices.Clone(r.faults)
	if r.fault != nil {
		rp.problems = append(rp.problems, *r.fault)
	}
	rp.rejected = len(rp.problems) > 0
	ok = rp.parseRow(f.header)
	return rp.listing, ok, rp.problems
}

// sourceProblem returns why s cannot be the name of a source.
func sourceProblem(s string) string {
	switch {
	case len(s) > maxSourceBytes:
		return "is longer than " + strconv.Itoa(maxSourceBytes) + " bytes"
	case strings.ContainsFunc(s, func(r rune) bool { return r < ' ' }):
		return "holds a line end or another control character"
	}
	return ""
}
