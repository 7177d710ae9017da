package export

import (
	"bufio"
	"encoding/csv"
	"slices"
	"strconv"
	"strings"
	"time"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/server/table"
)

// columns are the columns before those of the attributes. The column source is there if
// the export holds more than one source.
var columns = []string{"ref", "source", "category", "intent", "title", "description", "lang", "price", "currency", "price_type", "period",
	"country", "region", "city", "area", "lat", "lon", "images", "alts", "start", "end", "featured", "badges"}

// deskCSV writes Desk CSV. server/bulk reads every cell as the same value, independently
// of the other rows.
type deskCSV struct {
	w          *csv.Writer
	options    Options
	notes      notes
	header     []string
	cells      []string
	column     map[string]int // by name
	categories map[string]*classifieds.Category
	cities     map[string]api.City
}

func newCSV(w *bufio.Writer, o Options, n notes) *deskCSV {
	e := &deskCSV{w: csv.NewWriter(w), options: o, notes: n, column: map[string]int{}, categories: map[string]*classifieds.Category{}, cities: map[string]api.City{}}
	e.header = slices.Clone(columns)
	if !o.Sources {
		e.header = slices.Delete(e.header, 1, 2)
	}
	for i := range o.Categories {
		c := &o.Categories[i]
		if e.categories[c.Code] = c; o.Present != nil && !slices.Contains(o.Present, c.Code) {
			continue
		}
		for _, a := range c.Attributes {
			if name := "attr." + a.Code; !a.Private && !slices.Contains(e.header, name) {
				e.header = append(e.header, name)
			}
		}
	}
	for i, name := range e.header {
		e.column[name] = i
	}
	for _, c := range o.Site.Cities {
		e.cities[c.Code] = c
	}
	e.cells = make([]string, len(e.header))
	return e
}

func (e *deskCSV) begin() error { return e.w.Write(e.header) }

func (e *deskCSV) end() error {
	e.w.Flush()
	return e.w.Error()
}

func (e *deskCSV) encode(item *Item) error {
	clear(e.cells)
	l := &item.Listing
	e.setText("ref", item.Ref)
	if e.options.Sources {
		e.setText("source", item.Source)
	}
	e.setText("category", l.Category)
	e.setText("intent", string(l.Intent))
	e.setText("title", l.Title)
	e.setText("description", l.Text)
	e.setText("lang", l.Lang)
	e.setPrice(l)
	e.setPlace(l)
	e.setPhotos(l)
	e.setTime("start", l.Published)
	e.setTime("end", l.Expires)
	if l.Expires.IsZero() {
		e.notes["that a listing never ends"]++
	}
	if l.Featured {
		e.set("featured", "yes")
	}
	e.setText("badges", strings.Join(l.Badges, "|"))
	e.setAttributes(l)
	return e.w.Write(e.cells)
}

// set sets a cell that is a number or a code of ours, which no spreadsheet takes for a formula.
func (e *deskCSV) set(column, cell string) { e.cells[e.column[column]] = cell }

// setText sets a cell whose text comes from outside.
func (e *deskCSV) setText(column, text string) { e.set(column, table.EscapeFormula(text)) }

func (e *deskCSV) setTime(column string, at time.Time) {
	if !at.IsZero() {
		e.set(column, at.UTC().Format(time.RFC3339))
	}
}

// setPrice sets the amount with its currency; a price without an amount has its type only.
func (e *deskCSV) setPrice(l *classifieds.Listing) {
	p := &l.Price
	e.setText("price_type", string(p.Type))
	if p.Minor == 0 {
		if p.Currency+p.Period != "" {
			e.notes["the currency and period of a price without an amount"]++
		}
		return
	}
	e.set("price", fourDecimals(classifieds.FormatMinor(p.Minor, p.Currency)))
	e.setText("currency", p.Currency)
	e.setText("period", p.Period)
}

// setPlace sets the place. It writes no coordinates if they are those of the city, which an import
// adds without rounding; coordinates in a file are rounded to about a kilometre.
func (e *deskCSV) setPlace(l *classifieds.Listing) {
	p := &l.Place
	e.setText("country", p.Country)
	e.setText("region", p.Region)
	e.setText("city", p.City)
	e.setText("area", p.Area)
	if c := e.cities[p.City]; p.Lat == 0 && p.Lon == 0 || p.Lat == c.Lat && p.Lon == c.Lon {
		return
	}
	e.set("lat", formatNumber(p.Lat))
	e.set("lon", formatNumber(p.Lon))
}

// setPhotos sets the names of the picture files, and of their alternative texts those that
// differ from the title.
func (e *deskCSV) setPhotos(l *classifieds.Listing) {
	var names, alts []string
	described := 0
	for _, p := range l.Photos {
		name, ok := photoFile(p.Src)
		if !ok {
			e.notes["a photograph that is no file of listings/img"]++
			continue
		}
		alt := ""
		if p.Alt != l.Title {
			alt = p.Alt
			described = len(names) + 1
		}
		names, alts = append(names, name), append(alts, alt)
	}
	e.setText("images", strings.Join(names, "|"))
	e.setText("alts", strings.Join(alts[:described], "|"))
}

// photoFile returns the name of a file in listings/img from its address.
func photoFile(src string) (name string, ok bool) {
	name, ok = strings.CutPrefix(src, "/media/listings/img/")
	if i := strings.LastIndex(name, "?v="); i >= 0 {
		name = name[:i]
	}
	return name, ok && name != "" && !strings.ContainsAny(name, "/|")
}

func (e *deskCSV) setAttributes(l *classifieds.Listing) {
	c := e.categories[l.Category]
	if c == nil {
		e.notes["attributes of "+l.Category+", which is not in categories.yaml"]++
		return
	}
	for code, v := range l.Attributes {
		a := c.Attribute(code)
		i, ok := e.column["attr."+code]
		if a == nil || !ok {
			e.notes["attr."+code+": "+l.Category+" has no such attribute"]++
			continue
		}
		e.cells[i] = attributeCell(a, v, l.Currency())
	}
}

func attributeCell(a *classifieds.Attribute, v classifieds.Value, currency string) string {
	switch v.Kind {
	case classifieds.IsNumber:
		if a.Kind == classifieds.Money {
			return fourDecimals(classifieds.FormatMinor(int64(v.Number), currency))
		}
		return fourDecimals(formatNumber(v.Number))
	case classifieds.IsBool:
		if v.Bool {
			return "yes"
		}
		return "no"
	case classifieds.IsTexts:
		return table.EscapeFormula(strings.Join(v.Texts, "|"))
	}
	return table.EscapeFormula(v.Text)
}

// fourDecimals appends a zero to a number with exactly three decimals: depending on the other
// numbers of the file, 12.500 may be read as twelve thousand five hundred, but 12.5000 cannot.
func fourDecimals(number string) string {
	if i := strings.IndexByte(number, '.'); i >= 0 && len(number)-i == 4 {
		return number + "0"
	}
	return number
}

func formatNumber(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }
