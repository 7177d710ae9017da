package bulk

import (
	"crypto/sha256"
	"encoding/binary"
	"iter"
	"slices"
	"strconv"
	"strings"
	"time"

	"broadside/app/classifieds"
	"broadside/articles"
	"broadside/articles/charset"
	"broadside/articles/text"
	"broadside/server/mapping"
	"broadside/server/table"
)

// Unreadable returns the number of rows of which not even the ref can be read. It is
// known after Rows has ended.
func (f *File) Unreadable() int { return f.unreadable }

// Rows reads the rows in the order of the file.
func (f *File) Rows() iter.Seq[Row] {
	return func(yield func(Row) bool) {
		f.unreadable, f.defaulted, f.in.doubted = 0, map[string]bool{}, false
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
	cleanNames(mapped.Cells)
	row := Row{Line: r.Line, Ref: strings.Clone(mapped.Cells["ref"]), Source: f.options.Source, Skip: mapped.Skip, cells: mapped.Cells, fault: r.Fault}
	for _, fault := range mapped.Faults {
		row.faults = append(row.faults, articles.Problem{File: f.options.FileName, Line: r.Line, Field: fault.Field, What: fault.What, Fix: fault.Fix})
	}
	if row.Skip == "" {
		row.named = f.nameDefaults(r.Line, mapped)
	}
	if source := row.cells["source"]; source != "" && sourceProblem(source) == "" {
		row.Source = strings.Clone(source) // a substring would keep the whole row in memory
	}
	row.Delete = actions.canonical(row.cells["action"]) == "delete"
	if what, _ := charset.Damage(row.Ref); what != "" || errorValue("ref", row.Ref) != "" {
		row.Ref = ""
	}
	row.Relative = f.in.hasOffset(f.header, row.cells)
	return row
}

// cleanNames removes invisible characters from the ref and the source, so that values that look
// equal are equal.
func cleanNames(cells map[string]string) {
	for _, field := range []string{"ref", "source"} {
		if name := text.Visible(cells[field]); name != "" {
			cells[field] = name
		} else {
			delete(cells, field)
		}
	}
}

// nameDefaults returns a warning for each field that has the mapping's default in this row
// and in no earlier one.
func (f *File) nameDefaults(line int, mapped mapping.Result) (warnings []articles.Problem) {
	for _, field := range mapped.Defaults {
		if f.defaulted[field] {
			continue
		}
		f.defaulted[field] = true
		warnings = append(warnings, articles.Problem{File: f.options.FileName, Line: line, Field: field, Level: articles.Warning,
			What: strconv.Quote(truncate(mapped.Cells[field], 60)) + " is the default of the mapping: this row does not state it, and others may not either",
			Fix:  "name the column that has it, or keep the default if it is right"})
	}
	return warnings
}

// seenRef is where a ref was first seen.
type seenRef struct {
	line int
	ref  string
}

// identify sets the digest of a row whose ref is new, and marks a row whose ref or listing ID
// occurred in an earlier row.
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
	seen[id] = seenRef{row.Line, strings.Clone(row.Ref)} // a substring would keep the whole line in memory
	if row.fault != nil || row.faults != nil {
		return
	}
	row.Digest = f.in.digest(f.header, row)
}

func (f *File) repeated(row *Row, first seenRef) *articles.Problem {
	p := articles.Problem{File: f.options.FileName, Line: row.Line, Field: "ref", Fix: "give it another: line " + strconv.Itoa(first.line) + " has it already"}
	p.What = strconv.Quote(row.Ref) + " is the ref of an earlier row"
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
	rp := &rowParser{in: f.in, mapped: f.mapping != nil, file: f.options.FileName, line: r.Line, cells: r.cells, published: published}
	if published.IsZero() {
		rp.published = f.in.clock.now
	}
	if r.Ref != "" {
		rp.listing.ID = ListingID(r.Source, r.Ref)
	}
	rp.problems = slices.Concat(r.faults, r.named)
	if r.fault != nil {
		rp.problems = append(rp.problems, *r.fault)
	}
	rp.rejected = len(r.faults) > 0 || r.fault != nil
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

// ListingID returns the public ID of a listing: it is stable for a source's ref, so that
// its address survives every import.
func ListingID(source, ref string) string { return newID("listing " + source + "\x00" + ref) }

// OldListingID returns the ID that a ref had before listings had sources. A first import
// of a source takes over listings with such IDs.
func OldListingID(ref string) string { return newID("listing " + ref) }

// newID returns a hash of s in letters and digits without vowels.
func newID(s string) string {
	const letters = "23456789bcdfghjkmnpqrstvwxyz"
	sum := sha256.Sum256([]byte(s))
	n := binary.BigEndian.Uint64(sum[:])
	var b [9]byte
	for i := range b {
		b[i] = letters[n%uint64(len(letters))]
		n /= uint64(len(letters))
	}
	return string(b[:])
}
