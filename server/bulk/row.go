package bulk

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"broadside/app/classifieds"
	"broadside/articles"
	"broadside/articles/charset"
	"broadside/articles/language"
	"broadside/articles/text"
)

type rowParser struct {
	mapped    bool // the file is another system's
	in        *importer
	file      string
	line      int
	cells     map[string]string
	category  classifieds.Category
	listing   classifieds.Listing
	published time.Time // when the listing first went live, for rows without a start
	problems  []articles.Problem
	rejected  bool
}

// parseRow parses the row. It is false when the row is skipped: with a Problem, or
// without one if the action is delete.
func (rp *rowParser) parseRow(header []string) bool {
	switch action := actions.canonical(rp.cells["action"]); action {
	case "", "put":
	case "delete":
		return false
	default:
		rp.reject("action", strconv.Quote(action)+" is not an action", "put or delete")
	}
	if rp.cells["category"] == "" && rp.cells["title"] == "" {
		rp.reject("", "no listing: it has neither category nor title", "take the row out")
		return false
	}
	rp.parseRef()
	if rp.rejectDamaged(header) {
		return false
	}
	var ok bool
	if rp.category, ok = rp.in.categories[rp.in.names.canonical(rp.cells["category"])]; !ok {
		what := strconv.Quote(rp.cells["category"]) + " is not a category"
		if rp.cells["category"] == "" {
			what = "missing"
		}
		rp.reject("category", what, text.Suggest(rp.cells["category"], rp.in.codes))
		return false
	}
	if rp.removeCellMarkup(header); rp.rejected {
		return false
	}
	rp.checkContacts(header)
	rp.parseText()
	rp.parsePrice()
	rp.parsePlace()
	rp.parseAttributes(header)
	rp.parsePhotos()
	rp.parseTimes()
	rp.parseBadges()
	rp.validate()
	return !rp.rejected
}

func (rp *rowParser) reject(field, what, fix string) {
	rp.problems = append(rp.problems, articles.Problem{File: rp.file, Line: rp.line, Field: field, What: what, Fix: fix})
	rp.rejected = true
}

// addWarning reports a problem that does not reject the row.
func (rp *rowParser) addWarning(field, what, fix string) {
	rp.problems = append(rp.problems, articles.Problem{File: rp.file, Line: rp.line, Field: field, What: what, Fix: fix, Level: articles.Warning})
}

// rejectDamaged rejects cells that were decoded in a wrong character set or that lost
// their value in a spreadsheet, and reports whether there are any.
func (rp *rowParser) rejectDamaged(header []string) bool {
	found := false
	for _, field := range header {
		what, repaired := charset.Damage(rp.cells[field])
		if fault := errorValue(field, rp.cells[field]); fault != "" {
			what = fault
		}
		if what == "" {
			continue
		}
		fix := "type it anew, or export the file again as UTF-8"
		if repaired != "" {
			fix = "it should probably read: " + truncate(repaired, 80)
		}
		rp.reject(field, what, fix)
		found = true
	}
	return found
}

// errorValue returns the problem of an error of a spreadsheet or a program in place of a value.
func errorValue(field, cell string) string {
	if (field == "title" || field == "description") && slices.Contains([]string{"NULL", "null", "(null)", "undefined", "NaN", "[object Object]"}, cell) {
		return strconv.Quote(cell) + " is what a program writes in place of a text"
	}
	switch cell {
	case "#NAME?", "#REF!", "#VALUE!", "#N/A", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!":
		return strconv.Quote(cell) + " is an error of the spreadsheet"
	}
	if scientific.MatchString(cell) && !phoneColumn.MatchString(field) { // checkContacts has better words
		return strconv.Quote(cell) + " is how a spreadsheet shows a long number: its last digits are lost"
	}
	if len(cell) > 2 && strings.Trim(cell, "#") == "" {
		return strconv.Quote(truncate(cell, 10)) + " is what a spreadsheet shows in a narrow column"
	}
	return ""
}

// scientific matches 9.71505E+11, which several refs or permit numbers may have become.
var scientific = regexp.MustCompile(`^[0-9](?:[.,][0-9]+)?E\+[0-9]{2}$`)

func (rp *rowParser) parseRef() {
	ref := rp.cells["ref"]
	if ref == "" {
		rp.reject("ref", "missing", "give each listing a name of its own that stays the same")
		return
	}
	if s := rp.cells["source"]; s != "" {
		if what := sourceProblem(s); what != "" {
			rp.reject("source", strconv.Quote(truncate(s, 30))+" "+what, "write the short name of the system that the listing comes from")
		}
	}
}

