package site

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"broadside/server/embed"
	"broadside/server/partners"
	"broadside/server/xsstest"
)

func TestOEmbed(t *testing.T) {
	t.Parallel()
	p := embedPaper(t)
	article, listing := "https://paper.example/articles/"+firstArticle(t, p, "en"), "https://paper.example/listings/"+firstListing(t, p)
	for _, tt := range []struct {
		query         string
		status        int
		kind          string
		width, height int
	}{
		{"url=" + article, 200, "rich", 600, 480},
		{"url=" + article + "&format=json&maxwidth=400&maxheight=500", 200, "rich", 400, 480},
		{"url=" + article + "&maxheight=400", 200, "rich", 600, 320},
		{"url=" + article + "&maxheight=10000000&maxwidth=5000", 200, "rich", 600, 480},
		{"url=" + article + "&maxheight=200", 200, "link", 0, 0},
		{"url=" + article + "&maxwidth=200", 200, "link", 0, 0},
		{"url=" + article + "?utm_source=x", 200, "rich", 600, 480},
		{"url=" + article + "&anything=else", 200, "rich", 600, 480}, // consumers may send additional parameters
		{"url=" + article + "&k=gulf-homes", 200, "rich", 600, 480},
		{"url=" + article + "&k=nobody", 200, "rich", 600, 480},
		{"url=http://paper.example/listings%3Fcategory=motors", 200, "rich", 600, 480},
		{"url=https://PAPER.example/ar/listings", 200, "rich", 600, 480},
		{"url=" + listing, 200, "link", 0, 0},
		{"url=" + article + "&k=old", 401, "", 0, 0},
		{"url=" + article + "&format=yaml", 501, "", 0, 0},
		{"url=" + article + "&maxwidth=wide", 400, "", 0, 0},
		{"url=" + article + "&maxheight=0", 400, "", 0, 0},
		{"", 404, "", 0, 0},
		{"url=https://paper.example/", 404, "", 0, 0},
		{"url=https://paper.example/sections/news", 404, "", 0, 0},
		{"url=https://paper.example/articles/nothing", 404, "", 0, 0},
		{"url=https://paper.example/listings/nothing", 404, "", 0, 0},
		{"url=https://paper.example/listings%3Fprice_min=abc", 404, "", 0, 0},
		{"url=https://paper.example.evil.example/articles/x", 404, "", 0, 0},
		{"url=https://u:p@paper.example/articles/x", 404, "", 0, 0},
		{"url=file:///etc/passwd", 404, "", 0, 0},
		{"url=javascript:alert(1)", 404, "", 0, 0},
		{"url=%00", 404, "", 0, 0},
		{"url=%zz", 400, "", 0, 0},
	} {
		w := get(p, "/oembed?"+tt.query)
		if w.Code != tt.status || w.Header().Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("GET /oembed?%s = %d, %v, want %d for every origin", tt.query, w.Code, w.Header()["Access-Control-Allow-Origin"], tt.status)
		}
		if tt.status != http.StatusOK {
			if strings.Contains(w.Body.String(), "<html") {
				t.Errorf("GET /oembed?%s has an HTML response", tt.query)
			}
			continue
		}
		var o embed.OEmbed
		if err := json.Unmarshal(w.Body.Bytes(), &o); err != nil {
			t.Fatal(err)
		}
		if o.Version != "1.0" || o.Type != tt.kind || o.Width != tt.width || o.Height != tt.height || o.Title == "" || o.ProviderName != "The Corniche" && o.ProviderName != "الكورنيش" {
			t.Errorf("GET /oembed?%s = %+v, want %s %d×%d", tt.query, o, tt.kind, tt.width, tt.height)
		}
		if (o.ThumbnailURL == "") != (o.ThumbnailWidth == 0) || (o.ThumbnailURL == "") != (o.ThumbnailHeight == 0) {
			t.Errorf("GET /oembed?%s: the thumbnail is incomplete: %+v", tt.query, o)
		}
	}
}

