package main

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"broadside/server/backup"
	"broadside/server/export"
)

// An export of the listings that ship is the same from a running server and without one, and an
// import of it changes nothing.
func TestExportCommand(t *testing.T) {
	t.Parallel()
	data, dir := t.TempDir(), t.TempDir()
	_, server := startAlone(t, "-data", data)
	first, second := filepath.Join(dir, "1.csv"), filepath.Join(dir, "2.csv")
	runProgram(t, "export", "-data", data, "-o", first).expect(t, 0, " listings, ")
	runProgram(t, "import", "-data", data, "-source", "paper", first).expect(t, 0, "new               0", "changed           0", "ended             0")
	piped := runProgram(t, "export", "-data", data, "--quiet").expect(t, 0)
	if err := server.Kill(); err != nil {
		t.Fatal(err)
	}
	runProgram(t, "export", "-data", data, "-o", second).expect(t, 0)
	text := readText(t, first)
	if text != readText(t, second) || text != piped.out || len(text) < 10_000 || piped.errs != "" {
		t.Errorf("the exports differ: %d bytes from the server, %d piped, %d without it", len(text), len(piped.out), len(readText(t, second)))
	}
	var s export.Summary
	asJSON := runProgram(t, "export", "-data", data, "-json", "-format", "indeed", "-filter", "category=jobs", "-origin", "https://paper.example", "-base", "news", "-o", filepath.Join(dir, "jobs.xml")).expect(t, 0)
	if err := json.Unmarshal([]byte(asJSON.out), &s); err != nil || s.Listings == 0 || len(s.LeftOut) == 0 {
		t.Errorf("the summary is %q (%v)", asJSON.out, err)
	}
	if xml := readText(t, filepath.Join(dir, "jobs.xml")); !strings.Contains(xml, "https://paper.example/news/listings/") || int64(len(xml)) != s.Bytes {
		t.Errorf("%d bytes of XML, the summary has %d", len(xml), s.Bytes)
	}
}

func readText(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestExportMistakes(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	for _, tt := range []struct {
		args   []string
		status int
		text   string
	}{
		{[]string{"-source", "nope"}, 1, "There is no source nope; broadside source list names them."},
		{[]string{"-format", "xlsx"}, 2, "csv, trovit, indeed or jsonl"},
		{[]string{"-origin", "paper.example"}, 2, "-origin"},
		{[]string{"-format", "trovit"}, 1, "-origin"},
		{[]string{"-filter", "category=boats"}, 1, "boats"},
		{[]string{"-filter", "limit=3"}, 1, "limit"},
		{[]string{"-filter", "colour=red"}, 1, "colour"},
		{[]string{"-o", data}, 1, "is a directory"},
	} {
		runProgram(t, append([]string{"export", "-data", data}, tt.args...)...).expect(t, tt.status, tt.text)
	}
}

// A killed export leaves the file that was there.
func TestKillExport(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	file := filepath.Join(t.TempDir(), "all.csv")
	runProgram(t, "import", "-data", data, "-source", "shop", writeItems(t, items(3000, "azure"))).expect(t, 0)
	begun := time.Now()
	runProgram(t, "export", "-data", data, "-o", file).expect(t, 0)
	whole, took := readText(t, file), time.Since(begun)
	seed := rand.Uint64()
	t.Log("seed", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	for range 10 {
		cmd := newProgram(t, "export", "-data", data, "-o", file, "-filter", "price_min=105")
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(r.Int64N(int64(took)))) // a random moment
		_ = cmd.Process.Kill()
		status := waitStatus(t, cmd)
		if got := readText(t, file); got != whole && strings.Count(got, "\n") != 2996 {
			t.Fatalf("status %d, seed %d: the file has %d lines", status, seed, strings.Count(got, "\n"))
		} else if got != whole {
			runProgram(t, "export", "-data", data, "-o", file).expect(t, 0)
		}
	}
}

// A backup of a running server restores to the same listings and files.
func TestBackupCommand(t *testing.T) {
	t.Parallel()
	data, dir := t.TempDir(), t.TempDir()
	startAlone(t, "-data", data)
	archive, restored := filepath.Join(dir, "backup.tar.gz"), filepath.Join(dir, "restored")
	runProgram(t, "backup", "-data", data, archive).expect(t, 0, "6 files")
	runProgram(t, "restore", "-data", data, "-force", archive).expect(t, 1, "stop it first")
	runProgram(t, "restore", "-data", restored, archive).expect(t, 0, "restored the state of ")
	runProgram(t, "restore", "-data", restored, archive).expect(t, 1, "-force")
	runProgram(t, "restore", "-data", restored, "-force", "--quiet", archive).expect(t, 0)
	a := runProgram(t, "export", "-data", data).expect(t, 0)
	b := runProgram(t, "export", "-data", restored).expect(t, 0)
	if a.out != b.out || len(a.out) < 10_000 {
		t.Errorf("exports of %d and %d bytes", len(a.out), len(b.out))
	}
	for _, name := range []string{"count.key", "gone.json", "last-run.json"} {
		if readText(t, filepath.Join(data, name)) != readText(t, filepath.Join(restored, name)) {
			t.Errorf("%s differs", name)
		}
	}
	startAlone(t, "-data", restored)
	var summary backup.Summary
	asJSON := runProgram(t, "backup", "-data", restored, "-json", archive).expect(t, 0)
	if err := json.Unmarshal([]byte(asJSON.out), &summary); err != nil || len(summary.Manifest.Members) != 6 || summary.Bytes == 0 {
		t.Errorf("the result is %q (%v)", asJSON.out, err)
	}
	for _, args := range [][]string{
		{"backup", "-data", data, filepath.Join(data, "b.tar.gz")},
		{"backup", "-data", filepath.Join(dir, "none"), filepath.Join(dir, "b.tar.gz")},
		{"restore", "-data", filepath.Join(dir, "new"), filepath.Join(data, "count.key")},
	} {
		runProgram(t, args...).expect(t, 1)
	}
	runProgram(t, "backup").expect(t, 2, "FILE")
	if _, err := os.Stat(filepath.Join(dir, "none")); err == nil {
		t.Error("a wrong -data was created")
	}
}

// A server that starts after a restore was killed completes it.
func TestServerCompletesRestore(t *testing.T) {
	t.Parallel()
	from, data := t.TempDir(), t.TempDir()
	runProgram(t, "import", "-data", from, "-source", "shop", writeItems(t, items(7, "azure"))).expect(t, 0)
	runProgram(t, "import", "-data", data, "-source", "shop", writeItems(t, items(3, "beige"))).expect(t, 0)
	want := runProgram(t, "export", "-data", from).expect(t, 0)
	if err := os.Rename(from, filepath.Join(data, ".restore-full")); err != nil { // complete, and nothing is moved yet
		t.Fatal(err)
	}
	startAlone(t, "-data", data, "-sample=false")
	if got := runProgram(t, "export", "-data", data).expect(t, 0); got.out != want.out {
		t.Errorf("the server has %d bytes of listings, want %d", len(got.out), len(want.out))
	}
	if left, err := filepath.Glob(filepath.Join(data, ".restore-*")); err != nil || len(left) > 0 {
		t.Errorf("%q are left (%v)", left, err)
	}
}
