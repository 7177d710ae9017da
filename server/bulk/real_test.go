package bulk

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/articles"
	"broadside/server/mapping"
)

// imported is the result of importing a file.
type imported struct {
	listings []classifieds.Listing
	rejected map[string]int // by field and the kind of fault
	skipped  map[string]int // by reason
	problems []string
}

// importReal imports a real file with a mapping that ships.
func importReal(t *testing.T, name, example string, s Settings, now time.Time) (r imported) {
	t.Helper()
	text, ok := mapping.Example(example)
	if !ok {
		t.Fatalf("no mapping %s", example)
	}
	m, problems := mapping.Parse(example, text)
	if len(problems) > 0 {
		t.Fatal(problemText(problems))
	}
	b := sharedFile(t, name)
	f, problems, err := Open(bytes.NewReader(b), int64(len(b)), s, Options{Source: example, Mapping: m, Now: now, FileName: name})
	if err != nil {
		t.Fatal(err)
	}
	r.rejected, r.skipped = map[string]int{}, map[string]int{}
	for _, p := range problems {
		r.problems = append(r.problems, p.String())
	}
	for row := range f.Rows() {
		l, ok, problems := f.Decode(row, time.Time{})
		switch {
		case row.Skip != "":
			r.skipped[row.Skip]++
		case ok:
			r.listings = append(r.listings, l)
		default:
			i := slices.IndexFunc(problems, func(p articles.Problem) bool { return p.Level != articles.Warning })
			r.rejected[problems[i].Field+": "+kindOf(problems[i].What)]++
		}
		for _, p := range problems {
			r.problems = append(r.problems, p.String())
		}
	}
	return r
}

