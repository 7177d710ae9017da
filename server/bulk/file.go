package bulk

import (
	"fmt"
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

// File is an open file of listings.
type File struct {
	in         *importer
	options    Options
	header     []string
	records    []record
	problems   []articles.Problem // of the file, not of its rows
	unread     []articles.Problem // of lines that are no rows
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

	// Digest is equal for rows that decode to equal listings: it covers cells, mapping,
	// settings and pictures. It is zero for a row without a ref and for a repeated one.
	Digest [16]byte

	cells map[string]string
	fault *articles.Problem // why the row could not be read
}

// maxSourceBytes is the longest name of a source.
const maxSourceBytes = 100

// Open reads the header of a file and what decides how its cells are read. The problems
// are those of the whole file, most of them warnings. The error is an *articles.Problem:
// the file cannot be read at all.
func Open(r io.ReaderAt, size int64, s Settings, o Options) (*File, []articles.Problem, error) {
	if size > table.MaxFileBytes {
		return nil, nil, &articles.Problem{File: o.FileName, What: fmt.Sprintf("larger than %d MB", table.MaxFileBytes>>20), Fix: "split it"}
	}
	b, err := io.ReadAll(io.NewSectionReader(r, 0, size))
	if err != nil {
		return nil, nil, &articles.Problem{File: o.FileName, What: err.Error()}
	}
	f := &File{in: newImporter(s, o.Now), options: o}
	t, problems := table.Read(o.FileName, b)
	if t.Header != nil && !table.IsHeader(t.Header, 1) {
		problems = slices.DeleteFunc(problems, func(p articles.Problem) bool { return p.Line >= t.Line })
		problems = append(problems, articles.Problem{File: o.FileName, Line: t.Line, What: "line " + strconv.Itoa(t.Line) + " is no header: it names none of the columns " + strings.Join(requiredColumns, ", "),
			Fix: "name the columns as in the handbook, in the first line"})
		t.Header = nil
	}
	if t.Header == nil {
		last := len(problems) - 1
		return nil, problems[:last], &problems[last]
	}
	if !f.checkHeader(t.Header, t.Line) {
		i := slices.IndexFunc(f.problems, func(p articles.Problem) bool { return p.Level != articles.Warning })
		fatal := f.problems[i]
		return nil, append(slices.Delete(f.problems, i, i+1), problems...), &fatal
	}
	if len(t.Rows) == 0 && len(problems) == 0 {
		f.report(articles.Problem{Line: t.Line, What: "no listing below the header", Fix: "write one a row, or take the file out", Level: articles.Warning})
	}
	f.header, f.records, f.unread = t.Header, recordsOf(t), problems
	f.in.formats = f.in.readNumberFormats(t, f.records)
	f.in.fingerprint(s)
	return f, f.problems, nil
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
		for _, p := range f.unread {
			f.unreadable++
			if !yield(Row{Line: p.Line, Source: f.options.Source, fault: &p}) {
				return
			}
		}
		for _, r := range f.records {
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

func (f *File) newRow(r record) Row {
	row := Row{Line: r.line, Ref: r.cells["ref"], Source: f.options.Source, cells: r.cells}
	if source := r.cells["source"]; source != "" && sourceProblem(source) == "" {
		row.Source = source
	}
	row.Delete = actions.canonical(r.cells["action"]) == "delete"
	if what, _ := charset.Damage(row.Ref); what != "" || errorValue("ref", row.Ref) != "" {
		row.Ref = ""
	}
	row.Relative = f.in.hasOffset(f.header, r.cells)
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
	if row.Ref == "" {
		return
	}
	id := ListingID(row.Source, row.Ref)
	if first, ok := seen[id]; ok {
		row.Repeated = true
		row.fault = f.repeated(row, first)
		return
	}
	seen[id] = seenRef{row.Line, row.Ref}
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
	case r.fault != nil && r.cells == nil:
		return l, false, []articles.Problem{*r.fault}
	}
	rp := &rowParser{in: f.in, file: f.options.FileName, line: r.Line, cells: r.cells, published: published}
	if published.IsZero() {
		rp.published = f.in.clock.now
	}
	if r.Ref != "" {
		rp.listing.ID = ListingID(r.Source, r.Ref)
	}
	if r.fault != nil {
		rp.problems, rp.rejected = []articles.Problem{*r.fault}, true
	}
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
