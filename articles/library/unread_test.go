package library

import (
	"fmt"
	"strings"
	"testing"

	"broadside/articles"
)

// Each file that is not read is reported, with advice.
func TestFilesThatAreNotRead(t *testing.T) {
	t.Parallel()
	const asText = "save it as plain text (.txt) or copy its text into a .md file"
	for name, want := range map[string]string{
		"story.docx": asText, "story.doc": asText, "en/story.odt": asText, "story.rtf": asText, "story.pages": asText, "story.pdf": asText, "story.gdoc": asText,
		"story.html": asText, "STORY.HTM": asText, "قصة.docx": asText, "old.wps": asText, "book.epub": asText, "mail.eml": asText,
		"story.json": "export the piece as Markdown (.md) or as plain text (.txt)", "story.xml": "export the piece as", "wire.nitf": "export the piece as", "story.toml": "export the piece as",
		"story.markdown": "rename it to .md", "Story.Markdown": "rename it to .md", "story.mdown": "rename it to .md", "story.mkd": "rename it to .md", "story.mdx": "rename it to .md",
		"story.text": "rename it to .txt", "story.yml": "rename it to .yaml", "story.YAML": "rename it to .yaml",
		"story": "give it a name that ends in .md or .txt", "خبر": "give it a name that ends in .md or .txt",
		"rents.csv": "put it into the folder listings", "listings/rents.xlsx": "save it as CSV", "listings/rents.ods": "save it as CSV",
		"photo.heic": "save it as WebP", "img/photo.tiff": "save it as WebP", "film.mp4": "link to it", "stories.zip": "unpack it", "link.webloc": "write the text itself",
		"story.xyz": "only .md and .txt are read as pieces", "img/story.md": "move it out of the folder img",
	} {
		p := mustOpen(t, files("a.md", story("A", 1), name, "text"), onDay(10)).Problems()
		if len(p) != 1 || p[0].File != name || p[0].Level != articles.Warning || !strings.Contains(p[0].What, "is not read") || !strings.HasPrefix(p[0].Fix, want) && !strings.Contains(p[0].Fix, want) {
			t.Errorf("%s: problems %v, want one with %q", name, p, want)
		}
	}
}

// Temporary, backup and system files, and files of a version control system,
// are not reported.
func TestFilesThatNobodyMisses(t *testing.T) {
	t.Parallel()
	for _, name := range []string{
		".DS_Store", "._story.md", ".story.md.Xy12ab", ".#story.md", ".gitignore", ".htaccess", ".in.story.md.", ".pureftpd-upload.1", ".goutputstream-AB12",
		"story.md~", "story.md.~1~", "#story.md#", "story.md.swp", "story.md.part", "story.md.filepart", "story.md.tmp", "story.md.crdownload", "story.md.bak", "story.md.orig",
		"~$story.docx", "~$story.md", "~WRL0001.tmp", "~syncthing~story.md.tmp", "story.md.sb-1a2b-Xy", "4913", "Thumbs.db", "desktop.ini", "Icon\r",
		"README", "README.html", "LICENSE", "LICENSE.pdf", "README.md", "Makefile", "deploy.sh", "style.css", "package.json", "robots.txt",
		"img/notes.txt", "img/credits.yaml", "img/unused.png", "listings/rents.csv", "listings/rents.xml", "listings/rents.yaml", "listings/img/notes.pdf", "listings/notes.txt", "testdata/story.docx", ".git/story.docx", "paper.yaml", "places.yaml", "categories.yaml",
	} {
		text := "text"
		if strings.HasSuffix(name, ".png") {
			text = pngOf(2, 2)
		}
		l := mustOpen(t, files("a.md", story("A", 1), name, text), onDay(10))
		if got := whats(l); got != "" || slugs(l) != "a" {
			t.Errorf("%q: problems %q, pieces %q; want none", name, got, slugs(l))
		}
	}
}

// Many unread files of one kind are reported in one line.
func TestManyFilesThatAreNotRead(t *testing.T) {
	t.Parallel()
	all := []string{"a.md", story("A", 1)}
	for i := range 500 {
		all = append(all, fmt.Sprintf("s%03d.docx", i), "text", fmt.Sprintf("s%03d.k%d", i, i), "text", fmt.Sprintf("s%03d", i), "text")
	}
	p := mustOpen(t, files(all...), onDay(10)).Problems()
	if len(p) > 30 {
		t.Errorf("%d problems", len(p))
	}
	for _, want := range []string{"s000.docx: it and 499 other files named .docx are not read; save it", "s000: it and 499 other files whose name has no ending are not read", "more kinds are not read"} {
		if !strings.Contains(fmt.Sprint(p), want) {
			t.Errorf("problems\n%v\nlack %q", p, want)
		}
	}
}

// In a watched folder, such a file is reported once, and only when it has
// existed for some time: programs create files for a moment.
func TestFilesThatAreNotReadAreLogged(t *testing.T) {
	t.Parallel()
	d, log := logged(t, "a.md", story("A", 1))
	count := func() int { return strings.Count(log.String(), "is not read") }
	d.put("sedAb12Cd", "text")
	scanLater(t, d.lib, settleWritten)
	delete(d.MapFS, "sedAb12Cd")
	d.put("story.docx", "te")
	scanLater(t, d.lib, settleWritten)
	d.put("story.docx", "text") // still being uploaded
	scanLater(t, d.lib, settleMissing-1)
	scanLater(t, d.lib, settleMissing-1)
	if count() != 0 {
		t.Errorf("logged before it has stayed:\n%s", log)
	}
	scanThrice(t, d.lib)
	d.put("a.md", story("A again", 1))
	d.put("story.docx", "text, changed")
	scanThrice(t, d.lib)
	if count() != 1 || !strings.Contains(log.String(), `msg="content: a file named .docx is not read" file=story.docx line=0 fix="save it as plain text`) || strings.Contains(log.String(), "level=warning") {
		t.Errorf("logged %d times, want once:\n%s", count(), log)
	}
	delete(d.MapFS, "story.docx")
	if scanThrice(t, d.lib); whats(d.lib) != "" {
		t.Errorf("problems of a file that is gone:\n%s", whats(d.lib))
	}
}

// File name extensions may be upper-case, as on Windows.
func TestEndingsInCapitals(t *testing.T) {
	t.Parallel()
	l := mustOpen(t, files("A.MD", story("A", 1), "B.TXT", wireOf("B"), "B.yaml", "published: 2026-11-02T08:00:00+04:00\nbyline: [X]\nsection: news", "img/P.PNG", pngOf(2, 2)), onDay(10))
	if got := slugs(l); got != "b a" {
		t.Errorf("pieces %q; problems:\n%s", got, whats(l))
	}
	if a, err := l.Article("b"); err != nil || a.Headline != "B" || a.Status != "live" || len(a.Body) != 2 {
		t.Errorf("b = %+v, %v", a, err)
	}
	if got := whats(l); strings.Contains(got, "not read") || strings.Contains(got, "no wire text") {
		t.Errorf("problems:\n%s", got)
	}
}
