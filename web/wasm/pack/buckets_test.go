package main

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// tableOf returns the buckets of functions from…to-1.
func tableOf(from, to int) (b []byte) {
	for i := from * perFunction; i < to*perFunction; i++ {
		b = appendBucket(b, i)
	}
	return b
}

// TestCutBuckets: only a table that the loop writes is cut out.
func TestCutBuckets(t *testing.T) {
	t.Parallel()
	const functions = 100
	table := tableOf(1, functions)
	damaged := bytes.Clone(table)
	damaged[len(damaged)/2]++
	before, after := segment{0, []byte("before")}, segment{1 << 20, []byte("after")}
	for _, tt := range []struct {
		name string
		body []byte
		end  int // functions; 0: nothing is cut
	}{
		{"alone", table, functions},
		{"between", slices.Concat([]byte("abc"), table, []byte("def")), functions},
		{"with function 0", tableOf(0, functions), functions},
		{"damaged early", append(bytes.Clone(damaged[:len(damaged)/2+1]), 9), 0},
		{"small", tableOf(1, 10), 0},
		{"of later functions", tableOf(2, functions), 0},
		{"none", []byte("abc"), 0},
	} {
		all := []segment{before, {5000, tt.body}, after}
		rest, got, ok := cutBuckets(all)
		if ok != (tt.end > 0) {
			t.Errorf("%s: cut %v", tt.name, ok)
		}
		if !ok {
			continue
		}
		if got.end != tt.end*perFunction {
			t.Errorf("%s: the last bucket is %d, want %d", tt.name, got.end, tt.end*perFunction)
		}
		filled := append(slices.Clone(rest), segment{got.offset, tableOf(1, tt.end)})
		if !sameMemory(t, filled, all) {
			t.Errorf("%s: memory is another", tt.name)
		}
	}
	if _, _, ok := cutBuckets([]segment{{0, table}, {10, []byte("x")}}); ok {
		t.Error("a table was cut out that another segment changes")
	}
}

// TestWithStart: the function is the last one, and the other sections keep their places.
func TestWithStart(t *testing.T) {
	t.Parallel()
	module := module{{typeSection, []byte{0}}, {importSection, []byte("\x02\x01a\x01b\x00\x00\x01c\x01d\x00\x00")}, {functionSection, []byte{0}},
		{5, []byte("\x01\x00\x20")}, {7, []byte("\x01\x03mem\x02\x00")}, {elementSection, []byte{0}}, {codeSection, []byte{0}}, {dataSection, []byte{0}}}
	table := buckets{2000, 300 * perFunction}
	out, err := module.withStart(table.fillCode())
	if err != nil {
		t.Fatal(err)
	}
	var ids []byte
	for _, s := range out {
		ids = append(ids, s.id)
	}
	if want := []byte{1, 2, 3, 5, 7, 8, 9, 10, 11}; !bytes.Equal(ids, want) {
		t.Errorf("sections %v, want %v", ids, want)
	}
	if start := out.find(startSection); !bytes.Equal(start.body, []byte{2}) {
		t.Errorf("function %d starts, want 2: the first after two imports", start.body)
	}
	if m := module.find(codeSection); len(m.body) != 1 {
		t.Error("the module itself was changed")
	}
	if _, err := out.withStart(nil); err == nil {
		t.Error("a second start function was added")
	}
	if got := memoryOf(t, out); got != nil && !bytes.Equal(got[2000:][:300*perFunction*bucketSize], slices.Concat(tableOf(1, 300), make([]byte, perFunction*bucketSize))) {
		t.Error("the start function writes another table")
	} else if got != nil && slices.ContainsFunc(got[:2000], func(b byte) bool { return b != 0 }) {
		t.Error("the start function writes before the table")
	}
}

// memoryOf returns the memory of an instance, nil without Node.
func memoryOf(t *testing.T, m module) []byte {
	t.Helper()
	name := filepath.Join(t.TempDir(), "module.wasm")
	if err := os.WriteFile(name, m.encode(), 0o600); err != nil {
		t.Fatal(err)
	}
	return instantiate(t, name)
}

// Modules of an unknown layout get no start function.
func TestNoStart(t *testing.T) {
	t.Parallel()
	whole := module{{typeSection, []byte{0}}, {functionSection, []byte{0}}, {codeSection, []byte{0}}}
	if _, err := whole.withStart(nil); err != nil {
		t.Errorf("without imports: %v", err)
	}
	for i := range whole {
		if _, err := slices.Delete(slices.Clone(whole), i, i+1).withStart(nil); err == nil {
			t.Errorf("without section %d: no error", whole[i].id)
		}
	}
	for name, body := range map[string]string{
		"a memory is imported": "\x01\x01a\x01b\x02\x00\x01", "cut off in a name": "\x01\x09a", "cut off after the names": "\x01\x01a\x01b",
		"without a type": "\x01\x01a\x01b\x00", "too many": string(binary.AppendUvarint(nil, 1<<60)),
	} {
		with := append(module{{importSection, []byte(body)}}, whole...)
		if _, err := with.withStart(nil); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// TestShortenNames: type arguments are left out, at the same place, as the runtime prints them.
func TestShortenNames(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"main.plain":                         "main.plain",
		"slices.Sort[go.shape.int].func1":    "slices.Sort[...].func1",
		"a.(*B[map[string]int,[]byte]).Call": "a.(*B[...]).Call",
		"a.b[c]":                             "a.b[c]", // too short
		"a.b[int]":                           "a.b[...]",
		"a.[unclosed":                        "a.[unclosed",
		"a.]b[c":                             "a.]b[c",
		"":                                   "",
	} {
		b := slices.Concat([]byte("first\x00"), []byte(in), []byte("\x00x.Last[struct{ int }]\x00"))
		shortenNames(b)
		padding := string(make([]byte, len(in)-len(want)))
		if got, all := string(b), "first\x00"+want+padding+"\x00x.Last[...]"+string(make([]byte, len("struct{ int }")-3))+"\x00"; got != all {
			t.Errorf("%q became %q, want %q", in, got, all)
		}
	}
}
