package site

import (
	"crypto/sha512"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"broadside/app/api"
	"broadside/server/page/hostile"
	"broadside/web"
)

// parsed is a page's tree, after a look at what may not be in it. Frames may
// only be our own previews.
func parsed(t *testing.T, h http.Handler, path string) *html.Node {
	t.Helper()
	w := askURL(h, path)
	if w.Code != http.StatusOK {
		t.Fatalf("GET %s = %d %.200s", path, w.Code, w.Body)
	}
	doc, err := html.Parse(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	for n := range doc.Descendants() {
		switch {
		case n.Type != html.ElementNode:
		case n.Data == "iframe":
			if src := attribute(n, "src"); !strings.HasPrefix(src, "/partners/preview?") && !strings.HasPrefix(src, "/e/") || attribute(n, "title") == "" {
				t.Errorf("GET %s frames %s, called %q", path, src, attribute(n, "title"))
			}
		default:
			harmless(t, path, n)
		}
	}
	return doc
}

// find returns the element with an id, or nil.
func find(doc *html.Node, id string) *html.Node {
	for n := range doc.Descendants() {
		if attribute(n, "id") == id {
			return n
		}
	}
	return nil
}

func textOf(n *html.Node) string {
	if n == nil {
		return ""
	}
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

func TestPartnersPage(t *testing.T) {
	t.Parallel()
	p := framingPaper(t)
	en, ar := firstArticle(t, p, "en"), firstArticle(t, p, "ar")
	for _, tt := range []struct{ query, frame, size, address string }{
		{"", "/e/articles/" + newestEnglish(t, p), "480", "/articles/" + newestEnglish(t, p)},
		{"?article=" + en + "&k=gulf-homes&size=s&theme=dark", "/e/articles/" + en + "?k=gulf-homes&amp;size=s&amp;theme=dark", "320", "/articles/" + en},
		{"?article=" + ar + "&mode=full&size=l", "/e/articles/" + ar + "?mode=full&amp;size=l", "640", "/articles/" + ar},
		{"?article=https://paper.example/articles/" + en, "/e/articles/" + en, "480", "/articles/" + en},
		{"?what=listings&listings=category%3Dmotors%26city%3Ddubai&lang=ar", "/e/listings?category=motors&amp;city=dubai&amp;lang=ar", "480", "/ar/listings?category=motors&city=dubai"},
		{"?what=listings&article=&listings=", "/e/listings?lang=en", "480", "/listings"},
	} {
		path := "/partners" + tt.query
		doc := parsed(t, p, path)
		a, b, c := textOf(find(doc, "snippet-a")), textOf(find(doc, "snippet-b")), textOf(find(doc, "snippet-c"))
		for _, want := range []string{`<broad-side`, `src="https://paper.example` + tt.frame + `"`, `height="` + tt.size + `"`, `loading="lazy"`,
			`sandbox="allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox"`, `referrerpolicy="strict-origin"`,
			`<script async src="https://paper.example/e/v1.js"></script>`} {
			if !strings.Contains(a, want) {
				t.Errorf("%s: snippet A = %s, want %s in it", path, a, want)
			}
		}
		if !strings.Contains(b, `style="display:block;min-height:`+tt.size+`px"`) || !strings.Contains(b, "data-article=") && !strings.Contains(b, "data-listings=") {
			t.Errorf("%s: snippet B = %s", path, b)
		}
		if want := "https://paper.example" + tt.address; c != want {
			t.Errorf("%s: snippet C = %s, want %s", path, c, want)
		}
		frames := 0
		for n := range doc.Descendants() {
			if n.Data == "iframe" {
				frames++
				parsed(t, p, attribute(n, "src"))
			}
		}
		if frames != len(previewed) {
			t.Errorf("%s shows %d previews, want %d", path, frames, len(previewed))
		}
		if text := textOf(find(doc, "main")); !strings.Contains(text, "bytes") || strings.Contains(text, "0 bytes0 bytes") {
			t.Errorf("%s does not say what it weighs", path)
		}
	}
}

func newestEnglish(t *testing.T, p paper) string {
	t.Helper()
	list, err := p.Site.desk.Articles(t.Context(), api.ArticleQuery{Lang: "en", Limit: 1})
	if err != nil || len(list.Items) == 0 {
		t.Fatal(err)
	}
	return list.Items[0].Slug
}

// What an id means is said before anybody copies a snippet with it.
func TestPartnersPageSaysWhoAsks(t *testing.T) {
	t.Parallel()
	p := framingPaper(t)
	for id, want := range map[string]string{"gulf-homes": "For Gulf Homes.", "old": "may no longer show", "nobody": "We know no partner"} {
		if text := textOf(find(parsed(t, p, "/partners?k="+id), "main")); !strings.Contains(text, want) {
			t.Errorf("k=%s: the page does not say %q", id, want)
		}
	}
	// The records of others are nobody's business.
	if body := get(p, "/partners").Body.String(); strings.Contains(body, "gulf-homes") || strings.Contains(body, "Gulf Homes") {
		t.Error("the page tells who the partners are")
	}
}

// The previews are the pages that partners have: dark, from the right, and
// under a policy that allows nothing inline.
func TestPreviews(t *testing.T) {
	t.Parallel()
	p := framingPaper(t)
	at := "/partners/preview?article=dubai-rent-renewals&k=gulf-homes&as="
	for _, tt := range []struct{ as, want, policy string }{
		{"plain", `data-theme="light"`, "style-src 'self'"},
		{"dark", `data-theme="dark"`, "style-src 'self'"},
		{"rtl", `<html lang="ar" dir="rtl"`, "style-src 'self'"},
		{"strict", `<broad-side>`, "default-src 'none'; script-src 'self'; frame-src 'self'; base-uri 'none'; frame-ancestors 'self'"},
	} {
		w := get(p, at+tt.as)
		policy := w.Header().Get("Content-Security-Policy")
		if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), tt.want) || !strings.Contains(policy, tt.policy) || strings.Contains(policy, "unsafe") {
			t.Errorf("as=%s: %d, policy %s, want %s and %s\n%s", tt.as, w.Code, policy, tt.want, tt.policy, w.Body)
		}
	}
	if body := get(p, at+"rtl").Body.String(); !strings.Contains(body, "/e/articles/dubai-rent-renewals-ar") {
		t.Errorf("the Arabic page frames the English story: %s", body)
	}
	if body := get(p, at+"strict").Body.String(); strings.Contains(body, "style") {
		t.Errorf("the strict page has a style: %s", body)
	}
	for path, want := range map[string]int{"/partners/preview?as=odd": 404, at + "plain&article=nothing": 200, "/partners/preview?article=nothing": 404, "/partners?article=nothing": 404} {
		if w := get(p, path); w.Code != want {
			t.Errorf("GET %s = %d, want %d", path, w.Code, want)
		}
	}
}

