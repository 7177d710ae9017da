package export

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"iter"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"broadside/app/api"
	"broadside/app/classifieds"
)

var update = flag.Bool("update", false, "write the golden files anew")

var (
	cities     = []api.City{{Code: "dubai", Country: "AE", Region: "AE-DU", Names: map[string]string{"en": "Dubai", "ar": "دبي"}, Lat: 25.2, Lon: 55.27}}
	paperSite  = api.Site{Publisher: "The Corniche", Origin: "https://paper.example", Base: "/news", Languages: []string{"en", "ar"}, Cities: cities}
	published  = time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC)
	expires    = time.Date(2026, 12, 20, 8, 0, 0, 0, time.UTC)
	categories = []classifieds.Category{
		{Code: "jobs", Schema: "JobPosting", Attributes: []classifieds.Attribute{
			{Code: "employer", Kind: classifieds.Text},
			{Code: "sector", Kind: classifieds.Enum, Options: []classifieds.Option{{Value: "it", Names: map[string]string{"en": "Computing", "ar": "حوسبة"}}}},
			{Code: "employment_type", Kind: classifieds.Enum}, {Code: "workplace", Kind: classifieds.Enum},
			{Code: "salary_min", Kind: classifieds.Money}, {Code: "salary_max", Kind: classifieds.Money}, {Code: "salary_period", Kind: classifieds.Enum},
			{Code: "valid_through", Kind: classifieds.Date}, {Code: "apply_email", Kind: classifieds.Text, Private: true},
		}},
		{Code: "homes", Schema: "RealEstateListing", Attributes: []classifieds.Attribute{
			{Code: "property_type", Kind: classifieds.Enum}, {Code: "beds", Kind: classifieds.Int}, {Code: "area", Kind: classifieds.Decimal},
			{Code: "rent_period", Kind: classifieds.Enum}, {Code: "amenities", Kind: classifieds.Multi}, {Code: "furnished", Kind: classifieds.Enum},
		}},
		{Code: "motors", Schema: "Car", Attributes: []classifieds.Attribute{{Code: "make", Kind: classifieds.Text}, {Code: "mileage", Kind: classifieds.Int}, {Code: "warranty", Kind: classifieds.Bool}}},
		{Code: "items", Schema: "Product", Attributes: []classifieds.Attribute{{Code: "condition", Kind: classifieds.Enum}, {Code: "brand", Kind: classifieds.Text}}},
		{Code: "notices", Schema: "Thing"},
	}
)

// listing returns a live listing in Dubai.
func listing(id, category, title string, attributes map[string]classifieds.Value) classifieds.Listing {
	return classifieds.Listing{ID: id, Category: category, Intent: classifieds.Offer, Title: title, Text: title + " in short.\n\nMore of it.", Lang: "en",
		Place: classifieds.Place{Country: "AE", Region: "AE-DU", City: "dubai", Lat: 25.2, Lon: 55.27}, Attributes: attributes,
		State: classifieds.Live, Published: published, Expires: expires}
}

// samples has a listing of each category, and some that the formats cannot hold completely.
func samples() (items []Item) {
	text, number := classifieds.TextValue, classifieds.NumberValue
	job := listing("j1", "jobs", "Engineer", map[string]classifieds.Value{"employer": text("Acme & Sons"), "sector": text("it"), "employment_type": text("full_time"),
		"workplace": text("remote"), "salary_min": number(800_000), "salary_max": number(1_000_050), "salary_period": text("month"), "valid_through": text("2026-12-10")})
	job.Lang = "ar"
	seeker := listing("j2", "jobs", "Wants a job", nil)
	seeker.Intent = classifieds.Wanted
	home := listing("h1", "homes", "Flat ]]> with <b>view</b>", map[string]classifieds.Value{"property_type": text("apartment"), "beds": number(2), "area": number(95.125),
		"rent_period": text("year"), "amenities": classifieds.TextsValue("pool", "gym"), "furnished": text("furnished")})
	home.Price = classifieds.Price{Type: classifieds.Negotiable, Minor: 9_500_000, Currency: "AED", Period: "year"}
	home.Place.Area, home.Place.Lat = "Deira", 25.27
	home.Photos = []classifieds.Photo{{Src: "/media/listings/img/a b.jpg?v=1", Alt: "A room", Width: 1, Height: 1}, {Src: "/media/listings/img/c.jpg?v=2", Alt: home.Title, Width: 1, Height: 1}}
	car := listing("m1", "motors", "=Sedan", map[string]classifieds.Value{"make": text("-Make"), "mileage": number(40_000), "warranty": classifieds.BoolValue(true)})
	car.Price = classifieds.Price{Type: classifieds.OnRequest}
	car.Featured, car.Badges = true, []string{"new", "verified"}
	item := listing("i1", "items", "Chair", map[string]classifieds.Value{"condition": text("new"), "brand": text("+B")})
	item.Price = classifieds.Price{Type: classifieds.Fixed, Minor: 12_500, Currency: "KWD"}
	notice := listing("n1", "notices", "Lost: a key", nil)
	for _, l := range []classifieds.Listing{car, home, item, job, seeker, notice} {
		items = append(items, Item{Source: "agents", Ref: "ref-" + l.ID, Listing: l})
	}
	return items
}

