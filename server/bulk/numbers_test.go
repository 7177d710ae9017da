package bulk

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"broadside/app/classifieds"
	"broadside/server/settings"
)

// flatHead are the columns of flatsFile.
var flatHead = []string{"ref", "category", "title", "description", "city", "price", "currency", "lat", "lon", "attr.property_type", "attr.beds",
	"attr.baths", "attr.area", "attr.deposit", "attr.rent_period", "attr.permit_no"}

// flatsFile returns a file of flats in Doha, each with the cells of one of rows,
// "column=value|column=value". The first is in line 2.
func flatsFile(delimiter string, rows ...string) string {
	var b strings.Builder
	b.WriteString(strings.Join(flatHead, delimiter) + "\n")
	for i, row := range rows {
		cells := map[string]string{"ref": fmt.Sprint("flat-", i+2), "category": "property-rent", "title": "Two rooms by the park", "description": "Quiet.", "city": "doha",
			"price": "5000", "currency": "QAR", "attr.property_type": "apartment", "attr.beds": "2", "attr.rent_period": "year"}
		for part := range strings.SplitSeq(row, "|") {
			if column, value, ok := strings.Cut(part, "="); ok {
				cells[column] = value
			}
		}
		written := make([]string, len(flatHead))
		for j, column := range flatHead {
			written[j] = `"` + cells[column] + `"`
		}
		b.WriteString(strings.Join(written, delimiter) + "\n")
	}
	return b.String()
}

// numbersOf returns the number parsed in a column of a row, or "refused".
func numbersOf(listings []classifieds.Listing, row int, column string) string {
	for _, l := range listings {
		if l.ID != ListingID("a", fmt.Sprint("flat-", row)) {
			continue
		}
		code, attribute := strings.CutPrefix(column, "attr.")
		switch {
		case attribute && code == "deposit":
			return classifieds.FormatMinor(int64(l.Attributes[code].Number), l.Price.Currency)
		case attribute:
			return l.Attributes[code].String()
		case column == "lat":
			return classifieds.NumberValue(l.Place.Lat).String()
		}
		return classifieds.FormatMinor(l.Price.Minor, l.Price.Currency)
	}
	return "refused"
}