// What is shown to try it out is not counted as the partner's, nor what the
// reader of a preview asks next.
func TestPreviewsAreNotCounted(t *testing.T) {
	t.Parallel()
	p := framingPaper(t)
	for _, query := range []string{"article=dubai-rent-renewals", "what=listings&listings=category%3Dmotors"} {
		for _, as := range previewed {
			path := "/partners/preview?k=gulf-homes&as=" + as.as + "&" + query
			frames := 0
			for n := range parsed(t, p, path).Descendants() {
				if n.Data != "iframe" {
					continue
				}
				frames++
				doc := parsed(t, p, attribute(n, "src"))
				for n := range doc.Descendants() {
					if attribute(n, "data-meta") != "" && attribute(n, "data-count") != "" {
						t.Errorf("%s counts at %s", path, attribute(n, "data-count"))
					}
					if n.Data == "form" && !strings.Contains(rendered(t, n), `name="preview" type="hidden" value="1"`) {
						t.Errorf("%s: the form leads to a frame that counts", path)
					}
				}
			}
			if frames != 1 {
				t.Errorf("%s holds %d frames", path, frames)
			}
		}
	}
	if body := get(p, "/partners?k=gulf-homes&preview=1").Body.String(); strings.Contains(body, "preview=1") {
		t.Error("a snippet can be had that counts nothing")
	}
	if body := get(p, "/e/listings?k=gulf-homes").Body.String(); !strings.Contains(body, `data-count="/e/count?k=gulf-homes"`) {
		t.Error("a partner's own frame counts nothing")
	}
}

