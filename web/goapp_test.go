package web_test

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestReplacements: each file that replaces one of go-app's is compared with
// the version of the original that it was written for, and there are no others.
func TestReplacements(t *testing.T) {
	t.Parallel()
	f, err := os.Open("wasm/goapp/originals.sha256")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var sums []string
	for lines := bufio.NewScanner(f); lines.Scan(); {
		sum, name, ok := strings.Cut(lines.Text(), "  app/")
		if !ok || len(sum) != 64 {
			t.Errorf("%q is no line of sha256sum", lines.Text())
		}
		sums = append(sums, name)
	}
	files, err := filepath.Glob("wasm/goapp/*.go")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue // run in place, see wasm/goapp/run_test.go
		}
		names = append(names, filepath.Base(file))
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(string(b), "//go:build goapp\n") {
			t.Errorf("%s would be compiled outside of go-app's copy", file)
		}
	}
	slices.Sort(sums)
	slices.Sort(names)
	if !slices.Equal(sums, names) {
		t.Errorf("sums of %q, replacements %q", sums, names)
	}
}

// TestSameAttributes: the browser's go-app has the same lists of boolean
// attributes, URL attributes and schemes as the server's encoder. If they
// differed, the program would change the page at the start.
func TestSameAttributes(t *testing.T) {
	t.Parallel()
	browser := text(t, "wasm/goapp/attribute.go")
	for _, tt := range []struct{ what, server, from, browserFrom string }{
		{"boolean attributes", "../server/page/name.go", "func isBooleanProperty(", "func setJSAttribute("},
		{"addresses", "../server/page/address.go", "func isAddressAttribute(", "e.Call(\"toggleAttribute\""},
		{"schemes", "../server/page/address.go", "func hasKnownScheme(", "strings.ToLower(address[:i])"},
	} {
		want, got := firstCase(t, text(t, tt.server), tt.from), firstCase(t, browser, tt.browserFrom)
		want = slices.DeleteFunc(want, func(s string) bool { return s == "" }) // no scheme
		if len(want) < 5 || !slices.Equal(want, got) {
			t.Errorf("%s: the browser's are %q, the server's %q", tt.what, got, want)
		}
	}
}

var literal = regexp.MustCompile(`"([^"]*)"`)

// firstCase returns the strings of the first case after from, sorted.
func firstCase(t *testing.T, source, from string) []string {
	t.Helper()
	_, after, ok := strings.Cut(source, from)
	if !ok {
		t.Fatalf("%s is not there any more", from)
	}
	_, after, _ = strings.Cut(after, "case ")
	list, _, ok := strings.Cut(after, "\n\t\t")
	for ok && strings.HasSuffix(strings.TrimSpace(list), ",") { // the list continues in the next line
		var more string
		_, rest, _ := strings.Cut(after, list)
		more, _, ok = strings.Cut(strings.TrimPrefix(rest, "\n\t\t"), "\n\t\t")
		list += "\n\t\t" + more
	}
	var out []string
	for _, m := range literal.FindAllStringSubmatch(list, -1) {
		out = append(out, m[1])
	}
	slices.Sort(out)
	return out
}

func text(t *testing.T, file string) string {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestNoHeavyPackages: app.wasm does not import large packages, directly or
// indirectly.
func TestNoHeavyPackages(t *testing.T) {
	t.Parallel()
	list := exec.Command("go", "list", "-modfile=build/wasm.mod", "-tags=goapp", "-deps", "./app/wasm")
	list.Dir = ".."
	list.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	out, err := list.CombinedOutput()
	if err != nil {
		t.Fatalf("make wasm first: %v\n%s", err, out)
	}
	for _, name := range strings.Fields(string(out)) {
		switch {
		case name == "regexp", name == "log", strings.HasPrefix(name, "net/http"), strings.HasPrefix(name, "crypto"),
			strings.HasPrefix(name, "golang.org/x/"), strings.HasPrefix(name, "text/template"), name == "html/template",
			strings.HasPrefix(name, "broadside/server"), strings.HasPrefix(name, "broadside/articles/"):
			t.Errorf("app.wasm holds %s", name)
		}
	}
}
