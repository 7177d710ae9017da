package site

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"broadside/server/response"
)

// Every cacheable response has a Last-Modified that is not in the future, and sends 304 to a
// request with that date, in every coding, for GET and HEAD.
func TestEverythingIsDated(t *testing.T) {
	t.Parallel()
	p := newPaper(t, withNow(func() time.Time { return today().Add(700 * time.Millisecond) })) // within the first second
	all := routeRequests(t, p)
	slug := firstArticle(t, p, "en")
	all["loader"] = routeRequest{path: "/e/v1.js"}
	all["card"] = routeRequest{path: "/e/articles/" + slug + "?k=nobody"} // pages with a token differ in each response
	all["oEmbed"] = routeRequest{path: "/oembed?url=https%3A%2F%2Fpaper.example%2Farticles%2F" + slug}
	all["for partners"] = routeRequest{path: "/partners?kind=listings"}
	all["ninjs"] = routeRequest{path: "/api/v1/articles/" + slug + "?format=ninjs"}
	for _, q := range all {
		if q.plain {
			continue
		}
		for _, accept := range []string{"", "gzip", "br"} {
			for range 2 { // built, then cached
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

// A new listing changes the date of the lists that show it, even within the second in which they
// were last requested, and of no other page.
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
		if err := p.store.Put(t.Context(), deskListing("second", today(), today().Add(time.Hour))); err != nil {
			t.Fatal(err)
		}
		for _, path := range changing {
			w := get(p, path, "If-Modified-Since", dates[path])
			if w.Code != 200 || !strings.Contains(w.Body.String(), "second") {
				t.Errorf("after %v: GET %s since %s = %d, want the changed page", wait, path, dates[path], w.Code)
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

// A picture has the date of its file. A copy with an older modification time is still a change.
func TestPicturesAreDated(t *testing.T) {
	t.Parallel()
	for name, size := range map[string]int{"held": 1000, "sent from its file": maxInMemory + 1} {
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

// Range requests for a large picture, with and without If-Range.
func TestPartsOfAPicture(t *testing.T) {
	t.Parallel()
	body := strings.Repeat("0123456789", maxInMemory/10+1)
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
		checkSecurityHeaders(t, request{method: "GET", path: tt.name}, w.Header(), w.Code)
	}
	v := strings.Trim(tag, `"`)
	for status, header := range map[int][]string{200: nil, 206: {"Range", "bytes=0-1"}, 304: {"If-None-Match", tag}, 416: {"Range", "bytes=99999999-"}} {
		w := get(p, "/media/a.jpg?v="+v, header...)
		if kept := w.Header().Get("Cache-Control") == response.Immutable; w.Code != status || kept != (status < 400) {
			t.Errorf("by its hash = %d %q, want %d", w.Code, w.Header().Get("Cache-Control"), status)
		}
	}
}

// httpDate formats a time for headers.
func httpDate(t time.Time) string { return t.UTC().Format(http.TimeFormat) }