func rendered(t *testing.T, n *html.Node) string {
	t.Helper()
	var b strings.Builder
	if err := html.Render(&b, n); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Whatever is in the address or in a headline is text in the page, in the
// previews and in the snippets that are copied from it.
func TestPartnersPageHostile(t *testing.T) {
	t.Parallel()
	p, _ := hostilePaper(t)
	for i, text := range hostile.Texts {
		q := url.Values{"k": {text}, "size": {text}, "mode": {text}, "theme": {text}, "accent": {text}, "lang": {text}, "count": {text}, "listings": {"q=" + url.QueryEscape(text)}, "as": {"dark"}}
		q.Set("article", fmt.Sprintf("hostile-%d", i))
		if _, err := p.desk.Article(t.Context(), q.Get("article")); err != nil {
			continue // no file can say this
		}
		for _, path := range []string{"/partners?" + q.Encode(), "/partners/preview?" + q.Encode()} {
			doc := parsed(t, p, path)
			for _, id := range []string{"snippet-a", "snippet-b", "snippet-pinned"} {
				snippet, err := html.Parse(strings.NewReader(textOf(find(doc, id))))
				if err != nil {
					t.Fatal(err)
				}
				for n := range snippet.Descendants() {
					if n.Type != html.ElementNode {
						continue
					}
					switch n.Data {
					case "html", "head", "body", "broad-side", "iframe", "a":
					case "script":
						if src := attribute(n, "src"); !strings.HasPrefix(src, "https://paper.example/e/v1") || n.FirstChild != nil {
							t.Errorf("%s: %s loads %q", path, id, src)
						}
					default:
						t.Errorf("%s: %s holds <%s>", path, id, n.Data)
					}
				}
			}
		}
		for _, path := range []string{"/partners?article=" + url.QueryEscape(text), "/partners?what=listings&listings=" + url.QueryEscape(text), "/partners/" + url.PathEscape(text)} {
			if w := askURL(p, path); w.Code >= 500 {
				t.Errorf("GET %s = %d", path, w.Code)
			}
		}
	}
}

// The loader that never changes is named with the hash of its bytes.
func TestPinnedSnippet(t *testing.T) {
	t.Parallel()
	name, sum := newestRelease()
	if name == "" {
		t.Skip("no loader has been released yet")
	}
	hash := sha512.Sum384(web.Named("e/" + name).Body)
	if want := base64.StdEncoding.EncodeToString(hash[:]); sum != want {
		t.Errorf("the hash of %s = %s, want %s", name, sum, want)
	}
	p := framingPaper(t)
	if text := textOf(find(parsed(t, p, "/partners"), "snippet-pinned")); !strings.Contains(text, `/e/`+name+`" integrity="sha384-`+sum+`" crossorigin="anonymous"`) {
		t.Errorf("snippet = %s", text)
	}
}

func TestLoaders(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	for name, keep := range map[string]string{"v1.js": soon, "v1.full.js": soon} {
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
		if name, ok := strings.CutPrefix(f.Name, "e/"); ok && released(name) && strings.ContainsAny(name[2:], "0123456789") {
			if w := get(p, "/e/"+name); w.Code != http.StatusOK || w.Header().Get("Cache-Control") != always {
				t.Errorf("GET /e/%s = %d, %s", name, w.Code, w.Header().Get("Cache-Control"))
			}
		}
	}
	for _, name := range []string{"guest.js", "v2.js", "v1.9999.9999.js", "v1.js.map", "v1.", "v1", "src%2fv1.js"} {
		if w := get(p, "/e/"+name); w.Code != http.StatusNotFound {
			t.Errorf("GET /e/%s = %d, want 404", name, w.Code)
		}
	}
	for name, want := range map[string]bool{"v1.js": true, "v1.0.0.js": true, "v1.12.34.full.js": true, "v1.full.js": true, "v1.0.js": false, "v1.0.0.0.js": false,
		"v1.a.b.js": false, "v1.00000.1.js": false, "v2.0.0.js": false, "guest.js": false, ".js": false, "v1.full.full.js": false} {
		if got := released(name); got != want {
			t.Errorf("released(%s) = %v, want %v", name, got, want)
		}
	}
}

// Pictures and what the build made may be loaded by frames without an origin
// and on pages that are isolated.
func TestSharedAcrossOrigins(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	for _, path := range []string{asset("", "style.css"), asset("", "start.js"), "/media/img/dubai-rents.webp"} {
		h := get(p, path).Header()
		if h.Get("Cross-Origin-Resource-Policy") != "cross-origin" || h.Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("GET %s: %v", path, h)
		}
	}
	if h := get(p, "/").Header(); h.Get("Cross-Origin-Resource-Policy") != "" || h.Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("the front page is anybody's: %v", h)
	}
}

