package schemaorg

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"broadside/app/classifieds"
)

var now = time.Date(2026, 11, 23, 12, 0, 0, 0, gulf)

func label(en, ar string) map[string]string { return map[string]string{"en": en, "ar": ar} }

func option(value, en string) classifieds.Option {
	return classifieds.Option{Value: value, Names: label(en, en)}
}

// exampleListing returns a live listing of a category with attributes.
func exampleListing(schema string, attributes map[string]classifieds.Value) (classifieds.Category, classifieds.Listing) {
	c := classifieds.Category{Code: "c", Names: label("C", "ج"), Schema: schema, Attributes: []classifieds.Attribute{
		{Code: "area", Kind: classifieds.Decimal, Unit: "m²", Names: label("Area", "المساحة")},
		{Code: "mileage", Kind: classifieds.Int, Unit: "km", Names: label("Mileage", "المسافة")},
		{Code: "make", Kind: classifieds.Enum, Options: []classifieds.Option{option("toyota", "Toyota")}},
		{Code: "property_type", Kind: classifieds.Enum, Options: []classifieds.Option{option("villa", "Villa")}},
		{Code: "amenities", Kind: classifieds.Multi, Options: []classifieds.Option{option("pool", "Pool"), option("pets", "Pets allowed")}},
		{Code: "permit_no", Kind: classifieds.Text, Names: label("Permit no.", "رقم التصريح")},
		{Code: "vin", Kind: classifieds.Text, Private: true},
	}}
	return c, classifieds.Listing{
		ID: "7f3a", Category: "c", Intent: classifieds.Offer, Title: "A thing", Text: "One.\nTwo <b>.\n\nThree.", Lang: "en",
		Price:      classifieds.Price{Type: classifieds.Fixed, Minor: 12000050, Currency: "AED"},
		Place:      classifieds.Place{Country: "AE", Region: "AE-DU", City: "dubai", Area: "Jumeirah", Lat: 25.2, Lon: 55.25},
		Attributes: attributes, Photos: []classifieds.Photo{{Src: "/media/l.svg", Alt: "L", Width: 4, Height: 3}},
		State: classifieds.Live, Published: now.AddDate(0, 0, -3), Expires: now.AddDate(0, 0, 27),
	}
}

func said(s string) classifieds.Value { return classifieds.TextValue(s) }

func jobAttributes() map[string]classifieds.Value {
	return map[string]classifieds.Value{
		"employer": said("Marsa Marine"), "employment_type": said("full_time"), "workplace": said("onsite"), "valid_through": said("2026-12-01"),
		"salary_min": classifieds.NumberValue(800000), "salary_max": classifieds.NumberValue(1050050), "salary_period": said("month"),
		"experience": classifieds.NumberValue(3), "sector": said("logistics"),
	}
}

func TestJobPosting(t *testing.T) {
	t.Parallel()
	c, l := exampleListing("JobPosting", jobAttributes())
	thing := Listing(examplePaper(), c, l, "en", now)
	expect(t, thing,
		expectation{"@type", "JobPosting"},
		expectation{"title", "A thing"},
		expectation{"name", ""},
		expectation{"description", "<p>One.<br>Two &lt;b&gt;.</p><p>Three.</p>"},
		expectation{"datePosted", "2026-11-20T12:00:00+04:00"},
		expectation{"validThrough", "2026-12-01T23:59:59+04:00"},
		expectation{"hiringOrganization.@type", "Organization"},
		expectation{"hiringOrganization.name", "Marsa Marine"},
		expectation{"jobLocation.address.addressLocality", "Dubai"},
		expectation{"jobLocation.address.addressRegion", "AE-DU"},
		expectation{"jobLocation.address.addressCountry", "AE"},
		expectation{"jobLocation.address.streetAddress", "Jumeirah"},
		expectation{"employmentType", "FULL_TIME"},
		expectation{"baseSalary.currency", "AED"},
		expectation{"baseSalary.value.minValue", "8000"},
		expectation{"baseSalary.value.maxValue", "10500.5"},
		expectation{"baseSalary.value.unitText", "MONTH"},
		expectation{"experienceRequirements.monthsOfExperience", "36"},
		expectation{"identifier.value", "7f3a"},
		expectation{"jobLocationType", ""},
	)
}

