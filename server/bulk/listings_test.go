package bulk

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/articles"
	"broadside/server/settings"
)

func mustSite(t testing.TB) api.Site {
	t.Helper()
	site, problems := settings.Site(shipped())
	if len(problems) != 0 {
		t.Fatal(problemText(problems))
	}
	return site
}

const dot = `<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"/>`

// read imports one CSV file with the shipped categories and places.
func read(t testing.TB, csv string) ([]classifieds.Listing, []articles.Problem) {
	t.Helper()
	cats, problems := settings.Categories(shipped())
	if len(problems) != 0 {
		t.Fatal(problemText(problems))
	}
	return Listings(csvFile(csv), cats, mustSite(t), today)
}

// csvFile returns a folder with one file of listings.
func csvFile(csv string) fstest.MapFS {
	return fstest.MapFS{"listings/a.csv": {Data: []byte(csv)}, "listings/img/dot.svg": {Data: []byte(dot)}}
}

const head = "ref,category,intent,title,description,lang,price,currency,price_type,period,city,area,images,alts,start,end,featured,badges,action,attr.make,attr.model,attr.year,attr.mileage,attr.fuel,attr.vin,attr.notice_type,attr.persons\n"

// line returns a valid row for head with some cells changed.
func line(changes ...string) string {
	names := strings.Split(strings.TrimSpace(head), ",")
	cells := map[string]string{
		"ref": "car-1", "category": "motors", "title": "Corolla with a service book", "description": "Second owner.", "price": "51,000",
		"city": "dubai", "attr.make": "toyota", "attr.model": "Corolla", "attr.year": "2020",
	}
	for i := 0; i < len(changes); i += 2 {
		cells[changes[i]] = changes[i+1]
	}
	row := make([]string, len(names))
	for i, n := range names {
		row[i] = `"` + strings.ReplaceAll(cells[n], `"`, `""`) + `"`
	}
	return strings.Join(row, ",") + "\n"
}

func TestListing(t *testing.T) {
	t.Parallel()
	listings, problems := read(t, head+line(
		"title", "كورولا نظيفة", "description", "  مالك واحد. \r\n\r\n\r\n فحص جديد. ", "price", "٥١٬٠٠٠", "currency", "sar", "price_type", "negotiable", "city", "الرياض", "area", "الملقا",
		"images", "dot.svg | dot.svg", "alts", "من الأمام", "start", "-3d4h", "end", "+10d@18:00", "featured", "Yes", "badges", "verified|reduced",
		"attr.make", "تويوتا", "attr.mileage", "40,000 mi", "attr.fuel", "بنزين", "attr.vin", "JTMHV05J604000000"))
	if len(problems) != 0 || len(listings) != 1 {
		t.Fatal(problemText(problems))
	}
	l := listings[0]
	if l.Lang != "ar" || l.Intent != classifieds.Offer || l.Category != "motors" || !l.Featured || strings.Join(l.Badges, " ") != "verified reduced" {
		t.Errorf("%+v", l)
	}
	if l.Text != "مالك واحد.\n\nفحص جديد." {
		t.Errorf("text %q", l.Text)
	}
	if want := (classifieds.Price{Type: classifieds.Negotiable, Minor: 5100000, Currency: "SAR"}); l.Price != want {
		t.Errorf("price %+v, want %+v", l.Price, want)
	}
	if want := (classifieds.Place{Country: "SA", Region: "SA-01", City: "riyadh", Area: "الملقا", Lat: 24.71, Lon: 46.68}); l.Place != want {
		t.Errorf("place %+v, want %+v", l.Place, want)
	}
	if !l.Published.Equal(today.AddDate(0, 0, -3).Add(-4*time.Hour)) || l.Expires.Format(time.RFC3339) != "2026-12-03T14:00:00Z" || l.State != classifieds.Live {
		t.Errorf("from %s to %s, %s", l.Published, l.Expires, l.State)
	}
	if len(l.Photos) != 2 || l.Photos[0].Alt != "من الأمام" || l.Photos[1].Alt != l.Title || l.Photos[0].Width != 4 {
		t.Errorf("photos %+v", l.Photos)
	}
	want := map[string]string{"make": "toyota", "model": "Corolla", "year": "2020", "mileage": "64374", "fuel": "petrol"}
	for code, v := range want {
		if got := l.Attributes[code].String(); got != v {
			t.Errorf("%s is %q, want %q", code, got, v)
		}
	}
	if len(l.Attributes) != len(want) { // without the private chassis number
		t.Errorf("attributes %v", l.Attributes)
	}
}

