package library

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
)

// writerOf is the environment variable with the file that a child process of
// this test writes until it is killed.
const writerOf = "CONTENT_TEST_WRITES"

// TestMain makes the test binary the program that is killed.
func TestMain(m *testing.M) {
	if file := os.Getenv(writerOf); file != "" {
		writeForever(file)
	}
	os.Exit(m.Run())
}

func writeForever(file string) {
	t := loadTombstones(file, "", quiet)
	fmt.Println("started")
	for i := 0; ; i++ {
		if err := t.addSlugs(map[string]string{fmt.Sprintf("piece-%d", i%1000): "en"}); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
	}
}

func TestTombstonesSurviveAKill(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "gone.json")
	known := 0
	for range 5 {
		child := exec.Command(os.Args[0], "-test.run=^$")
		child.Env = append(os.Environ(), writerOf+"="+file)
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		if _, err := out.Read(make([]byte, 16)); err != nil {
			t.Fatal(err)
		}
		for old := stampOf(file); stampOf(file) == old; { // until it has written once
			runtime.Gosched()
		}
		if err := child.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = child.Wait() // "signal: killed"
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var kept tombstoneFile
		if err := json.Unmarshal(raw, &kept); err != nil {
			t.Fatalf("the list is neither the old nor the new one: %v\n%s", err, raw)
		}
		if n := len(kept.Folders[""]); n < known {
			t.Errorf("%d pieces are listed after %d", n, known)
		} else {
			known = n
		}
	}
	loadTombstones(file, "", quiet)
	if left := filesOf(t, dir); len(left) != 1 {
		t.Errorf("files after a start: %q, want the list alone", left)
	}
}

func stampOf(file string) string {
	info, err := os.Stat(file)
	if err != nil {
		return ""
	}
	return fmt.Sprint(info.ModTime(), info.Size())
}

func filesOf(t *testing.T, dir string) (names []string) {
	t.Helper()
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		names = append(names, f.Name())
	}
	return names
}

// The start removes temporary files of its own writes only.
func TestTemporaryFilesAreRemoved(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	keep := []string{".gone.json", ".gone.jsonl-1", ".other.json-1", "gone.json", "gone.json-1", "gone.json.unreadable"}
	for _, name := range append([]string{".gone.json-1", ".gone.json-2894375623", ".gone.json-"}, keep...) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("{}"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, ".gone.json-folder"), 0o700); err != nil {
		t.Fatal(err)
	}
	loadTombstones(filepath.Join(dir, "gone.json"), "", quiet)
	if got, want := fmt.Sprint(filesOf(t, dir)), fmt.Sprint(append([]string{keep[0], ".gone.json-folder"}, keep[1:]...)); got != want {
		t.Errorf("files %s, want %s", got, want)
	}
}
