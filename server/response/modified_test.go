package response

import (
	"net/http"
	"testing"
	"time"
)

func TestModified(t *testing.T) {
	t.Parallel()
	noonth := func(d time.Duration) time.Time { return noon.Add(d) }
	for _, tt := range []struct {
		name          string
		changed, sent time.Time
		want          string // Last-Modified
	}{
		{"at a full second", noon, noon, dateText(noon)},
		{"long ago", noonth(-time.Hour), noon, dateText(noonth(-time.Hour))},
		{"in this second", noonth(200 * time.Millisecond), noonth(700 * time.Millisecond), dateText(noon)},
		{"in the second before", noonth(200 * time.Millisecond), noonth(time.Second), dateText(noon)},
		{"dated in the next second", noonth(time.Second), noonth(200 * time.Millisecond), dateText(noon)},
		{"in time to come", noonth(time.Hour), noon, dateText(noon)},
		{"in another zone", noon.In(time.FixedZone("", 4*60*60)), noon, dateText(noon)},
	} {
		m := modifiedAt(tt.changed)
		if got := m.header(tt.sent); len(got) != 1 || got[0] != tt.want {
			t.Errorf("%s: Last-Modified %q, want %q", tt.name, got, tt.want)
		}
	}
	if m := modifiedAt(time.Time{}); m.isSet() {
		t.Error("no time is a date")
	}
}

// No two editions and no two responses of one address have the same date, so that conditional
// requests by date see every change.
func TestDatesDiffer(t *testing.T) {
	t.Parallel()
	var turns editionDates
	first := turns.dateOf(1, noon.Add(100*time.Millisecond))
	if again := turns.dateOf(1, noon.Add(time.Hour)); !again.Equal(first) {
		t.Errorf("the date of the edition changed: %v, %v", first, again)
	}
	second := turns.dateOf(2, noon.Add(200*time.Millisecond))
	if a, b := modifiedAt(first), modifiedAt(second); a.second >= b.second {
		t.Errorf("two editions within a second are dated %v and %v", a.last, b.last)
	}
	if back := turns.dateOf(3, noon.Add(-time.Hour)); !back.After(second) {
		t.Errorf("a clock that was set back dates an edition %v, before %v", back, second)
	}
	c, key := NewCache(1<<20), Key{Path: "/"}
	at := func(number uint64) Edition {
		return Edition{Number: number, Until: noon.Add(time.Hour), Changed: func() time.Time { return noon }}
	}
	last := int64(0)
	for i, text := range []string{"one", "two", "two", "three"} {
		loadText(t, c, key, at(uint64(i)), noon, text)
		m := c.Lookup(key, uint64(i), noon.UnixNano()).modified
		if (m.second == last) != (i == 2) {
			t.Errorf("%q is dated %d after %d", text, m.second, last)
		}
		last = m.second
	}
}

func TestPrecondition(t *testing.T) {
	t.Parallel()
	const tag = `"abc"`
	date, earlier, later := dateText(noon), dateText(noon.Add(-time.Second)), dateText(noon.Add(time.Second))
	for _, tt := range []struct {
		name   string
		header http.Header
		want   int
	}{
		{"nothing", http.Header{}, 0},
		{"its date", http.Header{"If-Modified-Since": {date}}, 304},
		{"a later date", http.Header{"If-Modified-Since": {later}}, 304},
		{"an earlier date", http.Header{"If-Modified-Since": {earlier}}, 0},
		{"its date as RFC 850", http.Header{"If-Modified-Since": {noon.Format("Monday, 02-Jan-06 15:04:05 GMT")}}, 304},
		{"its date as asctime", http.Header{"If-Modified-Since": {noon.Format(time.ANSIC)}}, 304},
		{"an earlier one as asctime", http.Header{"If-Modified-Since": {noon.Add(-time.Second).Format(time.ANSIC)}}, 0},
		{"no date", http.Header{"If-Modified-Since": {"yesterday"}}, 0},
		{"an empty date", http.Header{"If-Modified-Since": {""}}, 0},
		{"ISO 8601", http.Header{"If-Modified-Since": {noon.Format(time.RFC3339)}}, 0},
		{"a number", http.Header{"If-Modified-Since": {"1795435200"}}, 0},
		{"another zone", http.Header{"If-Modified-Since": {noon.Format("Mon, 02 Jan 2006 15:04:05 +0400")}}, 0},
		{"a date with a length", http.Header{"If-Modified-Since": {date + "; length=12"}}, 0},
		{"two dates", http.Header{"If-Modified-Since": {date, date}}, 0},
		{"another tag wins over its date", http.Header{"If-None-Match": {`"x"`}, "If-Modified-Since": {date}}, 0},
		{"its tag wins over an earlier date", http.Header{"If-None-Match": {tag}, "If-Modified-Since": {earlier}}, 304},
		{"an empty tag is a tag", http.Header{"If-None-Match": {""}, "If-Modified-Since": {date}}, 0},
		{"any tag", http.Header{"If-None-Match": {"*"}}, 304},
		{"its tag, weakly", http.Header{"If-None-Match": {"W/" + tag}}, 304},
		{"if it is this", http.Header{"If-Match": {tag}}, 0},
		{"if it is any", http.Header{"If-Match": {"*"}}, 0},
		{"if it is another", http.Header{"If-Match": {`"x"`}}, 412},
		{"if it is this, weakly", http.Header{"If-Match": {"W/" + tag}}, 412},
		{"if it is this, and known", http.Header{"If-Match": {tag}, "If-None-Match": {tag}}, 304},
		{"if it is not younger", http.Header{"If-Unmodified-Since": {date}}, 0},
		{"if it were not younger", http.Header{"If-Unmodified-Since": {earlier}}, 412},
		{"a tag wins there too", http.Header{"If-Match": {tag}, "If-Unmodified-Since": {earlier}}, 0},
	} {
		m := modifiedAt(noon)
		if got := precondition(tt.header, tag, &m); got != tt.want {
			t.Errorf("%s: %d, want %d", tt.name, got, tt.want)
		}
	}
	undated := lastModified{}
	if got := precondition(http.Header{"If-Modified-Since": {later}}, tag, &undated); got != 0 {
		t.Errorf("a response without a date = %d, want 0", got)
	}
}

// FuzzPrecondition evaluates arbitrary conditions. If-Modified-Since gives 304 or nothing, and
// entity tags take precedence over dates.
func FuzzPrecondition(f *testing.F) {
	f.Add(dateText(noon), `"abc"`)
	f.Add("Monday, 23-Nov-26 12:00:00 GMT", `W/"abc", *`)
	f.Add("Mon Nov 23 12:00:00 2026", ",,")
	f.Fuzz(func(t *testing.T, date, tags string) {
		m := modifiedAt(noon)
		alone := precondition(http.Header{"If-Modified-Since": {date}}, `"abc"`, &m)
		if alone != 0 && alone != http.StatusNotModified {
			t.Errorf("since %q = %d", date, alone)
		}
		tag := precondition(http.Header{"If-None-Match": {tags}}, `"abc"`, &m)
		if both := precondition(http.Header{"If-None-Match": {tags}, "If-Modified-Since": {date}}, `"abc"`, &m); both != tag {
			t.Errorf("tags %q = %d, with the date %q %d", tags, tag, date, both)
		}
	})
}

// dateText formats a time for headers.
func dateText(t time.Time) string { return t.UTC().Format(http.TimeFormat) }
