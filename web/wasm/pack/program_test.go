package main

import (
	"bytes"
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

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
