package library

import (
	"fmt"
	"strings"
	"testing"
)

// Faults that do not prevent publication are reported with their line.
func TestWarnings(t *testing.T) {
	t.Parallel()
	const pub = "published: 2026-11-01T08:00:00+04:00\n"
	for _, tt := range []struct{ name, file, text, want string }{
		{"a lead picture without alt text", "a.md", "---\nsection: news\n" + pub + "images:\n  - src: p.png\n    caption: P\n---\n# A\n\nT.", "warning a.md:5: the picture has no alt text; say in alt: what it shows, for those who do not see it"},
		{"a picture in the body without", "a.md", "---\nsection: news\n" + pub + "---\n# A\n\nT.\n\n![](p.png)", "warning a.md:9: the picture has no alt text"},
		{"struck out", "a.md", "---\nsection: news\n" + pub + "---\n# A\n\nT\n~~x~~.", "warning a.md:8: struck-out text is printed plain"},
		{"no section", "a.md", "---\n" + pub + "---\n# A\n\nT.", "warning a.md: no section; write section: news or sport"},
		{"no time", "a.md", "---\nsection: news\n---\n# A\n\nT.", "warning a.md: no published: the piece is a draft; write published: 2026-11-23T08:00:00+04:00, or status: draft"},
		{"another section", "a.md", "---\n" + pub + "section: Gossip\n---\n# A\n\nT.", `error a.md:3: section "gossip" is not one of the paper's; write one of news, sport`},
		{"a wire without section", "a.txt", wireOf("A"), "warning a.txt: missing: section; write it in a.yaml: section: news or sport"},
		{"a word set twice", "a.txt", "A\n\nDubai: It is so.\n\nHe said that the the road was open.\n", `warning a.txt:5: "the the" may be a typing error for "the"; compare it with the source; it is printed as it is`},
		{"a size that is not the file's", "a.md", "---\nsection: news\n" + pub + "images: [{src: p.png, alt: P, width: 9, height: 9}]\n---\n# A\n\nT.", `error a.md:4: width and height of "img/p.png" are 9×9, the file is 8×4; leave width and height out`},
		{"a picture elsewhere", "a.md", "---\nsection: news\n" + pub + "---\n# A\n\nT.\n\n![P](https://a.example/p.png)", `error a.md:9: the picture "https://a.example/p.png" lies elsewhere; save it in the folder img`},
		{"live without a time", "a.md", "---\nsection: news\nstatus: live\n---\n# A\n\nT.", "error a.md:3: status is live, but published is missing"},
		{"expired before it began", "a.md", "---\nsection: news\n" + pub + "expires: 2026-10-01T08:00:00+04:00\n---\n# A\n\nT.", "error a.md:4: the piece expires before it is published; correct expires or published"},
		{"another language", "a.md", "---\nsection: news\n" + pub + "lang: fr\n---\n# A\n\nT.", `warning a.md:4: the paper has no language "fr": the piece will be in no list; write lang: en or lang: ar, or add the language to paper.yaml`},
		{"updated before it began", "a.md", "---\nsection: news\n" + pub + "updated: 2026-10-01T08:00:00+04:00\n---\n# A\n\nT.", "error a.md:4: the piece is updated before it is published"},
	} {
		opt := onDay(20)
		opt.Sections, opt.Languages = []string{"news", "sport"}, []string{"en", "ar"}
		l := mustOpen(t, files(tt.file, tt.text, "img/p.png", pngOf(8, 4)), opt)
		var said []string
		for _, p := range l.Problems() {
			said = append(said, fmt.Sprintf("%s %s", p.Level, p))
		}
		if all := strings.Join(said, "\n"); !strings.Contains(all, tt.want) {
			t.Errorf("%s: problems\n%s\nlack\n%s", tt.name, all, tt.want)
		}
		if slugs(l) != "a" {
			t.Errorf("%s: the piece is not there", tt.name)
		}
	}
}

// An article belongs to a language of the paper with the same primary subtag;
// its own tag does not change.
func TestLanguagesOfThePaper(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, file, front string
		paper             []string
		lang, dir         string
		warned            bool
	}{
		{"the paper's", "a.md", "lang: en", []string{"en", "ar"}, "en", "ltr", false},
		{"of a region", "a.md", "lang: en-GB", []string{"en", "ar"}, "en-GB", "ltr", false},
		{"of a script and a region", "a.md", "lang: ar-Arab-EG", []string{"en", "ar"}, "ar-Arab-EG", "rtl", false},
		{"in capitals", "a.md", "lang: EN-gb", []string{"en"}, "EN-gb", "ltr", false},
		{"of an extension", "a.md", "lang: en-u-ca-islamic", []string{"en"}, "en-u-ca-islamic", "ltr", false},
		{"the paper's has a region", "a.md", "lang: en", []string{"en-GB"}, "en", "ltr", false},
		{"another", "a.md", "lang: fr-CA", []string{"en", "ar"}, "fr-CA", "ltr", true},
		{"another that begins alike", "a.md", "lang: eng", []string{"en"}, "eng", "ltr", true},
		{"of the folder", "ar/a.md", "", []string{"en"}, "ar", "rtl", true},
		{"of the text", "a.md", "", []string{"ar"}, "en", "ltr", true},
		{"a paper that does not say", "a.md", "lang: fr", nil, "fr", "ltr", false},
	} {
		opt := onDay(20)
		opt.Languages = tt.paper
		l := mustOpen(t, files(tt.file, "---\nsection: news\npublished: 2026-11-01T08:00:00+04:00\n"+tt.front+"\n---\n# A\n\nText.\n"), opt)
		a, err := l.Article("a")
		if err != nil || a.Lang != tt.lang || a.Dir != tt.dir {
			t.Errorf("%s: %s, %s, %v; want %s, %s", tt.name, a.Lang, a.Dir, err, tt.lang, tt.dir)
		}
		if warned := strings.Contains(whats(l), "the paper has no language"); warned != tt.warned || len(l.Problems()) > 1 {
			t.Errorf("%s: problems %q, want it warned of: %v", tt.name, whats(l), tt.warned)
		}
	}
}