var quoted = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|[0-9]+`)

// kindOf returns a fault without the values in it.
func kindOf(what string) string { return quoted.ReplaceAllString(what, "…") }

func countText(counts map[string]int) string {
	var out []string
	for _, key := range slices.Sorted(maps.Keys(counts)) {
		out = append(out, fmt.Sprintf("%d × %s", counts[key], key))
	}
	return strings.Join(out, "\n")
}

// realSettings are the shipped settings with the places and currencies of the real files.
func realSettings(t *testing.T) Settings {
	s := shippedSettings(t)
	s.Site.Currencies = append(s.Site.Currencies, "USD", "OMR")
	us := func(code, name, region string, lat, lon float64) api.City {
		return api.City{Code: code, Country: "US", Region: region, Names: map[string]string{"en": name, "ar": name}, Lat: lat, Lon: lon}
	}
	sa := func(code, english, arabic, region string, lat, lon float64, aka ...string) api.City {
		return api.City{Code: code, Country: "SA", Region: region, Names: map[string]string{"en": english, "ar": arabic}, Aka: aka, Lat: lat, Lon: lon}
	}
	s.Site.Cities = append(s.Site.Cities,
		us("new-york", "New York", "US-NY", 40.71, -74.01), us("durham", "Durham", "US-NC", 35.99, -78.90),
		us("austin", "Austin", "US-TX", 30.27, -97.74), us("san-antonio", "San Antonio", "US-TX", 29.42, -98.49), us("houston", "Houston", "US-TX", 29.76, -95.37),
		us("chicago", "Chicago", "US-IL", 41.88, -87.63), us("san-francisco", "San Francisco", "US-CA", 37.77, -122.42), us("portland", "Portland", "US-OR", 45.52, -122.68),
		us("dallas", "Dallas", "US-TX", 32.78, -96.80), us("washington", "Washington", "US-DC", 38.91, -77.04), us("los-angeles", "Los Angeles", "US-CA", 34.05, -118.24),
		us("seattle", "Seattle", "US-WA", 47.61, -122.33), us("minneapolis", "Minneapolis", "US-MN", 44.98, -93.27),
		sa("al-ahsa", "Al-Ahsa", "الأحساء", "SA-04", 25.38, 49.59), sa("qatif", "Qatif", "القطيف", "SA-04", 26.56, 50.01),
		sa("hafar-al-batin", "Hafar Al-Batin", "حفر الباطن", "SA-04", 28.43, 45.97), sa("jubail", "Jubail", "الجبيل", "SA-04", 27.01, 49.66),
		sa("buraydah", "Buraydah", "بريدة", "SA-05", 26.33, 43.97), sa("jazan", "Jazan", "جازان", "SA-09", 16.89, 42.55, "جيزان"), sa("hail", "Hail", "حائل", "SA-06", 27.52, 41.69),
		sa("al-bahah", "Al Bahah", "الباحة", "SA-11", 20.01, 41.47), sa("arar", "Arar", "عرعر", "SA-08", 30.98, 41.02), sa("najran", "Najran", "نجران", "SA-10", 17.49, 44.13),
		sa("tabuk", "Tabuk", "تبوك", "SA-07", 28.38, 36.57), sa("sakaka", "Sakaka", "سكاكا", "SA-12", 29.97, 40.21))
	var photo bytes.Buffer
	if err := jpeg.Encode(&photo, image.NewGray(image.Rect(0, 0, 40, 30)), nil); err != nil {
		t.Fatal(err)
	}
	s.Pictures = fstest.MapFS{}
	for _, name := range []string{"sofa-1.jpg", "sofa-2.jpg"} {
		s.Pictures.(fstest.MapFS)["listings/img/"+name] = &fstest.MapFile{Data: photo.Bytes()}
	}
	return s
}

// Each real file with its example mapping: the number of listings, and the rejected rows by reason.
func TestRealFiles(t *testing.T) {
	t.Parallel()
	s := realSettings(t)
	for _, tt := range []struct {
		file, example     string
		listings          int
		rejected, skipped string
		first             string // title, price and city of the first listing
	}{
		{"jobs/NYC_Jobs.csv", "nyc-jobs", 1741,
			"14 × attr.employment_type: missing: needed in this category\n3 × description: looks like UTF-… that was read in another character set\n1 × ref: … is the ref of an earlier row\n1 × start: … is not a date like YYYY-MM-DDTHH:mm:ss.SSS",
			"2217 × open to the city's own staff only", ""},
		{"items/ikea.csv", "ikea", 2962, "", "732 × its ref is that of an earlier row", "FREKVENS: Bar table, in/outdoor, 51x51 cm; SAR 265; riyadh"},
		{"property/uci555_apartments_for_rent_first2500.csv", "apartments", 854, "23 × city: missing\n1623 × city: … is no place of the paper", "", "Studio flat in Washington, 101 sq ft; USD 790; washington"},
		{"property/duke-forest.csv", "duke-forest", 98, "", "", "3-bedroom house, 1 Learned Pl; USD 1520000; durham"},
		{"arabic/rega_sales_EP_2025Q3.csv", "rega-sales", 516,
			"1 × area: … is a city of its own, not in khobar\n13 × city: … is no place of the paper\n3 × ref: … is the ref of an earlier row",
			"66 × no kind of property", "صفقات عقارية: فيلا – سكني في الاحساء، حي القدس (الربع الثالث 2025); ; al-ahsa"},
		{"arabic/moj_enforcement_sale_2025Q3.csv", "moj-enforcement", 2297, "", "", "قرار تنفيذ 15476931 في الرياض: احكام و قرارات; ; riyadh"},
		{"exports/awpcp.csv", "awpcp", 2,
			"1 × attr.rent_period: missing: needed in this category\n1 × city: … is no place of the paper\n1 × price: … is not one number with the decimal sign .\n1 × ref: … is the ref of an earlier row\n1 × title: missing: write something here", "",
			"Corner sofa; AED 450; dubai"},
		{"exports/yclas.csv", "yclas", 4, "", "1 × sold", "Saloon in good order; AED 32500; dubai"},
		{"exports/osclass.xml", "osclass", 1, "1 × attr.rent_period: missing: needed in this category", "1 × not approved", "Touring motorcycle; AED 18500; dubai"},
	} {
		t.Run(tt.example, func(t *testing.T) {
			t.Parallel()
			r := importReal(t, tt.file, tt.example, s, today)
			if len(r.listings) != tt.listings || countText(r.rejected) != tt.rejected || countText(r.skipped) != tt.skipped {
				t.Errorf("%d listings, want %d\nrejected\n%s\nwant\n%s\nskipped\n%s\nwant\n%s\n%s", len(r.listings), tt.listings, countText(r.rejected), tt.rejected,
					countText(r.skipped), tt.skipped, strings.Join(r.problems[:min(len(r.problems), 10)], "\n"))
			}
			if len(r.listings) == 0 {
				return
			}
			l, price := r.listings[0], ""
			if l.Price.Minor > 0 {
				price = l.Price.Currency + " " + classifieds.FormatMinor(l.Price.Minor, l.Price.Currency)
			}
			if got := l.Title + "; " + price + "; " + l.Place.City; tt.first != "" && got != tt.first {
				t.Errorf("the first is %s, want %s", got, tt.first)
			}
		})
	}
}

// A default of a mapping is reported once per file, and the problem of a row without a required
// attribute has a fix.
func TestDefaultsOfMappingsAreNamed(t *testing.T) {
	t.Parallel()
	r := importReal(t, "exports/awpcp.csv", "awpcp", realSettings(t), today)
	all := strings.Join(r.problems, "\n")
	for _, want := range []string{`attr.condition: "not_stated" is the default of the mapping`, `attr.workplace: "onsite" is the default of the mapping`,
		"attr.rent_period: missing: needed in this category; name the column that has it in the mapping, or a default"} {
		if n := strings.Count(all, want); n != 1 {
			t.Errorf("%d × %q in\n%s", n, want, all)
		}
	}
}

// Rows of Osclass as other sites have them.
func TestOsclassKinds(t *testing.T) {
	t.Parallel()
	s := shippedSettings(t)
	text, _ := mapping.Example("osclass")
	m, _ := mapping.Parse("osclass", text)
	for _, tt := range []struct{ name, row, want string }{
		{"goods", `<category>For sale</category><subcategory>Home - Furniture - Garden Supplies</subcategory><price>450000000</price>`, "items condition not_stated item_type furniture"},
		{"a bicycle", `<category>For sale</category><subcategory>Sporting Goods - Bicycles</subcategory><price>450000000</price>`, "items condition not_stated item_type sport"},
		{"a flat for sale is no rent", `<category>Real estate</category><subcategory>Houses - Apartments for Sale</subcategory><price>900000000000</price><custom name="bedrooms">2</custom>`, "property-sale beds 2 property_type apartment"},
		{"a room", `<category>Real estate</category><subcategory>Rooms for Rent - Shared</subcategory><price>900000000</price><custom name="rent_period">month</custom>`, "property-rent property_type room rent_period month"},
		{"a job", `<category>Jobs</category><subcategory>Teaching</subcategory><price></price>`, "jobs employer Anna employment_type full_time valid_through 2027-01-18 workplace onsite"},
		{"a rent without a period", `<category>Real estate</category><subcategory>Houses - Apartments for Rent</subcategory><price>4200000000</price><custom name="bedrooms">0</custom>`, "attr.rent_period"},
		{"a car in Arabic", `<category>Vehicles</category><subcategory>Cars</subcategory><price>4200000000</price><custom name="make">Kia</custom><custom name="year">2020</custom>`, "motors make kia model غير مذكور year 2020"},
	} {
		title := `<title locale="en_US">Something</title><content locale="en_US">Words of it.</content>`
		if strings.Contains(tt.want, "غير") {
			title = `<title locale="ar_SY">سيارة كيا</title><content locale="ar_SY">نظيفة من المالك</content>`
		}
		file := `<listings><listing><id>1</id>` + title + tt.row + `<currency>AED</currency><contactname>Anna</contactname><contactemail>a@x.example</contactemail>
			<countryId>AE</countryId><region>Ajman</region><city>Ajman</city><cityArea></cityArea><latitude></latitude><longitude></longitude><image></image>
			<pub_date>2026-11-20 09:00:00</pub_date><expiration>2027-01-18 10:15:00</expiration><status>ACTIVE</status><premium>0</premium></listing></listings>`
		f, _, err := Open(strings.NewReader(file), int64(len(file)), s, Options{Source: "a", Mapping: m, Now: today})
		if err != nil {
			t.Fatal(tt.name, err)
		}
		for row := range f.Rows() {
			l, _, problems := f.Decode(row, time.Time{})
			got := []string{l.Category}
			for _, code := range slices.Sorted(maps.Keys(l.Attributes)) {
				if v := l.Attributes[code]; v.Text != "" {
					got = append(got, code, v.Text)
				} else {
					got = append(got, code, fmt.Sprint(v.Number))
				}
			}
			if found := strings.Join(got, " "); found != tt.want && !(strings.HasPrefix(tt.want, "attr.") && strings.Contains(problemText(problems), tt.want+": missing")) {
				t.Errorf("%s: %s, want %s: %s", tt.name, found, tt.want, problemText(problems))
			}
		}
	}
}

// The shipped mappings assume no condition and no rent period: they read it from the text. Goods
// whose text has no condition say so, and a rent without a period is rejected.
func TestShippedMappingsReadTheText(t *testing.T) {
	t.Parallel()
	s := shippedSettings(t)
	for _, tt := range []struct {
		example, header, row string
		attribute, want      string // "": the row is rejected for the attribute
	}{
		{"awpcp", awpcpHeader, "Sofa,Grey sofa in good condition.,A,a@x.example,,Furniture,11/20/26,1/19/27,United Arab Emirates,Dubai,Dubai,,450,,,a,1", "condition", "good"},
		{"awpcp", awpcpHeader, "Sofa,Brand new.,A,a@x.example,,Furniture,11/20/26,1/19/27,United Arab Emirates,Dubai,Dubai,,450,,,a,1", "condition", "new"},
		{"awpcp", awpcpHeader, "Sofa,Grey.,A,a@x.example,,Furniture,11/20/26,1/19/27,United Arab Emirates,Dubai,Dubai,,450,,,a,1", "condition", "not_stated"},
		{"awpcp", awpcpHeader, "Two bedroom flat,55 per year.,A,a@x.example,,Property For Rent,11/20/26,1/19/27,United Arab Emirates,Sharjah,Sharjah,,55,,,a,1", "rent_period", "year"},
		{"awpcp", awpcpHeader, "Two bedroom villa,Paid monthly.,A,a@x.example,,Property For Rent,11/20/26,1/19/27,United Arab Emirates,Sharjah,Sharjah,,55,,,a,1", "property_type", "villa"},
		{"awpcp", awpcpHeader, "Two bedroom flat,Bright.,A,a@x.example,,Property For Rent,11/20/26,1/19/27,United Arab Emirates,Sharjah,Sharjah,,55,,,a,1", "rent_period", ""},
		{"awpcp", awpcpHeader, "Two bedrooms,Rent per month.,A,a@x.example,,Property For Rent,11/20/26,1/19/27,United Arab Emirates,Sharjah,Sharjah,,55,,,a,1", "property_type", ""},
		{"awpcp", awpcpHeader, "Clerk,Part-time and remote.,A,a@x.example,,Jobs > Finance,11/20/26,1/19/27,United Arab Emirates,Dubai,Dubai,,,,,a,1", "employment_type", "part_time"},
		{"awpcp", awpcpHeader, "Clerk,Part-time and remote.,A,a@x.example,,Jobs > Finance,11/20/26,1/19/27,United Arab Emirates,Dubai,Dubai,,,,,a,1", "workplace", "remote"},
		{"yclas", yclasHeader, "A,a@x.example,Camera,استعمال خفيف,2026-11-21 08:58:40,Electronics,Riyadh,2100,,,NULL,,,,,SAR,,", "condition", "like_new"},
		{"yclas", yclasHeader, "A,a@x.example,Camera,With its bag,2026-11-21 08:58:40,Electronics,Riyadh,2100,,,NULL,,,,,SAR,,", "condition", "not_stated"},
	} {
		text, _ := mapping.Example(tt.example)
		m, problems := mapping.Parse(tt.example, text)
		if m == nil {
			t.Fatal(problemText(problems))
		}
		file := tt.header + "\n" + tt.row + "\n"
		f, _, err := Open(strings.NewReader(file), int64(len(file)), s, Options{Source: "a", Mapping: m, Now: today})
		if err != nil {
			t.Fatal(err)
		}
		for row := range f.Rows() {
			l, ok, problems := f.Decode(row, time.Time{})
			if tt.want != "" && (!ok || l.Attributes[tt.attribute].Text != tt.want) {
				t.Errorf("%s: %s is %q, want %q: %s", tt.row, tt.attribute, l.Attributes[tt.attribute].Text, tt.want, problemText(problems))
			}
			if missing := strings.Contains(problemText(problems), "attr."+tt.attribute+": missing"); tt.want == "" && (ok || !missing) {
				t.Errorf("%s: accepted %v, want it rejected for %s: %s", tt.row, ok, tt.attribute, problemText(problems))
			}
		}
	}
}

const (
	awpcpHeader = "title,details,contact_name,contact_email,contact_phone,category_name,start_date,end_date,country,state,city,county_village,ad_item_price,website_url,images,username,sequence_id"
	yclasHeader = "user_name,user_email,title,description,date,category,location,price,address,phone,website,image_1,image_2,image_3,image_4,cf_currency,cf_make,cf_year"
)
