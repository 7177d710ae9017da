package site

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"broadside/server/edition"
	"broadside/server/response"
)

// The list of an edition has the front page first, the newest stories, the sections and the
// listings of its language, with the entity tags that the pages are sent with, and their pictures.
// Readers who save data get the tags of their own pages.
func TestEditionList(t *testing.T) {
	t.Parallel()
	p := newPaper(t, withBase("/news"))
	for _, tt := range []struct {
		path, lang, front string
		saver             []string
	}{
		{"/news/edition.json", "en", "/news/", nil},
		{"/news/edition.json", "en", "/news/", savers[0]},
		{"/news/ar/edition.json", "ar", "/news/ar/", savers[1]},
		{"/news/ar/edition.json", "ar", "/news/ar/", nil},
	} {
		w := get(p, tt.path, tt.saver...)
		for w.Code == http.StatusServiceUnavailable { // on a busy machine: the pages that were built are not built again
			w = get(p, tt.path, tt.saver...)
		}
		var list edition.List
		if err := json.Unmarshal(w.Body.Bytes(), &list); err != nil || w.Code != http.StatusOK {
			t.Fatalf("GET %s = %d, %v", tt.path, w.Code, err)
		}
		if cache := w.Header().Get("Cache-Control"); cache != response.Revalidate {
			t.Errorf("GET %s: Cache-Control %q", tt.path, cache)
		}
		if list.Lang != tt.lang || list.Files[0].Address != tt.front {
			t.Errorf("GET %s: %s, first %v", tt.path, list.Lang, list.Files[0])
		}
		count := map[string]int{}
		for _, f := range list.Files {
			kind := strings.Split(strings.Replace(f.Address, "/news/ar/", "/news/", 1), "/")[2]
			count[kind]++
			if kind == "media" {
				continue // newPaper has no files of pictures
			}
			one := get(p, f.Address, append([]string{"Accept-Encoding", "br"}, tt.saver...)...)
			if etag := strings.Replace(one.Header().Get("Etag"), `-br"`, `"`, 1); one.Code != http.StatusOK || strings.TrimPrefix(etag, "W/") != f.ETag {
				t.Errorf("GET %s = %d with ETag %s, the list has %s", f.Address, one.Code, etag, f.ETag)
			}
		}
		if count[""] != 1 || count["articles"] == 0 || count["articles"] > edition.Stories || count["sections"] != len(p.Paper.Sections) || count["listings"] != 1 {
			t.Errorf("GET %s has %v", tt.path, count)
		}
		if again := get(p, tt.path, append([]string{"If-None-Match", w.Header().Get("Etag")}, tt.saver...)...); again.Code != http.StatusNotModified {
			t.Errorf("GET %s with its ETag = %d, want 304", tt.path, again.Code)
		}
	}
}

// Every page names the page that the worker shows in place of one that is not kept.
func TestOfflinePageIsServed(t *testing.T) {
	t.Parallel()
	p := newPaper(t, withBase("/news"))
	m := regexp.MustCompile(`data-offline="([^"]+)"`).FindStringSubmatch(get(p, "/news/ar/").Body.String())
	if m == nil {
		t.Skip("built without the browser's program") // make wasm
	}
	w := get(p, m[1])
	if w.Code != http.StatusOK || w.Header().Get("Cache-Control") != response.Immutable || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") ||
		w.Header().Get("Content-Security-Policy") != response.PagePolicy {
		t.Errorf("GET %s = %d %v", m[1], w.Code, w.Header())
	}
	if other := get(p, strings.Replace(m[1], "offline.", "offline.0", 1)); other.Code != http.StatusNotFound {
		t.Errorf("another address = %d", other.Code)
	}
}
