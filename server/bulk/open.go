package bulk

import (
	"io"
	"io/fs"
	"time"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/articles"
	"broadside/server/mapping"
	"broadside/server/table"
)

// Settings are the settings of the newspaper by which listings are validated.
type Settings struct {
	Site       api.Site
	Categories []classifieds.Category
	Pictures   fs.FS // the newspaper's directory: pictures are in its listings/img
}

// Options are the settings for reading one file.
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
	fatal      *articles.Problem  // why its rows cannot be read
	unreadable int
	defaulted  map[string]bool // fields of which a default of the mapping was reported
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
	named  []articles.Problem // defaults of the mapping that no earlier row has
}

// maxSourceBytes is the longest name of a source.
const maxSourceBytes = 100

// Open reads a file once, for its header and its number formats. The returned problems concern the
// file as a whole; most of them are warnings. A file that cannot be read at all is an error, an
// *articles.Problem.
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
		return nil, f.problems, f.fatal
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
	if f.table.Format != table.CSV && len(f.table.Header()) > 0 && !f.checkColumns() {
		return nil, f.problems, f.fatal
	}
	if rows == 0 {
		what := "no listing below the header"
		if f.table.Format != table.CSV {
			what = "no element " + f.table.RowPath
		}
		f.report(articles.Problem{Line: f.table.Line, What: what, Fix: "write one a row, or take the file out", Level: articles.Warning})
	}
	f.in.formats.dropTypingErrors()
	f.in.fingerprint(s)
	return f, f.problems, nil
}

func (f *File) tableOptions() table.Options {
	o := table.Options{Name: f.options.FileName, Format: f.options.Format, Columns: mapping.RequiredColumns, Fix: mappingFix}
	if m := f.mapping; m != nil {
		o.Columns, o.Row, o.Fix = m.Columns(), m.Row, "correct the mapping or the export"
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
	f.checkHeader()
	for _, p := range f.mapping.Missing(f.table.Format, f.table.Header()) {
		p.Line = f.table.Line
		if p.Level == articles.Warning {
			f.report(p)
		} else {
			f.refuse(p)
		}
	}
	return f.fatal == nil
}

// mapCells returns the cells of a row by the columns of Desk CSV.
func (f *File) mapCells(r table.Row) mapping.Result {
	if f.mapping == nil || r.Cells == nil {
		return mapping.Result{Cells: r.Cells}
	}
	return f.mapping.Apply(r, f.in.clock.zone, f.in.clock.now)
}

// refuse records a problem that makes the file unusable. The first one becomes the error of Open;
// the others are reported.
func (f *File) refuse(p articles.Problem) {
	if f.fatal != nil {
		f.report(p)
		return
	}
	p.File = f.options.FileName
	f.fatal = &p
}

func (f *File) report(p articles.Problem) {
	p.File = f.options.FileName
	f.problems = append(f.problems, p)
}
