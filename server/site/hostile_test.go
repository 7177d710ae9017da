package site

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/net/html"

	"broadside/app/classifieds"
	shipped "broadside/articles/paper"
	"broadside/server/response"
	"broadside/server/xsstest"
)

// hostilePaper returns a paper in which every article and listing is one of the hostile texts, from
// files and the database.
func hostilePaper(t *testing.T) (paper, []string) {
	t.Helper()
	files := fstest.MapFS{}
	for _, name := range []string{"paper.yaml", "places.yaml", "categories.yaml"} {
		b, err := fs.ReadFile(shipped.Files, name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: b}
	}
	paths := []string{"/", "/ar/", "/sections/news", "/listings", "/ar/listings", "/listings?category=items"}
	var listings []classifieds.Listing
	for i, text := range xsstest.Texts {
		lang := []string{"en", "ar"}[i%2]
		quoted, err := json.Marshal(text) // JSON is also YAML
		if err != nil {
			t.Fatal(err)
		}
		front := "---\npublished: 2026-11-2" + fmt.Sprint(i%3) + "T08:00:00+04:00\nlang: " + lang + "\nsection: news\n"
		for _, field := range []string{"headline", "kicker", "standfirst", "attribution", "rights", "source"} {
			front += field + ": " + string(quoted) + "\n"
		}
		front += fmt.Sprintf("tags: [%s]\nplaces: [%s]\nbyline: [{name: %s, role: %s, url: %s}]\ncorrections: [{at: 2026-11-22T08:00:00+04:00, kind: correction, text: %s}]\n",
			quoted, quoted, quoted, quoted, quoted, quoted)
		slug := fmt.Sprintf("hostile-%d", i)
		files[slug+".md"] = &fstest.MapFile{Data: []byte(front + "---\n" + text + "\n\n> " + text + "\n\n- " + text + "\n\n[" + text + "](" + text + ")\n\n![" + text + "](" + text + ")\n"), ModTime: today()}
		id := fmt.Sprintf("hostile%d", i)
		listings = append(listings, classifieds.Listing{
			ID: id, Category: "items", Intent: classifieds.Offer, Title: text, Text: text + "\n\n" + text, Lang: lang,
			Price: classifieds.Price{Type: classifieds.Fixed, Minor: 15000, Currency: "AED"},
			Place: classifieds.Place{Country: "AE", City: "dubai", Area: text},
			Attributes: map[string]classifieds.Value{"brand": classifieds.TextValue(text), "model": classifieds.TextValue(text),
				"condition": classifieds.TextValue(text)},
			Photos:    []classifieds.Photo{{Src: text, Alt: text, Width: 4, Height: 3}},
			State:     classifieds.Live,
			Published: today().Add(-time.Hour), Expires: today().Add(24 * time.Hour), Badges: []string{text},
		})
		query := url.Values{"q": {text}, "attr.brand": {text}, "city": {text}}.Encode()
		paths = append(paths, "/articles/"+slug, "/listings/"+id, "/ar/listings/"+id, "/listings?"+query, "/ar/listings?"+query,
			"/listings?"+url.QueryEscape(text)+"=1", "/nothing/"+url.PathEscape(text), "/sections/news?"+url.Values{"cursor": {text}}.Encode())
	}
	return newPaper(t, withArticles(files), withListings(listings...)), paths
}

