package piece

import (
	"strings"
	"testing"

	"broadside/articles/text"
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
		if got := text.SlugOf(tt.file); got != tt.want {
			t.Errorf("slugOf(%q) = %q, want %q", tt.file, got, tt.want)
		}
		what, fix := oddName(tt.file)
		if (what == "") != (tt.says == "") || !strings.Contains(what+"; "+fix, tt.says) || what != "" && !strings.Contains(what, "/articles/"+tt.want) {
			t.Errorf("oddName(%q) = %q, %q; want %q", tt.file, what, fix, tt.says)
		}
	}
}
