package site

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"broadside/app/classifieds"
)

func httpDate(t time.Time) string { return t.UTC().Format(http.TimeFormat) }

func TestModified(t *testing.T) {
	t.Parallel()
	noonth := func(d time.Duration) time.Time { return noon.Add(d) }
	for _, tt := range []struct {
		name          string
		changed, sent time.Time
		want          string // Last-Modified
	}{
		{"at a full second", noon, noon, httpDate(noon)},
		{"long ago", noonth(-time.Hour), noon, httpDate(noonth(-time.Hour))},
		{"in this second", noonth(200 * time.Millisecond), noonth(700 * time.Millisecond), httpDate(noon)},
		{"in the second before", noonth(200 * time.Millisecond), noonth(time.Second), httpDate(noon)},
		{"dated in the next second", noonth(time.Second), noonth(200 * time.Millisecond), httpDate(noon)},
		{"in time to come", noonth(time.Hour), noon, httpDate(noon)},
		{"in another zone", noon.In(time.FixedZone("", 4*60*60)), noon, httpDate(noon)},
	} {
		m := modifiedAt(tt.changed)
		if got := m.header(tt.sent); len(got) != 1 || got[0] != tt.want {
			t.Errorf("%s: Last-Modified %q, want %q", tt.name, got, tt.want)
		}
	}
	if m := modifiedAt(time.Time{}); m.known() {
		t.Error("no time is a date")
	}
}

// No two editions and no two answers of one address share a date, so that no
// change is hidden from who asks by date.
func TestDatesDiffer(t *testing.T) {
	t.Parallel()
	var turns turns
	first := turns.of(1, noon.Add(100*time.Millisecond))
	if again := turns.of(1, noon.Add(time.Hour)); !again.Equal(first) {
		t.Errorf("the edition is dated anew: %v, %v", first, again)
	}
	second := turns.of(2, noon.Add(200*time.Millisecond))
	if a, b := modifiedAt(first), modifiedAt(second); a.second >= b.second {
		t.Errorf("two editions within a second are dated %v and %v", a.last, b.last)
	}
	if back := turns.of(3, noon.Add(-time.Hour)); !back.After(second) {
		t.Errorf("a clock that was set back dates an edition %v, before %v", back, second)
	}
	c, key := newCache(1<<20), address{path: "/"}
	at := func(number uint64) edition {
		return edition{number: number, until: noon.Add(time.Hour), changed: func() time.Time { return noon }}
	}
	last := int64(0)
	for i, text := range []string{"one", "two", "two", "three"} {
		ask(t, c, key, at(uint64(i)), noon, text)
		m := c.get(key, uint64(i), noon.UnixNano()).modified
		if (m.second == last) != (i == 2) {
			t.Errorf("%q is dated %d after %d", text, m.second, last)
		}
		last = m.second
	}
}

func TestPrecondition(t *testing.T) {
	t.Parallel()
	const tag = `"abc"`
	date, earlier, later := httpDate(noon), httpDate(noon.Add(-time.Second)), httpDate(noon.Add(time.Second))
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
	undated := modified{}
	if got := precondition(http.Header{"If-Modified-Since": {later}}, tag, &undated); got != 0 {
		t.Errorf("an answer without a date = %d, want it sent", got)
	}
}

