package classifieds

import "testing"

func TestHasContact(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		text string
		want bool
	}{
		{"", false},
		{"Ask for Maya at the desk.", false},
		{"write to maya@example.com", true},
		{"maya.haddad+flat@mail.example.ae, evenings", true},
		{"مراسلة maya@example.ae", true},
		{"maya @ example dot com", false},
		{"@maya on the usual place", false},
		{"two @ 50 each", false},
		{"Call 050 123 4567", true},
		{"0501234567", true},
		{"+971 4 000 000", true},
		{"(04) 123-4567 89", true},
		{"اتصل ٠٥٠١٢٣٤٥٦٧", true},
		{"00971-50-123-4567", true},
		{"AED 1,250,000 or nearest", false},
		{"1 250 000 dirhams", false},
		{"12 000 m² of land, 3 000 roses", false},
		{"on 2026-11-23 19:30", false},
		{"open 7 am to 10 pm, 365 days, built 2019", false},
		{"plot 44/1987, district 12", false},
		{"410 hours. 2018 model. 27 ft", false},
	} {
		if got := HasContact(tt.text); got != tt.want {
			t.Errorf("HasContact(%q) = %t, want %t", tt.text, got, tt.want)
		}
	}
}

func FuzzHasContact(f *testing.F) {
	f.Add("maya@example.com")
	f.Add("@")
	f.Add("+971 50 123 4567")
	f.Fuzz(func(t *testing.T, s string) {
		if HasContact(s) && !HasContact("x "+s+" x") {
			t.Errorf("%q has contact, but not within a sentence", s)
		}
	})
}

func BenchmarkHasContact(b *testing.B) {
	const text = "A corner flat on the 24th floor with a view down the water to the sea. The kitchen is new, the floors are oak, and there is a proper broom cupboard. One covered parking space, 845 sqft, AED 112,000."
	b.ReportAllocs()
	for b.Loop() {
		if HasContact(text) {
			b.Fatal("no contact here")
		}
	}
}