// TestJobPostingIsLeftOut checks that jobs which Google would reject or which are closed have no
// structured data.
func TestJobPostingIsLeftOut(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		change func(*classifieds.Listing)
	}{
		{"the listing is over", func(l *classifieds.Listing) { l.Expires = now }},
		{"the job is over", func(l *classifieds.Listing) { l.Attributes["valid_through"] = said("2026-11-22") }},
		{"the minute has come", func(l *classifieds.Listing) { l.Attributes["valid_through"] = said("2026-11-23T12:00:00+04:00") }},
		{"sold", func(l *classifieds.Listing) { l.State = classifieds.Sold }},
		{"paused", func(l *classifieds.Listing) { l.State = classifieds.Paused }},
		{"no employer", func(l *classifieds.Listing) { delete(l.Attributes, "employer") }},
		{"no title", func(l *classifieds.Listing) { l.Title = "" }},
		{"no text", func(l *classifieds.Listing) { l.Text = "" }},
		{"no date", func(l *classifieds.Listing) { l.Published = time.Time{} }},
		{"no place", func(l *classifieds.Listing) { l.Place = classifieds.Place{} }},
		{"remote from nowhere", func(l *classifieds.Listing) { l.Place, l.Attributes["workplace"] = classifieds.Place{}, said("remote") }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c, l := exampleListing("JobPosting", jobAttributes())
			tt.change(&l)
			if thing := Listing(examplePaper(), c, l, "en", now); thing != nil {
				t.Errorf("ListingThing = %v, want none", thing)
			}
		})
	}
}

func TestJobPostingVariants(t *testing.T) {
	t.Parallel()
	c, l := exampleListing("JobPosting", jobAttributes())
	l.Attributes["workplace"] = said("remote")
	delete(l.Attributes, "salary_max")
	delete(l.Attributes, "valid_through")
	l.Attributes["employment_type"] = said("something")
	expect(t, Listing(examplePaper(), c, l, "en", now),
		expectation{"jobLocationType", "TELECOMMUTE"},
		expectation{"applicantLocationRequirements.name", "AE"},
		expectation{"jobLocation", ""},
		expectation{"baseSalary.value.value", "8000"},
		expectation{"baseSalary.value.minValue", ""},
		expectation{"validThrough", "2026-12-20T12:00:00+04:00"},
		expectation{"employmentType", "OTHER"})
	l.Price.Currency, l.Place.Country = "", "QA"
	expect(t, Listing(examplePaper(), c, l, "en", now), expectation{"baseSalary.currency", "QAR"})
	l.Place.Country = "XX"
	expect(t, Listing(examplePaper(), c, l, "en", now), expectation{"baseSalary", ""})
}

// A job closes at the end of its last day in the newspaper's time zone, also in summer.
func TestJobPostingEndsInItsOwnOffset(t *testing.T) {
	t.Parallel()
	paper := examplePaper()
	paper.Zone, paper.Offset = "Europe/London", 0 // the offset in winter
	c, l := exampleListing("JobPosting", jobAttributes())
	l.Expires = now.AddDate(2, 0, 0)
	for day, end := range map[string]string{"2027-07-01": "2027-07-01T23:59:59+01:00", "2027-03-28": "2027-03-28T23:59:59+01:00", "2027-01-31": "2027-01-31T23:59:59Z"} {
		l.Attributes["valid_through"] = said(day)
		expect(t, Listing(paper, c, l, "en", now), expectation{"validThrough", end})
	}
}

