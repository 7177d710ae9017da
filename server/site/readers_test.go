package site

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/net/html"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/server/middleware"
)

// Two concurrent requests at the same time get the same bytes while listings are written.
func TestReadersAndAWriter(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	paths := []string{"/", "/ar/", "/listings", "/api/v1/listings?limit=50", "/feeds/listings.json", "/sections/news"}
	var readers sync.WaitGroup
	done := make(chan struct{})
	for _, path := range paths {
		readers.Go(func() {
			for {
				w := get(p, path, "Accept-Encoding", "gzip")
				if w.Code != 200 || w.Header().Get("Etag") == "" {
					t.Errorf("GET %s while rows are written = %d", path, w.Code)
					return
				}
				select {
				case <-done:
					return
				default:
				}
			}
		})
	}
	for i := range 12 {
		if err := p.store.Put(t.Context(), deskListing("w"+string(rune('a'+i)), today(), today().Add(time.Hour))); err != nil {
			t.Error(err)
		}
	}
	close(done)
	readers.Wait()
	if body := get(p, "/api/v1/listings?limit=50").Body.String(); !strings.Contains(body, `"wl"`) {
		t.Error("the last that was written is not there")
	}
}

// A proxy's request id is returned in the header, the problem and the page. An invalid one is
// replaced.
func TestRequestIDsComeBack(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	for given, taken := range map[string]bool{"proxy-1.a_B": true, "": false, "a b": false, "<x>": false, "a\nb": false, strings.Repeat("x", 65): false} {
		for _, path := range []string{"/api/v1/nothing", "/robots.txt", "/nothing"} {
			w := get(p, path, "X-Request-Id", given)
			id := w.Header().Get("X-Request-Id")
			if (id == given) != taken || strings.ContainsFunc(id, func(c rune) bool {
				return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.", c)
			}) {
				t.Errorf("GET %s with id %q returns %q", path, given, id)
			}
			if strings.HasPrefix(path, "/api") {
				var problem api.Problem
				if err := json.Unmarshal(w.Body.Bytes(), &problem); err != nil || problem.Request != id {
					t.Errorf("GET %s: the problem has %q, the header %q", path, problem.Request, id)
				}
			}
		}
	}
}

// The states of an article: missing, published, corrected, withdrawn.
func TestStoryStates(t *testing.T) {
	t.Parallel()
	const head = "---\nheadline: A story of states\nsection: news\npublished: 2026-11-22T07:00:00Z\n"
	for _, tt := range []struct {
		name, file string
		status     int
		listed     bool
	}{
		{"published", head + "---\nWords of it.\n", 200, true},
		{"draft", head + "status: draft\n---\nWords of it.\n", 404, false},
		{"withheld", head + "status: withheld\n---\nWords of it.\n", 404, false},
		{"killed", head + "status: killed\n---\nWords of it.\n", 410, false},
		{"under embargo", head + "embargo: 2026-11-24T07:00:00Z\n---\nWords of it.\n", 404, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := newPaper(t, withArticles(fstest.MapFS{"states.md": {Data: []byte(tt.file), ModTime: today()}}))
			for _, path := range []string{"/articles/states", "/api/v1/articles/states", "/api/v1/articles/states?format=ninjs"} {
				w := get(p, path)
				if w.Code != tt.status || strings.Contains(w.Body.String(), "Words of it") != (tt.status == 200) {
					t.Errorf("GET %s = %d, want %d", path, w.Code, tt.status)
				}
			}
			for _, path := range []string{"/", "/sections/news", "/api/v1/articles", "/feeds/articles.rss", "/feeds/articles.json", "/sitemap.xml"} {
				body := get(p, path).Body.String()
				if named := strings.Contains(body, "/articles/states") || strings.Contains(body, `"states"`); named != tt.listed {
					t.Errorf("GET %s names it: %v, want %v", path, !tt.listed, tt.listed)
				}
			}
		})
	}
}

