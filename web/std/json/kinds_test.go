package json

//lint:file-ignore SA5008 odd tags are read as the standard package reads them

import (
	std "encoding/json"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"
)

// kinds holds every kind of field that may travel, most of them twice.
type kinds struct {
	Text     string             `json:"text"`
	Empty    string             `json:"empty,omitempty"`
	Own      kind               `json:"own,omitempty"`
	Yes      bool               `json:"yes,omitempty"`
	Int      int                `json:"int,omitempty"`
	Small    int8               `json:"small,omitempty"`
	Large    int64              `json:"large"`
	Bytes    uint8              `json:"bytes,omitempty"`
	Unsigned uint64             `json:"unsigned,omitempty"`
	Float    float64            `json:"float,omitempty"`
	Single   float32            `json:"single,omitempty"`
	To       *kinds             `json:"to,omitempty"`
	Number   *float64           `json:"number,omitempty"`
	List     []string           `json:"list"`
	Left     []string           `json:"left,omitempty"`
	Lists    [][]int            `json:"lists,omitempty"`
	Map      map[string]int     `json:"map,omitempty"`
	Kinds    map[kind][]float64 `json:"kinds,omitempty"`
	Any      any                `json:"any,omitempty"`
	Raw      RawMessage         `json:"raw,omitempty"`
	At       time.Time          `json:"at,omitzero"`
	Zero     inner              `json:"zero,omitzero"`
	Inner    inner              `json:"inner,omitempty"`
	Hidden   string             `json:"-"`
	Dash     string             `json:"-,"`
	Bare     string
	private  string
}

type (
	kind  string
	inner struct {
		A int `json:"a"`
	}
)

// beside compares what both packages make of in, in a value of to's type.
func beside(t *testing.T, in string, to any) {
	t.Helper()
	ours, theirs := reflect.New(reflect.TypeOf(to)), reflect.New(reflect.TypeOf(to))
	ours.Elem().Set(reflect.ValueOf(to))
	theirs.Elem().Set(reflect.ValueOf(to))
	err, wantErr := Unmarshal([]byte(in), ours.Interface()), std.Unmarshal([]byte(in), theirs.Interface())
	if (err == nil) != (wantErr == nil) {
		t.Errorf("Unmarshal(%s) into %T: %v, the standard package: %v", in, to, err, wantErr)
		return
	}
	if err == nil && !reflect.DeepEqual(ours.Interface(), theirs.Interface()) {
		t.Errorf("Unmarshal(%s) into %T = %#v, want %#v", in, to, ours.Elem(), theirs.Elem())
	}
}

func TestMarshalKinds(t *testing.T) {
	t.Parallel()
	half := 0.5
	for name, v := range map[string]any{
		"zero":             kinds{},
		"everything":       kinds{Text: "t", Empty: "e", Own: "o", Yes: true, Int: -1, Small: -128, Large: math.MinInt64, Bytes: 255, Unsigned: math.MaxUint64, Float: 0.1, Number: &half, List: []string{}, Left: []string{""}, Lists: [][]int{nil, {}, {1, 2}}, Map: map[string]int{"b": 1, "a": 2}, Kinds: map[kind][]float64{"k": {1}}, Any: map[string]any{"x": nil}, Raw: RawMessage(`{"raw":1}`), At: time.Date(2026, 11, 23, 8, 0, 0, 5, time.FixedZone("", 4*3600)), Zero: inner{1}, Inner: inner{2}, Hidden: "h", Dash: "d", Bare: "b", private: "p"},
		"nested":           kinds{To: &kinds{To: &kinds{Text: "deep"}}},
		"empty not nil":    kinds{Left: []string{}, Map: map[string]int{}, Raw: RawMessage{}},
		"float32":          kinds{Single: 0.1},
		"large float32":    kinds{Single: 1e21},
		"small float32":    kinds{Single: 1e-7},
		"nil":              nil,
		"nil pointer":      (*kinds)(nil),
		"nil list":         []kinds(nil),
		"nil map":          map[string]int(nil),
		"list of any":      []any{nil, 1, "a", true, 2.5, []int{}, map[string]bool{"t": true}, inner{3}, &inner{4}},
		"array":            [3]int{1, 2, 3},
		"pointer pointer":  func() **inner { p := &inner{5}; return &p }(),
		"time":             time.Date(2026, 1, 2, 3, 4, 5, 678, time.UTC),
		"raw":              RawMessage(`[1,2]`),
		"nil raw":          RawMessage(nil),
		"every low sign":   "\x00\x01\x08\x09\x0a\x0b\x0c\x0d\x1f\x20\x7f\u0080\u00a0",
		"markup":           `<script>&amp;</script> "q" \ / ' ` + "\u2028\u2029",
		"broken UTF-8":     "a\xff\xc3(\xed\xa0\x80z",
		"replacement sign": "\ufffd",
		"markup as key":    map[string]int{"<a>": 1, "é": 2, "\xff": 3, "": 4, "Z": 5, "a": 6},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want, err := std.Marshal(v)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := Marshal(v); err != nil || string(got) != string(want) {
				t.Errorf("Marshal = %s, %v\nwant      %s", got, err, want)
			}
		})
	}
}

