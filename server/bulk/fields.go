package bulk

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/articles/text"
)

// farAhead is the number of years that a date may be ahead without a warning.
const farAhead = 10

func (e *entry) price() {
	p := &e.listing.Price
	written, kind := e.cells["price"], e.cells["price_type"]
	p.Type = classifieds.PriceType(priceTypes.value(kind))
	e.oddPeriod()
	if written == "" {
		return
	}
	of := e.in.site.Currencies
	p.Currency = e.in.currency(e.cells)
	e.askCurrency()
	minor, err := amount(written, p.Currency, e.known("price", classifieds.Decimals(p.Currency)))
	if err != nil {
		e.wrongNumber("price", err, "write one amount like 1500 or 1500.50, the currency apart")
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

// oddPeriod warns about a period whose price should have none: a sofa for 950 a
// month.
func (e *entry) oddPeriod() {
	period, schema := e.cells["period"], e.category.Schema
	switch {
	case period == "":
	case len(e.category.PriceTypes) == 0:
		e.warn("period", strconv.Quote(period)+" is not used: "+e.category.Code+" have no price", "leave it empty; the period of a salary is attr.salary_period")
	case e.cells["price"] != "" && e.category.Period == "" && (schema == "RealEstateListing" || schema == "Product"):
		e.warn("period", strconv.Quote(period)+" beside the price of something for sale", "leave it empty, unless it is paid every "+periods.value(period))
	}
}

// askCurrency rejects a price without a currency if the city's currency is not
// the paper's first.
func (e *entry) askCurrency() {
	city, _, _ := e.in.cities.find(e.cells["city"])
	first, local := e.listing.Price.Currency, classifieds.CurrencyOf(city.Country)
	if e.cells["currency"] == "" && local != first && slices.Contains(e.in.site.Currencies, local) {
		e.wrong("currency", "missing: in "+city.Code+" it may be "+local+", the paper's first is "+first, "write one of them")
	}
}

// lostCurrency rejects a currency that differs from the city's when the listing
// has no price: money attributes are then in the city's currency.
func (e *entry) lostCurrency(code string) {
	given := strings.ToUpper(currencies.value(e.cells["currency"]))
	if local := e.listing.Currency(); given != "" && e.cells["price"] == "" && given != local && !e.said("currency") {
		e.wrong("currency", strconv.Quote(given)+", but without a price "+code+" is in "+local+", the currency of "+e.listing.Place.City, "write the amounts in "+local)
	}
}

// usualPeriod returns the period of a price without one: that of the row's rent
// or salary period attribute, else the category's.
func (e *entry) usualPeriod() string {
	for _, code := range classifieds.PricePeriods {
		if period := periods.value(e.cells["attr."+code]); e.category.Attribute(code) != nil && slices.Contains(classifieds.Periods[1:], period) && e.category.Period != "" {
			return period
		}
	}
	return e.category.Period
}

// known returns the number format that the file uses around a cell of this row.
func (e *entry) known(column string, places int) classifieds.Known {
	return e.in.figures.known(column, e.line, places)
}

func (e *entry) place() {
	p := &e.listing.Place
	name := e.cells["city"]
	city, district, ok := e.in.cities.find(name)
	if !ok {
		e.wrong("city", strconv.Quote(name)+" is no place of the paper", text.Suggest(strings.ToLower(name), e.in.cities.codes))
		return
	}
	p.City, p.Country, p.Region, p.Area = city.Code, city.Country, city.Region, e.cells["area"]
	if district && p.Area == "" {
		p.Area = name
	}
	if given := strings.ToUpper(countries.value(e.cells["country"])); given != "" && given != city.Country {
		e.wrong("country", city.Code+" is in "+city.Country+", not "+given, "correct one of them")
	}
	e.region(city)
	if other, district, ok := e.in.cities.find(p.Area); ok && !district && other.Code != city.Code {
		e.wrong("area", strconv.Quote(p.Area)+" is a city of its own, not in "+city.Code, "correct the city or the area")
	}
	e.point(city)
}

// region compares the region of the row with its city's. An unknown region does
// not replace the city's, which decides the regulation that applies.
func (e *entry) region(city api.City) {
	given := e.cells["region"]
	other, _, known := e.in.cities.find(given)
	switch {
	case given == "" || strings.EqualFold(given, city.Region) || known && other.Region == city.Region:
	case city.Region == "":
		e.listing.Place.Region = given
	case known || isRegion(given):
		e.wrong("region", city.Code+" is in "+city.Region+", not "+given, "correct one of them")
	default:
		e.warn("region", strconv.Quote(given)+" is not used: "+city.Code+" is in "+city.Region, "leave it empty, or write the code")
	}
}

// isRegion reports whether s has the form of an ISO 3166-2 code.
func isRegion(s string) bool {
	country, part, ok := strings.Cut(s, "-")
	return ok && len(country) == 2 && len(part) > 0 && len(part) <= 3 && !strings.ContainsRune(s, ' ')
}

// point parses the coordinates and compares them with the city's.
func (e *entry) point(city api.City) {
	p := &e.listing.Place
	p.Lat, p.Lon = e.degrees("lat", city.Lat, 90), e.degrees("lon", city.Lon, 180)
	for _, pair := range [][2]string{{"lat", "lon"}, {"lon", "lat"}} {
		if e.cells[pair[0]] != "" && e.cells[pair[1]] == "" {
			e.wrong(pair[1], "missing beside "+pair[0]+" "+e.cells[pair[0]], "give both, or neither for the middle of the city")
			return
		}
	}
	if e.said("lat") || e.said("lon") {
		return
	}
	if what, fix := e.in.cities.misplaced(city, p.Lat, p.Lon); what != "" {
		e.wrong("lat", what, fix)
	}
}

// degrees parses a coordinate and rounds it to about a kilometre, so that it
// does not identify a house.
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
		if a.Kind == classifieds.Money {
			e.lostCurrency(code)
		}
		v, err := value(*a, cell, currency, e.known(field, decimalsOf(*a, currency)), e.in.clock)
		if err != nil {
			e.wrongNumber(field, err, howToWrite(*a))
			continue
		}
		if at, _, err := e.in.clock.read(v.Text); a.Kind == classifieds.Date && err == nil {
			e.checkYear(field, at)
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

// regulates reports whether a regulation requires the attribute, such as the
// number of a permit.
func (e *entry) regulates(code string) bool {
	return slices.ContainsFunc(e.category.Regulation, func(r classifieds.Regulation) bool { return r.Attribute == code })
}

func (e *entry) pictures() {
	alts, images := strings.Split(e.cells["alts"], "|"), splitBar(e.cells["images"])
	if n := len(splitBar(e.cells["alts"])); n > len(images) {
		e.wrong("alts", strconv.Itoa(n)+" texts for "+strconv.Itoa(len(images))+" images", "give each image one, in the same order")
	}
	for i, name := range images {
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
	usual := l.Published.AddDate(0, 0, days)
	closing := e.closing()
	if !closing.IsZero() && closing.Before(usual) {
		usual = closing
	}
	if l.Expires = e.moment("end", usual); !closing.IsZero() && closing.Before(l.Expires) {
		l.Expires = closing
	}
	switch {
	case l.Published.After(now):
		l.State = classifieds.Queued
	case l.Expires.After(now):
		l.State = classifieds.Live
	default:
		l.State = classifieds.Expired
	}
}

// closing returns the time after which the listing has no purpose (an event, an
// application deadline), or zero. A time before the start is rejected.
func (e *entry) closing() time.Time {
	code, date := classifieds.Closing(e.listing, e.category)
	if code == "" {
		return time.Time{}
	}
	at, timed, err := e.in.clock.read(date)
	if err != nil {
		return time.Time{}
	}
	if !timed {
		at = at.AddDate(0, 0, 1).Add(-time.Second)
	}
	if live := e.listing.Published; !at.After(live) {
		e.wrong("attr."+code, strconv.Quote(e.cells["attr."+code])+" is over before the listing goes live, "+live.In(e.in.clock.zone).Format(time.DateOnly), "correct it, or take the row out")
		return time.Time{}
	}
	return at
}

func (e *entry) moment(field string, usual time.Time) time.Time {
	t := usual
	if s := e.cells[field]; s != "" {
		var err error
		if t, err = e.in.clock.moment(s); err != nil {
			e.wrong(field, strconv.Quote(s)+" is "+err.Error(), "")
			return usual
		}
		e.checkYear(field, t)
	}
	return t.UTC().Truncate(time.Second)
}

// checkYear warns about a time so far ahead that its year is probably mistyped:
// 2062 for 2026.
func (e *entry) checkYear(field string, at time.Time) {
	if at.After(e.in.clock.now.AddDate(farAhead, 0, 0)) {
		e.warn(field, strconv.Quote(e.cells[field])+" is more than "+strconv.Itoa(farAhead)+" years ahead", "check the year")
	}
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
			e.wrong("badges", strconv.Quote(b)+" is not a badge", text.Suggest(b, known))
			continue
		}
		e.listing.Badges = append(e.listing.Badges, b)
	}
}
