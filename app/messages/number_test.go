package messages

import (
	"strconv"
	"strings"
	"testing"
)

func TestDecimal(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		in   float64
		want string
	}{
		{0, "0"}, {1, "1"}, {.5, "0.5"}, {1150.5, "1,150.5"}, {2.345, "2.35"}, {2.999, "3"}, {1e6, "1,000,000"}, {.004, "0"},
		{-.5, "\u22120.5"}, {-1.25, "\u22121.25"}, {-1500, "\u22121,500"}, {-.001, "0"}, {1e15, "1,000,000,000,000,000"},
		{1e21, "1000000000000000000000"}, {-1e21, "\u22121000000000000000000000"},
	} {
		if got := Decimal(tt.in); got != tt.want {
			t.Errorf("decimal(%v) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func FuzzDecimal(f *testing.F) {
	for _, n := range []float64{0, 1, -1, .005, 1e6, 1e15, 1234.5} {
		f.Add(n)
	}
	f.Fuzz(func(t *testing.T, n float64) {
		if s := Decimal(n); s == "" {
			t.Errorf("decimal(%v) is empty", n)
		}
	})
}

// A formatted number can be parsed back to the same number.
func FuzzWhole(f *testing.F) {
	for _, n := range []int64{0, 999, 1000, -1000, 1 << 62, -1 << 63} {
		f.Add(n)
	}
	f.Fuzz(func(t *testing.T, n int64) {
		s := strings.NewReplacer(",", "", Minus, "-").Replace(Integer(n))
		if back, err := strconv.ParseInt(s, 10, 64); err != nil || back != n {
			t.Errorf("whole(%d) = %q, read again %d, %v", n, Integer(n), back, err)
		}
	})
}

func TestWhole(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		in   int64
		want string
	}{{0, "0"}, {999, "999"}, {1000, "1,000"}, {85000, "85,000"}, {1234567, "1,234,567"}, {-1500, "\u22121,500"}} {
		if got := Integer(tt.in); got != tt.want {
			t.Errorf("whole(%d) = %q, want %q", tt.in, got, tt.want)
		}
	}
}
