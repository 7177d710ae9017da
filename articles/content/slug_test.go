package content

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// An address follows from the name of a file, or of its folder for a bundle.
// What is without a bundle here had the same address in 1.0.
func TestSlugOfAFile(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ file, want, says string }{
		{"a/index.md", "a", ""}, {"2026/harbour-opens/index.md", "harbour-opens", ""}, {"posts/Harbour Opens/Index.md", "harbour-opens", ""},
		{"a/default.md", "a", ""}, {"a/index.ar.md", "a-ar", ""}, {"ميناء/index.md", "ميناء", ""}, {"a/index.txt", "a", ""},
		{"index.md", "index", ""}, {"en/index.md", "index", ""}, {"ar/index.md", "index", ""}, {"a/indexes.md", "indexes", ""},
		{"a/_index.md", "_index", "a list page of Hugo"},
		{"story.md", "story", ""}, {"My Story.md", "my-story", ""}, {"STORY.md", "story", ""}, {"2026-11-23-rents.md", "2026-11-23-rents", ""}, {"دبي اليوم.md", "دبي-اليوم", ""},
		{"50% off.md", "50-off", ""}, {"story.ar.md", "story-ar", ""}, {"story.en-GB.md", "story-en-gb", ""}, {"a.b.md", "a-b", ""}, {"rents (Dubai).md", "rents-dubai", ""}, {"copy-editor.md", "copy-editor", ""}, {"The Copy.md", "the-copy", "a copy"},
		{"Copy of x (1).md", "copy-of-x-1", "a copy"}, {"Copy of x.md", "copy-of-x", "a copy"}, {"x copy.md", "x-copy", "a copy"}, {"x - Copy (2).md", "x-copy-2", "a copy"}, {"x (1).md", "x-1", "a copy"}, {"نسخة من قصة.md", "نسخة-من-قصة", "a copy"},
		{"x.sync-conflict-20261123-054500-ABC.md", "x-sync-conflict-20261123-054500-abc", "a copy"}, {"Untitled.md", "untitled", "a copy"}, {"Untitled 2.txt", "untitled-2", "a copy"},
		{"%D8%AF%D8%A8%D9%8A.md", "d8-af-d8-a8-d9-8a", `name it "دبي.md"`}, {"a%20b.md", "a-20b", `name it "a b.md"`}, {"a\u202eb.md", "a-b", "turns it round"}, {"story.md.md", "story-md", `name it "story.md"`}, {"story.md.txt", "story-md", `name it "story.txt"`}, {"story.docx.md", "story-docx", `name it "story.md"`},
	} {
		if got := slugOf(tt.file); got != tt.want {
			t.Errorf("slugOf(%q) = %q, want %q", tt.file, got, tt.want)
		}
		what, fix := oddName(tt.file)
		if (what == "") != (tt.says == "") || !strings.Contains(what+"; "+fix, tt.says) || what != "" && !strings.Contains(what, "/articles/"+tt.want) {
			t.Errorf("oddName(%q) = %q, %q; want %q", tt.file, what, fix, tt.says)
		}
	}
}

// Bundles each have an address, their pictures beside them, and are linked to
// by their files.
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

// A bundle that readers knew as /articles/index does not move in silence.
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
