package main

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"broadside/server/sources"
)

const itemsHeader = "ref,category,intent,title,description,lang,price,currency,price_type,city,attr.item_type,attr.condition\n"

// items returns a file of n listings of which the titles end in word.
func items(n int, word string) string {
	var b strings.Builder
	b.WriteString(itemsHeader)
	for i := range n {
		fmt.Fprintf(&b, "r%d,items,offer,Wardrobe number %d %s,Stood in a hall for %d years and leaves it in one piece.,en,%d,AED,fixed,dubai,furniture,good\n", i, i, word, i, 100+i)
	}
	return b.String()
}

// writeItems writes a file and returns its name.
func writeItems(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "items.csv")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func readReport(t *testing.T, r result) sources.Report {
	t.Helper()
	var report sources.Report
	if err := json.Unmarshal([]byte(r.out), &report); err != nil {
		t.Fatalf("%q is no report: %v (%s)", r.out, err, r.errs)
	}
	return report
}

// The command does the same whether a server runs or not.
func TestImportCommand(t *testing.T) {
	t.Parallel()
	for _, serving := range []bool{true, false} {
		t.Run(fmt.Sprint("server ", serving), func(t *testing.T) {
			t.Parallel()
			data := t.TempDir()
			var addr string
			if serving {
				addr, _ = startAlone(t, "-data", data, "-sample=false")
			}
			run := func(args ...string) result { return runProgram(t, append(args, "-data", data)...) }
			run("import", writeItems(t, items(20, "azure")), "--source", "shop").
				expect(t, 0, "shop: imported: 20 rows", "new              20", "rejected          0")
			run("import", writeItems(t, items(20, "azure")), "-source=shop", "-quiet").expect(t, 0)
			again := readReport(t, run("import", "-json", "-source", "shop", writeItems(t, items(20, "azure"))).expect(t, 0))
			if again.State != sources.Unchanged || again.Same != 20 || again.File == "" {
				t.Errorf("the same file again: %+v", again)
			}
			dry := readReport(t, run("import", "-json", "-dry-run", "-source", "shop", writeItems(t, items(20, "beige"))).expect(t, 0))
			if dry.State != sources.DryRun || dry.Changed != 20 {
				t.Errorf("a dry run: %+v", dry)
			}
			run("import", writeItems(t, items(3, "azure")), "-source", "shop").
				expect(t, 1, "broadside import: nothing was changed yet: 17 of the 20 live listings of shop would end (85.0 %)", "broadside source accept shop")
			run("source", "list").expect(t, 0, "shop", "waits: 17 of 20 live listings would end")
			run("source", "accept", "shop").expect(t, 0, "shop: imported: 3 rows", "ended            17")
			run("source", "accept", "shop").expect(t, 1, "broadside source accept: Nothing waits")
			run("import", writeItems(t, itemsHeader), "-source", "shop", "-force").expect(t, 0, "ended             3")
			run("import", writeItems(t, items(20, "azure")), "-source", "shop", "-partial").expect(t, 0)
			if !serving {
				addr, _ = startAlone(t, "-data", data, "-sample=false")
			}
			server := &running{url: "http://" + addr}
			if status, body := server.get(t, "/listings?q=azure"); !strings.Contains(body, "Wardrobe number 7 azure") {
				t.Errorf("the page of listings has status %d and lacks the listing", status)
			}
		})
	}
}

func TestImportRejects(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	text := items(3, "azure") + "r3,items,offer,=HYPERLINK,No price here.,en,=1+1,AED,fixed,dubai,furniture,good\n,items,offer,No ref,No ref here.,en,5,AED,fixed,dubai,furniture,good\n"
	report := filepath.Join(t.TempDir(), "rejected.csv")
	runProgramWith(t, strings.NewReader(text), "import", "-", "-source", "shop", "-data", data, "-report", report).
		expect(t, 0, "new               3", "rejected          2")
	file, err := os.Open(report)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil || len(rows) < 3 || strings.Join(rows[0], ",") != "row,ref,field,what,what to do" {
		t.Fatalf("the report is %q, %v", rows, err)
	}
	if rows[1][0] != "5" || rows[1][1] != "r3" || rows[1][2] != "price" || rows[1][3] == "" {
		t.Errorf("the first rejection is %q", rows[1])
	}
	for _, row := range rows {
		for _, cell := range row {
			if strings.IndexAny(cell, "=+-@\t\r") == 0 {
				t.Errorf("the cell %q is a formula", cell)
			}
		}
	}
	runProgramWith(t, strings.NewReader(text), "import", "-", "-source", "shop", "-data", data).expect(t, 0, "-report FILE.csv names every rejected row")
}