// If no record allows the frame, the response is a link, not a frame with a link.
func TestOEmbedWithoutOpenRecord(t *testing.T) {
	t.Parallel()
	shut := partners.Default()
	shut.Status = partners.Revoked
	for name, tt := range map[string]struct {
		book *partners.Registry
		want map[string]string // by k: the type or the status
	}{
		"none":    {partners.New(gulfHomes()), map[string]string{"": "link", "nobody": "link", "gulf-homes": "rich"}},
		"open":    {partners.New(gulfHomes(), partners.Default()), map[string]string{"": "rich", "nobody": "rich", "gulf-homes": "rich"}},
		"revoked": {partners.New(gulfHomes(), shut), map[string]string{"": "401", "nobody": "link", "gulf-homes": "rich"}},
	} {
		p := newPaper(t, withConfig(func(c *Config) { c.Partners = tt.book }))
		for _, at := range []string{"https://paper.example/articles/dubai-rent-renewals", "https://paper.example/listings?category=motors"} {
			for k, want := range tt.want {
				w := get(p, "/oembed?"+url.Values{"url": {at}, "k": {k}}.Encode())
				got := fmt.Sprint(w.Code)
				if w.Code == http.StatusOK {
					var o embed.OEmbed
					if err := json.Unmarshal(w.Body.Bytes(), &o); err != nil {
						t.Fatal(err)
					}
					if got = o.Type; (o.HTML != "") != (o.Type == "rich") {
						t.Errorf("%s, k=%s: a %s with html %q", name, k, o.Type, o.HTML)
					}
				}
				if got != want {
					t.Errorf("open record %s: %s for k=%q is %s, want %s", name, at, k, got, want)
				}
			}
		}
	}
}

// wordpressHTML is the only HTML that WordPress accepts (wp_filter_oembed_result).
var wordpressHTML = regexp.MustCompile(`^<blockquote><a href="[^"]+">[^<]+</a></blockquote><iframe src="[^"]+" width="\d+" height="\d+" title="[^"]+"[^>]*></iframe>$`)

func TestOEmbedShape(t *testing.T) {
	t.Parallel()
	p := embedPaper(t)
	slug := firstArticle(t, p, "ar")
	at := "/oembed?k=gulf-homes&url=" + url.QueryEscape("https://paper.example/articles/"+slug)
	var o embed.OEmbed
	if err := json.Unmarshal(get(p, at).Body.Bytes(), &o); err != nil {
		t.Fatal(err)
	}
	if !wordpressHTML.MatchString(o.HTML) {
		t.Errorf("html = %s", o.HTML)
	}
	if want := `<a href="https://paper.example/articles/` + slug + `?utm_source=gulfhomes">`; !strings.Contains(o.HTML, want) {
		t.Errorf("html = %s, want the partner's mark: %s", o.HTML, want)
	}
	if want := `src="https://paper.example/e/articles/` + slug + `?k=gulf-homes"`; !strings.Contains(o.HTML, want) {
		t.Errorf("html = %s, want %s", o.HTML, want)
	}
	// The XML has the same values.
	w := get(p, at+"&format=xml")
	var x embed.OEmbed
	if err := xml.Unmarshal(w.Body.Bytes(), &x); err != nil || w.Header().Get("Content-Type") != "text/xml; charset=utf-8" {
		t.Fatalf("%v, %s", err, w.Header().Get("Content-Type"))
	}
	x.XMLName = xml.Name{}
	if x != o {
		t.Errorf("XML = %+v, want %+v", x, o)
	}
	if !strings.HasPrefix(w.Body.String(), `<?xml version="1.0"`) {
		t.Errorf("XML begins %.60s", w.Body)
	}
}

