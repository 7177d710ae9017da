package site

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"broadside/app/api"
	"broadside/server/embed"
	"broadside/server/partners"
	"broadside/server/xsstest"
)

// parsePage returns the tree of a page after a check for forbidden content. Iframes may only be
// previews.
func parsePage(t *testing.T, h http.Handler, path string) *html.Node {
	t.Helper()
	return parsePageBelow(t, h, "", path)
}

// parsePageBelow is like parsed, for a paper with a base.
func parsePageBelow(t *testing.T, h http.Handler, base, path string) *html.Node {
	t.Helper()
	path = base + path
	w := getURL(h, path)
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
			if src := attribute(n, "src"); !strings.HasPrefix(src, base+"/partners/preview?") && !strings.HasPrefix(src, base+"/e/") || attribute(n, "title") == "" {
				t.Errorf("GET %s frames %s, called %q", path, src, attribute(n, "title"))
			}
		case n.Data == "broad-side":
			n.Attr = slices.DeleteFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "style" && a.Val == embed.BlockStyle }) // BlockStyle, in snippets
			checkHarmless(t, path, n)
		default:
			checkHarmless(t, path, n)
		}
	}
	return doc
}

// elementByID returns the element with an id, or nil.
func elementByID(doc *html.Node, id string) *html.Node {
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
	p := embedPaper(t)
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
		doc := parsePage(t, p, path)
		a, b, c := textOf(elementByID(doc, "snippet-a")), textOf(elementByID(doc, "snippet-b")), textOf(elementByID(doc, "snippet-c"))
		for _, want := range []string{`<broad-side`, `src="https://paper.example` + tt.frame + `"`, `height="` + tt.size + `"`, `loading="lazy"`,
			`sandbox="allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox"`, `referrerpolicy="strict-origin"`,
			`<script async src="https://paper.example/e/v1.js"></script>`,
			` style="display:block;width:100%;break-inside:avoid">`, ` style="all:initial;display:block;border:0;width:100%;height:` + tt.size + `px"`} {
			if !strings.Contains(a, want) {
				t.Errorf("%s: snippet A = %s, want %s in it", path, a, want)
			}
		}
		if !strings.Contains(b, `style="display:block;width:100%;break-inside:avoid;min-height:`+tt.size+`px"`) || !strings.Contains(b, "data-article=") && !strings.Contains(b, "data-listings=") {
			t.Errorf("%s: snippet B = %s", path, b)
		}
		if want := "https://paper.example" + tt.address; c != want {
			t.Errorf("%s: snippet C = %s, want %s", path, c, want)
		}
		frames := 0
		for n := range doc.Descendants() {
			if n.Data == "iframe" {
				frames++
				parsePage(t, p, attribute(n, "src"))
			}
		}
		if frames != 4 {
			t.Errorf("%s shows %d previews, want %d", path, frames, 4)
		}
		if text := textOf(elementByID(doc, "main")); !strings.Contains(text, "bytes") || strings.Contains(text, "0 bytes0 bytes") {
			t.Errorf("%s lacks its size", path)
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

// manyNames returns a query of n unknown parameters.
func manyNames(n int) string {
	v := url.Values{}
	for i := range n {
		v.Set(fmt.Sprintf("a%03d", i), "1")
	}
	return v.Encode()
}

func TestPartnersPageUnderstands(t *testing.T) {
	t.Parallel()
	p := embedPaper(t, withBase("/news"))
	newest := newestEnglish(t, p)
	const story, motors = "/articles/dubai-rent-renewals", "/listings?category=motors"
	for _, tt := range []struct{ name, query, shows, says string }{
		{"nothing", "", "/articles/" + newest, ""},
		{"a story", "article=dubai-rent-renewals", story, ""},
		{"a story and a search", "article=dubai-rent-renewals&listings=category%3Dmotors", story, "A story is shown"},
		{"a search beside a chosen story", "what=story&article=dubai-rent-renewals&category=motors", story, "A story is shown"},
		{"classifieds beside a story that stays chosen", "what=listings&article=dubai-rent-renewals&category=motors", motors, ""},
		{"the form as it is sent first", "what=story&article=dubai-rent-renewals&category=&city=&listings=&lang=en&size=m&mode=card&theme=&accent=&count=&k=", story, ""},
		{"category and city", "what=listings&category=motors&city=dubai", "/listings?category=motors&city=dubai", ""},
		{"and more", "what=listings&category=motors&listings=price_max%3D90000", "/listings?category=motors&price_max=90000", ""},
		{"a query", "what=listings&listings=%3Fcategory%3Dmotors", motors, ""},
		{"an address", "what=listings&listings=https%3A%2F%2Fpaper.example%2Fnews%2Flistings%3Fcategory%3Dmotors%26utm_source%3Dx%26cursor%3Dy", motors, ""},
		{"an address without a choice", "listings=https%3A%2F%2Fpaper.example%2Fnews%2Flistings%3Fcategory%3Dmotors", motors, ""},
		{"an Arabic address", "what=listings&listings=https%3A%2F%2Fpaper.example%2Fnews%2Far%2Flistings%3Fcategory%3Dmotors", "/ar" + motors, ""},
		{"half an address", "what=listings&listings=listings%3Fcategory%3Dmotors", motors, ""},
		{"a frame's address", "what=listings&listings=%2Fe%2Flistings%3Fcategory%3Dmotors%26k%3Dx%26size%3Dl", motors, ""},
		{"words", "what=listings&listings=land+cruiser", "/listings?q=land+cruiser", ""},
		{"all classifieds", "what=listings", "/listings", ""},
		{"a story's address for a search", "what=listings&listings=https%3A%2F%2Fpaper.example%2Fnews%2Farticles%2Fdubai-rent-renewals", story, "the story is shown"},
		{"a story's address", "what=story&article=" + newest + "&listings=https%3A%2F%2Fpaper.example%2Fnews%2Farticles%2Fdubai-rent-renewals%3Futm_source%3Dx", story, ""},
		{"a story's address as the story", "article=https%3A%2F%2Fpaper.example%2Fnews%2Farticles%2Fdubai-rent-renewals%3Fx%23y", story, ""},
		{"a story that is not there", "what=story&listings=https%3A%2F%2Fpaper.example%2Farticles%2Fnothing", "/articles/" + newest, "no story at"},
		{"one listing", "what=listings&listings=https%3A%2F%2Fpaper.example%2Flistings%2Fabc", "/listings", "A single listing"},
		{"another site", "what=listings&listings=https%3A%2F%2Felsewhere.example%2Fx", "/listings", "“https://elsewhere.example/x” is no story"},
		{"a price that is none", "what=listings&category=motors&listings=price_min%3Dabc%26price_max%3D90000", "/listings?category=motors&price_max=90000", "“price_min=abc”"},
		{"a parameter that is none", "what=listings&listings=colour%3Dred%26category%3Dmotors", motors, "“colour=red”"},
		{"more than can be told", "what=listings&category=motors&listings=" + url.QueryEscape(strings.Repeat("x=1&", 3)+manyNames(300)), motors, "“a000=1”"},
		{"no such category", "what=listings&category=nothing&city=dubai", "/listings?city=dubai", "“category=nothing”"},
		{"the language of a listing", "what=listings&listings=lang%3Dar%26category%3Dmotors", motors, "“lang=ar”"},
		{"no query", "what=listings&listings=q%3D%25zz", "/listings", "cannot be read as a search"},
		{"a name for an id", "article=dubai-rent-renewals&k=Gulf+Homes", story, "“Gulf Homes” is no id"},
		{"an unknown id", "article=dubai-rent-renewals&k=gulf", story, ""},
		{"an odd size", "article=dubai-rent-renewals&size=xl", story, "“xl” is not a choice for Height"},
		{"a link", "article=dubai-rent-renewals&mode=link", story, "“link” is not a choice for Kind"},
		{"no colour", "article=dubai-rent-renewals&accent=teal", story, "“teal” is no colour"},
		{"a pale colour", "article=dubai-rent-renewals&accent=ffe000", story, "#ffe000 could not be read on light pages"},
		{"a deep colour", "article=dubai-rent-renewals&accent=%238a1c4a", story, "#8a1c4a could not be read on dark pages"},
		{"a middling colour", "article=dubai-rent-renewals&accent=777", story, "neither on light nor on dark"},
		{"no count", "article=dubai-rent-renewals&count=many", story, "“many” is no number"},
		{"too many", "article=dubai-rent-renewals&count=99", story, "“99” is no number"},
		{"classifieds to unfold", "what=listings&category=motors&mode=full", motors, "Only a story unfolds"},
	} {
		path := "/news/partners?" + tt.query
		w := getURL(p, path)
		doc, err := html.Parse(w.Body)
		if err != nil || w.Code != http.StatusOK {
			t.Errorf("%s: %d, %v", tt.name, w.Code, err)
			continue
		}
		said := ""
		for n := range doc.Descendants() {
			if attribute(n, "role") == "alert" {
				said += textOf(n)
			}
		}
		if got := textOf(elementByID(doc, "snippet-c")); got != "https://paper.example/news"+tt.shows {
			t.Errorf("%s: the offer is %s, want %s", tt.name, got, tt.shows)
		}
		if strings.Count(said, "“") > 10 {
			t.Errorf("%s: all of %d faults are reported", tt.name, strings.Count(said, "“"))
		}
		if !strings.Contains(said, tt.says) || tt.says == "" && said != "" {
			t.Errorf("%s: messages %q, want %q", tt.name, said, tt.says)
		}
		chosen := ""
		for n := range doc.Descendants() {
			if attribute(n, "name") == "what" && slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "checked" }) {
				chosen += attribute(n, "value")
			}
		}
		if want := map[bool]string{true: "story", false: "listings"}[strings.HasPrefix(tt.shows, "/articles")]; chosen != want {
			t.Errorf("%s: the form has %q, want %q", tt.name, chosen, want)
		}
	}
}

