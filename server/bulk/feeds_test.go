package bulk

import (
	"bytes"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"broadside/app/classifieds"
	"broadside/server/mapping"
	"broadside/server/table"
)

// decodeAll decodes the rows of a file. The problems are those of the file and its rows.
func decodeAll(t testing.TB, text string, o Options) (listings []classifieds.Listing, problems string) {
	t.Helper()
	f, found, err := openText(t, text, o)
	if err != nil {
		t.Fatal(err)
	}
	for r := range f.Rows() {
		l, ok, more := f.Decode(r, time.Time{})
		found = append(found, more...)
		if ok {
			listings = append(listings, l)
		}
	}
	return listings, problemText(found)
}

func listingText(l classifieds.Listing) string {
	return fmt.Sprintf("%s %s: %s | %d %s %s | %s %s | %v | until %s", l.Category, l.Title, l.Text, l.Price.Minor, l.Price.Currency, l.Price.Period, l.Place.City, l.Place.Area,
		l.Attributes, l.Expires.Format(time.DateOnly))
}

func TestTrovit(t *testing.T) {
	t.Parallel()
	text := `<?xml version="1.0" encoding="utf-8"?>
<trovit>
<ad><id>1</id><title>Flat by the park</title><content><![CDATA[Two <b>rooms</b>.]]></content><type>For Rent</type><price period="monthly">5,200</price><currency>QAR</currency><property_type>Flat</property_type>
<floor_area unit="feet">1,000</floor_area><rooms>2</rooms><bathrooms>1</bathrooms><city>Doha</city><city_area>West Bay</city_area><date>2026-11-20</date><expiration_date>2026-12-20</expiration_date>
<pictures><picture><picture_url>https://example.com/1.jpg</picture_url></picture></pictures></ad>
<ad><id>2</id><title>Corolla</title><content>One owner.</content><price>32500</price><currency>AED</currency><make>Toyota</make><model>Corolla</model><year>2019</year><mileage unit="miles">10000</mileage><fuel>Petrol</fuel><city>Dubai</city></ad>
<ad><id>3</id><title>Cook</title><content>For a hotel.</content><company>Hotel</company><salary>4000 - 5000 QAR month</salary><working_hours>full_time</working_hours><city>Doha</city><expiration_date>2026-12-20</expiration_date></ad>
<ad><id>4</id><title>Chair</title><content>Of oak.</content><price>40</price><currency>AED</currency><make>Own</make><condition>good</condition><city>Dubai</city></ad>
<ad><id>5</id><title>Something</title><content>Else.</content><city>Dubai</city></ad>
</trovit>`
	listings, problems := decodeAll(t, text, Options{Source: "feed"})
	var got []string
	for _, l := range listings {
		got = append(got, listingText(l))
	}
	want := `property-rent Flat by the park: Two rooms. | 520000 QAR month | doha West Bay | map[area:93 baths:1 beds:2 property_type:apartment rent_period:month] | until 2026-12-19
motors Corolla: One owner. | 3250000 AED  | dubai  | map[fuel:petrol make:toyota mileage:16093 model:Corolla year:2019] | until 2026-12-23
jobs Cook: For a hotel. | 0   | doha  | map[employer:Hotel employment_type:full_time salary_max:500000 salary_min:400000 salary_period:month valid_through:2026-12-20 workplace:onsite] | until 2026-12-19
items Chair: Of oak. | 4000 AED  | dubai  | map[brand:Own condition:good] | until 2026-12-23`
	if strings.Join(got, "\n") != want {
		t.Errorf("\n%s\nwant\n%s", strings.Join(got, "\n"), want)
	}
	for _, want := range []string{`feed.csv:3: images: "https://example.com/1.jpg" is left out`, `feed.csv:9: category: missing`} {
		if !strings.Contains(problems, want) {
			t.Errorf("%s lacks %s", problems, want)
		}
	}
}