func TestMarshalNumbers(t *testing.T) {
	t.Parallel()
	for _, f := range []float64{0, math.Copysign(0, -1), 1, -1, 0.1, 1e-6, 9.999999e-7, 1e-7, 1e-10, 1e-100, 1e20, 1e21, 9.99e20, 1e22, 1e300, -1e21, 1.0 / 3,
		math.MaxFloat64, math.SmallestNonzeroFloat64, 1 << 53, 1<<53 + 1, 123456789.125} {
		want, _ := std.Marshal(f)
		if got, err := Marshal(f); err != nil || string(got) != string(want) {
			t.Errorf("Marshal(%g) = %s, %v, want %s", f, got, err, want)
		}
		want, _ = std.Marshal(float32(f))
		if math.IsInf(float64(float32(f)), 0) {
			continue
		}
		if got, err := Marshal(float32(f)); err != nil || string(got) != string(want) {
			t.Errorf("Marshal(float32(%g)) = %s, %v, want %s", f, got, err, want)
		}
	}
	for _, f := range []any{math.NaN(), math.Inf(1), math.Inf(-1), []float64{math.NaN()}, map[string]any{"x": math.NaN()}, kinds{Float: math.Inf(1)}, make(chan int), func() {}, []any{func() {}}, map[int]int{1: 1}} {
		if got, err := Marshal(f); err == nil {
			t.Errorf("Marshal(%v) = %s, want an error", f, got)
		}
	}
}

// Null is nothing: it empties what can be empty and leaves the rest.
func TestNullIntoEveryKind(t *testing.T) {
	t.Parallel()
	half := 0.5
	before := kinds{Text: "t", Own: "o", Yes: true, Int: 1, Unsigned: 2, Float: 3, To: &kinds{}, Number: &half, List: []string{"l"}, Lists: [][]int{{1}},
		Map: map[string]int{"m": 1}, Any: "a", Raw: RawMessage("1"), At: time.Unix(0, 0).UTC(), Zero: inner{1}, Bare: "b"}
	for _, name := range []string{"text", "own", "yes", "int", "unsigned", "float", "to", "number", "list", "lists", "map", "any", "raw", "at", "zero", "Bare"} {
		beside(t, `{"`+name+`":null}`, before)
	}
	for _, to := range []any{"a", 1, true, 2.5, []int{1}, map[string]int{"a": 1}, inner{1}, &inner{1}, kind("k"), time.Unix(1, 0).UTC(), RawMessage("1")} {
		beside(t, "null", to)
		beside(t, " \n null ", to)
	}
}

