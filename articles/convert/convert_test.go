package convert

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"broadside/articles"
	"broadside/articles/convert/exports"
)

// wxr returns a WordPress export of items.
func wxr(items ...string) string {
	return `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/"><channel>
<title>Old</title><link>https://old.example</link><language>en</language>` + strings.Join(items, "\n") + `</channel></rss>`
}

// post returns an item of a WordPress export.
func post(id, name, content string, more ...string) string {
	return fmt.Sprintf(`<item><title>Story %[1]s</title><link>https://old.example/2020/%[2]s/</link><guid>https://old.example/?p=%[1]s</guid><content:encoded><![CDATA[%[3]s]]></content:encoded>
<wp:post_id>%[1]s</wp:post_id><wp:post_name>%[2]s</wp:post_name><wp:post_type>post</wp:post_type>%[4]s</item>`, id, name, content, strings.Join(append(more, published), ""))
}

const published = `<wp:status>publish</wp:status><wp:post_date>2020-05-01 12:00:00</wp:post_date><wp:post_date_gmt>2020-05-01 08:00:00</wp:post_date_gmt>`

func writeSource(t *testing.T, name, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func readFileOf(t *testing.T, dir, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func hasProblem(r Report, words string) bool {
	for _, p := range r.Problems {
		if strings.Contains(p.String(), words) {
			return true
		}
	}
	return false
}

// TestEditedFilesAreKept edits, removes and changes stories between two runs.
func TestEditedFilesAreKept(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first := writeSource(t, "a.xml", wxr(post("1", "one", "Text one"), post("2", "two", "Text two"), post("3", "three", "Text three"), post("4", "four", "Text four")))
	second := writeSource(t, "b.xml", wxr(post("1", "one", "Text one, changed"), post("2", "two", "Text two, changed"), post("3", "three", "Text three"), post("4", "renamed", "Text four")))
	if r := importInto(t, dir, Options{}, first); r.New != 4 {
		t.Fatalf("%s", r.Summary())
	}
	edited := readFileOf(t, dir, "en/two.md") + "\nA person's own line.\n"
	if err := os.WriteFile(filepath.Join(dir, "en/two.md"), []byte(edited), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "en/three.md")); err != nil {
		t.Fatal(err)
	}
	r := importInto(t, dir, Options{}, second)
	if r.Changed != 1 || r.Kept != 2 || r.Same != 1 || r.New != 0 {
		t.Errorf("%s", r.Summary())
	}
	if !hasProblem(r, "en/two.md was edited here, and the source has changed too") || hasProblem(r, "three.md") {
		t.Errorf("problems: %v", r.Problems)
	}
	if got := readFileOf(t, dir, "en/two.md"); got != edited {
		t.Errorf("the edited file is %q", got)
	}
	if got := readFileOf(t, dir, "en/one.md"); !strings.Contains(got, "Text one, changed") {
		t.Errorf("the changed story is %q", got)
	}
	if _, err := os.Stat(filepath.Join(dir, "en/three.md")); !errors.Is(err, fs.ErrNotExist) {
		t.Error("the removed story is back")
	}
	if _, err := os.Stat(filepath.Join(dir, "en/renamed.md")); !errors.Is(err, fs.ErrNotExist) {
		t.Error("a new slug in the source gave the story a second file")
	}
	if r := importInto(t, dir, Options{Force: true}, second); r.Changed != 2 || r.Kept != 0 {
		t.Errorf("with Force: %s", r.Summary())
	}
}

func TestDryRunWritesNothing(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "new")
	source := writeSource(t, "a.xml", wxr(post("1", "one", "Text"), post("1", "one", "Text")))
	r := importInto(t, dir, Options{DryRun: true}, source)
	if r.New != 1 || r.Skipped["twice in the source"] != 1 || !strings.Contains(r.Summary(), "would be new") {
		t.Errorf("%s", r.Summary())
	}
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Error("the folder was made")
	}
}

// TestSlugs checks that two stories never share an address, and that a file of
// another origin is not written over.
func TestSlugs(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "en"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "en/own.md"), []byte("# Own\n\nText.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	r := importInto(t, dir, Options{}, writeSource(t, "a.xml", wxr(
		post("1", "same", "Text"), post("2", "same", "Text"), post("3", "own", "Text"), post("4", "index", "Text"), post("5", "%d8%b3%d9%84%d8%a7%d9%85", "نص عربي عن السلام في المدينة"),
		post("6", "../../etc/passwd", "Text"), post("7", "", "Text"), post("8", strings.Repeat("long-", 100), "Text"))))
	for _, name := range []string{"en/same.md", "en/same-2.md", "en/index-page.md", "ar/سلام.md", "en/etc-passwd.md", "en/story-7.md"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
	if r.Skipped["a file of its name is there that was not imported"] != 1 || r.New != 7 {
		t.Errorf("%s", r.Summary())
	}
	if got := readFileOf(t, dir, "en/own.md"); got != "# Own\n\nText.\n" {
		t.Errorf("own.md is %q", got)
	}
}

