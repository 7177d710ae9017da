package export_test

import (
	"bytes"
	"database/sql"
	"encoding/csv"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/articles"
	"broadside/articles/paper"
	"broadside/server/bulk"
	"broadside/server/export"
	"broadside/server/settings"
	"broadside/server/store"
	"broadside/server/store/sqlite"
	"broadside/server/table"
)

var today = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)

// world is the paper that ships, with more currencies and a city south of the equator.
type world struct {
	site       api.Site
	categories []classifieds.Category
}

func openWorld(t testing.TB) world {
	t.Helper()
	site, problems := settings.Site(paper.Files)
	categories, more := settings.Categories(paper.Files)
	for _, p := range append(problems, more...) {
		t.Fatal(p)
	}
	site.Origin = "https://paper.example"
	site.Currencies = append(site.Currencies, "KWD", "BHD", "OMR", "JPY", "USD", "CLF", "PYG")
	site.Cities = append(site.Cities, api.City{Code: "asuncion", Country: "PY", Names: map[string]string{"en": "Asunción", "ar": "أسونسيون"}, Lat: -25.2867, Lon: -57.647})
	return world{site, categories}
}

// database is a real store, with rows of sources.
type database struct {
	*sqlite.Store
	path string
}

func openDatabase(t testing.TB, w world) database {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a.db")
	s, err := sqlite.Open(t.Context(), path, store.Config{Categories: w.categories, Cities: w.site.Cities})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return database{s, path}
}

