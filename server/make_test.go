package main

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// sandbox is a copy of the Makefile and the scripts of .ci in a directory whose name has a space,
// with only the programs that the test adds.
type sandbox struct {
	*testing.T
	dir, bin string
}

func newSandbox(t *testing.T) sandbox {
	t.Helper()
	dir := t.TempDir()
	w := sandbox{t, filepath.Join(dir, "the paper"), filepath.Join(dir, "bin")}
	for _, name := range []string{"Makefile", "web/wasm.mk", ".ci/deps", ".ci/peers"} {
		text, err := os.ReadFile(filepath.Join("..", name))
		if err != nil {
			t.Fatal(err)
		}
		w.write(name, string(text))
	}
	if err := os.MkdirAll(w.bin, 0o750); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"bash", "env", "make", "rm", "mkdir", "mv", "cat", "dirname", "find", "grep", "id", "sha256sum", "touch"} {
		path, err := exec.LookPath(name)
		if err != nil {
			t.Skipf("%s is not here", name)
		}
		if err := os.Symlink(path, filepath.Join(w.bin, name)); err != nil {
			t.Fatal(err)
		}
	}
	return w
}

// write adds a file; scripts are executable.
func (w sandbox) write(name, text string) {
	w.Helper()
	path := filepath.Join(w.dir, name)
	if filepath.IsAbs(name) {
		path = name
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		w.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o700); err != nil {
		w.Fatal(err)
	}
}

// addProgram adds a program, as a line of shell.
func (w sandbox) addProgram(name, line string) {
	w.Helper()
	w.write(filepath.Join(w.bin, name), "#!/usr/bin/env bash\n"+line+"\n")
}

func (w sandbox) exists(name string) bool {
	_, err := os.Stat(filepath.Join(w.dir, name))
	return err == nil
}

// run runs a program and returns its output.
func (w sandbox) run(name string, args ...string) (said string, failed bool) {
	w.Helper()
	c := exec.Command(name, args...)
	c.Dir, c.Env = w.dir, []string{"PATH=" + w.bin}
	out, err := c.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		w.Fatal(err)
	}
	return string(out), err != nil
}

func (w sandbox) make(args ...string) (said string, failed bool) {
	w.Helper()
	return w.run(filepath.Join(w.bin, "make"), args...)
}

// make fails if a budget is exceeded or a test fails.
func TestMakeFirstPaintFails(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, tests string
		fails       bool
	}{
		{"kept", `echo "heaviest: 19,520 bytes"; echo "ok broadside/server"`, false},
		{"over", `echo "    x_test.go:1: too heavy"; echo "FAIL broadside/server"; exit 1`, true},
		{"not built", `echo "x.go:1: undefined: y" >&2; exit 1`, true},
	} {
		w := newSandbox(t)
		w.addProgram("go", `[ "$1" != test ] || { `+tt.tests+`; }`)
		said, failed := w.make("-o", "wasm", "first-paint")
		if failed != tt.fails {
			t.Errorf("%s: make failed: %v, want %v\n%s", tt.name, failed, tt.fails, said)
		}
		for _, want := range []string{"too heavy", "undefined: y", "heaviest"} {
			if strings.Contains(tt.tests, want) && !strings.Contains(said, want) {
				t.Errorf("%s: output of make lacks %q:\n%s", tt.name, want, said)
			}
		}
	}
}

func TestMakeInAFolderWithASpace(t *testing.T) {
	t.Parallel()
	w := newSandbox(t)
	w.addProgram("go", `[ "$1" != install ] || echo "to $GOBIN"`)
	if said, failed := w.make("build/tools/staticcheck"); failed || !strings.Contains(said, "to "+w.dir+"/build/tools\n") {
		t.Errorf("make failed: %v\n%s", failed, said)
	}
}

// deps and peers both call apt, so they run one after the other, also with -j.
func TestMakePeersComeAfterDeps(t *testing.T) {
	t.Parallel()
	w := newSandbox(t)
	w.write(".ci/deps", "#!/usr/bin/env bash\nexit 1\n")
	w.write(".ci/peers", "#!/usr/bin/env bash\ntouch ran\n")
	if said, failed := w.make("-j4", "-k", "peers"); !failed || w.exists("ran") {
		t.Errorf("peers ran beside deps:\n%s", said)
	}
}

// make clean keeps the database of make run and the large one of the benchmark.
func TestMakeClean(t *testing.T) {
	t.Parallel()
	w := newSandbox(t)
	if said, failed := w.make("clean"); failed {
		t.Errorf("with nothing built: %s", said)
	}
	kept := []string{"build/run/broadside.db", "build/bench/million.db", "web/wasm/.gitignore"}
	gone := []string{"build/app.wasm", "build/goapp/done", "build/peers/.x", "bin/broadside", "web/wasm/app.wasm.br", "web/wasm/wasm_exec.js"}
	for _, name := range append(gone, kept...) {
		w.write(name, "")
	}
	if said, failed := w.make("clean"); failed {
		t.Fatal(said)
	}
	for _, name := range kept {
		if !w.exists(name) {
			t.Errorf("%s is gone", name)
		}
	}
	for _, name := range gone {
		if w.exists(name) {
			t.Errorf("%s is there", name)
		}
	}
}