func TestImportMistakes(t *testing.T) {
	t.Parallel()
	data, file := t.TempDir(), writeItems(t, items(1, "azure"))
	for _, tt := range []struct {
		args   []string
		status int
		want   string
	}{
		{[]string{file}, 2, "-source is missing"},
		{[]string{file, "-source", "Shop!"}, 1, `No name of a source: "Shop!" cannot be the name of a source`},
		{[]string{file, "-source", "shop", "-format", "pdf"}, 2, "give one of [csv trovit indeed xml]"},
		{[]string{file, "-source", "shop", "-map", "none.yaml"}, 1, "-map: open none.yaml"},
		{[]string{file, "-source", "shop", "-report", "/none/x.csv"}, 1, "-report: open /none/x.csv"},
		{[]string{"none.csv", "-source", "shop"}, 1, "open none.csv"},
		{[]string{data, "-source", "shop"}, 1, "is a directory; give a file in it"},
		{[]string{"-", "-source", "shop"}, 1, "standard input: nothing was imported: "},
		{[]string{file, "-source", "shop", "-data", filepath.Join(data, "none")}, 1, "there is no such directory; give the server's"},
		{[]string{file, "-source", "shop", "-articles", filepath.Join(data, "none")}, 2, "-articles"},
		{[]string{file, "-source", "shop", "-store", "postgres:x"}, 2, "-store"},
	} {
		r := runProgram(t, append([]string{"import", "-data", data}, tt.args...)...)
		if r.status != tt.status || !strings.HasPrefix(r.errs, "broadside import: ") || !strings.Contains(r.errs, tt.want) || r.out != "" {
			t.Errorf("import %q: exit status %d, %q, %q; want %d, %q", tt.args, r.status, r.out, r.errs, tt.status, tt.want)
		}
	}
}

func TestPlainCell(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"": "", "a=b": "a=b", "=1": "'=1", "+1": "'+1", "-1": "'-1", "@a": "'@a", "\tx": "'\tx", "اسم": "اسم"} {
		if got := plainCell(in); got != want {
			t.Errorf("plainCell(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestEstimateRows(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ rows, position, size, want int64 }{
		{0, 0, 100, 0}, {10, 0, 100, 0}, {10, 50, 100, 20}, {10, 100, 100, 0}, {10, 99, 100, 10}, {0, 50, 100, 0},
	} {
		if got := estimateRows(tt.rows, tt.position, tt.size); got != tt.want {
			t.Errorf("estimateRows(%d, %d, %d) = %d, want %d", tt.rows, tt.position, tt.size, got, tt.want)
		}
	}
	r := &positionReader{ReaderAt: strings.NewReader("0123456789")}
	if n, err := r.ReadAt(make([]byte, 4), 8); n != 2 || err != io.EOF || r.at.Load() != 10 {
		t.Errorf("ReadAt = %d, %v, position %d", n, err, r.at.Load())
	}
}

// zipped returns text compressed with gzip.
func zipped(text string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write([]byte(text)) // to memory
	_ = z.Close()
	return b.String()
}

// A compressed file is imported as the file in it; one that cannot be unpacked to its end, or is a
// decompression bomb, changes nothing.
func TestImportCompressed(t *testing.T) {
	t.Parallel()
	for _, serving := range []bool{true, false} {
		t.Run(fmt.Sprint("server ", serving), func(t *testing.T) {
			t.Parallel()
			data := t.TempDir()
			if serving {
				startAlone(t, "-data", data, "-sample=false")
			}
			args := []string{"import", "-source", "shop", "-data", data}
			whole := zipped(items(40, "azure"))
			runProgram(t, append(args, writeItems(t, whole))...).expect(t, 0, "new              40")
			runProgramWith(t, strings.NewReader(whole), append(args, "-")...).expect(t, 0, "same             40")
			for _, tt := range []struct{ name, file, text string }{
				{"cut off", zipped(items(9, "beige"))[:200], "the compressed file is cut off"},
				{"damaged", zipped(items(9, "beige"))[:100] + strings.Repeat("\xff", 400), "the compressed file is damaged"},
				{"a bomb", zipped(itemsHeader + strings.Repeat("0", 32<<20)), "unpack it with gunzip"},
			} {
				if r := runProgram(t, append(args, "-force", writeItems(t, tt.file))...); r.status != 1 || !strings.Contains(r.errs, tt.text) {
					t.Errorf("%s: exit status %d: %s", tt.name, r.status, r.errs)
				}
			}
			runProgram(t, append(args, writeItems(t, whole))...).expect(t, 0, "same             40")
		})
	}
}
