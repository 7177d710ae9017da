package convert

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// A run that was killed has written its journal and some files, but no manifest.
func TestJournalOfAKilledRun(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	f, err := openFolder(dir, false)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range []struct {
		id, name, text string
		written        bool
	}{{"1", "en/written.md", "new", true}, {"2", "en/announced.md", "new", false}} {
		if err := f.announce(file.id, &record{File: file.name, Sum: sumOf([]byte(file.text)), Source: "s"}); err != nil {
			t.Fatal(err)
		}
		if file.written {
			if err := f.write(file.name, []byte(file.text)); err != nil {
				t.Fatal(err)
			}
		}
	}
	f.close()
	temporary := filepath.Join(dir, "en", ".announced.md.tmp")
	if err := os.WriteFile(temporary, []byte("ne"), 0o600); err != nil {
		t.Fatal(err)
	}
	journal, err := os.OpenFile(filepath.Join(dir, journalName), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := journal.WriteString(`{"id":"3","file":"en/cut`); err != nil {
		t.Fatal(err)
	}
	journal.Close()

	f, err = openFolder(dir, false)
	if err != nil {
		t.Fatal(err)
	}
	defer f.close()
	if len(f.stories) != 1 || f.stories["1"] == nil || f.stories["1"].Source != "s" || f.slugs["written"] != "1" {
		t.Errorf("stories %v, slugs %v; want the one that was written", f.stories, f.slugs)
	}
	if _, err := os.Stat(temporary); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the temporary file is there after the next start: %v", err)
	}
	if err := f.save(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, journalName)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the journal is there after the manifest: %v", err)
	}
	again, err := openFolder(dir, false)
	if err != nil || again.stories["1"] == nil {
		t.Errorf("the manifest has %v (%v)", again.stories, err)
	}
	again.close()
}
