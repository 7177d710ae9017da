package export

import (
	"bufio"
	"cmp"
	"strings"
	"time"

	"broadside/app/classifieds"
)

// trovit writes the feed of Trovit: <trovit><ad>, with elements for homes, cars, jobs and
// products. A listing of another kind has the four required elements and its place. Readers of
// the format take each for an offer, so wanted listings are left out.
type trovit struct{ *feed }

func newTrovit(w *bufio.Writer, o Options, n notes) trovit {
	return trovit{newFeed(w, "trovit", "ad", o, n)}
}

func (e trovit) encode(item *Item) error {
	l := &item.Listing
	if e.isWanted(l) {
		return errSkipped
	}
	e.open()
	e.element("id", "", e.id(item))
	e.element("url", "", e.url(l))
	e.element("title", "", l.Title)
	e.element("content", "", l.Text)
	switch schema := e.schema(l); schema {
	case "JobPosting":
		e.writeJob(l)
	case "RealEstateListing":
		e.writeHome(l)
	case "Car":
		e.writeCar(l)
	case "Product":
		e.writeProduct(l)
	}
	e.writePrice(l)
	e.writePlace(l)
	e.writePictures(l)
	e.element("date", "", l.Published.UTC().Format(time.DateOnly))
	e.element("expiration_date", "", e.closing(l, time.DateOnly))
	e.noteUnused(l)
	return e.close()
}

// id returns the ID of a listing in the feed: its ref, or its public ID if the feed has listings of
// several sources, whose refs may be equal.
func (f *feed) id(item *Item) string {
	if f.options.Sources {
		return item.Listing.ID
	}
	return cmp.Or(item.Ref, item.Listing.ID)
}

// schema returns the schema.org type of the listing's category.
func (f *feed) schema(l *classifieds.Listing) string {
	if c := f.categories[l.Category]; c != nil {
		return c.Schema
	}
	return ""
}

func (e trovit) writeJob(l *classifieds.Listing) {
	e.value("company", "", l, "employer")
	e.value("category", "", l, "sector")
	e.value("experience", "", l, "experience")
	e.element("salary", "", e.salary(l))
	e.value("working_hours", "", l, "employment_type")
	if l.Attributes["workplace"].Text == "remote" {
		e.take(l, "workplace")
		e.element("telecommute", "", "1")
	}
}

// salary returns the range of a salary with its currency and period: "8000 - 10000 AED month".
func (f *feed) salary(l *classifieds.Listing) string {
	low, high := f.take(l, "salary_min"), f.take(l, "salary_max")
	amount := cmp.Or(low, high)
	if low != "" && high != "" && low != high {
		amount = low + " - " + high
	}
	if amount == "" {
		return ""
	}
	return strings.TrimSpace(amount + " " + l.Currency() + " " + f.take(l, "salary_period"))
}

func (e trovit) writeHome(l *classifieds.Listing) {
	kind := "For sale"
	if l.Attributes["rent_period"].Text != "" || l.Price.Period != "" {
		kind = "For rent"
	}
	e.element("type", "", kind)
	if l.Price.Minor > 0 && l.Price.Period == l.Attributes["rent_period"].Text {
		e.take(l, "rent_period") // the price says it
	}
	e.value("property_type", "", l, "property_type")
	e.value("floor_area", ` unit="meters"`, l, "area")
	e.value("plot_area", ` unit="meters"`, l, "plot_area")
	e.value("rooms", "", l, "beds")
	e.value("bathrooms", "", l, "baths")
	e.value("year", "", l, "year")
	switch l.Attributes["furnished"].Text {
	case "furnished", "yes":
		e.take(l, "furnished")
		e.element("is_furnished", "", "1")
	case "unfurnished", "no":
		e.take(l, "furnished")
		e.element("is_furnished", "", "0")
	}
}

func (e trovit) writeCar(l *classifieds.Listing) {
	e.value("make", "", l, "make")
	e.value("model", "", l, "model")
	e.value("year", "", l, "year")
	e.value("mileage", ` unit="km"`, l, "mileage")
	e.value("color", "", l, "colour")
	e.value("fuel", "", l, "fuel")
	e.value("transmission", "", l, "gearbox")
	e.value("car_type", "", l, "body")
}

func (e trovit) writeProduct(l *classifieds.Listing) {
	e.value("category", "", l, "item_type")
	e.value("make", "", l, "brand")
	e.value("model", "", l, "model")
	e.value("condition", "", l, "condition")
}

// trovitPeriods are Trovit's words for the period of a price.
var trovitPeriods = map[string]string{"week": "weekly", "month": "monthly", "year": "yearly", "day": "daily", "hour": "hourly"}

func (e trovit) writePrice(l *classifieds.Listing) {
	if l.Price.Minor == 0 {
		if l.Price.Type != "" {
			e.notes["that a price is "+string(l.Price.Type)]++
		}
		return
	}
	period := ""
	if p := trovitPeriods[l.Price.Period]; p != "" {
		period = ` period="` + p + `"`
	}
	e.element("price", period, classifieds.FormatMinor(l.Price.Minor, l.Price.Currency))
	e.element("currency", "", l.Price.Currency)
	if l.Price.Type != classifieds.Fixed {
		e.notes["that a price is "+string(l.Price.Type)]++
	}
}

func (e trovit) writePlace(l *classifieds.Listing) {
	p := &l.Place
	e.element("city_area", "", p.Area)
	e.element("city", "", e.cityName(l))
	e.element("region", "", p.Region)
	e.element("country", "", p.Country)
	if p.Lat != 0 || p.Lon != 0 {
		e.element("latitude", "", formatNumber(p.Lat))
		e.element("longitude", "", formatNumber(p.Lon))
	}
}

func (e trovit) writePictures(l *classifieds.Listing) {
	if len(l.Photos) == 0 {
		return
	}
	e.w.WriteString("<pictures>\n")
	for _, p := range l.Photos {
		e.w.WriteString("<picture>\n")
		e.element("picture_url", "", e.pictureURL(p.Src))
		e.element("picture_title", "", p.Alt)
		e.w.WriteString("</picture>\n")
	}
	e.w.WriteString("</pictures>\n")
}
