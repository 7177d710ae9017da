package site

import (
	"encoding/json"
	"math"
	"reflect"
	"testing"
	"time"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/server/storetest"
	"broadside/server/xsstest"
)

// checkMarshal fails if marshalListings and encoding/json differ for a page.
func checkMarshal(t *testing.T, p api.Page[classifieds.Listing]) {
	t.Helper()
	want, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	got, err := marshalListings(p)
	if err != nil || string(got) != string(want) {
		t.Errorf("marshalListings =\n%s, %v, want\n%s", got, err, want)
	}
}

func TestMarshalListings(t *testing.T) {
	t.Parallel()
	checkMarshal(t, api.Page[classifieds.Listing]{Items: []classifieds.Listing{}})
	checkMarshal(t, api.Page[classifieds.Listing]{
		Items: storetest.Slice(200), Promoted: storetest.Slice(2), Next: "abc",
		Facets: []api.Facet{{Code: "city", Counts: []api.Count{{Value: "dubai", N: 3, Exact: true}}}}, Total: api.Total{Value: 1000},
	})
	for _, s := range xsstest.Texts {
		var l classifieds.Listing
		xsstest.FillTexts(&l, s)
		checkMarshal(t, api.Page[classifieds.Listing]{Items: []classifieds.Listing{l, {}}, Next: s})
	}
}

// Each field alone, set and unset, so that a field added to the type but not to marshalListings
// fails.
func TestMarshalListingsField(t *testing.T) {
	t.Parallel()
	var full classifieds.Listing
	xsstest.FillTexts(&full, "words")
	full.Price, full.Place = classifieds.Price{Type: "from", Minor: 5, Currency: "AED", Period: "year"}, classifieds.Place{Country: "AE", Region: "AE-DU", City: "dubai", Area: "Deira", Lat: 25.27, Lon: -55.3}
	full.Featured, full.Distance = true, 3.25
	full.AreaNames = map[string]string{"en": "Deira", "ar": "ديرة"}
	full.Attributes = map[string]classifieds.Value{"z": classifieds.NumberValue(1e22), "b": classifieds.BoolValue(true), "c": classifieds.TextsValue("x", "y"), "d": classifieds.TextsValue(), "a<": classifieds.TextValue("&")}
	ty := reflect.TypeFor[classifieds.Listing]()
	for i := range ty.NumField() {
		var l classifieds.Listing
		reflect.ValueOf(&l).Elem().Field(i).Set(reflect.ValueOf(full).Field(i))
		if reflect.ValueOf(l).Field(i).IsZero() {
			t.Errorf("%s is not tested", ty.Field(i).Name)
		}
		checkMarshal(t, api.Page[classifieds.Listing]{Items: []classifieds.Listing{l}})
	}
	for _, v := range []any{classifieds.Price{}, classifieds.Place{}, classifieds.Photo{}} {
		ty := reflect.TypeOf(v)
		for i := range ty.NumField() {
			one := reflect.New(ty).Elem()
			switch f := one.Field(i); f.Kind() {
			case reflect.String:
				f.SetString("x")
			case reflect.Int, reflect.Int64:
				f.SetInt(-7)
			case reflect.Float64:
				f.SetFloat(0.5)
			default:
				t.Errorf("%s.%s is not tested", ty, ty.Field(i).Name)
			}
			var l classifieds.Listing
			switch v := one.Interface().(type) {
			case classifieds.Price:
				l.Price = v
			case classifieds.Place:
				l.Place = v
			case classifieds.Photo:
				l.Photos = []classifieds.Photo{v}
			}
			checkMarshal(t, api.Page[classifieds.Listing]{Items: []classifieds.Listing{l}})
		}
	}
}

func FuzzMarshalListings(f *testing.F) {
	f.Add("title", "text \u2028 <b>", 25.27, int64(5), int64(0))
	f.Add("\xff\xfe", "\x7f\x00", 1e-9, int64(-1), int64(1<<40))
	f.Fuzz(func(t *testing.T, title, text string, n float64, minor, at int64) {
		if math.IsNaN(n) || math.IsInf(n, 0) {
			return
		}
		when := time.Unix(at%(1<<37), at%1e9).UTC()
		if when.Year() < 0 || when.Year() > 9999 {
			return
		}
		checkMarshal(t, api.Page[classifieds.Listing]{Items: []classifieds.Listing{{
			ID: text, Title: title, Text: text, Price: classifieds.Price{Minor: minor}, Place: classifieds.Place{Area: title, Lat: n},
			Attributes: map[string]classifieds.Value{title: classifieds.NumberValue(n), text: classifieds.TextValue(title)},
			Published:  when, Expires: when.In(time.FixedZone("", 4*3600)), Badges: []string{title}, Distance: n,
		}}})
	})
}

func BenchmarkMarshalListings(b *testing.B) {
	p := api.Page[classifieds.Listing]{Items: storetest.Slice(20)}
	b.Run("ours", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := marshalListings(p); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("encoding-json", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := json.Marshal(p); err != nil {
				b.Fatal(err)
			}
		}
	})
}
