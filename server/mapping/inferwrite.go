package mapping

import (
	"fmt"
	"slices"
	"strings"

	"broadside/server/table"
)

// writeHead writes the keys above the fields.
func (in *inference) writeHead(b *strings.Builder) {
	var empty []string
	damaged := false
	for _, p := range in.columns {
		for _, word := range p.empty {
			if !slices.Contains(empty, quote(word)) {
				empty = append(empty, quote(word))
			}
		}
		damaged = damaged || p.damaged
	}
	if len(empty) > 0 {
		fmt.Fprintf(b, "empty: [%s]   # words that the file writes for an empty cell\n", strings.Join(empty, ", "))
	}
	if damaged {
		b.WriteString("repair: true   # some texts were read in a wrong character set, like Yorkâ€™s\n")
	}
	if p := in.fields["ref"]; p != nil && p.repeats {
		b.WriteString("# unsure: references repeat; a row whose reference an earlier row has is rejected. To leave it out without a report:\n# repeated: skip\n")
	}
	in.writeSkip(b)
}

// statusNames are columns by which rows may have to be left out.
var statusNames = []string{"status", "state", "posting type", "sold", "active", "الحالة", "حالة الإعلان"}

// goneWords are values of rows that are no longer offered.
var goneWords = []string{"sold", "spam", "expired", "inactive", "pending", "draft", "deleted", "blocked", "disabled", "internal", "مباع", "منتهي"}

// writeSkip suggests rules for columns with a state of the listing.
func (in *inference) writeSkip(b *strings.Builder) {
	for _, p := range in.columns {
		if in.used[p.name] || p.many || !slices.ContainsFunc(statusNames, func(n string) bool { return foldName(n) == foldName(p.name) }) {
			continue
		}
		var gone []string
		for _, value := range p.allValues() {
			if slices.ContainsFunc(goneWords, func(w string) bool { return foldValue(w) == foldValue(value) }) {
				gone = append(gone, quote(value))
			}
		}
		fmt.Fprintf(b, "# unsure: %s may say which rows are listings; its values are %s\n", oneLine(p.name), sampleText(p.allValues()))
		if len(gone) > 0 {
			fmt.Fprintf(b, "skip:\n  - {column: %s, is: [%s], reason: not offered}\n", quote(p.name), strings.Join(gone, ", "))
			in.used[p.name] = true
			return
		}
	}
}

// allValues returns the values that were kept, in order.
func (p *profile) allValues() []string {
	values := make([]string, 0, len(p.values))
	for value := range p.values {
		values = append(values, value)
	}
	slices.Sort(values)
	return values
}

func sampleText(values []string) string {
	var out []string
	for _, v := range values[:min(len(values), 6)] {
		out = append(out, `"`+oneLine(v)+`"`)
	}
	if len(values) > 6 {
		out = append(out, "…")
	}
	return strings.Join(out, ", ")
}

// writeFields writes the fields, the required ones always.
func (in *inference) writeFields(b *strings.Builder) {
	category, certain := in.category()
	in.writeRef(b)
	in.writeCategory(b, category, certain)
	in.writeTexts(b)
	for _, f := range fieldNames {
		p := in.fields[f.field]
		switch {
		case p == nil, slices.Contains([]string{"ref", "category", "title", "description"}, f.field):
		case strings.HasPrefix(f.field, "attr.") && in.fields["category"] != nil:
			fmt.Fprintf(b, "  # unsure: only rows of a category with this attribute may have it\n  # %s: {column: %s, when: {category: [\"…\"]}}\n", f.field, quote(p.name))
		default:
			in.writeField(b, f.field, p)
		}
	}
	if in.fields["city"] == nil {
		b.WriteString("  city: {value: CITY}   # unsure: no column names a town; write a place of places.yaml, or a column\n")
	}
	if in.fields["price"] != nil && in.fields["currency"] == nil {
		b.WriteString("  # unsure: no column names the currency; without one prices are in the paper's first\n  # currency: {value: AED}\n")
	}
}

func (in *inference) writeRef(b *strings.Builder) {
	p := in.fields["ref"]
	switch {
	case p == nil && len(in.columns) > 0:
		var names []string
		for _, c := range in.columns[:min(len(in.columns), 3)] {
			names = append(names, quote(c.name))
		}
		fmt.Fprintf(b, "  ref: {join: [%s], with: /}   # unsure: no column differs in each row; join those that together name a listing and stay the same\n", strings.Join(names, ", "))
	case p == nil:
		b.WriteString("  ref: id   # unsure: the file has no rows\n")
	default:
		fmt.Fprintf(b, "  ref: %s   # like %s%s\n", quote(p.name), sampleText(p.samples()), in.unsureName("ref", "each row has another value; it has to stay the same from file to file"))
	}
}

// unsureName returns a remark for a field whose column was not found by its name.
func (in *inference) unsureName(field, remark string) string {
	if in.byName[field] {
		return ""
	}
	return "; unsure: " + remark
}

func (in *inference) writeCategory(b *strings.Builder, category string, certain bool) {
	p := in.fields["category"]
	if p == nil || p.many {
		remark := ""
		if !certain {
			remark = "   # unsure: inferred from the columns"
		}
		fmt.Fprintf(b, "  category: {value: %s}%s\n", category, remark)
		delete(in.fields, "category")
		return
	}
	fmt.Fprintf(b, "  category:\n    column: %s\n    values:   # unsure: to the codes of the paper's categories\n", quote(p.name))
	for _, value := range p.allValues() {
		inferred := inferCategory(value)
		if inferred == "" {
			inferred = category
		}
		fmt.Fprintf(b, "      %s: %s\n", quote(value), inferred)
	}
}

