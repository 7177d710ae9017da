package mapping

import (
	"strconv"
	"strings"
	"time"

	"broadside/articles/charset"
	"broadside/server/table"
)

// Apply maps the cells of a row. zone is the paper's, in which dates without a zone are
// read unless the mapping names another.
func (m *Mapping) Apply(row table.Row, zone *time.Location, now time.Time) Result {
	a := application{zone: zone, now: now, cells: m.readCells(row.Cells)}
	if m.zone != nil {
		a.zone = m.zone
	}
	for _, d := range m.derived {
		if value := a.evaluate(d.name, d.spec); value != "" {
			a.cells[d.name] = value
		} else {
			delete(a.cells, d.name)
		}
	}
	for _, r := range m.rules {
		if a.matches(r) {
			a.result.Skip = r.reason
			break
		}
	}
	a.result.Cells = make(map[string]string, len(m.Fields))
	for i, name := range m.Fields {
		a.defaulted = false
		if value := strings.TrimSpace(a.evaluate(name, m.specs[i])); value != "" {
			a.result.Cells[name] = value
			if a.defaulted {
				a.result.Defaults = append(a.result.Defaults, name)
			}
		}
	}
	return a.result
}

// readCells returns the cells of the columns that the mapping names, without those whose value
// means "empty".
func (m *Mapping) readCells(cells map[string]string) map[string]string {
	read := make(map[string]string, len(m.columns)+len(m.derived))
	for _, name := range m.columns {
		cell, ok := cells[name]
		if !ok || len(m.empty) > 0 && m.empty[foldValue(cell)] {
			continue
		}
		if m.repair {
			if _, mended := charset.Damage(cell); mended != "" {
				cell = mended
			}
		}
		read[name] = cell
	}
	return read
}

// maxValueBytes is the longest value of a field.
const maxValueBytes = 100 << 10

// application maps one row.
type application struct {
	cells  map[string]string
	zone   *time.Location
	now    time.Time
	result Result

	defaulted bool // the field that is evaluated has its default
}

func (a *application) fault(field, what, fix string) string {
	a.result.Faults = append(a.result.Faults, Fault{field, what, fix})
	return ""
}

// matches reports whether a rule leaves the row out.
func (a *application) matches(r rule) bool {
	cell := a.cells[r.column]
	switch {
	case r.empty:
		return cell == ""
	case r.is != nil:
		return cell != "" && r.is[foldValue(cell)]
	case r.not != nil:
		return !r.not[foldValue(cell)]
	case r.match != nil:
		return r.match.MatchString(cell)
	}
	t, timed, ok := parseDate(cell, r.dates, a.zone)
	if ok && !timed {
		t = t.AddDate(0, 0, 1) // over at the end of the day
	}
	return ok && t.Before(a.now)
}

// evaluate returns the value of a field or a derived column.
func (a *application) evaluate(field string, s *spec) string {
	for _, c := range s.when {
		if !c.is[foldValue(a.cells[c.column])] {
			return ""
		}
	}
	value := s.transform(a.read(field, s))
	if value != "" {
		value = a.convert(field, s, value)
	}
	if value == "" {
		a.defaulted = s.fallback != ""
		return s.fallback
	}
	if len(value) > maxValueBytes {
		return a.fault(field, "it is made of texts of more than "+strconv.Itoa(maxValueBytes>>10)+" KB", "leave columns out, or cut them")
	}
	if s.capitals != nil {
		value = lowerCapitals(value, s.capitals)
	}
	if value = joinSpaces(value); s.cut > 0 {
		value = cutText(value, s.cut)
	}
	return value
}

// read returns the value of a spec's source.
func (a *application) read(field string, s *spec) string {
	switch s.source {
	case fromConstant:
		return s.constant
	case fromJoin:
		var parts []string
		size := 0
		for _, column := range s.columns {
			if cell := a.cells[column]; cell != "" && size <= maxValueBytes {
				parts, size = append(parts, cell), size+len(cell)
			}
		}
		return strings.Join(parts, s.with)
	case fromTemplate:
		return a.fill(s.template)
	case fromFirst:
		for _, one := range s.first {
			if value := a.evaluate(field, one); value != "" {
				return value
			}
		}
		return ""
	}
	return a.cells[s.column]
}

// fill fills a template. A line whose columns are all empty is left out, and so is the
// whole text if all of them are.
func (a *application) fill(lines []templateLine) string {
	var out []string
	found, size := false, 0
	for _, line := range lines {
		if size > maxValueBytes {
			break
		}
		var b strings.Builder
		filled := len(line.columns) == 0
		for i, text := range line.texts {
			b.WriteString(text)
			if i < len(line.columns) {
				cell := a.cells[line.columns[i]]
				if size += len(cell); size <= 2*maxValueBytes {
					b.WriteString(cell)
				}
				filled = filled || cell != ""
				found = found || cell != ""
			}
		}
		if filled {
			out = append(out, strings.TrimSpace(b.String()))
		}
	}
	if !found {
		return ""
	}
	return strings.Join(out, "\n")
}
