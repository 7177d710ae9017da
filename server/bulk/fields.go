package bulk

import (
	"cmp"
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/articles/text"
)

// maxYearsAhead is the number of years that a date may be ahead without a warning.
const maxYearsAhead = 10

func (rp *rowParser) parsePrice() {
	p := &rp.listing.Price
	written := rp.cells["price"]
	p.Type = classifieds.PriceType(priceTypes.canonical(rp.cells["price_type"]))
	rp.checkPeriod()
	if written == "" {
		return
	}
	allowed := rp.in.site.Currencies
	p.Currency = rp.in.currency(rp.cells)
	rp.checkCurrency()
	minor, err := parseAmount(written, p.Currency, rp.in.formats.format("price", rp.line, classifieds.Decimals(p.Currency)))
	if err != nil {
		rp.rejectNumber("price", err, "write one amount like 1500 or 1500.50, the currency apart")
		return
	}
	p.Minor, p.Period = minor, cmp.Or(periods.canonical(rp.cells["period"]), rp.defaultPeriod())
	p.Type = cmp.Or(p.Type, classifieds.Fixed)
	if len(allowed) > 0 && !slices.Contains(allowed, p.Currency) {
		rp.reject("currency", strconv.Quote(p.Currency)+" is not a currency of the paper", "one of "+strings.Join(allowed, ", "))
	}
}

// checkPeriod warns about a price period on something for sale: a sofa for 950 a month.
func (rp *rowParser) checkPeriod() {
	period, schema := rp.cells["period"], rp.category.Schema
	switch {
	case period == "":
	case len(rp.category.PriceTypes) == 0:
		rp.addWarning("period", strconv.Quote(period)+" is not used: "+rp.category.Code+" have no price", "leave it empty; the period of a salary is attr.salary_period")
	case rp.cells["price"] != "" && rp.category.Period == "" && (schema == "RealEstateListing" || schema == "Product"):
		rp.addWarning("period", strconv.Quote(period)+" beside the price of something for sale", "leave it empty, unless it is paid every "+periods.canonical(period))
	}
}

// checkCurrency rejects a price without a currency if the currency of the city's country is not the
// paper's first, but one of its others: the price could be in either.
func (rp *rowParser) checkCurrency() {
	city, _, _ := rp.in.cities.lookup(rp.cells["city"])
	first, local := rp.listing.Price.Currency, classifieds.CurrencyOf(city.Country)
	if rp.cells["currency"] == "" && local != first && slices.Contains(rp.in.site.Currencies, local) {
		rp.reject("currency", "missing: in "+city.Code+" it may be "+local+", the paper's first is "+first, "write one of them")
	}
}

// checkAttributeCurrency rejects a currency that differs from the city's when the listing
// has no price: money attributes are then in the city's currency.
func (rp *rowParser) checkAttributeCurrency(code string) {
	given := strings.ToUpper(currencies.canonical(rp.cells["currency"]))
	if local := rp.listing.Currency(); given != "" && rp.cells["price"] == "" && given != local && !rp.hasProblem("currency") {
		rp.reject("currency", strconv.Quote(given)+", but without a price "+code+" is in "+local+", the currency of "+rp.listing.Place.City, "write the amounts in "+local)
	}
}

// defaultPeriod returns the period of a price without one: that of the row's rent
// or salary period attribute, else the category's.
func (rp *rowParser) defaultPeriod() string {
	for _, code := range classifieds.PricePeriods {
		if period := periods.canonical(rp.cells["attr."+code]); rp.category.Attribute(code) != nil && slices.Contains(classifieds.Periods[1:], period) && rp.category.Period != "" {
			return period
		}
	}
	return rp.category.Period
}

func (rp *rowParser) parsePlace() {
	p := &rp.listing.Place
	name := rp.cells["city"]
	city, district, ok := rp.in.cities.lookup(name)
	if name == "" {
		rp.reject("city", "missing", "write a place of places.yaml")
		return
	}
	if !ok {
		rp.reject("city", strconv.Quote(name)+" is no place of the paper", rp.in.cities.suggest(name))
		return
	}
	p.City, p.Country, p.Region, p.Area = city.Code, city.Country, city.Region, rp.cells["area"]
	if district && p.Area == "" {
		p.Area = name
	}
	rp.listing.AreaNames = areaNames(city, p.Area, rp.in.site.Languages)
	if given := strings.ToUpper(countries.canonical(rp.cells["country"])); given != "" && given != city.Country {
		rp.reject("country", city.Code+" is in "+city.Country+", not "+given, "correct one of them")
	}
	rp.parseRegion(city)
	if other, district, ok := rp.in.cities.lookup(p.Area); ok && !district && other.Code != city.Code {
		rp.reject("area", strconv.Quote(p.Area)+" is a city of its own, not in "+city.Code, "correct the city or the area")
	}
	rp.parseCoordinates(city)
}

