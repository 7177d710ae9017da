package page

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"

	"broadside/app/classifieds"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
	"golang.org/x/net/html"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func exampleDocument() Document {
	return Document{
		Lang: "ar", Dir: "rtl", Title: "عنوان & <title>", Description: `He said "no"`,
		Canonical: "https://paper.example/ar/sections/news", Robots: "max-image-preview:large",
		Alternates: []Alternate{{"en", "https://paper.example/sections/news"}, {"ar", "https://paper.example/ar/sections/news"},
			{"x-default", "https://paper.example/sections/news"}},
		Meta:   []Meta{{Property: "og:title", Content: "عنوان"}, {Name: "twitter:card", Content: "summary"}, {Name: "left-out"}},
		Feeds:  []Link{{"News", "application/rss+xml", "/feeds/articles.rss?section=news&lang=ar"}},
		JSONLD: []any{map[string]any{"@type": "WebSite", "name": "</script><!--"}},
		Screen: map[string]any{"name": "section", "text": "</script>\u2028<script>"},
		Base:   "", Styles: "/web/style.1.css", Start: "/web/start.2.js", Wasm: "/web/app.3.wasm", Exec: "/web/wasm_exec.4.js", Later: "/web/later.7.js", Filter: "/web/filter.7.js",
		Save: "/web/save.8.js", Resume: "/web/resume.9.js",
		Manifest: "/manifest.webmanifest", Icon: "/web/icon.5.svg", TouchIcon: "/web/icon.6.png", ThemeLight: "#fffdf8", ThemeDark: "#141414",
		Body: app.Div().ID("paper").Body(app.Main().Body(app.H1().Text("أخبار"))),
	}
}

func TestDocumentGolden(t *testing.T) {
	t.Parallel()
	got := exampleDocument().Encode()
	const file = "testdata/document.golden.html"
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("Encode differs from %s (-update rewrites it):\n%s", file, got)
	}
	if again := exampleDocument().Encode(); !bytes.Equal(got, again) {
		t.Error("Encode is not deterministic")
	}
}

func TestDocumentLeavesOutWhatIsEmpty(t *testing.T) {
	t.Parallel()
	got := string(Document{Lang: "en", Title: "T", JSONLD: []any{nil, map[string]any(nil)}, Body: app.Div().ID("paper")}.Encode())
	want := "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n" +
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>T</title>\n" +
		"<meta name=\"color-scheme\" content=\"light dark\">\n</head>\n<body><div id=\"paper\"></div>\n</body>\n</html>\n"
	if got != want {
		t.Errorf("Encode:\n got %s\nwant %s", got, want)
	}
}

// TestDocumentHead parses the head like a browser.
func TestDocumentHead(t *testing.T) {
	t.Parallel()
	root := parseDocument(t, exampleDocument().Encode())
	for _, tt := range []struct{ tag, by, is, attr, want string }{
		{"html", "dir", "rtl", "lang", "ar"},
		{"link", "rel", "canonical", "href", "https://paper.example/ar/sections/news"},
		{"link", "hreflang", "x-default", "href", "https://paper.example/sections/news"},
		{"link", "type", "application/rss+xml", "href", "/feeds/articles.rss?section=news&lang=ar"},
		{"link", "rel", "stylesheet", "href", "/web/style.1.css"},
		{"meta", "name", "description", "content", `He said "no"`},
		{"meta", "property", "og:title", "content", "عنوان"},
		{"meta", "media", "(prefers-color-scheme: dark)", "content", "#141414"},
		{"script", "id", "start", "data-wasm", "/web/app.3.wasm"},
		{"script", "id", "start", "data-base", ""},
		{"script", "id", "start", "data-filter", "/web/filter.7.js"},
	} {
		if n := find(root, tt.tag, tt.by, tt.is); n == nil {
			t.Errorf("no <%s %s=%q>", tt.tag, tt.by, tt.is)
		} else if got, ok := attr(n, tt.attr); !ok || got != tt.want {
			t.Errorf("<%s %s=%q> has %s=%q, want %q", tt.tag, tt.by, tt.is, tt.attr, got, tt.want)
		}
	}
	if find(root, "meta", "name", "left-out") != nil {
		t.Error("a meta without content is written")
	}
	if got := find(root, "title", "", "").FirstChild.Data; got != "عنوان & <title>" {
		t.Errorf("title = %q", got)
	}
	screen := find(root, "script", "id", "screen")
	var back map[string]string
	if err := json.Unmarshal([]byte(screen.FirstChild.Data), &back); err != nil || back["text"] != "</script>\u2028<script>" {
		t.Errorf("screen = %q, %v", screen.FirstChild.Data, err)
	}
	body := screen.Parent
	if body.Data != "body" || body.FirstChild.Data != "div" || body.FirstChild.NextSibling.Type != html.TextNode {
		t.Errorf("the view's root is not the first child of <body>")
	}
}

func TestDocumentPanics(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		in   Document
		want string
	}{
		{"screen", Document{Body: app.Div(), Screen: func() {}}, "page: embed func()"},
		{"body", Document{Body: app.Script()}, "may not hold"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			defer func() {
				if got, _ := recover().(string); !strings.Contains(got, tt.want) {
					t.Errorf("panic %q, want %q", got, tt.want)
				}
			}()
			tt.in.Encode()
			t.Error("Encode does not panic")
		})
	}
}

// TestWriteJSON checks the escapes of encoding/json that the document relies on.
func TestWriteJSON(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		in   any
		want string
	}{
		{"a", `"a"`},
		{"</script>", `"\u003c/script\u003e"`},
		{"<!--&", `"\u003c!--\u0026"`},
		{"\u2028\u2029\u2027", "\"\\u2028\\u2029\u2027\""},
		{json.RawMessage(`{"<a>": "</script>"}`), `{"\u003ca\u003e":"\u003c/script\u003e"}`},
		{classifieds.TextValue("</script>"), `"\u003c/script\u003e"`},
		{map[string]any{"<!--": "عربي"}, `{"\u003c!--":"عربي"}`},
	} {
		var b bytes.Buffer
		writeJSON(&b, tt.in)
		if b.String() != tt.want {
			t.Errorf("writeJSON(%q) = %s, want %s", tt.in, b.String(), tt.want)
		}
	}
}

func parseDocument(t testing.TB, b []byte) *html.Node {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return root
}

// find returns the first element tag below n whose attribute by has the value is; if by is empty,
// any element tag.
func find(n *html.Node, tag, by, is string) *html.Node {
	for c := range n.Descendants() {
		if c.Type != html.ElementNode || c.Data != tag {
			continue
		}
		if got, ok := attr(c, by); by == "" || ok && got == is {
			return c
		}
	}
	return nil
}

func attr(n *html.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}
