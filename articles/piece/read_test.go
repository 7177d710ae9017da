package piece

import (
	"slices"
	"strings"
	"testing"

	"broadside/articles"
	"broadside/articles/frontmatter"
	"broadside/articles/text"
)

func TestExcessBreaksThePieceOnItsLine(t *testing.T) {
	t.Parallel()
	p := readOneText(t, "a.md", "---\nheadline: A\n---\nText.\n\n"+strings.Repeat("[", 301), "")
	if !p.Broken() || p.Problems[0].Line != 6 || p.Problems[0].Fix == "" {
		t.Errorf("problems = %v, want it broken on line 6", p.Problems)
	}
}

func TestTooManyLinesBreakThePiece(t *testing.T) {
	t.Parallel()
	const lines = 20_000
	p := readOneText(t, "a.txt", strings.Repeat("ab c\n\n", lines), "")
	if !p.Broken() || p.Problems[0].Line != lines || p.Problems[0].Fix == "" {
		t.Errorf("problems = %v", p.Problems)
	}
}

func TestManyLinesTogetherBreakThePiece(t *testing.T) {
	t.Parallel()
	p := readOneText(t, "a.txt", "Headline\n\n"+strings.Repeat("a\n", 2001), "")
	if !p.Broken() || p.Problems[0].Fix == "" {
		t.Errorf("%v, want it broken", p.Problems)
	}
}

// A file that is too large is not reported as empty.
func TestTooMuchIsNotNothing(t *testing.T) {
	t.Parallel()
	p := readOneText(t, "a.md", "---\nheadline: A\npublished: 2026-11-01T08:00:00+04:00\n---\n"+strings.Repeat("> ", 20000)+"x\n", "")
	if !p.Broken() || slices.ContainsFunc(p.Problems, func(p articles.Problem) bool { return strings.HasPrefix(p.What, "no text") }) {
		t.Errorf("problems %v, want one, of too much", p.Problems)
	}
}

func wireOf(headline string) string {
	return headline + "\n\nStandfirst here\n\nDubai: Text one.\n\nText two.\n"
}

func TestYAMLBesideThatIsNoText(t *testing.T) {
	t.Parallel()
	for side, want := range map[string]string{
		"headline: Caf\xe9": "a.yaml:1: the text is not UTF-8",
		"# " + strings.Repeat("x", frontmatter.MaxSize+1): "a.yaml: the file is larger than 64 KB",
		"section: [": "a.yaml:1: the YAML cannot be read",
		"\ufeffpublished: 2026-11-23\r\nsection: news\r\n": "a.yaml:1: published \"2026-11-23\" has no time zone",
	} {
		p := readOneText(t, "a.txt", wireOf("A"), side)
		if !p.Broken() || !slices.ContainsFunc(p.Problems, func(p articles.Problem) bool { return strings.HasPrefix(p.String(), want) }) {
			t.Errorf("%.30q: %v, want %q", side, p.Problems, want)
		}
	}
}

func TestAParserThatGivesUp(t *testing.T) {
	t.Parallel()
	r := &Reader{} // without pictures: their first use panics
	p := r.Read(Source{Path: "a.md", Text: []byte("# A\n\n![x](y.png)\n")})
	if !p.Broken() || !strings.Contains(p.Problems[0].What, "the parser gave up") || p.Problems[0].File != "a.md" {
		t.Errorf("problems = %v, want the piece broken and the program alive", p.Problems)
	}
}

// The address is made from the name of the file, or of the folder of a bundle.
// Addresses without a bundle are the same as in 1.0.
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
		if got := text.SlugOf(tt.file); got != tt.want {
			t.Errorf("slugOf(%q) = %q, want %q", tt.file, got, tt.want)
		}
		what, fix := checkName(tt.file)
		if (what == "") != (tt.says == "") || !strings.Contains(what+"; "+fix, tt.says) || what != "" && !strings.Contains(what, "/articles/"+tt.want) {
			t.Errorf("oddName(%q) = %q, %q; want %q", tt.file, what, fix, tt.says)
		}
	}
}

// readFront reads the front matter of a Markdown file without other content.
func readFront(t *testing.T, yaml string) (articles.Article, []articles.Problem) {
	t.Helper()
	var a articles.Article
	f := &frontmatter.Reader{File: "a.md", Shift: 1, Article: &a}
	f.Read(yaml)
	return a, f.Problems
}