// Each case compares one cell of the first row: the number, or "refused" if it is
// ambiguous.
func TestNumbersOfAFile(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, delimiter string
		rows            []string
		column, want    string
	}{
		{"a price with a decimal comma, semicolon file", ";", []string{"price=1250,50"}, "price", "1250.50"},
		{"a price with one decimal, semicolon file", ";", []string{"price=1250,5"}, "price", "1250.50"},
		{"a single decimal comma, comma file", ",", []string{"price=12,50"}, "price", "refused"},
		{"two decimal commas, comma file", ",", []string{"price=12,50", "price=1300,75"}, "price", "12.50"},
		{"an area with a decimal comma, semicolon file", ";", []string{"attr.area=720,5"}, "attr.area", "720.5"},
		{"an area with a decimal comma, comma file", ",", []string{"attr.area=720,5"}, "attr.area", "refused"},
		{"a decimal comma decided by another column", ",", []string{"attr.area=720,5", "price=12,50", "price=13,50"}, "attr.area", "720.5"},
		{"a dot with three digits and a unit", ",", []string{"attr.area=12.000 sqft"}, "attr.area", "refused"},
		{"a dot with three digits", ",", []string{"attr.area=1.200"}, "attr.area", "refused"},
		{"a dot with three digits, semicolon file", ";", []string{"attr.area=1.200"}, "attr.area", "refused"},
		{"a dot decided by its column", ";", []string{"attr.area=1.200", "attr.area=720,5"}, "attr.area", "1200"},
		{"a dot decided by grouped numbers", ",", []string{"attr.area=1.200", "attr.area=100.000.000", "attr.area=1.250.000"}, "attr.area", "1200"},
		{"a dot decided by a price", ";", []string{"attr.area=1.200 m²", "price=1.250,50"}, "attr.area", "1200"},
		{"a fraction of an integer with a comma", ";", []string{"attr.baths=1,5"}, "attr.baths", "refused"},
		{"a fraction of an integer with a dot", ",", []string{"attr.baths=1.5"}, "attr.baths", "refused"},
		{"an integer with a zero decimal", ",", []string{"attr.baths=2.0"}, "attr.baths", "2"},
		{"dinars with a comma", ";", []string{"price=12,5|currency=KWD"}, "price", "12.500"},
		{"dinars, ambiguous", ",", []string{"price=12.500|currency=KWD"}, "price", "refused"},
		{"dinars, ambiguous with a comma", ",", []string{"price=12,500|currency=KWD"}, "price", "refused"},
		{"dinars with three decimals in every row", ",", []string{"price=12.500|currency=KWD", "price=1250.500|currency=KWD", "price=0.750|currency=KWD"}, "price", "12.500"},
		{"dinars with grouping commas in every row", ",", []string{"price=12,500|currency=KWD", "price=1,250,000|currency=KWD"}, "price", "12500"},

		{"riyals with a grouping comma, comma file", ",", []string{"price=51,000"}, "price", "51000"},
		{"riyals with a grouping comma, semicolon file", ";", []string{"price=51,000"}, "price", "51000"},
		{"riyals with a grouping comma, tab file", "\t", []string{"price=51,000"}, "price", "51000"},
		{"a grouping comma with a decimal comma in the column", ";", []string{"price=51,000", "price=1250,50"}, "price", "refused"},
		{"a grouping comma in a column with both uses", ";", []string{"price=51,000", "price=1250,50", "price=62,000"}, "price", "51000"},
		{"one decimal comma is ignored for prices", ",", []string{"price=51,000", "price=62,000", "price=12,50"}, "price", "51000"},
		{"one decimal comma is ignored for areas", ",", []string{"attr.area=1,310 sqft", "attr.area=720,5"}, "attr.area", "122"},
		{"two decimal commas are not ignored", ",", []string{"attr.area=1,310 sqft", "attr.area=720,5", "attr.area=81,25"}, "attr.area", "refused"},
		{"one decimal comma is ignored, semicolon file", ";", []string{"attr.area=1,310 sqft", "price=51,000", "price=62,000", "price=900,50"}, "attr.area", "122"},
		{"one comma of each use decides nothing, semicolon file", ";", []string{"attr.area=1,310 sqft", "price=51,000", "price=900,50"}, "attr.area", "refused"},
		{"a decimal comma in a column with decimal dots", ";", []string{"price=900,50", "price=51,000", "price=62,000.50"}, "price", "refused"},
		{"an area with a grouping comma, comma file", ",", []string{"attr.area=1,310 sqft"}, "attr.area", "122"},
		{"an area with a grouping comma, semicolon file", ";", []string{"attr.area=1,310 sqft"}, "attr.area", "refused"},
		{"a grouping comma decided by coordinates", ";", []string{"attr.area=1,310 sqft|lat=25.29|lon=51.53"}, "attr.area", "122"},
		{"a grouping comma decided by a price", ";", []string{"attr.area=1,310 sqft", "price=51,000"}, "attr.area", "122"},
		{"a dot with three digits in riyals", ",", []string{"price=1.250"}, "price", "refused"},
		{"a dot with three digits in a column with decimal dots", ",", []string{"price=1.250", "price=1250.50"}, "price", "refused"},
		{"a deposit decided by its column", ";", []string{"attr.deposit=1.250", "attr.deposit=900,50"}, "attr.deposit", "1250"},

		{"a grouping dot and a decimal comma", ",", []string{"price=1.250,50"}, "price", "1250.50"},
		{"a grouping comma and a decimal dot", ";", []string{"price=1,250.50"}, "price", "1250.50"},
		{"a dot with two decimals", ";", []string{"price=1250.50", "price=900,25"}, "price", "1250.50"},
		{"spaces and a comma", ",", []string{"price=1 250,50"}, "price", "1250.50"},
		{"a narrow space", ";", []string{"price=1\u202f250"}, "price", "1250"},
		{"apostrophes", ",", []string{"price=1’250"}, "price", "1250"},
		{"Arabic separators", ",", []string{"price=١٬٢٥٠٫٥"}, "price", "1250.50"},
		{"the Arabic comma", ",", []string{"price=٥١،٠٠٠"}, "price", "51000"},
		{"Persian digits", ",", []string{"attr.beds=۳"}, "attr.beds", "3"},
		{"an Arabic separator and two decimals", ",", []string{"price=٥٠٠٫٥٠"}, "price", "500.50"},
		{"an Arabic separator before three digits", ";", []string{"price=٨٥٫٠٠٠"}, "price", "refused"},
		{"an Arabic separator before three digits of dinars", ";", []string{"price=١٢٫٥٠٠|currency=KWD"}, "price", "12.500"},
		{"an Arabic separator before three digits of an area", ",", []string{"attr.area=١٢٫٥٠٠ قدم مربع"}, "attr.area", "refused"},
		{"a group after four digits", ";", []string{"price=1250,000", "price=2500,000"}, "price", "refused"},
		{"dinars with three decimals", ";", []string{"price=1250,000|currency=KWD"}, "price", "1250"},
		{"four decimals", ";", []string{"price=1250,0000"}, "price", "1250"},
		{"a comma at the end", ",", []string{"price=1250,"}, "price", "1250"},
		{"lakhs", ",", []string{"price=12,34,567"}, "price", "refused"},
		{"a group of two", ",", []string{"price=1,25"}, "price", "refused"},
		{"a latitude with a comma", ";", []string{"lat=25,30|lon=51,53"}, "lat", "25.3"},
		{"three decimals of a latitude", ",", []string{"lat=25.304|lon=51.53"}, "lat", "25.3"},
	} {
		t.Run(tt.name+" "+tt.rows[0], func(t *testing.T) {
			t.Parallel()
			cats, _ := settings.Categories(shipped())
			site := mustSite(t)
			site.Currencies = append(site.Currencies, "KWD")
			listings, problems := Listings(csvFile(flatsFile(tt.delimiter, tt.rows...)), cats, site, today)
			if got := numbersOf(listings, 2, tt.column); got != tt.want {
				t.Errorf("%s is %s, want %s\n%s", tt.column, got, tt.want, problemText(problems))
			}
			for _, p := range problems {
				if p.Line == 2 && (tt.want != "refused" || p.Field != tt.column) {
					t.Errorf("an error too much: %s", p)
				}
			}
			if tt.want == "refused" && len(problems) == 0 {
				t.Error("nothing is said")
			}
		})
	}
}

