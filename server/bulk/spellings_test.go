package bulk

import (
	"strings"
	"testing"

	"broadside/app/classifieds"
	"broadside/server/settings"
)

// attribute returns an attribute of a shipped category.
func attribute(t testing.TB, category, code string) classifieds.Attribute {
	t.Helper()
	cats, _ := settings.Categories(shipped())
	for _, c := range cats {
		if a := c.Attribute(code); c.Code == category && a != nil {
			return *a
		}
	}
	t.Fatalf("no %s in %s", code, category)
	return classifieds.Attribute{}
}

func TestOption(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ category, code, want string }{
		{"property-rent", "property_type", "apartment: Apartment, apartments, APARTMENT, Flat, flats, condo, شقة, الشقة, شقه, شقق"},
		{"property-rent", "property_type", "villa: Villa, villas, VILLAS, فيلا, الفيلا, فلل"},
		{"property-rent", "property_type", "townhouse: Townhouse, town house, Town-House, town_house"},
		{"property-rent", "rent_period", "year: Year, yearly, YEARLY, annual, per year, per annum, p.a., /year, سنة, سنوي, سنوياً, سنويا, بالسنة"},
		{"property-rent", "rent_period", "month: Month, monthly, per month, pcm, شهر, شهري, شهرياً"},
		{"property-rent", "rent_period", "day: Night, nightly, daily, per night, ليلة, يومي"},
		{"jobs", "employment_type", "full_time: FULL_TIME, Full Time, full-time, FULLTIME, fulltime, permanent, دوام كامل, الدوام كامل"},
		{"jobs", "employment_type", "part_time: PART_TIME, Part-time, part time, دوام جزئي"},
		{"jobs", "employment_type", "temporary: TEMPORARY, temp, مؤقت"},
		{"jobs", "employment_type", "internship: INTERN, internships, تدريب"},
		{"jobs", "workplace", "onsite: On-site, on site, ONSITE, في المقرّ"},
		{"jobs", "workplace", "remote: Remote, TELECOMMUTE, work from home, عن بُعد, عن بعد"},
		{"jobs", "salary_period", "month: Monthly, MONTH, per month, شهر, شهري"},
		{"jobs", "salary_period", "hour: hourly, per hour, ساعة, بالساعة"},
		{"property-rent", "furnished", "part: part-furnished, Semi-Furnished, partly furnished, مفروش جزئيا"},
		{"property-rent", "amenities", "maids_room: Maid's room, maids room, Maid’s Room, MAIDS_ROOM, غرفة خادمة"},
		{"motors", "body", "coupe: Coupe, coupé, COUPÉ, كوبيه"},
		{"motors", "make", "mercedes: Mercedes-Benz, mercedes benz, MERCEDES, مرسيدس-بنز, مرسيدس"},
		{"motors", "make", "land-rover: Land Rover, land_rover, landrover"},
		{"motors", "gearbox", "automatic: Automatic, auto, Auto., أوتوماتيك, اوتوماتيك"},
		{"items", "condition", "like_new: Like new, like-new, LIKE NEW, as new, شبه جديد"},
		{"property-rent", "property_type", "castle: castle"},
		{"services", "price_unit", "visit: Per visit, per visit, visits"},
		{"services", "price_unit", "person: Person, per person, persons"},
		{"property-rent", "property_type", ": "},
	} {
		a := attribute(t, tt.category, tt.code)
		want, ways, _ := strings.Cut(tt.want, ": ")
		for way := range strings.SplitSeq(ways, ", ") {
			if got := optionValue(a, way); got != want {
				t.Errorf("%s %q is %q, want %q", tt.code, way, got, want)
			}
		}
	}
}

// Every spelling of a shipped option is parsed as that option.
func TestShippedOptionsAreApart(t *testing.T) {
	t.Parallel()
	cats, _ := settings.Categories(shipped())
	for _, c := range cats {
		for _, a := range c.Attributes {
			for _, o := range a.Options {
				for _, word := range optionSpellings(o) {
					if got := optionValue(a, word); got != o.Value {
						t.Errorf("%s, %s: %q is read as %q, want %q", c.Code, a.Code, word, got, o.Value)
					}
				}
			}
		}
	}
}

