package bulk

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"broadside/articles/charset"
	"broadside/server/table"
)

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

// readRows reads the rows of a real file.
func readRows(t *testing.T, name string) (rows []table.Row) {
	t.Helper()
	b := sharedFile(t, name)
	f, err := table.Open(bytes.NewReader(b), int64(len(b)), table.Options{Name: name})
	if err != nil {
		t.Fatal(err)
	}
	for r := range f.Rows() {
		if r.Fault != nil {
			t.Error(r.Fault)
		}
		rows = append(rows, r)
	}
	return rows
}

// A real file that was decoded in a wrong character set before it was saved as
// UTF-8.
func TestMisreadRealJobs(t *testing.T) {
	t.Parallel()
	rows := readRows(t, "jobs/NYC_Jobs.csv")
	damaged, mended := 0, 0
	for _, r := range rows {
		text := strings.Join(slices.Collect(maps.Values(r.Cells)), "\n")
		if !strings.Contains(text, "â€") {
			continue
		}
		what, _ := charset.Damage(text)
		if what == "" {
			t.Errorf("line %d is not found damaged", r.Line)
		}
		damaged++
		if !strings.Contains(charset.Mend(text), "â€") {
			mended++
		}
	}
	if damaged == 0 || mended*100 < damaged*99 {
		t.Errorf("%d damaged rows, %d mended", damaged, mended)
	}
}

const itemsHead = "ref,category,title,description,city,price,attr.condition,lang\n"

// A file in any character set is decoded correctly or rejected.
func TestListingsInEachSet(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		set  encoding.Encoding
		in   string
		want string // titles; "" if the file is rejected
	}{
		{"Arabic Excel", charmap.Windows1256, "1,items,كرسي من الخشب,كرسي مريح.,dubai,50,good,ar\n", "كرسي من الخشب"},
		{"Arabic Excel without lang", charmap.Windows1256, "1,items,كرسي من الخشب,كرسي مريح.,dubai,50,good,\n", "كرسي من الخشب"},
		{"an Arabic Unix", charmap.ISO8859_6, "1,items,كرسي من الخشب,كرسي مريح.,dubai,50,good,ar\n", "كرسي من الخشب"},
		{"a Macintosh", charmap.Macintosh, "1,items,Café table,Was in the “Louvre”.,dubai,50,good,en\n", "Café table"},
		{"Windows", charmap.Windows1252, "1,items,Noor’s café table,Of oak.,dubai,50,good,en\n", "Noor’s café table"},
		{"Excel's Unicode text", unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "1,items,كرسي,Of oak.,dubai,50,good,ar\n", "كرسي"},
		{"UTF-16 without a mark", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "1,items,Café,Of oak.,dubai,50,good,en\n", "Café"},
		{"DOS", charmap.CodePage850, "1,items,Café table,Of oak.,dubai,50,good,en\n", ""},
		{"Cyrillic", charmap.Windows1251, "1,items,Стол из дуба,Хороший стол.,dubai,50,good,en\n", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			csv, err := tt.set.NewEncoder().String(itemsHead + tt.in)
			if err != nil {
				t.Fatal(err)
			}
			listings, problems := read(t, csv)
			if tt.want == "" {
				if len(listings) != 0 || len(problems) != 1 || !strings.Contains(problemText(problems), "CSV UTF-8") {
					t.Errorf("%v, %s", listings, problemText(problems))
				}
				return
			}
			if len(listings) != 1 || len(problems) != 0 || listings[0].Title != tt.want {
				t.Errorf("%v, %s", listings, problemText(problems))
			}
		})
	}
}

