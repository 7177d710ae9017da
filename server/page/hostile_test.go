package page

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/articles"
	"broadside/server/xsstest"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
	"golang.org/x/net/html"
)

func TestHostileCorpusIsLarge(t *testing.T) {
	t.Parallel()
	if len(xsstest.Texts) < 60 {
		t.Errorf("%d hostile texts, want at least 60", len(xsstest.Texts))
	}
}

// TestHostileTexts puts every hostile text into every attribute and every kind of text, and parses
// the markup with another parser.
func TestHostileTexts(t *testing.T) {
	t.Parallel()
	for _, s := range xsstest.Texts {
		mustRoundTrip(t, hostileTree(s))
	}
	mustRoundTrip(t, hostileTree(strings.Join(xsstest.Texts, "")))
}

// hostileTree returns a tree with s in every attribute of text and in every element with its own
// parsing rules.
func hostileTree(s string) app.UI {
	names := []string{
		"title", "alt", "href", "src", "srcset", "action", "formaction", "poster", "cite", "data", "ping", "value", "placeholder",
		"content", "class", "id", "lang", "dir", "name", "for", "type", "rel", "target", "role", "aria-label", "data-text",
		"datetime", "width", "hidden", "checked", "open", "novalidate", "download", "sizes", "media", "xmlns", "is", "slot",
	}
	var elements []app.UI
	for _, name := range names {
		elements = append(elements, app.Elem("input").Attr(name, s), app.Elem("img").Attr(name, s))
	}
	all := app.Elem("span")
	for _, name := range names {
		all = all.Attr(name, s)
	}
	return app.Div().Body(
		all.Body(app.Text(s), app.Text(s), app.B().Text(s), app.Text(s)),
		app.Div().Body(elements...),
		app.P().Text(s), app.H1().Text(s), app.Pre().Text(s), app.Textarea().Text(s), app.Button().Text(s),
		app.Ul().Body(app.Li().Text(s)), app.Dl().Body(app.Dt().Text(s), app.Dd().Text(s)),
		app.Table().Body(app.Caption().Text(s), app.TBody().Body(app.Tr().Body(app.Th().Text(s), app.Td().Text(s)))),
		app.Select().Body(app.Option().Value(s).Text(s)), app.Details().Body(app.Summary().Text(s), app.Text(s)),
		app.Figure().Body(app.FigCaption().Text(s)), app.Elem("output").Text(s), app.Elem("time").Text(s),
		app.Elem("svg").Body(app.Elem("g").Attr("data-text", s).Body(app.Elem("text").Text(s))),
	)
}

// TestHostileDocument fills every field of an article, a listing and the site with hostile text and
// looks for anything in the document that we did not write.
func TestHostileDocument(t *testing.T) {
	t.Parallel()
	for _, s := range append(xsstest.Texts, strings.Join(xsstest.Texts, " ")) {
		d := hostileDocument(s)
		out := d.Encode()
		root := parseDocument(t, out)
		scripts := 0
		for n := range root.Descendants() {
			if n.Type != html.ElementNode {
				continue
			}
			switch n.Data {
			case "html", "head", "body", "meta", "title", "link", "div", "h1":
			case "script":
				scripts++
			default:
				t.Fatalf("%q became <%s>", s, n.Data)
			}
			for _, a := range n.Attr {
				if strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "http-equiv" {
					t.Fatalf("%q became the attribute %s of <%s>", s, a.Key, n.Data)
				}
				if isAddressAttribute(a.Key) && SafeAddress(a.Val) != a.Val {
					t.Fatalf("%q became the address %s=%q", s, a.Key, a.Val)
				}
			}
		}
		if want := len(d.JSONLD) + 2; scripts != want {
			t.Fatalf("%q: %d scripts, want %d", s, scripts, want)
		}
		if got := textOf(find(root, "title", "", "")); got != htmlText(d.Title) {
			t.Fatalf("title of %q = %q", s, got)
		}
		mustHoldJSON(t, find(root, "script", "id", "screen"), d.Screen)
		i := 0
		for n := range root.Descendants() {
			if kind, _ := attr(n, "type"); n.Data == "script" && kind == "application/ld+json" {
				mustHoldJSON(t, n, d.JSONLD[i])
				i++
			}
		}
		if bytes.Contains(out, []byte("\u2028")) && strings.Contains(string(find(root, "script", "id", "screen").FirstChild.Data), "\u2028") {
			t.Fatalf("%q: a script contains a line separator", s)
		}
	}
}