func each(items []Item) iter.Seq2[Item, error] {
	return func(yield func(Item, error) bool) {
		for _, item := range items {
			if !yield(item, nil) {
				return
			}
		}
	}
}

func write(t *testing.T, items []Item, o Options) (string, Summary) {
	t.Helper()
	if o.Site.Origin == "" {
		o.Site = paperSite
	}
	if o.Categories == nil {
		o.Categories = categories
	}
	var b bytes.Buffer
	s, err := Write(&b, each(items), o)
	if err != nil {
		t.Fatal(err)
	}
	if s.Bytes != int64(b.Len()) {
		t.Errorf("%s: %d bytes, the summary has %d", o.Format, b.Len(), s.Bytes)
	}
	return b.String(), s
}

func TestGolden(t *testing.T) {
	t.Parallel()
	for _, format := range Formats {
		got, summary := write(t, samples(), Options{Format: format})
		got += "\n" + summary.String()
		file := "testdata/" + string(format) + ".golden"
		if *update {
			if err := errors.Join(os.MkdirAll("testdata", 0o755), os.WriteFile(file, []byte(got), 0o644)); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil || got != string(want) {
			t.Errorf("%s differs from %s (%v):\n%s", format, file, err, got)
		}
	}
}

// No cell of text begins like a formula.
func TestFormulas(t *testing.T) {
	t.Parallel()
	items := samples()
	for i, start := range []string{"=", "+", "-", "@", "\t", "\r", "＝"} {
		l := listing(fmt.Sprint("x", i), "items", start+"1", map[string]classifieds.Value{"brand": classifieds.TextValue(start), "condition": classifieds.TextValue(start)})
		l.Place = classifieds.Place{City: start, Area: start, Country: start, Region: start, Lat: -25.3, Lon: -57.6}
		l.Photos = []classifieds.Photo{{Src: "/media/listings/img/" + start + "?v=1", Alt: start}}
		l.Price = classifieds.Price{Type: classifieds.Fixed, Minor: 5, Currency: start, Period: start}
		l.Lang, l.Text, l.Category, l.Intent, l.Badges = start, start, "items", classifieds.Intent(start), []string{start}
		items = append(items, Item{Source: start, Ref: start, Listing: l})
	}
	got, _ := write(t, items, Options{Format: CSV, Sources: true})
	rows, err := csv.NewReader(strings.NewReader(got)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		for i, cell := range row {
			if name := rows[0][i]; cell != "" && strings.ContainsRune("=+-@\t\r＝", []rune(cell)[0]) && name != "lat" && name != "lon" {
				t.Errorf("the cell %q in the column %s is a formula", cell, name)
			}
		}
	}
	if !strings.Contains(got, ",-25.3,-57.6,") {
		t.Error("coordinates below zero are not numbers")
	}
}

func TestColumns(t *testing.T) {
	t.Parallel()
	header := func(o Options) []string {
		got, _ := write(t, nil, o)
		return strings.Split(strings.TrimSpace(got), ",")
	}
	all := header(Options{Format: CSV})
	if slices.Contains(all, "source") || slices.Contains(all, "attr.apply_email") || !slices.Contains(all, "attr.beds") {
		t.Errorf("the columns are %q", all)
	}
	if some := header(Options{Format: CSV, Present: []string{"items"}, Sources: true}); !slices.Equal(some[len(some)-2:], []string{"attr.condition", "attr.brand"}) || some[1] != "source" {
		t.Errorf("the columns of one category are %q", some)
	}
}

// Values without a column in Desk CSV are counted.
func TestCSVLeavesOut(t *testing.T) {
	t.Parallel()
	l := listing("x", "items", "Chair", map[string]classifieds.Value{"sold_by": classifieds.TextValue("a")})
	l.Expires, l.Price = time.Time{}, classifieds.Price{Type: classifieds.OnRequest, Currency: "AED"}
	l.Photos = []classifieds.Photo{{Src: "/media/x.jpg"}, {Src: "/media/listings/img/../x.jpg"}}
	other := listing("y", "boats", "Boat", nil)
	_, s := write(t, []Item{{Ref: "x", Listing: l}, {Ref: "y", Listing: other}}, Options{Format: CSV})
	want := []Left{{"a photograph that is no file of listings/img", 2}, {"attr.sold_by: items has no such attribute", 1}, {"attributes of boats, which is not in categories.yaml", 1},
		{"that a listing never ends", 1}, {"the currency and period of a price without an amount", 1}}
	if !slices.Equal(s.LeftOut, want) || s.Listings != 2 {
		t.Errorf("left out %v, want %v", s.LeftOut, want)
	}
}

// JSON lines hold every field of a listing.
func TestJSONLines(t *testing.T) {
	t.Parallel()
	items := samples()
	got, _ := write(t, items, Options{Format: JSONL})
	for i, line := range strings.Split(strings.TrimSpace(got), "\n") {
		var back struct {
			Source, Ref string
			classifieds.Listing
		}
		if err := json.Unmarshal([]byte(line), &back); err != nil {
			t.Fatal(err)
		}
		if back.Source != items[i].Source || back.Ref != items[i].Ref || !reflect.DeepEqual(back.Listing, items[i].Listing) {
			t.Errorf("line %d: %s", i+1, line)
		}
	}
}

// XML is well formed, and gives texts back as they are.
func TestXML(t *testing.T) {
	t.Parallel()
	for _, format := range []Format{Trovit, Indeed} {
		got, _ := write(t, samples(), Options{Format: format})
		var texts []string
		for d := xml.NewDecoder(strings.NewReader(got)); ; {
			token, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", format, err)
			}
			if text, ok := token.(xml.CharData); ok {
				texts = append(texts, string(text))
			}
		}
		all := strings.Join(texts, "")
		if want := "Acme & Sons"; !strings.Contains(all, want) || format == Trovit && !strings.Contains(all, "Flat ]]> with <b>view</b>") {
			t.Errorf("%s: a text was changed", format)
		}
		if strings.Contains(all, "/media/") && !strings.Contains(all, "https://paper.example/news/media/listings/img/a%20b.jpg?v=1") {
			t.Errorf("%s: the address of a picture is not absolute", format)
		}
	}
}

