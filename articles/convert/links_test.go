package convert

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"broadside/articles/convert/exports"
)

// link returns a paragraph with a link.
func link(href string) string { return `<p>See <a href="` + href + `">the story</a> on it.</p>` }

// Links between the stories of a file lead to the new addresses, in both directions and in each
// form of the old address; other links stay.
func TestLinksBetweenStories(t *testing.T) {
	t.Parallel()
	page := strings.Replace(post("4", "about", "A page."), "post</wp:post_type>", "page</wp:post_type>", 1)
	arabic := "%d8%a7%d9%84%d9%85%d9%8a%d9%86%d8%a7%d8%a1"
	for _, tt := range []struct{ href, want string }{
		{"https://old.example/2020/harbour/", "/articles/harbour"},
		{"http://www.old.example/2020/harbour", "/articles/harbour"},
		{"/2020/harbour/", "/articles/harbour"},
		{"https://old.example/?p=2", "/articles/harbour"},
		{"https://old.example/2020/harbour/?utm_source=mail&amp;fbclid=1", "/articles/harbour"},
		{"https://old.example/2020/harbour/?share=mail#more", "/articles/harbour#more"},
		{"https://old.example/2020/" + arabic + "/", "/articles/" + strings.ToUpper(arabic)},
		{"https://old.example/2020/linking/", "/articles/linking"},
		{"https://old.example/2020/about/", "https://old.example/2020/about/"},
		{"https://old.example/", "https://old.example/"},
		{"https://old.example/?s=harbour", "https://old.example/?s=harbour"},
		{"https://other.example/2020/harbour/", "https://other.example/2020/harbour/"},
		{"mailto:desk@old.example", "mailto:desk@old.example"},
	} {
		dir := t.TempDir()
		body := link(tt.href) + `<ul><li><a href="` + tt.href + `">item</a></li></ul><table><tr><td><a href="` + tt.href + `">cell</a></td><td>b</td></tr></table>`
		source := writeSource(t, "a.xml", wxr(post("1", "linking", body), post("2", "harbour", "Text of the harbour."),
			post("3", arabic, "نص عربي عن الميناء في المدينة"), page))
		r := importInto(t, dir, Options{}, source)
		file := readFileOf(t, dir, "en/linking.md")
		if n := strings.Count(file, "]("+tt.want+")"); n != 3 {
			t.Errorf("%s: %d links to %s, want 3:\n%s", tt.href, n, tt.want, file)
		}
		if want := map[bool]int{true: 3}[strings.HasPrefix(tt.want, "/articles/")]; r.Links != want {
			t.Errorf("%s: the report has %d links, want %d", tt.href, r.Links, want)
		}
		if again := importInto(t, dir, Options{}, source); again.Same != again.Stories || again.Links != r.Links {
			t.Errorf("%s: the second run:\n%s", tt.href, again.Summary())
		}
	}
}

// A story that is imported with a later file becomes the target of links in both files.
func TestLinksToEarlierAndLaterRuns(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	a, b := post("1", "one", link("https://old.example/2020/two/")), post("2", "two", link("https://old.example/2020/one/"))
	importInto(t, dir, Options{}, writeSource(t, "a.xml", wxr(a)))
	if file := readFileOf(t, dir, "en/one.md"); !strings.Contains(file, "(https://old.example/2020/two/)") {
		t.Errorf("a link to a story that is not in the import:\n%s", file)
	}
	importInto(t, dir, Options{}, writeSource(t, "b.xml", wxr(b)))
	if file := readFileOf(t, dir, "en/two.md"); !strings.Contains(file, "(/articles/one)") {
		t.Errorf("a link to a story of an earlier run:\n%s", file)
	}
	edited := readFileOf(t, dir, "en/two.md") + "\nAn own line.\n"
	if err := os.WriteFile(filepath.Join(dir, "en/two.md"), []byte(edited), 0o600); err != nil {
		t.Fatal(err)
	}
	r := importInto(t, dir, Options{}, writeSource(t, "c.xml", wxr(a, b)))
	if file := readFileOf(t, dir, "en/one.md"); r.Changed != 1 || r.Kept != 1 || !strings.Contains(file, "(/articles/two)") {
		t.Errorf("%s%s", r.Summary(), file)
	}
	if hasProblem(r, "the source has changed too") {
		t.Errorf("a new target counts as a change of the source: %v", r.Problems)
	}
}

