package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// real is the overlay of this toolchain and this tree.
func real(t *testing.T) map[string]string {
	t.Helper()
	root, err := exec.CommandContext(t.Context(), "go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := write(&b, filepath.Join(strings.TrimSpace(string(root)), "src"), ".."); err != nil {
		t.Fatal(err)
	}
	var got struct{ Replace map[string]string }
	if err := json.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	return got.Replace
}

// Every package of ours stands in for one, every file it names is there, and
// no test travels.
func TestRealOverlay(t *testing.T) {
	t.Parallel()
	replace := real(t)
	ours, gone := 0, 0
	for original, to := range replace {
		if !filepath.IsAbs(original) || strings.HasSuffix(original, "_test.go") || strings.HasSuffix(to, "_test.go") {
			t.Errorf("%s → %q", original, to)
		}
		if to == "" {
			gone++
			continue
		}
		ours++
		if _, err := os.Stat(to); err != nil || !filepath.IsAbs(to) {
			t.Errorf("%s → %s: %v", original, to, err)
		}
	}
	if ours < 6 || gone < 10 {
		t.Errorf("%d files of ours, %d left out", ours, gone)
	}
	folders, err := filepath.Glob("../*")
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range folders {
		if name := filepath.Base(folder); name != "overlay" && standIns[name] == "" {
			t.Errorf("web/std/%s stands in for nothing", name)
		}
	}
}

// The stand-ins build in the place of the standard packages, and a program
// that uses them says what it would say with those.
func TestOverlayRuns(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	text, err := json.Marshal(map[string]any{"Replace": real(t)})
	if err != nil {
		t.Fatal(err)
	}
	program := `package main

import (
	"encoding/json"
	"fmt"
)

func main() {
	var v struct{ Name string; N []int }
	err := json.Unmarshal([]byte("{\"name\":\"دبي\",\"n\":[1,2]}"), &v)
	b, _ := json.Marshal(v)
	print(fmt.Sprintf("%s %v %v", b, err, v.N), "\n")
}
`
	for name, body := range map[string]string{"overlay.json": string(text), "main.go": program, "go.mod": "module trial\n\ngo 1.24\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var said []string
	for _, args := range [][]string{{"run", "."}, {"run", "-overlay=overlay.json", "."}} {
		run := exec.CommandContext(t.Context(), "go", args...)
		run.Dir = dir
		out, err := run.CombinedOutput()
		if err != nil {
			t.Fatalf("go %v: %v\n%s", args, err, out)
		}
		said = append(said, string(out))
	}
	if said[0] != said[1] || !strings.Contains(said[0], `{"Name":"دبي","N":[1,2]} <nil> [1 2]`) {
		t.Errorf("with the standard packages it says %q, with ours %q", said[0], said[1])
	}
}
