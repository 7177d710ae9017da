package schemaorg

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"broadside/app/classifieds"
)

// notInExamples are terms of schema.org that its own examples do not use.
var notInExamples = map[string]bool{
	"OpinionNewsArticle": true, "AnalysisNewsArticle": true, "AdvertiserContentArticle": true,
	"NewsMediaOrganization": true, "RealEstateListing": true, "Motorcycle": true, "BusOrCoach": true, "House": true, "Demand": true,
	"dateline": true, "creditText": true,
	"acquireLicensePage": true, "sourceOrganization": true, "workTranslation": true,
	"vehicleModelDate": true, "OccupationalExperienceRequirements": true,
	"monthsOfExperience": true, "applicantLocationRequirements": true, "jobLocationType": true,
	"bodyType": true, "vehicleTransmission": true, "mentions": true, "mileageFromOdometer": true, "fuelType": true, "contributor": true,
	"articleSection": true, "priceValidUntil": true, "vehicleConfiguration": true,
	"alternativeHeadline": true,
}

// TestVocabulary compares all types and properties that we write with schema.org's own examples, to
// find misspelt ones.
func TestVocabulary(t *testing.T) {
	t.Parallel()
	known := exampleTerms(t)
	written := map[string]bool{}
	collect(written, asJSON(t, Article(examplePaper(), exampleArticle(), exampleMark())))
	collect(written, asJSON(t, Publisher(examplePaper(), "en", exampleMark())))
	collect(written, asJSON(t, WebSite(examplePaper(), "en")))
	collect(written, asJSON(t, Breadcrumbs(examplePaper(), Crumb{"a", "/"}, Crumb{"b", "/b"})))
	for _, schema := range []string{"JobPosting", "RealEstateListing", "Car", "Product", "Service", "Event", "Article"} {
		attributes := jobAttributes()
		for _, code := range []string{"property_type", "make", "model", "fuel", "gearbox", "colour", "body", "brand", "condition", "start", "end", "venue",
			"organiser", "issuer", "permit_no", "service_type", "notice_type", "regional_spec"} {
			attributes[code] = said("x")
		}
		for _, code := range []string{"beds", "baths", "area", "year", "mileage"} {
			attributes[code] = classifieds.NumberValue(4)
		}
		attributes["amenities"], attributes["persons"] = classifieds.TextsValue("pool", "pets"), classifieds.TextsValue("A")
		c, l := exampleListing(schema, attributes)
		l.Price.Period = "month"
		collect(written, asJSON(t, Listing(examplePaper(), c, l, "en", now)))
		l.Intent = classifieds.Wanted
		collect(written, asJSON(t, Listing(examplePaper(), c, l, "en", now)))
	}
	for term := range written {
		if !known[term] && !notInExamples[term] {
			t.Errorf("%s is in no example of schema.org; check its definition and add it to notInExamples", term)
		}
	}
	for term := range notInExamples {
		if known[term] {
			t.Errorf("%s is in an example: remove it from notInExamples", term)
		}
	}
}

func collect(into map[string]bool, v any) {
	switch x := v.(type) {
	case []any:
		for _, item := range x {
			collect(into, item)
		}
	case map[string]any:
		for key, value := range x {
			if !strings.HasPrefix(key, "@") {
				into[key] = true
			}
			if kind, ok := value.(string); ok && key == "@type" {
				into[kind] = true
			}
			collect(into, value)
		}
	}
}

// exampleTerms returns every quoted word, itemprop and property in the examples.
func exampleTerms(t *testing.T) map[string]bool {
	t.Helper()
	dir := filepath.Join("..", "..", "..", "shared", "data", "schemaorg")
	files, err := filepath.Glob(filepath.Join(dir, "*examples.txt"))
	if err != nil || len(files) == 0 {
		if os.Getenv("CI") == "true" {
			t.Fatalf("no examples in %s", dir)
		}
		t.Skipf("the real data is not beside the project: nothing in %s", dir)
	}
	words := regexp.MustCompile(`["'/]([A-Za-z]+)["']`)
	known := map[string]bool{}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range words.FindAllSubmatch(b, -1) {
			known[string(m[1])] = true
		}
	}
	return known
}