func TestListingDefaults(t *testing.T) {
	t.Parallel()
	listings, problems := read(t, head+line("city", "Dubai Marina"))
	if len(problems) != 0 || len(listings) != 1 {
		t.Fatal(problemText(problems))
	}
	l := listings[0]
	if l.Lang != "en" || l.Price.Type != classifieds.Fixed || l.Price.Currency != "AED" || l.Place.Area != "Dubai Marina" ||
		!l.Published.Equal(today) || !l.Expires.Equal(today.AddDate(0, 0, 30)) || l.Photos != nil || l.Badges != nil || l.Featured {
		t.Errorf("%+v", l)
	}
}

func TestListingProblems(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		changes []string
		want    string
	}{
		{"no ref", []string{"ref", ""}, "ref: missing"},
		{"an unknown action", []string{"action", "burn"}, `action: "burn" is not an action; put or delete`},
		{"an unknown category", []string{"category", "motor"}, `category: "motor" is not a category; perhaps "motors" is meant`},
		{"an unknown intent", []string{"intent", "swap"}, `intent: "swap" is not usable: one of offer, wanted`},
		{"no title", []string{"title", ""}, "title: missing: write something here"},
		{"a long title", []string{"title", strings.Repeat("x", 121)}, "title: 121 characters; at most 120"},
		{"no description", []string{"description", " "}, "description: missing: write something here"},
		{"a telephone", []string{"description", "Call 050 123 4567"}, "description: leave out telephone numbers"},
		{"a language that the paper lacks", []string{"lang", "fr"}, `lang: "fr" is not a language of the paper; one of en, ar`},
		{"an amount in words", []string{"price", "a lot"}, `price: "a lot" is not an amount`},
		{"no price", []string{"price", ""}, "price_type: missing: one of fixed, negotiable, on_request"},
		{"a price type that the category lacks", []string{"price_type", "free"}, `price_type: "free" is not usable: one of fixed`},
		{"a currency that the paper lacks", []string{"currency", "OMR"}, `currency: "OMR" is not a currency of the paper; one of AED, SAR, QAR`},
		{"an unknown place", []string{"city", "duby"}, `city: "duby" is no place of the paper; perhaps "dubai" is meant`},
		{"no place", []string{"city", ""}, `city: missing`},
		{"an attribute missing", []string{"attr.make", ""}, "attr.make: missing: needed in this category"},
		{"an unknown option", []string{"attr.make", "Trabant"}, `attr.make: "Trabant" is not usable: one of toyota`},
		{"out of range", []string{"attr.year", "1899"}, `attr.year: "1899" is not usable: from 1930 to 2028`},
		{"no number", []string{"attr.year", "new"}, `attr.year: "new" is not a number`},
		{"another unit", []string{"attr.mileage", "40 m²"}, `attr.mileage: "m²" is not a unit of mileage`},
		{"another category's attribute", []string{"attr.notice_type", "lost"}, "attr.notice_type: not an attribute of motors"},
		{"a private attribute too long", []string{"attr.vin", strings.Repeat("X", 18)}, `attr.vin: "XXXXXXXXXXXXXXXXXX" is not usable; at most 17 characters`},
		{"a missing picture", []string{"images", "gone.svg"}, `images: "gone.svg": no such file in listings/img`},
		{"a picture in another folder", []string{"images", "../../paper.yaml"}, `images: "../../paper.yaml": give the name of a file`},
		{"a start in words", []string{"start", "soon"}, `start: "soon" is not a time`},
		{"an end before the start", []string{"start", "+5d", "end", "+4d"}, `end: "+4d" is not usable: later than the day it is published`},
		{"an invalid featured", []string{"featured", "perhaps"}, `featured: "perhaps" is neither yes nor no`},
		{"an unknown badge", []string{"badges", "hot"}, `badges: "hot" is not a badge; one of new, reduced, verified`},
		{"two problems", []string{"attr.make", "", "price", "x"}, "price: \"x\" is not an amount; write one amount like 1500 or 1500.50, the currency apart\na.csv:2: attr.make: missing"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			listings, problems := read(t, head+line(tt.changes...)+line("ref", "car-2"))
			got := strings.ReplaceAll(problemText(problems), "listings/", "")
			if want := "a.csv:2: " + tt.want; !strings.HasPrefix(got, strings.ReplaceAll(want, "listings/", "")) {
				t.Errorf("problems:\n%s\nwant:\n%s", got, want)
			}
			if len(listings) != 1 || listings[0].ID != ListingID("a", "car-2") {
				t.Errorf("%d listings, want the good one", len(listings))
			}
		})
	}
}