// The page, the frame and the API of a removed article give the reason.
func TestWhyAStoryIsGone(t *testing.T) {
	t.Parallel()
	const head = "---\nheadline: A story that ends\nsection: news\npublished: 2026-11-22T07:00:00Z\n"
	for _, tt := range []struct {
		name, more, reason, en, ar string
	}{
		{"killed", "status: killed\n", "killed", "The piece was withdrawn by the editors.", "سحب المحررون هذا الخبر."},
		{"expired", "expires: 2026-11-22T08:00:00Z\n", "expired", "The piece is no longer published: its time is over.", "لم يعد هذا الخبر منشورًا، فقد انتهت مدة نشره."},
	} {
		for lang, words := range map[string]string{"en": tt.en, "ar": tt.ar} {
			t.Run(tt.name+" in "+lang, func(t *testing.T) {
				t.Parallel()
				p := newPaper(t, withArticles(fstest.MapFS{"ends.md": {Data: []byte(head + tt.more + "lang: " + lang + "\n---\nWords of it.\n"), ModTime: today()}}))
				for _, path := range []string{"/articles/ends", "/e/articles/ends"} {
					if w := get(p, path); w.Code != 410 || !strings.Contains(w.Body.String(), words) {
						t.Errorf("GET %s = %d, want 410 and %q", path, w.Code, words)
					}
				}
				var problem api.Problem
				w := get(p, api.Root+"/articles/ends")
				if err := json.Unmarshal(w.Body.Bytes(), &problem); err != nil || w.Code != 410 || string(problem.Reason) != tt.reason ||
					strings.Contains(problem.Title+problem.Detail, "withdrawn") != (tt.reason == "killed") {
					t.Errorf("in the API: %d %s", w.Code, w.Body)
				}
			})
		}
	}
}

// A retracted article is marked in feeds, link previews and oEmbed.
func TestRetractedOutsideThePaper(t *testing.T) {
	t.Parallel()
	const file = "---\nheadline: A bridge\nsection: news\nlang: %s\npublished: 2026-11-22T07:00:00Z\ncorrections:\n  - {at: 2026-11-23T07:00:00Z, kind: %s, text: None.}\n---\nWords.\n"
	for _, tt := range []struct{ lang, kind, want string }{
		{"en", "retraction", "Retracted: A bridge"}, {"ar", "retraction", "خبر مسحوب: A bridge"}, {"en", "correction", "A bridge"},
	} {
		p := newPaper(t, withArticles(fstest.MapFS{"bridge.md": {Data: []byte(fmt.Sprintf(file, tt.lang, tt.kind)), ModTime: today()}}))
		for path, around := range map[string]string{
			"/articles/bridge":                                                   `<meta property="og:title" content="%s">`,
			"/feeds/articles.json?lang=" + tt.lang:                               `"title":"%s"`,
			"/feeds/articles.rss?lang=" + tt.lang:                                `<title>%s</title>`,
			"/feeds/articles.atom?lang=" + tt.lang:                               `>%s</title>`,
			"/oembed?url=https://paper.example/articles/bridge":                  `"title":"%s"`,
			"/api/v1/articles/bridge?format=ninjs":                               `"value":"%s"`,
			"/partners":                                                          `>%s</option>`,
			map[string]string{"en": "", "ar": "/ar"}[tt.lang] + "/":              `"name":"%s"`,
			map[string]string{"en": "", "ar": "/ar"}[tt.lang] + "/sections/news": `: %s"`,
		} {
			if body, want := get(p, path).Body.String(), fmt.Sprintf(around, tt.want); !strings.Contains(body, want) {
				t.Errorf("%s of %s: GET %s lacks %s", tt.kind, tt.lang, path, want)
			}
		}
		if got := strings.Contains(get(p, api.Root+"/articles?lang="+tt.lang).Body.String(), `"retracted":true`); got != (tt.kind == "retraction") {
			t.Errorf("%s: the API's list has retracted: %t", tt.kind, got)
		}
	}
}