// parseRegion compares the region of the row with its city's. An unknown region does
// not replace the city's, which decides the regulation that applies.
func (rp *rowParser) parseRegion(city api.City) {
	given := rp.cells["region"]
	other, _, known := rp.in.cities.lookup(given)
	switch {
	case given == "" || strings.EqualFold(given, city.Region) || known && other.Region == city.Region:
	case city.Region == "":
		rp.listing.Place.Region = given
	case known || isRegion(given):
		rp.reject("region", city.Code+" is in "+city.Region+", not "+given, "correct one of them")
	default:
		rp.addWarning("region", strconv.Quote(given)+" is not used: "+city.Code+" is in "+city.Region, "leave it empty, or write the code")
	}
}

// isRegion reports whether s has the form of an ISO 3166-2 code.
func isRegion(s string) bool {
	country, part, ok := strings.Cut(s, "-")
	return ok && len(country) == 2 && len(part) > 0 && len(part) <= 3 && !strings.ContainsRune(s, ' ')
}

func (rp *rowParser) parseCoordinates(city api.City) {
	p := &rp.listing.Place
	p.Lat, p.Lon = rp.parseDegrees("lat", city.Lat, 90), rp.parseDegrees("lon", city.Lon, 180)
	for _, pair := range [][2]string{{"lat", "lon"}, {"lon", "lat"}} {
		if rp.cells[pair[0]] != "" && rp.cells[pair[1]] == "" {
			rp.reject(pair[1], "missing beside "+pair[0]+" "+rp.cells[pair[0]], "give both, or neither for the middle of the city")
			return
		}
	}
	if rp.hasProblem("lat") || rp.hasProblem("lon") {
		return
	}
	if what, fix := rp.in.cities.misplaced(city, p.Lat, p.Lon); what != "" {
		rp.reject("lat", what, fix)
	}
}

// parseDegrees rounds a coordinate to about a kilometre, so that it does not identify a house.
func (rp *rowParser) parseDegrees(field string, usual, most float64) float64 {
	s := rp.cells[field]
	if s == "" {
		return usual
	}
	n, ok := classifieds.ParseDegrees(s, most)
	if !ok {
		rp.reject(field, strconv.Quote(s)+" is not a number of degrees", "leave it empty for the middle of the city")
		return usual
	}
	return math.Round(n*100) / 100
}

func (rp *rowParser) parseAttributes(header []string) {
	rp.listing.Attributes = map[string]classifieds.Value{}
	for _, field := range header {
		code, ok := strings.CutPrefix(field, "attr.")
		cell := rp.cells[field]
		if !ok || cell == "" {
			continue
		}
		a := rp.category.Attribute(code)
		if a == nil {
			rp.reject(field, "not an attribute of "+rp.category.Code, "leave it empty in this row")
			continue
		}
		if rp.isRegulated(code) {
			cell = classifieds.WesternDigits(cell)
		}
		currency := rp.listing.Currency()
		if a.Kind == classifieds.Money {
			rp.checkAttributeCurrency(code)
		}
		format := rp.in.formats.format(field, rp.line, decimalsOf(*a, currency))
		v, err := parseValue(*a, cell, currency, format, rp.in.clock)
		if err != nil {
			rp.rejectNumber(field, err, valueFix(*a))
			continue
		}
		if at, _, err := rp.in.clock.parseTime(v.Text); a.Kind == classifieds.Date && err == nil {
			rp.checkYear(field, at)
		}
		if !a.Private {
			rp.listing.Attributes[code] = v // classifieds.Validate checks it
		} else if code, detail := a.CheckValue(v, rp.listing.Currency()); code != "" {
			rp.reject(field, strconv.Quote(cell)+" is not usable", detail)
		}
	}
	if len(rp.listing.Attributes) == 0 {
		rp.listing.Attributes = nil
	}
}

// isRegulated reports whether a regulation names the attribute: the number of a permit.
func (rp *rowParser) isRegulated(code string) bool {
	return slices.ContainsFunc(rp.category.Regulation, func(r classifieds.Regulation) bool { return r.Attribute == code })
}