// FuzzPrecondition reads any conditions. One date alone gives no 412, and the
// tag of a request wins over its date.
func FuzzPrecondition(f *testing.F) {
	f.Add(httpDate(noon), `"abc"`)
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

// Everything that may be kept has a date that is not to come, and is answered
// 304 by it, in every coding, to GET and HEAD alike.
func TestEverythingIsDated(t *testing.T) {
	t.Parallel()
	p := newPaper(t, withNow(func() time.Time { return today().Add(700 * time.Millisecond) })) // in its first second
	all := readings(t, p)
	slug := firstArticle(t, p, "en")
	all["loader"] = reading{path: "/e/v1.js"}
	all["card"] = reading{path: "/e/articles/" + slug + "?k=nobody"} // pages that are counted differ in each response
	all["oEmbed"] = reading{path: "/oembed?url=https%3A%2F%2Fpaper.example%2Farticles%2F" + slug}
	all["for partners"] = reading{path: "/partners?kind=listings"}
	all["ninjs"] = reading{path: "/api/v1/articles/" + slug + "?format=ninjs"}
	for _, q := range all {
		if q.plain {
			continue
		}
		for _, accept := range []string{"", "gzip", "br"} {
			for range 2 { // made, then from memory
				w := get(p, q.path, "Accept-Encoding", accept)
				date, err := http.ParseTime(w.Header().Get("Last-Modified"))
				if err != nil || date.After(today()) {
					t.Errorf("GET %s: Last-Modified %q, %v", q.path, w.Header().Get("Last-Modified"), err)
					continue
				}
				for _, method := range []string{http.MethodGet, http.MethodHead} {
					for since, want := range map[string]int{httpDate(date): 304, httpDate(date.Add(time.Hour)): 304, httpDate(date.Add(-time.Second)): 200, "no date": 200} {
						w := send(p, method, q.path, "Accept-Encoding", accept, "If-Modified-Since", since)
						if w.Code != want || want == 304 && (w.Body.Len() > 0 || w.Header().Get("Etag") == "" || w.Header().Get("Cache-Control") == "") {
							t.Errorf("%s %s since %q = %d with %d bytes, want %d: %v", method, q.path, since, w.Code, w.Body.Len(), want, w.Header())
						}
					}
				}
				if w := get(p, q.path, "Accept-Encoding", accept, "If-Modified-Since", httpDate(date), "If-None-Match", `"another"`); w.Code != 200 {
					t.Errorf("GET %s with another tag and its date = %d, want 200", q.path, w.Code)
				}
			}
		}
	}
	for _, path := range []string{"/nothing", "/api/v1/articles/nothing", "/media/nothing.png"} {
		w := get(p, path, "If-Modified-Since", httpDate(today().Add(time.Hour)))
		if w.Code != http.StatusNotFound || w.Header().Get("Last-Modified") != "" {
			t.Errorf("GET %s = %d, Last-Modified %q", path, w.Code, w.Header().Get("Last-Modified"))
		}
	}
}

// A page is not older than what changed on it: a listing that is placed dates
// the lists anew, also within the second in which they were read, and leaves
// what it does not change.
func TestAChangeIsDated(t *testing.T) {
	t.Parallel()
	for _, wait := range []time.Duration{0, 300 * time.Millisecond, 999 * time.Millisecond, time.Second, time.Minute} {
		now := today().Add(100 * time.Millisecond)
		clock := func() time.Time { return now }
		p := newPaper(t, withNow(clock), withListings(deskListing("first", today(), today().Add(time.Hour))))
		changing := []string{"/listings", "/api/v1/listings", "/feeds/listings.rss"}
		same := "/api/v1/categories"
		dates := map[string]string{}
		for _, path := range append(changing, same) {
			dates[path] = get(p, path).Header().Get("Last-Modified")
		}
		now = now.Add(wait)
		if err := p.desk.Seed(t.Context(), []classifieds.Listing{deskListing("second", today(), today().Add(time.Hour))}); err != nil {
			t.Fatal(err)
		}
		for _, path := range changing {
			w := get(p, path, "If-Modified-Since", dates[path])
			if w.Code != 200 || !strings.Contains(w.Body.String(), "second") {
				t.Errorf("after %v: GET %s since %s = %d, want what changed", wait, path, dates[path], w.Code)
			}
			if w.Header().Get("Last-Modified") > httpDate(now) {
				t.Errorf("after %v: GET %s is of %s, and it is %s", wait, path, w.Header().Get("Last-Modified"), httpDate(now))
			}
			then := now
			now = now.Add(2 * time.Second)
			date := get(p, path).Header().Get("Last-Modified")
			if w := get(p, path, "If-Modified-Since", date); w.Code != 304 || date == dates[path] {
				t.Errorf("later: GET %s since %s = %d, want 304", path, date, w.Code)
			}
			now = then
		}
		now = now.Add(2 * time.Second)
		if w := get(p, same, "If-Modified-Since", httpDate(today().Add(time.Second))); w.Code != 304 {
			t.Errorf("after %v: GET %s = %d, want 304: it did not change", wait, same, w.Code)
		}
	}
}

// A picture has its file's date, and a copy that brings an older one with it
// is a change all the same.
func TestPicturesAreDated(t *testing.T) {
	t.Parallel()
	for name, size := range map[string]int{"held": 1000, "sent from its file": heldPicture + 1} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			put := func(letter string, at time.Time) {
				file := filepath.Join(dir, "a.png")
				if err := os.WriteFile(file+".new", []byte(strings.Repeat(letter, size)), 0o600); err != nil {
					t.Fatal(err)
				}
				if err := os.Chtimes(file+".new", at, at); err != nil {
					t.Fatal(err)
				}
				if err := os.Rename(file+".new", file); err != nil {
					t.Fatal(err)
				}
			}
			begun := time.Now()
			put("x", begun.Add(-time.Hour))
			p := newPaper(t, withArticles(os.DirFS(dir)), withConfig(func(c *Config) { c.Now = func() time.Time { return time.Now().Add(time.Minute) } }))
			w := get(p, "/media/a.png")
			date := w.Header().Get("Last-Modified")
			if at, err := http.ParseTime(date); err != nil || at.After(time.Now().Add(2*time.Second)) {
				t.Fatalf("Last-Modified = %q, %v", date, err)
			}
			if w := get(p, "/media/a.png", "If-Modified-Since", date); w.Code != 304 || w.Body.Len() > 0 {
				t.Errorf("since %s = %d, want 304", date, w.Code)
			}
			if w := get(p, "/media/a.png", "If-Modified-Since", date, "If-None-Match", `"x"`); w.Code != 200 {
				t.Errorf("with another tag = %d, want 200", w.Code)
			}
			put("y", begun.Add(-2*time.Hour))
			if w := get(p, "/media/a.png", "If-Modified-Since", date); w.Code != 200 || w.Body.String() != strings.Repeat("y", size) {
				t.Errorf("after an older file came = %d, want that file", w.Code)
			}
		})
	}
	p := newPaper(t, withArticles(fstest.MapFS{"own.png": {Data: []byte("x"), ModTime: today().Add(time.Hour)}}))
	if got := get(p, "/media/own.png").Header().Get("Last-Modified"); got != httpDate(today()) {
		t.Errorf("a picture of time to come is of %q, want now", got)
	}
}