// A thumbnail fits into the maximum size.
func TestOEmbedThumbnail(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	at := "/oembed?url=https://paper.example/articles/dubai-rent-renewals"
	for _, tt := range []struct {
		query string
		some  bool
	}{{"", true}, {"&maxwidth=700", true}, {"&maxwidth=700&maxheight=500", true}, {"&maxwidth=20", false}} {
		var o embed.OEmbed
		if err := json.Unmarshal(get(p, at+tt.query).Body.Bytes(), &o); err != nil {
			t.Fatal(err)
		}
		if (o.ThumbnailURL != "") != tt.some || strings.Contains(tt.query, "700") && o.ThumbnailWidth > 700 || strings.Contains(tt.query, "500") && o.ThumbnailHeight > 500 {
			t.Errorf("with %q: %s, %d×%d", tt.query, o.ThumbnailURL, o.ThumbnailWidth, o.ThumbnailHeight)
		}
		if o.ThumbnailURL != "" && get(p, strings.TrimPrefix(o.ThumbnailURL, "https://paper.example")).Code != http.StatusOK {
			t.Errorf("%s is not there", o.ThumbnailURL)
		}
	}
}

// Pages that can be embedded have discovery links with absolute addresses, whose responses describe
// the page.
func TestOEmbedDiscovery(t *testing.T) {
	t.Parallel()
	p := newPaper(t, withBase("/news"))
	for path, some := range map[string]bool{
		"/articles/" + firstArticle(t, p, "en"): true, "/articles/" + firstArticle(t, p, "ar"): true, "/listings/" + firstListing(t, p): true,
		"/listings?category=motors": true, "/ar/listings": true, "/": false, "/sections/news": false, "/articles/nothing": false,
	} {
		doc, err := html.Parse(get(p, "/news"+path).Body)
		if err != nil {
			t.Fatal(err)
		}
		found := 0
		for n := range doc.Descendants() {
			kind := attribute(n, "type")
			if n.Data != "link" || !strings.HasSuffix(kind, "+oembed") {
				continue
			}
			found++
			to, ours := strings.CutPrefix(attribute(n, "href"), "https://paper.example")
			w := get(p, to)
			if !ours || w.Code != http.StatusOK || attribute(n, "title") == "" {
				t.Errorf("%s: %s = %d", path, to, w.Code)
			}
			if strings.Contains(kind, "xml") != strings.HasPrefix(w.Body.String(), "<?xml") {
				t.Errorf("%s: %s is no %s", path, to, kind)
			}
		}
		if want := map[bool]int{true: 2, false: 0}[some]; found != want {
			t.Errorf("%s names %d, want %d", path, found, want)
		}
	}
}

// Headlines are escaped in the html, in JSON and in XML.
func TestOEmbedHostile(t *testing.T) {
	t.Parallel()
	p, _ := hostilePaper(t)
	for i, text := range xsstest.Texts {
		for _, at := range []string{fmt.Sprintf("https://paper.example/articles/hostile-%d", i), "https://paper.example/listings?" + url.Values{"q": {text}}.Encode(), text} {
			for _, format := range []string{"json", "xml"} {
				w := get(p, "/oembed?"+url.Values{"url": {at}, "format": {format}, "k": {text}}.Encode())
				if w.Code >= http.StatusInternalServerError && w.Code != http.StatusNotImplemented {
					t.Errorf("url=%q: %d", at, w.Code)
				}
				if w.Code != http.StatusOK {
					continue
				}
				var o embed.OEmbed
				if format == "xml" {
					if err := xml.Unmarshal(w.Body.Bytes(), &o); err != nil {
						t.Errorf("url=%q: %v", at, err)
					}
				} else if err := json.Unmarshal(w.Body.Bytes(), &o); err != nil {
					t.Errorf("url=%q: %v", at, err)
				}
				if o.Type == "rich" && !wordpressHTML.MatchString(o.HTML) {
					t.Errorf("url=%q: html = %s", at, o.HTML)
				}
				nodes, err := html.ParseFragment(strings.NewReader(o.HTML), nil)
				if err != nil {
					t.Fatal(err)
				}
				for _, root := range nodes {
					for n := range root.Descendants() {
						if n.Type == html.ElementNode && n.Data != "iframe" {
							checkHarmless(t, at, n)
						}
					}
				}
			}
		}
	}
}
