package json

import (
	std "encoding/json"
	"errors"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"broadside/app"
	"broadside/app/classifieds"
)

// speaks writes and reads itself, and can refuse both.
type speaks struct{ text string }

var errMute = errors.New("mute")

func (s speaks) MarshalJSON() ([]byte, error) {
	if s.text == "mute" {
		return nil, errMute
	}
	return std.Marshal("said " + s.text)
}

func (s *speaks) UnmarshalJSON(b []byte) error {
	var text string
	if err := std.Unmarshal(b, &text); err != nil {
		return err
	}
	if text == "mute" {
		return errMute
	}
	s.text = "heard " + text
	return nil
}

// What speaks for itself is asked in every place it can stand in.
func TestMarshalers(t *testing.T) {
	t.Parallel()
	type holder struct {
		Plain speaks            `json:"plain"`
		To    *speaks           `json:"to,omitempty"`
		List  []speaks          `json:"list,omitempty"`
		Map   map[string]speaks `json:"map,omitempty"`
		Any   any               `json:"any,omitempty"`
	}
	for _, v := range []any{speaks{"a"}, &speaks{"a"}, (*speaks)(nil), holder{}, holder{Plain: speaks{"p"}, To: &speaks{"t"}, List: []speaks{{"1"}, {"2"}}, Map: map[string]speaks{"k": {"m"}}, Any: speaks{"any"}}} {
		want, err := std.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := Marshal(v); err != nil || string(got) != string(want) {
			t.Errorf("Marshal(%v) = %s, %v, want %s", v, got, err, want)
		}
	}
	for _, in := range []string{`{"plain":"a"}`, `{"to":"a"}`, `{"to":null}`, `{"plain":null}`, `{"list":["a","b",null]}`, `{"map":{"x":"y"}}`, `{"plain":"mute"}`, `{"list":["a","mute"]}`, `{"plain":1}`, `{"map":{"x":"mute"}}`, `{"plain":" spaced "}`} {
		beside(t, in, holder{})
	}
	for _, v := range []any{speaks{"mute"}, []speaks{{"mute"}}, map[string]speaks{"k": {"mute"}}, holder{Any: speaks{"mute"}}} {
		if b, err := Marshal(v); !errors.Is(err, errMute) {
			t.Errorf("Marshal(%v) = %s, %v, want what it refused with", v, b, err)
		}
	}
}

// Values of attributes are the one type of the paper with a form of its own.
func TestAttributeValues(t *testing.T) {
	t.Parallel()
	for _, in := range []string{`"petrol"`, `""`, `2`, `-2.5`, `true`, `false`, `["a","b"]`, `[]`, `null`, `{}`, `{"a":1}`, `[1]`, `[["a"]]`, `1e3`, `"\u0634"`} {
		beside(t, in, classifieds.Value{})
		beside(t, `{"x":`+in+`,"y":"after"}`, map[string]classifieds.Value{})
	}
}

// Half of a screen is no screen: wherever a text is cut, both packages refuse
// it, and neither is stuck.
func TestCutAnywhere(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(5, 6))
	v := reflect.New(reflect.TypeFor[app.Screen]())
	fill(r, v.Elem(), 3)
	text, err := std.Marshal(v.Interface())
	if err != nil {
		t.Fatal(err)
	}
	step := max(1, len(text)/400)
	for n := 0; n < len(text); n += step {
		var screen app.Screen
		if err := Unmarshal(text[:n], &screen); err == nil {
			t.Fatalf("the first %d of %d bytes were read", n, len(text))
		}
		if !reflect.DeepEqual(screen, app.Screen{}) {
			t.Fatalf("the first %d of %d bytes left something", n, len(text))
		}
	}
}

// One changed byte: what one package takes the other takes, as the same.
func TestOneByteChanged(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(8, 9))
	whole := `{"text":"a\u00e9","int":12,"list":["x","y"],"to":{"float":1.5e3,"yes":true},"map":{"k":1},"any":[null,{"z":"\n"}],"zero":{"a":1}}`
	for range 3000 {
		b := []byte(whole)
		b[r.IntN(len(b))] = ` "\{}[],:0123456789eEtfnul-+.x`[r.IntN(29)]
		beside(t, string(b), kinds{})
	}
}

// Long texts and long lists are read in one walk: a page of listings must not
// cost a reader's phone more than its length.
func TestLongValues(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("كلمة <b> \"q\" ", 20_000)
	for _, v := range []any{kinds{Text: long}, kinds{List: strings.Fields(long)}, kinds{Any: map[string]any{long: long}}} {
		want, err := std.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		got, err := Marshal(v)
		if err != nil || string(got) != string(want) {
			t.Errorf("Marshal of %d bytes: %d bytes, %v", len(want), len(got), err)
		}
		var back kinds
		if err := Unmarshal(got, &back); err != nil || !reflect.DeepEqual(back, v) {
			t.Errorf("%d bytes do not come back: %v", len(got), err)
		}
	}
}

// What cannot be read into is said, not a panic.
func TestNowhereToReadInto(t *testing.T) {
	t.Parallel()
	var nowhere *kinds
	for _, to := range []any{nil, kinds{}, nowhere, 1, "a", map[string]int{}, []int{}} {
		if err := Unmarshal([]byte(`{"text":"a"}`), to); !errors.Is(err, errTarget) {
			t.Errorf("Unmarshal into %T: %v, want %v", to, err, errTarget)
		}
	}
	var m map[string]int
	if err := Unmarshal([]byte(`{"a":1}`), &m); err != nil || m["a"] != 1 {
		t.Errorf("Unmarshal into a nil map = %v, %v", m, err)
	}
}
