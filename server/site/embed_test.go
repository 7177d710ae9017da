package site

import (
	"bytes"
	stdgzip "compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	stdbrotli "github.com/andybalholm/brotli"
	"golang.org/x/net/html"

	"broadside/app/api"
	"broadside/server/partners"
	"broadside/server/response"
	"broadside/server/xsstest"
)

var update = flag.Bool("update", false, "write the golden pages anew")

// gulfHomes returns a partner whose record has every field.
func gulfHomes() partners.Partner {
	p := partners.Partner{
		ID: "gulf-homes", Name: "Gulf Homes", Status: partners.Live,
		Origins: []string{"https://www.gulfhomes.example", "https://*.gulfhomes.example"},
		Label:   map[string]string{"en": "Homes from The Corniche", "ar": "عقارات من الكورنيش"},
		Count:   3, UTM: "utm_source=gulfhomes", Light: partners.Day, Dark: partners.Night,
	}
	p.Light.Accent, p.Dark.Paper = "#8a1c4a", "#0b0f1a"
	return p
}

// embedPaper returns a paper with the partner gulf-homes, a revoked one, and an open record for
// pages without an id.
func embedPaper(t testing.TB, options ...option) paper {
	t.Helper()
	book := partners.New(gulfHomes(), partners.Partner{ID: "old", Name: "Old", Status: partners.Revoked, Origins: []string{"https://old.example"}}, partners.Default())
	return newPaper(t, append([]option{withConfig(func(c *Config) { c.Partners, c.Operator = book, "open sesame" })}, options...)...)
}

func TestEmbedHeaders(t *testing.T) {
	t.Parallel()
	p := embedPaper(t)
	slug := firstArticle(t, p, "en")
	for _, tt := range []struct {
		path, ancestors string
		status          int
	}{
		{"/e/articles/" + slug, "*", 200},
		{"/e/articles/" + slug + "?k=gulf-homes", "https://www.gulfhomes.example https://*.gulfhomes.example 'self'", 200},
		{"/e/articles/" + slug + "?k=nobody", "*", 200},
		{"/e/articles/" + slug + "?k=old", "'none'", 403},
		{"/e/articles/" + slug + "?k=%27unsafe-inline%27", "*", 200},
		{"/e/articles/nothing?k=gulf-homes", "https://www.gulfhomes.example https://*.gulfhomes.example 'self'", 404},
		{"/e/listings", "*", 200},
		{"/e/listings?k=gulf-homes&size=l&theme=dark&lang=ar", "https://www.gulfhomes.example https://*.gulfhomes.example 'self'", 200},
		{"/e/listings?k=old", "'none'", 403},
		{"/e/listings?k=gulf-homes&price_min=abc", "https://www.gulfhomes.example https://*.gulfhomes.example 'self'", 400},
		{"/e/listings?k=gulf-homes&childId=pym-0&initialWidth=320&parentUrl=https%3A%2F%2Fx.example", "https://www.gulfhomes.example https://*.gulfhomes.example 'self'", 200},
	} {
		w := get(p, tt.path)
		h := w.Header()
		policy := h.Get("Content-Security-Policy")
		_, ancestors, _ := strings.Cut(policy, "frame-ancestors ")
		if greets := strings.Contains(w.Body.String(), " data-meta="); greets != (tt.status == 200 || tt.status == 400) {
			t.Errorf("GET %s = %d greets the page around: %v", tt.path, w.Code, greets)
		}
		if w.Code != tt.status || ancestors != tt.ancestors {
			t.Errorf("GET %s = %d, frame-ancestors %s, want %d, %s", tt.path, w.Code, ancestors, tt.status, tt.ancestors)
		}
		for name, want := range map[string]string{
			"Cross-Origin-Resource-Policy": "cross-origin", "Cross-Origin-Embedder-Policy": "require-corp",
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "strict-origin", "Content-Type": "text/html; charset=utf-8",
			"X-Frame-Options": "", "Set-Cookie": "",
		} {
			if got := h.Get(name); got != want {
				t.Errorf("GET %s: %s = %q, want %q", tt.path, name, got, want)
			}
		}
		for _, feature := range []string{"camera", "geolocation", "payment", "storage-access", "browsing-topics", "fullscreen", "compute-pressure", "local-network-access"} {
			if !strings.Contains(h.Get("Permissions-Policy"), feature+"=()") {
				t.Errorf("GET %s allows %s", tt.path, feature)
			}
		}
		// Browsers log a warning for unknown features on the console of each partner's page.
		for _, feature := range []string{"attribution-reporting", "join-ad-interest-group", "shared-storage", "bluetooth", "web-share"} {
			if strings.Contains(h.Get("Permissions-Policy"), feature) {
				t.Errorf("GET %s names %s, which is unknown to Chromium", tt.path, feature)
			}
		}
		sheet := inlineStyle(t, w)
		sum := sha256.Sum256([]byte(sheet))
		if want := "style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"; !strings.Contains(policy, want) || strings.Contains(policy, "unsafe-inline") {
			t.Errorf("GET %s: the policy %s does not allow the page's own sheet and nothing else", tt.path, policy)
		}
	}
}

