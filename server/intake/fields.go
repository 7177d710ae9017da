package intake

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"broadside/app/classifieds"
)

func (e *entry) price() {
	p := &e.listing.Price
	written, kind := e.cells["price"], e.cells["price_type"]
	p.Type = classifieds.PriceType(priceTypes.value(kind))
	if written == "" {
		return
	}
	of := e.in.site.Currencies
	p.Currency = e.in.currency(e.cells)
	minor, err := amount(written, p.Currency, e.known("price", classifieds.Decimals(p.Currency)))
	if err != nil {
		e.wrongNumber("price", err, "write it like 1500 or 1500.50, the currency apart")
		return
	}
	p.Minor, p.Period = minor, periods.value(e.cells["period"])
	if kind == "" {
		p.Type = classifieds.Fixed
	}
	if p.Period == "" {
		p.Period = e.usualPeriod()
	}
	if len(of) > 0 && !slices.Contains(of, p.Currency) {
		e.wrong("currency", strconv.Quote(p.Currency)+" is not a currency of the paper", "one of "+strings.Join(of, ", "))
	}
}

// usualPeriod is what a price without a period is for: the rent's period if
// the row has one, else the category's.
func (e *entry) usualPeriod() string {
	for _, code := range classifieds.PricePeriods {
		if period := periods.value(e.cells["attr."+code]); e.category.Attribute(code) != nil && slices.Contains(classifieds.Periods[1:], period) && e.category.Period != "" {
			return period
		}
	}
	return e.category.Period
}

// known is what the file tells of a number in a cell of this row.
func (e *entry) known(column string, places int) classifieds.Known {
	return e.in.figures.known(column, e.line, places)
}

func (e *entry) place() {
	p := &e.listing.Place
	name := e.cells["city"]
	city, district, ok := e.in.cities.find(name)
	if !ok {
		e.wrong("city", strconv.Quote(name)+" is no place of the paper", meant(strings.ToLower(name), e.in.cities.codes))
		return
	}
	p.City, p.Country, p.Region, p.Area = city.Code, city.Country, city.Region, e.cells["area"]
	if district && p.Area == "" {
		p.Area = name
	}
	if given := strings.ToUpper(countries.value(e.cells["country"])); given != "" && given != city.Country {
		e.wrong("country", city.Code+" is in "+city.Country+", not "+given, "correct one of them")
	}
	if given := e.cells["region"]; given != "" {
		p.Region = given
	}
	p.Lat, p.Lon = e.degrees("lat", city.Lat, 90), e.degrees("lon", city.Lon, 180)
}

// degrees reads a coordinate, rounded to about a kilometre: nobody's door.
func (e *entry) degrees(field string, usual, most float64) float64 {
	s := e.cells[field]
	if s == "" {
		return usual
	}
	n, ok := classifieds.ParseDegrees(s, most)
	if !ok {
		e.wrong(field, strconv.Quote(s)+" is not a number of degrees", "leave it empty for the middle of the city")
		return usual
	}
	return math.Round(n*100) / 100
}

func (e *entry) attributes(header []string) {
	e.listing.Attributes = map[string]classifieds.Value{}
	for _, field := range header {
		code, ok := strings.CutPrefix(field, "attr.")
		cell := e.cells[field]
		if !ok || cell == "" {
			continue
		}
		a := e.category.Attribute(code)
		if a == nil {
			e.wrong(field, "not an attribute of "+e.category.Code, "leave it empty in this row")
			continue
		}
		if e.regulates(code) {
			cell = classifieds.WesternDigits(cell)
		}
		currency := e.listing.Currency()
		v, err := value(*a, cell, currency, e.known(field, decimalsOf(*a, currency)), e.in.clock)
		if err != nil {
			e.wrongNumber(field, err, "")
			continue
		}
		if !a.Private {
			e.listing.Attributes[code] = v // classifieds.Validate checks it
		} else if code, detail := a.Check(v, e.listing.Currency()); code != "" {
			e.wrong(field, strconv.Quote(cell)+" is not usable", detail)
		}
	}
	if len(e.listing.Attributes) == 0 {
		e.listing.Attributes = nil
	}
}

// regulates reports whether a law asks for the attribute: a number of an
// authority.
func (e *entry) regulates(code string) bool {
	return slices.ContainsFunc(e.category.Regulation, func(r classifieds.Regulation) bool { return r.Attribute == code })
}

func (e *entry) pictures() {
	alts := strings.Split(e.cells["alts"], "|")
	for i, name := range splitBar(e.cells["images"]) {
		p, err := e.in.album.photo(name)
		if err != nil {
			e.wrong("images", strconv.Quote(name)+": "+err.Error(), "leave it empty, or mend the picture")
			continue
		}
		p.Alt = e.listing.Title
		if i < len(alts) && strings.TrimSpace(alts[i]) != "" {
			p.Alt = strings.TrimSpace(alts[i])
		}
		e.listing.Photos = append(e.listing.Photos, p)
	}
}

func splitBar(s string) []string {
	var parts []string
	for p := range strings.SplitSeq(s, "|") {
		if p = strings.TrimSpace(p); p != "" {
			parts = append(parts, p)
		}
	}
	return parts
}

func (e *entry) times() {
	l, now := &e.listing, e.in.clock.now
	days := e.category.DaysLive
	if days == 0 {
		days = 30
	}
	l.Published = e.moment("start", now)
	l.Expires = e.moment("end", l.Published.AddDate(0, 0, days))
	switch {
	case l.Published.After(now):
		l.State = classifieds.Queued
	case l.Expires.After(now):
		l.State = classifieds.Live
	default:
		l.State = classifieds.Expired
	}
}

func (e *entry) moment(field string, usual time.Time) time.Time {
	t := usual
	if s := e.cells[field]; s != "" {
		var err error
		if t, err = e.in.clock.moment(s); err != nil {
			e.wrong(field, strconv.Quote(s)+" is "+err.Error(), "")
			return usual
		}
	}
	return t.UTC().Truncate(time.Second)
}

func (e *entry) marks() {
	if s := e.cells["featured"]; s != "" {
		v, err := truth(s)
		if err != nil {
			e.wrong("featured", err.Error(), "")
		}
		e.listing.Featured = v.Bool
	}
	known := []string{"new", "reduced", "verified"}
	for _, b := range splitBar(e.cells["badges"]) {
		b = strings.ToLower(b)
		if !slices.Contains(known, b) {
			e.wrong("badges", strconv.Quote(b)+" is not a badge", meant(b, known))
			continue
		}
		e.listing.Badges = append(e.listing.Badges, b)
	}
}