func TestLinksInGhost(t *testing.T) {
	t.Parallel()
	ghost := func(href, more string) string {
		return `{"db":[{"meta":{"version":"5"},"data":{"posts":[` +
			`{"id":1,"title":"Linking","slug":"linking","html":"` + strings.ReplaceAll(link(href), `"`, `\"`) + `","status":"published","visibility":"public","published_at":"2020-01-02T03:04:05.000Z"},` +
			`{"id":2,"title":"Harbour","slug":"harbour","html":"<p>T</p>","status":"published","visibility":"public","published_at":"2020-01-02T03:04:05.000Z"` + more + `}]}}]}`
	}
	site, err := url.Parse("https://old.example/blog/")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, href, more string
		site             *url.URL
		want             string
	}{
		{"the mark of the site, which is not given", "__GHOST_URL__/harbour/", "", nil, "[the story](/articles/harbour)"},
		{"a page of a site that is not given", "__GHOST_URL__/about/", "", nil, "See the story on it."},
		{"the mark of the site", "__GHOST_URL__/harbour/", "", site, "[the story](/articles/harbour)"},
		{"a page of the site", "__GHOST_URL__/about/", "", site, "[the story](https://old.example/blog/about/)"},
		{"a whole address", "https://old.example/blog/harbour/", "", site, "[the story](/articles/harbour)"},
		{"an answer of the Content API", "https://cms.example/harbour/", `,"url":"https://cms.example/harbour/"`, nil, "[the story](/articles/harbour)"},
	} {
		dir := t.TempDir()
		source := writeSource(t, "ghost.json", ghost(tt.href, tt.more))
		o := Options{Exports: exports.Options{Site: tt.site}}
		r := importInto(t, dir, o, source)
		if file := readFileOf(t, dir, "en/linking.md"); !strings.Contains(file, tt.want) {
			t.Errorf("%s: want %s in\n%s", tt.name, tt.want, file)
		}
		if tt.want == "See the story on it." && r.Lost["link"] != 1 {
			t.Errorf("%s: the lost link is not named: %v", tt.name, r.Lost)
		}
		if again := importInto(t, dir, o, source); again.Same != 2 {
			t.Errorf("%s: the second run:\n%s", tt.name, again.Summary())
		}
	}
}

func TestLinksInOtherFormats(t *testing.T) {
	t.Parallel()
	body := link("https://old.example/harbour-opens")
	escaped := strings.NewReplacer("<", "&lt;", ">", "&gt;", `"`, "&quot;").Replace(body)
	quoted := strings.ReplaceAll(body, `"`, `\"`)
	for name, text := range map[string]string{
		"a.xml": `<rss version="2.0"><channel><title>O</title><language>en</language><link>https://old.example</link>` +
			`<item><title>Linking</title><link>https://old.example/linking</link><description>` + escaped + `</description></item>` +
			`<item><title>Harbour opens</title><link>https://old.example/harbour-opens?utm_source=rss</link><guid isPermaLink="false">h1</guid><description>T</description></item></channel></rss>`,
		"b.xml": `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>O</title>` +
			`<entry><title>Linking</title><id>urn:1</id><link href="https://old.example/linking"/><content type="html">` + escaped + `</content></entry>` +
			`<entry><title>Harbour opens</title><id>urn:2</id><link href="https://old.example/harbour-opens"/><content type="html">T</content></entry></feed>`,
		"c.json": `{"version":"https://jsonfeed.org/version/1.1","title":"O","language":"en","items":[` +
			`{"id":"1","title":"Linking","url":"https://old.example/linking","content_html":"` + quoted + `"},` +
			`{"id":"2","title":"Harbour opens","url":"https://old.example/harbour-opens","content_html":"<p>T</p>"}]}`,
		"d.json": `[{"uri":"https://old.example/linking","standard":{"name":"ninjs","version":"3.0"},"type":"text","language":"en","headlines":[{"value":"Linking"}],"bodies":[{"value":"` + quoted + `","contenttype":"text/html"}]},` +
			`{"uri":"https://old.example/harbour-opens","standard":{"name":"ninjs","version":"3.0"},"type":"text","language":"en","headlines":[{"value":"Harbour opens"}],"bodies":[{"value":"<p>T</p>","contenttype":"text/html"}]}]`,
	} {
		dir := t.TempDir()
		r := importInto(t, dir, Options{}, writeSource(t, name, text))
		if r.Stories != 2 || r.Links != 1 {
			t.Errorf("%s: %s", name, r.Summary())
			continue
		}
		if file := readFileOf(t, dir, "en/linking.md"); !strings.Contains(file, "[the story](/articles/harbour-opens)") {
			t.Errorf("%s:\n%s", name, file)
		}
	}
}

// Links to a story are changed, and then the story is not imported because it has nothing to print.
func TestLinkToAStoryThatDoesNotComeIn(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := importInto(t, dir, Options{}, writeSource(t, "a.xml", wxr(post("1", "one", link("https://old.example/2020/two/")), post("2", "two", "<script>x</script>"))))
	if r.Skipped["without text"] != 1 || !hasProblem(r, "it links to /articles/two, which did not come in") {
		t.Errorf("%s%v", r.Summary(), r.Problems)
	}
}