// FuzzOffer checks that every pasted text is accepted or reported, and that snippets contain only
// addresses of the site.
func FuzzOffer(f *testing.F) {
	p := embedPaper(f)
	f.Add("listings", "dubai-rent-renewals", "https://paper.example/listings?category=motors", "gulf-homes")
	f.Add("", "/articles/x?y#z", "/e/listings/?attr.year.min=x&attr.year=1", "%")
	f.Add("story", "", "q=%zz", "")
	f.Fuzz(func(t *testing.T, what, article, listings, k string) {
		v := url.Values{"what": {what}, "article": {article}, "listings": {listings}, "k": {k}}
		w := get(p, "/partners?"+v.Encode())
		if w.Code == http.StatusNotFound || w.Code == http.StatusGone {
			return
		}
		if w.Code != http.StatusOK {
			t.Fatalf("%v: %d", v, w.Code)
		}
		doc, err := html.Parse(w.Body)
		if err != nil {
			t.Fatal(err)
		}
		if v.Get("k") == "old" {
			return // revoked: there are no snippets
		}
		frame, address := textOf(elementByID(doc, "snippet-a")), textOf(elementByID(doc, "snippet-c"))
		if !strings.HasPrefix(address, "https://paper.example/") || !strings.Contains(frame, `src="https://paper.example/e/`) {
			t.Errorf("%v offers %s and %s", v, address, frame)
		}
	})
}