// Indexable pages have distinct titles, except listings, whose titles are user input. A section and
// a category with one name are told apart.
func TestTitlesAreTheirOwn(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	called := map[string]string{}
	for _, loc := range regexp.MustCompile(`<loc>https://paper\.example(/[^<]*)</loc>`).FindAllStringSubmatch(get(p, "/sitemap.xml").Body.String(), -1) {
		path := html.UnescapeString(loc[1])
		if strings.Contains(path, "/listings/") {
			continue
		}
		title := titleIn.FindStringSubmatch(get(p, path).Body.String())
		if title == nil {
			t.Fatalf("GET %s has no title", path)
		}
		if other := called[title[1]]; other != "" {
			t.Errorf("%s and %s are both called %q", other, path, title[1])
		}
		called[title[1]] = path
	}
	for title, path := range map[string]string{
		"Notices – The Corniche": "/sections/notices", "Notices · Classifieds – The Corniche": "/listings?category=notices",
		"إشعارات – الكورنيش": "/ar/sections/notices", "إشعارات · الإعلانات المبوبة – الكورنيش": "/ar/listings?category=notices",
	} {
		if called[title] != path {
			t.Errorf("%q is %s, want %s", title, called[title], path)
		}
	}
}

var titleIn = regexp.MustCompile(`<title>([^<]*)</title>`)

// A listing's page links to the feeds of its category and city, in every format.
func TestFeedsOfAListing(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	here := deskListing("feedme", today().Add(-time.Hour), today().Add(time.Hour))
	nowhere := here
	nowhere.ID, nowhere.Place = "nowhere", classifieds.Place{}
	if err := p.store.Put(t.Context(), here, nowhere); err != nil {
		t.Fatal(err)
	}
	for path, query := range map[string]string{
		"/listings/feedme": "category=" + here.Category + "&city=" + here.Place.City, "/ar/listings/feedme": "category=" + here.Category + "&city=" + here.Place.City,
		"/listings/nowhere": "category=" + here.Category,
	} {
		body := html.UnescapeString(get(p, path).Body.String())
		head, _, _ := strings.Cut(body, "</head>")
		for _, format := range []string{"rss", "atom", "json"} {
			feed := "/feeds/listings." + format + "?" + query
			if !strings.Contains(head, `href="`+feed+`"`) {
				t.Errorf("GET %s does not offer %s", path, feed)
			}
			if w := get(p, feed); w.Code != 200 || !strings.Contains(w.Body.String(), "/listings/feedme") {
				t.Errorf("GET %s = %d, want the listing in it", feed, w.Code)
			}
		}
		if strings.Contains(head, "/feeds/articles") {
			t.Errorf("GET %s offers the news", path)
		}
	}
}

// Each page is a valid document: one title, one h1, headings in order, language and direction,
// unique ids, and labels and references with existing targets.
func TestPagesAreWhole(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	id, slug := firstListing(t, p), firstArticle(t, p, "ar")
	for _, path := range []string{"/", "/ar/", "/sections/sport", "/ar/sections/sport", "/articles/" + firstArticle(t, p, "en"), "/articles/" + slug, "/listings", "/ar/listings?category=motors", "/listings?q=nothinglikethis",
		"/listings/" + id, "/ar/listings/" + id, "/nothing", "/ar/nothing", "/listings?limit=x"} {
		root, err := html.Parse(get(p, path).Body)
		if err != nil {
			t.Fatal(err)
		}
		ids, refs, count := map[string]int{}, []string{}, map[string]int{}
		level := 0
		for n := range root.Descendants() {
			if n.Type != html.ElementNode {
				continue
			}
			count[n.Data]++
			if len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] >= '1' && n.Data[1] <= '6' {
				if now := int(n.Data[1] - '0'); now > level+1 && level > 0 {
					t.Errorf("GET %s: h%d after h%d", path, now, level)
				} else {
					level = now
				}
			}
			for _, a := range n.Attr {
				switch a.Key {
				case "id":
					ids[a.Val]++
				case "for", "aria-labelledby", "aria-describedby", "aria-controls":
					refs = append(refs, strings.Fields(a.Val)...)
				case "style", "onclick", "onload", "onsubmit":
					t.Errorf("GET %s: <%s> has %s", path, n.Data, a.Key)
				}
			}
		}
		if count["h1"] != 1 || count["title"] != 1 || count["main"] != 1 {
			t.Errorf("GET %s has %d h1, %d title, %d main", path, count["h1"], count["title"], count["main"])
		}
		for id, n := range ids {
			if n > 1 {
				t.Errorf("GET %s: id %q is there %d times", path, id, n)
			}
		}
		for _, ref := range refs {
			if ids[ref] == 0 {
				t.Errorf("GET %s: something refers to #%s, which is not there", path, ref)
			}
		}
	}
}