func TestPartnerForTheDesk(t *testing.T) {
	t.Parallel()
	p := framingPaper(t)
	slug := firstArticle(t, p, "en")
	for range 3 {
		beacon(p, "", "view "+slug+" gulf-homes")
	}
	beacon(p, "", "open "+slug+" gulf-homes")
	p.tally.flush()
	w := askDesk(p, "/partners/gulf-homes?from=2026-11-20&to=2026-11-23")
	doc, err := html.Parse(w.Body)
	if err != nil || w.Code != http.StatusOK || w.Header().Get("Cache-Control") != "no-store" {
		t.Fatalf("%d, %v, %v", w.Code, w.Header(), err)
	}
	bars := map[string]int{}
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode {
			harmless(t, "/partners/gulf-homes", n)
		}
		if n.Data == "rect" {
			bars[attribute(n, "class")]++
			if textOf(n) != "2026-11-23: 3 seen, 1 opened" {
				t.Errorf("a bar says %q", textOf(n))
			}
		}
		if n.Data == "svg" && (attribute(n, "role") != "img" || !strings.Contains(attribute(n, "aria-label"), "most on 2026-11-23: 3 seen")) {
			t.Errorf("the chart says %q", attribute(n, "aria-label"))
		}
	}
	if bars["seen"] != 1 || bars["opened"] != 1 {
		t.Errorf("bars = %v", bars)
	}
	text := textOf(find(doc, "main"))
	for _, want := range []string{"Gulf Homes", "3 seen, 1 opened, 0 unfolded.", slug, "2026-11-20", "https://www.gulfhomes.example https://*.gulfhomes.example", "live"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	for path, want := range map[string]int{"/partners/nobody": 404, "/partners/gulf-homes?from=x": 400, "/partners/gulf-homes?odd=1": 400, "/partners/old": 200} {
		if w := askDesk(p, path); w.Code != want {
			t.Errorf("GET %s = %d, want %d", path, w.Code, want)
		}
	}
}

func TestByDayAndItem(t *testing.T) {
	t.Parallel()
	counts := api.FrameCounts{From: "2026-02-27", To: "2026-03-02", Items: []api.FrameCount{
		{Day: "2026-03-01", Item: "b", Views: 2}, {Day: "2026-03-01", Item: "a", Views: 2, Opens: 1}, {Day: "2026-02-27", Item: "a", Views: 5}, {Day: "2025-01-01", Item: "a", Views: 1}}}
	var days []string
	for _, c := range byDay(counts) {
		days = append(days, fmt.Sprintf("%s %d", c.Day, c.Views))
	}
	if got := strings.Join(days, ", "); got != "2026-02-27 5, 2026-02-28 0, 2026-03-01 4, 2026-03-02 0" {
		t.Errorf("days = %s", got)
	}
	if items := byItem(counts); len(items) != 2 || items[0].Item != "a" || items[0].Views != 8 || items[0].Opens != 1 {
		t.Errorf("items = %v", items)
	}
}

// A chart can be drawn of any counts: nothing, one day, a year, a crowd.
func TestChart(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	day := func(i int) string { return time.Date(2026, 1, 1+i, 0, 0, 0, 0, time.UTC).Format(time.DateOnly) }
	for _, n := range []int{0, 1, 2, 366} {
		var days []api.FrameCount
		for i := range n {
			days = append(days, api.FrameCount{Day: day(i), Views: i * 1_000_003, Opens: i})
		}
		markup := string(p.deskDocument("Chart", "/x", chart(days)).Encode())
		if strings.Contains(markup, "NaN") || strings.Contains(markup, "Inf") || strings.Contains(markup, `="-`) {
			t.Errorf("of %d days: %.500s", n, markup)
		}
	}
	for n, want := range map[int]int{1: 2, 2: 2, 3: 4, 5: 6, 10: 10, 11: 20, 21: 30, 99: 100, 101: 200, 2140: 3000, 4001: 5000} {
		if got := roundUp(n); got != want {
			t.Errorf("roundUp(%d) = %d, want %d", n, got, want)
		}
	}
}

func TestBytesText(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{0: "0 bytes", 999: "999 bytes", 1540: "1,540 bytes", 14336: "14,336 bytes", 1234567: "1,234,567 bytes"} {
		if got := bytesText(n); got != want {
			t.Errorf("bytesText(%d) = %s, want %s", n, got, want)
		}
	}
}
