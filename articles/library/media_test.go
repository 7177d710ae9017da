package library

import (
	"errors"
	"io/fs"
	"os"
	"testing"
	"testing/fstest"
	"time"
)

// A picture is served in its accepted state, or when it has been unchanged for
// long enough.
func TestMediaOfPicturesThatAreWritten(t *testing.T) {
	t.Parallel()
	now := time.Now()
	m := fstest.MapFS{"img/p.png": {Data: []byte(pngOf(2, 2)), ModTime: now}, "a.md": {Data: []byte(story("A", 1)), ModTime: now}}
	l := mustOpen(t, m, onDay(20))
	for _, tt := range []struct {
		name string
		file fstest.MapFile
		want bool
	}{
		{"as it was taken in", fstest.MapFile{Data: []byte(pngOf(2, 2)), ModTime: now}, true},
		{"half of another", fstest.MapFile{Data: []byte(pngOf(4, 4))[:20], ModTime: now.Add(time.Second)}, false},
		{"another, for long", fstest.MapFile{Data: []byte(pngOf(4, 4)), ModTime: now.Add(-time.Minute)}, true},
		{"another, from a machine whose clock is wrong", fstest.MapFile{Data: []byte(pngOf(4, 4)), ModTime: now.Add(time.Hour)}, true},
	} {
		m["img/p.png"] = &tt.file
		f, err := l.Media().Open("img/p.png")
		if (err == nil) != tt.want || err != nil && errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %v, want it to open: %v", tt.name, err, tt.want)
		}
		if err == nil {
			f.Close()
		}
	}
	scanThrice(t, l)
}

func TestMediaTellsLinks(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.Symlink("none.png", dir+"/p.png"); err != nil {
		t.Skip("no links here: ", err)
	}
	media := mustOpen(t, openTestRoot(t, dir), Options{Log: quiet}).Media()
	if _, err := media.Open("p.png"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Open = %v", err)
	}
	if to, err := fs.ReadLink(media, "p.png"); to != "none.png" || err != nil {
		t.Errorf("ReadLink = %q, %v", to, err)
	}
	for _, name := range []string{"a.md", ".p.png", "q.png", "../p.png"} {
		_, err := fs.Lstat(media, name)
		if _, link := fs.ReadLink(media, name); !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrInvalid) || link == nil {
			t.Errorf("%s: %v, %v", name, err, link)
		}
	}
}