// mustHoldJSON checks that a script contains exactly want.
func mustHoldJSON(t *testing.T, script *html.Node, want any) {
	t.Helper()
	b, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	var x, y any
	if err := json.Unmarshal([]byte(textOf(script)), &x); err != nil {
		t.Fatalf("script holds no JSON: %v in %q", err, textOf(script))
	}
	if err := json.Unmarshal(b, &y); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(x, y) {
		t.Fatalf("script holds\n%v, want\n%v", x, y)
	}
}

func hostileDocument(s string) Document {
	var site api.Site
	var a articles.Article
	var l classifieds.Listing
	var c classifieds.Category
	for _, v := range []any{&site, &a, &l, &c} {
		xsstest.FillTexts(v, s)
	}
	l.State, l.Intent = classifieds.Live, classifieds.Offer
	l.Published = time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC)
	l.Expires = l.Published.AddDate(0, 1, 0)
	l.Price = classifieds.Price{Type: classifieds.Fixed, Minor: 150000, Currency: s, Period: s}
	mark := articles.Image{Src: s, Alt: s, Width: 1, Height: 1}
	return Document{
		Lang: s, Dir: s, Title: s, Description: s, Canonical: s, Robots: s,
		Alternates: []Alternate{{s, s}}, Feeds: []Link{{s, s, s}},
		Meta:   append(ArticleMeta(site, a, mark), ListingMeta(site, s, l, mark)...),
		Screen: map[string]any{"article": a, "listing": l, "site": site, s: s},
		Base:   s, Styles: s, Start: s + "/start.js", Wasm: s, Exec: s, Later: s, Filter: s, Save: s, Resume: s, Manifest: s, Icon: s, TouchIcon: s, ThemeLight: s, ThemeDark: s,
		Body:   app.Div().ID("paper").Body(app.H1().Text(s)),
		JSONLD: []any{map[string]any{"@type": s, "name": s, s: []string{s, s}, "mainEntity": map[string]any{s: s}}},
	}
}

func TestSafeAddress(t *testing.T) {
	t.Parallel()
	for _, ok := range []string{
		"", "/", "/articles/x", "?q=a:b", "#a:b", "x/y:z", "//cdn.example/x", "https://a.example/?u=javascript:1", "HTTP://a.example",
		"mailto:a@b.example", "tel:+971501234567", "sms:+97150", "/search?a=1&copy=2", "https://wa.me/971?text=a&amp;b", "geo:25.2,55.3",
		"/ar/listings?q=شقة&city=dubai", "webcal://a.example/x.ics", "12:30/x"[5:], ".", "..", "a&b",
	} {
		if got := SafeAddress(ok); got != ok {
			t.Errorf("SafeAddress(%q) = %q, want it kept", ok, got)
		}
	}
	for _, bad := range []string{
		"javascript:alert(1)", "JAVASCRIPT:alert(1)", "java\nscript:x", "java\tscript:x", "java\rscript:x", "\x00javascript:x", "\x1fjavascript:x",
		"  javascript:x", "\u00a0javascript:x", "\ufeffjavascript:x", "java\u200bscript:x", "javascript&colon;x", "javascript&#58;x",
		"javascript&#x3a;x", "&#106;avascript:x", "&Tab;javascript:x", "java&NewLine;script:x", "vbscript:x", "VbScript:x", "data:text/html,x",
		"data:image/svg+xml,<svg onload=alert(1)>", "d&#97;ta:x", "blob:https://x", "filesystem:x", "file:///etc/passwd", "view-source:x",
		"feed:javascript:x", "jar:x", "mhtml:x", "livescript:x", "ms-its:x", "intent://x", "j\xffavascript:x",
	} {
		if got := SafeAddress(bad); got != blockedAddress {
			t.Errorf("SafeAddress(%q) = %q, want %q", bad, got, blockedAddress)
		}
	}
}
