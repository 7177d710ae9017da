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
	switch c.Schema {
	case "":
		return nil
	case "JobPosting":
		return x.job()
	case "RealEstateListing":
		return x.property()
	case "Car", "Vehicle", "Motorcycle":
		return x.car()
	case "Product":
		return x.product()
	case "Service":
		return x.service()
	case "Event":
		return x.event()
	case "Article", "NewsArticle":
		return x.notice()
	}
	return x.root(c.Schema)
}

// listingEncoder has the inputs for every type of listing.
type listingEncoder struct {
	site     api.Site
	category classifieds.Category
	listing  classifieds.Listing
	lang     string
	now      time.Time
}

func (x listingEncoder) url() string {
	return page.Absolute(x.site, page.ListingPath(x.site, x.lang, x.listing.ID))
}

// root returns the properties that every listing has.
func (x listingEncoder) root(kind string, properties ...any) Thing {
	return root(kind,
		"@id", x.url()+"#listing",
		"url", x.url(),
		"name", x.listing.Title,
		"description", x.listing.Text,
		"image", x.images(),
	).with(properties...)
}

func (x listingEncoder) images() []Thing {
	var out []Thing
	for _, p := range x.listing.Photos {
		src := page.Absolute(x.site, p.Src)
		out = append(out, thing("ImageObject", "url", src, "contentUrl", src, "width", p.Width, "height", p.Height, "description", p.Alt))
	}
	return out
}

// value returns an attribute, empty if it is private.
func (x listingEncoder) value(code string) classifieds.Value {
	for _, a := range x.category.Attributes {
		if a.Code == code && a.Private {
			return classifieds.Value{}
		}
	}
	return x.listing.Attributes[code]
}

func (x listingEncoder) text(code string) string {
	if v := x.value(code); v.Kind == classifieds.IsText {
		return v.Text
	}
	return ""
}

func (x listingEncoder) texts(code string) []string {
	v := x.value(code)
	if v.Kind == classifieds.IsText && v.Text != "" {
		return []string{v.Text}
	}
	return v.Texts
}

func (x listingEncoder) number(code string) (float64, bool) {
	v := x.value(code)
	return v.Number, v.Kind == classifieds.IsNumber
}

// count returns a number that is written even if it is 0: a studio has 0 bedrooms.
func (x listingEncoder) count(code string) any {
	if n, ok := x.number(code); ok {
		return &n
	}
	return nil
}

// label returns the value of an attribute as the page shows it.
func (x listingEncoder) label(code string) string { return x.name(code, x.text(code)) }

func (x listingEncoder) name(code, value string) string {
	for _, a := range x.category.Attributes {
		if a.Code != code {
			continue
		}
		for _, o := range a.Options {
			if o.Value == value {
				return api.Name(o.Names, x.lang)
			}
		}
	}
	return value
}

// quantity returns a number with its unit (UN/CEFACT code, as schema.org requires).
func (x listingEncoder) quantity(code string) Thing {
	n, ok := x.number(code)
	if !ok {
		return nil
	}
	unit := ""
	for _, a := range x.category.Attributes {
		if a.Code == code {
			unit = a.Unit
		}
	}
	q := thing("QuantitativeValue", "value", n)
	switch unit {
	case "m²", "m2", "sqm":
		return q.with("unitCode", "MTK")
	case "sqft", "ft²":
		return q.with("unitCode", "FTK")
	case "km":
		return q.with("unitCode", "KMT")
	case "mi":
		return q.with("unitCode", "SMI")
	}
	return q.with("unitText", unit)
}

// place returns the location, or nil.
func (x listingEncoder) place(name string) Thing {
	t := thing("Place", "name", name, "address", x.address(), "geo", x.geo())
	if len(t) == 1 {
		return nil
	}
	return t
}

func (x listingEncoder) address() Thing {
	p := x.listing.Place
	t := thing("PostalAddress", "streetAddress", p.Area, "addressLocality", x.city(),
		"addressRegion", p.Region, "addressCountry", p.Country)
	if len(t) == 1 {
		return nil
	}
	return t
}

func (x listingEncoder) geo() Thing {
	p := x.listing.Place
	if p.Lat == 0 && p.Lon == 0 {
		return nil
	}
	return thing("GeoCoordinates", "latitude", p.Lat, "longitude", p.Lon)
}

func (x listingEncoder) city() string {
	i := slices.IndexFunc(x.site.Cities, func(c api.City) bool { return c.Code == x.listing.Place.City })
	if i < 0 {
		return x.listing.Place.City
	}
	return api.Name(x.site.Cities[i].Names, x.lang)
}

// Zone returns the newspaper's time zone, or a fixed offset if the system does not know its name.
func Zone(site api.Site) *time.Location {
	zone, err := time.LoadLocation(site.Zone)
	if err != nil {
		return time.FixedZone(site.Zone, site.Offset)
	}
	return zone
}

// markup returns plain text as paragraphs, because Google reads a job's description as HTML.
func markup(text string) string {
	var b strings.Builder
	for part := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n") {
		if part = strings.TrimSpace(part); part != "" {
			b.WriteString("<p>" + strings.ReplaceAll(html.EscapeString(part), "\n", "<br>") + "</p>")
		}
	}
	return b.String()
}
