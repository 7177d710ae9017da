package table

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"broadside/articles"
)

func TestReadTable(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, in  string
		delimiter rune
		header    string
		rows      string // line:cells
		problems  string
	}{
		{"commas", "ref,title\n1,a\n2,b\n", ',', "ref title", "2:1|a 3:2|b", ""},
		{"semicolons and a comma inside", "ref;title;price\n1;a, b;2,5\n", ';', "ref title price", "2:1|a, b|2,5", ""},
		{"tabs", "ref\ttitle\n1\ta,b;c\n", '\t', "ref title", "2:1|a,b;c", ""},
		{"commas inside quoted headings do not count", "\"a,b,c,d\";ref\n1;2\n", ';', "a,b,c,d ref", "2:1|2", ""},
		{"one column", "ref\n1\n", ',', "ref", "2:1", ""},
		{"headings as people type them", " Ref , Price Type \n1,fixed\n", ',', "ref price_type", "2:1|fixed", ""},
		{"empty columns at the end", "ref,title,,\n1,a,,\n", ',', "ref title", "2:1|a", ""},
		{"empty rows", "ref,title\n\n,\n1,a\n", ',', "ref title", "4:1|a", ""},
		{"a cell of two lines", "ref,title\n1,\"a\nb\"\n2,c\n", ',', "ref title", "2:1|a\nb 4:2|c", ""},
		{"a row too short", "ref,title\n1\n", ',', "ref title", "2:1|", ""},
		{"a row too long", "ref,title\n1,a,b\n2,c\n", ',', "ref title", "3:2|c", "f:2: 3 cells, but 2 columns; put a cell that holds ',' in quotes"},
		{"a quote within", "ref,title\n1,5\" pipe\n2,c\n", ',', "ref title", "3:2|c", "f:2: a quote within a cell that is not in quotes, or text after its closing quote; put the cell in quotes and write a quote in it as \"\""},
		{"Excel's line", "sep=;\nref;title\n1;a, b\n", ';', "ref title", "3:1|a, b", ""},
		{"in quotes, with a mark", "\xef\xbb\xbf\"sep=;\"\r\nref;title\r\n1;a\r\n", ';', "ref title", "3:1|a", ""},
		{"saved again by a program with commas", "sep=;,,\nref,title,city\n1,a,2\n", ',', "ref title city", "3:1|a|2", ""},
		{"another separator", "SEP=^\nref^title\n1^a\n", '^', "ref title", "3:1|a", ""},
		{"with spaces", "Sep = ;\r\nref;title\r\n1;a\r\n", ';', "ref title", "3:1|a", ""},
		{"a tab", "sep=\t\nref\ttitle\n1\ta\n", '\t', "ref title", "3:1|a", ""},
		{"in UTF-16", "\xff\xfes\x00e\x00p\x00=\x00;\x00\n\x00r\x00e\x00f\x00;\x00a\x00\n\x001\x00;\x002\x00", ';', "ref a", "3:1|2", ""},
		{"bars", "ref|title|city\n1|a, b|c\n", '|', "ref title city", "2:1|a, b|c", ""},
		{"old Mac line ends", "ref,title\r1,a\r2,b\r", ',', "ref title", "2:1|a 3:2|b", ""},
		{"a quote that is not closed", "ref,title\n1,a\n2,\"b\n3,c\n4,d\n", ',', "ref title", "2:1|a 4:3|c 5:4|d",
			"f:3: a quote that opens in this row is not closed; close it, and write a quote within a cell as \"\""},
		{"one that another row closes", "ref,title\n1,\"a\n2,\"b\"\n3,c\n", ',', "ref title", "3:2|b 4:3|c",
			"f:2: a quote that opens in this row is not closed; close it, and write a quote within a cell as \"\""},
		{"a title above", "Listings of May;;;\n\nref;category;title;city\n1;a;b;c\n", 0, "", "", "f:1: line 1 is no header: the columns are named in line 3; take out the lines above it"},
		{"a moment and a title above", "2026-11-28 10:00\nOur, list\nref\tcategory\ttitle\n1\ta\tb\n", 0, "", "", "f:1: line 1 is no header: the columns are named in line 3; take out the lines above it"},
		{"lines above without a word", ";;\n;;\nref;category;title\n1;a;b\n", ';', "ref category title", "4:1|a|b", ""},
		{"a header alone", "ref,title\n", ',', "ref title", "", ""},
		{"a huge cell", "ref,title\n1," + strings.Repeat("x", maxCellBytes+1) + "\n2,c\n", ',', "ref title", "3:2|c", "f:2: a cell of 100 KB; a quote may be missing at its end; shorten it to 100 KB"},
		{"a zipped workbook", "PK\x03\x04\x14\x00", 0, "", "", "f: this is an Excel workbook (.xlsx) or another zip file; open it and save it as \"CSV UTF-8\""},
		{"a workbook", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", 0, "", "", "f: this is an Excel workbook (.xls); open it and save it as \"CSV UTF-8\""},
		{"an OpenDocument", "PK\x03\x04.......mimetypeapplication/vnd.oasis.opendocument.spreadsheet", 0, "", "", "f: this is an OpenDocument spreadsheet; export it as CSV: \"CSV UTF-8\" in Excel"},
		{"gzip", "\x1f\x8b\x08", 0, "", "", "f: this is a gzip file; unpack it"},
		{"HTML", "\n <!DOCTYPE html><table>", 0, "", "", "f: this is an HTML page; download the file itself; a page to sign in may have come instead"},
		{"JSON", `[{"ref": 1}]`, 0, "", "", "f: this is a JSON file; export it as CSV"},
		{"XML", "\xef\xbb\xbf<?xml version='1.0'?>", 0, "", "", "f: the file has no element that is repeated; name the element of a listing in a mapping file: row: listing"},
		{"blank lines", "\n\n \n", 0, "", "", "f: the file is empty; the first line names the columns"},
		{"the end of a DOS file", "ref,title\r\n1,a\r\n\x1a", ',', "ref title", "2:1|a", ""},
		{"padded by CP/M", "ref,title\r\n1,a\x1a\x1a\x1a", ',', "ref title", "2:1|a", ""},
		{"two DOS files", "ref,title\n1,a\n\x1a\r\n\x1a\r\n", ',', "ref title", "2:1|a", ""},
		{"NULs at the end", "ref,title\n1,a\n" + strings.Repeat("\x00", 600), ',', "ref title", "2:1|a", ""},
		{"a header that is too long", "ref,title" + strings.Repeat(",x", maxLineBytes) + "\n1,a\n", 0, "", "", "f:1: a line of more than 1 MB; a quote or a line end may be missing"},
		{"SUB within", "ref,title\n1,a\x1ab\n", ',', "ref title", "2:1|a\x1ab", ""},
		{"invisible characters in headings", "re\u200bf,\u200etitle\u00a0,price\u00a0type,\u2060city\ufeff\n1,a,fixed,b\n", ',', "ref title price_type city", "2:1|a|fixed|b", ""},
		{"nothing", "", 0, "", "", "f: the file is empty; the first line names the columns"},
		{"Windows line ends and a mark", "\xef\xbb\xbfref,title\r\n1,a\r\n", ',', "ref title", "2:1|a", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f, rows, problems := readAll(t, tt.in, deskColumns)
			if f.Delimiter != tt.delimiter {
				t.Errorf("delimiter %q, want %q", f.Delimiter, tt.delimiter)
			}
			if got := strings.Join(f.Header(), " "); got != tt.header {
				t.Errorf("header %q, want %q", got, tt.header)
			}
			if got := rowText(f, rows); got != tt.rows {
				t.Errorf("rows %q, want %q", got, tt.rows)
			}
			if got := problemText(problems); got != tt.problems {
				t.Errorf("problems %q, want %q", got, tt.problems)
			}
		})
	}
}

