package schemaorg

import (
	"cmp"
	"slices"
	"time"

	"broadside/app/classifieds"
	"broadside/server/page"
	"broadside/server/settings"
)

// jobPosting returns a JobPosting, or nil if a field is missing that Google requires: title,
// description, datePosted, hiringOrganization, and a place or TELECOMMUTE
// (developers.google.com/search/docs/appearance/structured-data/job-posting).
func (x listingEncoder) jobPosting() Thing {
	l := x.listing
	until, dated := x.closingTime()
	if l.Title == "" || l.Text == "" || l.Published.IsZero() || x.textAttribute("employer") == "" || dated && !until.After(x.now) {
		return nil
	}
	employment, ok := employmentTypes[x.textAttribute("employment_type")]
	if !ok {
		employment = "OTHER"
	}
	t := x.rootThing("JobPosting",
		"title", l.Title,
		"description", htmlParagraphs(l.Text),
		"datePosted", page.FormatTime(l.Published),
		"validThrough", page.FormatTime(until),
		"hiringOrganization", namedThing("Organization", x.textAttribute("employer")),
		"employmentType", employment,
		"industry", x.attributeLabel("sector"),
		"baseSalary", x.salary(),
		"inLanguage", l.Lang,
		"identifier", newThing("PropertyValue", "name", x.site.Name(x.lang), "value", l.ID))
	if years, ok := x.numberAttribute("experience"); ok && years > 0 {
		t.set("experienceRequirements", newThing("OccupationalExperienceRequirements", "monthsOfExperience", years*12))
	}
	delete(t, "name") // a JobPosting has title instead
	if x.textAttribute("workplace") == "remote" {
		if l.Place.Country == "" {
			return nil // Google requires the country
		}
		return t.set("jobLocationType", "TELECOMMUTE", "applicantLocationRequirements", namedThing("Country", l.Place.Country))
	}
	if place := x.placeThing(""); place != nil {
		return t.set("jobLocation", place)
	}
	return nil
}

// closingTime returns the time at which a job closes: its own date, but not after the listing
// expires.
func (x listingEncoder) closingTime() (time.Time, bool) {
	end := x.listing.Expires
	if own, ok := x.dateAttribute("valid_through"); ok && (end.IsZero() || own.Before(end)) {
		end = own
	}
	return end, !end.IsZero()
}

// dateAttribute parses a date attribute. A date without a time is the last second of the day in the
// newspaper's zone.
func (x listingEncoder) dateAttribute(code string) (time.Time, bool) {
	s := x.textAttribute(code)
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t, true
	}
	day, err := time.ParseInLocation(time.DateOnly, s, settings.TimeZone(x.site))
	if err != nil {
		return time.Time{}, false
	}
	return day.AddDate(0, 0, 1).Add(-time.Second), true
}

// employmentTypes maps a type of work to Google's value. Others are OTHER.
var employmentTypes = map[string]string{
	"": "", "full_time": "FULL_TIME", "part_time": "PART_TIME", "contract": "CONTRACTOR", "contractor": "CONTRACTOR",
	"temporary": "TEMPORARY", "internship": "INTERN", "intern": "INTERN",
}

func (x listingEncoder) salary() Thing {
	low, hasLow := x.numberAttribute("salary_min")
	high, hasHigh := x.numberAttribute("salary_max")
	currency := x.listing.Currency()
	if !hasLow && !hasHigh || currency == "" {
		return nil
	}
	period := map[string]string{"hour": "HOUR", "day": "DAY", "week": "WEEK", "year": "YEAR"}[x.textAttribute("salary_period")]
	period = cmp.Or(period, "MONTH") // the usual period in the Gulf
	unit := float64(classifieds.PerMajor(currency))
	value := newThing("QuantitativeValue", "unitText", period)
	switch {
	case hasLow && hasHigh && low != high:
		value.set("minValue", low/unit, "maxValue", high/unit)
	case hasLow:
		value.set("value", low/unit)
	default:
		value.set("value", high/unit)
	}
	return newThing("MonetaryAmount", "currency", currency, "value", value)
}

// realEstate returns a RealEstateListing of a home, an office or a plot.
func (x listingEncoder) realEstate() Thing {
	l := x.listing
	home := newThing(cmp.Or(dwellingTypes[x.textAttribute("property_type")], "Place"),
		"name", x.attributeLabel("property_type"),
		"numberOfBedrooms", x.countAttribute("beds"),
		"numberOfBathroomsTotal", x.countAttribute("baths"),
		"floorSize", x.quantity("area"),
		"address", x.postalAddress(),
		"geo", x.geoCoordinates())
	if home["@type"] == "Place" { // plots and offices are not an Accommodation, so their size is an additionalProperty
		for _, p := range []string{"numberOfBedrooms", "numberOfBathroomsTotal", "floorSize"} {
			delete(home, p)
		}
		if area := x.quantity("area"); area != nil {
			area["@type"] = "PropertyValue"
			home.set("additionalProperty", area.set("name", x.attributeName("area")))
		}
	}
	if year, ok := x.numberAttribute("year"); ok {
		home.set("yearBuilt", int(year))
	}
	var amenities []Thing
	for _, a := range x.textsAttribute("amenities") {
		amenities = append(amenities, newThing("LocationFeatureSpecification", "name", x.optionName("amenities", a), "value", true))
	}
	home.set("amenityFeature", amenities)
	if slices.Contains(x.textsAttribute("amenities"), "pets") {
		home.set("petsAllowed", true)
	}
	business := "http://purl.org/goodrelations/v1#Sell"
	if l.Price.Period != "" || x.textAttribute("rent_period") != "" {
		business = "http://purl.org/goodrelations/v1#LeaseOut"
	}
	offer := x.offerThing()
	if offer != nil {
		offer.set("businessFunction", business)
	}
	t := x.rootThing("RealEstateListing", "datePosted", page.FormatTime(l.Published), "expires", page.FormatTime(l.Expires),
		"inLanguage", l.Lang, "mainEntity", home, "offers", offer)
	if permit := x.textAttribute("permit_no"); permit != "" {
		t.set("identifier", newThing("PropertyValue", "propertyID", "permit_no", "name", x.attributeName("permit_no"), "value", permit))
	}
	return t
}