// The page is the same in each language and links to the others with the same query.
func TestPartnersPageInArabic(t *testing.T) {
	t.Parallel()
	p := embedPaper(t, withBase("/news"))
	for _, path := range []string{"/ar/partners?k=Gulf+Homes&what=listings&category=motors", "/ar/partners?k=old", "/ar/partners?mode=full&count=x&accent=777&size=xl"} {
		doc := parsePageBelow(t, p, "/news", path)
		page := elementByID(doc, "paper")
		if attribute(page, "lang") != "ar" || attribute(page, "dir") != "rtl" || attribute(elementByID(doc, "o-listings"), "dir") != "ltr" {
			t.Errorf("%s: lang %s, dir %s", path, attribute(page, "lang"), attribute(page, "dir"))
		}
		switched := false
		for n := range doc.Descendants() {
			if n.Data == "a" && attribute(n, "hreflang") == "en" {
				switched = strings.HasPrefix(attribute(n, "href"), "/news/partners?")
			}
			if n.Data == "form" && attribute(n, "action") != "/news/ar/partners" {
				t.Errorf("%s: the form leads to %s", path, attribute(n, "action"))
			}
		}
		if !switched {
			t.Errorf("%s does not link to the English page with the same query", path)
		}
		english := map[string]bool{}
		for n := range parsePageBelow(t, p, "/news", strings.TrimPrefix(path, "/ar")).Descendants() {
			if n.Type == html.TextNode && slices.Contains([]string{"label", "legend", "h2", "h3", "button"}, n.Parent.Data) {
				english[n.Data] = true
			}
		}
		if len(english) == 0 {
			t.Errorf("%s has no English page to compare with", path)
		}
		for n := range page.Descendants() {
			if n.Type == html.TextNode && english[n.Data] {
				t.Errorf("%s has the English text %q", path, n.Data)
			}
		}
	}
	if body := get(p, "/news/ar/").Body.String(); !strings.Contains(body, `href="/news/ar/partners"`) {
		t.Error("the Arabic front page does not lead to the Arabic page")
	}
	if text := textOf(elementByID(parsePageBelow(t, p, "/news", "/ar/partners?what=listings"), "snippet-c")); text != "https://paper.example/news/ar/listings" {
		t.Errorf("the Arabic page offers %s", text)
	}
}