var deskColumns = []string{"ref", "category", "title", "description", "city"}

// readAll reads a file. The problems are that of the file, or those of its rows.
func readAll(t testing.TB, in string, columns []string) (f *File, rows []Row, problems []articles.Problem) {
	t.Helper()
	f, err := Open(strings.NewReader(in), int64(len(in)), Options{Name: "f", Columns: columns})
	if fatal := (*articles.Problem)(nil); errors.As(err, &fatal) {
		return &File{}, nil, []articles.Problem{*fatal}
	}
	for row := range f.Rows() {
		if row.Fault != nil {
			problems = append(problems, *row.Fault)
		} else {
			rows = append(rows, row)
		}
	}
	if fatal := (*articles.Problem)(nil); errors.As(f.Err(), &fatal) {
		problems = append(problems, *fatal)
	}
	return f, rows, problems
}

// rowText formats rows as line:cell|cell in the order of the header.
func rowText(f *File, rows []Row) string {
	var out []string
	for _, r := range rows {
		var cells []string
		for _, name := range f.Header() {
			cells = append(cells, r.Cells[name])
		}
		out = append(out, strconv.Itoa(r.Line)+":"+strings.Join(cells, "|"))
	}
	return strings.Join(out, " ")
}

func TestReadCSVGivesUp(t *testing.T) {
	t.Parallel()
	_, rows, problems := readAll(t, "ref,title\n"+strings.Repeat("1,\"a\n", 10_000), deskColumns)
	if len(problems) == 0 || len(problems) > maxOpenQuotes+1 || !strings.Contains(problemText(problems), "nothing below was read") {
		t.Errorf("%d problems, %d rows", len(problems), len(rows))
	}
}

