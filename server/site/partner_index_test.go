package site

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"broadside/app/api"
	"broadside/server/response"
	"broadside/web"
)

func TestPartnerForTheDesk(t *testing.T) {
	t.Parallel()
	p := embedPaper(t)
	slug := firstArticle(t, p, "en")
	for range 3 {
		postWithToken(p, "", "view "+slug+" gulf-homes")
	}
	postWithToken(p, "", "open "+slug+" gulf-homes")
	p.frames.Counts.Flush()
	w := getAsOperator(p, "/partners/gulf-homes?from=2026-11-20&to=2026-11-23")
	doc, err := html.Parse(w.Body)
	if err != nil || w.Code != http.StatusOK || w.Header().Get("Cache-Control") != "no-store" {
		t.Fatalf("%d, %v, %v", w.Code, w.Header(), err)
	}
	bars := map[string]int{}
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode {
			checkHarmless(t, "/partners/gulf-homes", n)
		}
		if n.Data == "rect" {
			bars[attribute(n, "class")]++
			if textOf(n) != "2026-11-23: 3 seen, 1 opened, 0 unfolded" {
				t.Errorf("the label of a bar = %q", textOf(n))
			}
		}
		if n.Data == "svg" && (attribute(n, "role") != "img" || !strings.Contains(attribute(n, "aria-label"), "most on 2026-11-23: 3 seen")) {
			t.Errorf("the label of the chart = %q", attribute(n, "aria-label"))
		}
	}
	if bars["seen"] != 1 || bars["opened"] != 1 {
		t.Errorf("bars = %v", bars)
	}
	text := textOf(elementByID(doc, "main"))
	for _, want := range []string{"Gulf Homes", "3 seen, 1 opened, 0 unfolded.", slug, "2026-11-20", "https://www.gulfhomes.example https://*.gulfhomes.example", "live"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	for path, want := range map[string]int{"/partners/nobody": 404, "/partners/gulf-homes?from=x": 400, "/partners/gulf-homes?odd=1": 400, "/partners/old": 200} {
		if w := getAsOperator(p, path); w.Code != want {
			t.Errorf("GET %s = %d, want %d", path, w.Code, want)
		}
	}
}

// A removed partner keeps its counts, and the index lists all partners.
func TestPartnerIndex(t *testing.T) {
	t.Parallel()
	p := embedPaper(t)
	if err := p.store.AddFrameCounts(t.Context(), map[string][]api.FrameCount{"gone": {{Day: "2026-11-22", Views: 1234, Expands: 7}},
		"gulf-homes": {{Day: "2026-11-23", Item: "x", Views: 5, Opens: 2}}}); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]int{"/partners/counts": 200, "/ar/partners/counts": 200, "/partners/gone": 200, "/ar/partners/gone": 200, api.Root + "/partners/gone/counts": 200,
		api.Root + "/partners/gone/counts.csv": 200, "/partners/counts?from=x": 400, "/partners/counts?odd=1": 400, api.Root + "/partners/never/counts": 404, "/partners/never": 404} {
		if w := getAsOperator(p, path); w.Code != want {
			t.Errorf("GET %s = %d, want %d", path, w.Code, want)
		}
		if w := get(p, path); w.Code != http.StatusUnauthorized {
			t.Errorf("GET %s without the password = %d", path, w.Code)
		}
	}
	doc, err := html.Parse(getAsOperator(p, "/partners/counts?from=2026-11-01&to=2026-11-23").Body)
	if err != nil {
		t.Fatal(err)
	}
	var rows []string
	for n := range doc.Descendants() {
		if n.Data == "a" && strings.HasPrefix(attribute(n, "href"), "/partners/") && attribute(n, "href") != "/partners/"+textOf(n)+"?from=2026-11-01&to=2026-11-23" {
			t.Errorf("%s leads to %s", textOf(n), attribute(n, "href"))
		}
		if n.Data == "tr" {
			var cells []string
			for c := range n.ChildNodes() {
				cells = append(cells, strings.TrimSpace(textOf(c)))
			}
			rows = append(rows, strings.Join(cells, " | "))
		}
	}
	want := []string{"Partner | Status | Seen | Opened | Unfolded | Refused", "gulf-homes Gulf Homes | live | 5 | 2 | 0 | 0", "old Old | revoked | 0 | 0 | 0 | 0",
		"open Any page | live | 0 | 0 | 0 | 0", "gone | no record any more | 1,234 | 0 | 7 | 0"}
	if !slices.Equal(rows, want) {
		t.Errorf("the index =\n%s\nwant\n%s", strings.Join(rows, "\n"), strings.Join(want, "\n"))
	}
	if text := getAsOperator(p, "/partners/gone").Body.String(); !strings.Contains(text, "no record any more") || !strings.Contains(text, "1,234 seen, 0 opened, 7 unfolded.") {
		t.Error("the page of a partner without a record lacks that status or the counts")
	}
	if body := get(p, "/partners").Body.String(); !strings.Contains(body, `href="/partners/counts"`) {
		t.Error("nothing leads to the index")
	}
	if body := get(newPaper(t), "/partners").Body.String(); strings.Contains(body, "/partners/counts") {
		t.Error("a paper without a password leads to an index")
	}
}

