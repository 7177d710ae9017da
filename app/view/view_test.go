package view

import (
	"bytes"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"broadside/app"
	"broadside/app/api"
	"broadside/app/apptest"
	"broadside/server/page"
)

// markup returns the HTML of a Screen as the server writes it.
func markup(s app.Screen) string {
	var b bytes.Buffer
	page.Encode(&b, View(s))
	return b.String()
}

// loaded returns the Screen of an address.
func loaded(t *testing.T, f *apptest.Source, address string) (app.Screen, error) {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatalf("url.Parse(%q): %v", address, err)
	}
	return app.Load(t.Context(), f, u)
}

// loadedFrame returns the Screen of an address in a frame of p.
func loadedFrame(t *testing.T, f *apptest.Source, p app.Partner, address string) (app.Screen, error) {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return app.Load(t.Context(), app.Framed(f, p), u)
}

// drawn parses the page at an address of the test paper.
func drawn(t *testing.T, address string) *html.Node {
	t.Helper()
	s, _ := loaded(t, apptest.New(), address)
	return parsed(t, s)
}

func parsed(t *testing.T, s app.Screen) *html.Node {
	t.Helper()
	root, err := html.Parse(strings.NewReader("<!DOCTYPE html><html lang=en><body>" + markup(s)))
	if err != nil {
		t.Fatal(err)
	}
	return root
}

// all returns the elements of root that match, in document order.
func all(root *html.Node, match func(*html.Node) bool) []*html.Node {
	var out []*html.Node
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && match(n) {
			out = append(out, n)
		}
	}
	return out
}

func called(name string) func(*html.Node) bool {
	return func(n *html.Node) bool { return n.Data == name }
}

func classed(name string) func(*html.Node) bool {
	return func(n *html.Node) bool {
		return strings.Contains(" "+get(n, "class")+" ", " "+name+" ")
	}
}

