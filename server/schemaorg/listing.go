package schemaorg

import (
	"html"
	"slices"
	"strings"
	"time"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/server/page"
)

// Listing returns a listing as its category's schema.org type, with the address of its page in
// lang. It returns nil if the listing is not live at now, if a job has closed, or if a field is
// missing that Google requires of a JobPosting or an Event.
func Listing(site api.Site, c classifieds.Category, l classifieds.Listing, lang string, now time.Time) Thing {
	if l.State != classifieds.Live || !l.Expires.IsZero() && !l.Expires.After(now) {
		return nil
	}
	x := listingEncoder{site: site, category: c, listing: l, lang: lang, now: now}
	if l.Intent == classifieds.Wanted {
		return x.demand()
	}
	if encode := encoders[c.Schema]; encode != nil {
		return encode(x)
	}
	if c.Schema == "" {
		return nil
	}
	return x.rootThing(c.Schema)
}

// encoders holds the functions for the types of categories.
var encoders = map[string]func(listingEncoder) Thing{
	"JobPosting": listingEncoder.jobPosting, "RealEstateListing": listingEncoder.realEstate,
	"Car": listingEncoder.vehicle, "Vehicle": listingEncoder.vehicle, "Motorcycle": listingEncoder.vehicle,
	"Product": listingEncoder.product, "Service": listingEncoder.service, "Event": listingEncoder.eventThing,
	"Article": listingEncoder.notice, "NewsArticle": listingEncoder.notice,
}

type listingEncoder struct {
	site     api.Site
	category classifieds.Category
	listing  classifieds.Listing
	lang     string
	now      time.Time
}

func (x listingEncoder) pageURL() string {
	return page.Absolute(x.site, x.site.ListingPath(x.lang, x.listing.ID))
}

func (x listingEncoder) rootThing(kind string, properties ...any) Thing {
	return newRoot(kind,
		"@id", x.pageURL()+"#listing",
		"url", x.pageURL(),
		"name", x.listing.Title,
		"description", x.listing.Text,
		"image", x.imageThings(),
	).set(properties...)
}

func (x listingEncoder) imageThings() []Thing {
	var out []Thing
	for _, p := range x.listing.Photos {
		src := page.Absolute(x.site, p.Src)
		out = append(out, newThing("ImageObject", "url", src, "contentUrl", src, "width", p.Width, "height", p.Height, "description", p.Alt))
	}
	return out
}

// definition returns the category's definition of an attribute, the zero Attribute if it has none.
func (x listingEncoder) definition(code string) (a classifieds.Attribute) {
	if i := slices.IndexFunc(x.category.Attributes, func(a classifieds.Attribute) bool { return a.Code == code }); i >= 0 {
		a = x.category.Attributes[i]
	}
	return a
}

// attribute returns an attribute, empty if it is private.
func (x listingEncoder) attribute(code string) classifieds.Value {
	if x.definition(code).Private {
		return classifieds.Value{}
	}
	return x.listing.Attributes[code]
}

func (x listingEncoder) textAttribute(code string) string {
	if v := x.attribute(code); v.Kind == classifieds.IsText {
		return v.Text
	}
	return ""
}

func (x listingEncoder) textsAttribute(code string) []string {
	v := x.attribute(code)
	if v.Kind == classifieds.IsText && v.Text != "" {
		return []string{v.Text}
	}
	return v.Texts
}

func (x listingEncoder) numberAttribute(code string) (float64, bool) {
	v := x.attribute(code)
	return v.Number, v.Kind == classifieds.IsNumber
}

// countAttribute returns a number that is written even if it is 0: a studio has 0 bedrooms.
func (x listingEncoder) countAttribute(code string) any {
	if n, ok := x.numberAttribute(code); ok {
		return &n
	}
	return nil
}

// attributeLabel returns the value of an attribute as the page shows it.
func (x listingEncoder) attributeLabel(code string) string {
	return x.optionName(code, x.textAttribute(code))
}

func (x listingEncoder) optionName(code, value string) string {
	for _, o := range x.definition(code).Options {
		if o.Value == value {
			return api.Name(o.Names, x.lang)
		}
	}
	return value
}

// quantity returns a number with its unit (UN/CEFACT code, as schema.org requires).
func (x listingEncoder) quantity(code string) Thing {
	n, ok := x.numberAttribute(code)
	if !ok {
		return nil
	}
	unit := x.definition(code).Unit
	q := newThing("QuantitativeValue", "value", n, "unitCode", unitCodes[unit])
	if unitCodes[unit] == "" {
		q.set("unitText", unit)
	}
	return q
}

var unitCodes = map[string]string{"m²": "MTK", "m2": "MTK", "sqm": "MTK", "sqft": "FTK", "ft²": "FTK", "km": "KMT", "mi": "SMI"}

func (x listingEncoder) placeThing(name string) Thing {
	return newThing("Place", "name", name, "address", x.postalAddress(), "geo", x.geoCoordinates()).orNil()
}

func (x listingEncoder) postalAddress() Thing {
	p := x.listing.Place
	return newThing("PostalAddress", "streetAddress", p.Area, "addressLocality", x.cityName(),
		"addressRegion", p.Region, "addressCountry", p.Country).orNil()
}

func (x listingEncoder) geoCoordinates() Thing {
	p := x.listing.Place
	if p.Lat == 0 && p.Lon == 0 {
		return nil
	}
	return newThing("GeoCoordinates", "latitude", p.Lat, "longitude", p.Lon)
}

func (x listingEncoder) cityName() string {
	i := slices.IndexFunc(x.site.Cities, func(c api.City) bool { return c.Code == x.listing.Place.City })
	if i < 0 {
		return x.listing.Place.City
	}
	return api.Name(x.site.Cities[i].Names, x.lang)
}

// htmlParagraphs returns plain text as paragraphs, because Google reads a job's description as HTML.
func htmlParagraphs(text string) string {
	var b strings.Builder
	for part := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n") {
		if part = strings.TrimSpace(part); part != "" {
			b.WriteString("<p>" + strings.ReplaceAll(html.EscapeString(part), "\n", "<br>") + "</p>")
		}
	}
	return b.String()
}
