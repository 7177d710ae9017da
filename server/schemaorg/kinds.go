package schemaorg

import (
	"slices"
	"time"

	"broadside/app/classifieds"
	"broadside/server/page"
)

// job returns a JobPosting, or nil if a field is missing that Google requires: title, description,
// datePosted, hiringOrganization, and a place or TELECOMMUTE
// (developers.google.com/search/docs/appearance/structured-data/job-posting).
func (x listingEncoder) job() Thing {
	l := x.listing
	until, dated := x.until()
	if l.Title == "" || l.Text == "" || l.Published.IsZero() || x.text("employer") == "" || dated && !until.After(x.now) {
		return nil
	}
	t := x.root("JobPosting",
		"title", l.Title,
		"description", markup(l.Text),
		"datePosted", page.Stamp(l.Published),
		"validThrough", page.Stamp(until),
		"hiringOrganization", named("Organization", x.text("employer")),
		"employmentType", employment(x.text("employment_type")),
		"industry", x.label("sector"),
		"baseSalary", x.salary(),
		"inLanguage", l.Lang,
		"identifier", thing("PropertyValue", "name", page.SiteName(x.site, x.lang), "value", l.ID))
	if years, ok := x.number("experience"); ok && years > 0 {
		t.with("experienceRequirements", thing("OccupationalExperienceRequirements", "monthsOfExperience", years*12))
	}
	delete(t, "name") // a JobPosting has title instead
	if x.text("workplace") == "remote" {
		if l.Place.Country == "" {
			return nil // Google requires the country
		}
		return t.with("jobLocationType", "TELECOMMUTE", "applicantLocationRequirements", named("Country", l.Place.Country))
	}
	place := x.place("")
	if place == nil {
		return nil
	}
	return t.with("jobLocation", place)
}

// until returns the time at which a job closes: its own date, but not after the listing expires.
func (x listingEncoder) until() (time.Time, bool) {
	end := x.listing.Expires
	if own, ok := x.date("valid_through"); ok && (end.IsZero() || own.Before(end)) {
		end = own
	}
	return end, !end.IsZero()
}

// date parses a date attribute. A date without a time is the last second of the day in the
// newspaper's zone.
func (x listingEncoder) date(code string) (time.Time, bool) {
	s := x.text(code)
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t, true
	}
	day, err := time.ParseInLocation(time.DateOnly, s, Zone(x.site))
	if err != nil {
		return time.Time{}, false
	}
	return day.AddDate(0, 0, 1).Add(-time.Second), true
}

// employment returns Google's value for a type of work.
func employment(s string) string {
	switch s {
	case "full_time":
		return "FULL_TIME"
	case "part_time":
		return "PART_TIME"
	case "contract", "contractor":
		return "CONTRACTOR"
	case "temporary":
		return "TEMPORARY"
	case "internship", "intern":
		return "INTERN"
	case "":
		return ""
	}
	return "OTHER"
}

func (x listingEncoder) salary() Thing {
	low, hasLow := x.number("salary_min")
	high, hasHigh := x.number("salary_max")
	currency := x.listing.Currency()
	if !hasLow && !hasHigh || currency == "" {
		return nil
	}
	period := map[string]string{"hour": "HOUR", "day": "DAY", "week": "WEEK", "month": "MONTH", "year": "YEAR"}[x.text("salary_period")]
	if period == "" {
		period = "MONTH" // the usual period in the Gulf
	}
	unit := float64(classifieds.PerMajor(currency))
	value := thing("QuantitativeValue", "unitText", period)
	switch {
	case hasLow && hasHigh && low != high:
		value.with("minValue", low/unit, "maxValue", high/unit)
	case hasLow:
		value.with("value", low/unit)
	default:
		value.with("value", high/unit)
	}
	return thing("MonetaryAmount", "currency", currency, "value", value)
}

// property returns a RealEstateListing of a home, an office or a plot.
func (x listingEncoder) property() Thing {
	l := x.listing
	home := thing(dwelling(x.text("property_type")),
		"name", x.label("property_type"),
		"numberOfBedrooms", x.count("beds"),
		"numberOfBathroomsTotal", x.count("baths"),
		"floorSize", x.quantity("area"),
		"address", x.address(),
		"geo", x.geo())
	if home["@type"] == "Place" { // plots and offices are not an Accommodation, so their size is an additionalProperty
		for _, p := range []string{"numberOfBedrooms", "numberOfBathroomsTotal", "floorSize"} {
			delete(home, p)
		}
		if area := x.quantity("area"); area != nil {
			area["@type"] = "PropertyValue"
			home.with("additionalProperty", area.with("name", x.attributeName("area")))
		}
	}
	if year, ok := x.number("year"); ok {
		home.with("yearBuilt", int(year))
	}
	var amenities []Thing
	for _, a := range x.texts("amenities") {
		amenities = append(amenities, thing("LocationFeatureSpecification", "name", x.name("amenities", a), "value", true))
	}
	home.with("amenityFeature", amenities)
	if slices.Contains(x.texts("amenities"), "pets") {
		home.with("petsAllowed", true)
	}
	business := "http://purl.org/goodrelations/v1#Sell"
	if l.Price.Period != "" || x.text("rent_period") != "" {
		business = "http://purl.org/goodrelations/v1#LeaseOut"
	}
	offer := x.offer()
	if offer != nil {
		offer.with("businessFunction", business)
	}
	t := x.root("RealEstateListing", "datePosted", page.Stamp(l.Published), "expires", page.Stamp(l.Expires),
		"inLanguage", l.Lang, "mainEntity", home, "offers", offer)
	if permit := x.text("permit_no"); permit != "" {
		t.with("identifier", thing("PropertyValue", "propertyID", "permit_no", "name", x.attributeName("permit_no"), "value", permit))
	}
	return t
}

