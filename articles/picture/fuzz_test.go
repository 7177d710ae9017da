package picture

import (
	"testing"
)

func FuzzPicture(f *testing.F) {
	f.Add("a.svg", "<svg width='4' height='3'><g/></svg>")
	f.Add("a.jpg", jpegOf(3, 2, turned))
	f.Add("a.png", pngOf(3, 2))
	f.Add("a.avif", "\x00\x00\x00\x20ftypavif....ispe\x00\x00\x00\x00\x00\x00\x00\x07\x00\x00\x00\x05")
	f.Fuzz(func(t *testing.T, name, data string) {
		if w, h, err := Size(name, []byte(data)); w < 0 || h < 0 || err == nil && (w > 1<<31-1 || h > 1<<31-1) {
			t.Errorf("%d×%d, %v", w, h, err)
		}
	})
}
