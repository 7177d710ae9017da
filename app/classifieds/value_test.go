package classifieds

import (
	"encoding/json"
	"math"
	"reflect"
	"testing"
)

// Values survive encoding as JSON, in a map and in a Listing.
func TestValueComesBack(t *testing.T) {
	t.Parallel()
	for _, in := range []Value{
		TextValue(""), TextValue("null"), TextValue("true"), TextValue("12"), TextValue("\u2028\"<&>\\"), TextValue("شقة\nفي دبي"),
		NumberValue(0), NumberValue(-0.5), NumberValue(1e15), NumberValue(math.MaxFloat64), NumberValue(math.SmallestNonzeroFloat64), NumberValue(0.1 + 0.2),
		BoolValue(true), BoolValue(false), TextsValue("a", "b"), TextsValue(""), TextsValue("a,b", "c"),
	} {
		b, err := json.Marshal(map[string]Value{"x": in})
		if err != nil {
			t.Errorf("%+v: %v", in, err)
			continue
		}
		var out map[string]Value
		if err := json.Unmarshal(b, &out); err != nil || !reflect.DeepEqual(out["x"], in) {
			t.Errorf("%s reads as %+v, %v, want %+v", b, out["x"], err, in)
		}
	}
}

// Null is an error, not 0: a flat without the value would become a studio.
func TestValueOfNull(t *testing.T) {
	t.Parallel()
	var v Value
	if err := json.Unmarshal([]byte("null"), &v); err == nil {
		t.Errorf("null reads as %+v", v)
	}
	var l Listing
	if err := json.Unmarshal([]byte(`{"attributes":{"beds":null}}`), &l); err == nil {
		t.Errorf("null reads as %+v", l.Attributes)
	}
}

// UnmarshalJSON overwrites all fields of a Value.
func TestValueForgets(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]Value{
		`"x"`: TextValue("x"), `7`: NumberValue(7), `true`: BoolValue(true), `["x"]`: TextsValue("x"),
	} {
		v := Value{Kind: IsTexts, Text: "old", Number: 3, Bool: true, Texts: []string{"old", "older"}}
		if err := json.Unmarshal([]byte(in), &v); err != nil || !reflect.DeepEqual(v, want) {
			t.Errorf("%s reads as %+v, %v, want %+v", in, v, err, want)
		}
	}
}

func TestValueThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	for _, n := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		if b, err := json.Marshal(NumberValue(n)); err == nil {
			t.Errorf("%v is written as %s", n, b)
		}
	}
}