// get returns an attribute's value, or "".
func get(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// has reports whether n has an attribute.
func has(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

// textOf returns the text of n with single spaces.
func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// one returns the only element that matches.
func one(t *testing.T, root *html.Node, match func(*html.Node) bool) *html.Node {
	t.Helper()
	found := all(root, match)
	if len(found) != 1 {
		t.Fatalf("%d elements match, want one", len(found))
	}
	return found[0]
}

// Every page follows the accessibility rules.
func TestPagesAreWellMade(t *testing.T) {
	t.Parallel()
	for _, address := range apptest.Addresses {
		root := drawn(t, address)
		wrong := func(format string, args ...any) { t.Helper(); t.Errorf(address+": "+format, args...) }
		if n := len(all(root, called("h1"))); n != 1 {
			wrong("%d h1", n)
		}
		if n := len(all(root, called("main"))); n != 1 {
			wrong("%d main", n)
		}
		level := 0
		ids := map[string]*html.Node{}
		for _, n := range all(root, func(*html.Node) bool { return true }) {
			if id := get(n, "id"); id != "" {
				if ids[id] != nil {
					wrong("id %q stands twice", id)
				}
				ids[id] = n
			}
			if len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] >= '1' && n.Data[1] <= '6' {
				next := int(n.Data[1] - '0')
				if next > level+1 && level > 0 {
					wrong("h%d follows h%d: %s", next, level, textOf(n))
				}
				level = next
			}
			if has(n, "style") {
				wrong("<%s> has a style of its own", n.Data)
			}
			for _, word := range strings.FieldsFunc(get(n, "class")+" "+get(n, "id"), func(r rune) bool { return r == ' ' || r == '-' }) {
				switch word {
				case "ad", "ads", "advert", "banner", "sponsor", "sponsored":
					wrong("<%s> is called %q: blockers hide it", n.Data, word)
				}
			}
			if n.Data == "img" && get(n, "alt") == "" && get(n, "role") != "presentation" {
				wrong("a picture says nothing: %s", get(n, "src"))
			}
			if n.Data == "img" && (get(n, "width") == "" || get(n, "height") == "") {
				wrong("a picture keeps no place: %s", get(n, "src"))
			}
		}
		for _, n := range all(root, func(n *html.Node) bool { return has(n, "aria-labelledby") || has(n, "aria-describedby") }) {
			if id := get(n, "aria-labelledby") + get(n, "aria-describedby"); ids[id] == nil {
				wrong("<%s> is named by %q, which is nowhere", n.Data, id)
			}
		}
		checkControls(wrong, root, ids)
		checkLinks(wrong, root, ids)
	}
}

func checkControls(wrong func(string, ...any), root *html.Node, ids map[string]*html.Node) {
	labels := map[string]bool{}
	for _, l := range all(root, called("label")) {
		labels[get(l, "for")] = true
		if f := get(l, "for"); f != "" && ids[f] == nil {
			wrong("a label is for %q, which is nowhere", f)
		}
	}
	for _, n := range all(root, func(n *html.Node) bool { return n.Data == "input" || n.Data == "select" }) {
		if get(n, "type") == "hidden" {
			continue
		}
		inLabel := false
		for p := n.Parent; p != nil; p = p.Parent {
			inLabel = inLabel || p.Data == "label"
		}
		if !inLabel && !labels[get(n, "id")] {
			wrong("<%s name=%s> has no label", n.Data, get(n, "name"))
		}
	}
	for _, f := range all(root, called("form")) {
		if get(f, "method") != "get" || !strings.HasSuffix(get(f, "action"), "/listings") {
			wrong("a form asks %s %s", get(f, "method"), get(f, "action"))
		}
	}
}

func checkLinks(wrong func(string, ...any), root *html.Node, ids map[string]*html.Node) {
	for _, a := range all(root, called("a")) {
		address := get(a, "href")
		switch {
		case strings.HasPrefix(address, "#"):
			if ids[address[1:]] == nil {
				wrong("a link goes to %s, which is nowhere", address)
			}
		case strings.HasPrefix(address, "/"), strings.HasPrefix(address, "https://"), strings.HasPrefix(address, "mailto:"):
		default:
			wrong("a link goes to %q", address)
		}
		if textOf(a) == "" && get(a, "aria-label") == "" && get(a, "aria-hidden") != "true" {
			wrong("a link to %s says nothing", address)
		}
	}
}

func TestViewKeepsTheBase(t *testing.T) {
	t.Parallel()
	for _, address := range apptest.Addresses {
		f := apptest.New()
		f.Paper.Base = "/news"
		s, _ := loaded(t, f, address)
		for _, n := range all(parsed(t, s), func(*html.Node) bool { return true }) {
			for _, name := range []string{"href", "src", "action"} {
				if v := get(n, name); strings.HasPrefix(v, "/") && !strings.HasPrefix(v, "/news/") {
					t.Errorf("%s: <%s %s=%q> leaves the base", address, n.Data, name, v)
				}
			}
			for _, part := range strings.Split(get(n, "srcset"), ", ") {
				if strings.HasPrefix(part, "/") && !strings.HasPrefix(part, "/news/") {
					t.Errorf("%s: srcset %q leaves the base", address, part)
				}
			}
		}
	}
}

// The same Screen gives the same HTML, and rendering does not change the
// Screen.
func TestViewIsPure(t *testing.T) {
	t.Parallel()
	for _, address := range apptest.Addresses {
		s, _ := loaded(t, apptest.New(), address)
		before := fmt.Sprintf("%+v", s)
		first, second := markup(s), markup(s)
		if first != second {
			t.Errorf("%s is drawn in two ways", address)
		}
		if after := fmt.Sprintf("%+v", s); after != before {
			t.Errorf("%s: drawing changed the Screen", address)
		}
	}
}

func TestViewOfAnEmptyScreen(t *testing.T) {
	t.Parallel()
	for _, name := range []app.Name{app.Front, app.Section, app.Article, app.Listings, app.Listing, app.NotFound, app.Gone, app.Failed, "unheard-of"} {
		if got := markup(app.Screen{Name: name}); !strings.Contains(got, "<main") {
			t.Errorf("%s without anything: %s", name, got)
		}
	}
}

func TestPageRunsInItsDirection(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{"/": "en ltr", "/ar/": "ar rtl", "/articles/rents-ar": "ar rtl"} {
		paper := one(t, drawn(t, address), func(n *html.Node) bool { return get(n, "id") == "paper" })
		if got := get(paper, "lang") + " " + get(paper, "dir"); got != want {
			t.Errorf("%s: %s, want %s", address, got, want)
		}
	}
}

func TestLanguageSwitchKeepsThePlace(t *testing.T) {
	t.Parallel()
	root := drawn(t, "/listings?city=dubai")
	link := one(t, root, func(n *html.Node) bool { return n.Data == "a" && get(n, "rel") == "alternate" })
	if get(link, "href") != "/ar/listings?city=dubai" || get(link, "lang") != "ar" || get(link, "dir") != "rtl" || textOf(link) != "العربية" {
		t.Errorf("%v %s", link.Attr, textOf(link))
	}
}

func TestProblemPages(t *testing.T) {
	t.Parallel()
	site := apptest.New().Paper
	for _, tt := range []struct {
		name   string
		screen app.Screen
		want   []string
	}{
		{"failed shows the number", app.Screen{Name: app.Failed, Lang: "en", Site: site, Problem: &api.Problem{Code: api.Internal, Request: "r-7"}}, []string{"The page could not be made", "r-7"}},
		{"in Arabic", app.Screen{Name: app.Failed, Lang: "ar", Site: site, Problem: &api.Problem{Code: api.Internal, Request: "r-7"}}, []string{"تعذّر إعداد الصفحة", "r-7"}},
		{"unavailable", app.Screen{Name: app.Failed, Lang: "en", Site: site, Problem: &api.Problem{Code: api.Unavailable}}, []string{"being looked after"}},
		{"too many", app.Screen{Name: app.Failed, Lang: "en", Site: site, Problem: &api.Problem{Code: api.RateLimited}}, []string{"wait a minute", "in a minute"}},
		{"a gone listing", app.Screen{Name: app.Gone, Lang: "en", Site: site, Path: "/listings/x"}, []string{"no longer here", "sold, withdrawn"}},
		{"a gone listing in Arabic", app.Screen{Name: app.Gone, Lang: "ar", Site: site, Path: "/ar/listings/x"}, []string{"انتهت مدته"}},
		{"a gone piece", app.Screen{Name: app.Gone, Lang: "en", Site: site, Path: "/articles/x"}, []string{"no longer published here"}},
		{"not found", app.Screen{Name: app.NotFound, Lang: "en", Site: site, Problem: &api.Problem{Code: api.NotFound, Detail: "secret"}}, []string{"There is no page here"}},
	} {
		got := textOf(one(t, parsed(t, tt.screen), called("main")))
		for _, want := range tt.want {
			if !strings.Contains(got, want) {
				t.Errorf("%s: %q is not in %q", tt.name, want, got)
			}
		}
		if strings.Contains(got, "secret") {
			t.Errorf("%s shows the detail", tt.name)
		}
	}
}

func BenchmarkView(b *testing.B) {
	for _, address := range []string{"/", "/articles/rents", "/listings", "/listings/flat-1"} {
		u, err := url.Parse(address)
		if err != nil {
			b.Fatal(err)
		}
		s, err := app.Load(b.Context(), apptest.New(), u)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(address, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				View(s)
			}
		})
	}
}