// dwellingTypes maps a kind of property to its schema.org type. Others are a Place.
var dwellingTypes = map[string]string{
	"apartment": "Apartment", "penthouse": "Apartment", "floor": "Apartment",
	"villa": "House", "townhouse": "House", "chalet": "House", "farm": "House", "room": "Room",
}

var vehicleTypes = map[string]string{"motorcycle": "Motorcycle", "bus": "BusOrCoach", "boat": "Vehicle", "truck": "Vehicle"}

// vehicle returns a Car, or the type of another vehicle or a boat. It does not follow Google's
// vehicle listings, which ended in 2025.
func (x listingEncoder) vehicle() Thing {
	t := x.rootThing(cmp.Or(vehicleTypes[x.textAttribute("body")], "Car"),
		"brand", namedThing("Brand", x.attributeLabel("make")),
		"model", x.textAttribute("model"),
		"mileageFromOdometer", x.quantity("mileage"),
		"fuelType", x.attributeLabel("fuel"),
		"vehicleTransmission", x.attributeLabel("gearbox"),
		"bodyType", x.attributeLabel("body"),
		"color", x.attributeLabel("colour"),
		"vehicleConfiguration", x.attributeLabel("regional_spec"),
		"offers", x.offerThing())
	if n, ok := x.numberAttribute("mileage"); ok && n > 0 {
		t.set("itemCondition", "https://schema.org/UsedCondition")
	}
	if year, ok := x.numberAttribute("year"); ok {
		t.set("vehicleModelDate", decimal(year))
	}
	return t
}

func (x listingEncoder) product() Thing {
	offer := x.offerThing()
	condition := map[string]string{
		"new": "https://schema.org/NewCondition", "like_new": "https://schema.org/UsedCondition",
		"good": "https://schema.org/UsedCondition", "fair": "https://schema.org/UsedCondition",
		"parts": "https://schema.org/DamagedCondition",
	}[x.textAttribute("condition")]
	if offer != nil {
		offer.set("itemCondition", condition)
	}
	return x.rootThing("Product", "sku", x.listing.ID, "brand", namedThing("Brand", x.textAttribute("brand")), "model", x.textAttribute("model"),
		"category", x.attributeLabel("item_type"), "itemCondition", condition, "offers", offer)
}

func (x listingEncoder) service() Thing {
	return x.rootThing("Service", "serviceType", x.attributeLabel("service_type"),
		"areaServed", cmp.Or(x.textAttribute("service_area"), x.cityName()), "offers", x.offerThing())
}

// eventThing returns an Event, or nil if a field is missing that Google requires: name, startDate,
// location.
func (x listingEncoder) eventThing() Thing {
	place := x.placeThing(x.textAttribute("venue"))
	if x.textAttribute("start") == "" || place == nil {
		return nil
	}
	offer := x.offerThing()
	if tickets := x.textAttribute("ticket_url"); offer != nil && tickets != "" {
		offer.set("url", tickets)
	}
	return x.rootThing("Event",
		"startDate", x.textAttribute("start"),
		"endDate", x.textAttribute("end"),
		"eventStatus", "https://schema.org/EventScheduled",
		"eventAttendanceMode", "https://schema.org/OfflineEventAttendanceMode",
		"location", place,
		"organizer", namedThing("Organization", x.textAttribute("organiser")),
		"inLanguage", x.listing.Lang,
		"isAccessibleForFree", x.listing.Price.Type == classifieds.Free,
		"offers", offer)
}

// notice returns an Article, schema.org's type for announcements.
func (x listingEncoder) notice() Thing {
	l := x.listing
	return x.rootThing(x.category.Schema,
		"headline", l.Title,
		"articleSection", x.attributeLabel("notice_type"),
		"datePublished", page.FormatTime(l.Published),
		"expires", page.FormatTime(l.Expires),
		"author", namedThing("Organization", x.textAttribute("issuer")),
		"about", namedThings("Person", x.textsAttribute("persons")),
		"publisher", Thing{"@id": publisherID(x.site)},
		"contentLocation", x.placeThing(""),
		"inLanguage", l.Lang)
}

func (x listingEncoder) demand() Thing {
	l := x.listing
	return x.rootThing("Demand", "availabilityStarts", page.FormatTime(l.Published), "availabilityEnds", page.FormatTime(l.Expires), "areaServed", x.cityName())
}
