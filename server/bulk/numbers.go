package bulk

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"

	"broadside/app/classifieds"
)

// numberFormats holds samples of the number formats in one file. They decide how ambiguous numbers
// such as "1,250" are parsed.
type numberFormats struct {
	delimiter rune
	columns   map[string][]numberSample
}

// numberSample is a cell whose number has an unambiguous decimal or grouping mark.
type numberSample struct {
	line  int
	cell  string
	marks classifieds.NumberFormats
	lone  bool
}

// maxSamples is the number of example cells stored for each number format of a column. With two,
// one is left as evidence when the other is the cell being parsed.
const maxSamples = 2

const decimalMarks = classifieds.DotDecimal | classifieds.CommaDecimal

func newNumberFormats(delimiter rune) numberFormats {
	return numberFormats{delimiter: delimiter, columns: map[string][]numberSample{}}
}

// sampleNumbers adds the numbers of a row to the samples.
func (in *importer) sampleNumbers(line int, cells map[string]string) {
	c := in.categories[in.names.canonical(cells["category"])]
	for column, cell := range cells {
		if !in.numeric[column] || isPlain(cell) {
			continue
		}
		number, places := in.number(column, cells, c)
		if number == "" {
			continue
		}
		n := classifieds.ParseNumber(number)
		in.formats.addSample(column, numberSample{line, cell, n.Formats(places), n.HasLoneComma()})
	}
}

// isPlain reports whether a number has digits only, so that every format fits.
func isPlain(cell string) bool { return strings.Trim(cell, "0123456789") == "" }

// currency returns the currency of a row's amounts. With a price it is the
// row's, else the paper's first; without a price it is the country's.
func (in *importer) currency(cells map[string]string) string {
	switch given := cells["currency"]; {
	case given != "" && cells["price"] != "":
		return strings.ToUpper(currencies.canonical(given))
	case cells["price"] != "" && len(in.site.Currencies) > 0:
		return in.site.Currencies[0]
	}
	city, _, _ := in.cities.lookup(cells["city"])
	return classifieds.CurrencyOf(city.Country)
}

// number returns the number in a numeric column, and the decimals that its unit allows.
func (in *importer) number(column string, cells map[string]string, c classifieds.Category) (number string, places int) {
	switch code, attribute := strings.CutPrefix(column, "attr."); {
	case column == "price":
		return cells[column], classifieds.Decimals(in.currency(cells))
	case column == "lat", column == "lon":
		return cells[column], -1
	case attribute && cells[column] != "":
		if a := c.Attribute(code); a != nil && a.Kind.Numeric() {
			number, _ = classifieds.CutNumber(cells[column])
			return number, decimalsOf(*a, in.currency(cells))
		}
	}
	return "", 0
}

// decimalsOf returns the number of decimals that the unit of a allows; -1 is any.
func decimalsOf(a classifieds.Attribute, currency string) int {
	switch a.Kind {
	case classifieds.Money:
		return classifieds.Decimals(currency)
	case classifieds.Decimal:
		return -1
	}
	return 0
}

func (f *numberFormats) addSample(column string, s numberSample) {
	if s.marks == 0 {
		return
	}
	same := 0
	for _, other := range f.columns[column] {
		if other.marks == s.marks {
			same++
		}
	}
	if same < maxSamples {
		f.columns[column] = append(f.columns[column], s)
	}
}

// dropTypingErrors drops a decimal comma that occurs once in its column: such a
// cell is rejected, so it is no evidence of the format. In files separated by
// semicolons it is a typing error only if the column has decimal points too.
func (f *numberFormats) dropTypingErrors() {
	for column, all := range f.columns {
		commas, dots := 0, 0
		for _, s := range all {
			if s.marks&classifieds.CommaDecimal != 0 {
				commas++
			} else {
				dots++
			}
		}
		if commas == 1 && (f.delimiter != ';' || dots > 1) {
			f.columns[column] = slices.DeleteFunc(all, func(s numberSample) bool { return s.lone })
		}
	}
}

// format returns the number formats of the cells other than the one at column and line.
func (f *numberFormats) format(column string, line, places int) classifieds.NumberContext {
	k := classifieds.NumberContext{Places: places, Delimiter: f.delimiter}
	for name, all := range f.columns {
		for _, s := range all {
			switch {
			case name == column && s.line == line:
			case name == column:
				k.Column |= s.marks
			case name == "lat" || name == "lon":
				k.Coordinates |= s.marks & decimalMarks
			default:
				k.File |= s.marks
			}
		}
	}
	return k
}

// otherSamples lists the cells that decide how a cell is parsed, one for each decimal
// mark: `; line 3 has "1250,50"`.
func (f *numberFormats) otherSamples(column string, line int) string {
	var cells, others []numberSample
	for name, all := range f.columns {
		for _, s := range all {
			switch {
			case name == column && s.line != line:
				cells = append(cells, s)
			case name != column && name != "lat" && name != "lon":
				others = append(others, s)
			}
		}
	}
	if len(cells) == 0 {
		cells = others
	}
	slices.SortFunc(cells, func(a, b numberSample) int { return cmp.Or(a.line-b.line, strings.Compare(a.cell, b.cell)) })
	var text string
	var seen classifieds.NumberFormats
	for _, s := range cells {
		if s.marks&decimalMarks&^seen != 0 {
			seen |= s.marks
			text += "; line " + strconv.Itoa(s.line) + " has " + strconv.Quote(truncate(s.cell, 30))
		}
	}
	return text
}

// rejectNumber rejects a number; otherwise is the fix for one that is not ambiguous.
func (rp *rowParser) rejectNumber(field string, err error, otherwise string) {
	if ambiguous := (*classifieds.AmbiguousError)(nil); errors.As(err, &ambiguous) {
		rp.reject(field, ambiguous.Error()+rp.in.formats.otherSamples(field, rp.line), ambiguous.Fix())
		return
	}
	rp.reject(field, err.Error(), otherwise)
}