// TestStates checks which stories readers may see.
func TestStates(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	item := func(id, status, gmt string) string {
		return fmt.Sprintf(`<item><title>S</title><guid>%s</guid><content:encoded>T</content:encoded><wp:post_name>%s</wp:post_name><wp:post_type>post</wp:post_type><wp:status>%s</wp:status><wp:post_date>2030-01-01 00:00:00</wp:post_date><wp:post_date_gmt>%s</wp:post_date_gmt></item>`, id, id, status, gmt)
	}
	r := importInto(t, dir, Options{}, writeSource(t, "a.xml", wxr(item("live", "publish", "2020-01-01 00:00:00"), item("future", "future", "2030-01-01 00:00:00"), item("draft", "draft", "0000-00-00 00:00:00"),
		item("pending", "pending", "0000-00-00 00:00:00"), item("private", "private", "2020-01-01 00:00:00"), item("trash", "trash", "2020-01-01 00:00:00"), item("zoneless", "publish", "0000-00-00 00:00:00"))))
	lib := openLibrary(t, dir)
	for _, tt := range []struct {
		slug   string
		status articles.Status
		shown  bool
	}{{"live", articles.StatusLive, true}, {"future", articles.StatusScheduled, false}, {"draft", articles.StatusDraft, false}, {"pending", articles.StatusDraft, false}, {"zoneless", articles.StatusDraft, false}} {
		a, err := lib.Article(tt.slug)
		if err != nil {
			t.Fatal(err)
		}
		if s := a.Summary(); a.Status != tt.status || s.Shown(testTime()) != tt.shown {
			t.Errorf("%s: %s, shown %v", tt.slug, a.Status, s.Shown(testTime()))
		}
	}
	if r.Skipped["private"] != 1 || r.Skipped["trash"] != 1 || r.Lost["time without a zone or in an unknown form"] != 1 || !hasProblem(r, "give -zone") {
		t.Errorf("%s", r.Summary())
	}
	zone, dubai := t.TempDir(), time.FixedZone("Dubai", 4*3600)
	importInto(t, zone, Options{Exports: exports.Options{Zone: dubai}}, writeSource(t, "a.xml", wxr(item("zoneless", "publish", "0000-00-00 00:00:00"))))
	if got := readFileOf(t, zone, "en/zoneless.md"); !strings.Contains(got, "published: 2030-01-01T00:00:00+04:00") {
		t.Errorf("with a zone:\n%s", got)
	}
}

func TestSections(t *testing.T) {
	t.Parallel()
	category := func(slug, name string) string {
		return `<category domain="category" nicename="` + slug + `">` + name + `</category>`
	}
	source := writeSource(t, "a.xml", wxr(
		post("1", "code", "T", category("gulf", "Gulf"), category("sport", "Sport")), post("2", "name", "T", category("x", "رياضة")),
		post("3", "mapped", "T", category("company-news", "Company News")), post("4", "other", "T", category("uncategorized", "Uncategorized"))))
	o := Options{Sections: []Section{{"sport", []string{"Sport", "رياضة"}}, {"business", []string{"Business"}}, {"news", nil}}, Section: "news", Categories: map[string]string{"company news": "business"}}
	dir := t.TempDir()
	importInto(t, dir, o, source)
	for slug, want := range map[string]string{"code": "section: sport\ntags: ['Gulf']", "name": "section: sport\n", "mapped": "section: business\n", "other": "section: news\n"} {
		if got := readFileOf(t, dir, "en/"+slug+".md"); !strings.Contains(got, want) || strings.Contains(got, "Uncategorized") {
			t.Errorf("%s: no %q in\n%s", slug, want, got)
		}
	}
}

// pngBytes returns a small picture.
func pngBytes(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 4, 3))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

type fetched map[string][]byte

func (f fetched) Get(_ context.Context, address string) ([]byte, error) {
	if b := f[address]; b != nil {
		return b, nil
	}
	return nil, errors.New("the server answered 404")
}

