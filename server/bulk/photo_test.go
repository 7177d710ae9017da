package bulk

import (
	"bytes"
	"image"
	"image/jpeg"
	"image/png"
	"os"
	"testing"
	"testing/fstest"

	"broadside/app/classifieds"
)

func encoded(t *testing.T, kind string) []byte {
	t.Helper()
	m := image.NewGray(image.Rect(0, 0, 8, 6))
	var b bytes.Buffer
	var err error
	if kind == "png" {
		err = png.Encode(&b, m)
	} else {
		err = jpeg.Encode(&b, m, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestPhoto(t *testing.T) {
	t.Parallel()
	fsys := fstest.MapFS{
		"listings/img/a.svg":     {Data: []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="800" height="600" viewBox="0 0 400 300"/>`)},
		"listings/img/a.png":     {Data: encoded(t, "png")},
		"listings/img/a.jpg":     {Data: encoded(t, "jpeg")},
		"listings/img/text.png":  {Data: []byte("not a picture")},
		"listings/img/empty.svg": {Data: []byte("")},
		"listings/secret.svg":    {Data: []byte(`<svg width="1" height="1"/>`)},
	}
	al := photoCache{fsys: fsys, photos: map[string]classifieds.Photo{}}
	for _, tt := range []struct {
		name string
		w, h int
	}{{"a.svg", 800, 600}, {"a.png", 8, 6}, {"a.jpg", 8, 6}} {
		for range 2 { // the second one comes from the cache
			p, err := al.loadPhoto(tt.name)
			if err != nil || p.Width != tt.w || p.Height != tt.h {
				t.Errorf("loadPhoto(%s) = %+v, %v, want %d × %d", tt.name, p, err, tt.w, tt.h)
			}
		}
	}
	if p, _ := al.loadPhoto("a.svg"); p.Src != "/media/listings/img/a.svg?v=045010e4" {
		t.Errorf("photo(a.svg) is at %s", p.Src)
	}
	for _, name := range []string{"gone.svg", "text.png", "empty.svg", "../secret.svg", "img/a.svg", ".", "", "..", `..\secret.svg`} {
		if p, err := al.loadPhoto(name); err == nil {
			t.Errorf("loadPhoto(%q) = %+v", name, p)
		}
	}
}

func TestPhotoOfRealFiles(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		w, h int
	}{{"sunrise.webp", 1024, 640}, {"sunrise.jpg", 1024, 640}} {
		w, h, err := photoSize(tt.name, sharedFile(t, "images/"+tt.name))
		if err != nil || w != tt.w || h != tt.h {
			t.Errorf("photoSize(%s) = %d × %d, %v, want %d × %d", tt.name, w, h, err, tt.w, tt.h)
		}
	}
}

func TestSVGSize(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, in string
		w, h     int
	}{
		{"width and height", `<svg width="40" height="30"/>`, 40, 30},
		{"in pixels", `<svg width="40px" height="30px"/>`, 40, 30},
		{"a box only", `<svg viewBox="0 0 400 300"/>`, 400, 300},
		{"a box with commas", `<svg viewBox="0,0,400,300"/>`, 400, 300},
		{"in per cent, so the box", `<svg width="100%" height="100%" viewBox="0 0 4 3"/>`, 4, 3},
		{"after a comment", "<?xml version=\"1.0\"?>\n<!-- drawn by us -->\n<svg width=\"4\" height=\"3\"></svg>", 4, 3},
		{"rounded", `<svg width="40.6" height="30.4"/>`, 41, 30},
		{"no size", `<svg/>`, 0, 0},
		{"a size of nothing", `<svg width="0" height="0"/>`, 0, 0},
		{"endless", `<svg width="1e300" height="1"/>`, 0, 0},
		{"a script", `<svg width="4" height="3"><script/></svg>`, 0, 0},
		{"not a number", `<svg width="NaN" height="NaN"/>`, 0, 0},
		{"a page", `<html width="4" height="3"/>`, 0, 0},
		{"broken", `<svg width="4`, 0, 0},
		{"text", `hello`, 0, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w, h, err := photoSize("a.svg", []byte(tt.in))
			if w != tt.w || h != tt.h || (err == nil) != (tt.w > 0) {
				t.Errorf("photoSize(%s) = %d × %d, %v, want %d × %d", tt.in, w, h, err, tt.w, tt.h)
			}
		})
	}
}

func FuzzSVGSize(f *testing.F) {
	f.Add([]byte(`<svg width="40" height="30" viewBox="0 0 4 3"/>`))
	b, err := os.ReadFile("../../articles/paper/listings/img/oud.svg")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Fuzz(func(t *testing.T, b []byte) {
		if w, h, err := photoSize("a.svg", b); err == nil && (w < 1 || h < 1) {
			t.Errorf("photoSize(%q) = %d × %d", b, w, h)
		}
	})
}