// dwelling returns the schema.org type of a kind of property.
func dwelling(kind string) string {
	switch kind {
	case "apartment", "penthouse", "floor":
		return "Apartment"
	case "villa", "townhouse", "chalet", "farm":
		return "House"
	case "room":
		return "Room"
	}
	return "Place"
}

// car returns a Car, or the type of another vehicle or a boat. It does not follow Google's vehicle
// listings, which ended in 2025.
func (x listingEncoder) car() Thing {
	kind := "Car"
	switch x.text("body") {
	case "motorcycle":
		kind = "Motorcycle"
	case "bus":
		kind = "BusOrCoach"
	case "boat", "truck":
		kind = "Vehicle"
	}
	t := x.root(kind,
		"brand", named("Brand", x.label("make")),
		"model", x.text("model"),
		"mileageFromOdometer", x.quantity("mileage"),
		"fuelType", x.label("fuel"),
		"vehicleTransmission", x.label("gearbox"),
		"bodyType", x.label("body"),
		"color", x.label("colour"),
		"vehicleConfiguration", x.label("regional_spec"),
		"offers", x.offer())
	if n, ok := x.number("mileage"); ok && n > 0 {
		t.with("itemCondition", "https://schema.org/UsedCondition")
	}
	if year, ok := x.number("year"); ok {
		t.with("vehicleModelDate", decimal(year))
	}
	return t
}

func (x listingEncoder) product() Thing {
	offer := x.offer()
	condition := map[string]string{
		"new": "https://schema.org/NewCondition", "like_new": "https://schema.org/UsedCondition",
		"good": "https://schema.org/UsedCondition", "fair": "https://schema.org/UsedCondition",
		"parts": "https://schema.org/DamagedCondition",
	}[x.text("condition")]
	if offer != nil {
		offer.with("itemCondition", condition)
	}
	return x.root("Product", "sku", x.listing.ID, "brand", named("Brand", x.text("brand")), "model", x.text("model"),
		"category", x.label("item_type"), "itemCondition", condition, "offers", offer)
}

func (x listingEncoder) service() Thing {
	area := x.text("service_area")
	if area == "" {
		area = x.city()
	}
	return x.root("Service", "serviceType", x.label("service_type"), "areaServed", area, "offers", x.offer())
}

// event returns an Event, or nil if a field is missing that Google requires: name, startDate,
// location.
func (x listingEncoder) event() Thing {
	place := x.place(x.text("venue"))
	if x.text("start") == "" || place == nil {
		return nil
	}
	offer := x.offer()
	if tickets := x.text("ticket_url"); offer != nil && tickets != "" {
		offer.with("url", tickets)
	}
	return x.root("Event",
		"startDate", x.text("start"),
		"endDate", x.text("end"),
		"eventStatus", "https://schema.org/EventScheduled",
		"eventAttendanceMode", "https://schema.org/OfflineEventAttendanceMode",
		"location", place,
		"organizer", named("Organization", x.text("organiser")),
		"inLanguage", x.listing.Lang,
		"isAccessibleForFree", x.listing.Price.Type == classifieds.Free,
		"offers", offer)
}

// notice returns an Article, schema.org's type for announcements.
func (x listingEncoder) notice() Thing {
	l := x.listing
	return x.root(x.category.Schema,
		"headline", l.Title,
		"articleSection", x.label("notice_type"),
		"datePublished", page.Stamp(l.Published),
		"expires", page.Stamp(l.Expires),
		"author", named("Organization", x.text("issuer")),
		"about", allNamed("Person", x.texts("persons")),
		"publisher", Thing{"@id": publisherID(x.site)},
		"contentLocation", x.place(""),
		"inLanguage", l.Lang)
}

// demand returns a Demand for a listing with intent wanted.
func (x listingEncoder) demand() Thing {
	l := x.listing
	return x.root("Demand", "availabilityStarts", page.Stamp(l.Published), "availabilityEnds", page.Stamp(l.Expires), "areaServed", x.city())
}
