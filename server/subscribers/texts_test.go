package subscribers

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"broadside/server/store"
)

// Every message is there in both languages, with the same placeholders.
func TestTexts(t *testing.T) {
	t.Parallel()
	compareTexts(t, reflect.ValueOf(english), reflect.ValueOf(arabic))
	compareTexts(t, reflect.ValueOf(english.Mail), reflect.ValueOf(arabic.Mail))
	for n, want := range map[int]string{1: "إعلان جديد", 2: "إعلانان جديدان", 3: "3 إعلانات جديدة", 11: "11 إعلانًا جديدًا", 100: "100 إعلان جديد"} {
		if got := arabic.NewListings.Count("ar", n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}

func compareTexts(t *testing.T, en, ar reflect.Value) {
	t.Helper()
	for i := range en.NumField() {
		if en.Field(i).Kind() != reflect.String {
			continue
		}
		name, a, b := en.Type().Field(i).Name, en.Field(i).String(), ar.Field(i).String()
		if a == "" || b == "" || a == b || strings.Count(a, "%") != strings.Count(b, "%") {
			t.Errorf("%s: %q and %q", name, a, b)
		}
	}
}

func TestQuietUntil(t *testing.T) {
	t.Parallel()
	at := func(s string) time.Time {
		t.Helper()
		parsed, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return parsed
	}
	for _, tt := range []struct {
		zone       string
		from, to   int // hours
		now, until string
	}{
		{"Asia/Dubai", 22, 7, "2026-11-29T17:59:00Z", ""},
		{"Asia/Dubai", 22, 7, "2026-11-29T18:00:00Z", "2026-11-30T03:00:00Z"},
		{"Asia/Dubai", 22, 7, "2026-11-30T02:59:59Z", "2026-11-30T03:00:00Z"},
		{"Asia/Dubai", 22, 7, "2026-11-30T03:00:00Z", ""},
		{"Asia/Dubai", 13, 15, "2026-11-29T09:30:00Z", "2026-11-29T11:00:00Z"},
		{"Asia/Dubai", 13, 15, "2026-11-29T11:00:00Z", ""},
		{"Asia/Dubai", 0, 0, "2026-11-29T11:00:00Z", ""},
		{"America/New_York", 22, 7, "2026-03-08T04:00:00Z", "2026-03-08T11:00:00Z"}, // 23:00 before summer time begins at 2:00
		{"America/New_York", 22, 7, "2026-11-01T03:00:00Z", "2026-11-01T12:00:00Z"}, // 23:00 before it ends
		{"Pacific/Kiritimati", 22, 7, "2026-11-29T09:00:00Z", "2026-11-29T17:00:00Z"},
		{"Nowhere/Land", 22, 7, "2026-11-29T23:00:00Z", "2026-11-30T07:00:00Z"},
	} {
		s := &store.Subscriber{Zone: tt.zone, QuietFrom: tt.from * 60, QuietTo: tt.to * 60}
		got := quietUntil(s, false, at(tt.now))
		if tt.until == "" && !got.IsZero() || tt.until != "" && !got.Equal(at(tt.until)) {
			t.Errorf("%s %d–%d at %s: quiet until %v, want %q", tt.zone, tt.from, tt.to, tt.now, got, tt.until)
		}
		if s.Urgent = true; !quietUntil(s, true, at(tt.now)).IsZero() || quietUntil(s, false, at(tt.now)) != got {
			t.Errorf("%s at %s: urgent passes nothing, or something that is not urgent passes", tt.zone, tt.now)
		}
	}
}