// The columns are those of the first line where none is known.
func TestReadCSVOfOthers(t *testing.T) {
	t.Parallel()
	f, rows, problems := readAll(t, "ID;Name;Name ;Preis\n1;a;b;2,5\n", nil)
	if len(problems) > 0 || strings.Join(f.Header(), " ") != "id name name_2 preis" || rowText(f, rows) != "2:1|a|b|2,5" || strings.Join(f.Twice, " ") != "name" {
		t.Errorf("%s: %v, twice %v: %s", problemText(problems), f.Header(), f.Twice, rowText(f, rows))
	}
}

// A file may be read several times.
func TestRowsTwice(t *testing.T) {
	t.Parallel()
	for _, in := range []string{"ref,title\n1,a\n2,b\n", "<all><ad><ref>1</ref></ad><ad><ref>2</ref></ad></all>"} {
		f, first, _ := readAll(t, in, nil)
		var again []Row
		for row := range f.Rows() {
			again = append(again, row)
		}
		if rowText(f, first) != rowText(f, again) || len(first) != 2 {
			t.Errorf("%s, then %s", rowText(f, first), rowText(f, again))
		}
	}
}

func TestOpenLargeFile(t *testing.T) {
	t.Parallel()
	if _, err := Open(strings.NewReader(""), MaxFileBytes+1, Options{Name: "f"}); err == nil || err.Error() != "f: larger than 64 MB; split it" {
		t.Error(err)
	}
}

// A line or a row without an end is not kept in memory.
func TestReadCSVOfLongLines(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 3*maxLineBytes)
	_, rows, problems := readAll(t, "ref,title\n1,"+long+"\n2,b\n", deskColumns)
	if len(rows) != 1 || len(problems) != 1 || !strings.Contains(problemText(problems), "more than 1 MB") {
		t.Errorf("%d rows, %s", len(rows), problemText(problems))
	}
	lines := strings.Repeat(strings.Repeat("y", 1000)+"\n", 3000)
	_, rows, problems = readAll(t, "ref,title\n1,\"a\n"+lines+"2,b\n", deskColumns)
	if len(problems) == 0 || !strings.Contains(problemText(problems), "f:2: a quote that opens in this row is not closed") || len(rows) < 3001 {
		t.Errorf("%d rows, %s", len(rows), problemText(problems[:1]))
	}
}

// problemText formats problems as they are printed.
func problemText(problems []articles.Problem) string {
	var lines []string
	for _, p := range problems {
		lines = append(lines, p.String())
	}
	return strings.Join(lines, "\n")
}

func TestReadRealFiles(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		file      string
		delimiter rune
		columns   int
		rows      int
		heading   string
	}{
		{"items/ikea.csv", ';', 14, 3694, "x1"},
		{"jobs/NYC_Jobs.csv", ',', 18, 3977, "job_id"},
		{"arabic/rega_sales_EP_2025Q3.csv", ',', 14, 599, "السنة"},
		{"arabic/moj_enforcement_sale_2025Q3.csv", ',', 5, 2297, "المنطقة"},
		{"property/duke-forest.csv", ',', 13, 98, "address"},
		{"exports/osclass.xml", 0, 32, 3, "title[@locale=ar_sy]"},
	} {
		t.Run(tt.file, func(t *testing.T) {
			t.Parallel()
			f, rows, problems := readAll(t, string(sharedFile(t, tt.file)), nil)
			for _, p := range problems[:min(len(problems), 3)] {
				t.Error(p)
			}
			if f.Encoding != "UTF-8" || f.Delimiter != tt.delimiter {
				t.Errorf("%s with %q, want UTF-8 with %q", f.Encoding, f.Delimiter, tt.delimiter)
			}
			if len(f.Header()) != tt.columns || !slices.Contains(f.Header(), tt.heading) {
				t.Errorf("%d columns %q, want %d with %q", len(f.Header()), f.Header(), tt.columns, tt.heading)
			}
			if len(rows) != tt.rows { // most of REGA's 1,696 and the last of MOJ's are empty
				t.Errorf("%d rows, want %d", len(rows), tt.rows)
			}
		})
	}
}

func FuzzCSV(f *testing.F) {
	for _, s := range []string{"", "a,b\n1,2\n", "a;b\r\n\"1;\n2\";3", "\"", "a\tb\n1\t\"2\n", "\xff\xfea\x00,\x00b\x00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		file, rows, problems := readAll(t, s, nil)
		if file.Header() == nil && len(rows) == 0 && len(problems) == 0 && file.Format == "" {
			t.Error("no header and no problem")
		}
		last := 0
		for _, r := range rows {
			if r.Line <= last && file.Format == CSV {
				t.Errorf("line %d after %d", r.Line, last)
			}
			last = r.Line
		}
	})
}

// sharedFile reads a real file from beside the repository; its licence or size
// keeps it out. Without it the test is skipped, except in CI.
func sharedFile(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "data", name))
	if os.IsNotExist(err) {
		if os.Getenv("CI") == "true" {
			t.Fatalf("%s is missing", name)
		}
		t.Skipf("%s is not beside the project", name)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b
}
