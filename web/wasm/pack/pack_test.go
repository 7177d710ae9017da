package main

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/andybalholm/brotli"
)

// memory returns an empty memory after the segments were loaded.
func memory(t testing.TB, all []segment) []byte {
	t.Helper()
	end := int64(0)
	for _, s := range all {
		end = max(end, s.endOffset())
	}
	b := make([]byte, end)
	for _, s := range all {
		copy(b[s.offset:], s.bytes)
	}
	return b
}

// sameMemory reports whether memory starts with the same bytes.
func sameMemory(t testing.TB, a, b []segment) bool {
	t.Helper()
	return bytes.Equal(bytes.TrimRight(memory(t, a), "\x00"), bytes.TrimRight(memory(t, b), "\x00"))
}

// wrap returns a module with a data section and a section before and after it.
func wrap(data []byte) []byte {
	b := []byte("\x00asm\x01\x00\x00\x00" + "\x01\x01\x00")
	b = append(b, dataSection)
	b = binary.AppendUvarint(b, uint64(len(data)))
	b = append(b, data...)
	return append(b, "\x00\x05\x04name"...)
}

func TestSigned(t *testing.T) {
	t.Parallel()
	for _, v := range []int64{0, 1, -1, 63, 64, -64, -65, 127, 128, 8191, 8192, 1 << 31, -1 << 31, 1<<62 - 1, -1 << 63, 1<<63 - 1} {
		b := appendSigned([]byte{}, v)
		got, n := readSigned(append(b, 0xff))
		if got != v || n != len(b) {
			t.Errorf("readSigned(%x) = %d, %d; want %d, %d", b, got, n, v, len(b))
		}
	}
	for _, b := range []string{"", "\x80", "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"} {
		if _, n := readSigned([]byte(b)); n != 0 {
			t.Errorf("readSigned(%x) read %d bytes of no number", b, n)
		}
	}
}

// TestMerge: fewer segments give the same memory.
func TestMerge(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		all  []segment
		want int
	}{
		{"none", nil, 0},
		{"one", []segment{{5, []byte("a")}}, 1},
		{"touching", []segment{{0, []byte("ab")}, {2, []byte("c")}}, 1},
		{"close by", []segment{{0, []byte("ab")}, {2 + closeBy, []byte("c")}}, 1},
		{"apart", []segment{{0, []byte("ab")}, {3 + closeBy, []byte("c")}}, 2},
		{"backwards", []segment{{100, []byte("ab")}, {0, []byte("c")}}, 2},
		{"over one another", []segment{{0, []byte("abcd")}, {2, []byte("x")}}, 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := mergeSegments(tt.all)
			if len(got) != tt.want {
				t.Errorf("%d segments, want %d", len(got), tt.want)
			}
			if !bytes.Equal(memory(t, got), memory(t, tt.all)) {
				t.Errorf("memory starts as %q, want %q", memory(t, got), memory(t, tt.all))
			}
		})
	}
}

func TestMergeKeepsItsInput(t *testing.T) {
	t.Parallel()
	backing := []byte("abXXXX")
	mergeSegments([]segment{{0, backing[:2]}, {2, []byte("cd")}})
	if string(backing) != "abXXXX" {
		t.Errorf("mergeSegments wrote over its input: %q", backing)
	}
}

// TestNoModule: input that is not a module of the Go linker is an error.
func TestNoModule(t *testing.T) {
	t.Parallel()
	good := wrap(writeSegments([]segment{{8, []byte("hello")}}))
	if _, err := compact(good); err != nil {
		t.Fatalf("a good module: %v", err)
	}
	for i := range good[:len(good)-7] {
		if out, err := compact(good[:i]); err == nil {
			t.Errorf("the first %d bytes became %x", i, out)
		}
	}
	for name, data := range map[string]string{
		"passive segment":   "\x01\x01\x01a",
		"computed offset":   "\x01\x00\x23\x00\x0b\x01a",
		"too many segments": "\xff\xff\xff\xff\x0f",
		"segment too long":  "\x01\x00\x41\x00\x0b\xff\x01a",
		"offset unended":    "\x01\x00\x41\x80",
	} {
		if _, err := compact(wrap([]byte(data))); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func readFile(t *testing.T, name string) module {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	m, err := readModule(b)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func segmentsOf(t testing.TB, m module) []segment {
	t.Helper()
	all, err := readSegments(m.find(dataSection).body)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestPacked: the compressed files decompress to the module.
func TestPacked(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	built, name := filepath.Join(dir, "built.wasm"), filepath.Join(dir, "app.wasm")
	module := wrap(writeSegments([]segment{{8, bytes.Repeat([]byte("hello "), 1000)}, {6100, []byte("there")}}))
	if err := os.WriteFile(built, module, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := packFile(built, name, false); err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for ext, unpack := range map[string]func(io.Reader) (io.Reader, error){
		".br": func(r io.Reader) (io.Reader, error) { return brotli.NewReader(r), nil },
		".gz": func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) },
	} {
		packed, err := os.ReadFile(name + ext)
		if err != nil {
			t.Fatal(err)
		}
		r, err := unpack(bytes.NewReader(packed))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s unpacks to something else: %v", ext, err)
		}
	}
	plain := filepath.Join(dir, "plain.wasm")
	if err := packFile(built, plain, true); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(plain); err != nil || !bytes.Equal(got, want) {
		t.Errorf("without compressed forms the module is another: %v", err)
	}
	if _, err := os.Stat(plain + ".br"); err == nil {
		t.Error("with -plain a compressed form was written")
	}
	if err := packFile(filepath.Join(dir, "none"), name, false); err == nil {
		t.Error("a file that is not there: no error")
	}
	if err := packFile(name+".gz", name, false); err == nil {
		t.Error("a file that is no module: no error")
	}
}

// FuzzCompact: the result is an error or a module with the same memory at
// start.
func FuzzCompact(f *testing.F) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		var all []segment
		for range r.IntN(6) {
			b := make([]byte, r.IntN(200))
			for i := range b {
				b[i] = byte(r.Uint32())
			}
			all = append(all, segment{int64(r.IntN(2000)), b})
		}
		f.Add(wrap(writeSegments(all)))
	}
	f.Add(wrap(writeSegments([]segment{{0, slices.Concat([]byte(tables), make([]byte, 200))}})))
	f.Fuzz(func(t *testing.T, in []byte) {
		out, err := compact(in)
		if err != nil {
			return
		}
		a, err := readModule(in)
		if err != nil {
			t.Fatal(err)
		}
		b, err := readModule(out)
		if err != nil {
			t.Fatalf("the result is no module: %v", err)
		}
		was, is := segmentsOf(t, a), segmentsOf(t, b)
		for _, s := range was {
			if s.offset < 0 || s.endOffset() > 1<<20 {
				return // too much memory for a test
			}
		}
		if b.find(startSection) == nil && !bytes.Contains(in, []byte(tables)) && !sameMemory(t, was, is) {
			t.Error("memory starts otherwise")
		}
	})
}
