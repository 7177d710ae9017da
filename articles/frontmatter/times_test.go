package frontmatter

import (
	"strings"
	"testing"
	"time"

	"broadside/articles"
)

func TestTimesThatAreRead(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"2026-11-23T05:45:00Z": "2026-11-23T05:45:00Z", "2026-11-23t05:45:00z": "2026-11-23T05:45:00Z", "2026-11-23t05:45:00+04:00": "2026-11-23T01:45:00Z",
		"2026-11-23 05:45:00+04:00": "2026-11-23T01:45:00Z", "2026-11-23 05:45:00z": "2026-11-23T05:45:00Z", "'2026-11-23T05:45:00-03:30'": "2026-11-23T09:15:00Z",
		"2026-11-23T05:45:00.25Z": "2026-11-23T05:45:00.25Z", "2026-11-23T05:45:00+04:00 # Dubai": "2026-11-23T01:45:00Z", "!!timestamp 2026-11-23T05:45:00Z": "2026-11-23T05:45:00Z",
	} {
		a, problems := readFront(t, "published: "+in)
		if got := a.Published.Format(time.RFC3339Nano); got != want || len(problems) > 0 {
			t.Errorf("%q = %s, %v; want %s", in, got, problems, want)
		}
	}
}

// The error names the missing part of a time. A missing time zone is never
// guessed.
func TestTimesThatAreNot(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ in, what, fix string }{
		{"2026-11-23T05:45+04:00", "it lacks the seconds", "write published: 2026-11-23T05:45:00+04:00"},
		{"2026-11-23T05:45:00+0300", "it lacks the colon in the zone", "write published: 2026-11-23T05:45:00+03:00"},
		{"2026-11-23T05:45+0400", "it lacks the seconds and the colon in the zone", "write published: 2026-11-23T05:45:00+04:00"},
		{"2026-11-23T05:45:00+04", "it lacks the minutes of the zone", "write published: 2026-11-23T05:45:00+04:00"},
		{"2026-11-23T05:45:00-3", "it lacks the minutes of the zone", "write published: 2026-11-23T05:45:00-03:00"},
		{"2026-11-23T05:45Z", "it lacks the seconds", "write published: 2026-11-23T05:45:00Z"},
		{"2026-11-23T05:45:00", "has no time zone", "such as +04:00"},
		{"2026-11-23 05:45", "has no time zone and no seconds", "such as +04:00"},
		{"2026-11-23", "has no time zone and no time of day", "it like"},
		{"2026-11-23T05:45:00+24:00", "there is no zone +24:00", "it like"},
		{"2026-11-23T05:45:00 GST", `"GST" is not a zone`, "the distance in its place"},
		{"2026-11-23T05:45:00 Asia/Dubai", `"Asia/Dubai" is not a zone`, "the distance in its place"},
		{"2026-11-23T05:45:00 GMT+4", "it lacks the minutes of the zone", "write published: 2026-11-23T05:45:00+04:00"},
		{"2026-11-23 05:45:00 UTC", "it lacks its zone as Z", "write published: 2026-11-23T05:45:00Z"},
		{"2026-11-23T05:45:00 +04:00", "without spaces", "write published: 2026-11-23T05:45:00+04:00"},
		{"2026/11/23 05:45", "its date is not written year-month-day", "it like"},
		{"23/11/2026", "its date is not written year-month-day", "it like"},
		{"23.11.2026 05:45", "its date is not written year-month-day", "it like"},
		{"20261123T054500Z", "its date is not written year-month-day", "it like"},
		{"Mon, 23 Nov 2026 05:45:00 +0400", "day and month are not numbers", "it like"},
		{"الاثنين 23 نوفمبر 2026", "day and month are not numbers", "it like"},
		{"2026-11-23 5:45 PM", "without AM and PM", "it like"},
		{"2026-11-23 05:45am", "without AM and PM", "it like"},
		{"2026-02-30T05:45:00+04:00", "there is no day 2026-02-30", "it like"},
		{"2026-13-01T05:45:00+04:00", "there is no day 2026-13-01", "it like"},
		{"2026-11-31", "there is no such day", "it like"},
		{"2026-11-23T25:45:00+04:00", "there is no time 25:45:00", "it like"},
		{"2026-11-23T24:00:00+04:00", "there is no time 24:00:00", "it like"},
		{"2026-11-23T05:45:00+25:00", "there is no zone +25:00", "it like"},
		{"20026-11-23T05:45:00+04:00", "its year has more than four digits", "it like"},
		{"0206-11-23T05:45:00+04:00", "no news of the year 0206", "it like"},
		{"٢٠٢٦-١١-٢٣T٠٥:٤٥:٠٠+٠٤:٠٠", "digits, dashes or quotes of another kind", "write published: 2026-11-23T05:45:00+04:00"},
		{"۲۰۲۶-۱۱-۲۳T۰۵:۴۵:۰۰Z", "digits, dashes or quotes of another kind", "write published: 2026-11-23T05:45:00Z"},
		{"2026–11–23T05:45:00−04:00", "digits, dashes or quotes of another kind", "write published: 2026-11-23T05:45:00-04:00"},
		{"“2026-11-23T05:45:00+04:00”", "digits, dashes or quotes of another kind", "write published: 2026-11-23T05:45:00+04:00"},
		{"2026-11-23T05.45.00+04:00", "its time of day is not written 08:00:00", "it like"},
		{"1795405500", "a number of seconds", "it like"},
		{"tomorrow", "is not a time with a zone (RFC 3339)", "it like"},
	} {
		a, problems := readFront(t, "published: "+tt.in)
		if !a.Published.IsZero() || len(problems) != 1 || problems[0].Level != articles.Broken || !strings.Contains(problems[0].What, tt.what) ||
			!strings.Contains(problems[0].What, tt.in) || !strings.Contains(problems[0].Fix, tt.fix) || !strings.Contains(problems[0].Fix, "published: 2026-11-23T") {
			t.Errorf("%q = %s, %v; want %q, fix %q", tt.in, a.Published, problems, tt.what, tt.fix)
		}
	}
}

func FuzzTimes(f *testing.F) {
	for _, s := range []string{"2026-11-23t05:45:00z", "2026-11-23 5:45 PM", "٢٠٢٦-١١-٢٣", "2026-11-23T05:45+0400", "2026-11-23T05:45:00 GMT+4"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if _, ok := parseTime(s); ok {
			return
		}
		_, how, value := explainTime(s)
		if _, ok := parseTime(value); !ok {
			t.Errorf("%q: %q, %q is no time either", s, how, value)
		}
	})
}
