//go:build thorough

package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"broadside/server/storetest"
)

// TestKilledImportOften is TestKilledImport with more kills.
func TestKilledImportOften(t *testing.T) {
	t.Parallel()
	runKilledImport(t, 12)
}

// A command that imports without a server is killed: the store has the listings of the old file or
// those of the new one, and the next command can use it.
func TestKilledImportWithoutServer(t *testing.T) {
	t.Parallel()
	kills, moments := storetest.Kills(t, 6)
	const rows = 1500
	data := t.TempDir()
	files := map[string]string{"azure": writeItems(t, items(rows, "azure")), "beige": writeItems(t, items(rows, "beige"))}
	runProgram(t, "import", files["azure"], "-source", "shop", "-data", data).expect(t, 0)
	began := time.Now()
	runProgram(t, "import", files["beige"], "-source", "shop", "-data", data).expect(t, 0)
	whole := time.Since(began)
	old, now := "beige", "azure"
	outcomes := map[string]int{}
	for i := range kills {
		status := killProgram(t, moment(moments, whole), "import", files[now], "-source", "shop", "-data", data)
		checkIntegrity(t, data)
		got := titles(t, data, old, now)
		if got[old]+got[now] != rows || got[old] > 0 && got[now] > 0 || status == 0 && got[now] != rows {
			t.Fatalf("kill %d, exit status %d: the store has %v", i, status, got)
		}
		if outcomes[fmt.Sprintf("exit status %d: new %v", status, got[now] > 0)]++; got[now] > 0 {
			old, now = now, old
		}
	}
	t.Logf("an import takes %s; after %d kills: %v", whole, kills, outcomes)
	runProgram(t, "import", files[now], "-source", "shop", "-data", data).expect(t, 0, "changed       1,500")
}

// An export that is killed leaves the file of the export before it.
func TestKilledExport(t *testing.T) {
	t.Parallel()
	kills, moments := storetest.Kills(t, 6)
	data, dir := t.TempDir(), t.TempDir()
	file := filepath.Join(dir, "listings.csv")
	whole, texts := map[string]string{}, map[string]string{}
	var took time.Duration
	for _, word := range []string{"azure", "beige"} {
		whole[word] = writeItems(t, items(1500, word))
		runProgram(t, "import", whole[word], "-source", "shop", "-data", data).expect(t, 0)
		began := time.Now()
		runProgram(t, "export", "-o", file, "-data", data).expect(t, 0)
		took, texts[word] = time.Since(began), readText(t, file)
	}
	old, now := "beige", "azure"
	outcomes := map[string]int{}
	for i := range kills {
		runProgram(t, "import", whole[now], "-source", "shop", "-data", data).expect(t, 0)
		status := killProgram(t, moment(moments, took), "export", "-o", file, "-data", data)
		switch text := readText(t, file); {
		case text == texts[now]:
			outcomes["new"]++
			old, now = now, old
		case status == 0 || text != texts[old]:
			t.Fatalf("kill %d, exit status %d: the file has %d bytes, want the %d before or the %d after", i, status, len(text), len(texts[old]), len(texts[now]))
		default:
			outcomes["old"]++
		}
	}
	t.Logf("an export takes %s; after %d kills: %v", took, kills, outcomes)
}

// A killed import of stories leaves whole files, those from before or new ones. The next run completes
// it, and takes no file for one that a person has edited.
func TestKilledImportArticles(t *testing.T) {
	t.Parallel()
	kills, moments := storetest.Kills(t, 6)
	const stories = 300
	dir, want := t.TempDir(), map[string]map[string]string{}
	feeds := map[string]string{}
	var took time.Duration
	for _, word := range []string{"azure", "beige"} {
		feeds[word] = filepath.Join(dir, word+".xml")
		if err := os.WriteFile(feeds[word], []byte(storyFeed(stories, word)), 0o600); err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		importStories(t, feeds[word], filepath.Join(dir, word))
		took, want[word] = time.Since(began), readFiles(t, filepath.Join(dir, word))
	}
	out := filepath.Join(dir, "paper")
	old, now := "beige", "azure"
	outcomes := map[string]int{}
	for i := range kills {
		status := killProgram(t, moment(moments, took), "import-articles", feeds[now], "-o", out)
		fresh := 0
		for name, text := range readFiles(t, out) {
			if strings.HasSuffix(name, ".md") && !strings.HasPrefix(filepath.Base(name), ".") {
				if text == want[now][name] {
					fresh++
				} else if text != want[old][name] || i == 0 {
					t.Fatalf("kill %d: %s is neither the old nor the new file:\n%s", i, name, text)
				}
			}
		}
		outcomes[map[bool]string{true: "between"}[fresh > 0 && fresh < stories]]++
		if i%3 == 2 { // the source changes before the import was completed
			old, now = now, old
		}
		importStories(t, feeds[now], out)
		if got := readFiles(t, out); !maps.Equal(got, want[now]) {
			t.Fatalf("kill %d, exit status %d: the folder after the next run has %d files, want %d like those of a run that was not killed", i, status, len(got), len(want[now]))
		}
		old, now = now, old
	}
	t.Logf("an import takes %s; %d of %d kills were between two files", took, outcomes["between"], kills)
}

// storyFeed returns a feed of stories whose texts have a word.
func storyFeed(n int, word string) string {
	var b strings.Builder
	b.WriteString(`<rss version="2.0"><channel><title>Old paper</title><language>en</language>`)
	for i := range n {
		fmt.Fprintf(&b, "<item><title>Pier %d opens</title><guid>pier-%d</guid><link>https://old.example/pier-%d-opens</link><pubDate>Thu, 02 Jan 2020 03:04:05 GMT</pubDate>"+
			"<description>&lt;p&gt;The pier was painted %s.&lt;/p&gt;</description></item>\n", i, i, i, word)
	}
	b.WriteString("</channel></rss>")
	return b.String()
}

// importStories imports a feed to its end. On a busy machine a story may exceed the time in which it
// has to be read; it comes in with the next run.
func importStories(t *testing.T, feed, out string) {
	t.Helper()
	for {
		r := runProgram(t, "import-articles", feed, "-o", out, "-quiet").expect(t, 0, "0 kept as edited")
		if !strings.Contains(r.out, "takes too long to read") {
			return
		}
	}
}

// readFiles returns the files below a directory by name; it may not exist.
func readFiles(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || d.IsDir() {
			return err
		}
		files[name] = readText(t, filepath.Join(dir, name))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// killProgram starts a command, kills it after a delay, and returns its exit status: -1, or that of a
// command that had ended.
func killProgram(t *testing.T, delay time.Duration, args ...string) (status int) {
	t.Helper()
	cmd, errs := startFor(t, delay, args...)
	_ = cmd.Process.Kill() // it may have ended
	if status = waitStatus(t, cmd); status > 0 {
		t.Fatalf("%q: exit status %d: %s", args, status, errs)
	}
	return status
}
