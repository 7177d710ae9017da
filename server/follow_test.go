package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// articleText returns an article that was published an hour ago.
func articleText(headline, more string) string {
	return fmt.Sprintf("---\nheadline: %s\nsection: news\npublished: %s\n%s---\nThe text of %[1]s.\n", headline, time.Now().Add(-time.Hour).Format(time.RFC3339), more)
}

func put(t *testing.T, text string, path ...string) {
	t.Helper()
	file := filepath.Join(path...)
	if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o750), os.WriteFile(file, []byte(text), 0o600)); err != nil {
		t.Fatal(err)
	}
}

func drawing(width int) string {
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="9"/>`, width)
}

// switchTo changes the target of a link atomically.
func switchTo(t *testing.T, target, link string) {
	t.Helper()
	if err := errors.Join(os.Symlink(target, link+".new"), os.Rename(link+".new", link)); err != nil {
		t.Fatal(err)
	}
}

func has(status int, words string) func(int, string) bool {
	return func(s int, body string) bool { return s == status && strings.Contains(body, words) }
}

// -articles may be a link to the current release.
func TestRunFollowsReleases(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	image := "images: [{src: p.svg, alt: P}]\n"
	for i := 1; i <= 3; i++ {
		release := filepath.Join(dir, fmt.Sprint("r", i))
		put(t, articleText(fmt.Sprint("Release ", i), image), release, "story.md")
		put(t, drawing(i), release, "img", "p.svg")
	}
	put(t, articleText("Only in the first", ""), dir, "r1", "first.md")
	current := filepath.Join(dir, "current")
	switchTo(t, "r1", current)
	r := start(t, "-articles", current)
	shows := func(i int) {
		t.Helper()
		r.eventually(t, "/articles/story", fmt.Sprint("release ", i), has(http.StatusOK, fmt.Sprint("Release ", i)))
		r.eventually(t, "/media/img/p.svg", fmt.Sprint("picture of release ", i), has(http.StatusOK, fmt.Sprintf(`width="%d"`, i)))
	}
	shows(1)
	switchTo(t, "r2", current)
	shows(2)
	r.eventually(t, "/articles/first", "not in the second release", has(http.StatusGone, ""))
	put(t, articleText("Added to the second", ""), dir, "r2", "added.md")
	r.eventually(t, "/articles/added", "written into the second release", has(http.StatusOK, "Added to the second"))

	switchTo(t, "none", current)
	r.eventually(t, "/readyz", "the release is not there", has(http.StatusServiceUnavailable, "put it back or mount it again"))
	if status, body := r.get(t, "/articles/story"); !has(http.StatusOK, "Release 2")(status, body) {
		t.Errorf("without a release the story is %d", status)
	}
	switchTo(t, "r3", current)
	shows(3)
	r.eventually(t, "/readyz", "the release is there", has(http.StatusOK, "ready"))
	if n := strings.Count(r.logs.String(), "the folder cannot be read"); n != 1 {
		t.Errorf("logged %d times that it cannot be read, want once:\n%s", n, r.logs)
	}
}

// The directory of articles may be renamed, removed and created again.
func TestRunFollowsItsDirectory(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "paper")
	put(t, articleText("First", ""), dir, "story.md")
	r := start(t, "-articles", dir)
	put(t, articleText("Second", ""), dir+".next", "story.md")
	if err := errors.Join(os.Rename(dir, dir+".old"), os.Rename(dir+".next", dir)); err != nil {
		t.Fatal(err)
	}
	r.eventually(t, "/articles/story", "another directory of that name", has(http.StatusOK, "Second"))
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	r.eventually(t, "/readyz", "it is removed", has(http.StatusServiceUnavailable, ""))
	if err := os.Mkdir(dir, 0o750); err != nil { // an empty mount point
		t.Fatal(err)
	}
	r.eventually(t, "/readyz", "it is empty", func(int, string) bool { return strings.Contains(r.logs.String(), "vanished at once") })
	if status, body := r.get(t, "/articles/story"); !has(http.StatusOK, "Second")(status, body) {
		t.Errorf("in an empty directory the story is %d, want its last version", status)
	}
	put(t, articleText("Third", ""), dir, "story.md")
	r.eventually(t, "/articles/story", "it is filled", has(http.StatusOK, "Third"))
	r.eventually(t, "/readyz", "it is filled", has(http.StatusOK, ""))
}

// A live article that is moved away and back at once is never removed.
func TestRunKeepsWhatIsPutAside(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	put(t, articleText("Kept", ""), dir, "kept.md")
	r := start(t, "-articles", dir)
	file := filepath.Join(dir, "kept.md")
	begun := time.Now()
	if err := os.Rename(file, file+".aside"); err != nil {
		t.Fatal(err)
	}
	serves := func(when string) {
		t.Helper()
		if status, _ := r.get(t, "/articles/kept"); status != http.StatusOK && time.Since(begun) < 3*time.Second {
			t.Fatalf("%s the story is %d", when, status)
		}
	}
	for time.Since(begun) < 400*time.Millisecond {
		serves("put aside")
	}
	if err := os.Rename(file+".aside", file); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(400 * time.Millisecond); time.Now().Before(end); {
		serves("put back")
	}
}

// slowUpload writes text to file in parts and records the longest pause between them.
type slowUpload struct {
	mu      sync.Mutex
	last    time.Time
	longest time.Duration
}

func (u *slowUpload) write(file *os.File, parts ...string) error {
	for _, part := range parts {
		u.pause()
		if _, err := io.WriteString(file, part); err != nil {
			return err
		}
		time.Sleep(time.Second / 2) // a slow connection
	}
	return file.Close()
}

// pause returns the longest pause so far.
func (u *slowUpload) pause() time.Duration {
	u.mu.Lock()
	defer u.mu.Unlock()
	if !u.last.IsZero() {
		u.longest = max(u.longest, time.Since(u.last))
	}
	u.last = time.Now()
	return u.longest
}

// An article that is uploaded in parts is published complete.
func TestRunServesWholeStories(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	r := start(t, "-articles", dir)
	file, err := os.Create(filepath.Join(dir, "upload.md"))
	if err != nil {
		t.Fatal(err)
	}
	var upload slowUpload
	var failed error
	var writing sync.WaitGroup
	writing.Go(func() {
		failed = upload.write(file, articleText("Upload", ""), "\nPart 1.\n", "\nPart 2.\n", "\nThe end.\n")
	})
	r.eventually(t, "/articles/upload", "uploaded", func(status int, body string) bool {
		whole := strings.Contains(body, "The end.")
		if status == http.StatusOK && !whole {
			if pause := upload.pause(); pause > time.Second {
				t.Logf("this machine paused for %s between parts: that is an end", pause)
				return false
			}
			t.Fatal("a part is live")
		}
		return status == http.StatusOK && whole
	})
	if writing.Wait(); failed != nil {
		t.Error(failed)
	}
}

// A FIFO in the directory blocks neither the server nor check.
func TestRunOpensPlainFilesOnly(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, name := range []string{"pipe.md", "pipe.txt", "paper.yaml", "places.yaml", "categories.yaml", "img/p.png", "listings/l.csv"} {
		if err := errors.Join(os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o750), syscall.Mkfifo(filepath.Join(dir, name), 0o600)); err != nil {
			t.Skip("no FIFOs here: ", err)
		}
	}
	put(t, articleText("Beside a pipe", "images: [{src: p.png, alt: P}]\n"), dir, "story.md")
	names := func(files ...string) {
		t.Helper()
		var out bytes.Buffer
		if code := runCheck([]string{dir}, &out, &out); code != 1 {
			t.Errorf("check = %d, want 1", code)
		}
		for _, file := range files {
			if !strings.Contains(out.String(), file) {
				t.Errorf("check does not name %s:\n%s", file, &out)
			}
		}
	}
	names("pipe.md", "pipe.txt", "paper.yaml", "img/p.png")
	for _, name := range []string{"paper.yaml", "places.yaml", "categories.yaml"} {
		if err := os.Remove(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	names("pipe.md", "listings/l.csv")
	r := start(t, "-articles", dir)
	r.eventually(t, "/articles/story", "the story", has(http.StatusOK, "Beside a pipe"))
	if status, _ := r.get(t, "/media/img/p.png"); status != http.StatusNotFound {
		t.Errorf("a FIFO named like a picture is %d", status)
	}
	if !strings.Contains(r.logs.String(), "it is a FIFO, which is not opened") {
		t.Errorf("the log does not name the FIFO:\n%s", r.logs)
	}
}

// Each line of the JSON log is an object without duplicate keys.
func TestRunLogsEachKeyOnce(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	put(t, articleText("Good", ""), dir, "good.md")
	put(t, "---\nheadline: [\n---\n", dir, "broken.md")
	put(t, "text", dir, "story.docx")
	put(t, articleText("One", ""), dir, "same.md")
	put(t, articleText("Two", ""), dir, "x", "same.md")
	put(t, "languages: [en]\nnames: {en: P}\nsections: 3\n", dir, "paper.yaml")
	r := start(t, "-articles", dir, "-log", "json", "-metrics-addr", "127.0.0.1:0")
	for _, path := range []string{"/", "/articles/good", "/articles/none", "/api/v1/articles?x=1", "/listings?q=a", "/readyz"} {
		r.get(t, path)
	}
	put(t, "---\nheadline: [\n---\n", dir, "good.md")
	put(t, "names: {en: Q}\n", dir, "paper.yaml")
	r.eventually(t, "/readyz", "it is broken", func(int, string) bool {
		return strings.Contains(r.logs.String(), `"file":"good.md","line"`) && strings.Contains(r.logs.String(), "settings changed")
	})
	if err := r.stop(); err != nil {
		t.Error(err)
	}
	lines := strings.Split(strings.TrimSpace(r.logs.String()), "\n")
	if len(lines) < 10 {
		t.Errorf("%d lines only:\n%s", len(lines), r.logs)
	}
	for _, line := range lines {
		if key := repeated(t, line); key != "" {
			t.Errorf("the key %q is there twice: %s", key, line)
		}
	}
}

// repeated returns a duplicate key of an object, or "".
func repeated(t *testing.T, object string) string {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(object))
	seen := map[string]bool{}
	if _, err := d.Token(); err != nil {
		t.Fatalf("%v: %s", err, object)
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			t.Fatalf("%v: %s", err, object)
		}
		if seen[key.(string)] {
			return key.(string)
		}
		seen[key.(string)] = true
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			t.Fatalf("%v: %s", err, object)
		}
	}
	return ""
}

func TestRepeatedKeysAreFound(t *testing.T) {
	t.Parallel()
	for object, want := range map[string]string{`{"a":1,"b":{"a":2},"c":[1]}`: "", `{"a":1,"b":2,"a":3}`: "a", `{}`: ""} {
		if got := repeated(t, object); got != want {
			t.Errorf("repeated(%s) = %q, want %q", object, got, want)
		}
	}
}
