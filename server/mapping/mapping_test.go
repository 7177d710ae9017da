package mapping

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"broadside/articles"
	"broadside/server/table"
)

var now = time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)

// base are the fields that every mapping has.
const base = "fields:\n  ref: id\n  category: {value: items}\n  title: name\n  description: text\n  city: {value: dubai}\n"

func mustParse(t testing.TB, text string) *Mapping {
	t.Helper()
	m, problems := Parse("m.yaml", []byte(text))
	if len(problems) > 0 {
		t.Fatal(problemText(problems))
	}
	return m
}

func problemText(problems []articles.Problem) string {
	var lines []string
	for _, p := range problems {
		lines = append(lines, p.String())
	}
	return strings.Join(lines, "\n")
}

// applyTo maps one row of the cells name=value|name=value.
func applyTo(t testing.TB, m *Mapping, cells string) Result {
	t.Helper()
	row := table.Row{Line: 2, Cells: map[string]string{}}
	for part := range strings.SplitSeq(cells, "¦") {
		if name, value, ok := strings.Cut(part, "="); ok {
			row.Cells[table.ColumnName(name)] = value
		}
	}
	return m.Apply(row, time.FixedZone("", 4*3600), now)
}

func TestField(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, field, cells, want string }{
		{"a column", "Item Title", "Item Title=Chair", "Chair"},
		{"a column in another spelling", "item_title", "ITEM TITLE=Chair", "Chair"},
		{"a constant", "{value: Chair}", "", "Chair"},
		{"a join", "{join: [a, b, c], with: ' / '}", "a=1¦c=3", "1 / 3"},
		{"a join with spaces", "{join: [a, b]}", "a=1¦b=2", "1 2"},
		{"a template", "{template: '{a}, {b} m²'}", "a=Flat¦b=90", "Flat, 90 m²"},
		{"a template of lines", `{template: "{a}\nArea: {b}\nFloor: {c}\nCall us"}`, "a=Flat¦c=3", "Flat\nFloor: 3\nCall us"},
		{"a template without any cell", `{template: "Flat {a}\nArea: {b}"}`, "c=3", ""},
		{"the first with a value", "{first: [a, {column: b, values: {x: ''}}, c]}", "b=x¦c=3", "3"},
		{"the first of none", "{first: [a, b], default: none}", "", "none"},
		{"a default", "{column: a, default: x}", "", "x"},
		{"a table", "{column: a, values: {Apartment: flat, Villa: house}}", "a=APARTMENT", "flat"},
		{"a value that the table lacks", "{column: a, values: {Apartment: flat}}", "a=Land", "Land"},
		{"otherwise", "{column: a, values: {Apartment: flat}, otherwise: other}", "a=Land", "other"},
		{"otherwise nothing", "{column: a, values: {Apartment: flat}, otherwise: ''}", "a=Land", ""},
		{"otherwise of an empty cell", "{column: a, otherwise: other}", "", ""},
		{"numbers in a table", "{column: a, values: {15: many}}", "a=1.5", "1.5"},
		{"a value of nothing", "{column: a, values: {0: ''}}", "a=0", ""},
		{"Arabic in a table", "{column: a, values: {شقة: flat}}", "a=شقه", "flat"},
		{"a split", "{column: a, split: ';'}", "a=x; y ;", "x|y"},
		{"a part", "{column: a, split: ',', part: 2}", "a=1 Main St, Durham, NC", "Durham"},
		{"a part that is missing", "{column: a, split: ',', part: 5}", "a=1 Main St", ""},
		{"a table of parts", "{column: a, split: ',', values: {Cats: pets, None: ''}}", "a=None,Cats,Gym", "pets|Gym"},
		{"a pattern", "{column: a, match: '([0-9]+)_zpid'}", "a=/homes/77_zpid/", "77"},
		{"a pattern without a group", "{column: a, match: '^[0-9]+'}", "a=2.5", "2"},
		{"a pattern that does not match", "{column: a, match: '^x'}", "a=2.5", ""},
		{"a condition", "{value: good, when: {kind: [items, pets]}}", "kind=Items", "good"},
		{"a condition that fails", "{value: good, when: {kind: [items]}, default: x}", "kind=jobs", ""},
		{"spaces", "a", "a=Bar table,      51 cm", "Bar table, 51 cm"},
		{"a cut", "{column: a, cut: 12}", "a=A long title of words", "A long…"},
		{"a short text", "{column: a, cut: 12}", "a=A title", "A title"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := applyTo(t, mustParse(t, base+"  area: "+tt.field+"\n"), tt.cells)
			if r.Cells["area"] != tt.want || r.Faults != nil {
				t.Errorf("%q, want %q; %v", r.Cells["area"], tt.want, r.Faults)
			}
		})
	}
}