func TestListingsStates(t *testing.T) {
	t.Parallel()
	listings, problems := read(t, head+line("ref", "a", "start", "+1d")+line("ref", "b", "start", "-40d")+line("ref", "c", "action", "delete")+line("ref", "d", "action", "PUT"))
	if len(problems) != 0 || len(listings) != 3 {
		t.Fatalf("%d, %s", len(listings), problemText(problems))
	}
	for i, want := range []classifieds.State{classifieds.Queued, classifieds.Expired, classifieds.Live} {
		if listings[i].State != want {
			t.Errorf("%d is %s, want %s", i, listings[i].State, want)
		}
	}
}

func TestListingsTwice(t *testing.T) {
	t.Parallel()
	listings, problems := read(t, head+line()+line())
	if want := `listings/a.csv:3: ref: "car-1" is the ref of an earlier row; give it another: line 2 has it already`; len(listings) != 1 || problemText(problems) != want {
		t.Errorf("%d listings, %s, want %s", len(listings), problemText(problems), want)
	}
}

// A ref that looks like another is the same, whatever invisible characters it has.
func TestRefWithInvisibleCharacters(t *testing.T) {
	t.Parallel()
	plain, _ := read(t, head+line("ref", "car 1"))
	for _, ref := range []string{"car\u200b 1", "\ufeffcar 1", "ca\u00adr 1", "\u200ecar 1\u200f", "car\u00a01", "car \u20601", "\u061ccar 1\u200d", "car\u202f1\u00a0"} {
		listings, problems := read(t, head+line("ref", ref))
		if len(listings) != 1 || listings[0].ID != plain[0].ID {
			t.Errorf("ref %q makes another listing; %s", ref, problemText(problems))
		}
		if _, problems := read(t, head+line("ref", "car 1")+line("ref", ref)); !strings.Contains(problemText(problems), `ref: "car 1" is the ref of an earlier row`) {
			t.Errorf("ref %q after \"car 1\": %s", ref, problemText(problems))
		}
	}
	if _, problems := read(t, head+line("ref", "\u200b")); !strings.Contains(problemText(problems), "ref: missing") {
		t.Errorf("a ref of invisible characters only: %s", problemText(problems))
	}
}

// A text that does not show its language is taken for one of the paper. The file's first
// that may be in another is named.
func TestLanguageInDoubt(t *testing.T) {
	t.Parallel()
	rows := ""
	for i, title := range []string{"Toyota Corolla", "Möbel für das Büro", "Schöner Tisch für die Küche", "كرسي"} {
		rows += line("ref", fmt.Sprint("t", i), "title", title, "description", title)
	}
	listings, problems := read(t, head+rows)
	want := `listings/a.csv:3: lang: missing, and the text does not show it: this row is taken for "en", and others may be; add a column lang if some are in another language`
	if len(listings) != 4 || problemText(problems) != want {
		t.Errorf("%d listings, %s, want %s", len(listings), problemText(problems), want)
	}
}