// deps requires one of the browsers that the tests support, and an Arabic font if the system can
// list its fonts.
func TestDeps(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		has  map[string]string
		says string // the missing part; "": none
	}{
		{"chromium", map[string]string{"chromium": "", "gcc": "", "fc-list": "echo Noto"}, ""},
		{"chromium-browser", map[string]string{"chromium-browser": "", "gcc": "", "fc-list": "echo Noto"}, ""},
		{"google-chrome", map[string]string{"google-chrome": "", "gcc": "", "fc-list": "echo Noto"}, ""},
		{"no browser", map[string]string{"gcc": "", "fc-list": "echo Noto"}, "install chromium first"},
		{"no Arabic", map[string]string{"chromium": "", "gcc": "", "fc-list": ":"}, "install fonts-noto-core first"},
		{"no fc-list", map[string]string{"chromium": "", "gcc": ""}, ""},
		{"no fc-list on Debian", map[string]string{"chromium": "", "gcc": "", "dpkg-query": "exit 1"}, "install fonts-noto-core first"},
		{"nothing", nil, "install chromium gcc libc6-dev first"},
	} {
		w := newSandbox(t)
		for name, line := range tt.has {
			w.addProgram(name, line)
		}
		said, failed := w.run(filepath.Join(w.dir, ".ci", "deps"))
		if failed != (tt.says != "") || !strings.Contains(said, tt.says) {
			t.Errorf("%s: deps failed: %v, want %q\n%s", tt.name, failed, tt.says, said)
		}
	}
}

// Incomplete peers are fetched again, and a failed fetch is reported in one line.
func TestPeers(t *testing.T) {
	t.Parallel()
	const npm = `mkdir -p "$3/node_modules/pym.js" && touch "$3/package-lock.json"`
	w := newSandbox(t)
	for name, line := range map[string]string{"chromium": "", "gcc": "", "fc-list": "echo Noto", "node": "", "npm": npm + "; exit 1"} {
		w.addProgram(name, line)
	}
	peers := filepath.Join(w.dir, ".ci", "peers")
	if said, failed := w.run(peers); !failed || w.exists("build/peers/package.json") || w.exists("build/peers/node_modules") {
		t.Errorf("npm failed, but its partial result is accepted:\n%s", said)
	}
	w.addProgram("npm", npm)
	for _, there := range []string{"", "build/peers/wp-embed.js"} {
		if there != "" {
			w.write(there, "x")
		}
		said, failed := w.run(peers)
		if !failed || !strings.Contains(said, "wp-embed.min.js") || strings.Count(said, "\n") != 1 {
			t.Errorf("without apt, with %q: failed %v, want one line that names the files:\n%s", there, failed, said)
		}
	}
	if !w.exists("build/peers/package.json") || !w.exists("build/peers/node_modules/pym.js") {
		t.Error("the fetched files are missing")
	}
	w.write("build/peers/wp-embed.min.js", "x")
	w.addProgram("npm", "exit 1") // it must not be called again
	if said, failed := w.run(peers); failed || said != "" {
		t.Errorf("with all there: failed %v\n%s", failed, said)
	}
}

// Files with the build tag thorough are named after it, and the checks that make check runs know the tags
// of all test files.
func TestMakeChecksTaggedTests(t *testing.T) {
	t.Parallel()
	makefile, err := os.ReadFile("../Makefile")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"TAGS := hosts,browsers,thorough\n", "vet -tags $(TAGS) ./...", "(STATICCHECK) -tags $(TAGS) ./...", "test -race -tags thorough "} {
		if !strings.Contains(string(makefile), want) {
			t.Errorf("the Makefile lacks %q", want)
		}
	}
	tagged := 0
	for _, dir := range []string{"app", "articles", "server", "web"} {
		err := fs.WalkDir(os.DirFS(".."), dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, "_test.go") {
				return err
			}
			text, err := os.ReadFile(filepath.Join("..", path))
			if err != nil {
				return err
			}
			line, _, _ := strings.Cut(string(text), "\n")
			has := strings.HasPrefix(line, "//go:build thorough")
			if named := strings.HasSuffix(path, "_thorough_test.go"); named != has {
				t.Errorf("%s: its name ends in _thorough_test.go: %v, it has the build tag: %v", path, named, has)
			}
			if has {
				tagged++
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if tagged == 0 {
		t.Error("no file has the build tag thorough")
	}
}