// A revoked partner gets a message and no snippets.
func TestPartnersPageOfRevoked(t *testing.T) {
	t.Parallel()
	shut := partners.Default()
	shut.Status = partners.Revoked
	p := newPaper(t, withConfig(func(c *Config) {
		c.Partners = partners.New(gulfHomes(), partners.Partner{ID: "old", Name: "Old", Status: partners.Revoked, Origins: []string{"https://old.example"}}, shut)
	}))
	for path, want := range map[string]string{"/partners?k=old": "Old may no longer show the paper", "/partners": "Pages without an id may not show", "/ar/partners?k=old": "لم يعد يحق لـ«Old»"} {
		w := get(p, path)
		body := w.Body.String()
		if w.Code != http.StatusOK || !strings.Contains(body, want) || !strings.Contains(body, `role="alert"`) || strings.Contains(body, "<textarea") || strings.Contains(body, "<iframe") {
			t.Errorf("GET %s = %d, %s", path, w.Code, body)
		}
	}
	// An address has no partner, so it is not offered if open frames are revoked.
	doc := parsePage(t, p, "/partners?k=gulf-homes")
	if elementByID(doc, "snippet-a") == nil || elementByID(doc, "snippet-c") != nil || !strings.Contains(textOf(elementByID(doc, "main")), "cannot carry your id") {
		t.Error("an address is offered that no page would show")
	}
}

// The page explains the status of the partner id.
func TestPartnersPageSaysWhoAsks(t *testing.T) {
	t.Parallel()
	p := embedPaper(t)
	for id, want := range map[string]string{"gulf-homes": "For Gulf Homes.", "old": "may no longer show", "nobody": "We know no partner"} {
		if text := textOf(elementByID(parsePage(t, p, "/partners?k="+id), "main")); !strings.Contains(text, want) {
			t.Errorf("k=%s: the page lacks %q", id, want)
		}
	}
	// Other partners' records are not shown.
	if body := get(p, "/partners").Body.String(); strings.Contains(body, "gulf-homes") || strings.Contains(body, "Gulf Homes") {
		t.Error("the page lists the partners")
	}
}