// The problem of an ambiguous number has both values, how to write each, and the
// cells that contradict each other.
func TestNumberProblems(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		delimiter string
		rows      []string
		want      string
	}{
		{",", []string{"attr.area=1.200 sqft"}, `attr.area: "1.200 sqft" can be read as 1200 (a dot between thousands) or as 1.200 (a decimal dot); write 1200 sqft or 1.2 sqft`},
		{",", []string{"price=12,50"}, `price: "12,50" can be read as 1250 (a comma between thousands) or as 12.50 (a decimal comma); write 1250 or 12.5`},
		{";", []string{"price=51,000", "price=1250,50"}, `price: "51,000" can be read as 51000 (a comma between thousands) or as 51.000 (a decimal comma); line 3 has "1250,50"; write 51000 or 51`},
		{";", []string{"attr.area=1,250", "price=1.250,50", "attr.deposit=1,250.50"},
			`attr.area: "1,250" can be read as 1250 (a comma between thousands) or as 1.250 (a decimal comma); line 3 has "1.250,50"; line 4 has "1,250.50"; write 1250 or 1.25`},
		{",", []string{"price=12.505,5,5"}, `price: "12.505,5,5" is not an amount; write one amount like 1500 or 1500.50, the currency apart`},
		{",", []string{"price=1250.505"}, `price: "1250.505" has more decimals than QAR; write one amount like`},
		{",", []string{"attr.beds=many"}, `attr.beds: "many" is not a number`},
		{",", []string{"attr.beds=2 BR"}, `attr.beds: "BR" is not a unit of beds; write one number and nothing else`},
		{",", []string{"attr.area=1,200-1,500 sqft"}, `attr.area: "1,200-1,500 sqft" is not a number; write one number, in m² or like 1310 sqft`},
		{",", []string{"attr.area=1200 ft"}, `attr.area: "ft" is not a unit of area; write one number, in m²`},
		{",", []string{"attr.deposit=QAR 5,000"}, `attr.deposit: "QAR 5,000" is not an amount; write one amount like 1500 or 1500.50, without its currency`},
		{",", []string{"price=0,500"}, `price: "0,500" can be read as 500 (a comma between thousands) or as 0.500 (a decimal comma); write 500 or 0.5`},
		{";", []string{"price=1250,000"}, `price: "1250,000" can be read as 1250000 (a comma between thousands) or as 1250.000 (a decimal comma); write 1250000 or 1250`},
		{";", []string{"attr.area=1,200 sqft"}, `attr.area: "1,200 sqft" can be read as 1200 (a comma between thousands) or as 1.200 (a decimal comma); write 1200 sqft or 1.2 sqft`},
	} {
		_, problems := read(t, flatsFile(tt.delimiter, tt.rows...))
		if got := problemText(problems); !strings.HasPrefix(got, "listings/a.csv:2: "+tt.want) {
			t.Errorf("%q:\n%s\nwant\n%s", tt.rows, got, tt.want)
		}
	}
}