// A mapping cannot make a text of any size out of a row.
func TestFieldOfManyTexts(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 90<<10)
	for _, field := range []string{"{template: '" + strings.Repeat("{a}", 1000) + "'}", `{template: "` + strings.Repeat(`{a}\n`, 1000) + `"}`, "{join: [" + strings.Repeat("a, ", 1000) + "a]}"} {
		r := applyTo(t, mustParse(t, base+"  area: "+field+"\n"), "a="+long)
		if len(r.Faults) != 1 || r.Cells["area"] != "" || !strings.Contains(r.Faults[0].What, "more than 100 KB") {
			t.Errorf("%.40s: %d bytes, %v", field, len(r.Cells["area"]), r.Faults)
		}
	}
}

func TestCapitals(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"COMPUTER SPECIALIST (SOFTWARE)": "Computer Specialist (Software)", "CERTIFIED IT ADMINISTRATOR (LAN/WAN), LEVEL 4": "Certified IT Administrator (LAN/Wan), Level 4",
		"DEPUTY DIRECTOR OF CAPITAL BUDGET": "Deputy Director of Capital Budget", "THE HELPER": "The Helper", "PLUMBER'S HELPER III": "Plumber's Helper III", "CIVIL ENGINEER II": "Civil Engineer II",
		"WORKFORCE1 MANAGER": "WORKFORCE1 Manager", "ÉLÈVE À PARIS": "Élève À Paris", "NON-MGRL": "Non-Mgrl", "Senior IT Architect": "Senior IT Architect", "BMW X5": "Bmw X5", "A": "A", "123": "123", "سيارة BMW": "سيارة Bmw", "": "",
		"LINE ONE\nLINE TWO": "Line One\nLine Two",
	} {
		r := applyTo(t, mustParse(t, base+"  area: {column: a, capitals: [IT, LAN]}\n"), "a="+in)
		if r.Cells["area"] != want {
			t.Errorf("%q becomes %q, want %q", in, r.Cells["area"], want)
		}
	}
}

func TestNumbers(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ keys, cell, want string }{
		{"decimal: .", "1250.50", "1250.5"},
		{"decimal: .", "$1,390", "1390"},
		{"decimal: .", "SR 2,375", "2375"},
		{"decimal: .", "1,250,000.75", "1250000.75"},
		{"decimal: .", "12.500", "12.5"},
		{"decimal: .", "12.345", "12.3450"},
		{"decimal: .", "-5", "-5"},
		{"decimal: .", "٥١٬٠٠٠٫٥", "51000.5"},
		{"decimal: .", "1 250", "1250"},
		{"decimal: ','", "1.250,00 €", "1250"},
		{"decimal: ','", "265,0", "265"},
		{"scale: 0.000001", "18500000000", "18500"},
		{"scale: 0.01", "1999", "19.99"},
		{"round: 2", "15.0254", "15.03"},
		{"grouped: true", "1308319", "1,308,319"},
		{"grouped: true", "-12500.5", "-12,500.5"},
		{"grouped: true", "999", "999"},
		{"round: 3, grouped: true", "3957.6124", "3,957.612"},
		{"decimal: ., round: 0", "99.5", "100"},
		{"decimal: .", "1.250,00", "!"},
		{"decimal: .", "5,000-8,000", "!"},
		{"decimal: .", "12,34", "!"},
		{"decimal: .", "850K, or 900", "!"},
		{"decimal: ','", "1.25", "!"},
		{"decimal: .", "on request", "!"},
		{"decimal: .", "1.", "1"},
	} {
		r := applyTo(t, mustParse(t, base+"  price: {column: p, "+tt.keys+"}\n"), "p="+tt.cell)
		got := r.Cells["price"]
		if len(r.Faults) > 0 {
			got = "!"
		}
		if got != tt.want {
			t.Errorf("%s of %q: %s, want %s: %v", tt.keys, tt.cell, got, tt.want, r.Faults)
		}
	}
}

