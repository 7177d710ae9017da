package fmt

import (
	"errors"
	"io"
	"math"
	"strings"
	"testing"
	"time"

	std "fmt"
)

type (
	number  int
	days    []time.Duration
	failure struct{ cause error }
)

func (f *failure) Error() string { return "failure: " + f.cause.Error() }
func (f *failure) Unwrap() error { return f.cause }

// Each value under each verb it is asked with, beside the standard package.
func TestEveryValue(t *testing.T) {
	t.Parallel()
	for verb, values := range map[string][]any{
		"%v": {0, -1, int8(-128), uint64(math.MaxUint64), int64(math.MinInt64), number(7), uintptr(9), true, 0.0, 1.0, -0.5, 1e6, 1e20, 1e21, 1e-5, math.Inf(1), math.NaN(), float32(1.5), float32(1e10),
			"", "دبي", kind("k"), 'x', []string{}, []string(nil), []int{1, 2}, []any{1, "a", nil, true}, [2]bool{true}, []byte("ab"), [][]int{{1}, {2, 3}}, []kind{"a"}, days{time.Second}, named{"n"}, []named{{"a"}, {"b"}},
			time.Minute, errors.New("e"), &failure{io.EOF}, nil},
		"%+v": {1, "a", []string{"x"}, named{"n"}, true},
		"%s":  {"", "a%b", kind("k"), named{"n"}, errors.New("e"), []string{"a", "b"}, []byte("bytes"), time.Second, []error{io.EOF}, &failure{io.EOF}},
		"%d":  {0, -5, int8(1), uint8(255), number(3), []int{1, 2}, time.Second, []byte("ab"), 'a', uint64(math.MaxUint64)},
		"%q":  {"", "a\"b\\", "\n\t\x00", "دبي", "\xff", kind("k"), named{"n"}, 'x', 'ب', []string{"a", "b c"}, []byte("x"), errors.New("e\n")},
		"%t":  {true, false},
		"%x":  {0, 255, -255, uint8(16), "hex", []byte("hex"), kind("k"), ""},
		"%c":  {'a', 'ب', 0x1F5DE, uint8(65)},
		"%T":  {1, "a", 1.5, nil, named{}, &failure{}, []string{}, map[string]int{}, error(io.EOF), time.Second, kind("k"), struct{}{}},
	} {
		for _, v := range values {
			if got, want := Sprintf(verb, v), std.Sprintf(verb, v); got != want {
				t.Errorf("Sprintf(%q, %#v) = %q, want %q", verb, v, got, want)
			}
		}
	}
	p := &named{}
	if got, want := Sprintf("%p", p), std.Sprintf("%p", p); got != want {
		t.Errorf("Sprintf(%%p) = %q, want %q", got, want)
	}
}

func TestFormatsThatBreak(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		format string
		args   []any
	}{
		{"%s", nil}, {"%s %s", []any{"one"}}, {"100%", nil}, {"a%", []any{}}, {"%s%", []any{"x"}}, {"%%%s%%", []any{"x"}}, {"%v", []any{nil}}, {"%s", []any{nil}}, {"%d", []any{nil}}, {"%w", nil},
		{"%é", nil}, {"", nil}, {"\x00%s\xff", []any{"\xfe"}}, {strings.Repeat("%s", 100), nil},
	} {
		if got, want := Sprintf(tt.format, tt.args...), std.Sprintf(tt.format, tt.args...); got != want {
			t.Errorf("Sprintf(%q, %v) = %q, want %q", tt.format, tt.args, got, want)
		}
	}
}

// A chain of errors is walked as the standard one is, by identity and by type.
func TestErrorsUnwrap(t *testing.T) {
	t.Parallel()
	typed := &failure{io.ErrUnexpectedEOF}
	err := Errorf("client: %w", Errorf("reading %q: %w", "x", typed))
	if want := `client: reading "x": failure: unexpected EOF`; err.Error() != want {
		t.Errorf("Error() = %q, want %q", err.Error(), want)
	}
	var found *failure
	if !errors.Is(err, io.ErrUnexpectedEOF) || !errors.As(err, &found) || found != typed || errors.Is(err, io.EOF) {
		t.Errorf("the chain of %v is not walked", err)
	}
	if err := Errorf("%v", typed); errors.Is(err, io.ErrUnexpectedEOF) {
		t.Error("the verb v keeps what only w may keep")
	}
	if err := Errorf("%w", nil); err == nil || err.Error() != std.Errorf("%w", nil).Error() {
		t.Errorf("Errorf(%%w, nil) = %v, want %v", err, std.Errorf("%w", nil))
	}
	both := Errorf("%w and %w", io.EOF, io.ErrClosedPipe)
	if want := std.Errorf("%w and %w", io.EOF, io.ErrClosedPipe); both.Error() != want.Error() {
		t.Errorf("Errorf with two = %q, want %q", both, want)
	}
	if !errors.Is(both, io.EOF) || !errors.Is(both, io.ErrClosedPipe) {
		t.Errorf("of two wrapped errors one is lost: EOF %v, closed pipe %v", errors.Is(both, io.EOF), errors.Is(both, io.ErrClosedPipe))
	}
}

// FuzzSprintf holds what is written for plain operands to the standard one.
func FuzzSprintf(f *testing.F) {
	f.Add("a", "b", int64(3), true)
	f.Add("%s", "\xff\"", int64(-1), false)
	f.Fuzz(func(t *testing.T, a, b string, n int64, yes bool) {
		const format = "%s: %q (%d of %x) %v%% %t %v %c"
		args := []any{a, b, n, uint64(n), []string{a, b}, yes, []any{a, n, yes}, rune(n)}
		if got, want := Sprintf(format, args...), std.Sprintf(format, args...); got != want {
			t.Fatalf("Sprintf = %q, want %q", got, want)
		}
		if got, want := Sprint(a, n, b, yes, n), std.Sprint(a, n, b, yes, n); got != want {
			t.Fatalf("Sprint = %q, want %q", got, want)
		}
	})
}

func BenchmarkSprintf(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Sprintf("client: get %s: %d of %q", "/listings", 42, "x")
	}
}
