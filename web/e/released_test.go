package e

import (
	"bytes"
	"crypto/sha512"
	"encoding/base64"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"broadside/web"
)

// releases are the lines of released.txt: the names of released files with the
// hashes that partners' pages contain.
func releases(t *testing.T) map[string]string {
	t.Helper()
	body, err := os.ReadFile("released.txt")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for line := range strings.Lines(string(body)) {
		sum, name, ok := strings.Cut(strings.TrimSpace(line), " ")
		if !ok {
			t.Fatalf("released.txt: %q is not a hash and a name", line)
		}
		if all[name] != "" {
			t.Errorf("released.txt names %s twice", name)
		}
		all[name] = sum
	}
	return all
}

// TestReleasedNeverChanges: partners' pages load these files by hash (SRI), so
// that any change would remove the embed from them.
func TestReleasedNeverChanges(t *testing.T) {
	t.Parallel()
	all := releases(t)
	for name, sum := range all {
		f := web.Named("e/" + name)
		if f == nil {
			t.Errorf("%s was released and is gone", name)
			continue
		}
		got := sha512.Sum384(f.Body)
		if is := "sha384-" + base64.StdEncoding.EncodeToString(got[:]); is != sum {
			t.Errorf("%s is %s, released as %s: put it back, and release a new number", name, is, sum)
		}
	}
	for _, f := range web.Files() {
		if name, ok := strings.CutPrefix(f.Name, "e/"); ok && numbered.MatchString(name) && all[name] == "" {
			t.Errorf("%s is served and released.txt does not name it", name)
		}
	}
}

var numbered = regexp.MustCompile(`^v1\.(\d+)\.(\d+)(\.full)?\.js$`)

// TestNewestIsServed: v1.js equals the newest release, so that a page that pins
// it gets the script that was tried as v1.js.
func TestNewestIsServed(t *testing.T) {
	t.Parallel()
	for _, part := range []string{"", ".full"} {
		newest, best := "", [2]int{-1, -1}
		for name := range releases(t) {
			m := numbered.FindStringSubmatch(name)
			if m == nil || m[3] != part {
				continue
			}
			minor, _ := strconv.Atoi(m[1]) // digits, see numbered
			patch, _ := strconv.Atoi(m[2])
			if n := [2]int{minor, patch}; slices.Compare(n[:], best[:]) > 0 {
				newest, best = name, n
			}
		}
		if newest == "" {
			t.Fatal("nothing is released")
		}
		full := strings.TrimSuffix(strings.TrimSuffix(newest, ".js"), ".full") + ".full.js" // a release includes the script that it imports
		if want := bytes.Replace(web.Named("e/v1"+part+".js").Body, []byte("e/v1.full.js"), []byte("e/"+full), 1); !bytes.Equal(want, web.Named("e/"+newest).Body) {
			t.Errorf("v1%s.js is not %s: release it (.ci/minify -release 1.N.M)", part, newest)
		}
	}
}

// TestPressed: the served files are the minified files of src.
func TestPressed(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat("../../build/peers/node_modules/terser"); err != nil {
		t.Fatal("build/peers has no terser: make peers")
	}
	if out, err := exec.Command("../../.ci/minify", "-check").CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
}