// Hostile texts in a file, a listing or an address stay text in every page: an independent parser
// finds no script, handler, style or foreign frame, and all JSON in the page parses.
func TestHostileTextsStayText(t *testing.T) {
	t.Parallel()
	p, paths := hostilePaper(t)
	shown := 0
	for _, path := range paths {
		w := getURL(p, path)
		if w.Code == http.StatusOK {
			shown++
		}
		if w.Code >= http.StatusInternalServerError {
			t.Errorf("GET %s = %d", path, w.Code)
			continue
		}
		for name, values := range w.Header() {
			if strings.ContainsAny(strings.Join(values, ""), "\r\n\x00") {
				t.Errorf("GET %s: header %s is split: %q", path, name, values)
			}
		}
		if !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
			if w.Code != http.StatusPermanentRedirect {
				t.Errorf("GET %s = %d %s, want a page", path, w.Code, w.Header().Get("Content-Type"))
			}
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
	if want := 3 * len(xsstest.Texts); shown < want {
		t.Errorf("only %d pages were shown, want %d: most texts were turned away", shown, want)
	}
}

// checkHarmless fails if an element could come from a hostile text.
func checkHarmless(t *testing.T, path string, n *html.Node) {
	t.Helper()
	kind := ""
	for _, a := range n.Attr {
		switch {
		case strings.HasPrefix(a.Key, "on"), a.Key == "style", a.Key == "srcdoc":
			t.Errorf("GET %s: <%s %s=%q>", path, n.Data, a.Key, a.Val)
		case a.Key == "href" || a.Key == "src" || a.Key == "action" || a.Key == "formaction":
			if u, err := url.Parse(strings.TrimSpace(a.Val)); err == nil && strings.Contains("javascript data vbscript blob file", strings.ToLower(u.Scheme)) && u.Scheme != "" {
				t.Errorf("GET %s: <%s %s=%q>", path, n.Data, a.Key, a.Val)
			}
		case a.Key == "type":
			kind = a.Val
		}
	}
	switch n.Data {
	case "iframe", "object", "embed", "base", "math", "template", "frame", "applet", "noscript":
		t.Errorf("GET %s holds <%s>", path, n.Data)
	case "script":
		switch {
		case kind == "application/json" || kind == "application/ld+json":
			if n.FirstChild == nil || !json.Valid([]byte(n.FirstChild.Data)) {
				t.Errorf("GET %s: its %s is no JSON", path, kind)
			}
		case n.FirstChild != nil && n.FirstChild.Data != response.ThemeScript():
			t.Errorf("GET %s holds an inline script: %.100s", path, n.FirstChild.Data)
		}
	}
}

// The API returns texts unchanged, and no browser renders the response as a page.
func TestHostileTextsInTheAPI(t *testing.T) {
	t.Parallel()
	p, _ := hostilePaper(t)
	for i, text := range xsstest.Texts {
		w := get(p, fmt.Sprintf("/api/v1/listings/hostile%d", i))
		var l classifieds.Listing
		if err := json.Unmarshal(w.Body.Bytes(), &l); err != nil || l.Title != string([]rune(text)) {
			t.Errorf("title = %q, %v, want %q", l.Title, err, text)
		}
		if strings.ContainsAny(w.Body.String(), "<>") || w.Header().Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%q could be sniffed as markup: %.200s", text, w.Body)
		}
		for _, path := range []string{"/api/v1/listings?" + url.QueryEscape(text) + "=1", "/api/v1/articles/" + url.PathEscape(text), "/api/v1/listings?cursor=" + url.QueryEscape(text)} {
			if w := getURL(p, path); w.Code >= 500 || w.Code != http.StatusPermanentRedirect && !json.Valid(w.Body.Bytes()) {
				t.Errorf("GET %s = %d %.200s", path, w.Code, w.Body)
			}
		}
	}
}

// getURL requests an address, or returns 400 like net/http if it is malformed.
func getURL(h http.Handler, path string) *httptest.ResponseRecorder {
	u, err := url.ParseRequestURI(path)
	if err != nil {
		w := httptest.NewRecorder()
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(http.StatusBadRequest)
		return w
	}
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.URL = u
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// FuzzAddress requests arbitrary addresses.
func FuzzAddress(f *testing.F) {
	p := newPaper(f)
	for _, seed := range []string{"/", "/ar//listings/../?q=%00", "/media/../../etc/passwd", "/media/img/%2e%2e/x.svg", "/api/v1/listings?near=1,2&sort=distance",
		"/web/style.css", "/sections/news?cursor=AAAA", "/listings?price_min=1e400", "/feeds/articles.rss?limit=50", "/articles/%ff%fe", "/%5c%5cevil.example"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, target string) {
		w := getURL(p, "/"+strings.TrimPrefix(target, "/"))
		if w.Code >= 500 {
			t.Errorf("GET %q = %d %.300s", target, w.Code, w.Body)
		}
		if to := w.Header().Get("Location"); to != "" && (!strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.ContainsAny(to, "\\\r\n")) {
			t.Errorf("GET %q sends the reader to %q", target, to)
		}
	})
}
