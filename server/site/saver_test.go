package site

import (
	"net/http"
	"strings"
	"testing"

	"broadside/server/response"
	"broadside/web"
)

// savers are the headers of readers who save data.
var savers = [][]string{{"Save-Data", "on"}, {"Cookie", "saver=on"}, {"Cookie", "saver=on", "Save-Data", "off"}}

// Pages for readers who save data have no picture and no program, and every kind of page is kept
// apart from that for other readers, whoever comes first.
func TestDataSaverPages(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	slug, id := firstArticle(t, p, "en"), firstListing(t, p)
	for i, path := range []string{"/", "/ar/", "/sections/news", "/articles/" + slug, "/listings?photo=1", "/ar/listings/" + id, "/nope"} {
		requests := [][]string{nil, savers[i%3], {"Cookie", "saver=off", "Save-Data", "on"}, savers[(i+1)%3], nil}
		if i%2 == 1 {
			requests = requests[1:]
		}
		tags := map[bool]string{}
		for _, headers := range requests {
			w := get(p, path, headers...)
			body, saves := w.Body.String(), response.SavesData(headerOf(headers))
			if got := w.Header().Get("Vary"); got != "Accept-Encoding, Save-Data, Cookie" {
				t.Errorf("GET %s %q: Vary = %q", path, headers, got)
			}
			loads := strings.Contains(body, ` src="/media/`) || strings.Contains(body, " srcset=")
			if saves && (loads || strings.Contains(body, `data-wasm="/`) || strings.Contains(body, `id="screen"`) || !strings.Contains(body, `data-saver="on"`) || !strings.Contains(body, web.Path("saver.js"))) {
				t.Errorf("GET %s %q is not a page of the data saver", path, headers)
			}
			if !saves && (strings.Contains(body, "data-src") || strings.Contains(body, "data-saver") || strings.Contains(body, "saver.js")) {
				t.Errorf("GET %s %q is a page of the data saver", path, headers)
			}
			tag := w.Header().Get("Etag")
			if tags[saves] != "" && tags[saves] != tag {
				t.Errorf("GET %s %q: another ETag", path, headers)
			}
			tags[saves] = tag
		}
		if tags[true] == tags[false] {
			t.Errorf("GET %s: both pages have the ETag %s", path, tags[true])
		}
		if path == "/nope" {
			continue
		}
		// a shared cache that ignores Vary revalidates, and gets the right page
		if w := get(p, path, "Save-Data", "on", "If-None-Match", tags[false]); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "data-saver") {
			t.Errorf("GET %s with the ETag of the other page = %d", path, w.Code)
		}
		if w := get(p, path, "Save-Data", "on", "If-None-Match", tags[true]); w.Code != http.StatusNotModified {
			t.Errorf("GET %s with its ETag = %d", path, w.Code)
		}
	}
}

func headerOf(pairs []string) http.Header {
	h := http.Header{}
	for i := 0; i+1 < len(pairs); i += 2 {
		h.Set(pairs[i], pairs[i+1])
	}
	return h
}

// A page is built once for readers who save data and once for others. A response that is the same
// for both is built once.
func TestDataSaverBuildsOnce(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	for _, headers := range [][]string{nil, savers[0], savers[1], nil, savers[2], {"Cookie", "saver=off"}} {
		for _, path := range []string{"/", "/feeds/articles.rss", "/api/v1/site", "/settings"} {
			if w := get(p, path, headers...); w.Code != http.StatusOK {
				t.Fatalf("GET %s %q = %d", path, headers, w.Code)
			}
		}
	}
	if n := p.Pages.Misses.Load(); n != 5 {
		t.Errorf("%d responses were built, want 2 front pages, a feed, the site and the settings", n)
	}
}

// Frames are the partners' pages: neither the theme nor the data saver of the paper applies.
func TestComfortStaysOutOfFrames(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	slug := firstArticle(t, p, "en")
	for _, path := range []string{"/e/articles/" + slug, "/e/listings"} {
		plain := get(p, path)
		if plain.Code != http.StatusOK {
			t.Fatalf("GET %s = %d", path, plain.Code)
		}
		saving := get(p, path, "Save-Data", "on", "Cookie", "saver=on")
		for _, body := range []string{plain.Body.String(), saving.Body.String()} {
			if strings.Contains(body, "comfort") || strings.Contains(body, response.ThemeScript()) || strings.Contains(body, "data-src") || strings.Contains(body, "data-saver") {
				t.Errorf("GET %s holds the reader's settings", path)
			}
		}
		if got := plain.Header().Get("Content-Security-Policy"); strings.Contains(got, response.ThemeSource) {
			t.Errorf("GET %s allows the script of the theme", path)
		}
	}
}
