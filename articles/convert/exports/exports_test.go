package exports

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"broadside/articles"
)

// readAll reads a text and returns its items.
func readAll(t testing.TB, text string, o Options) (Format, []*Item, error) {
	t.Helper()
	var items []*Item
	format, err := Read(bytes.NewReader([]byte(text)), int64(len(text)), o, func(i *Item) error {
		items = append(items, i)
		return nil
	})
	return format, items, err
}

func mustRead(t testing.TB, text string, o Options) []*Item {
	t.Helper()
	_, items, err := readAll(t, text, o)
	if err != nil {
		t.Fatalf("%v in %.200s", err, text)
	}
	return items
}

// small files of each format, which also seed the fuzz tests.
const (
	smallWXR = `<rss xmlns:wp="http://wordpress.org/export/1.2/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"><channel><link>https://o.example</link><language>ar</language>
<wp:author><wp:author_login>ali</wp:author_login><wp:author_display_name>Ali A.</wp:author_display_name></wp:author>
<item><title>A &amp;amp; B</title><dc:creator>ali</dc:creator><guid>1</guid><content:encoded><![CDATA[<p>T</p>[gallery]]]></content:encoded><excerpt:encoded>E</excerpt:encoded><wp:post_id>1</wp:post_id><wp:post_name>a-b</wp:post_name><wp:post_type>post</wp:post_type><wp:status>publish</wp:status><wp:post_date_gmt>2020-01-02 03:04:05</wp:post_date_gmt>
<category domain="post_tag" nicename="t">Tag</category></item>
<item><wp:post_id>2</wp:post_id><wp:post_parent>1</wp:post_parent><wp:post_type>attachment</wp:post_type><wp:attachment_url>https://o.example/a.jpg</wp:attachment_url></item></channel></rss>`
	smallGhost = `{"db":[{"meta":{"version":"5"},"data":{"posts":[{"id":1,"title":"A","slug":"a","html":"<p>T</p>","status":"published","visibility":"public","published_at":"2020-01-02T03:04:05.000Z","feature_image":"__GHOST_URL__/content/images/a.jpg"}],
"users":[{"id":"u","name":"Ali"}],"tags":[{"id":"t","name":"News","slug":"news"},{"id":"i","name":"#internal"}],"posts_authors":[{"post_id":1,"author_id":"u"}],"posts_tags":[{"post_id":1,"tag_id":"t"},{"post_id":1,"tag_id":"i","sort_order":1}],"posts_meta":[{"post_id":1,"feature_image_caption":"C"}]}}]}`
	smallNinjs = `{"uri":"https://o.example/articles/a-b","type":"text","pubStatus":"usable","language":"en","firstCreated":"2020-01-02T03:04:05Z","headlines":[{"role":"main","value":"A"}],"bodies":[{"contentType":"text/html","value":"<p>T</p>"}],"by":"Ali Ahmed and Bo Berg","edNote":"N"}`
	smallRSS   = `<rss version="2.0"><channel><title>Paper</title><language>en</language><link>https://o.example</link><item><title>A</title><link>https://o.example/a-b</link><description>&lt;p&gt;T&lt;/p&gt;</description><pubDate>Thu, 02 Jan 2020 03:04:05 GMT</pubDate><author>a@b.example (Ali)</author><category>News</category><enclosure url="https://o.example/a.jpg" type="image/jpeg"/></item></channel></rss>`
	smallRDF   = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Paper</title></channel><item rdf:about="x"><title>A</title><link>https://o.example/a-b</link><description>T</description><dc:date>2020-01-02T03:04:05Z</dc:date></item></rdf:RDF>`
	smallAtom  = `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Paper</title><entry><id>1</id><title type="html">A</title><link href="https://o.example/a-b"/><updated>2020-01-02T03:04:05Z</updated><author><name>Ali</name></author><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>T<br/>U</p></div></content></entry></feed>`
	smallFeed  = `{"version":"https://jsonfeed.org/version/1.1","title":"Paper","items":[{"id":1,"title":"A","url":"https://o.example/a-b","content_text":"T\n\nU","date_published":"2020-01-02T03:04:05Z","tags":["News"],"authors":[{"name":"Ali"}]}],"language":"en"}`
)