func TestListingsInOtherSpellings(t *testing.T) {
	t.Parallel()
	const want = "Noor’s café car"
	row := func(delimiter string) string {
		return strings.Join([]string{"REF", "Category", "title", "description", "city", "price", "attr.make", "attr.model", "attr.year"}, delimiter) + "\r\n" +
			strings.Join([]string{"1", "motors", want, "One owner.", "dubai", "5000", "toyota", "Yaris", "2019"}, delimiter) + "\r\n"
	}
	for name, csv := range map[string]string{
		"semicolons and a mark":    "\ufeff" + row(";"),
		"tabs":                     row("\t"),
		"Windows-1252":             strings.NewReplacer("’", "\x92", "é", "\xe9").Replace(row(",")),
		"old Mac line ends":        strings.ReplaceAll(row(","), "\r\n", "\r"),
		"letters and marks parted": strings.ReplaceAll(row(","), "é", "e\u0301"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			listings, problems := read(t, csv)
			if len(problems) != 0 || len(listings) != 1 || listings[0].Title != want {
				t.Errorf("%+v, %s", listings, problemText(problems))
			}
		})
	}
}

func TestListingsHeader(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, header, want string
		read               bool
	}{
		{"a column missing", "ref,category,title,description\n", "listings/a.csv:1: city: the column is missing; add it", false},
		{"a column twice", "ref,category,title,description,city,ref\n", "listings/a.csv:1: ref: the column is there twice", false},
		{"an unknown column", "ref,category,title,description,city,currancy\n", "listings/a.csv:1: currancy: unknown column; it is passed over; perhaps currency is meant", true},
		{"an unknown attribute", "ref,category,title,description,city,attr.yaer\n", "listings/a.csv:1: attr.yaer: no category has this attribute; perhaps attr.year is meant", true},
		{"a contact column", "ref,category,title,description,city,contact_email\n", "", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			row := strings.Join([]string{"1", "services", "Dogs walked", "Twice a day.", "doha", ""}[:strings.Count(tt.header, ",")+1], ",") + "\n"
			listings, problems := read(t, tt.header+row)
			got := problemText(problems)
			if !strings.HasPrefix(got, tt.want) {
				t.Errorf("problems:\n%s\nwant:\n%s", got, tt.want)
			}
			if reached := strings.Contains(got, "a.csv:2:"); reached != tt.read || len(listings) != 0 {
				t.Errorf("the row was read: %t, want %t", reached, tt.read)
			}
		})
	}
}

func TestListingsBesideOtherFiles(t *testing.T) {
	t.Parallel()
	csv := &fstest.MapFile{Data: []byte(rowOf(sofa...))}
	cats, _ := settings.Categories(shipped())
	listings, problems := Listings(fstest.MapFS{"listings/A.CSV": csv, "listings/b.xlsx": csv, "listings/c.tsv": csv, "listings/d.csv.gz": csv,
		"listings/README.md": csv, "listings/.hidden.csv": csv, "listings/~$b.xlsx": csv, "listings/img/e.xlsx": csv}, cats, mustSite(t), today)
	var named []string
	for _, p := range problems {
		named = append(named, p.File)
		if p.Level != articles.Warning || !strings.HasPrefix(p.What, "not read") {
			t.Error(p)
		}
	}
	if got := strings.Join(named, " "); got != "listings/b.xlsx listings/c.tsv listings/d.csv.gz" || len(listings) != 1 {
		t.Errorf("%d listings, named %s", len(listings), got)
	}
}

func TestListingsInAnEmptyFolder(t *testing.T) {
	t.Parallel()
	listings, problems := Listings(fstest.MapFS{}, nil, api.Site{}, today)
	if listings == nil || len(listings) != 0 || problems != nil {
		t.Errorf("%v, %v", listings, problems)
	}
}

func TestID(t *testing.T) {
	t.Parallel()
	if a, b := ListingID("a", "car-1"), ListingID("a", "car-1"); a != b || len(a) != 9 {
		t.Errorf("%s and %s", a, b)
	}
	seen := map[string]string{}
	for i := range 50_000 {
		ref := fmt.Sprintf("car-%d", i)
		if other := seen[ListingID("a", ref)]; other != "" {
			t.Fatalf("%s and %s are both %s", ref, other, ListingID("a", ref))
		}
		seen[ListingID("a", ref)] = ref
	}
}

