package sources

import (
	"bufio"
	"encoding/csv"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"broadside/app/classifieds"
	"broadside/server/storetest"
)

var rows = flag.Int("rows", 0, "measure an import of this many rows")

// writeListings writes a file of generated listings.
func writeListings(t testing.TB, w io.Writer, n int) {
	t.Helper()
	out := csv.NewWriter(w)
	head := []string{"ref", "category", "title", "description", "lang", "price", "currency", "price_type", "city", "lat", "lon", "start", "end"}
	var attributes []string
	for _, c := range storetest.Categories() {
		for _, a := range c.Attributes {
			if name := "attr." + a.Code; !strings.Contains(strings.Join(attributes, " ")+" ", name+" ") {
				attributes = append(attributes, name)
			}
		}
	}
	err := out.Write(append(head, attributes...))
	m := storetest.Maker{Now: storetest.Now, Categories: storetest.Categories(), Cities: storetest.Cities()}
	for l := range m.Listings(n) {
		record := []string{l.ID, l.Category, l.Title, l.Text, l.Lang, "", "", "on_request", l.Place.City,
			strconv.FormatFloat(l.Place.Lat, 'f', 2, 64), strconv.FormatFloat(l.Place.Lon, 'f', 2, 64), l.Published.Format(time.RFC3339), l.Expires.Format(time.RFC3339)}
		if l.Price.Type == classifieds.Fixed {
			record[5], record[6], record[7] = strconv.FormatInt(l.Price.Minor/100, 10), l.Price.Currency, "fixed"
		}
		for _, a := range attributes {
			v := l.Attributes[strings.TrimPrefix(a, "attr.")]
			text := v.String()
			if v.Kind == classifieds.IsTexts {
				text = strings.Join(v.Texts, "|")
			}
			record = append(record, text)
		}
		if e := out.Write(record); err == nil {
			err = e
		}
	}
	if out.Flush(); err != nil || out.Error() != nil {
		t.Fatal(err, out.Error())
	}
}

// TestImportFigures measures an import: go test -run Figures -rows 100000.
func TestImportFigures(t *testing.T) {
	if *rows == 0 {
		t.Skip("it is measured with -rows 100000")
	}
	p := newPaper(t)
	p.clock.Set(storetest.Now)
	path := filepath.Join(t.TempDir(), "large.csv")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	buffered := bufio.NewWriter(f)
	writeListings(t, buffered, *rows)
	if err := buffered.Flush(); err != nil {
		t.Fatal(err)
	}
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("file %d MB, RSS before %s", info.Size()>>20, peakMemory(t))
	for _, run := range []string{"first", "second"} {
		began := time.Now()
		r, err := p.service.Import(t.Context(), "large", File{ReaderAt: f, Size: info.Size(), Name: "large.csv"}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		took := time.Since(began)
		t.Logf("%s run: %s; %.1f s, %.0f rows/s, peak RSS %s; %+v", run, counts(r), took.Seconds(), float64(r.Rows)/took.Seconds(), peakMemory(t), r.Reasons)
	}
	for _, name := range []string{"s.db", "s.db-wal"} {
		if info, err := os.Stat(filepath.Join(p.dir, name)); err == nil {
			t.Logf("%s: %d MB", name, info.Size()>>20)
		}
	}
}

func peakMemory(t testing.TB) string {
	b, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return "unknown"
	}
	for line := range strings.SplitSeq(string(b), "\n") {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			return strings.TrimSpace(rest)
		}
	}
	return "unknown"
}
