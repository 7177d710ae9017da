package site

import (
	"bytes"
	"encoding/json"
	"html"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/mmcdole/gofeed"
)

// The date of a correction is in the newspaper's time zone and in the page's wording, in every
// format.
func TestCorrectionsAreDatedInThePapersZone(t *testing.T) {
	t.Parallel()
	const corrected = "corrections: [{at: 2026-11-22T21:30:00Z, kind: correction, text: It was one.}]" // 1:30 on the 23rd in the Gulf
	p := newPaper(t, withArticles(fstest.MapFS{
		"wrong.md":    articleFile("headline: Wrong\n" + corrected),
		"wrong-ar.md": articleFile("headline: خطأ\nlang: ar\n" + corrected),
	}))
	for slug, day := range map[string]string{"wrong": "23 Nov 2026", "wrong-ar": "23 نوفمبر 2026"} {
		for _, path := range []string{"/articles/" + slug, "/feeds/articles.rss", "/feeds/articles.atom", "/feeds/articles.json", "/api/v1/articles/" + slug + "?format=ninjs"} {
			body := strings.ReplaceAll(get(p, path).Body.String(), "\u00a0", " ")
			if !strings.Contains(body, day) || strings.Contains(body, "22 N") || strings.Contains(body, "(2026-11") {
				t.Errorf("%s does not date the correction of %s with %q", path, slug, day)
			}
		}
		var n struct {
			EdNote string `json:"edNote"`
		}
		if err := json.Unmarshal(get(p, "/api/v1/articles/"+slug+"?format=ninjs").Body.Bytes(), &n); err != nil {
			t.Fatal(err)
		}
		mustEqual(t, "note to editors", n.EdNote, "correction 2026-11-23T01:30:00+04:00: It was one.")
	}
}

// Sponsored articles have a label before the text. Retracted ones have a notice in the title and
// before the text. Both are in the article's language and in every format, because a feed reader
// does not show the page around it.
func TestNoticesStandFirstInFeeds(t *testing.T) {
	t.Parallel()
	const retracted = "corrections: [{at: 2026-11-23T07:30:00Z, kind: retraction, text: It was not so.}]"
	p := newPaper(t, withArticles(fstest.MapFS{
		"plain.md":   articleFile("headline: Plain\nstandfirst: As it is."),
		"changed.md": articleFile("headline: Changed\nstandfirst: As it is.\ncorrections: [{at: 2026-11-23T07:30:00Z, kind: update, text: More.}]"),
		"paid.md":    articleFile("headline: Paid\nkind: sponsored\nstandfirst: Buy it."),
		"paid-ar.md": articleFile("headline: مدفوع\nkind: sponsored\nlang: ar\nstandfirst: اشتروه."),
		"gone.md":    articleFile("headline: Gone\nstandfirst: As it was.\n" + retracted),
		"gone-ar.md": articleFile("headline: خبر\nlang: ar\nstandfirst: كما كان.\n" + retracted),
	}))
	for _, format := range []string{"rss", "atom", "json"} {
		feed := readFeed(t, get(p, "/feeds/articles."+format).Body.Bytes())
		if len(feed.Items) != 6 {
			t.Fatalf("%s has %d items, want 6", format, len(feed.Items))
		}
		for _, item := range feed.Items {
			want := map[string]struct{ title, summary, first string }{
				"plain":   {"Plain", "As it is.", "<p>Words.</p>"},
				"changed": {"Changed", "As it is.", "<p>Words.</p>"},
				"paid":    {"Paid", "Paid for by a partner · Buy it.", "<p><strong>Paid for by a partner</strong></p><p>Words.</p>"},
				"paid-ar": {"مدفوع", "محتوى مدفوع من شريك · اشتروه.", "<p><strong>محتوى مدفوع من شريك</strong></p><p>Words.</p>"},
				"gone":    {"Retracted: Gone", "As it was.", "<p><strong>This story has been retracted</strong></p><p>Words.</p>"},
				"gone-ar": {"خبر مسحوب: خبر", "كما كان.", "<p><strong>سُحب هذا الخبر</strong></p><p>Words.</p>"},
			}[item.Link[strings.LastIndexByte(item.Link, '/')+1:]]
			mustEqual(t, format+" title", item.Title, want.title)
			mustEqual(t, format+" summary", html.UnescapeString(item.Description), want.summary)
			if !strings.HasPrefix(item.Content, want.first) {
				t.Errorf("%s: %s begins %.120q, want %q", format, item.Title, item.Content, want.first)
			}
		}
	}
}

// The notices are the same as on the page.
func TestNoticesAreThePages(t *testing.T) {
	t.Parallel()
	p := newPaper(t, withArticles(fstest.MapFS{
		"paid.md": articleFile("headline: Paid\nkind: sponsored"),
		"gone.md": articleFile("headline: Gone\ncorrections: [{at: 2026-11-23T07:30:00Z, kind: retraction, text: It was not so.}]"),
	}))
	feed := readFeed(t, get(p, "/feeds/articles.rss").Body.Bytes())
	if len(feed.Items) != 2 {
		t.Fatalf("the feed has %d items, want 2", len(feed.Items))
	}
	for _, item := range feed.Items {
		first, _, _ := strings.Cut(strings.TrimPrefix(item.Content, "<p><strong>"), "<")
		path := strings.TrimPrefix(item.Link, "https://paper.example")
		if page := get(p, path).Body.String(); first == "" || !strings.Contains(page, ">"+first+"<") {
			t.Errorf("the page %s lacks %q", path, first)
		}
	}
}

func readFeed(t testing.TB, b []byte) *gofeed.Feed {
	t.Helper()
	f, err := gofeed.NewParser().Parse(bytes.NewReader(b))
	if err != nil {
		t.Fatalf("gofeed: %v\n%s", err, b)
	}
	return f
}

func mustEqual(t testing.TB, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s:\n got %q\nwant %q", what, got, want)
	}
}