func FuzzListings(f *testing.F) {
	cats, _ := settings.Categories(shipped())
	site, _ := settings.Site(shipped())
	byCode := map[string]classifieds.Category{}
	for _, c := range cats {
		byCode[c.Code] = c
	}
	f.Add([]byte(head + line()))
	f.Add([]byte(head + line("category", "notices", "price", "", "attr.make", "", "attr.model", "", "attr.year", "", "attr.notice_type", "lost", "attr.persons", "A|B")))
	f.Add([]byte(head + line("price", "x", "start", "+1d@", "images", "..|dot.svg")))
	f.Add([]byte("ref;category;title;description;city\n1;events;a;b;دبي\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		fsys := fstest.MapFS{"listings/a.csv": {Data: b}, "listings/img/dot.svg": {Data: []byte(dot)}}
		listings, problems := Listings(fsys, cats, site, today)
		for _, l := range listings {
			if bad := classifieds.Validate(l, byCode[l.Category]); bad != nil {
				t.Errorf("%+v was taken, but %v", l, bad)
			}
		}
		for _, p := range problems {
			if p.File != "listings/a.csv" || p.What == "" {
				t.Errorf("a problem without words: %+v", p)
			}
		}
	})
}

// problemText formats problems as they are printed.
func problemText(problems []articles.Problem) string {
	var lines []string
	for _, p := range problems {
		lines = append(lines, p.String())
	}
	return strings.Join(lines, "\n")
}

// A mapping beside a file is used for it, and only for it.
func TestListingsWithAMapping(t *testing.T) {
	t.Parallel()
	const chairs = "fields:\n  ref: Nr\n  category: {value: items}\n  title: Name\n  description: Text\n  city: {value: dubai}\n  attr.condition: {value: good}\n  price: {column: Preis, decimal: ','}\n"
	cats, _ := settings.Categories(shipped())
	for _, tt := range []struct {
		name     string
		files    map[string]string
		listings int
		problems string
	}{
		{"CSV", map[string]string{"a.csv": "Nr;Name;Text;Preis\n1;Chair;Of oak.;1.250,00\n", "a.yaml": chairs}, 1, ""},
		{"XML", map[string]string{"a.xml": "<all><i><nr>1</nr><name>Chair</name><text>Of oak.</text><preis>5</preis></i><i><nr>2</nr><preis>7</preis></i></all>", "a.yaml": chairs}, 1,
			"listings/a.xml:1: title: missing: write something here\nlistings/a.xml:1: description: missing: write something here"},
		{"columns that were renamed", map[string]string{"a.csv": "Nr;Titel;Text;Preis\n1;Chair;Of oak.;1.250,00\n", "a.yaml": chairs}, 0,
			"listings/a.csv:1: name: the mapping names this column, but the file lacks it; correct the mapping or the export, or add the column to optional"},
		{"a broken mapping", map[string]string{"a.csv": "Nr;Name;Text;Preis\n1;Chair;Of oak.;5\n", "a.yaml": strings.Replace(chairs, "title", "titel", 1)}, 0,
			"listings/a.yaml:2: fields.title: missing: a listing has no title; add title\nlistings/a.yaml:4: fields.titel: not a column of Desk CSV; perhaps \"title\" is meant"},
		{"a mapping for no file", map[string]string{"b.yaml": chairs}, 0, "listings/b.yaml: a mapping for no file of listings; give it the name of the .csv or .xml file, or take it out"},
		{"two files of a source", map[string]string{"a.csv": rowOf(sofa...), "a.xml": "<trovit></trovit>"}, 1,
			"listings/a.xml: its listings are of the same source as those of listings/a.csv; give the files different names\nlistings/a.xml: no element ad; write one a row, or take the file out"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			fsys := fstest.MapFS{}
			for name, text := range tt.files {
				fsys["listings/"+name] = &fstest.MapFile{Data: []byte(text)}
			}
			listings, problems := Listings(fsys, cats, mustSite(t), today)
			if len(listings) != tt.listings || problemText(problems) != tt.problems {
				t.Errorf("%d listings, %s\nwant %d, %s", len(listings), problemText(problems), tt.listings, tt.problems)
			}
		})
	}
}
