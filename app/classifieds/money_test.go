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
		{"", 0, false}, {".", 0, false}, {",", 0, false}, {"1.505", 0, false}, {"1500.505", 0, false}, {"1500.500", 150050, true}, {"1.2.3", 0, false}, {"-5", 0, false},
		{"AED 5", 0, false}, {"1e3", 0, false}, {"1.5,0", 0, false}, {"99999999999999999999", 0, false},
		{"51,000", 5100000, true}, {"1.250", 0, false}, {"1250,50", 0, false}, {"12,50", 0, false}, {"1.250,50", 125050, true}, {"1 250,50", 125050, true},
		{"12,34,567", 0, false}, {"1'250.50", 125050, true}, {"−5", 0, false}, {"+5", 0, false}, {"1,25", 0, false}, {"1,2500", 0, false},
		{"10000000000000", 1e15, true}, {"10000000000000.01", 0, false}, {"100000000000000.1", 0, false},
	} {
		if got, err := ParseMinor(tt.in, "AED", NumberContext{}); got != tt.want || (err == nil) != tt.ok {
			t.Errorf("ParseMinor(%q) = %d, %v, want %d, %t", tt.in, got, err, tt.want, tt.ok)
		}
	}
}

func TestFormatMinor(t *testing.T) {
	t.Parallel()
	for in, want := range map[int64]string{0: "0", 150000: "1500", 150050: "1500.50", 5: "0.05", 99: "0.99"} {
		if got := FormatMinor(in, "AED"); got != want {
			t.Errorf("FormatMinor(%d) = %s, want %s", in, got, want)
		}
	}
}

func FuzzParseMinor(f *testing.F) {
	f.Add("1,500.50", "AED")
	f.Add("١٬٥٠٠٫٧٥", "")
	f.Add("1.005", "KWD")
	f.Add("500", "JPY")
	f.Fuzz(func(t *testing.T, s, currency string) {
		n, err := ParseMinor(s, currency, NumberContext{})
		if err != nil {
			return
		}
		if again, err := ParseMinor(addressMinor(n, currency), currency, NumberContext{}); n < 0 || err != nil || again != n {
			t.Fatalf("ParseMinor(%q) = %d, written %q and read %d, %v", s, n, addressMinor(n, currency), again, err)
		}
	})
}

// The minor unit is that of ISO 4217.
func TestMinorUnitsOfCurrencies(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		currency, in string
		want         int64
		ok           bool
		written      string
	}{
		{"KWD", "1.5", 1500, true, "1.500"}, {"BHD", "0.005", 5, true, "0.005"}, {"OMR", "1250", 1250000, true, "1250"}, {"OMR", "1,250", 0, false, ""}, {"KWD", "12.500", 0, false, ""},
		{"KWD", "12,5", 0, false, ""}, {"KWD", "1250.500", 1250500, true, "1250.500"}, {"KWD", "1,250.500", 1250500, true, "1250.500"}, {"JPY", "1,250", 1250, true, "1250"}, {"JPY", "1.250", 0, false, ""}, {"KWD", "1.0005", 0, false, ""},
		{"JPY", "1500", 1500, true, "1500"}, {"JPY", "1500.5", 0, false, ""}, {"AED", "1.5", 150, true, "1.50"}, {"", "1.5", 150, true, "1.50"}, {"AED", "1.505", 0, false, ""},
	} {
		n, err := ParseMinor(tt.in, tt.currency, NumberContext{})
		if n != tt.want || (err == nil) != tt.ok {
			t.Errorf("ParseMinor(%q, %s) = %d, %v, want %d, %t", tt.in, tt.currency, n, err, tt.want, tt.ok)
		}
		if got := FormatMinor(n, tt.currency); tt.ok && got != tt.written {
			t.Errorf("FormatMinor(%d, %s) = %s, want %s", n, tt.currency, got, tt.written)
		}
	}
	for currency, want := range map[string]int64{"AED": 100, "KWD": 1000, "BHD": 1000, "OMR": 1000, "JPY": 1, "": 100} {
		if got := PerMajor(currency); got != want {
			t.Errorf("PerMajor(%s) = %d, want %d", currency, got, want)
		}
	}
}

func TestListingCurrency(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		in   Listing
		want string
	}{
		{"of its price", Listing{Price: Price{Currency: "SAR"}, Place: Place{Country: "AE"}}, "SAR"},
		{"of its country", Listing{Place: Place{Country: "QA"}}, "QAR"},
		{"of nowhere", Listing{}, ""},
		{"of a country we do not know", Listing{Place: Place{Country: "XX"}}, ""},
	} {
		if got := tt.in.Currency(); got != tt.want {
			t.Errorf("%s: Currency() = %q, want %q", tt.name, got, tt.want)
		}
	}
}
