package main

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
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

// TestGoProgram: a real program runs, only its tables of lines and arguments are missing, and it
// is much smaller.
func TestGoProgram(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	source := filepath.Join(dir, "main.go")
	if err := os.WriteFile(source, []byte(program), 0o644); err != nil {
		t.Fatal(err)
	}
	built, packed := filepath.Join(dir, "built.wasm"), filepath.Join(dir, "app.wasm")
	build := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-gcflags=all=-l", "-o", built, source) // as the browser's program is built
	build.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm", "CGO_ENABLED=0", "GOFLAGS=")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if err := packFile(built, packed, true); err != nil {
		t.Fatal(err)
	}
	compareModules(t, built, packed)
	compareMemories(t, built, packed)
	if was, is := runProgram(t, built), runProgram(t, packed); was != is || !strings.HasSuffix(is, "done done \n") {
		t.Errorf("the program prints %q, before %q", is, was)
	}
}

// compareModules compares the sizes of a program's sections before and after.
func compareModules(t *testing.T, built, packed string) {
	t.Helper()
	before, after := readFile(t, built), readFile(t, packed)
	if n := len(segmentsOf(t, after)); n > 400 {
		t.Errorf("%d segments are left", n)
	}
	for id, most := range map[byte]float64{codeSection: 0.95, dataSection: 0.75} {
		was, is := len(before.find(id).body), len(after.find(id).body)
		if float64(is) > most*float64(was) {
			t.Errorf("section %d has %d of %d bytes: does the toolchain write it otherwise?", id, is, was)
		}
	}
	if after.find(startSection) == nil {
		t.Error("the table of buckets is still there: does the toolchain write it otherwise?")
	}
}

// compareMemories compares the memories of two instances before they run.
func compareMemories(t *testing.T, built, packed string) {
	t.Helper()
	was, is := instantiate(t, built), instantiate(t, packed)
	if was == nil {
		return
	}
	if len(was) != len(is) {
		t.Fatalf("memory is %d bytes, was %d", len(is), len(was))
	}
	at := bytes.Index(was, []byte(tables))
	if at < 0 {
		t.Fatal("the tables of this Go are unknown")
	}
	functions, index := binary.LittleEndian.Uint64(was[at+atFunctions:]), binary.LittleEndian.Uint64(was[at+atIndex:])
	last := int(index) + int(binary.LittleEndian.Uint32(was[at+int(index)+8*int(functions)-4:])) + 1000 // the last entry
	changed := 0
	for i := range was {
		if was[i] == is[i] {
			continue
		}
		changed++
		if i < at+headerSize || i > at+last {
			t.Fatalf("byte %d was %x and is %x, outside of the tables at %d", i, was[i], is[i], at)
		}
	}
	if changed < 10_000 {
		t.Errorf("only %d bytes changed: are the tables of this Go known?", changed)
	}
}

// instantiate returns the memory of an instance, nil without Node.
func instantiate(t *testing.T, name string) []byte {
	t.Helper()
	if _, err := exec.LookPath("node"); err != nil {
		t.Log("the memory is not compared, without node")
		return nil
	}
	const script = `
		const fs = require('fs'), module = new WebAssembly.Module(fs.readFileSync(process.argv[1])), imports = {};
		for (const i of WebAssembly.Module.imports(module)) (imports[i.module] ??= {})[i.name] = () => {};
		fs.writeFileSync(process.argv[2], new Uint8Array(new WebAssembly.Instance(module, imports).exports.mem.buffer));`
	if out, err := exec.Command("node", "-e", script, name, name+".memory").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	b, err := os.ReadFile(name + ".memory")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// program uses the tables: panics, growing stacks during garbage collection,
// function names.
const program = `package main

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
)

type tree struct{ left, right *tree }

func grow(n int) *tree {
	if n == 0 {
		return &tree{}
	}
	var pad [64]byte
	pad[n] = 1
	t := &tree{grow(n - 1), grow(n - 1)}
	runtime.KeepAlive(pad)
	return t
}

func (t *tree) count() int {
	if t == nil {
		return 0
	}
	return 1 + t.left.count() + t.right.count()
}

type pair struct{ a, b int }

func (p pair) String() string { return fmt.Sprint(p.a + p.b) }

// name returns the name of an instance of a generic function.
func name[T any](T) string {
	pc, _, _, _ := runtime.Caller(0)
	return runtime.FuncForPC(pc).Name()
}

// wrapped calls a method of a value through a nil pointer: the runtime reads the
// names in its message from the table.
func wrapped() (err error) {
	defer func() { err = fmt.Errorf("%v", recover()) }()
	var s fmt.Stringer = (*pair)(nil)
	return errors.New(s.String())
}

// many has a large frame, with addresses of all widths.
func many(n int) (sum int) {
	var a [3000]int64
	var b [300]int8
	for i := range a {
		a[i] = int64(i * n)
		b[i%len(b)] += int8(i)
	}
	p := &a[n]
	for i := range b {
		sum += int(a[i*10]) + int(b[i])
	}
	return sum + int(*p)
}

func fail(s []int) (err error) {
	defer func() { err = fmt.Errorf("recovered: %v", recover()) }()
	return fmt.Errorf("%d", s[len(s)])
}

func main() {
	for range 3 {
		runtime.GC()
		if n := grow(12).count(); n != 8191 {
			panic(n)
		}
	}
	pc, _, _, ok := runtime.Caller(0)
	fmt.Println(fail(nil), runtime.FuncForPC(pc).Name(), ok)
	fmt.Println(name(pair{}), wrapped(), many(7))
	done := make(chan string)
	go func() { done <- fmt.Sprint(pair{1, 2}, 1.5, uint8(200), []any{int16(-3), "x"}) }()
	fmt.Println(<-done)
	fmt.Println(strings.Repeat("done ", 2))
}
`

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

// runProgram starts a program under Node as the Go command does, and returns its output. The browser
// tests run the real one.
func runProgram(t *testing.T, name string) string {
	t.Helper()
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("not run here, without node; Chromium runs app.wasm in web's tests")
	}
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	script := filepath.Join(string(bytes.TrimSpace(root)), "lib", "wasm", "wasm_exec_node.js")
	out, err := exec.Command("node", "--stack-size=8192", script, name).CombinedOutput()
	if err != nil {
		t.Errorf("%s: %v", name, err)
	}
	return string(out)
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
