package mapping

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"broadside/server/table"
)

// Infer writes a first mapping for a file from the names and values of its columns. Each
// uncertain line has a comment that begins with "unsure". Parse accepts the result.
func Infer(f *table.File, name string) []byte {
	profiles, rows := profileRows(f)
	in := &inference{file: f, columns: profiles, rows: rows, used: map[string]bool{}, fields: map[string]*profile{}}
	in.matchNames()
	in.findRef()
	var b strings.Builder
	fmt.Fprintf(&b, "# A first mapping for %s, written by \"broadside map\" from its columns and %d of its rows.\n", oneLine(name), rows)
	b.WriteString("# Read the lines marked \"unsure\", then try it: broadside import FILE --source NAME --map THIS-FILE --dry-run\n")
	b.WriteString("# Every key is described in docs/listings.md; \"broadside map -example list\" lists mappings of real files.\n")
	fmt.Fprintf(&b, "format: %s\n", f.Format)
	if f.Format != table.CSV {
		fmt.Fprintf(&b, "row: %s\n", quote(f.RowPath))
	}
	in.writeHead(&b)
	b.WriteString("fields:\n")
	in.writeFields(&b)
	in.writeRest(&b)
	return []byte(b.String())
}

// inference is the state of Infer: the file, the profiles of its columns, the fields found.
type inference struct {
	file    *table.File
	columns []*profile
	rows    int
	used    map[string]bool     // columns
	fields  map[string]*profile // by field
	byName  map[string]bool     // fields whose column has a known name
}

// matchNames gives fields the columns with known names, the most certain names first.
func (in *inference) matchNames() {
	in.byName = map[string]bool{}
	for _, f := range fieldNames {
		for _, name := range f.names {
			if in.fields[f.field] != nil {
				break
			}
			for _, p := range in.columns {
				if !in.used[p.name] && foldName(p.name) == foldName(name) && p.filled > 0 {
					in.fields[f.field], in.used[p.name], in.byName[f.field] = p, true, true
					break
				}
			}
		}
	}
}

func foldName(s string) string { return foldValue(strings.ReplaceAll(s, "_", " ")) }

// findRef chooses a column as the reference if none was found by its name: the first unused one
// that is never empty and whose values are all different.
func (in *inference) findRef() {
	if in.fields["ref"] != nil || in.rows <= 1 {
		return
	}
	for _, p := range in.columns {
		if !in.used[p.name] && p.filled == in.rows && !p.repeats && p.longest <= 200 {
			in.fields["ref"], in.used[p.name] = p, true
			return
		}
	}
}

// category returns the category of all rows by the fields that were found.
func (in *inference) category() (category string, certain bool) {
	has := func(field string) bool { return in.fields[field] != nil }
	switch {
	case has("attr.salary_min") || has("attr.employer") || has("attr.employment_type"):
		return "jobs", true
	case has("attr.mileage") || has("attr.make") && has("attr.model"):
		return "motors", true
	case has("attr.beds") || has("attr.property_type"):
		if p := in.fields["price"]; p != nil && p.mostly(100_000) {
			return "property-sale", false
		}
		return "property-rent", false
	}
	return "items", false
}

// mostly reports whether most numbers of a column are at least least.
func (p *profile) mostly(least float64) bool {
	above, n := 0, 0
	for value, count := range p.values {
		if number, ok := readNumber(value, &spec{decimal: "."}); ok {
			v, _ := strconv.ParseFloat(number, 64)
			if n += count; v >= least {
				above += count
			}
		}
	}
	return above*2 > n
}

// inferCategory returns the category of a value such as "Cars for sale", or "".
func inferCategory(value string) string {
	words := strings.FieldsFunc(strings.ToLower(value), func(r rune) bool { return strings.ContainsRune(" ,;>/&-_()", r) })
	for _, c := range categoryWords {
		if slices.ContainsFunc(words, func(w string) bool {
			return slices.ContainsFunc(c.words, func(known string) bool { return foldValue(known) == foldValue(w) })
		}) {
			return c.category
		}
	}
	return ""
}

// quote returns a text as YAML reads it back.
func quote(s string) string {
	plain := s != "" && !slices.Contains([]string{"true", "false", "null", "yes", "no", "on", "off", "y", "n", "~"}, strings.ToLower(s))
	for i, r := range s {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= 0x621 && r <= 0x64a
		if !letter && (i == 0 || !(r >= '0' && r <= '9' || strings.ContainsRune("_-/", r) || r == ' ' && i < len(s)-1)) {
			plain = false
		}
	}
	if plain {
		return s
	}
	return strconv.Quote(s)
}

// oneLine returns a text for a comment.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, s)
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}
