package fmt

import (
	"errors"
	std "fmt"
	"testing"
	"time"
)

type named struct{ name string }

func (n named) String() string { return "<" + n.name + ">" }

type kind string

func TestSprintfIsTheStandardOne(t *testing.T) {
	t.Parallel()
	failure := errors.New("no bytes")
	for _, tt := range []struct {
		format string
		args   []any
	}{
		{"plain", nil},
		{"100%%", nil},
		{"%s and %s", []any{"one", named{"two"}}},
		{"%v %v %v %v", []any{1, true, 2.5, "text"}},
		{"%d of %d", []any{int64(3), uint8(200)}},
		{"%q %q", []any{"a\"b\n", kind("دبي")}},
		{"%s", []any{failure}},
		{"%v", []any{[]string{"a", "b"}}},
		{"%v", []any{[]int{1, 2}}},
		{"%x", []any{255}},
		{"%c%c", []any{'x', 'ب'}},
		{"%t", []any{false}},
		{"%T %T", []any{named{}, 3}},
		{"%v", []any{time.Second}},
		{"%v", []any{nil}},
		{"%+v", []any{7}},
		{"%s", []any{[]byte("bytes")}},
		{"%d", nil},
		{"%", nil},
		{"%v", []any{float32(0.1)}},
		{"é %s ✓", []any{"é"}},
	} {
		if got, want := Sprintf(tt.format, tt.args...), std.Sprintf(tt.format, tt.args...); got != want {
			t.Errorf("Sprintf(%q, %v) = %q, want %q", tt.format, tt.args, got, want)
		}
	}
}

func TestSprint(t *testing.T) {
	t.Parallel()
	for _, args := range [][]any{nil, {"a", "b"}, {1, 2}, {"a", 1, 2, "b"}, {named{"x"}, 1}, {nil}} {
		if got, want := Sprint(args...), std.Sprint(args...); got != want {
			t.Errorf("Sprint(%v) = %q, want %q", args, got, want)
		}
		if got, want := Sprintln(args...), std.Sprintln(args...); got != want {
			t.Errorf("Sprintln(%v) = %q, want %q", args, got, want)
		}
	}
}

func TestErrorfKeepsWhatItWraps(t *testing.T) {
	t.Parallel()
	inner := errors.New("inner")
	err := Errorf("client: get %s: %w", "/x", inner)
	if !errors.Is(err, inner) || err.Error() != "client: get /x: inner" {
		t.Errorf("Errorf = %v, unwraps to %v", err, errors.Unwrap(err))
	}
	if err := Errorf("alone"); errors.Unwrap(err) != nil {
		t.Errorf("Errorf without %%w unwraps to %v", errors.Unwrap(err))
	}
}