// Parts of a large picture, and of the one the reader has a beginning of.
func TestPartsOfAPicture(t *testing.T) {
	t.Parallel()
	body := strings.Repeat("0123456789", heldPicture/10+1)
	p := newPaper(t, withArticles(fstest.MapFS{"a.jpg": {Data: []byte(body), ModTime: today().Add(-time.Hour)}}))
	whole := get(p, "/media/a.jpg")
	tag, date := whole.Header().Get("Etag"), whole.Header().Get("Last-Modified")
	if whole.Body.String() != body || tag == "" || date != httpDate(today().Add(-time.Hour)) || whole.Header().Get("Content-Type") != "image/jpeg" {
		t.Fatalf("GET = %d, %d bytes, %v", whole.Code, whole.Body.Len(), whole.Header())
	}
	for _, tt := range []struct {
		name   string
		header []string
		status int
		want   string
	}{
		{"a part", []string{"Range", "bytes=0-9"}, 206, "0123456789"},
		{"the end", []string{"Range", "bytes=-1"}, 206, body[len(body)-1:]},
		{"the part of this one", []string{"Range", "bytes=1-2", "If-Range", tag}, 206, "12"},
		{"the part of this date", []string{"Range", "bytes=1-2", "If-Range", date}, 206, "12"},
		{"the part of another", []string{"Range", "bytes=1-2", "If-Range", `"x"`}, 200, body},
		{"the part of another date", []string{"Range", "bytes=1-2", "If-Range", httpDate(today())}, 200, body},
		{"weakly", []string{"Range", "bytes=1-2", "If-Range", "W/" + tag}, 200, body},
		{"none", []string{"Range", "bytes=99999999-"}, 416, ""},
		{"known", []string{"Range", "bytes=1-2", "If-None-Match", tag}, 304, ""},
		{"compressed", []string{"Accept-Encoding", "br, gzip"}, 200, body},
	} {
		w := get(p, "/media/a.jpg", tt.header...)
		if w.Code != tt.status || tt.want != "" && w.Body.String() != tt.want || w.Header().Get("Content-Encoding") != "" {
			t.Errorf("%s = %d with %d bytes, want %d: %v", tt.name, w.Code, w.Body.Len(), tt.status, w.Header())
		}
		guarded(t, request{method: "GET", path: tt.name}, w.Header(), w.Code)
	}
	v := strings.Trim(tag, `"`)
	for status, header := range map[int][]string{200: nil, 206: {"Range", "bytes=0-1"}, 304: {"If-None-Match", tag}, 416: {"Range", "bytes=99999999-"}} {
		w := get(p, "/media/a.jpg?v="+v, header...)
		if kept := w.Header().Get("Cache-Control") == always; w.Code != status || kept != (status < 400) {
			t.Errorf("by its hash = %d %q, want %d", w.Code, w.Header().Get("Cache-Control"), status)
		}
	}
}
