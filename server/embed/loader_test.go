package embed

import "testing"

func TestLoaderName(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{
		"v1.js": true, "v1.0.0.js": true, "v1.12.34.full.js": true, "v1.full.js": true, "v1.0.js": false, "v1.0.0.0.js": false,
		"v1.a.b.js": false, "v1.00000.1.js": false, "v2.0.0.js": false, "frame.js": false, ".js": false, "v1.full.full.js": false,
	} {
		if got := loaderName.MatchString(name); got != want {
			t.Errorf("loaderName matches %q: %v, want %v", name, got, want)
		}
	}
}
