package library

import (
	"io/fs"
	"log/slog"
	"strings"
	"testing"
)

// logged opens a drawer with its log.
func logged(t *testing.T, nameAndText ...string) (*drawer, *record) {
	t.Helper()
	log := &record{}
	opt := onDay(20)
	opt.Languages = []string{"en", "ar"}
	opt.Log = slog.New(slog.NewTextHandler(log, nil))
	return newDrawer(t, opt, nameAndText...), log
}

// Faults of the folder, not of a file, are logged once when they occur, and
// again if they come back.
func TestFaultsOfTheFolderAreLogged(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, file, text, says, level string }{
		{"an address that is taken", "x/a.md", story("Second", 1), `msg="content: its address \"a\" is taken by en/a.md" file=x/a.md line=0 fix="rename one of the two files"`, "broken"},
		{"a translation that is not there", "b.md", storyWith("B", 1, "translations: {ar: none}\n"), `msg="content: its ar translation \"none\" is not there" file=b.md`, "error"},
		{"YAML beside no text", "alone.yaml", "section: news", `msg="content: no wire text lies beside it" file=alone.yaml`, "warning"},
		{"a name that is not read", "en/a.yml", "section: news", `msg="content: a file named .yml is not read" file=en/a.yml line=0 fix="rename it to .yaml"`, "warning"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d, log := logged(t, "en/a.md", story("First", 1), "other.md", story("Other", 1))
			expect := func(when string, want int) {
				t.Helper()
				scanThrice(t, d.lib)
				if n := strings.Count(log.String(), tt.says); n != want {
					t.Errorf("%s: logged %d times, want %d:\n%s", when, n, want, log)
				}
			}
			expect("before", 0)
			d.put(tt.file, tt.text)
			expect("it came", 1)
			d.put("other.md", story("Changed", 1))
			expect("another file changed", 1)
			delete(d.MapFS, tt.file)
			expect("it went", 1)
			d.put(tt.file, tt.text)
			expect("it came back", 2)
			if !strings.Contains(log.String(), "severity="+tt.level) || strings.Contains(log.String(), "last_version_up") {
				t.Errorf("want level %s, and nothing of a last version:\n%s", tt.level, log)
			}
			again, log := logged(t, "en/a.md", story("First", 1), tt.file, tt.text)
			scanThrice(t, again.lib)
			if n := strings.Count(log.String(), tt.says); n != 1 {
				t.Errorf("at the start: logged %d times, want once:\n%s", n, log)
			}
		})
	}
}

// A folder that cannot be opened is logged once, with advice, however often it
// is scanned.
func TestAClosedFolderIsLogged(t *testing.T) {
	t.Parallel()
	log := &record{}
	f := faulty{files("a.md", story("A", 1), "shut/b.md", story("B", 2)), map[string]error{}}
	opt := onDay(10)
	opt.Log = slog.New(slog.NewTextHandler(log, nil))
	l := mustOpen(t, f, opt)
	const says = "file=shut line=0 fix=\"let the server's user read it; what it held stays as it was\""
	for i, refused := range []error{fs.ErrPermission, nil, fs.ErrPermission} {
		f.refused["shut"] = refused
		scanThrice(t, l)
		scanThrice(t, l)
		if n, want := strings.Count(log.String(), says), 1+i/2; n != want {
			t.Errorf("look %d: logged %d times, want %d:\n%s", i, n, want, log)
		}
	}
}

// Warnings about articles are for `check`, not for the log.
func TestWarningsOfAPieceAreNotLogged(t *testing.T) {
	t.Parallel()
	d, log := logged(t, "a.txt", wireOf("A"))
	if !strings.Contains(whats(d.lib), "missing: byline") || strings.Contains(log.String(), "missing") {
		t.Errorf("problems:\n%s\nlogged:\n%s", whats(d.lib), log)
	}
}

// storyWith is a story with more lines in its front matter.
func storyWith(headline string, d int, more string) string {
	return strings.Replace(story(headline, d), "section", more+"section", 1)
}