func TestWriteErrors(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	fails := func(yield func(Item, error) bool) {
		_ = yield(samples()[0], nil) && yield(Item{}, broken)
	}
	for _, format := range Formats {
		o := Options{Format: format, Site: paperSite, Categories: categories}
		if _, err := Write(io.Discard, fails, o); !errors.Is(err, broken) {
			t.Errorf("%s: %v, want the error of the items", format, err)
		}
		if _, err := Write(failingWriter{}, each(slices.Repeat(samples(), 2000)), o); !errors.Is(err, errFull) {
			t.Errorf("%s: %v, want the error of the writer", format, err)
		}
	}
	for _, format := range []Format{Trovit, Indeed} {
		if _, err := Write(io.Discard, each(nil), Options{Format: format}); err == nil || !strings.Contains(err.Error(), "-origin") {
			t.Errorf("%s without an origin: %v", format, err)
		}
	}
}

var errFull = errors.New("full")

type failingWriter struct{}

func (failingWriter) Write(p []byte) (int, error) { return 0, errFull }

func TestParse(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ in, want, err string }{
		{"", "", ""},
		{"category=motors&city=dubai", "category=motors&city=dubai", ""},
		{"https://paper.example/listings?category=motors&sort=price&facets=1", "category=motors", ""},
		{"limit=5", "", "limit"},
		{"cursor=x", "", "cursor"},
		{"colour=red", "", "colour"},
		{"near=x", "", "near"},
		{"a=%zz", "", "no query"},
	} {
		f, err := ParseFilter(tt.in)
		if tt.err == "" && (err != nil || f.Values().Encode() != tt.want) || tt.err != "" && (err == nil || !strings.Contains(fmt.Sprintf("%+v", err), tt.err)) {
			t.Errorf("ParseFilter(%q) = %v, %v; want %q %q", tt.in, f.Values(), err, tt.want, tt.err)
		}
	}
	for name, want := range map[string]Format{"": CSV, "jsonl": JSONL, "trovit": Trovit, "xlsx": ""} {
		if f, err := ParseFormat(name); f != want || (err == nil) != (want != "") {
			t.Errorf("ParseFormat(%q) = %q, %v", name, f, err)
		}
	}
}
