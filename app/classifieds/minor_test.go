package classifieds

import "testing"

func TestParseMinor(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		in   string
		want int64
		ok   bool
	}{
		{"1500", 150000, true}, {"1500.5", 150050, true}, {"1500.50", 150050, true}, {"0", 0, true},
		{"1,500,000", 150000000, true}, {"1 500", 150000, true}, {"١٥٠٠", 150000, true}, {"۱۵۰۰", 150000, true},
		{"١٬٥٠٠٫٧٥", 150075, true}, {".5", 50, true}, {"5.", 500, true},
		{"", 0, false}, {".", 0, false}, {",", 0, false}, {"1.505", 0, false}, {"1.2.3", 0, false}, {"-5", 0, false},
		{"AED 5", 0, false}, {"1e3", 0, false}, {"1.5,0", 0, false}, {"99999999999999999999", 0, false},
		{"10000000000000", 1e15, true}, {"10000000000000.01", 0, false}, {"100000000000000.1", 0, false},
	} {
		if got, ok := ParseMinor(tt.in); got != tt.want || ok != tt.ok {
			t.Errorf("ParseMinor(%q) = %d, %t, want %d, %t", tt.in, got, ok, tt.want, tt.ok)
		}
	}
}

func TestFormatMinor(t *testing.T) {
	t.Parallel()
	for in, want := range map[int64]string{0: "0", 150000: "1500", 150050: "1500.50", 5: "0.05", 99: "0.99"} {
		if got := FormatMinor(in); got != want {
			t.Errorf("FormatMinor(%d) = %s, want %s", in, got, want)
		}
	}
}

func FuzzParseMinor(f *testing.F) {
	f.Add("1,500.50")
	f.Add("١٬٥٠٠٫٧٥")
	f.Fuzz(func(t *testing.T, s string) {
		n, ok := ParseMinor(s)
		if !ok {
			return
		}
		if again, ok := ParseMinor(FormatMinor(n)); n < 0 || !ok || again != n {
			t.Fatalf("ParseMinor(%q) = %d, written %q and read %d, %t", s, n, FormatMinor(n), again, ok)
		}
	})
}
