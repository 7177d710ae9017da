package site

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	shipped "broadside/articles/paper"
	"broadside/server/response"
)

func TestMedia(t *testing.T) {
	t.Parallel()
	p := newPaper(t, withArticles(fstest.MapFS{
		"paper.yaml":       {Data: []byte("names: {en: X}")},
		"own/photo.JPG":    {Data: []byte("jpeg bytes")},
		"own/mark.svg":     {Data: []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`)},
		"own/story.md":     {Data: []byte("---\nheadline: x\n---\n")},
		"own/notes.txt":    {Data: []byte("secret")},
		".git/x.png":       {Data: []byte("hidden")},
		"own/.x.png":       {Data: []byte("hidden")},
		"_drafts/a.png":    {Data: []byte("hidden")},
		"own/folder.png/x": {Data: []byte("in a folder")},
	}))
	var picture string
	if err := fs.WalkDir(shipped.Files, "img", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && picture == "" && response.PictureType(name) != "" {
			picture = name
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte("jpeg bytes"))
	v := hex.EncodeToString(sum[:4])
	for _, tt := range []struct {
		path   string
		status int
		kind   string
		keep   string
	}{
		{"/media/own/photo.JPG", 200, "image/jpeg", response.Revalidate},
		{"/media/own/photo.JPG?v=" + v, 200, "image/jpeg", response.Immutable},
		{"/media/own/photo.JPG?v=00000000", 200, "image/jpeg", response.Revalidate},
		{"/media/own/photo.JPG?v=", 200, "image/jpeg", response.Revalidate},
		{"/media/own/mark.svg", 200, "image/svg+xml", response.Revalidate},
		{"/media/" + picture, 200, "", response.Revalidate},
		{"/media/own/story.md", 404, "", ""},
		{"/media/own/notes.txt", 404, "", ""},
		{"/media/paper.yaml", 404, "", ""},
		{"/media/.git/x.png", 404, "", ""},
		{"/media/own/.x.png", 404, "", ""},
		{"/media/_drafts/a.png", 404, "", ""},
		{"/media/own/folder.png", 404, "", ""},
		{"/media/own", 404, "", ""},
		{"/media", 404, "", ""},
		{"/media/none.png", 404, "", ""},
		{"/media/..%2f..%2fetc%2fx.png", 308, "", ""}, // redirect to /etc/x.png, which does not exist
		{"/media/own/photo.JPG%00.png", 404, "", ""},
		{"/media/own%5cphoto.JPG", 404, "", ""},
	} {
		w := get(p, tt.path)
		if w.Code != tt.status || tt.kind != "" && w.Header().Get("Content-Type") != tt.kind || tt.keep != "" && w.Header().Get("Cache-Control") != tt.keep {
			t.Errorf("GET %s = %d %s %q, want %d %s %q", tt.path, w.Code, w.Header().Get("Content-Type"), w.Header().Get("Cache-Control"), tt.status, tt.kind, tt.keep)
		}
		if w.Code == 200 {
			if policy := w.Header().Get("Content-Security-Policy"); !strings.Contains(policy, "sandbox") || strings.Contains(policy, "script-src") {
				t.Errorf("GET %s: policy = %q, want a sandbox", tt.path, policy)
			}
			if again := get(p, tt.path, "If-None-Match", w.Header().Get("Etag")); again.Code != http.StatusNotModified || again.Header().Get("Cache-Control") != tt.keep {
				t.Errorf("GET %s with its ETag = %d %q, want 304", tt.path, again.Code, again.Header().Get("Cache-Control"))
			}
		}
	}
}

// A replaced picture is sent at once, although the old one is cached.
func TestMediaFollowsItsFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	name := filepath.Join(dir, "a.png")
	put := func(text string, at time.Time) {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(name, at, at); err != nil {
			t.Fatal(err)
		}
	}
	put("one", today())
	p := newPaper(t, withArticles(os.DirFS(dir)))
	if w := get(p, "/media/a.png"); w.Body.String() != "one" {
		t.Fatalf("GET = %d %q", w.Code, w.Body)
	}
	put("two", today().Add(time.Second))
	if w := get(p, "/media/a.png"); w.Body.String() != "two" {
		t.Errorf("after the change GET = %q, want two", w.Body)
	}
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
	if w := get(p, "/media/a.png"); w.Code != http.StatusNotFound {
		t.Errorf("after the removal GET = %d, want 404", w.Code)
	}
}

// Photographs are not compressed again: they are read once and cached unchanged. SVG is compressed.
func TestMediaIsNotPressedTwice(t *testing.T) {
	t.Parallel()
	photo := make([]byte, 11<<20) // 1.5 times as much would exceed the cache
	rand.NewChaCha8([32]byte{}).Read(photo)
	drawing := []byte("<svg>" + strings.Repeat("<path d='M0 0'/>", 100) + "</svg>")
	large := append(drawing, bytes.Repeat([]byte("<path d='M0 0'/>"), maxSVG/16)...)
	for _, tt := range []struct {
		name   string
		body   []byte
		coding string
	}{
		{"photo.jpg", photo, ""},
		{"flat.png", make([]byte, 9<<10), ""}, // although it is compressible
		{"drawing.svg", drawing, "br"},
		{"large.svg", large, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := newPaper(t, withArticles(fstest.MapFS{tt.name: {Data: tt.body, ModTime: today()}}), withListings(deskListing("one", today(), today().Add(time.Hour))))
			plain := get(p, "/media/"+tt.name)
			if plain.Code != http.StatusOK || !bytes.Equal(plain.Body.Bytes(), tt.body) {
				t.Fatalf("GET = %d with %d bytes, want the picture's %d", plain.Code, plain.Body.Len(), len(tt.body))
			}
			w := get(p, "/media/"+tt.name, "Accept-Encoding", "gzip, br")
			if got := w.Header().Get("Content-Encoding"); got != tt.coding {
				t.Errorf("Content-Encoding = %q, want %q", got, tt.coding)
			}
			if same := bytes.Equal(w.Body.Bytes(), tt.body) && w.Header().Get("Etag") == plain.Header().Get("Etag"); same != (tt.coding == "") {
				t.Errorf("the same bytes under the same ETag: %v, want %v", same, tt.coding == "")
			}
			if n := p.pictures.Misses.Load(); n != 1 {
				t.Errorf("the picture was read %d times, want once", n)
			}
		})
	}
}

// Symbolic links cannot lead out of the directory.
func TestMediaStaysInItsFolder(t *testing.T) {
	t.Parallel()
	outside, dir := t.TempDir(), t.TempDir()
	if err := os.WriteFile(filepath.Join(outside, "secret.png"), []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	for link, to := range map[string]string{"file.png": filepath.Join(outside, "secret.png"), "folder": outside} {
		if err := os.Symlink(to, filepath.Join(dir, link)); err != nil {
			t.Skip("no links here: ", err)
		}
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	p := newPaper(t)
	p.Site.media = Layers{root.FS()}
	for _, path := range []string{"/media/file.png", "/media/folder/secret.png"} {
		if w := get(p, path); w.Code != http.StatusNotFound {
			t.Errorf("GET %s = %d %q, want 404", path, w.Code, w.Body)
		}
	}
}

// deniedFS has every file but denies reading it.
type deniedFS struct{}

func (deniedFS) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
}

func TestLayers(t *testing.T) {
	t.Parallel()
	l := Layers{
		fstest.MapFS{"a": {Data: []byte("upper")}},
		fstest.MapFS{"a": {Data: []byte("lower")}, "b": {Data: []byte("lower")}},
	}
	for name, want := range map[string]string{"a": "upper", "b": "lower"} {
		if got, err := fs.ReadFile(l, name); string(got) != want || err != nil {
			t.Errorf("%s = %q, %v, want %q", name, got, err, want)
		}
	}
	for _, name := range []string{"c", "../a", "/a", ""} {
		if _, err := l.Open(name); err == nil {
			t.Errorf("Open(%q) found something", name)
		}
	}
	if _, err := (Layers{}).Open("a"); err == nil {
		t.Error("empty Layers contain a file")
	}
	shut := Layers{fstest.MapFS{}, deniedFS{}, fstest.MapFS{"a": {Data: []byte("lower")}}}
	if f, err := shut.Open("a"); f != nil || !errors.Is(err, fs.ErrPermission) {
		t.Errorf("a file that may not be read is passed over: %v", err)
	}
}
