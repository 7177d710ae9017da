package library

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Each bundle has an address, its pictures are next to its text, and files can
// link to it.
func TestPageBundles(t *testing.T) {
	t.Parallel()
	const head = "---\nsection: news\npublished: 2026-11-01T08:00:00+04:00\n---\n"
	l := mustOpen(t, files(
		"a/index.md", head+"# A\n\nSee [B](../b/index.md).\n\n![Ship](ship.png)\n", "a/ship.png", pngOf(8, 4),
		"b/index.md", head+"# B\n\nText.\n", "b/index.ar.md", head+"# ب\n\nنص من هنا.\n",
		"c/story.ar.md", head+"# C\n\nText.\n",
	), onDay(20))
	if got := slugs(l); got != "a b b-ar story-ar" && got != "a, b, b-ar, story-ar" {
		t.Errorf("slugs %q, problems %s", got, whats(l))
	}
	a, err := l.Article("a")
	if err != nil || len(a.Body) != 2 || a.Body[0].Spans[1].Href != "/articles/b" || a.Body[1].Image.Width != 8 {
		t.Errorf("%+v, %v", a.Body, err)
	}
	for slug, lang := range map[string]string{"b": "en", "b-ar": "ar", "story-ar": "ar"} {
		if a, err := l.Article(slug); err != nil || a.Lang != lang {
			t.Errorf("%s: %s, %v; want %s", slug, a.Lang, err, lang)
		}
	}
}

// If a bundle was published as /articles/index before, the change of its
// address is reported.
func TestABundleThatHadAnotherAddress(t *testing.T) {
	t.Parallel()
	for _, before := range []string{"", `{"public": ["index"]}`} {
		opt := onDay(20)
		opt.Tombstones = filepath.Join(t.TempDir(), "gone.json")
		if before != "" {
			if err := os.WriteFile(opt.Tombstones, []byte(before), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		l := mustOpen(t, files("a/index.md", story("A", 1), "b/index.md", story("B", 1)), opt)
		if n := strings.Count(whats(l), "it may have been /articles/index"); n != min(1, len(before)) {
			t.Errorf("%q: %d problems: %s", before, n, whats(l))
		}
	}
}
