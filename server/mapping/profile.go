package mapping

import (
	"slices"
	"strings"
	"time"

	"broadside/app/classifieds"
	"broadside/articles/charset"
	"broadside/server/table"
)

const (
	maxSampleRows = 1000
	maxValues     = 40 // distinct values of a column that are kept
	maxSamples    = 3
)

// profile holds the common properties of the values of a column.
type profile struct {
	name    string
	filled  int            // cells that are not empty
	values  map[string]int // the first maxValues, with their number
	many    bool           // it has more values
	repeats bool           // a value occurs twice
	longest int
	empty   []string // values that mean "empty", such as NULL
	damaged bool
	layouts map[string]int // cells that fit a layout of dates
	numbers int            // cells that hold one number
	commas  int            // of them with a decimal comma
	dots    int            // of them with a decimal point
	unclear int            // of them such as 1,250 and 1.250
}

// profileRows reads the first rows of a file.
func profileRows(f *table.File) (profiles []*profile, rows int) {
	byName := map[string]*profile{}
	seen := map[string]map[string]bool{}
	for row := range f.Rows() {
		if row.Fault != nil {
			continue
		}
		for name, cell := range row.Cells {
			p := byName[name]
			if p == nil {
				p = &profile{name: name, values: map[string]int{}, layouts: map[string]int{}}
				byName[name], seen[name] = p, map[string]bool{}
			}
			p.repeats = p.repeats || seen[name][cell]
			seen[name][cell] = true
			p.add(cell)
		}
		if rows++; rows == maxSampleRows {
			break
		}
	}
	for _, name := range f.Header() {
		if p := byName[name]; p != nil && name != "" {
			profiles = append(profiles, p)
			delete(byName, name)
		}
	}
	delete(byName, "")
	rest := make([]*profile, 0, len(byName)) // of an XML file that is not read to its end
	for _, p := range byName {
		rest = append(rest, p)
	}
	slices.SortFunc(rest, func(a, b *profile) int { return strings.Compare(a.name, b.name) })
	return append(profiles, rest...), rows
}

func (p *profile) add(cell string) {
	if slices.Contains(emptyWords, cell) {
		if !slices.Contains(p.empty, cell) {
			p.empty = append(p.empty, cell)
		}
		return
	}
	p.filled++
	p.longest = max(p.longest, len([]rune(cell)))
	if _, ok := p.values[cell]; ok || len(p.values) < maxValues {
		p.values[cell]++
	} else {
		p.many = true
	}
	if !p.damaged {
		_, mended := charset.Damage(cell)
		p.damaged = mended != ""
	}
	if len(cell) < 40 {
		p.addDate(cell)
		p.addNumber(cell)
	}
}

func (p *profile) addDate(cell string) {
	if !strings.ContainsAny(classifieds.WesternDigits(cell), "0123456789") {
		return
	}
	for _, written := range layoutsToTry {
		l, _, _ := parseLayout(written)
		if t, _, ok := parseDate(cell, []layout{l}, time.UTC); ok && t.Year() > 1990 && t.Year() < 2100 {
			p.layouts[written]++
		}
	}
}

func (p *profile) addNumber(cell string) {
	dot, isDot := readNumber(cell, &spec{decimal: "."})
	comma, isComma := readNumber(cell, &spec{decimal: ","})
	switch {
	case isDot && isComma && dot != comma:
		p.unclear++
	case isDot && !isComma:
		p.dots++
	case isComma && !isDot:
		p.commas++
	}
	if isDot || isComma {
		p.numbers++
	}
}

// samples returns some values for a comment.
func (p *profile) samples() (samples []string) {
	for value := range p.values {
		samples = append(samples, value)
	}
	slices.SortFunc(samples, func(a, b string) int {
		if d := p.values[b] - p.values[a]; d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	return samples[:min(len(samples), maxSamples)]
}

// dateLayouts returns the layouts that fit most values, and whether the order of day and
// month is unsure.
func (p *profile) dateLayouts() (layouts []string, fit int, unsure bool) {
	for _, written := range layoutsToTry {
		switch n := p.layouts[written]; {
		case n > fit:
			layouts, fit = []string{written}, n
		case n == fit && n > 0:
			layouts = append(layouts, written)
		}
	}
	if len(layouts) > 1 {
		swapped := strings.NewReplacer("D", "M", "M", "D").Replace(layouts[0])
		unsure = slices.Contains(layouts, swapped)
		layouts = layouts[:1]
	}
	return layouts, fit, unsure
}