// One invalid byte rejects its row, and the other rows are imported unchanged.
func TestListingsWithABadByte(t *testing.T) {
	t.Parallel()
	good := "1,items,كرسي “من” الخشب,كرسي مريح.,dubai,50,good,ar\n2,items,Naïve “quotes”,Of oak.,dubai,50,good,en\n"
	for _, bad := range []struct{ row, want string }{
		{"3,items,Caf\xe9 table,Of oak.,dubai,50,good,en\n", "title: character 4 is the byte 0xE9, which is not UTF-8"},
		{"3,items,Table,Of\xa0oak.,dubai,50,good,en\n", "description: character 3 is the byte 0xA0, which is not UTF-8"},
		{"3,items,Table,كرسي \xd9,dubai,50,good,en\n", "description: character 6 is the byte 0xD9, which is not UTF-8"},
		{"3,items,Table,Of oak.,dub\xe1i,50,good,en\n", "city: character 4 is the byte 0xE1"},
		{"3,items,Table,Of oak.,dubai,50,g\xf6od,en\n", "attr.condition: character 2 is the byte 0xF6"},
	} {
		listings, problems := read(t, itemsHead+good+bad.row+strings.Replace(good[:strings.Index(good, "\n")+1], "1,", "4,", 1))
		if len(problems) != 1 || !strings.HasPrefix(problemText(problems), "listings/a.csv:4: "+bad.want) {
			t.Errorf("%s, want %s", problemText(problems), bad.want)
		}
		if len(listings) != 3 || listings[0].Title != "كرسي “من” الخشب" || listings[1].Title != "Naïve “quotes”" {
			t.Errorf("%q: %v", bad.row, listings)
		}
	}
}

// A damaged listing is not imported.
func TestListingsThatAreDamaged(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ row, want string }{
		{"1,items,The driverâ€™s chair,Of oak.,dubai,50,good,en\n", "title: looks like UTF-8 that was read in another character set; it should probably read: The driver’s chair"},
		{"1,items,Chair,Of oak Ã\u00a0 vendre.,dubai,50,good,en\n", "description: looks like UTF-8"},
		{"1,items,ßÑÓí,Of oak.,dubai,50,good,ar\n", "title: looks like Arabic (Windows-1256)"},
		{"1,items,????? ??,Of oak.,dubai,50,good,ar\n", "title: letters were lost"},
		{"1,items,Chair \ufffd,Of oak.,dubai,50,good,en\n", "title: a character was lost"},
		{"1,items,Chair,#NAME?,dubai,50,good,en\n", `description: "#NAME?" is an error of the spreadsheet`},
		{"9.71505E+11,items,Chair,Oak,dubai,50,good,en\n", `ref: "9.71505E+11" is how a spreadsheet shows a long number`},
		{"1,items,Chair,Oak,dubai,\"1,25E+06\",good,en\n", `price: "1,25E+06" is how a spreadsheet shows a long number`},
		{"1,items,Chair,Oak,,50,good,en\n", `city: missing`},
		{"1,items,Chair,Of oak.,dubai,#####,good,en\n", `price: "#####" is what a spreadsheet shows in a narrow column`},
		{"1,items,NULL,Of oak.,dubai,50,good,en\n", `title: "NULL" is what a program writes`},
		{"1,items,Chair\x00,Of oak.,dubai,50,good,en\n", "title: holds NUL"},
	} {
		listings, problems := read(t, itemsHead+tt.row)
		if len(listings) != 0 || len(problems) != 1 || !strings.HasPrefix(problemText(problems), "listings/a.csv:2: "+tt.want) {
			t.Errorf("%d listings, %s, want %s", len(listings), problemText(problems), tt.want)
		}
	}
}

// No cell of a real file is reported as damaged.
func TestRealFilesAreNotDamaged(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"items/ikea.csv", "arabic/rega_sales_EP_2025Q3.csv", "arabic/moj_enforcement_sale_2025Q3.csv", "property/duke-forest.csv", "exports/awpcp.csv", "exports/yclas.csv"} {
		for _, r := range readRows(t, file) {
			for _, cell := range r.Cells {
				if what, mended := charset.Damage(cell); what != "" && !strings.Contains(cell, "\ufffd") {
					t.Errorf("%s:%d: %q: %s, %q", file, r.Line, cell, what, mended)
				}
			}
		}
	}
}