func TestFormats(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		format                  Format
		text, slug, html, name  string
		headline, lang, section string
	}{
		{WXR, smallWXR, "a-b", "<p>T</p>[gallery]", "Ali A.", "A & B", "ar", ""},
		{Ghost, smallGhost, "a", "<p>T</p>", "Ali", "A", "", "News"},
		{Ninjs, smallNinjs, "a-b", "<p>T</p>", "Ali Ahmed", "A", "en", ""},
		{RSS, smallRSS, "", "<p>T</p>", "Ali", "A", "en", "News"},
		{RDF, smallRDF, "", "T", "", "A", "", ""},
		{Atom, smallAtom, "", "<div><p>T<br>U</p></div>", "Ali", "A", "en", ""},
		{JSONFeed, smallFeed, "", "<p>T</p>\n<p>U</p>", "Ali", "A", "en", "News"},
	} {
		t.Run(string(tt.format), func(t *testing.T) {
			t.Parallel()
			format, items, err := readAll(t, tt.text, Options{})
			if err != nil || format != tt.format || len(items) == 0 {
				t.Fatalf("%s, %d items, %v", format, len(items), err)
			}
			i := items[0]
			name, section := "", ""
			if len(i.Article.Byline) > 0 {
				name = i.Article.Byline[0].Name
			}
			if len(i.Terms) > 0 {
				section = i.Terms[0].Name
			}
			if i.Slug != tt.slug || i.HTML != tt.html || name != tt.name || i.Article.Headline != tt.headline || i.Article.Lang != tt.lang || section != tt.section {
				t.Errorf("%+v", i)
			}
			if want := time.Date(2020, 1, 2, 3, 4, 5, 0, time.UTC); !i.Article.Published.Equal(want) || i.Article.Status != articles.StatusLive || i.Skip != "" {
				t.Errorf("published %v, %s, skip %q", i.Article.Published, i.Article.Status, i.Skip)
			}
		})
	}
}