// A value of another kind is refused for each kind of field, and one that fits
// is taken, exactly where the standard package does so.
func TestEveryValueIntoEveryKind(t *testing.T) {
	t.Parallel()
	values := []string{`"text"`, `""`, `true`, `false`, `0`, `-0`, `1`, `-1`, `127`, `128`, `-129`, `255`, `256`, `1.0`, `1.5`, `1e2`, `1e-2`, `1E400`, `9223372036854775807`, `9223372036854775808`,
		`18446744073709551615`, `18446744073709551616`, `-9223372036854775808`, `1e38`, `1e39`, `[]`, `[1]`, `["a"]`, `[null]`, `[[1],[]]`, `{}`, `{"a":1}`, `{"a":"b"}`, `{"a":null}`, `{"a":[1.5]}`, `"2026-11-23T08:00:00+04:00"`, `"yesterday"`}
	for _, name := range []string{"text", "own", "yes", "int", "small", "large", "bytes", "unsigned", "float", "single", "to", "number", "list", "lists", "map", "kinds", "any", "raw", "at", "zero"} {
		for _, v := range values {
			beside(t, `{"`+name+`":`+v+`}`, kinds{})
		}
	}
}

func TestNamesOfMembers(t *testing.T) {
	t.Parallel()
	type twins struct {
		Lower string `json:"name"`
		Upper string `json:"NAME"`
		Other string
	}
	for _, in := range []string{
		`{"TEXT":"a"}`, `{"Text":"a","text":"b"}`, `{"text":"b","Text":"a"}`, `{"te\u0078t":"escaped"}`, `{"bare":"x"}`, `{"BARE":"x"}`,
		`{"Hidden":"x"}`, `{"hidden":"x"}`, `{"-":"x"}`, `{"private":"x"}`, `{"":"x"}`, `{"unknown":{"deep":[1,{"x":"y"}]},"text":"after"}`, `{"text ":"x"}`,
		`{"ma\u212A":"K"}`, `{"\ud800":1}`,
	} {
		beside(t, in, kinds{})
	}
	for _, in := range []string{`{"name":"l"}`, `{"NAME":"u"}`, `{"Name":"?"}`, `{"nAmE":"?","name":"l","NAME":"u"}`, `{"other":"o"}`, `{"OTHER":"o","Other":"p"}`} {
		beside(t, in, twins{})
	}
}

// Of two members with one name the last counts, and what holds members is
// filled twice.
func TestNamesThatComeTwice(t *testing.T) {
	t.Parallel()
	for _, in := range []string{
		`{"text":"a","text":"b"}`, `{"text":"a","text":null}`, `{"list":["a","b"],"list":["c"]}`, `{"map":{"a":1},"map":{"b":2}}`, `{"map":{"a":1,"a":2}}`,
		`{"to":{"text":"a"},"to":{"int":1}}`, `{"to":{"text":"a"},"to":null}`, `{"zero":{"a":1},"zero":{}}`, `{"any":{"a":1},"any":{"b":2}}`, `{"raw":[1],"raw":[2]}`, `{"number":1,"number":2}`,
	} {
		beside(t, in, kinds{})
	}
	beside(t, `{"a":{"x":1},"a":{"y":2}}`, map[string]any{})
	beside(t, `{"a":1}`, map[string]int{"a": 5})
}

func TestDepth(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1, 100, maxDepth - 1, maxDepth, maxDepth + 1, maxDepth * 50} {
		for _, ends := range [][2]string{{"[", "]"}, {`{"a":`, "}"}} {
			in := strings.Repeat(ends[0], n) + "1" + strings.Repeat(ends[1], n)
			var got, want any
			err, wantErr := Unmarshal([]byte(in), &got), std.Unmarshal([]byte(in), &want)
			if (err == nil) != (wantErr == nil) {
				t.Errorf("%d deep in %s: %v, the standard package: %v", n, ends[0], err, wantErr)
			}
			// Not one level is walked into by a type that knows nothing of it.
			var site struct{ Known string }
			if err := Unmarshal([]byte(in), &site); n > 1 && err == nil && ends[0] == "[" {
				t.Errorf("%d arrays were read into a struct", n)
			}
		}
		open := strings.Repeat("[", n)
		var got any
		if err := Unmarshal([]byte(open), &got); err == nil || got != nil {
			t.Errorf("%d arrays that never close: %v, %v", n, got, err)
		}
	}
}

