package saved

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"broadside/app/api"
	"broadside/server/response"
)

// serve returns the response of the page at path, on a paper below base.
func serve(t *testing.T, base, path string) *httptest.ResponseRecorder {
	t.Helper()
	paper := api.Site{Base: base, Origin: "https://paper.example", Languages: []string{"en", "ar"}, Names: map[string]string{"en": "The <Corniche>", "ar": "الكورنيش"}}
	now := func() time.Time { return time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC) }
	env := response.NewEnv(paper, 1<<20, slog.New(slog.DiscardHandler), now, func(time.Time) (uint64, time.Time) { return 1, time.Time{} })
	w := httptest.NewRecorder()
	for _, route := range Routes(env) {
		if route.Pattern == path && route.Method == http.MethodGet {
			if err := route.Handle(w, httptest.NewRequest(http.MethodGet, path, nil)); err != nil {
				t.Fatal(err)
			}
			return w
		}
	}
	t.Fatalf("no route has the path %s", path)
	return nil
}

// find returns the elements that match, in order.
func find(n *html.Node, match func(*html.Node) bool) (all []*html.Node) {
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && match(d) {
			all = append(all, d)
		}
	}
	return all
}

func valueOf(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// The page exists in every language, with the elements and data that its script
// needs.
func TestPage(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ base, path, lang, dir, title, other, manifest string }{
		{"", "/saved", "en", "ltr", "Saved – The <Corniche>", "/ar/saved", "/manifest.webmanifest"},
		{"/news", "/ar/saved", "ar", "rtl", "المحفوظات – الكورنيش", "/news/saved", "/news/ar/manifest.webmanifest"},
	} {
		w := serve(t, tt.base, tt.path)
		if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "text/html; charset=utf-8" || w.Header().Get("Cache-Control") != response.Revalidate ||
			w.Header().Get("Content-Security-Policy") != response.PagePolicy || w.Header().Get("Etag") == "" {
			t.Errorf("%s = %d %v", tt.path, w.Code, w.Header())
		}
		doc, err := html.Parse(strings.NewReader(w.Body.String()))
		if err != nil {
			t.Fatal(err)
		}
		one := func(what string, match func(*html.Node) bool) *html.Node {
			all := find(doc, match)
			if len(all) != 1 {
				t.Fatalf("%s has %d %s, want one", tt.path, len(all), what)
			}
			return all[0]
		}
		tag := func(name string) *html.Node { return one(name, func(n *html.Node) bool { return n.Data == name }) }
		if page := tag("html"); valueOf(page, "lang") != tt.lang || valueOf(page, "dir") != tt.dir {
			t.Errorf("%s is %v, want %s %s", tt.path, page.Attr, tt.lang, tt.dir)
		}
		if got := tag("title").FirstChild.Data; got != tt.title {
			t.Errorf("%s is called %q, want %q", tt.path, got, tt.title)
		}
		other := one("alternate link in the view", func(n *html.Node) bool { return n.Data == "a" && valueOf(n, "rel") == "alternate" })
		if got := valueOf(other, "href"); got != tt.other {
			t.Errorf("%s links to %q, want %q", tt.path, got, tt.other)
		}
		if got := valueOf(one("manifest", func(n *html.Node) bool { return valueOf(n, "rel") == "manifest" }), "href"); got != tt.manifest {
			t.Errorf("%s has the manifest %q, want %q", tt.path, got, tt.manifest)
		}
		robots := one("robots", func(n *html.Node) bool { return valueOf(n, "name") == "robots" })
		if valueOf(robots, "content") != "noindex" {
			t.Errorf("%s may be indexed", tt.path)
		}
		if shelf := one("shelf", func(n *html.Node) bool { return valueOf(n, "id") == "shelf" }); !strings.Contains(shelf.FirstChild.FirstChild.Data, wordsIn(tt.lang).NoScript) {
			t.Errorf("%s does not tell that it needs a script", tt.path)
		}
		script := one("script with words", func(n *html.Node) bool { return valueOf(n, "data-words") != "" })
		var got scriptWords
		if err := json.Unmarshal([]byte(valueOf(script, "data-words")), &got); err != nil || got != wordsIn(tt.lang).Script {
			t.Errorf("%s: the words for the script are %+v, %v", tt.path, got, err)
		}
		for name, want := range map[string]string{"src": tt.base + "/web/saved.", "data-save": tt.base + "/web/save.", "data-base": tt.base} {
			if !strings.HasPrefix(valueOf(script, name), want) {
				t.Errorf("%s: %s = %q, want %q", tt.path, name, valueOf(script, name), want)
			}
		}
	}
}

// Both languages have all messages, with the same number of placeholders.
func TestWords(t *testing.T) {
	t.Parallel()
	var compare func(name string, en, ar reflect.Value)
	compare = func(name string, en, ar reflect.Value) {
		if en.Kind() == reflect.Struct {
			for i := range en.NumField() {
				compare(en.Type().Field(i).Name, en.Field(i), ar.Field(i))
			}
			return
		}
		a, b := en.String(), ar.String()
		if a == "" || b == "" || a == b || strings.Count(a, "%") != strings.Count(b, "%") {
			t.Errorf("%s: %q and %q", name, a, b)
		}
	}
	compare("words", reflect.ValueOf(english), reflect.ValueOf(arabic))
	if wordsIn("fr") != &english {
		t.Error("a language without words of its own is not shown in English")
	}
}
