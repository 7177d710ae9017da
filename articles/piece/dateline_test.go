package piece

import (
	"testing"
	"testing/fstest"

	"broadside/articles/text"
)

func TestReadPlaces(t *testing.T) {
	t.Parallel()
	fsys := fstest.MapFS{"places.yaml": {Data: []byte("- code: madha\n  names: {en: Madha, ar: مدحاء}\n  aka: [Nahwa]\n")}}
	known := ReadPlaces(fsys, []string{"Hatta"})
	for _, name := range []string{"Madha", "Nahwa", "Hatta", "مدحاء"} {
		if !known[text.Fold(name)] {
			t.Errorf("%q is not known, want the names of the file and those given", name)
		}
	}
	if len(known) != 4 {
		t.Errorf("%v, want the four names only", known)
	}
}