// Values that a feed of Trovit or Indeed does not state are not assumed without a warning.
func TestFeedsAssumeNothingSilently(t *testing.T) {
	t.Parallel()
	home := `<type>For Rent</type><property_type>Flat</property_type><rooms>2</rooms><city>Doha</city>`
	job := `<company>Hotel</company><working_hours>full_time</working_hours><city>Doha</city><expiration_date>2026-12-20</expiration_date>`
	for _, tt := range []struct{ name, ad, listing, problem string }{
		{"a rent without a period", home + `<price>5200</price><currency>QAR</currency>`, "", "attr.rent_period: missing"},
		{"a rent by the week", home + `<price period="weekly">5200</price><currency>QAR</currency>`, "rent_period:week", ""},
		{"thousands or three decimals", home + `<price period="monthly">5.200</price><currency>QAR</currency>`, "", "price: "},
		{"a salary in another currency", job + `<salary>4000 - 5000 USD month</salary>`, "", "salary_min is in QAR"},
		{"a salary in dollars", job + `<salary>$4,000.50 per month</salary>`, "", "salary_min is in QAR"},
		{"a salary with a dot at its end", job + `<salary>QAR 4,000.</salary>`, "salary_min:400000", ""},
		{"a workplace", job, "workplace:onsite", `attr.workplace: "onsite" is the default of the mapping`},
		{"remote work", job + `<telecommute>1</telecommute>`, "workplace:remote", ""},
	} {
		listings, problems := decodeAll(t, `<trovit><ad><id>1</id><title>Title</title><content>Words.</content>`+tt.ad+`</ad></trovit>`, Options{Source: "feed"})
		got := ""
		for _, l := range listings {
			got += listingText(l)
		}
		if (tt.listing == "") != (got == "") || !strings.Contains(got, tt.listing) || !strings.Contains(problems, tt.problem) {
			t.Errorf("%s: %s, want %q\n%s, want %q", tt.name, got, tt.listing, problems, tt.problem)
		}
	}
}

func TestIndeed(t *testing.T) {
	t.Parallel()
	text := `<source><publisher>A paper</publisher><publisherurl>https://example.com</publisherurl>
<job><title><![CDATA[Night cook]]></title><date><![CDATA[Fri, 20 Nov 2026 10:00:00 GMT]]></date><referencenumber>7</referencenumber><company>Hotel</company><city>Doha</city><country>QA</country>
<description><![CDATA[<p>Nights only.</p>]]></description><salary>QAR 4,000 per month</salary><jobtype>fulltime</jobtype><remotetype>Hybrid remote</remotetype><category>hospitality</category><experience>3+ years</experience><expirationdate>12/31/2026</expirationdate></job></source>`
	listings, problems := decodeAll(t, text, Options{Source: "feed", Format: table.Indeed})
	if len(listings) != 1 {
		t.Fatal(problems)
	}
	want := "jobs Night cook: Nights only. | 0   | doha  | map[employer:Hotel employment_type:full_time experience:3 salary_min:400000 salary_period:month sector:hospitality valid_through:2026-12-31 workplace:hybrid] | until 2026-12-30"
	if got := listingText(listings[0]); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	if got := listings[0].Published; !got.Equal(time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)) {
		t.Errorf("published %v", got)
	}
}

// XML whose elements have the names of Desk CSV needs no mapping.
func TestXMLOfDeskColumns(t *testing.T) {
	t.Parallel()
	listings, problems := decodeAll(t, `<all><item><ref>1</ref><category>items</category><title>Chair</title><description>Of oak.</description><city>dubai</city><price>5</price><attr.condition>good</attr.condition></item></all>`, Options{Source: "feed"})
	if len(listings) != 1 || problems != "" {
		t.Errorf("%v, %s", listings, problems)
	}
	if _, _, err := openText(t, "<all><car><nr>1</nr></car><car><nr>2</nr></car></all>", Options{}); err == nil || !strings.Contains(err.Error(), "ref, category, title, description, city are missing; write a mapping file") {
		t.Error(err)
	}
}

const chairMapping = `
repeated: skip
skip:
  - {column: state, is: sold, reason: sold}
fields:
  ref: nr
  category: {value: items}
  title: name
  description: name
  city: {value: dubai}
  price: {column: cost, decimal: ","}
  start: {column: since, dates: DD.MM.YYYY}
  attr.condition: {value: good}
`

func openMapped(t testing.TB, text, mappingText string) *File {
	t.Helper()
	m, problems := mapping.Parse("m.yaml", []byte(mappingText))
	if m == nil {
		t.Fatal(problemText(problems))
	}
	f, problems, err := openText(t, text, Options{Source: "feed", Mapping: m})
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problemText(problems))
	}
	return f
}

