package bulk

import (
	"errors"
	"testing"
	"time"

	"broadside/app/classifieds"
)

// noon is a clock at noon of 23 November 2026 in Dubai.
func noon(t testing.TB) clock {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Dubai")
	if err != nil {
		t.Fatal(err)
	}
	return clock{now: time.Date(2026, 11, 23, 12, 0, 0, 0, zone), zone: zone}
}

func TestMoment(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ in, want string }{
		{"2026-11-23", "2026-11-23T00:00:00+04:00"},
		{"2026-11-23T18:30:00+04:00", "2026-11-23T18:30:00+04:00"},
		{"2026-11-23T14:30:00Z", "2026-11-23T18:30:00+04:00"},
		{"2026-11-23t14:30:00z", "2026-11-23T18:30:00+04:00"},
		{"2026-11-23T18:30+04:00", "2026-11-23T18:30:00+04:00"},
		{"2026-11-23T18:30:00+0400", "2026-11-23T18:30:00+04:00"},
		{"2026-11-23T14:30Z", "2026-11-23T18:30:00+04:00"},
		{"٢٠٢٦-١١-٢٣", "2026-11-23T00:00:00+04:00"},
		{"-3d", "2026-11-20T12:00:00+04:00"},
		{"-3d4h", "2026-11-20T08:00:00+04:00"},
		{"+21d", "2026-12-14T12:00:00+04:00"},
		{"+1w2d", "2026-12-02T12:00:00+04:00"},
		{"-90m", "2026-11-23T10:30:00+04:00"},
		{"+5d@19:30", "2026-11-28T19:30:00+04:00"},
		{"+0d@07:05", "2026-11-23T07:05:00+04:00"},
		{"-1d@23:59", "2026-11-22T23:59:00+04:00"},
	} {
		got, _, err := noon(t).parseTime(tt.in)
		if s := got.In(noon(t).zone).Format(time.RFC3339); err != nil || s != tt.want {
			t.Errorf("parseTime(%q) = %s, %v, want %s", tt.in, s, err, tt.want)
		}
	}
	for _, in := range []string{"1448-06-09", "1405-08-28", "١٤٤٨-٠٦-٠٩", "1448-06-09T18:30:00+03:00", "0001-01-01", "0001-01-01T00:00:00Z"} {
		if got, _, err := noon(t).parseTime(in); !errors.Is(err, errCalendar) {
			t.Errorf("parseTime(%q) = %s, %v, want %v", in, got, err, errCalendar)
		}
	}
	for _, in := range []string{"", "+", "-", "soon", "+d", "+3", "+3y", "3d", "+3d@", "+3d@25:00", "+3d@7", "2026-02-30", "23/11/2026",
		"2026-11-23T18:30:00", "2026-11-23T18:30", "2026-11-23 18:30", "2026-11-23T18:30+4", "+5001d", "+99999999999999999999d", "+1.5d", "+3d 4h"} {
		if got, _, err := noon(t).parseTime(in); err == nil {
			t.Errorf("parseTime(%q) = %s", in, got)
		}
	}
}

func TestMomentKeepsTheHourOverSummerTime(t *testing.T) {
	t.Parallel()
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	c := clock{now: time.Date(2026, 10, 24, 12, 0, 0, 0, zone), zone: zone}
	got, _, err := c.parseTime("+2d")
	if err != nil || got.Hour() != 12 {
		t.Errorf("two days after noon is %s, %v, want noon", got, err)
	}
}

func TestDate(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"+21d":                 "2026-12-14",
		"-0d":                  "2026-11-23",
		"+5d@19:30":            "2026-11-28T19:30:00+04:00",
		"+2h":                  "2026-11-23T14:00:00+04:00",
		"2026-12-01":           "2026-12-01",
		"2026-12-01T15:00:00Z": "2026-12-01T19:00:00+04:00",
	} {
		got, err := noon(t).parseDate(in)
		if err != nil || got.Kind != classifieds.IsText || got.Text != want {
			t.Errorf("parseDate(%q) = %v, %v, want %s", in, got, err, want)
		}
		if code, detail := (classifieds.Attribute{Kind: classifieds.Date}).CheckValue(got, "AED"); code != "" {
			t.Errorf("parseDate(%q) = %v, which is no date: %s", in, got, detail)
		}
	}
}

func FuzzMoment(f *testing.F) {
	for _, s := range []string{"-3d4h", "+5d@19:30", "2026-11-23", "+", "@", "+@10:00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c := noon(t)
		at, _, err := c.parseTime(s)
		if err != nil {
			return
		}
		if at.IsZero() && s != "0001-01-01" && s != "0001-01-01T00:00:00Z" {
			t.Errorf("parseTime(%q) is no time", s)
		}
		if _, err := c.parseDate(s); err != nil {
			t.Errorf("a moment but no date: %q", s)
		}
	})
}
