package bulk

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"broadside/app/classifieds"
	"broadside/articles"
	"broadside/articles/charset"
	"broadside/articles/language"
	"broadside/articles/text"
)

// entry parses one row into a listing.
type entry struct {
	in       *importer
	file     string
	line     int
	cells    map[string]string
	category classifieds.Category
	listing  classifieds.Listing
	problems []articles.Problem
	bad      bool
}

// record is a row with its cells by column.
type record struct {
	line  int
	cells map[string]string
}

func (t table) records() []record {
	records := make([]record, len(t.rows))
	for i, r := range t.rows {
		records[i] = record{line: r.line, cells: map[string]string{}}
		for j, name := range t.header {
			if j < len(r.cells) {
				records[i].cells[name] = strings.TrimSpace(norm.NFC.String(r.cells[j]))
			}
		}
	}
	return records
}

// row parses one row. It is false when the row is skipped: with a Problem, or
// without one if the action is delete.
func (in *importer) row(file string, header []string, r record) (classifieds.Listing, []articles.Problem, bool) {
	e := &entry{in: in, file: file, line: r.line, cells: r.cells}
	switch action := actions.value(e.cells["action"]); action {
	case "", "put":
	case "delete":
		return classifieds.Listing{}, nil, false
	default:
		e.wrong("action", strconv.Quote(action)+" is not an action", "put or delete")
	}
	if e.cells["category"] == "" && e.cells["title"] == "" {
		e.wrong("", "no listing: it has neither category nor title", "take the row out")
		return classifieds.Listing{}, e.problems, false
	}
	e.ref()
	if e.damaged(header) {
		return classifieds.Listing{}, e.problems, false
	}
	var ok bool
	if e.category, ok = in.categories[in.names.value(e.cells["category"])]; !ok {
		e.wrong("category", strconv.Quote(e.cells["category"])+" is not a category", text.Suggest(e.cells["category"], in.codes))
		return classifieds.Listing{}, e.problems, false
	}
	if e.plainCells(header); e.bad {
		return classifieds.Listing{}, e.problems, false
	}
	e.contacts(header)
	e.words()
	e.price()
	e.place()
	e.attributes(header)
	e.pictures()
	e.times()
	e.marks()
	e.check()
	return e.listing, e.problems, !e.bad
}

func (e *entry) wrong(field, what, fix string) {
	e.problems = append(e.problems, articles.Problem{File: e.file, Line: e.line, Field: field, What: what, Fix: fix})
	e.bad = true
}

// warn reports a problem that does not reject the row.
func (e *entry) warn(field, what, fix string) {
	e.problems = append(e.problems, articles.Problem{File: e.file, Line: e.line, Field: field, What: what, Fix: fix, Level: articles.Warning})
}

// damaged rejects cells that were decoded in a wrong character set or that lost
// their value in a spreadsheet, and reports whether there are any.
func (e *entry) damaged(header []string) bool {
	found := false
	for _, field := range header {
		what, mended := charset.Damage(e.cells[field])
		if fault := sheetFault(field, e.cells[field]); fault != "" {
			what = fault
		}
		if what == "" {
			continue
		}
		fix := "type it anew, or export the file again as UTF-8"
		if mended != "" {
			fix = "it should probably read: " + clip(mended, 80)
		}
		e.wrong(field, what, fix)
		found = true
	}
	return found
}

// sheetFault returns a problem if a cell holds a spreadsheet's or a program's
// error instead of a value.
func sheetFault(field, cell string) string {
	if (field == "title" || field == "description") && slices.Contains([]string{"NULL", "null", "(null)", "undefined", "NaN", "[object Object]"}, cell) {
		return strconv.Quote(cell) + " is what a program writes in place of a text"
	}
	switch cell {
	case "#NAME?", "#REF!", "#VALUE!", "#N/A", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!":
		return strconv.Quote(cell) + " is an error of the spreadsheet"
	}
	if len(cell) > 2 && strings.Trim(cell, "#") == "" {
		return strconv.Quote(clip(cell, 10)) + " is what a spreadsheet shows in a narrow column"
	}
	return ""
}

func (e *entry) ref() {
	ref := e.cells["ref"]
	if ref == "" {
		e.wrong("ref", "missing", "give each listing a name of its own that stays the same")
		return
	}
	here := e.file + ":" + strconv.Itoa(e.line)
	if other := e.in.refs[ref]; other != "" {
		e.wrong("ref", strconv.Quote(ref)+" is already at "+other, "give it another")
		return
	}
	e.in.refs[ref] = here
	e.listing.ID = id(ref)
	if other := e.in.ids[e.listing.ID]; other != "" {
		e.wrong("ref", strconv.Quote(ref)+" gives the same address as "+strconv.Quote(other), "give it another")
	}
	e.in.ids[e.listing.ID] = ref
}