func TestRealEstateListing(t *testing.T) {
	t.Parallel()
	c, l := exampleListing("RealEstateListing", map[string]classifieds.Value{
		"property_type": said("villa"), "beds": classifieds.NumberValue(0), "baths": classifieds.NumberValue(2), "area": classifieds.NumberValue(180.5),
		"amenities": classifieds.TextsValue("pool", "pets"), "permit_no": said("71234567"), "rent_period": said("year"), "year": classifieds.NumberValue(2019),
	})
	l.Price.Period = "year"
	expect(t, Listing(examplePaper(), c, l, "ar", now),
		expectation{"@type", "RealEstateListing"},
		expectation{"url", "https://paper.example/news/ar/listings/7f3a"},
		expectation{"datePosted", "2026-11-20T12:00:00+04:00"},
		expectation{"mainEntity.@type", "House"},
		expectation{"mainEntity.numberOfBedrooms", "0"},
		expectation{"mainEntity.numberOfBathroomsTotal", "2"},
		expectation{"mainEntity.floorSize.value", "180.5"},
		expectation{"mainEntity.floorSize.unitCode", "MTK"},
		expectation{"mainEntity.yearBuilt", "2019"},
		expectation{"mainEntity.petsAllowed", "true"},
		expectation{"mainEntity.amenityFeature.0.name", "Pool"},
		expectation{"mainEntity.address.addressLocality", "دبي"},
		expectation{"mainEntity.geo.latitude", "25.2"},
		expectation{"identifier.value", "71234567"},
		expectation{"identifier.name", "رقم التصريح"},
		expectation{"offers.price", "120000.50"},
		expectation{"offers.priceCurrency", "AED"},
		expectation{"offers.businessFunction", "http://purl.org/goodrelations/v1#LeaseOut"},
		expectation{"offers.priceSpecification.unitCode", "ANN"},
		expectation{"image.0.url", "https://paper.example/news/media/l.svg"})
	l.Price.Period = ""
	l.Attributes = map[string]classifieds.Value{"property_type": said("land"), "area": classifieds.NumberValue(900)}
	expect(t, Listing(examplePaper(), c, l, "en", now),
		expectation{"mainEntity.@type", "Place"},
		expectation{"mainEntity.floorSize", ""},
		expectation{"mainEntity.additionalProperty.@type", "PropertyValue"},
		expectation{"mainEntity.additionalProperty.value", "900"},
		expectation{"offers.businessFunction", "http://purl.org/goodrelations/v1#Sell"})
}

func TestCar(t *testing.T) {
	t.Parallel()
	c, l := exampleListing("Car", map[string]classifieds.Value{
		"make": said("toyota"), "model": said("Land Cruiser"), "year": classifieds.NumberValue(2019), "mileage": classifieds.NumberValue(84000),
		"fuel": said("petrol"), "gearbox": said("automatic"), "colour": said("white"), "vin": said("SECRET"), "body": said("suv"),
	})
	l.Price.Type = classifieds.Negotiable
	thing := Listing(examplePaper(), c, l, "en", now)
	expect(t, thing,
		expectation{"@type", "Car"}, expectation{"brand.name", "Toyota"}, expectation{"model", "Land Cruiser"}, expectation{"vehicleModelDate", "2019"},
		expectation{"mileageFromOdometer.value", "84000"}, expectation{"mileageFromOdometer.unitCode", "KMT"}, expectation{"fuelType", "petrol"},
		expectation{"vehicleTransmission", "automatic"}, expectation{"color", "white"}, expectation{"itemCondition", "https://schema.org/UsedCondition"},
		expectation{"offers.@type", "Offer"}, expectation{"offers.price", "120000.50"}, expectation{"offers.availability", "https://schema.org/InStock"},
		expectation{"offers.priceValidUntil", "2026-12-20T12:00:00+04:00"}, expectation{"offers.priceSpecification", ""})
	if strings.Contains(jsonAt(asJSON(t, thing), "vehicleIdentificationNumber"), "SECRET") {
		t.Error("the private chassis number is included")
	}
	for body, want := range map[string]string{"motorcycle": "Motorcycle", "boat": "Vehicle", "truck": "Vehicle", "bus": "BusOrCoach", "sedan": "Car"} {
		l.Attributes["body"] = said(body)
		expect(t, Listing(examplePaper(), c, l, "en", now), expectation{"@type", want})
	}
}