func (rp *rowParser) parseText() {
	l := &rp.listing
	l.Category, l.Title = rp.category.Code, rp.cells["title"]
	l.Text = paragraphs(rp.cells["description"])
	l.Intent = cmp.Or(classifieds.Intent(intents.canonical(rp.cells["intent"])), classifieds.Offer)
	l.Lang = rp.parseLanguage(rp.cells["lang"])
	if l.Lang == "" {
		l.Lang = rp.detectLanguage(l.Title + " " + l.Text)
	} else {
		rp.checkScript(l.Title + " " + l.Text)
	}
	if !slices.Contains(rp.in.site.Languages, l.Lang) {
		rp.reject("lang", strconv.Quote(l.Lang)+" is not a language of the paper", text.Suggest(l.Lang, rp.in.site.Languages))
	}
}

// parseLanguage returns the code of the language in cell. A region is dropped unless it
// is a language of the paper: en-GB is en.
func (rp *rowParser) parseLanguage(cell string) string {
	value := languages.canonical(cell)
	if i := strings.IndexAny(value, "-_"); i > 0 && !slices.Contains(rp.in.site.Languages, value) {
		return languages.canonical(value[:i])
	}
	return value
}

// detectLanguage detects the language of s. If the language is uncertain, or English in a paper
// without English, it returns a language of the paper, preferably one with the same writing
// direction. The first row of the file whose language is doubtful gets a warning. A row in any
// other language that the paper lacks is rejected.
func (rp *rowParser) detectLanguage(s string) string {
	allowed := rp.in.site.Languages
	if len(allowed) == 0 {
		return ""
	}
	detected, sure := language.DetectAmong(s, allowed)
	known := slices.Contains(allowed, detected)
	if !known && (sure != language.Certain || detected == "en") {
		detected, known = allowed[0], true
	}
	if sure == language.Doubtful && !rp.in.doubted {
		rp.in.doubted = true
		rp.addWarning("lang", "missing, and the text does not show it: this row is taken for "+strconv.Quote(detected)+", and others may be", "add a column lang if some are in another language")
	}
	if known {
		return detected
	}
	rp.reject("lang", "missing, and the text seems to be in "+strconv.Quote(detected)+", which is not a language of the paper", "write one of "+strings.Join(allowed, ", ")+" if it is")
	return allowed[0]
}

// checkScript rejects a text without any letter of its language's script.
func (rp *rowParser) checkScript(s string) {
	arabic := strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) && unicode.Is(unicode.Arabic, r) })
	other := strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) && !unicode.Is(unicode.Arabic, r) })
	switch given := strconv.Quote(rp.cells["lang"]); {
	case rp.listing.Lang == "en" && arabic && !other:
		rp.reject("lang", given+", but title and description are in Arabic letters", "write ar")
	case rp.listing.Lang == "ar" && other && !arabic:
		rp.reject("lang", given+", but title and description have no Arabic letter", "write the language they are in")
	}
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

func (rp *rowParser) validate() {
	fields := append(classifieds.Validate(rp.listing, rp.category), checkRegulation(rp.listing, rp.category, rp.in.patterns)...)
	for _, f := range fields {
		column := rp.columnOf(f.Pointer)
		if rp.hasProblem(column) || strings.HasPrefix(f.Pointer, "/price") && rp.hasProblem("price") {
			continue // the column has a more specific problem
		}
		what := f.Detail
		if cell := rp.cells[column]; cell != "" && f.Code != "too-long" && f.Code != "contact" {
			what = strconv.Quote(truncate(cell, 60)) + " is not usable: " + f.Detail
		} else if f.Code == "required" {
			what = "missing: " + f.Detail
		}
		rp.reject(column, what, rp.missingFix(column, f.Code))
	}
}

// missingFix returns what to do about an attribute that the category requires.
func (rp *rowParser) missingFix(column, code string) string {
	switch {
	case code != "required" || !strings.HasPrefix(column, "attr."):
		return ""
	case rp.mapped:
		return "name the column that has it in the mapping, or a default if it is the same in all rows that do not state it"
	}
	return "fill the column " + column
}

func (rp *rowParser) hasProblem(column string) bool {
	return slices.ContainsFunc(rp.problems, func(p articles.Problem) bool { return p.Field == column })
}

// columnOf returns the column for a JSON pointer of classifieds.Validate.
func (rp *rowParser) columnOf(pointer string) string {
	name, part, nested := strings.Cut(strings.TrimPrefix(pointer, "/"), "/")
	switch {
	case name == "attributes":
		return "attr." + part
	case name == "price" && part == "type":
		return "price_type"
	case name == "price" && nested && part != "minor", name == "place" && nested:
		return part
	}
	return cmp.Or(map[string]string{"text": "description", "photos": "images", "expires": "end", "place": "lat"}[name], name)
}

func truncate(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
