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
		{"Makani 30032 95320", false},
		{"410 hours. 2018 model. 27 ft", false},

		// telephone numbers
		{"Tel: 044123456", true}, {"call me at 4412 3456", true}, {"WhatsApp 55123456", true}, {"WhatsApp: 5512-3456", true}, {"phone number 7145668655", true},
		{"mobile no. 501234567", true}, {"050-123-4567", true}, {"050.123.4567", true}, {"050/123 4567", true}, {"050 – 123 – 4567", true}, {"(050) 1234567", true},
		{"+971501234567", true}, {"+971 (0)50 123 4567", true}, {"+ 971 50 123 4567", true}, {"00971 4 123 4567", true}, {"971501234567", true}, {"+44 20 7946 0958", true},
		{"wa.me/971501234567", true}, {"0 5 0 1 2 3 4 5 6 7", true}, {"05 01 23 45 67", true}, {"٠٥٠ ١٢٣ ٤٥٦٧", true}, {"۰۵۰۱۲۳۴۵۶۷", true}, {"+٩٧١٥٠١٢٣٤٥٦٧", true},
		{"للتواصل 55123456", true}, {"واتساب ٥٥١٢٣٤٥٦", true}, {"رقم الهاتف 7145668655", true}, {"جوال ٥٠١٢٣٤٥٦٧", true}, {"permit 7145668655, call 0501234567", true},
		{"permit number 0501234567", true}, {"ref 9, mobile 55512345", true}, {"966512345678", true}, {"501234567", true}, {"from 2026-11-23 call 044123456", true},
		{"zero five zero one two three four five six seven", true}, {"oh five oh, one two three, four five six seven", true}, {"صفر خمسة صفر واحد اثنين ثلاثة اربعة خمسة", true},
		{"tel0501234567", true}, {"0501234567 0507654321", true},

		// e-mail addresses
		{"maya @ example dot com", true}, {"maya (at) example.com", true}, {"maya[at]example[dot]com", true}, {"maya at example dot com", true}, {"MAYA AT GMAIL.COM", true},
		{"maya @gmail.com", true}, {"maya@ gmail.com", true}, {"write to maya.h at gmail.com", true}, {"two @ 1.5m each", false}, {"open at gulf.example daily", false},

		// other numbers
		{"Permit number 7145668655 of the land department", false}, {"RERA permit no. 7145668655", false}, {"Permit no: 7145668655. Quiet.", false}, {"رقم التصريح 7145668655", false},
		{"تصريح ٧١٤٥٦٦٨٦٥٥", false}, {"رخصة رقم 1234567890", false}, {"Trade licence CN-1428830", false}, {"License number 012345678", false}, {"ISBN 978-3-16-148410-0", false},
		{"ISBN 9780141439518", false}, {"9780141439518", false}, {"chassis JTMHV05J604000000", false}, {"VIN: JTMHV05J604000000", false}, {"JTMHV05J604000000", false},
		{"IMEI 356938035643809", false}, {"serial number 123456789", false}, {"plot 123456789", false}, {"case no. 202612345678", false}, {"قضية رقم 123456789", false},
		{"tender 2026/123456789", false}, {"AED 1 250 000 000", false}, {"1 250 000 000 dirhams", false}, {"1.250.000.000", false}, {"AED 1500000000", false}, {"1500000000 درهم", false},
		{"from 2026-11-23 to 2026-12-01", false}, {"2026-11-23 - 2026-12-01", false}, {"23-11-2026 - 30-11-2026", false}, {"23/11/2026 19:30", false}, {"23.11.2026 – 30.11.2026", false},
		{"2018-2019-2020", false}, {"1999 2004 2011 2018", false}, {"sizes 1 2 3 4 5 6 7 8 9 10", false}, {"open 8-13 and 16-20", false}, {"3 x 4 m, 120 x 60 x 75 cm", false},
		{"12 345 678 km", false}, {"serviced at 10,000, 20,000 and 30,000 km", false}, {"two, three or four rooms", false}, {"one two three", false}, {"apartment 1204, tower 3", false},
		{"0.123456789", false}, {"call for tenders 123456789", false}, {"text of 1234 words", false}, {"the text dates from 1987", false}, {"call before 20:00", false}, {"000000000", false},
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