// withCommas formats a number below a million with a thousands separator.
func withCommas(n int) string {
	if n < 1000 {
		return strconv.Itoa(n)
	}
	return fmt.Sprintf("%d,%03d", n/1000, n%1000)
}

// Pictures and assets can be loaded by sandboxed frames and by isolated pages.
func TestSharedAcrossOrigins(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	for _, path := range []string{response.AssetPath("", "style.css"), response.AssetPath("", "start.js"), "/media/img/dubai-rents.webp"} {
		h := get(p, path).Header()
		if h.Get("Cross-Origin-Resource-Policy") != "cross-origin" || h.Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("GET %s: %v", path, h)
		}
	}
	if h := get(p, "/").Header(); h.Get("Cross-Origin-Resource-Policy") != "" || h.Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("the front page is anybody's: %v", h)
	}
}

func TestLoaders(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	for name, keep := range map[string]string{"v1.js": "public, max-age=3600, stale-while-revalidate=86400", "v1.full.js": "public, max-age=3600, stale-while-revalidate=86400"} {
		w := get(p, "/e/"+name)
		h := w.Header()
		if w.Code != http.StatusOK || h.Get("Cache-Control") != keep || h.Get("Access-Control-Allow-Origin") != "*" ||
			h.Get("Cross-Origin-Resource-Policy") != "cross-origin" || !strings.HasPrefix(h.Get("Content-Type"), "text/javascript") || h.Get("Etag") == "" {
			t.Errorf("GET /e/%s = %d %v", name, w.Code, h)
		}
		if again := get(p, "/e/"+name, "If-None-Match", h.Get("Etag")); again.Code != http.StatusNotModified {
			t.Errorf("GET /e/%s again = %d", name, again.Code)
		}
	}
	for _, f := range web.Files() {
		if name, ok := strings.CutPrefix(f.Name, "e/"); ok && strings.HasPrefix(name, "v1.") && strings.ContainsAny(name[2:], "0123456789") {
			if w := get(p, "/e/"+name); w.Code != http.StatusOK || w.Header().Get("Cache-Control") != response.Immutable {
				t.Errorf("GET /e/%s = %d, %s", name, w.Code, w.Header().Get("Cache-Control"))
			}
		}
	}
	for _, name := range []string{"frame.js", "v2.js", "v1.9999.9999.js", "v1.js.map", "v1.", "v1", "src%2fv1.js"} {
		if w := get(p, "/e/"+name); w.Code != http.StatusNotFound {
			t.Errorf("GET /e/%s = %d, want 404", name, w.Code)
		}
	}
}
