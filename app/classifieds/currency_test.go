package classifieds

import "testing"

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
		{"of a country we do not know", Listing{Place: Place{Country: "FR"}}, ""},
	} {
		if got := tt.in.Currency(); got != tt.want {
			t.Errorf("%s: Currency() = %q, want %q", tt.name, got, tt.want)
		}
	}
}