// id returns the public ID of a ref: a hash in letters and digits without vowels.
func id(ref string) string {
	const letters = "23456789bcdfghjkmnpqrstvwxyz"
	sum := sha256.Sum256([]byte("listing " + ref))
	n := binary.BigEndian.Uint64(sum[:])
	var b [9]byte
	for i := range b {
		b[i] = letters[n%uint64(len(letters))]
		n /= uint64(len(letters))
	}
	return string(b[:])
}

func (e *entry) words() {
	l := &e.listing
	l.Category, l.Title = e.category.Code, e.cells["title"]
	l.Text = paragraphs(e.cells["description"])
	l.Intent = classifieds.Intent(intents.value(e.cells["intent"]))
	if l.Intent == "" {
		l.Intent = classifieds.Offer
	}
	l.Lang = e.lang(e.cells["lang"])
	if l.Lang == "" {
		l.Lang = e.guessLang(l.Title + " " + l.Text)
	} else {
		e.checkScript(l.Title + " " + l.Text)
	}
	if !slices.Contains(e.in.site.Languages, l.Lang) {
		e.wrong("lang", strconv.Quote(l.Lang)+" is not a language of the paper", text.Suggest(l.Lang, e.in.site.Languages))
	}
}

// lang returns the code of the language in cell. A region is dropped unless it
// is a language of the paper: en-GB is en.
func (e *entry) lang(cell string) string {
	value := languages.value(cell)
	if i := strings.IndexAny(value, "-_"); i > 0 && !slices.Contains(e.in.site.Languages, value) {
		return languages.value(value[:i])
	}
	return value
}

// guessLang detects the language of s. If s is short or English and the paper
// has no such language, it is the paper's first; any other language is rejected.
func (e *entry) guessLang(s string) string {
	of := e.in.site.Languages
	seems := language.Detect(s)
	switch {
	case len(of) == 0:
		return ""
	case slices.Contains(of, seems):
		return seems
	case seems == "en" || seems == language.Unknown:
		return of[0]
	}
	e.wrong("lang", "missing, and the text seems to be in "+strconv.Quote(seems)+", which is not a language of the paper", "write one of "+strings.Join(of, ", ")+" if it is")
	return of[0]
}

// checkScript rejects a text without any letter of its language's script.
func (e *entry) checkScript(s string) {
	arabic, all := countLetters(s)
	switch given := strconv.Quote(e.cells["lang"]); {
	case all == 0:
	case e.listing.Lang == "en" && arabic == all:
		e.wrong("lang", given+", but title and description are in Arabic letters", "write ar")
	case e.listing.Lang == "ar" && arabic == 0:
		e.wrong("lang", given+", but title and description have no Arabic letter", "write the language they are in")
	}
}

func countLetters(s string) (arabic, all int) {
	for _, r := range s {
		if unicode.IsLetter(r) {
			all++
			if unicode.Is(unicode.Arabic, r) {
				arabic++
			}
		}
	}
	return arabic, all
}

// paragraphs trims lines and separates paragraphs by one blank line.
func paragraphs(s string) string {
	var out []string
	for line := range strings.Lines(s) {
		line = strings.TrimSpace(line)
		if line == "" && (len(out) == 0 || out[len(out)-1] == "") {
			continue
		}
		out = append(out, line)
	}
	return strings.TrimSpace(strings.Join(out, "\n"))
}

// check applies classifieds.Validate and the regulation of the place.
func (e *entry) check() {
	fields := append(classifieds.Validate(e.listing, e.category), regulated(e.listing, e.category, e.in.patterns)...)
	for _, f := range fields {
		column := e.column(f.Pointer)
		if e.said(column) || strings.HasPrefix(f.Pointer, "/price") && e.said("price") {
			continue // the column has a more specific problem
		}
		what := f.Detail
		if cell := e.cells[column]; cell != "" && f.Code != "too-long" && f.Code != "contact" {
			what = strconv.Quote(clip(cell, 60)) + " is not usable: " + f.Detail
		} else if f.Code == "required" {
			what = "missing: " + f.Detail
		}
		e.wrong(column, what, "")
	}
}

func (e *entry) said(column string) bool {
	return slices.ContainsFunc(e.problems, func(p articles.Problem) bool { return p.Field == column })
}

// column returns the column for a JSON pointer of classifieds.Validate.
func (e *entry) column(pointer string) string {
	parts := strings.Split(strings.TrimPrefix(pointer, "/"), "/")
	switch parts[0] {
	case "text":
		return "description"
	case "attributes":
		return "attr." + parts[1]
	case "photos":
		return "images"
	case "expires":
		return "end"
	case "price":
		if len(parts) == 2 && parts[1] == "type" {
			return "price_type"
		}
		if len(parts) == 2 && parts[1] != "minor" {
			return parts[1]
		}
	case "place":
		if len(parts) == 2 {
			return parts[1]
		}
		return "lat"
	}
	return parts[0]
}

func clip(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
