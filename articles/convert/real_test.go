package convert

import (
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"broadside/articles"
	"broadside/articles/convert/exports"
	"broadside/articles/library"
)

func testTime() time.Time { return time.Date(2026, 11, 29, 0, 0, 0, 0, time.UTC) }

// importInto runs an import, which must not fail.
func importInto(t testing.TB, dir string, o Options, names ...string) Report {
	t.Helper()
	if o.Now == nil {
		o.Now = testTime
	}
	r, err := Import(t.Context(), names, dir, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// sharedData returns a folder of real files from beside the repository; their
// licences keep them out of it.
func sharedData(t testing.TB, name string) string {
	t.Helper()
	dir := filepath.Join("..", "..", "..", "shared", "data", name)
	if _, err := os.Stat(dir); err != nil {
		t.Skip("the real files are not here: ", err)
	}
	return dir
}

// openLibrary reads a folder as the server does.
func openLibrary(t testing.TB, dir string) *library.Library {
	t.Helper()
	lib, err := library.Open(os.DirFS(dir), library.Options{Log: slog.New(slog.DiscardHandler), Now: testTime})
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

func wantCount(t *testing.T, what string, got, want int) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %d, want %d", what, got, want)
	}
}

func wantCounts(t *testing.T, what string, got, want map[string]int) {
	t.Helper()
	for kind, n := range want {
		wantCount(t, what+" "+kind, got[kind], n)
	}
}

// TestRealFiles imports the real files of each format, reads the articles with
// the library, and imports them once more, which changes nothing.
func TestRealFiles(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name          string
		stories       int
		drafts, later int
		files         map[string]int
		unread        int
		skipped, lost map[string]int
	}{
		{
			name: "wxr", stories: 44, drafts: 1, later: 1, files: map[string]int{"WordPress WXR": 1},
			skipped: map[string]int{"page": 21, "attachment": 38, "nav_menu_item": 70, "without text": 4, "protected by a password": 1, "without a headline": 1, "twice in the source": 1},
			lost: map[string]int{"picture": 91, "nested list": 15, "video": 5, "page break": 4, "Gutenberg block latest-posts": 3, "Gutenberg block calendar": 1, "readers' comments": 2,
				"struck-out text": 3, "shortcode audio": 1, "background picture": 5},
		},
		{
			name: "ghost", stories: 13, drafts: 1, files: map[string]int{"WordPress WXR": 3, "Ghost JSON": 2}, unread: 4,
			skipped: map[string]int{"page": 1, "attachment": 3, "customcpt": 1, "without text": 1},
			lost:    map[string]int{"picture": 9, "e-mail address of an author": 3},
		},
		{
			name: "ninjs", stories: 10, files: map[string]int{"ninjs": 43}, unread: 15,
			skipped: map[string]int{"event": 20, "picture": 9, "audio": 2, "video": 2, "twice in the source": 8, "without headline and text": 4, "without a headline": 1},
			lost:    map[string]int{"picture": 5, "association video": 1, "note to editors": 1},
		},
		{
			name: "feeds", stories: 233, drafts: 60, files: map[string]int{"RSS": 58, "Atom": 41, "RSS 1.0 (RDF)": 9, "JSON Feed": 2}, unread: 106,
			skipped: map[string]int{"without a headline": 38, "an older version": 25, "twice in the source": 6, "without text": 5},
			lost:    map[string]int{"picture": 72, "tracking pixel": 40, "enclosure": 1},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			source, dir := sharedData(t, tt.name), t.TempDir()
			r := importInto(t, dir, Options{}, source)
			wantCount(t, "stories", r.Stories, tt.stories)
			wantCount(t, "new", r.New, tt.stories)
			wantCount(t, "drafts", r.Drafts, tt.drafts)
			wantCount(t, "later", r.Later, tt.later)
			wantCount(t, "files of no format", r.Unread, tt.unread)
			wantCounts(t, "files", r.Files, tt.files)
			wantCounts(t, "skipped", r.Skipped, tt.skipped)
			wantCounts(t, "lost", r.Lost, tt.lost)
			skipped := 0
			for _, n := range r.Skipped {
				skipped += n
			}
			wantCount(t, "stories and skipped items", r.Stories+skipped, r.Items)
			mustBeRead(t, dir, tt.stories)
			mustChangeNothing(t, dir, source, tt.stories)
		})
	}
}