func TestProductServiceEventNotice(t *testing.T) {
	t.Parallel()
	c, l := exampleListing("Product", map[string]classifieds.Value{"condition": said("like_new"), "brand": said("IKEA"), "item_type": said("furniture")})
	expect(t, Listing(examplePaper(), c, l, "en", now),
		expectation{"@type", "Product"}, expectation{"sku", "7f3a"}, expectation{"brand.name", "IKEA"},
		expectation{"offers.itemCondition", "https://schema.org/UsedCondition"}, expectation{"description", l.Text})
	l.Price = classifieds.Price{Type: classifieds.Free}
	expect(t, Listing(examplePaper(), c, l, "en", now), expectation{"offers.price", "0"}, expectation{"offers.priceCurrency", "AED"})

	c, l = exampleListing("Service", map[string]classifieds.Value{"service_area": said("Dubai and Sharjah"), "service_type": said("cleaning")})
	l.Price = classifieds.Price{Type: classifieds.From, Minor: 9900, Currency: "AED", Period: "hour"}
	expect(t, Listing(examplePaper(), c, l, "en", now),
		expectation{"@type", "Service"}, expectation{"areaServed", "Dubai and Sharjah"}, expectation{"serviceType", "cleaning"},
		expectation{"offers.priceSpecification.minPrice", "99"}, expectation{"offers.priceSpecification.unitCode", "HUR"})
	l.Price.Type = classifieds.OnRequest
	expect(t, Listing(examplePaper(), c, l, "en", now), expectation{"offers", ""})

	c, l = exampleListing("Event", map[string]classifieds.Value{
		"start": said("2026-12-04T19:30:00+04:00"), "end": said("2026-12-04"), "venue": said("Alserkal"), "organiser": said("Marsa"), "ticket_url": said("https://t.example"),
	})
	expect(t, Listing(examplePaper(), c, l, "en", now),
		expectation{"@type", "Event"}, expectation{"name", "A thing"}, expectation{"startDate", "2026-12-04T19:30:00+04:00"}, expectation{"endDate", "2026-12-04"},
		expectation{"location.name", "Alserkal"}, expectation{"location.address.addressLocality", "Dubai"}, expectation{"organizer.name", "Marsa"},
		expectation{"eventStatus", "https://schema.org/EventScheduled"}, expectation{"offers.url", "https://t.example"})
	delete(l.Attributes, "start")
	if thing := Listing(examplePaper(), c, l, "en", now); thing != nil {
		t.Errorf("an event without a start: %v", thing)
	}

	c, l = exampleListing("Article", map[string]classifieds.Value{"notice_type": said("death"), "persons": classifieds.TextsValue("Amal", "Yusuf"), "issuer": said("Court")})
	expect(t, Listing(examplePaper(), c, l, "en", now),
		expectation{"@type", "Article"}, expectation{"headline", "A thing"}, expectation{"about.1.name", "Yusuf"}, expectation{"author.name", "Court"},
		expectation{"publisher.@id", "https://paper.example/news/#publisher"}, expectation{"articleSection", "death"})
}

func TestOtherListings(t *testing.T) {
	t.Parallel()
	c, l := exampleListing("SpecialAnnouncement", nil)
	expect(t, Listing(examplePaper(), c, l, "en", now), expectation{"@type", "SpecialAnnouncement"}, expectation{"name", "A thing"})
	c.Schema = ""
	if Listing(examplePaper(), c, l, "en", now) != nil {
		t.Error("a category without a type has a thing")
	}
	for _, schema := range []string{"JobPosting", "Car", "Product", "RealEstateListing", "Service"} {
		c, l := exampleListing(schema, jobAttributes())
		l.Intent = classifieds.Wanted
		expect(t, Listing(examplePaper(), c, l, "en", now), expectation{"@type", "Demand"}, expectation{"areaServed", "Dubai"})
	}
}

// TestEveryThingIsWhole checks that every object has a type and no empty value.
func TestEveryThingIsWhole(t *testing.T) {
	t.Parallel()
	for _, schema := range []string{"JobPosting", "RealEstateListing", "Car", "Product", "Service", "Event", "Article"} {
		for _, attributes := range []map[string]classifieds.Value{nil, jobAttributes(), {"start": said("2026-12-01")}} {
			c, l := exampleListing(schema, attributes)
			if thing := Listing(examplePaper(), c, l, "en", now); thing != nil {
				mustBeWhole(t, schema, asJSON(t, thing))
			}
		}
	}
	mustBeWhole(t, "article", asJSON(t, Article(examplePaper(), exampleArticle(), exampleMark())))
}

func mustBeWhole(t *testing.T, path string, v any) {
	t.Helper()
	switch x := v.(type) {
	case nil:
		t.Errorf("%s is null", path)
	case string:
		if x == "" {
			t.Errorf("%s is empty", path)
		}
	case []any:
		if len(x) == 0 {
			t.Errorf("%s is empty", path)
		}
		for _, item := range x {
			mustBeWhole(t, path+"[]", item)
		}
	case map[string]any:
		if x["@type"] == nil && x["@id"] == nil {
			t.Errorf("%s has no type", path)
		}
		for _, key := range slices.Sorted(maps.Keys(x)) {
			mustBeWhole(t, path+"."+key, x[key])
		}
	}
}