// TestPictures copies pictures from a folder, loads others, and refuses files
// that are no pictures.
func TestPictures(t *testing.T) {
	t.Parallel()
	media := func(id, url string) string {
		return `<item><title>m</title><wp:post_id>` + id + `</wp:post_id><wp:post_type>attachment</wp:post_type><wp:status>inherit</wp:status><wp:attachment_url>` + url + `</wp:attachment_url><excerpt:encoded>Caption ` + id + `</excerpt:encoded>
<wp:postmeta><wp:meta_key>_wp_attachment_image_alt</wp:meta_key><wp:meta_value>Alt ` + id + `</wp:meta_value></wp:postmeta></item>`
	}
	thumbnail := `<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>9</wp:meta_value></wp:postmeta>`
	const uploads = "https://old.example/wp-content/uploads/"
	source := writeSource(t, "a.xml", wxr(
		post("1", "one", `<p>Text</p><figure><img src="`+uploads+`2020/05/port-300x200.png" alt="Port"><figcaption>The port <cite>A. Photographer</cite></figcaption></figure>
<img src="`+uploads+`640.png"><img src="https://cdn.example/far.jpg"><img src="`+uploads+`page.png"><img src="`+uploads+`script.svg"><img src="https://cdn.example/gone.png">`, thumbnail),
		media("9", uploads+"2020/lead.jpg")))
	picture := pngBytes(t)
	local := fstest.MapFS{
		"2020/05/port.png": {Data: picture}, "uploads/2020/lead.jpg": {Data: picture}, "640.png": {Data: picture}, "page.png": {Data: []byte("<html>no picture</html>")},
		"script.svg": {Data: []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`)},
	}
	dir := t.TempDir()
	o := Options{Pictures: local, Fetch: fetched{"https://cdn.example/far.jpg": picture}}
	r := importInto(t, dir, o, source)
	if r.Pictures != (Pictures{Copied: 3, Fetched: 1, Missing: 3}) {
		t.Errorf("%+v", r.Pictures)
	}
	for _, words := range []string{"no picture that is shown here", "a script could run in it", "404"} {
		if !hasProblem(r, words) {
			t.Errorf("no problem says %q: %v", words, r.Problems)
		}
	}
	lib := openLibrary(t, dir)
	for _, p := range lib.Problems() {
		if p.Level != articles.Warning {
			t.Error(p)
		}
	}
	a, err := lib.Article("one")
	if err != nil {
		t.Fatal(err)
	}
	if lead := a.Images[0]; lead.Alt != "Alt 9" || lead.Caption != "Caption 9" || !strings.HasPrefix(lead.Src, "/media/img/one/lead.png") || lead.Width != 4 {
		t.Errorf("the lead picture is %+v", lead)
	}
	inset := a.Body[1].Image
	if inset == nil || inset.Caption != "The port" || inset.Credit != "A. Photographer" || inset.Alt != "Port" || len(a.Body) != 4 {
		t.Errorf("the picture in the body is %+v of %d blocks", inset, len(a.Body))
	}
	second := importInto(t, dir, Options{Pictures: local}, source) // far.jpg is not loaded again
	if second.Same != 1 || second.Pictures.Same != 4 || second.Pictures.Missing != 3 {
		t.Errorf("second run: %s", second.Summary())
	}
}

// TestManifestIsLost checks that files are recognised without it.
func TestManifestIsLost(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	source := writeSource(t, "a.xml", wxr(post("1", "one", "Text")))
	importInto(t, dir, Options{}, source)
	if err := os.Remove(filepath.Join(dir, manifestName)); err != nil {
		t.Fatal(err)
	}
	if r := importInto(t, dir, Options{}, source); r.Same != 1 {
		t.Errorf("%s", r.Summary())
	}
	if err := os.WriteFile(filepath.Join(dir, manifestName), []byte("{broken"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Import(t.Context(), []string{source}, dir, Options{}); err == nil || !strings.Contains(err.Error(), manifestName) {
		t.Errorf("a broken manifest: %v", err)
	}
}

// TestInterrupted stops in the middle; the next run goes on.
func TestInterrupted(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	source := writeSource(t, "a.xml", wxr(post("1", "one", "Text"), post("2", "two", "Text"), post("3", "three", "Text")))
	ctx, stop := context.WithCancel(t.Context())
	r, err := Import(ctx, []string{source}, dir, Options{OnStory: func(Result) { stop() }})
	if err == nil || r.New != 1 {
		t.Errorf("%v, %s", err, r.Summary())
	}
	if r := importInto(t, dir, Options{}, source); r.New != 2 || r.Same != 1 {
		t.Errorf("%s", r.Summary())
	}
}

// TestNotesToEditors checks that lines of a published text are printed even where
// they resemble notes to editors, and that those of an agency are obeyed.
func TestNotesToEditors(t *testing.T) {
	t.Parallel()
	const text = "<p>First paragraph of the <b>story</b>.</p><p>Note to editors: call the desk</p><p>EMBARGOED UNTIL 2200 GMT SUNDAY</p><p>Last paragraph.</p>"
	dir := t.TempDir()
	r := importInto(t, dir, Options{}, writeSource(t, "a.xml", wxr(post("1", "public", text))),
		writeSource(t, "b.json", `{"uri":"https://a.example/items/agency-story","type":"text","language":"en","firstCreated":"2020-01-02T03:04:05Z","headlines":[{"value":"A"}],"bodies":[{"contentType":"text/html","value":"`+text+`"}]}`))
	lib := openLibrary(t, dir)
	for _, tt := range []struct {
		slug   string
		status articles.Status
		blocks int
	}{{"public", articles.StatusLive, 4}, {"agency-story", articles.StatusWithheld, 2}} {
		a, err := lib.Article(tt.slug)
		if err != nil {
			t.Fatal(err)
		}
		if a.Status != tt.status || len(a.Body) != tt.blocks || !a.Body[0].Spans[1].Strong {
			t.Errorf("%s: %s, %d blocks\n%s", tt.slug, a.Status, len(a.Body), a.Text())
		}
	}
	if !hasProblem(r, "the piece is held") || !hasProblem(r, "for the desk") {
		t.Errorf("problems: %v", r.Problems)
	}
}