func TestDates(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ keys, cell, want string }{
		{"dates: M/D/YY", "11/20/26", "2026-11-20"},
		{"dates: M/D/YY", "1/5/27", "2027-01-05"},
		{"dates: DD/MM/YYYY", "20/11/2026", "2026-11-20"},
		{"dates: [M/D/YY, DD.MM.YYYY]", "20.11.2026", "2026-11-20"},
		{"dates: YYYY/MM/DD", "٢٠٢٦/١١/٢٠", "2026-11-20"},
		{`dates: "YYYY-MM-DD HH:mm:ss"`, "2026-11-18 23:04:03", "2026-11-18T23:04:03+04:00"},
		{`dates: "YYYY-MM-DDTHH:mm:ss.SSS"`, "2013-10-24T00:00:00.000", "2013-10-24T00:00:00+04:00"},
		{`dates: "YYYY-MM-DDTHH:mm:ssZ"`, "2026-11-18T23:04:03Z", "2026-11-18T23:04:03Z"},
		{`dates: "D MMM YYYY hh:mm A"`, "3 Nov 2026 09:30 PM", "2026-11-03T21:30:00+04:00"},
		{`dates: "ddd, DD MMM YYYY HH:mm:ss z"`, "Fri, 20 Nov 2026 10:00:00 +0000", "2026-11-20T10:00:00Z"},
		{`dates: "ddd, DD MMM YYYY HH:mm:ss GMT"`, "Fri, 20 Nov 2026 10:00:00 GMT", "2026-11-20T10:00:00Z"},
		{"dates: unix", "1795000000", "2026-11-18T11:06:40Z"},
		{"dates: unix ms", "1795000000000", "2026-11-18T11:06:40Z"},
		{"dates: M/D/YY, add: 30d", "11/20/26", "2026-12-20"},
		{"dates: M/D/YY, add: 1y", "11/20/26", "2027-11-20"},
		{"dates: M/D/YY, add: 2w", "11/20/26", "2026-12-04"},
		{"dates: M/D/YY", "20/11/26", "!"},
		{"dates: M/D/YY", "soon", "!"},
		{"dates: unix", "-1", "!"},
	} {
		r := applyTo(t, mustParse(t, base+"  start: {column: d, "+tt.keys+"}\n"), "d="+tt.cell)
		got := r.Cells["start"]
		if len(r.Faults) > 0 {
			got = "!"
		}
		if got = strings.Replace(got, "+00:00", "Z", 1); got != tt.want {
			t.Errorf("%s of %q: %s, want %s: %v", tt.keys, tt.cell, got, tt.want, r.Faults)
		}
	}
}

func TestZone(t *testing.T) {
	t.Parallel()
	r := applyTo(t, mustParse(t, "zone: America/New_York\n"+base+"  start: {column: d, dates: 'YYYY-MM-DD HH:mm:ss'}\n"), "d=2026-07-01 08:00:00")
	if r.Cells["start"] != "2026-07-01T08:00:00-04:00" {
		t.Error(r.Cells["start"])
	}
}