var robotsLine = regexp.MustCompile(`^(User-agent|Disallow|Allow|Sitemap): \S+$|^$`)

// No sitemap has an address that robots.txt excludes, and the sitemaps in robots.txt exist.
func TestRobotsAndSitemapAgree(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	var forbidden []*regexp.Regexp
	for line := range strings.Lines(get(p, "/robots.txt").Body.String()) {
		line = strings.TrimSuffix(line, "\n")
		if !robotsLine.MatchString(line) {
			t.Errorf("robots.txt has a line %q", line)
		}
		if path, ok := strings.CutPrefix(line, "Disallow: "); ok {
			forbidden = append(forbidden, regexp.MustCompile("^"+strings.ReplaceAll(regexp.QuoteMeta(path), `\*`, ".*")))
		}
		if address, ok := strings.CutPrefix(line, "Sitemap: "); ok {
			if w := get(p, strings.TrimPrefix(address, "https://paper.example")); w.Code != 200 {
				t.Errorf("robots.txt names %s, whose status is %d", address, w.Code)
			}
		}
	}
	for _, address := range sitemapAddresses(t, p, "/sitemap.xml") {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		if slices.ContainsFunc(forbidden, func(f *regexp.Regexp) bool { return f.MatchString(u.RequestURI()) }) {
			t.Errorf("the sitemap names %s, which robots.txt forbids", address)
		}
	}
	for path, want := range map[string]bool{"/api/v1/site": true, "/listings?q=x": true, "/listings?cursor=x": true, "/listings?attr.beds=2": true, "/listings?category=motors": false, "/": false, "/articles/x": false, "/feeds/articles.rss": false} {
		if got := slices.ContainsFunc(forbidden, func(f *regexp.Regexp) bool { return f.MatchString(path) }); got != want {
			t.Errorf("robots.txt forbids %s: %v, want %v", path, got, want)
		}
	}
}

// Over a real connection HEAD and 304 have no body, Content-Length is correct, and the connection
// is reused.
func TestOverTheWire(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	server := httptest.NewUnstartedServer(p)
	server.Listener, server.Config.ConnContext, server.Config.ConnState = middleware.Listen(server.Listener, middleware.Limits{MaxConnections: 10}), middleware.ConnContext, middleware.ConnState
	server.Start()
	defer server.Close()
	client := http.Client{Timeout: 5 * time.Minute, Transport: &http.Transport{DisableCompression: true, MaxConnsPerHost: 1}}
	tag := ""
	for _, tt := range []struct {
		method, path string
		condition    bool
		status       int
		body         bool
	}{
		{"GET", "/", false, 200, true}, {"GET", "/", false, 200, true}, {"HEAD", "/", false, 200, false}, {"GET", "/", true, 304, false}, {"GET", "/nothing", false, 404, true},
		{"HEAD", "/nothing", false, 404, false}, {"GET", "/api/v1/listings?limit=50", false, 200, true}, {"OPTIONS", "/", false, 204, false}, {"GET", "/healthz", false, 200, true}, {"HEAD", "/healthz", false, 200, false},
		{"GET", "/ar", false, 308, false}, {"DELETE", "/", false, 405, true},
	} {
		r, err := http.NewRequestWithContext(t.Context(), tt.method, server.URL+tt.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		if tt.condition {
			r.Header.Set("If-None-Match", tag)
		}
		answer, err := client.Transport.RoundTrip(r)
		if err != nil {
			t.Fatalf("%s %s: %v", tt.method, tt.path, err)
		}
		body, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		if err != nil || answer.StatusCode != tt.status || (len(body) > 0) != tt.body {
			t.Errorf("%s %s = %d with %d bytes, %v, want %d", tt.method, tt.path, answer.StatusCode, len(body), err, tt.status)
		}
		if tt.body && answer.ContentLength >= 0 && answer.ContentLength != int64(len(body)) {
			t.Errorf("%s %s has Content-Length %d and sends %d bytes", tt.method, tt.path, answer.ContentLength, len(body))
		}
		if tt.status == 200 && tt.path == "/" {
			tag = answer.Header.Get("Etag")
		}
	}
}
