package json

import (
	std "encoding/json"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"broadside/app"
	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/articles"
)

// fill sets v to something random, three levels deep.
func fill(r *rand.Rand, v reflect.Value, depth int) {
	switch v.Interface().(type) {
	case time.Time:
		if r.IntN(3) > 0 {
			v.Set(reflect.ValueOf(time.Unix(r.Int64N(4e9), r.Int64N(2)*123456789).UTC()))
		}
		return
	case classifieds.Value:
		v.Set(reflect.ValueOf([]classifieds.Value{classifieds.TextValue("a<b"), classifieds.NumberValue(float64(r.IntN(1e6)) / 4),
			classifieds.BoolValue(true), classifieds.TextsValue("x", "y")}[r.IntN(4)]))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString([]string{"", "plain", "a \"b\"\\ </script>&\u2028\u2029", "دبي «ب»", "tab\there\n\x01", "👩‍👩‍👧 \U0001F5DE"}[r.IntN(6)])
	case reflect.Bool:
		v.SetBool(r.IntN(2) == 0)
	case reflect.Int, reflect.Int64:
		v.SetInt(r.Int64N(1<<40) - 1<<39)
	case reflect.Float64:
		v.SetFloat([]float64{0, 1, -2.5, 1e-9, 1e21, 25.2, 1234567.891}[r.IntN(7)])
	case reflect.Pointer:
		if depth > 0 && r.IntN(2) == 0 {
			v.Set(reflect.New(v.Type().Elem()))
			fill(r, v.Elem(), depth-1)
		}
	case reflect.Slice:
		if n := r.IntN(4); n > 0 && depth > 0 {
			v.Set(reflect.MakeSlice(v.Type(), n, n))
			for i := range n {
				fill(r, v.Index(i), depth-1)
			}
		}
	case reflect.Map:
		if depth > 0 && r.IntN(3) > 0 {
			v.Set(reflect.MakeMap(v.Type()))
			for _, k := range []string{"en", "ar", "<k>"} {
				item := reflect.New(v.Type().Elem()).Elem()
				fill(r, item, depth-1)
				v.SetMapIndex(reflect.ValueOf(k).Convert(v.Type().Key()), item)
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fill(r, v.Field(i), depth)
			}
		}
	}
}

// TestTypesOfThePaper writes and reads random values of every type that
// travels, beside the standard package.
func TestTypesOfThePaper(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for _, zero := range []any{app.Screen{}, articles.Article{}, api.Page[articles.Summary]{}, api.Page[classifieds.Listing]{},
		[]classifieds.Match{}, []classifieds.Category{}, classifieds.Listing{}, api.Site{}, api.Problem{}} {
		for range 60 {
			v := reflect.New(reflect.TypeOf(zero))
			fill(r, v.Elem(), 4)
			want, err := std.Marshal(v.Interface())
			if err != nil {
				t.Fatal(err)
			}
			got, err := Marshal(v.Interface())
			if err != nil || string(got) != string(want) {
				t.Fatalf("Marshal(%T) = %s, %v\nwant %s", zero, got, err, want)
			}
			ours, theirs := reflect.New(v.Elem().Type()), reflect.New(v.Elem().Type())
			if err := std.Unmarshal(want, theirs.Interface()); err != nil {
				t.Fatal(err)
			}
			if err := Unmarshal(want, ours.Interface()); err != nil {
				t.Fatalf("Unmarshal(%s): %v", want, err)
			}
			if !reflect.DeepEqual(ours.Interface(), theirs.Interface()) {
				t.Fatalf("Unmarshal(%s)\n = %+v\nwant %+v", want, ours.Elem(), theirs.Elem())
			}
		}
	}
}

func TestUnmarshalRefuses(t *testing.T) {
	t.Parallel()
	for _, in := range []string{"", "{", "[1,]", `{"a":}`, `{"a" 1}`, "nul", "01", "1.", "-", `"\x"`, "\"\n\"", `"\u12"`, "[1] 2", "tru", `{"a":1,}`, "1e"} {
		var got, want any
		if err := Unmarshal([]byte(in), &got); err == nil || std.Unmarshal([]byte(in), &want) == nil {
			t.Errorf("Unmarshal(%q) = %v, want an error", in, got)
		}
	}
	var site api.Site
	for _, in := range []string{`{"publisher":3}`, `{"languages":"en"}`, `{"offset":1.5}`, `[]`, `{"cities":[{"lat":"x"}]}`} {
		if err := Unmarshal([]byte(in), &site); err == nil {
			t.Errorf("Unmarshal(%q) into a Site is no error", in)
		}
	}
	if err := Unmarshal([]byte("1"), nil); err == nil {
		t.Error("Unmarshal into nil is no error")
	}
}

// FuzzUnmarshal holds the reader to the standard one on any text.
func FuzzUnmarshal(f *testing.F) {
	for _, s := range []string{`{"a":[1,2.5e3,"x\u00e9\ud83d\ude00",null,true]}`, `"\ud800"`, "[]", "{}", " 1 ", "\"\xff\"", `{"a":{"a":{}}}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var got, want any
		err, wantErr := Unmarshal(b, &got), std.Unmarshal(b, &want)
		if (err == nil) != (wantErr == nil) {
			t.Fatalf("Unmarshal(%q): %v, the standard package: %v", b, err, wantErr)
		}
		if err == nil && !reflect.DeepEqual(got, want) {
			t.Fatalf("Unmarshal(%q) = %#v, want %#v", b, got, want)
		}
	})
}