// inlineStyle returns the text of a page's style element.
func inlineStyle(t *testing.T, w *httptest.ResponseRecorder) string {
	t.Helper()
	all := regexp.MustCompile(`(?s)<style>(.*?)</style>`).FindAllStringSubmatch(w.Body.String(), -1)
	if len(all) != 1 {
		t.Fatalf("%d style elements", len(all))
	}
	return all[0][1]
}

// A framed page identifies its source, links to outside the frame, and loads only photographs and
// one script.
func TestEmbedMarkup(t *testing.T) {
	t.Parallel()
	p := embedPaper(t)
	for _, lang := range []string{"en", "ar"} {
		slug := firstArticle(t, p, lang)
		for _, path := range []string{"/e/articles/" + slug + "?k=gulf-homes", "/e/articles/" + slug + "?k=gulf-homes&mode=full", "/e/listings?k=gulf-homes&lang=" + lang,
			"/e/articles/" + slug + "?k=nobody"} {
			doc, err := html.Parse(get(p, path).Body)
			if err != nil {
				t.Fatal(err)
			}
			found := map[string]int{}
			for n := range doc.Descendants() {
				if n.Type != html.ElementNode {
					continue
				}
				checkHarmless(t, path, n)
				found[n.Data]++
				switch n.Data {
				case "html":
					if attribute(n, "lang") != lang || attribute(n, "dir") != map[string]string{"en": "ltr", "ar": "rtl"}[lang] {
						t.Errorf("%s: lang %q, dir %q", path, attribute(n, "lang"), attribute(n, "dir"))
					}
				case "meta":
					if attribute(n, "name") == "robots" && attribute(n, "content") != "noindex" {
						t.Errorf("%s may be indexed", path)
					}
				case "link":
					if attribute(n, "rel") != "canonical" {
						t.Errorf("%s loads or names %s", path, attribute(n, "href"))
					} else if !strings.HasPrefix(attribute(n, "href"), "https://paper.example/") || strings.Contains(attribute(n, "href"), "/e/") {
						t.Errorf("%s: canonical %s", path, attribute(n, "href"))
					}
				case "a":
					if to := attribute(n, "href"); attribute(n, "target") != "_blank" && !strings.HasPrefix(to, "/e/") || attribute(n, "target") == "_blank" && attribute(n, "rel") != "noopener" {
						if !inBody(n) { // links in the article's text are unchanged
							t.Errorf("%s: <a href=%s target=%s rel=%s>", path, to, attribute(n, "target"), attribute(n, "rel"))
						}
					} else if attribute(n, "target") == "_blank" && !strings.Contains(path, "nobody") && !strings.Contains(to, "utm_source=gulfhomes") {
						t.Errorf("%s: %s does not carry the partner's mark", path, to)
					}
				case "aside":
					if attribute(n, "aria-labelledby") == "" {
						t.Errorf("%s: an aside without a name", path)
					}
				}
			}
			if found["main"] != 1 || found["h1"] != 1 {
				t.Errorf("%s has %d main and %d h1", path, found["main"], found["h1"])
			}
			if scripts := found["script"]; scripts > 2 {
				t.Errorf("%s has %d scripts, want the script of the frame and the screen at most", path, scripts)
			}
		}
	}
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func inBody(n *html.Node) bool {
	for a := range n.Ancestors() {
		if attribute(a, "class") == "body" || attribute(a, "class") == "byline" {
			return true
		}
	}
	return false
}

// Unknown partners share one page, which shows only a link. The options of a record change its own
// frames only.
func TestEmbedByPartner(t *testing.T) {
	t.Parallel()
	p := embedPaper(t)
	path := "/e/articles/" + firstArticle(t, p, "en")
	card := get(p, path+"?k=nobody").Body.String()
	for _, odd := range []string{`class="row"`, "<form", "<img", "data-wasm", `id="screen"`} {
		if strings.Contains(card, odd) {
			t.Errorf("the card of an unknown partner holds %s", odd)
		}
	}
	if tokenIn.MatchString(card) {
		t.Error("a card, which is not counted, holds a token")
	}
	if again := get(p, path+"?k=another&accent=ff0000").Body.String(); again != card {
		t.Error("two unknown partners get two pages")
	}
	entries, _ := p.Queries.Size()
	for i := range 20 {
		get(p, fmt.Sprintf("%s?k=nobody%d&accent=%06x", path, i, i))
	}
	if after, _ := p.Queries.Size(); after != entries {
		t.Errorf("unknown partners fill the cache: %d pages became %d", entries, after)
	}
	own := get(p, path+"?k=gulf-homes").Body.String()
	for _, want := range []string{"Homes from The Corniche", "--accent:light-dark(#8a1c4a,#7cc7d1)", "--paper:light-dark(#fdfcf9,#0b0f1a)"} {
		if !strings.Contains(own, want) {
			t.Errorf("gulf-homes' frame lacks %s", want)
		}
	}
	if n := strings.Count(own, `class="row"`); n > 3 || n == 0 {
		t.Errorf("%d listings, want 1 to the record's 3", n)
	}
	if refused := get(p, path+"?k=old").Body.String(); strings.Contains(refused, "/articles/") {
		t.Errorf("a revoked partner is shown a story: %s", refused)
	}
}

// The accent in the address is used in each theme in which it is legible.
func TestEmbedAccent(t *testing.T) {
	t.Parallel()
	p := embedPaper(t)
	for _, tt := range []struct{ accent, want string }{
		{"8a1c4a", "--accent:light-dark(#8a1c4a,#7cc7d1)"}, // too dark for the dark theme
		{"ffe000", "--accent:light-dark(#0b5763,#ffe000)"}, // too light for the light theme
		{"%238a1c4a", "--accent:light-dark(#8a1c4a,#7cc7d1)"},
		{"zzzzzz", ""}, {"000;}body{x:", ""}, {"</style><script>", ""},
	} {
		w := get(p, "/e/listings?accent="+tt.accent)
		if _, sheet, _ := strings.Cut(inlineStyle(t, w), "@media screen{"); !strings.Contains(sheet, tt.want) || tt.want == "" && strings.Contains(sheet, "--accent") {
			t.Errorf("accent=%s gives %s, want %s", tt.accent, sheet, tt.want)
		}
	}
}

// A framed page is cached: rendered once, found under its canonical address before routing, and
// rendered again when the record changes.
func TestEmbedIsKept(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "partners.yaml")
	write := func(name string) {
		if err := os.WriteFile(path, []byte("partners:\n  - {id: a, name: A, origins: [https://a.example], label: "+name+"}\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("One")
	book, err := partners.Read(path, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	p := newPaper(t, withConfig(func(c *Config) { c.Partners = book }))
	canonical, other := "/e/listings?category=motors&k=a&size=l", "/e/listings?size=l&k=a&theme=&category=motors&utm_source=x&mode=card"
	first := get(p, other)
	if a := p.Cached(httptest.NewRequest(http.MethodGet, canonical, nil), today()); a == nil {
		t.Error("the canonical address is not kept")
	}
	hits := p.Queries.Hits.Load()
	again := get(p, canonical, "If-None-Match", first.Header().Get("Etag"))
	if again.Code != http.StatusNotModified || p.Queries.Hits.Load() != hits+1 {
		t.Errorf("again = %d, %d hits", again.Code, p.Queries.Hits.Load()-hits)
	}
	if withoutToken(get(p, other).Body.String()) != withoutToken(first.Body.String()) {
		t.Error("two ways of writing an address give two pages")
	}
	write("Two")
	if err := book.Reload(); err != nil {
		t.Fatal(err)
	}
	if w := get(p, canonical); !strings.Contains(w.Body.String(), ">Two<") {
		t.Error("the record changed and the page did not")
	}
}

// Texts of partners, articles and listings are escaped.
func TestEmbedHostile(t *testing.T) {
	t.Parallel()
	p, _ := hostilePaper(t)
	for i, text := range xsstest.Texts {
		q := url.Values{"k": {text}, "size": {text}, "mode": {text}, "theme": {text}, "accent": {text}, "lang": {text}, "count": {text}}
		f := url.Values{"q": {text}, "city": {text}, "attr.brand": {text}, text: {text}, "category": {"items"}}
		for _, path := range []string{
			fmt.Sprintf("/e/articles/hostile-%d", i), fmt.Sprintf("/e/articles/hostile-%d?mode=full&%s", i, q.Encode()),
			"/e/listings?" + f.Encode(), "/e/listings?" + q.Encode(), "/e/articles/" + url.PathEscape(text), "/e/" + url.PathEscape(text),
			"/e/listings?" + text,
		} {
			w := getURL(p, path)
			if w.Code >= http.StatusInternalServerError {
				t.Errorf("GET %s = %d", path, w.Code)
			}
			for name, values := range w.Header() {
				if strings.ContainsAny(strings.Join(values, ""), "\r\n\x00") {
					t.Errorf("GET %s: header %s is split: %q", path, name, values)
				}
			}
			if !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
				continue
			}
			doc, err := html.Parse(w.Body)
			if err != nil {
				t.Fatal(err)
			}
			for n := range doc.Descendants() {
				if n.Type == html.ElementNode {
					checkHarmless(t, path, n)
				}
			}
		}
	}
}

// The first view fits into one TCP window: before photographs, at most 14 KB are sent in two
// requests, with headers and script.
func TestEmbedWeight(t *testing.T) {
	t.Parallel()
	p := embedPaper(t)
	script := 0
	if path := response.AssetPath("", "e/frame.js"); path != "" {
		script = len(get(p, path, "Accept-Encoding", "br").Body.Bytes())
	}
	most := 0
	for _, lang := range []string{"en", "ar"} {
		list, err := p.desk.Articles(t.Context(), api.ArticleQuery{Lang: lang, Limit: api.MaxLimit})
		if err != nil {
			t.Fatal(err)
		}
		var paths []string
		for _, a := range list.Items {
			paths = append(paths, "/e/articles/"+a.Slug+"?size=l", "/e/articles/"+a.Slug+"?mode=full&size=l")
		}
		for _, path := range append(paths, "/e/listings?size=l&lang="+lang, "/e/listings?category=property-rent&size=l&lang="+lang) {
			w := get(p, path, "Accept-Encoding", "br, gzip")
			sent := w.Body.Len() + script
			for name, values := range w.Header() {
				sent += len(name) + len(strings.Join(values, "")) + 4
			}
			if most = max(most, sent); w.Code != http.StatusOK || w.Header().Get("Content-Encoding") == "" || sent > 14*1024 {
				t.Errorf("GET %s = %d, %d bytes in %s", path, w.Code, sent, w.Header().Get("Content-Encoding"))
			}
		}
	}
	t.Logf("the heaviest first view is %d bytes", most)
}

// BenchmarkEmbed measures a framed page: cached under its canonical address, cached under the
// address that the loader writes, and rendered.
func BenchmarkEmbed(b *testing.B) {
	p := embedPaper(b)
	for name, path := range map[string]string{
		"canonical": "/e/listings?category=motors&k=gulf-homes", "loader": "/e/listings?category=motors&size=m&k=gulf-homes&theme=",
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if w := get(p, path, "Accept-Encoding", "br"); w.Code != http.StatusOK {
					b.Fatal(w.Code)
				}
			}
		})
	}
	b.Run("drawn", func(b *testing.B) {
		record := gulfHomes()
		for b.Loop() {
			if _, _, err := p.frames.Build(b.Context(), &url.URL{Path: "/e/articles/dubai-rent-renewals", RawQuery: "k=gulf-homes"}, record, true); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// tokenIn matches the token in a framed page.
var tokenIn = regexp.MustCompile(`([?;]t=)([\w-]{28})"`)

// withoutToken replaces the token in a framed page by a constant.
func withoutToken(page string) string { return tokenIn.ReplaceAllString(page, `${1}TOKEN"`) }

// TestEmbedToken checks that each response of a framed page has a new valid token, in every coding,
// and that browsers revalidate a page before its token expires.
func TestEmbedToken(t *testing.T) {
	t.Parallel()
	now := today()
	p := embedPaper(t, withNow(func() time.Time { return now }))
	slug := firstArticle(t, p, "en")
	path := "/e/articles/" + slug + "?k=gulf-homes"
	seen := map[string]bool{}
	for _, coding := range []string{"", "gzip", "br", "", "gzip", "br"} {
		w := get(p, path, "Accept-Encoding", coding)
		if got := w.Header().Get("Content-Encoding"); got != coding {
			t.Errorf("Content-Encoding %q, want %q", got, coding)
		}
		if w.Header().Get("Content-Length") != strconv.Itoa(w.Body.Len()) || w.Header().Get("Cache-Control") != "private, no-cache" {
			t.Errorf("%d bytes with %v", w.Body.Len(), w.Header())
		}
		page := decoded(t, coding, w.Body.Bytes())
		m := tokenIn.FindStringSubmatch(page)
		if m == nil || !strings.HasSuffix(page, "</html>\n") {
			t.Fatalf("no token, or no end: %s", page)
		}
		if seen[m[2]] {
			t.Error("two responses have one token")
		}
		seen[m[2]] = true
		if w := postReport(p, "?item="+slug+"&k=gulf-homes&t="+m[2], "view"); w.Code != http.StatusNoContent {
			t.Errorf("its token = %d %s", w.Code, w.Body)
		}
	}
	etag := get(p, path).Header().Get("Etag")
	for after, want := range map[time.Duration]int{time.Minute: 304, 5 * time.Minute: 304, 6 * time.Minute: 200} {
		now = today().Add(after)
		if w := get(p, path, "If-None-Match", etag); w.Code != want {
			t.Errorf("%s later = %d, want %d", after, w.Code, want)
		}
	}
	if w := get(p, path, "If-Modified-Since", now.Format(http.TimeFormat)); w.Code != http.StatusOK || w.Header().Get("Last-Modified") != "" {
		t.Errorf("by date = %d, Last-Modified %q", w.Code, w.Header().Get("Last-Modified"))
	}
	if w := get(p, path, "If-None-Match", `"x", W/"-", W/"zz-zz", *`); w.Code != http.StatusOK {
		t.Errorf("with other tags = %d", w.Code)
	}
}

func decoded(t *testing.T, coding string, body []byte) string {
	t.Helper()
	var r io.Reader = bytes.NewReader(body)
	switch coding {
	case "br":
		r = stdbrotli.NewReader(r)
	case "gzip":
		z, err := stdgzip.NewReader(r)
		if err != nil {
			t.Fatal(err)
		}
		r = z
	}
	out, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}
