package releases

import (
	"bytes"
	"context"
	"crypto/sha256"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
)

// program returns a program that has little in common with those of other seeds.
func program(seed uint64) []byte {
	r := rand.New(rand.NewPCG(seed, 0))
	b := make([]byte, 300_000)
	for i := range b {
		b[i] = byte(r.IntN(64))
	}
	return b
}

// change returns a program with other bytes at a few places, and some more.
func change(b []byte, mark string) []byte {
	return slices.Concat(b[:100_000], []byte(mark), b[100_000:200_000], []byte(mark), b[200_010:])
}

func compressed(t *testing.T, b []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w := brotli.NewWriterLevel(&out, 5)
	if _, err := w.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// start runs a server's releases to their end and returns them with the log.
func start(t *testing.T, dir string, current []byte) (*Releases, string) {
	t.Helper()
	return run(t.Context(), t, dir, current)
}

// keep runs the releases of a server that is stopped before its first delta.
func keep(t *testing.T, dir string, current []byte) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if r, log := run(ctx, t, dir, current); log != "" || len(r.deltas) > 0 {
		t.Fatalf("%d deltas\n%s", len(r.deltas), log)
	}
}

func run(ctx context.Context, t *testing.T, dir string, current []byte) (*Releases, string) {
	t.Helper()
	var log bytes.Buffer
	r := New(Config{Dir: dir, Program: current, Whole: compressed(t, current), Log: slog.New(slog.NewTextHandler(&log, nil))})
	r.Run(ctx)
	return r, log.String()
}

func names(t *testing.T, dir string) (out []string) {
	t.Helper()
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		out = append(out, f.Name())
	}
	return out
}

// The current program and the three before it are kept, and there is a delta from each of the
// three.
func TestDeltasFromTheLastThree(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "releases")
	first := program(1)
	versions := [][]byte{first}
	for _, mark := range []string{"two", "three", "four", "five"} {
		versions = append(versions, change(first, mark))
	}
	for i, v := range versions[:4] {
		keep(t, dir, v)
		if n := len(names(t, dir)); n != i+1 {
			t.Errorf("version %d: %d programs are kept", i, n)
		}
	}
	r, log := start(t, dir, versions[4])
	if n := len(names(t, dir)); n != Kept+1 || strings.Contains(log, "WARN") {
		t.Errorf("%d programs are kept\n%s", n, log)
	}
	for i, dictionary := range versions {
		delta := r.Delta(sha256.Sum256(dictionary))
		if want := i == 1 || i == 2 || i == 3; (delta != nil) != want {
			t.Errorf("there is a delta from version %d: %v, want %v", i, delta != nil, want)
		}
		if delta == nil {
			continue
		}
		if back, err := Decompress(delta, dictionary); err != nil || !bytes.Equal(back, versions[4]) {
			t.Errorf("the delta from version %d gives %d bytes, %v", i, len(back), err)
		}
		if len(delta) > 1000 {
			t.Errorf("the delta from version %d has %d bytes", i, len(delta))
		}
	}
}

// A second start of the same program writes nothing, and a rollback makes the earlier program the
// newest again.
func TestSameProgramAndRollback(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	one, two := program(1), change(program(1), "two")
	keep(t, dir, one)
	keep(t, dir, two)
	before := names(t, dir)
	keep(t, dir, two)
	if after := names(t, dir); !slices.Equal(after, before) {
		t.Errorf("%v became %v", before, after)
	}
	r, _ := start(t, dir, one)
	if r.Delta(sha256.Sum256(two)) == nil || r.Delta(sha256.Sum256(one)) != nil {
		t.Error("after a rollback there is no delta from the later program")
	}
	want := []string{fileName(2, sha256.Sum256(two)), fileName(3, sha256.Sum256(one))}
	if after := names(t, dir); !slices.Equal(after, want) {
		t.Errorf("kept %v, want %v", after, want)
	}
}

