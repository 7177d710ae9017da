package library

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
)

// The files determine which of two files has their common address: it is the
// same in any order of reading, and after a restart.
func TestWhoseTheAddressIs(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, has, hasText, waits, waitsText string }{
		{"the first language", "en/tr.md", story("E", 1), "ar/tr.md", story("A", 1)},
		{"the first language, published later", "en/tr.md", story("E", 9), "ar/tr.md", story("A", 1)},
		{"a region of it", "z/tr.md", storyWith("E", 1, "lang: en-GB\n"), "a/tr.md", storyWith("A", 1, "lang: ar-EG\n")},
		{"the second language before none", "ar/tr.md", story("A", 9), "a/tr.md", storyWith("F", 1, "lang: fr\n")},
		{"the one published first", "z/tr.md", story("Z", 1), "a/tr.md", story("A", 2)},
		{"the first by path", "a/tr.md", story("A", 1), "z/tr.md", story("Z", 1)},
		{"a piece before a draft", "ar/tr.md", story("A", 1), "en/tr.md", "# E\n\nText.\n"},
		{"a piece before one that is withheld", "ar/tr.md", story("A", 1), "en/tr.md", storyWith("E", 1, "status: withheld\n")},
		{"a piece before one that cannot be read", "ar/tr.md", story("A", 1), "en/tr.md", "---\nheadline: [\n---\n"},
		{"a draft before one that cannot be read", "z/tr.md", "# Z\n\nText.\n", "a/tr.md", "---\nheadline: [\n---\n"},
		{"a file before a bundle", "tr.md", story("A", 9), "x/tr/index.md", story("B", 1)},
		{"killed is said, not hidden", "en/tr.md", storyWith("E", 1, "status: killed\n"), "ar/tr.md", story("A", 1)},
	} {
		opt := onDay(20)
		opt.Languages = []string{"en", "ar"}
		agree := func(when string, l *Library) {
			t.Helper()
			if want := fmt.Sprintf("%s: its address \"tr\" is taken by %s;", tt.waits, tt.has); !strings.Contains(whats(l), want) {
				t.Errorf("%s, %s: problems\n%s\nlack %q", tt.name, when, whats(l), want)
			}
			if e := l.now.Load().bySlug["tr"]; e == nil || e.path != tt.has || len(l.Summaries()) != 1 {
				t.Errorf("%s, %s: the address is that of %v in %d pieces, want %s", tt.name, when, e, len(l.Summaries()), tt.has)
			}
		}
		agree("at the start", mustOpen(t, files(tt.has, tt.hasText, tt.waits, tt.waitsText), opt))
		for _, order := range [][]string{{tt.has, tt.hasText, tt.waits, tt.waitsText}, {tt.waits, tt.waitsText, tt.has, tt.hasText}} {
			d := newDrawer(t, opt, order[0], order[1])
			version := d.lib.Version()
			d.put(order[2], order[3])
			scanThrice(t, d.lib)
			agree(order[2]+" came later", d.lib)
			if order[2] == tt.has && d.lib.Version() == version {
				t.Errorf("%s: another piece has the address, and the version is the same", tt.name)
			}
		}
	}
}

// The order is also total without a list of languages, and with many files for
// one address.
func TestManyFilesOfOneAddress(t *testing.T) {
	t.Parallel()
	m := fstest.MapFS{}
	for i := range 20 {
		m[fmt.Sprintf("f%02d/tr.md", i)] = &fstest.MapFile{Data: []byte(story(fmt.Sprint("N", i), 20-i%5))}
	}
	l := mustOpen(t, m, onDay(30))
	if a, err := l.Article("tr"); err != nil || a.Headline != "N4" {
		t.Errorf("tr = %q, %v, want N4: of the first day, and the first by path", a.Headline, err)
	}
	if n := strings.Count(whats(l), `is taken by f04/tr.md`); n != 19 {
		t.Errorf("%d files are reported, want 19:\n%s", n, whats(l))
	}
}