// writeTexts writes title and description, from other columns if none has such a name.
func (in *inference) writeTexts(b *strings.Builder) {
	title, text := in.fields["title"], in.fields["description"]
	if text == nil {
		text = in.longest()
	}
	switch {
	case title != nil && title.longest > 60:
		fmt.Fprintf(b, "  title: {column: %s, cut: 120}   # like %s\n", quote(title.name), sampleText(title.samples()))
	case title != nil:
		fmt.Fprintf(b, "  title: %s   # like %s\n", quote(title.name), sampleText(title.samples()))
	default:
		fmt.Fprintf(b, "  title: {template: %s, cut: 120}   # unsure: no column is named like a title\n", quote(in.template(" ", 3)))
	}
	switch {
	case text != nil && in.fields["description"] != nil:
		fmt.Fprintf(b, "  description: %s   # like %s\n", quote(text.name), sampleText(text.samples()[:min(1, len(text.samples()))]))
	case text != nil:
		fmt.Fprintf(b, "  description: %s   # unsure: it has the longest texts\n", quote(text.name))
	default:
		fmt.Fprintf(b, "  description: {template: %s}   # unsure: no column has longer texts\n", quote(in.template("\n", 8)))
	}
}

// longest returns the unused column with the longest texts.
func (in *inference) longest() (best *profile) {
	for _, p := range in.columns {
		if !in.used[p.name] && p.longest > 80 && (best == nil || p.longest > best.longest) && !strings.HasPrefix(p.samples()[0], "http") {
			best = p
		}
	}
	if best != nil {
		in.used[best.name] = true
	}
	return best
}

// template returns a template of the first columns.
func (in *inference) template(separator string, most int) string {
	var parts []string
	for _, p := range in.columns {
		if len(parts) < most && p.filled > 0 && !strings.ContainsAny(p.name, "{}") {
			if part := "{" + p.name + "}"; separator == "\n" {
				parts = append(parts, strings.ReplaceAll(p.name, "_", " ")+": "+part)
			} else {
				parts = append(parts, part)
			}
		}
	}
	if len(parts) == 0 {
		return "{id}"
	}
	return strings.Join(parts, separator)
}

// writeField writes a field whose values may be dates or numbers.
func (in *inference) writeField(b *strings.Builder, field string, p *profile) {
	remark := "   # like " + sampleText(p.samples())
	switch {
	case strings.HasPrefix(field, "contact_"): // no address of a person in a mapping
		fmt.Fprintf(b, "  %s: %s\n", field, quote(p.name))
	case field == "start" || field == "end":
		layouts, fit, unsure := p.dateLayouts()
		if len(layouts) == 0 {
			fmt.Fprintf(b, "  # unsure: its dates have no layout that is known, like %s\n  # %s: {column: %s, dates: YYYY-MM-DD}\n", sampleText(p.samples()), field, quote(p.name))
			return
		}
		if unsure {
			remark += "; unsure: day and month may be the other way round"
		}
		if fit < p.filled {
			remark += fmt.Sprintf("; unsure: %d of %d dates do not fit", p.filled-fit, p.filled)
		}
		fmt.Fprintf(b, "  %s: {column: %s, dates: %s}%s\n", field, quote(p.name), quote(layouts[0]), remark)
	case field == "price" || strings.HasPrefix(field, "attr.salary"):
		decimal := "."
		if p.commas > p.dots {
			decimal = ","
		}
		switch {
		case p.commas > 0 && p.dots > 0:
			remark += fmt.Sprintf("; unsure: %d have a decimal comma, %d a decimal point", p.commas, p.dots)
		case p.unclear > 0 && p.commas+p.dots == 0:
			remark += "; unsure: its comma or dot may group thousands or begin decimals"
		case p.numbers < p.filled:
			remark += fmt.Sprintf("; unsure: %d of %d are not one number", p.filled-p.numbers, p.filled)
		}
		fmt.Fprintf(b, "  %s: {column: %s, decimal: %s}%s\n", field, quote(p.name), quote(decimal), remark)
	case field == "images" && strings.ContainsAny(strings.Join(p.samples(), ""), ";,"):
		separator := ";"
		if !strings.Contains(strings.Join(p.samples(), ""), ";") {
			separator = ","
		}
		fmt.Fprintf(b, "  images: {column: %s, split: %s}%s\n", quote(p.name), quote(separator), remark)
	default:
		fmt.Fprintf(b, "  %s: %s%s\n", field, quote(p.name), remark)
	}
}

// writeRest lists the columns that no field uses.
func (in *inference) writeRest(b *strings.Builder) {
	var rest []string
	for _, p := range in.columns {
		if !in.used[p.name] {
			rest = append(rest, p.name)
		}
	}
	if len(rest) == 0 {
		return
	}
	b.WriteString("# Not used:\n")
	for _, p := range in.columns {
		if !in.used[p.name] {
			fmt.Fprintf(b, "#   %s   like %s\n", oneLine(p.name), sampleText(p.samples()))
		}
	}
	if in.file.Format != table.CSV {
		b.WriteString("# Elements that some listings lack belong into optional, so that no warning names them:\n# optional: [\"…\"]\n")
	}
}