func (rp *rowParser) parsePhotos() {
	alts, images := strings.Split(rp.cells["alts"], "|"), splitValues(rp.cells["images"])
	if n := len(splitValues(rp.cells["alts"])); n > len(images) {
		rp.reject("alts", strconv.Itoa(n)+" texts for "+strconv.Itoa(len(images))+" images", "give each image one, in the same order")
	}
	addresses := 0
	for i, name := range images {
		if isURL(name) {
			if addresses++; addresses == 1 {
				rp.addWarning("images", strconv.Quote(truncate(name, 80))+" is left out: pictures are not fetched from addresses yet", "put the pictures of the row into "+picturesDir+" and write their names")
			}
			continue
		}
		p, err := rp.in.photos.loadPhoto(name)
		if rp.mapped && errors.Is(err, errNoPicture) { // the picture is on the other system, which may never send it
			rp.addWarning("images", strconv.Quote(name)+" is left out: "+err.Error(), "put it there, and the next import takes it")
			continue
		}
		if err != nil {
			rp.reject("images", strconv.Quote(name)+": "+err.Error(), "leave it empty, or mend the picture")
			continue
		}
		p.Alt = rp.listing.Title
		if i < len(alts) && strings.TrimSpace(alts[i]) != "" {
			p.Alt = strings.TrimSpace(alts[i])
		}
		rp.listing.Photos = append(rp.listing.Photos, p)
	}
}

func isURL(s string) bool {
	lower := strings.ToLower(s)
	return strings.HasPrefix(lower, "http://") || strings.HasPrefix(lower, "https://") || strings.HasPrefix(lower, "//")
}

func splitValues(s string) []string {
	var parts []string
	for p := range strings.SplitSeq(s, "|") {
		if p = strings.TrimSpace(p); p != "" {
			parts = append(parts, p)
		}
	}
	return parts
}

func (rp *rowParser) parseTimes() {
	l, now := &rp.listing, rp.in.clock.now
	days := cmp.Or(rp.category.DaysLive, 30)
	l.Published = rp.parseTime("start", rp.published)
	usual := l.Published.AddDate(0, 0, days)
	closing := rp.closingTime()
	if !closing.IsZero() && closing.Before(usual) {
		usual = closing
	}
	if l.Expires = rp.parseTime("end", usual); !closing.IsZero() && closing.Before(l.Expires) {
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

// closingTime returns the time after which the listing is obsolete (the end of an event, an
// application deadline), or zero. A time before the start is rejected.
func (rp *rowParser) closingTime() time.Time {
	code, date := classifieds.ClosingDate(rp.listing, rp.category)
	if code == "" {
		return time.Time{}
	}
	at, timed, err := rp.in.clock.parseTime(date)
	if err != nil {
		return time.Time{}
	}
	if !timed {
		at = at.AddDate(0, 0, 1).Add(-time.Second)
	}
	if live := rp.listing.Published; !at.After(live) {
		rp.reject("attr."+code, strconv.Quote(rp.cells["attr."+code])+" is over before the listing goes live, "+live.In(rp.in.clock.zone).Format(time.DateOnly), "correct it, or take the row out")
		return time.Time{}
	}
	return at
}

func (rp *rowParser) parseTime(field string, usual time.Time) time.Time {
	t := usual
	if s := rp.cells[field]; s != "" {
		var err error
		if t, _, err = rp.in.clock.parseTime(s); err != nil {
			rp.reject(field, strconv.Quote(s)+" is "+err.Error(), "")
			return usual
		}
		rp.checkYear(field, t)
	}
	return t.UTC().Truncate(time.Second)
}

// checkYear warns about a year that is probably mistyped: 2062 for 2026.
func (rp *rowParser) checkYear(field string, at time.Time) {
	if at.After(rp.in.clock.now.AddDate(maxYearsAhead, 0, 0)) {
		rp.addWarning(field, strconv.Quote(rp.cells[field])+" is more than "+strconv.Itoa(maxYearsAhead)+" years ahead", "check the year")
	}
}

func (rp *rowParser) parseBadges() {
	if s := rp.cells["featured"]; s != "" {
		v, err := parseBool(s)
		if err != nil {
			rp.reject("featured", err.Error(), "")
		}
		rp.listing.Featured = v.Bool
	}
	known := []string{"new", "reduced", "verified"}
	for _, b := range splitValues(rp.cells["badges"]) {
		b = strings.ToLower(b)
		if !slices.Contains(known, b) {
			rp.reject("badges", strconv.Quote(b)+" is not a badge", text.Suggest(b, known))
			continue
		}
		rp.listing.Badges = append(rp.listing.Badges, b)
	}
}
