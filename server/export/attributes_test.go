package export_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"iter"
	"slices"
	"testing"
	"time"

	"broadside/app/classifieds"
	"broadside/articles/paper"
	"broadside/server/bulk"
	"broadside/server/export"
	"broadside/server/table"
)

// Every value that an attribute can have, and numbers with every count of decimals.
func TestRoundTripAttributes(t *testing.T) {
	t.Parallel()
	w := openWorld(t)
	var items []export.Item
	seen := map[string]bool{}
	for _, item := range oneOfEach(shippedItems(t, w)) {
		c := classifieds.FindCategory(w.categories, item.Listing.Category)
		for _, a := range c.Attributes {
			for i, v := range candidates(a) {
				if (i%2 == 0) != (item.Listing.Lang == "en") {
					continue // each value in one of the languages
				}
				l := renamed(item, fmt.Sprint(c.Code, item.Listing.Lang, a.Code, i), item.Listing)
				l.Listing.Attributes[a.Code] = v
				regulated := slices.ContainsFunc(c.Regulation, func(r classifieds.Regulation) bool { return r.Attribute == a.Code })
				if a.Private || regulated || a.Code == "valid_through" || len(classifieds.Validate(l.Listing, *c)) > 0 {
					continue
				}
				seen[c.Code+" "+string(a.Kind)] = true
				items = append(items, l)
			}
		}
	}
	if len(seen) < 25 {
		t.Errorf("only %d kinds of attributes in categories were tried: %v", len(seen), seen)
	}
	testRoundTrip(t, w, items)
}

// candidates are values of an attribute; some are not valid beside the others of a listing.
func candidates(a classifieds.Attribute) (out []classifieds.Value) {
	texts := func(texts ...string) {
		for _, s := range texts {
			out = append(out, classifieds.TextValue(s))
		}
	}
	switch a.Kind {
	case classifieds.Bool:
		return []classifieds.Value{classifieds.BoolValue(true), classifieds.BoolValue(false)}
	case classifieds.Enum:
		for _, o := range a.Options {
			texts(o.Value)
		}
	case classifieds.Multi:
		if len(a.Options) == 0 {
			return []classifieds.Value{classifieds.TextsValue("=Amal", "Omar, Jr.", `"Z"`), classifieds.TextsValue("أمل")}
		}
		for i := range a.Options {
			out = append(out, classifieds.TextsValue(a.Options[i].Value, a.Options[(i+1)%len(a.Options)].Value))
		}
	case classifieds.Date:
		texts("2027-01-05", "2027-01-05T19:30:00+04:00")
	case classifieds.URL:
		texts("https://paper.example/a?b=1&c=%20d,e", "http://paper.example")
	case classifieds.Text:
		texts("=1", "-", "+971", "Studio", "a, b; c", "٣ أيام", "2026-12-05", "1,500")
	default:
		for _, n := range []float64{0, 1, 2, 7, 1999, 2020, 12_345, 1_000_000, 1.5, 95.125, 0.001, 123.4567} {
			out = append(out, classifieds.NumberValue(n))
		}
	}
	return out
}

func TestRoundTripPlaces(t *testing.T) {
	t.Parallel()
	w := openWorld(t)
	var items []export.Item
	for _, item := range oneOfEach(shippedItems(t, w)) {
		if len(classifieds.FindCategory(w.categories, item.Listing.Category).Regulation) > 0 {
			continue
		}
		for i, p := range []classifieds.Place{
			{Country: "PY", City: "asuncion", Lat: -25.3, Lon: -57.6, Area: "-1"},
			{Country: "PY", City: "asuncion", Lat: -25, Lon: -57.64, Region: "=PY"},
			{Country: "AE", Region: "AE-DU", City: "dubai", Lat: 25.2, Lon: 55.27},
			{Country: "AE", Region: "AE-DU", City: "dubai", Lat: 25.2, Lon: 55.3, Area: "Deira"},
		} {
			l := item.Listing
			l.Place, l.AreaNames = p, nil
			if p.Area == "Deira" {
				l.AreaNames = map[string]string{"ar": "ديرة"}
			}
			items = append(items, renamed(item, fmt.Sprint(l.Category, l.Lang, i), l))
		}
	}
	testRoundTrip(t, w, items)
}

// FuzzRoundTrip imports a row, exports it and imports the export: both imports give the same
// listing.
func FuzzRoundTrip(f *testing.F) {
	w := openWorld(f)
	for i, s := range hostileTexts {
		f.Add("r", s+" sofa", s, hostileTexts[len(hostileTexts)-1-i], s)
	}
	f.Fuzz(func(t *testing.T, ref, title, text, area, brand string) {
		first := loadOne(t, w, rowOf(t, map[string]string{"ref": ref, "category": "items", "title": title, "description": text, "lang": "", "city": "dubai", "area": area,
			"attr.condition": "new", "attr.brand": brand, "price": "5.5", "start": "2026-11-20", "end": "2026-12-20"}))
		if first == nil {
			return
		}
		var b bytes.Buffer
		if _, err := export.Write(&b, one(*first), export.Options{Format: export.CSV, Site: w.site, Categories: w.categories}); err != nil {
			t.Fatal(err)
		}
		second := loadOne(t, w, b.Bytes())
		if second == nil {
			t.Fatalf("the export is rejected:\n%s", b.Bytes())
		}
		was, _ := json.Marshal(first)
		is, _ := json.Marshal(second)
		if !bytes.Equal(was, is) {
			t.Fatalf("an import of the export changes the listing:\nwas %s\nis  %s", was, is)
		}
	})
}

func one(item export.Item) iter.Seq2[export.Item, error] {
	return func(yield func(export.Item, error) bool) { yield(item, nil) }
}

// rowOf writes a file of one row.
func rowOf(t *testing.T, cells map[string]string) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	var names, values []string
	for _, name := range []string{"ref", "category", "title", "description", "lang", "city", "area", "attr.condition", "attr.brand", "price", "start", "end"} {
		names, values = append(names, name), append(values, table.EscapeFormula(cells[name]))
	}
	_ = w.Write(names)
	_ = w.Write(values)
	w.Flush()
	if w.Error() != nil {
		t.Fatal(w.Error())
	}
	return b.Bytes()
}

// loadOne imports a file of one row; nil if it is rejected.
func loadOne(t *testing.T, w world, file []byte) *export.Item {
	f, _, err := bulk.Open(bytes.NewReader(file), int64(len(file)), bulk.Settings{Site: w.site, Categories: w.categories, Pictures: paper.Files}, bulk.Options{Source: "s", Now: today})
	if err != nil {
		return nil
	}
	for row := range f.Rows() {
		if l, ok, _ := f.Decode(row, time.Time{}); ok {
			return &export.Item{Source: row.Source, Ref: row.Ref, Listing: l}
		}
	}
	return nil
}
