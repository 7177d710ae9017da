package intake

import (
	"crypto/sha256"
	"encoding/binary"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"broadside/app/classifieds"
)

// entry is one row on its way to a listing.
type entry struct {
	in       *intake
	file     string
	line     int
	cells    map[string]string
	category classifieds.Category
	listing  classifieds.Listing
	problems []Problem
	bad      bool
}

// row reads one row. It is false when the row is left out, with or (action
// delete) without a Problem.
func (in *intake) row(file string, header []string, r row) (classifieds.Listing, []Problem, bool) {
	e := &entry{in: in, file: file, line: r.line, cells: map[string]string{}}
	for i, name := range header {
		if i < len(r.cells) {
			e.cells[name] = strings.TrimSpace(norm.NFC.String(r.cells[i]))
		}
	}
	switch action := strings.ToLower(e.cells["action"]); action {
	case "", "put":
	case "delete":
		return classifieds.Listing{}, nil, false
	default:
		e.wrong("action", strconv.Quote(action)+" is not an action", "put or delete")
	}
	e.ref()
	var ok bool
	if e.category, ok = in.categories[e.cells["category"]]; !ok {
		e.wrong("category", strconv.Quote(e.cells["category"])+" is not a category", meant(e.cells["category"], in.codes))
		return classifieds.Listing{}, e.problems, false
	}
	e.words()
	e.price()
	e.place()
	e.attributes(header)
	e.pictures()
	e.times()
	e.marks()
	e.check()
	return e.listing, e.problems, !e.bad
}

func (e *entry) wrong(field, what, fix string) {
	e.warn(field, what, fix)
	e.bad = true
}

// warn notes a problem that does not keep the row out.
func (e *entry) warn(field, what, fix string) {
	e.problems = append(e.problems, Problem{File: e.file, Line: e.line, Field: field, What: what, Fix: fix})
}

func (e *entry) ref() {
	ref := e.cells["ref"]
	if ref == "" {
		e.wrong("ref", "missing", "give each listing a name of its own that stays the same")
		return
	}
	here := e.file + ":" + strconv.Itoa(e.line)
	if other := e.in.refs[ref]; other != "" {
		e.wrong("ref", strconv.Quote(ref)+" is already at "+other, "give it another")
		return
	}
	e.in.refs[ref] = here
	e.listing.ID = id(ref)
	if other := e.in.ids[e.listing.ID]; other != "" {
		e.wrong("ref", strconv.Quote(ref)+" gives the same address as "+strconv.Quote(other), "give it another")
	}
	e.in.ids[e.listing.ID] = ref
}

// id is the short public name of a ref: letters and digits that make no word.
func id(ref string) string {
	const letters = "23456789bcdfghjkmnpqrstvwxyz"
	sum := sha256.Sum256([]byte("listing " + ref))
	n := binary.BigEndian.Uint64(sum[:])
	var b [9]byte
	for i := range b {
		b[i] = letters[n%uint64(len(letters))]
		n /= uint64(len(letters))
	}
	return string(b[:])
}

func (e *entry) words() {
	l := &e.listing
	l.Category, l.Title = e.category.Code, e.cells["title"]
	l.Text = paragraphs(e.cells["description"])
	l.Intent = classifieds.Intent(e.cells["intent"])
	if l.Intent == "" {
		l.Intent = classifieds.Offer
	}
	l.Lang = e.cells["lang"]
	if l.Lang == "" {
		l.Lang = e.guessLang(l.Title + " " + l.Text)
	}
	if !slices.Contains(e.in.site.Languages, l.Lang) {
		e.wrong("lang", strconv.Quote(l.Lang)+" is not a language of the paper", meant(l.Lang, e.in.site.Languages))
	}
	for _, field := range []string{"title", "description"} {
		if mended := misread(e.cells[field]); mended != "" {
			e.warn(field, "looks like UTF-8 that was read as Windows-1252", "it should probably read: "+clip(mended, 80))
		}
	}
}

// guessLang is "ar" for a text mostly in Arabic letters, if the paper has it,
// else the paper's first language.
func (e *entry) guessLang(s string) string {
	arabic, all := 0, 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			all++
			if unicode.Is(unicode.Arabic, r) {
				arabic++
			}
		}
	}
	if arabic*2 > all && slices.Contains(e.in.site.Languages, "ar") {
		return "ar"
	}
	if len(e.in.site.Languages) > 0 {
		return e.in.site.Languages[0]
	}
	return ""
}

// paragraphs trims lines and parts paragraphs by one blank line.
func paragraphs(s string) string {
	var out []string
	for line := range strings.Lines(s) {
		line = strings.TrimSpace(line)
		if line == "" && (len(out) == 0 || out[len(out)-1] == "") {
			continue
		}
		out = append(out, line)
	}
	return strings.TrimSpace(strings.Join(out, "\n"))
}

func (e *entry) price() {
	p := &e.listing.Price
	amount, kind := e.cells["price"], e.cells["price_type"]
	p.Type = classifieds.PriceType(kind)
	if amount == "" {
		return
	}
	minor, ok := classifieds.ParseMinor(amount)
	if !ok {
		e.wrong("price", strconv.Quote(amount)+" is not an amount", "write it like 1500 or 1500.50, the currency apart")
		return
	}
	p.Minor, p.Currency, p.Period = minor, strings.ToUpper(e.cells["currency"]), e.cells["period"]
	if kind == "" {
		p.Type = classifieds.Fixed
	}
	if p.Period == "" {
		p.Period = e.category.Period
	}
	if of := e.in.site.Currencies; len(of) > 0 {
		if p.Currency == "" {
			p.Currency = of[0]
		}
		if !slices.Contains(of, p.Currency) {
			e.wrong("currency", strconv.Quote(p.Currency)+" is not a currency of the paper", "one of "+strings.Join(of, ", "))
		}
	}
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
	if given := strings.ToUpper(e.cells["country"]); given != "" && given != city.Country {
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
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || !(math.Abs(n) <= most) {
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
		v, err := value(*a, cell, e.in.clock)
		if err != nil {
			e.wrong(field, err.Error(), "")
			continue
		}
		if !a.Private {
			e.listing.Attributes[code] = v // classifieds.Validate checks it
		} else if code, detail := a.Check(v); code != "" {
			e.wrong(field, strconv.Quote(cell)+" is not usable", detail)
		}
	}
	if len(e.listing.Attributes) == 0 {
		e.listing.Attributes = nil
	}
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
	switch s := strings.ToLower(e.cells["featured"]); s {
	case "yes", "true", "1":
		e.listing.Featured = true
	case "", "no", "false", "0":
	default:
		e.wrong("featured", strconv.Quote(s)+" is neither yes nor no", "")
	}
	known := []string{"new", "reduced", "verified"}
	for _, b := range splitBar(e.cells["badges"]) {
		if !slices.Contains(known, b) {
			e.wrong("badges", strconv.Quote(b)+" is not a badge", meant(b, known))
			continue
		}
		e.listing.Badges = append(e.listing.Badges, b)
	}
}

// check asks the rules that a draft from a reader must pass too, and the law.
func (e *entry) check() {
	fields := append(classifieds.Validate(e.listing, e.category), regulated(e.listing, e.category, e.in.patterns)...)
	for _, f := range fields {
		column := e.column(f.Pointer)
		if e.bad && slices.ContainsFunc(e.problems, func(p Problem) bool { return p.Field == column }) {
			continue // said already, in words nearer to the sheet
		}
		what := f.Detail
		if cell := e.cells[column]; cell != "" && f.Code != "too-long" && f.Code != "contact" {
			what = strconv.Quote(clip(cell, 60)) + " is not usable: " + f.Detail
		} else if f.Code == "required" {
			what = "missing: " + f.Detail
		}
		e.wrong(column, what, "")
	}
}

// column is the column that a pointer of classifieds.Validate comes from.
func (e *entry) column(pointer string) string {
	parts := strings.Split(strings.TrimPrefix(pointer, "/"), "/")
	switch parts[0] {
	case "text":
		return "description"
	case "attributes":
		return "attr." + parts[1]
	case "photos":
		return "images"
	case "expires":
		return "end"
	case "price":
		if len(parts) == 2 && parts[1] == "type" {
			return "price_type"
		}
		if len(parts) == 2 && parts[1] != "minor" {
			return parts[1]
		}
	case "place":
		if len(parts) == 2 {
			return parts[1]
		}
		return "lat"
	}
	return parts[0]
}

func clip(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
