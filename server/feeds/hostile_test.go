package feeds

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/articles"
	"broadside/server/xsstest"
)

// hostileFeeds returns an article feed and a listing feed in which every text is s.
func hostileFeeds(s string) []feed {
	var a articles.Article
	var l classifieds.Listing
	var c classifieds.Category
	site := feedSite()
	for _, v := range []any{&a, &l, &c} {
		xsstest.FillTexts(v, s)
	}
	for _, kind := range []articles.BlockKind{articles.Heading, articles.Quote, articles.List, articles.Picture, articles.Embed, articles.Table, articles.Preformatted} {
		b := a.Body[0]
		b.Kind = kind
		a.Body = append(a.Body, b)
	}
	l.Price = classifieds.Price{Type: classifieds.Fixed, Minor: 1500, Currency: s, Period: s}
	return []feed{
		articleFeed(site, api.ArticleQuery{Section: s, Tag: s, Place: s, Q: s}, []articles.Article{a}, s),
		listingFeed(site, classifieds.Filter{Category: s, City: s, Q: s}, []classifieds.Category{c}, []classifieds.Listing{l}, s),
	}
}

// TestHostileFeeds checks that with any texts a feed has one entry, whose HTML contains no script.
func TestHostileFeeds(t *testing.T) {
	t.Parallel()
	for _, s := range append(xsstest.Texts, strings.Join(xsstest.Texts, " ")) {
		for _, f := range hostileFeeds(s) {
			for _, format := range []string{"rss", "atom", "json"} {
				b := encodeFeed(t, f, format)
				if format == "json" {
					mustBeJSONFeed(t, b, s)
				} else {
					mustBeXMLFeed(t, b, s)
				}
				if got := parsedFeed(t, b); len(got.Items) != 1 {
					t.Fatalf("%q: gofeed finds %d items in %s", s, len(got.Items), format)
				}
			}
			mustBeHarmless(t, f.entries[0].html)
			mustBeHarmless(t, rssItemOf(f.entries[0], f.publisher).Description)
		}
	}
}

// mustBeXMLFeed parses every element and looks for the unchanged title.
func mustBeXMLFeed(t *testing.T, b []byte, s string) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(b))
	entries, found, path := 0, false, []string{}
	for {
		token, err := d.Token()
		if token == nil {
			break
		}
		if err != nil {
			t.Fatalf("%q: %v", s, err)
		}
		switch x := token.(type) {
		case xml.StartElement:
			path = append(path, x.Name.Local)
			if n := x.Name.Local; n == "item" || n == "entry" {
				entries++
			}
		case xml.EndElement:
			path = path[:len(path)-1]
		case xml.CharData:
			if n := len(path); n > 1 && path[n-1] == "title" && (path[n-2] == "item" || path[n-2] == "entry") && string(x) == xmlText(s) {
				found = true
			}
		}
	}
	if entries != 1 || !found && s != "" {
		t.Fatalf("%q: %d entries, title found: %v", s, entries, found)
	}
}

// xmlText replaces the characters of s that XML 1.0 does not allow (§2.2) by U+FFFD.
func xmlText(s string) string {
	var b strings.Builder
	for _, r := range s {
		ok := r == '\t' || r == '\n' || r == '\r' || r >= 0x20 && r <= 0xD7FF || r >= 0xE000 && r <= 0xFFFD || r >= 0x10000
		if !ok {
			r = '\uFFFD'
		}
		b.WriteRune(r)
	}
	return b.String()
}

func mustBeJSONFeed(t *testing.T, b []byte, s string) {
	t.Helper()
	var f jsonFeed
	if err := json.Unmarshal(b, &f); err != nil {
		t.Fatalf("%q: %v", s, err)
	}
	if len(f.Items) != 1 || f.Items[0].Title != strings.ToValidUTF8(replaceInvalid(s), "\uFFFD") {
		t.Fatalf("%q: title %q", s, f.Items[0].Title)
	}
}

// replaceInvalid replaces every invalid byte by U+FFFD.
func replaceInvalid(s string) string { return string([]rune(s)) }

// mustBeHarmless parses a body like a feed reader and looks for elements and attributes that we do
// not write.
func mustBeHarmless(t *testing.T, markup string) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(markup))
	if err != nil {
		t.Fatal(err)
	}
	allowed := map[string]string{
		"html": "", "head": "", "body": "", "p": "", "h2": "", "h3": "", "b": "", "strong": "", "em": "", "code": "", "sup": "", "cite": "", "br": "", "hr": "",
		"blockquote": "", "ol": "start", "ul": "", "li": "value", "table": "", "tbody": "", "tr": "", "th": "", "td": "", "pre": "", "figure": "", "figcaption": "",
		"a": "href", "img": "src alt width height",
	}
	for n := range root.Descendants() {
		if n.Type == html.CommentNode {
			t.Fatalf("a comment in %s", markup)
		}
		if n.Type != html.ElementNode {
			continue
		}
		attributes, ok := allowed[n.Data]
		if !ok {
			t.Fatalf("<%s> in %s", n.Data, markup)
		}
		for _, a := range n.Attr {
			if !strings.Contains(" "+attributes+" ", " "+a.Key+" ") {
				t.Fatalf("<%s %s> in %s", n.Data, a.Key, markup)
			}
			if v := strings.ToLower(strings.Join(strings.Fields(a.Val), "")); a.Key == "href" && strings.HasPrefix(v, "javascript:") {
				t.Fatalf("href=%q in %s", a.Val, markup)
			}
		}
	}
}

// FuzzFeeds writes feeds with a fuzzed text and parses them.
func FuzzFeeds(f *testing.F) {
	for _, s := range xsstest.Texts {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, feed := range hostileFeeds(s) {
			mustBeXMLFeed(t, encodeFeed(t, feed, "rss"), s)
			mustBeXMLFeed(t, encodeFeed(t, feed, "atom"), s)
			mustBeJSONFeed(t, encodeFeed(t, feed, "json"), s)
			mustBeHarmless(t, feed.entries[0].html)
		}
	})
}
