package json

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"broadside/app"
	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/articles"
)

// TestTypesStayWithinTheStandIn walks the types that travel. Whoever gives one
// a field that this package does not write or read as the standard one does
// learns it here, and not from a reader's browser.
func TestTypesStayWithinTheStandIn(t *testing.T) {
	t.Parallel()
	seen := map[reflect.Type]bool{}
	for _, v := range []any{app.Screen{}, articles.Article{}, articles.Summary{}, api.Page[articles.Summary]{}, api.Page[classifieds.Listing]{},
		classifieds.Match{}, classifieds.Category{}, classifieds.Listing{}, api.Site{}, api.Problem{}} {
		within(t, reflect.TypeOf(v), reflect.TypeOf(v).String(), seen)
	}
	if len(seen) < 20 {
		t.Errorf("only %d types were looked at", len(seen))
	}
}

func within(t *testing.T, typ reflect.Type, path string, seen map[reflect.Type]bool) {
	if seen[typ] {
		return
	}
	seen[typ] = true
	if typ == reflect.TypeFor[time.Time]() || reflect.PointerTo(typ).Implements(reflect.TypeFor[Unmarshaler]()) {
		return // speaks for itself
	}
	if reflect.PointerTo(typ).Implements(reflect.TypeFor[interface{ UnmarshalText([]byte) error }]()) {
		t.Errorf("%s: %v writes itself as text, which is not known here", path, typ)
	}
	switch typ.Kind() {
	case reflect.Struct:
		for i := range typ.NumField() {
			f := typ.Field(i)
			tag := f.Tag.Get("json")
			if f.Anonymous {
				t.Errorf("%s.%s is embedded, which is not known here", path, f.Name)
			}
			if strings.HasSuffix(tag, ",string") || strings.Contains(tag, ",string,") {
				t.Errorf("%s.%s is a number in quotes, which is not known here", path, f.Name)
			}
			if name, _ := nameOf(f); name != "" && f.IsExported() {
				within(t, f.Type, path+"."+f.Name, seen)
			}
		}
	case reflect.Pointer:
		within(t, typ.Elem(), path, seen)
	case reflect.Slice:
		if typ.Elem().Kind() == reflect.Uint8 {
			t.Errorf("%s: bytes as base64 are not known here", path)
		}
		within(t, typ.Elem(), path+"[]", seen)
	case reflect.Map:
		if typ.Key().Kind() != reflect.String {
			t.Errorf("%s: a map by %v is not known here", path, typ.Key())
		}
		within(t, typ.Elem(), path+"[]", seen)
	case reflect.Array, reflect.Chan, reflect.Func, reflect.Complex64, reflect.Complex128, reflect.UnsafePointer:
		t.Errorf("%s: a %v is not known here", path, typ.Kind())
	}
}

type (
	bad  struct{ Time embedded }
	tags struct {
		N int `json:",string"`
	}
	embedded struct{ api.Field }
)

// The walk bites: each thing it names is found.
func TestWithinBites(t *testing.T) {
	t.Parallel()
	for _, v := range []any{bad{}, tags{}, embedded{}, struct{ B []byte }{}, struct{ M map[int]string }{}, struct{ A [2]int }{}, struct{ F func() }{}} {
		var probe testing.T
		within(&probe, reflect.TypeOf(v), "x", map[reflect.Type]bool{})
		if !probe.Failed() {
			t.Errorf("%T passes", v)
		}
	}
	var probe testing.T
	within(&probe, reflect.TypeFor[inner](), "x", map[reflect.Type]bool{})
	if probe.Failed() {
		t.Error("a plain struct does not pass")
	}
}

// FuzzKinds holds the reader to the standard one on a type that waits for
// something else than what comes.
func FuzzKinds(f *testing.F) {
	for _, s := range []string{`{"text":"a","int":1,"list":["x"],"to":{"raw":[null]}}`, `{"":1}`, `{"TEXT":null,"any":[{}]}`, `{"zero":{"A":1},"at":"2026-11-23T08:00:00Z"}`, `{"kinds":{"k":[1e3]},"lists":[[1],null]}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) { beside(t, in, kinds{}) })
}

func BenchmarkUnmarshalScreen(b *testing.B) {
	l := make([]classifieds.Listing, 20)
	for i := range l {
		l[i] = classifieds.Listing{ID: "m1", Title: "Bright flat near the Corniche", Text: strings.Repeat("words ", 60), Place: classifieds.Place{City: "dubai"},
			Attributes: map[string]classifieds.Value{"beds": classifieds.NumberValue(2), "type": classifieds.TextValue("apartment")}}
	}
	text, err := Marshal(api.Page[classifieds.Listing]{Items: l})
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		var page api.Page[classifieds.Listing]
		if err := Unmarshal(text, &page); err != nil || len(page.Items) != 20 {
			b.Fatal(err)
		}
	}
}