func TestSpellings(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		of         spellings
		ways, want string
	}{
		{periods, "Year, yearly, per year, annual, Annually, p.a., سنوي, سنوياً, سنة, في السنة", "year"},
		{periods, "monthly, mth, PCM, a month, شهريا, شهري", "month"}, {periods, "weekly, pw, أسبوعي", "week"}, {periods, "nightly, per day, يومياً", "day"},
		{intents, "Offer, Sell, for sale, OFFERED, for sale, عرض, للبيع", "offer"}, {intents, "Wanted, Buying, مطلوب للإيجار, want, مطلوب", "wanted"},
		{priceTypes, "Fixed, fixed price, ثابت", "fixed"}, {priceTypes, "Negotiable, O.N.O., best offer, على السوم, قابل للتفاوض", "negotiable"},
		{priceTypes, "on request, On-Request, ON_REQUEST, POA, عند الطلب", "on_request"}, {priceTypes, "Free, مجاناً, مجاني", "free"}, {priceTypes, "From, يبدأ من", "from"},
		{actions, "PUT, Put, add", "put"}, {actions, "Delete, DELETE, remove, حذف", "delete"},
		{booleans, "Yes, Y, TRUE, 1, ١, نعم, ✓", "true"}, {booleans, "No, n, False, 0, ۰, لا", "false"},
		{currencies, "aed, UAE Dirhams, Dhs, DH, د.إ, درهم", "AED"}, {currencies, "SR, sar, ريال سعودي", "SAR"}, {currencies, "KD, kwd, د.ك", "KWD"},
		{languages, "EN, English, eng", "en"}, {languages, "AR, Arabic, عربي, العربية", "ar"},
		{countries, "ae, UAE, U.A.E., United Arab Emirates, الإمارات", "AE"}, {countries, "KSA, Saudi Arabia, السعودية", "SA"},
		{periods, "moon", "moon"}, {currencies, "USD", "USD"}, {booleans, "perhaps", "perhaps"},
	} {
		if value, ok := tt.of[""]; ok {
			t.Errorf("an empty cell is read as %q", value)
		}
		for way := range strings.SplitSeq(tt.ways, ", ") {
			if got := tt.of.canonical(way); got != tt.want {
				t.Errorf("%q is read as %q, want %q", way, got, tt.want)
			}
		}
	}
}

// Rows with different spellings of the same values give the same listing.
func TestListingsInOtherWords(t *testing.T) {
	t.Parallel()
	want, problems := read(t, flatsFile(","))
	if len(want) != 0 || len(problems) != 1 { // a header without rows is a problem
		t.Fatal(problemText(problems))
	}
	for _, row := range []string{
		"category=Property for rent", "category=PROPERTY_RENT", "category=عقارات للإيجار", "currency=qar", "currency=QR", "attr.property_type=Apartment",
		"attr.property_type=شقق", "attr.rent_period=Yearly", "attr.rent_period=سنوي", "attr.beds=٢", "attr.beds=۲", "attr.beds=2.0", "price=٥٠٠٠", "attr.baths=١",
	} {
		listings, problems := read(t, flatsFile(",", row))
		if len(problems) != 0 || len(listings) != 1 {
			t.Errorf("%s: %s", row, problemText(problems))
			continue
		}
		l := listings[0]
		if l.Category != "property-rent" || l.Price.Currency != "QAR" || l.Price.Minor != 500000 || l.Price.Period != "year" ||
			l.Attributes["property_type"].Text != "apartment" || l.Attributes["beds"].Number != 2 || l.Attributes["rent_period"].Text != "year" {
			t.Errorf("%s: %+v", row, l)
		}
	}
}

func TestNumbersInWords(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"Studio": "0", "studio": "0", "STUDIO": "0", "استوديو": "0", "ستوديو": "0", "one": "refused"} {
		listings, problems := read(t, flatsFile(",", "attr.beds="+in))
		if got := numbersOf(listings, 2, "attr.beds"); got != want {
			t.Errorf("beds %q is %s, want %s: %s", in, got, want, problemText(problems))
		}
	}
	if _, problems := read(t, flatsFile(",", "attr.beds=none")); !strings.Contains(problemText(problems), `"none" is not a number or one of`) {
		t.Error(problemText(problems))
	}
}

// Eastern digits of permit numbers become Western; other texts are not changed.
func TestDigitsOfTexts(t *testing.T) {
	t.Parallel()
	listings, problems := read(t, flatsFile(",", "city=dubai|currency=AED|attr.permit_no=٧١٤٥٦٦٨٦٥٥"))
	if len(problems) != 0 || len(listings) != 1 || listings[0].Attributes["permit_no"].Text != "7145668655" {
		t.Errorf("%+v, %s", listings, problemText(problems))
	}
	listings, problems = read(t, head+line("attr.model", "كورولا ٢٠٢٠", "start", "٢٠٢٦-١١-٢٠", "end", "+١٠d", "attr.year", "٢٠٢٠"))
	if len(problems) != 0 || len(listings) != 1 || listings[0].Attributes["model"].Text != "كورولا ٢٠٢٠" || listings[0].Published.Day() != 19 {
		t.Errorf("%+v, %s", listings, problemText(problems))
	}
}

// An invalid value causes one problem, not further ones for values that depend on
// it.
func TestOneMistakeOneProblem(t *testing.T) {
	t.Parallel()
	_, problems := read(t, flatsFile(",", "attr.property_type=castle"))
	if got := problemText(problems); len(problems) != 1 || !strings.Contains(got, `attr.property_type: "castle" is not usable: one of apartment`) {
		t.Error(got)
	}
}