// mustBeRead checks that the library finds all stories and no fault in them.
func mustBeRead(t *testing.T, dir string, stories int) {
	t.Helper()
	lib := openLibrary(t, dir)
	wantCount(t, "articles in the library", len(lib.Summaries()), stories)
	for _, p := range lib.Problems() {
		if p.Level != articles.Warning && !strings.Contains(p.What, "language is not given") {
			t.Errorf("the library reports: %s", p)
		}
	}
}

// mustChangeNothing imports once more and compares all files with their times.
func mustChangeNothing(t *testing.T, dir, source string, stories int) {
	t.Helper()
	before := stateOf(t, dir)
	r := importInto(t, dir, Options{}, source)
	wantCount(t, "the same in the second run", r.Same, stories)
	if !strings.Contains(r.Summary(), "nothing to write") {
		t.Errorf("the second run does not say that it wrote nothing:\n%s", r.Summary())
	}
	if after := stateOf(t, dir); after != before {
		t.Errorf("the second run changed files:\n%s\nbefore:\n%s", after, before)
	}
}

// stateOf returns the names, sizes and times of the files below dir.
func stateOf(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		b.WriteString(path + " " + info.ModTime().String() + "\n")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestRealStory looks at one story of each format as the library reads it.
func TestRealStory(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		source, slug, headline, section, byline, published, lang string
		blocks                                                   int
	}{
		{"wxr", "template-sticky", "Template: Sticky", "classic", "Theme Buster", "2012-01-07T14:07:21Z", "en", 3},
		{"wxr", "scheduled", "Scheduled", "unpublished", "Theme Buster", "2030-01-01T19:00:18Z", "en", 2},
		{"ghost/migrate-fixtures/co-authors-plus.xml", "multi-author-post", "Multi-Author Post", "", "Alice Smith, Bob Jones", "2024-11-02T12:00:00Z", "en-US", 1},
		{"ghost/migrate-fixtures/ghost.json", "post-1", "Post 1", "news", "Alice Johnson", "2025-01-01T00:00:00Z", "en", 2},
		{"ninjs/examples-2.1/tt_text_image_2.json", "210526-militarovning-a0f2d045", "Militärövning i jätteformat hålls 2023", "", "", "2021-05-26T11:40:18Z", "sv", 5},
		{"ninjs/examples-3.0/dpa_text.json", "faktencheck-derby-elfmeter-hat-schiedsrichter-zwayer-recht", "Faktencheck Derby-Elfmeter: Hat Schiedsrichter Zwayer recht?", "", "Christian Hollmann, dpa", "2019-05-10T14:02:28Z", "de", 9},
	} {
		t.Run(tt.slug, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			importInto(t, dir, Options{Exports: exports.Options{}}, sharedData(t, tt.source))
			a, err := openLibrary(t, dir).Article(tt.slug)
			if err != nil {
				t.Fatal(err)
			}
			var names []string
			for _, p := range a.Byline {
				names = append(names, p.Name)
			}
			got := []string{a.Headline, a.Section, strings.Join(names, ", "), a.Published.UTC().Format(time.RFC3339), a.Lang}
			want := []string{tt.headline, tt.section, tt.byline, tt.published, tt.lang}
			for i := range got {
				if got[i] != want[i] {
					t.Errorf("%q, want %q", got[i], want[i])
				}
			}
			wantCount(t, "blocks", len(a.Body), tt.blocks)
		})
	}
}