// The previews have a dark theme, right-to-left text, and a policy that forbids inline code.
func TestPreviews(t *testing.T) {
	t.Parallel()
	p := embedPaper(t)
	at := "/partners/preview?article=dubai-rent-renewals&k=gulf-homes&as="
	for _, tt := range []struct{ as, want, policy string }{
		{"plain", `data-theme="light"`, "style-src 'self'"},
		{"dark", `data-theme="dark"`, "style-src 'self'"},
		{"rtl", `<html lang="ar" dir="rtl"`, "style-src 'self'"},
		{"strict", `<broad-side `, "default-src 'none'; script-src 'self'; frame-src 'self'; base-uri 'none'; frame-ancestors 'self'"},
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
	if body := get(p, at+"strict").Body.String(); strings.Contains(body, "<style") || strings.Contains(body, "stylesheet") {
		t.Errorf("the strict page has a style sheet: %s", body)
	}
	for path, want := range map[string]int{"/partners/preview?as=odd": 404, at + "plain&article=nothing": 200, "/partners/preview?article=nothing": 404, "/partners?article=nothing": 404} {
		if w := get(p, path); w.Code != want {
			t.Errorf("GET %s = %d, want %d", path, w.Code, want)
		}
	}
}

// Previews are not counted for the partner, nor the pages that load from them.
func TestPreviewsAreNotCounted(t *testing.T) {
	t.Parallel()
	p := embedPaper(t)
	for _, query := range []string{"article=dubai-rent-renewals", "what=listings&listings=category%3Dmotors"} {
		for _, as := range []string{"plain", "dark", "rtl", "strict"} {
			path := "/partners/preview?k=gulf-homes&as=" + as + "&" + query
			frames := 0
			for n := range parsePage(t, p, path).Descendants() {
				if n.Data != "iframe" {
					continue
				}
				frames++
				doc := parsePage(t, p, attribute(n, "src"))
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
	doc := parsePage(t, p, "/partners?k=gulf-homes&preview=1")
	for _, id := range []string{"snippet-a", "snippet-pinned", "snippet-consent", "snippet-b"} {
		if text := textOf(elementByID(doc, id)); strings.Contains(text, "preview") {
			t.Errorf("a snippet can be had that counts nothing: %s", text)
		}
	}
	if body := get(p, "/e/listings?k=gulf-homes").Body.String(); !strings.Contains(body, `data-count="/e/count?k=gulf-homes&amp;t=`) {
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

// Texts of the query and of headlines are escaped in the page, the previews and the snippets.
func TestPartnersPageHostile(t *testing.T) {
	t.Parallel()
	p, _ := hostilePaper(t)
	for i, text := range xsstest.Texts {
		q := url.Values{"k": {text}, "size": {text}, "mode": {text}, "theme": {text}, "accent": {text}, "lang": {text}, "count": {text}, "listings": {"q=" + url.QueryEscape(text)}, "as": {"dark"}}
		q.Set("article", fmt.Sprintf("hostile-%d", i))
		if _, err := p.desk.Article(t.Context(), q.Get("article")); err != nil {
			continue // not possible in a file
		}
		for _, path := range []string{"/partners?" + q.Encode(), "/partners/preview?" + q.Encode()} {
			doc := parsePage(t, p, path)
			for _, id := range []string{"snippet-a", "snippet-b", "snippet-pinned"} {
				snippet, err := html.Parse(strings.NewReader(textOf(elementByID(doc, id))))
				if err != nil {
					t.Fatal(err)
				}
				for n := range snippet.Descendants() {
					if n.Type != html.ElementNode {
						continue
					}
					switch n.Data {
					case "html", "head", "body", "broad-side", "iframe", "a":
					case "link":
						if href := attribute(n, "href"); !strings.HasPrefix(href, "https://paper.example/e/v1") || attribute(n, "rel") != "modulepreload" {
							t.Errorf("%s: %s links to %q", path, id, href)
						}
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
			if w := getURL(p, path); w.Code >= 500 {
				t.Errorf("GET %s = %d", path, w.Code)
			}
		}
	}
}