func TestText(t *testing.T) {
	t.Parallel()
	for _, in := range []string{
		`"\u0041\u00e9\u0634"`, `"\ud83d\udcf0"`, `"\ud83d"`, `"\udcf0"`, `"\ud83d\ud83d\udcf0"`, `"\ud83dx"`, `"\ud83d\n"`, `"\ud83d\u"`, `"\ud83d\u00zz"`, `"\uD83D\uDCF0"`,
		`"\"\\\/\b\f\n\r\t"`, `"\'"`, `"\a"`, `"\0"`, `"\u"`, `"\u123"`, `"\u123g"`, `"\U00000041"`, `"\`, `"\"`, `"`, `'a'`,
		"\"\t\"", "\"\x00\"", "\"\x7f\"", "\"\xff\"", "\"\xc3\"", "\"\xed\xa0\x80\"", "\"\xf4\x90\x80\x80\"", "\"a\xffb\\n\"", "\"\u2028\"", "\"\ufeff\"", "\ufeff\"a\"",
	} {
		beside(t, in, "")
	}
}

func TestSpaceAndEnds(t *testing.T) {
	t.Parallel()
	for _, in := range []string{
		" {\t\"text\"\n:\r\"a\" , \"int\" : 1 } ", "\v{}", "\u00a0{}", "{}{}", "{},", "{}x", "{}\x00", "// c\n{}", "{/**/}", `{"text":"a",}`, `{,}`, `{"text"}`, `{"text":}`, `{text:"a"}`, `{"text":"a" "int":1}`,
		`{"list":["a",]}`, `{"list":[,"a"]}`, `{"list":["a" "b"]}`, `{"list":["a"}`, `{"list":["a"]`, `{"int":+1}`, `{"int":01}`, `{"int":.5}`, `{"int":5.}`, `{"int":1e}`, `{"int":1e+}`, `{"int":--1}`, `{"int":0x10}`, `{"int":1_0}`,
		`{"float":-}`, `{"float":NaN}`, `{"float":Infinity}`, `{"yes":True}`, `{"yes":truex}`, `{"yes":tru}`, `{"any":nul}`, `{"any":undefined}`, "",
	} {
		beside(t, in, kinds{})
	}
}

// What is not JSON to its end changes nothing that was there.
func TestBrokenTextSetsNothing(t *testing.T) {
	t.Parallel()
	for _, in := range []string{`{"text":"new"`, `{"text":"new"} x`, `{"text":"new","list":[}`} {
		v := kinds{Text: "old"}
		if err := Unmarshal([]byte(in), &v); err == nil || v.Text != "old" {
			t.Errorf("Unmarshal(%s) = %v and left %q", in, err, v.Text)
		}
	}
}

// What is read does not share memory with the text it was read from.
func TestReadIsACopy(t *testing.T) {
	t.Parallel()
	b := []byte(`{"text":"abc","raw":[1,2],"map":{"key":1},"any":"xyz"}`)
	var v kinds
	if err := Unmarshal(b, &v); err != nil {
		t.Fatal(err)
	}
	clear(b)
	if v.Text != "abc" || string(v.Raw) != "[1,2]" || v.Map["key"] != 1 || v.Any != "xyz" {
		t.Errorf("after the text was overwritten: %+v", v)
	}
}

func TestMarshalIndentIsMarshal(t *testing.T) {
	t.Parallel()
	v := inner{7}
	a, err := Marshal(v)
	b, err2 := MarshalIndent(v, "", "  ")
	if err != nil || err2 != nil || string(a) != string(b) || string(a) != `{"a":7}` {
		t.Errorf("Marshal = %s, %v; MarshalIndent = %s, %v", a, err, b, err2)
	}
}