func TestSkip(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ rule, cells, want string }{
		{"{column: status, is: SPAM, reason: spam}", "status=spam", "spam"},
		{"{column: status, is: [SPAM, Sold], reason: gone}", "status=ACTIVE", ""},
		{"{column: status, is: SPAM, reason: spam}", "", ""},
		{"{column: status, not: ACTIVE, reason: not approved}", "status=PENDING", "not approved"},
		{"{column: status, not: ACTIVE, reason: not approved}", "", "not approved"},
		{"{column: status, empty: true, reason: no status}", "status=null", "no status"},
		{"{column: name, match: '(?i)^test', reason: a test}", "name=Test listing", "a test"},
		{"{column: end, before: now, dates: YYYY-MM-DD, reason: over}", "end=2026-11-27", "over"},
		{"{column: end, before: now, dates: YYYY-MM-DD, reason: over}", "end=2026-11-28", ""},
		{"{column: end, before: now, dates: YYYY-MM-DD, reason: over}", "end=soon", ""},
	} {
		r := applyTo(t, mustParse(t, "empty: ['null']\nskip:\n  - "+tt.rule+"\n"+base), tt.cells)
		if r.Skip != tt.want {
			t.Errorf("%s of %s: %q, want %q", tt.rule, tt.cells, r.Skip, tt.want)
		}
	}
}

func TestDerivedColumns(t *testing.T) {
	t.Parallel()
	m := mustParse(t, `
repair: true
columns:
  size: {column: beds, values: {0: Studio, 1: One-bedroom flat}}
  what: {template: "{size} in {town}"}
fields:
  ref: id
  category: {value: items}
  title: what
  description: text
  city: town
optional: [note]
`)
	r := applyTo(t, m, "id=1¦beds=0¦town=Doha¦text=The driverâ€™s flat")
	if r.Cells["title"] != "Studio in Doha" || r.Cells["description"] != "The driver’s flat" {
		t.Error(r.Cells)
	}
	if got := strings.Join(slices.Sorted(slices.Values(m.Columns())), " "); got != "beds id text town" {
		t.Error(got)
	}
}

func TestMissing(t *testing.T) {
	t.Parallel()
	m := mustParse(t, base+"  price: Preis\n  area: Ort\noptional: [ort]\n")
	csv := m.Missing(table.CSV, []string{"id", "name", "text"})
	if problemText(csv) != ": preis: the mapping names this column, but the file lacks it; correct the mapping or the export, or add the column to optional" || csv[0].Level != articles.Wrong {
		t.Error(problemText(csv))
	}
	if xml := m.Missing(table.XML, []string{"id", "name", "text"}); len(xml) != 1 || xml[0].Level != articles.Warning {
		t.Error(problemText(xml))
	}
	if all := m.Missing(table.CSV, []string{"id", "name", "text", "preis"}); len(all) > 0 {
		t.Error(problemText(all))
	}
}