// put stores items with their identity. Items without a source have no row.
func (d database) put(t testing.TB, items []export.Item) {
	t.Helper()
	var listings []classifieds.Listing
	for _, item := range items {
		listings = append(listings, item.Listing)
	}
	if err := d.Put(t.Context(), listings...); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", "file:"+d.path+"?_pragma=busy_timeout(5000)")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	for _, item := range items {
		if err == nil && item.Source != "" {
			_, err = tx.Exec(`INSERT INTO source_rows (source, ref, listing, digest, relative, ended) VALUES (?, ?, ?, x'', 0, '')`, item.Source, item.Ref, item.Listing.ID)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
}

// export exports everything that is live.
func (d database) export(t testing.TB, w world, format export.Format) ([]byte, export.Summary) {
	t.Helper()
	x, err := d.Select(t.Context(), classifieds.Filter{}, "", today)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	var b bytes.Buffer
	s, err := export.Run(t.Context(), &b, x, export.Options{Format: format, Site: w.site, Categories: w.categories})
	if err != nil {
		t.Fatal(err)
	}
	if int64(b.Len()) != s.Bytes {
		t.Errorf("%d bytes, the summary has %d", b.Len(), s.Bytes)
	}
	return b.Bytes(), s
}

// load imports a file; a rejected row fails the test.
func load(t testing.TB, w world, file []byte) (items []export.Item) {
	t.Helper()
	f, problems, err := bulk.Open(bytes.NewReader(file), int64(len(file)), bulk.Settings{Site: w.site, Categories: w.categories, Pictures: paper.Files},
		bulk.Options{Source: "paper", Now: today, FileName: "export.csv"})
	if err != nil {
		t.Fatal(err)
	}
	for row := range f.Rows() {
		l, ok, more := f.Decode(row, time.Time{})
		if problems = append(problems, more...); ok {
			items = append(items, export.Item{Source: row.Source, Ref: row.Ref, Listing: l})
		} else {
			t.Errorf("line %d, %q: rejected", row.Line, row.Ref)
		}
	}
	for _, p := range problems {
		if p.Level != articles.Warning {
			t.Error(p)
		}
	}
	return items
}

// shippedItems are the live listings that ship, of one source.
func shippedItems(t testing.TB, w world) (items []export.Item) {
	t.Helper()
	listings, problems := bulk.Listings(paper.Files, w.categories, w.site, today)
	for _, p := range problems {
		if p.Level != articles.Warning {
			t.Fatal(p)
		}
	}
	for i, l := range listings {
		if l.State != classifieds.Live {
			continue
		}
		ref := fmt.Sprintf("s%04d", i)
		l.ID = bulk.ListingID("paper", ref)
		items = append(items, export.Item{Source: "paper", Ref: ref, Listing: l})
	}
	return items
}

// testRoundTrip exports items, imports the file into an empty store, and exports that.
func testRoundTrip(t *testing.T, w world, items []export.Item) {
	t.Helper()
	before, after := openDatabase(t, w), openDatabase(t, w)
	before.put(t, items)
	first, s := before.export(t, w, export.CSV)
	if s.Listings != len(items) || len(s.LeftOut) > 0 {
		t.Fatalf("exported %d of %d listings, and left out %v", s.Listings, len(items), s.LeftOut)
	}
	loaded := load(t, w, first)
	if len(loaded) != len(items) {
		t.Fatalf("%d of %d rows were imported", len(loaded), len(items))
	}
	after.put(t, loaded)
	second, _ := after.export(t, w, export.CSV)
	compareLines(t, "the second export", first, second)
	firstJSON, _ := before.export(t, w, export.JSONL)
	secondJSON, _ := after.export(t, w, export.JSONL)
	compareLines(t, "the listings after an import", firstJSON, secondJSON)
}

// compareLines shows the first line that differs.
func compareLines(t *testing.T, what string, want, got []byte) {
	t.Helper()
	if bytes.Equal(want, got) {
		return
	}
	wantLines, gotLines := strings.Split(string(want), "\n"), strings.Split(string(got), "\n")
	for i := range min(len(wantLines), len(gotLines)) {
		if wantLines[i] != gotLines[i] {
			t.Fatalf("%s differs in line %d:\nwant %s\ngot  %s", what, i+1, wantLines[i], gotLines[i])
		}
	}
	t.Fatalf("%s has %d lines, want %d", what, len(gotLines), len(wantLines))
}

func TestRoundTripShipped(t *testing.T) {
	t.Parallel()
	w := openWorld(t)
	items := shippedItems(t, w)
	seen := map[string]int{}
	for _, item := range items {
		seen[item.Listing.Category+" "+item.Listing.Lang]++
	}
	for _, c := range w.categories {
		for _, lang := range w.site.Languages {
			if seen[c.Code+" "+lang] == 0 {
				t.Errorf("no listing of %s in %s", c.Code, lang)
			}
		}
	}
	testRoundTrip(t, w, items)
}

// Every price type and currency in every category with prices, and every country's currency in the
// categories without.
func TestRoundTripPrices(t *testing.T) {
	t.Parallel()
	w := openWorld(t)
	amounts := []int64{12_345, 1, 10, 100, 1000, 12_500, 100_000_001, 1_000_000_000}
	var items []export.Item
	for _, item := range oneOfEach(shippedItems(t, w)) {
		c := classifieds.FindCategory(w.categories, item.Listing.Category)
		for _, currency := range w.site.Currencies {
			for i, kind := range c.PriceTypes {
				prices := amounts[len(items)%len(amounts):][:1]
				if i == 0 && c.Code == "items" {
					prices = amounts
				}
				for _, amount := range prices {
					l := item.Listing
					l.Price = classifieds.Price{Type: kind}
					if kind != classifieds.Free && kind != classifieds.OnRequest {
						l.Price.Minor, l.Price.Currency, l.Price.Period = amount, currency, item.Listing.Price.Period
					}
					items = append(items, renamed(item, fmt.Sprint(c.Code, l.Lang, currency, kind, amount), l))
				}
			}
		}
		for _, city := range w.site.Cities {
			if l := item.Listing; len(c.Regulation) == 0 && city.Code != l.Place.City && l.Lang == "en" {
				l.Place = classifieds.Place{Country: city.Country, Region: city.Region, City: city.Code, Lat: city.Lat, Lon: city.Lon}
				l.AreaNames = nil
				items = append(items, renamed(item, fmt.Sprint(c.Code, l.Lang, city.Code), l))
			}
		}
	}
	testRoundTrip(t, w, items)
}

// oneOfEach returns one offer of every category and language.
func oneOfEach(items []export.Item) (out []export.Item) {
	seen := map[string]bool{}
	for _, item := range items {
		if key := item.Listing.Category + " " + item.Listing.Lang; !seen[key] && item.Listing.Intent == classifieds.Offer {
			seen[key] = true
			out = append(out, item)
		}
	}
	return out
}

// renamed returns item as another listing. Money attributes keep their number, which is
// another amount in another currency.
func renamed(item export.Item, ref string, l classifieds.Listing) export.Item {
	l.ID = bulk.ListingID(item.Source, ref)
	l.Attributes = maps.Clone(l.Attributes)
	return export.Item{Source: item.Source, Ref: ref, Listing: l}
}

// hostileTexts are texts that CSV, a spreadsheet or a reader of files may change.
var hostileTexts = []string{
	"=HYPERLINK(1)", "+1", "-1", "@SUM(1)", "'=1", "''-1", "'Tis", "'", "＝1", "- a", "1,5", "1.500", "1e5", "TRUE", "007",
	`"`, `""`, `a "b" c`, "a,b;c\td|e", "a\nb", "a\n\nb", "=a\n=b\n-c", `\`, `\.`, "sep=;", "#", "# a", "%41", "&c", "2 < 3",
	"\u2067عربي\u2069 in English", "a \u200f\u200e b", "\u202bx", "é e\u0301", "👩‍👩‍👧", "a\u00a0b", "\ufeffa", "<3", "null", "–5", "•",
}

func TestRoundTripTexts(t *testing.T) {
	t.Parallel()
	w := openWorld(t)
	var raw bytes.Buffer
	out := csv.NewWriter(&raw)
	write := func(cells ...string) {
		for i := range cells {
			cells[i] = table.EscapeFormula(cells[i])
		}
		if err := out.Write(cells); err != nil {
			t.Fatal(err)
		}
	}
	write("ref", "category", "title", "description", "lang", "city", "area", "attr.condition", "attr.brand", "attr.model", "price", "images", "alts")
	n := 0
	for _, text := range hostileTexts {
		for lang, rest := range map[string]string{"en": " sofa, used", "ar": " أريكة مستعملة"} {
			n++
			write(fmt.Sprint("t", n), "items", text+rest, text+rest+"\n"+text, lang, "dubai", text, "new", text, rest+text, "5", pictures, strings.ReplaceAll(text, "|", "/")+"||"+strings.ReplaceAll(text, "|", "/")+rest)
		}
	}
	if out.Flush(); out.Error() != nil {
		t.Fatal(out.Error())
	}
	items := load(t, w, raw.Bytes())
	if len(items) != n {
		t.Fatalf("%d of %d listings were read", len(items), n)
	}
	testRoundTrip(t, w, items)
}

// pictures are files of the paper that ships.
const pictures = "bicycle.svg|books.svg|bicycle.svg"

// Refs and sources with characters of CSV and of formulas; several sources in one file.
func TestRoundTripSources(t *testing.T) {
	t.Parallel()
	w := openWorld(t)
	var items []export.Item
	for i, item := range shippedItems(t, w)[:40] {
		for _, source := range []string{"agents", "=cars", "وظائف", "a,b"} {
			item.Source = source
			items = append(items, renamed(item, hostileRefs[i%len(hostileRefs)]+fmt.Sprint(i), item.Listing))
		}
	}
	testRoundTrip(t, w, items)
}

var hostileRefs = []string{"=", "-", "+971 ", "@", "'", "''=", "a,b", `a"b`, "ref ", "١", "#"}

// An export is the same in every run, and in whatever order the listings came.
func TestExportIsStable(t *testing.T) {
	t.Parallel()
	w := openWorld(t)
	items := shippedItems(t, w)
	a, b := openDatabase(t, w), openDatabase(t, w)
	a.put(t, items)
	slices.Reverse(items)
	b.put(t, items)
	for _, format := range export.Formats {
		first, _ := a.export(t, w, format)
		again, _ := a.export(t, w, format)
		other, _ := b.export(t, w, format)
		if !bytes.Equal(first, again) || !bytes.Equal(first, other) || len(first) == 0 {
			t.Errorf("%s: the exports differ", format)
		}
		if format == export.CSV && bytes.ContainsAny(first, "\r") {
			t.Error("the CSV has carriage returns")
		}
	}
}

// The mappings that ship read the feeds that an export writes.
func TestImportOfFeeds(t *testing.T) {
	t.Parallel()
	w := openWorld(t)
	for _, tt := range []struct {
		format     export.Format
		categories []string
	}{{export.Trovit, []string{"motors"}}, {export.Indeed, []string{"jobs"}}} {
		d := openDatabase(t, w)
		d.put(t, slices.DeleteFunc(shippedItems(t, w), func(i export.Item) bool {
			return !slices.Contains(tt.categories, i.Listing.Category) || i.Listing.Intent == classifieds.Wanted
		}))
		feed, s := d.export(t, w, tt.format)
		items := load(t, w, feed)
		if len(items) != s.Listings || s.Listings < 20 {
			t.Errorf("%s: %d of %d listings were imported", tt.format, len(items), s.Listings)
		}
	}
}