// TestCharacterSets reads one feed in several.
func TestCharacterSets(t *testing.T) {
	t.Parallel()
	const feed = `<rss version="2.0"><channel><item><title>%s</title><description>%s</description></item></channel></rss>`
	utf16 := func(s string) string {
		b := []byte{0xff, 0xfe}
		for _, r := range s {
			b = append(b, byte(r), byte(r>>8))
		}
		return string(b)
	}
	for _, tt := range []struct{ name, text, want string }{
		{"UTF-8", fmt.Sprintf(feed, "Zürich", "x"), "Zürich"},
		{"byte order mark", "\ufeff" + fmt.Sprintf(feed, "Zürich", "x"), "Zürich"},
		{"ISO-8859-1", `<?xml version="1.0" encoding="ISO-8859-1"?>` + fmt.Sprintf(feed, "Z\xfcrich", "x"), "Zürich"},
		{"windows-1251", `<?xml version="1.0" encoding='windows-1251'?>` + fmt.Sprintf(feed, "\xcc\xee\xf1\xea\xe2\xe0", "x"), "Москва"},
		{"UTF-16", utf16(`<?xml version="1.0" encoding="UTF-16"?>` + fmt.Sprintf(feed, "Zürich دبي", "x")), "Zürich دبي"},
		{"not declared", fmt.Sprintf(feed, "Die B\xfcrger von Z\xfcrich w\xe4hlen heute f\xfcr das n\xe4chste Jahr", "x"), "Die Bürger von Zürich wählen heute für das nächste Jahr"},
		{"broken UTF-8", `<?xml version="1.0" encoding="UTF-8"?>` + fmt.Sprintf(feed, "Z\xffrich", "x"), "Z\ufffdrich"},
		{"control characters", fmt.Sprintf(feed, "A\x0bB\x00C", "x"), "A B C"},
		{"a bare &", fmt.Sprintf(feed, "AT&T & more &nbps; &eacute;", "x"), "AT&T & more &nbps; é"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := mustRead(t, tt.text, Options{})[0].Article.Headline; got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

func TestUnknown(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "  ", "hello", "<html><body>x</body></html>", "<newsItem/>", `{"a":1}`, "[]", "{}", `{"properties":{},"$schema":"x","uri":1}`, `"text"`, "<?xml version='1.0'?>", "\x00\x01\x02"} {
		_, items, err := readAll(t, text, Options{})
		var fault *Fault
		if !errors.Is(err, ErrUnknown) && !errors.As(err, &fault) || len(items) > 0 {
			t.Errorf("Read(%q): %d items, %v", text, len(items), err)
		}
	}
}

// TestPacked: an export in a gzip or zip file is refused, and the error asks the user to unpack it.
func TestPacked(t *testing.T) {
	t.Parallel()
	text := []byte(strings.Repeat("<rss version='2.0'><channel></channel></rss>", 9))
	var gz, zipped bytes.Buffer
	g := gzip.NewWriter(&gz)
	z := zip.NewWriter(&zipped)
	inner, err := z.Create("export.xml")
	_, err1 := g.Write(text)
	_, err2 := inner.Write(text)
	if err := errors.Join(err, err1, err2, g.Close(), z.Close()); err != nil {
		t.Fatal(err)
	}
	for name, packed := range map[string]string{"gzip": gz.String(), "zip": zipped.String(), "xz": "\xfd7zXZ\x00\x00\x04"} {
		_, items, err := readAll(t, packed, Options{})
		var fault *Fault
		if !errors.As(err, &fault) || !strings.Contains(fault.Fix, "unpack it") || len(items) > 0 {
			t.Errorf("%s: %v, want the advice to unpack it", name, err)
		}
	}
}

// processorTime returns the processor time of this process, which does not pass while a busy machine
// works for others.
func processorTime(t *testing.T) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// TestHostile reads files that are made to cost time or memory. Each is refused,
// or read within bounds.
func TestHostile(t *testing.T) {
	if testing.Short() {
		t.Skip("it reads large files")
	}
	const open = `<rss version="2.0"><channel><item><title>`
	lol := `<!DOCTYPE rss [<!ENTITY lol "lol">`
	for i := range 9 {
		lol += fmt.Sprintf(`<!ENTITY lol%d "%s">`, i+1, strings.Repeat(fmt.Sprintf("&lol%s;", strings.TrimLeft(fmt.Sprint(i), "0")), 10))
	}
	large := strings.Repeat("x", maxItem+1<<20)
	for _, tt := range []struct{ name, text, fault string }{
		{"entity bomb", lol + "]>" + open + "&lol9;</title></item></channel></rss>", "the entity &lol9; is not known"},
		{"external entity", `<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>` + open + "&x;</title></item></channel></rss>", "the entity &x; is not known"},
		{"parameter entity", `<!DOCTYPE rss [<!ENTITY % x SYSTEM "http://127.0.0.1/"> %x;]>` + open + "A &y; B</title></item></channel></rss>", "the entity &y; is not known"},
		{"deep XML", "<rss><channel>" + strings.Repeat("<item>", 100_000), "nested more than 100 deep"},
		{"large text", open + large, "larger than 12 MB"},
		{"large tag", "<rss " + strings.Repeat("a='b' ", 1<<20) + ">", "larger than 256 KB"},
		{"many elements", open + strings.Repeat("<a/>", 1<<20), "more than 100,000 parts"},
		{"deep JSON", strings.Repeat("[", 1<<20), "nested more than 100 deep"},
		{"deep ninjs", `{"uri":"x","a":` + strings.Repeat(`{"a":`, 1<<18), "nested more than 100 deep"},
		{"many values", `{"version":"https://jsonfeed.org/version/1","items":[{"tags":[` + strings.Repeat("1,", 1<<20), "more than 100,000 parts"},
		{"large string", `{"uri":"` + large + `"}`, "larger than 12 MB"},
		{"cut-off XML", open, "cut off"},
		{"cut-off JSON", smallGhost[:len(smallGhost)/2], "cut off"},
		{"wrong types", `{"uri":{"a":[]},"headlines":"x","bodies":3,"type":[]}`, ""},
		{"many items", `{"version":"https://jsonfeed.org/version/1","items":[` + strings.Repeat("{},", 50_000) + "{}]}", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			start, items := processorTime(t), 0
			_, err := Read(strings.NewReader(tt.text), int64(len(tt.text)), Options{}, func(*Item) error { items++; return nil })
			took := processorTime(t) - start
			runtime.ReadMemStats(&after)
			t.Logf("%v, %d MB allocated, %d items", took.Round(time.Millisecond), (after.TotalAlloc-before.TotalAlloc)>>20, items)
			if tt.fault != "" && (err == nil || !strings.Contains(err.Error(), tt.fault)) {
				t.Errorf("%v, want %q", err, tt.fault)
			}
			if took > time.Minute { // it takes less than one second without -race
				t.Errorf("it took %v", took)
			}
			if mb := (after.TotalAlloc - before.TotalAlloc) >> 20; tt.fault != "" && mb > 80 {
				t.Errorf("%d MB were allocated until it was refused", mb)
			}
		})
	}
}