func TestParseReportsFaults(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ in, want string }{
		{"", "m.yaml: the file is empty"},
		{"fields: x\n", "m.yaml:1: fields: not a group of key: value"},
		{"feilds: {}\n", "m.yaml:1: feilds: unknown key"},
		{base + "  tittle: name\n", "m.yaml:7: fields.tittle: not a column of Desk CSV"},
		{strings.Replace(base, "  title: name\n", "", 1), "m.yaml:2: fields.title: missing: a listing has no title"},
		{base + "  area: {column: a, value: b}\n", "m.yaml:7: fields.area: column and value exclude each other"},
		{base + "  area: {default: b}\n", "m.yaml:7: fields.area: the source of the value is missing"},
		{base + "  area: {column: a, part: 1}\n", "m.yaml:7: fields.area: part belongs to split"},
		{base + "  area: {column: a, with: x}\n", "m.yaml:7: fields.area: with belongs to join"},
		{base + "  area: {column: a, add: 3d}\n", "m.yaml:7: fields.area: add belongs to dates"},
		{base + "  area: {column: a, match: '('}\n", `m.yaml:7: fields.area.match: "(" is not a pattern`},
		{base + "  area: {template: 'x {a'}\n", "m.yaml:7: fields.area.template: a brace is not closed"},
		{base + "  area: {template: 'x'}\n", "m.yaml:7: fields.area.template: it names no column"},
		{base + "  price: {column: a, decimal: ;}\n", `m.yaml:7: fields.price.decimal: ";" is not known here`},
		{base + "  price: {column: a, scale: 0}\n", `m.yaml:7: fields.price.scale: "0" is not a factor`},
		{base + "  price: {column: a, decimal: ., dates: YYYY-MM-DD}\n", "m.yaml:7: fields.price: a value is a date or a number"},
		{base + "  start: {column: a, dates: dd.mm.yyyy}\n", `m.yaml:7: fields.start.dates: "dd.mm.yyyy" is not a layout of dates`},
		{base + "  start: {column: a, dates: MM/YYYY}\n", `m.yaml:7: fields.start.dates: "MM/YYYY" is not a layout of dates: it lacks`},
		{base + "  start: {column: a, dates: YYYY-MM-DD, add: 3}\n", `m.yaml:7: fields.start.add: "3" is not a length of time`},
		{base + "  area: {first: [{first: [a]}]}\n", "m.yaml:7: fields.area.first[0].first: unknown key"},
		{"columns: {agency: {column: Agency, values: {a: b}}}\n" + base, "m.yaml:1: columns.agency: it is made of a column of its own name, which it hides"},
		{"columns: {agency: {join: [x, agency]}}\n" + base, "m.yaml:1: columns.agency: it is made of a column of its own name"},
		{base + "  area: {column: a, capitals: x}\n", "m.yaml:7: fields.area.capitals: not a list"},
		{"zone: Dubai\n" + base, `m.yaml:1: zone: "Dubai" is not a time zone`},
		{"format: xlsx\n" + base, `m.yaml:1: format: "xlsx" is not known here`},
		{"repeated: keep\n" + base, `m.yaml:1: repeated: "keep" is not known here`},
		{"skip:\n  - {column: a, reason: x}\n" + base, "m.yaml:2: skip[0]: a rule has one condition"},
		{"skip:\n  - {column: a, before: now, reason: x}\n" + base, "m.yaml:2: skip[0]: before and dates belong together"},
		{"skip:\n  - {column: a, is: x}\n" + base, "m.yaml:2: skip[0].reason: missing"},
		{strings.Repeat("# x\n", maxFileBytes/4+1), "m.yaml: larger than 256 KB"},
	} {
		m, problems := Parse("m.yaml", []byte(tt.in))
		if m != nil || len(problems) == 0 || !strings.HasPrefix(problemText(problems), tt.want) {
			t.Errorf("%.60q:\n%s\nwant %s", tt.in, problemText(problems), tt.want)
		}
	}
}

func TestExamples(t *testing.T) {
	t.Parallel()
	names := Examples()
	if len(names) < 11 {
		t.Errorf("only %v", names)
	}
	for _, name := range names {
		text, _ := Example(name)
		if m, problems := Parse(name+".yaml", text); m == nil || len(problems) > 0 {
			t.Error(problemText(problems))
		}
	}
	if _, ok := Example("../mapping"); ok {
		t.Error("a file outside of the examples is given out")
	}
	for _, format := range table.Formats {
		if m := ForFormat(format); (m != nil) != (format == table.Trovit || format == table.Indeed) {
			t.Errorf("%s: %v", format, m)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, name := range Examples() {
		text, _ := Example(name)
		f.Add(text, "id=1¦name=x")
	}
	f.Add([]byte(base+"  price: {column: a, decimal: ., scale: 0.01}\n  start: {column: b, dates: [unix, M/D/YY], add: 3d}\n"), "a=12,345.6¦b=11/20/26")
	f.Fuzz(func(t *testing.T, text []byte, cells string) {
		m, problems := Parse("m.yaml", text)
		if (m == nil) != articles.AnyBroken(problems) && m == nil && len(problems) == 0 {
			t.Fatal("no mapping and no problem")
		}
		if m == nil {
			return
		}
		r := applyTo(t, m, cells)
		for name := range maps.Keys(r.Cells) {
			if !slices.Contains(m.Fields, name) {
				t.Errorf("a cell %s, which is no field: %s", name, fmt.Sprint(r))
			}
		}
	})
}