// A delta that is not smaller than the program in brotli is not offered.
func TestLargeDeltaIsNotServed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	start(t, dir, program(1))
	current := bytes.Repeat([]byte("a program that is small in brotli. "), 3000)
	r, log := start(t, dir, current)
	if delta := r.Delta(sha256.Sum256(program(1))); delta != nil || !strings.Contains(log, "the whole program in brotli") {
		t.Errorf("a delta of %d bytes is offered in place of %d\n%s", len(delta), len(r.Whole), log)
	}
}

// Damaged files are removed, foreign ones stay; the others still give deltas.
func TestDamagedFiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	good := change(program(1), "good")
	write := func(name string, body []byte) {
		if err := os.WriteFile(filepath.Join(dir, name), body, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(fileName(1, sha256.Sum256(good)), compressed(t, good))
	write(fileName(2, sha256.Sum256([]byte("another"))), compressed(t, good))
	write(fileName(3, sha256.Sum256([]byte("cut off"))), compressed(t, good)[:1000])
	for _, name := range []string{"notes.txt", "0004-abc.wasm.br", "x-" + strings.Repeat("0", 64) + ".wasm.br", "5-" + strings.Repeat("0", 64) + ".wasm.br"} {
		write(name, []byte("mine"))
	}
	r, log := start(t, dir, program(1))
	if r.Delta(sha256.Sum256(good)) == nil {
		t.Errorf("there is no delta from the good file\n%s", log)
	}
	if n := strings.Count(log, "WARN"); n != 2 {
		t.Errorf("%d warnings, want 2\n%s", n, log)
	}
	if all := names(t, dir); len(all) != 6 || !slices.Contains(all, "notes.txt") {
		t.Errorf("left are %v", all)
	}
}

// Without a directory that can be written, and without a program, the server runs on.
func TestFaults(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, log := start(t, file, program(1)); !strings.Contains(log, "is not kept") {
		t.Errorf("the fault is not logged: %s", log)
	}
	none := filepath.Join(t.TempDir(), "none")
	New(Config{Dir: none, Log: slog.New(slog.DiscardHandler)}).Run(t.Context())
	if _, err := os.Stat(none); err == nil {
		t.Error("a server without a program made the directory")
	}
}

// The body begins with the header of RFC 9842 §5.
func TestHeader(t *testing.T) {
	t.Parallel()
	dictionary := program(1)
	delta, err := Compress(t.Context(), change(dictionary, "x"), dictionary, nil)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(dictionary)
	want := append([]byte{0x5e, 0x2a, 0x4d, 0x18, 0x20, 0, 0, 0}, sum[:]...)
	if HeaderSize != 40 || !bytes.Equal(delta[:HeaderSize], want) {
		t.Errorf("the header is %x, want %x", delta[:HeaderSize], want)
	}
	if frame := []byte{0x28, 0xb5, 0x2f, 0xfd}; !bytes.Equal(delta[40:44], frame) { // RFC 8878 §3.1.1
		t.Errorf("%x follows the header, want a frame of Zstandard", delta[40:44])
	}
	for name, b := range map[string][]byte{"empty": nil, "header only": delta[:HeaderSize-1], "another magic": append([]byte{1}, delta[1:]...)} {
		if _, err := Decompress(b, dictionary); err == nil {
			t.Errorf("%s was decoded", name)
		}
	}
	if _, err := Decompress(delta, program(2)); err == nil {
		t.Error("it was decoded with another dictionary")
	}
}

// While readers wait, the work pauses after each block; it ends with its context.
func TestCompressPausesAndEnds(t *testing.T) {
	t.Parallel()
	asked := 0
	if _, err := Compress(t.Context(), program(1), program(2), func() bool { asked++; return true }); err != nil || asked != 3 {
		t.Errorf("busy was asked %d times for 3 blocks, %v", asked, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	if _, err := Compress(ctx, program(1), program(2), func() bool { cancel(); return true }); err == nil {
		t.Error("the work goes on after its context has ended")
	}
	if _, err := Compress(t.Context(), make([]byte, maxWindow+1), nil, nil); err == nil {
		t.Error("a program larger than the window was compressed")
	}
}