func TestMappedRows(t *testing.T) {
	t.Parallel()
	f := openMapped(t, "nr;name;cost;since;state\n1;Chair;1.250,50;20.11.2026;\n2;Table;5;20.11.2026;Sold\n1;Chair again;5;;\n3;Bed;5.50;soon;\n;No number;5;;\n4;Lamp;7;;\n", chairMapping)
	var got []string
	for r := range f.Rows() {
		l, ok, problems := f.Decode(r, time.Time{})
		got = append(got, fmt.Sprintf("%d %s %q %t %d %s %t", r.Line, r.Ref, r.Skip, ok, l.Price.Minor, problemText(problems), r.Digest == [16]byte{}))
	}
	want := []string{
		`2 1 "" true 125050  false`, `3 2 "sold" false 0  true`, `4 1 "its ref is that of an earlier row" false 0  true`,
		`5 3 "" false 0 feed.csv:5: price: "5.50" is not one number with the decimal sign ,; correct it, or the key decimal of the mapping` + "\n" +
			`feed.csv:5: start: "soon" is not a date like DD.MM.YYYY; correct it, or add its layout to dates in the mapping true`,
		`6  "" false 0 feed.csv:6: ref: missing; give each listing a name of its own that stays the same true`, `7 4 "" true 700  false`,
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if f.Unreadable() != 1 {
		t.Errorf("%d rows are unreadable, want 1", f.Unreadable())
	}
}

// A picture that another system has not sent does not keep its listing out, and comes in
// when it is there.
func TestMappedRowWithoutItsPicture(t *testing.T) {
	t.Parallel()
	f := openMapped(t, "nr;name;cost;since;state\ngone.jpg|dot.svg;Chair;5;;\n", strings.Replace(chairMapping, "  city:", "  images: nr\n  city:", 1))
	for r := range f.Rows() {
		l, ok, problems := f.Decode(r, time.Time{})
		if !ok || len(l.Photos) != 1 || problemText(problems) != `feed.csv:2: images: "gone.jpg" is left out: no such file in listings/img; put it there, and the next import takes it` {
			t.Errorf("%t, %v, %s", ok, l.Photos, problemText(problems))
		}
	}
}

// Another mapping gives another digest only if it gives another listing.
func TestDigestOfMappedRows(t *testing.T) {
	t.Parallel()
	const file = "nr;name;cost;since;state\n1;Chair;5;20.11.2026;\n"
	first := func(mappingText string) (digest [16]byte) {
		for r := range openMapped(t, file, mappingText).Rows() {
			digest = r.Digest
		}
		return digest
	}
	base := first(chairMapping)
	if first("# a comment\n"+chairMapping) != base {
		t.Error("a comment changes the digest")
	}
	if first(strings.Replace(chairMapping, "good", "new", 1)) == base {
		t.Error("another value does not change the digest")
	}
}

// A large file is read row by row: neither its text nor its rows are kept.
func TestLargeFileInLittleMemory(t *testing.T) { // not in parallel: the memory of other tests would count
	const rows = 20_000
	var b bytes.Buffer
	b.WriteString("ref,category,title,description,city,attr.condition\n")
	for i := range rows {
		fmt.Fprintf(&b, "%d,items,Chair %d,%s,dubai,good\n", i, i, strings.Repeat("Of oak. ", 100))
	}
	f, _, err := Open(bytes.NewReader(b.Bytes()), int64(b.Len()), shippedSettings(t), Options{Source: "feed", Now: today})
	if err != nil {
		t.Fatal(err)
	}
	n, before, most := 0, heap(), uint64(0)
	for range f.Rows() {
		if n++; n%5000 == 0 {
			most = max(most, heap())
		}
	}
	if n != rows || most > before+12<<20 {
		t.Errorf("%d rows, %d KB more in use for a file of %d KB", n, int64(most-before)>>10, b.Len()>>10)
	}
}

func heap() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func BenchmarkRows(b *testing.B) {
	f := openFile(b, head+benchmarkRows(1000))
	for b.Loop() {
		for range f.Rows() {
		}
	}
	b.ReportMetric(1000*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

func BenchmarkDecode(b *testing.B) {
	f := openFile(b, head+benchmarkRows(1000))
	for b.Loop() {
		for r := range f.Rows() {
			if _, ok, problems := f.Decode(r, time.Time{}); !ok {
				b.Fatal(problemText(problems))
			}
		}
	}
	b.ReportMetric(1000*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

func benchmarkRows(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(line("ref", fmt.Sprint("car-", i), "price", "51000", "description", strings.Repeat("Full service history, one owner from new. ", 10)))
	}
	return b.String()
}