// Files with one number format have no problems.
func TestOrdinaryNumbersAreSilent(t *testing.T) {
	t.Parallel()
	for name, file := range map[string]string{
		"an English desk": flatsFile(",", "price=1,250,000|attr.area=1,310 sqft", "price=51,000|attr.area=845 sqft", "price=900|attr.deposit=2,500", "price=1,250.50|attr.area=78.5"),
		"a German desk":   flatsFile(";", "price=1.250.000|attr.area=1.310,5", "price=51.000|attr.area=84,5", "price=900,50|attr.deposit=2.500"),
		"a French desk":   flatsFile(";", "price=1 250 000|attr.area=1 310,5", "price=51 000|attr.area=84,5", "price=900,50"),
		"a Swiss desk":    flatsFile(";", "price=1'250'000|attr.area=1'310.5", "price=51’000|attr.area=84.5"),
		"an Arabic desk":  flatsFile(",", "price=١٬٢٥٠٬٠٠٠|attr.area=١٬٣١٠ م²", "price=٥١٠٠٠|attr.area=٨٤٫٥|attr.beds=٣"),
		"a program":       flatsFile("\t", "price=1250000.00|attr.area=1310.5|attr.beds=2.0", "price=51000.00|attr.area=84"),
	} {
		if listings, problems := read(t, file); len(problems) != 0 || len(listings) < 2 {
			t.Errorf("%s: %d listings\n%s", name, len(listings), problemText(problems))
		}
	}
}

// numberStyle is a number format.
type numberStyle struct {
	name           string
	group, decimal string
	delimiters     []string
}

var numberStyles = []numberStyle{
	{"English", ",", ".", []string{",", ";", "\t"}}, {"plain", "", ".", []string{",", ";", "\t"}}, {"German", ".", ",", []string{",", ";", "\t"}},
	{"French", "\u202f", ",", []string{";", ","}}, {"Swiss", "’", ".", []string{";", ","}}, {"comma without groups", "", ",", []string{",", ";", "\t"}},
	{"Arabic", "٬", "٫", []string{",", ";"}},
}

// format formats n hundredths or thousandths.
func (h numberStyle) format(n int64, places int, grouped bool) string {
	digits := fmt.Sprintf("%0*d", places+1, n)
	whole, fraction := digits[:len(digits)-places], digits[len(digits)-places:]
	if grouped {
		for i := len(whole) - 3; i > 0; i -= 3 {
			whole = whole[:i] + h.group + whole[i:]
		}
	}
	if places > 0 {
		whole += h.decimal + fraction
	}
	return whole
}

// In a file with one number format, every accepted price has the right value.
func TestNoPriceIsMisread(t *testing.T) {
	t.Parallel()
	cats, _ := settings.Categories(shipped())
	site := mustSite(t)
	site.Currencies = append(site.Currencies, "KWD")
	random := rand.New(rand.NewPCG(6, 32))
	taken, all := 0, 0
	for range 300 {
		h := numberStyles[random.IntN(len(numberStyles))]
		delimiter := h.delimiters[random.IntN(len(h.delimiters))]
		currency, decimals := "QAR", 2
		if random.IntN(3) == 0 {
			currency, decimals = "KWD", 3
		}
		grouped, want, rows := random.IntN(3) > 0, map[int]int64{}, []string(nil)
		for row := range 6 {
			places := []int{0, 0, decimals, 1}[random.IntN(4)]
			n := 1 + random.Int64N([]int64{99, 9_999, 999_999, 99_999_999}[random.IntN(4)])
			rows = append(rows, "currency="+currency+"|price="+h.format(n, places, grouped))
			for range decimals - places {
				n *= 10
			}
			want[row+2] = n
		}
		listings, _ := Listings(csvFile(flatsFile(delimiter, rows...)), cats, site, today)
		for row, n := range want {
			got := numbersOf(listings, row, "price")
			if got != "refused" && got != classifieds.FormatMinor(n, currency) {
				t.Fatalf("%s, %q: row %d of %q is %s, want %s", h.name, delimiter, row, rows, got, classifieds.FormatMinor(n, currency))
			}
			if all++; got != "refused" {
				taken++
			}
		}
	}
	if taken*10 < all*8 {
		t.Errorf("%d of %d prices were taken, want most", taken, all)
	}
}
