package main

import (
	"bytes"
	"encoding/binary"
	"testing"
)

// A module is read and written without a change, whatever the lengths of its sections.
func TestEncode(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, 127, 128, 20_000} {
		in := wrap(writeSegments([]segment{{1 << 20, bytes.Repeat([]byte("x"), n)}}))
		m, err := readModule(in)
		if err != nil || len(m) != 3 || !bytes.Equal(m.encode(), in) {
			t.Errorf("%d bytes: %d sections, %v", n, len(m), err)
		}
	}
}

// Long runs of zeros are left out, and memory starts with the same bytes.
func TestSplitZeros(t *testing.T) {
	t.Parallel()
	zeros := func(n int) string { return string(make([]byte, n)) }
	for _, tt := range []struct {
		name, body string
		want       int // segments
	}{
		{"none", "abc", 1},
		{"few zeros", "a" + zeros(minRun-1) + "b", 1},
		{"many zeros", "a" + zeros(minRun) + "b" + zeros(minRun) + "c", 3},
		{"at the start", zeros(minRun) + "a", 1},
		{"few at the start", zeros(5) + "a", 1},
		{"at the end", "a" + zeros(3), 1},
		{"only zeros", zeros(1000), 0},
		{"empty", "", 0},
	} {
		all := []segment{{50, []byte(tt.body)}}
		got := splitZeros(all)
		if len(got) != tt.want || !sameMemory(t, got, all) {
			t.Errorf("%s: %d segments, want %d, the same memory: %v", tt.name, len(got), tt.want, sameMemory(t, got, all))
		}
	}
	over := []segment{{0, []byte("abc")}, {1, make([]byte, minRun)}}
	if !sameMemory(t, splitZeros(over), over) {
		t.Error("zeros over another segment were left out")
	}
}

// Segments at any offset can be written and read back.
func TestSegmentsRoundTrip(t *testing.T) {
	t.Parallel()
	all := []segment{{0, nil}, {-1, []byte("a")}, {63, []byte("b")}, {64, []byte("c")}, {1 << 31, []byte{endOf, active, i32Const}}}
	got, err := readSegments(writeSegments(all))
	if err != nil || len(got) != len(all) {
		t.Fatalf("read %d segments, %v, want %d", len(got), err, len(all))
	}
	for i := range all {
		if got[i].offset != all[i].offset || !bytes.Equal(got[i].bytes, all[i].bytes) {
			t.Errorf("segment %d is %v, want %v", i, got[i], all[i])
		}
	}
	whole := writeSegments(all)
	for n := range whole {
		if _, err := readSegments(whole[:n]); err == nil {
			t.Errorf("the first %d of %d bytes were read as segments", n, len(whole))
		}
	}
}

// Tables of an unknown layout are not changed: a larger program is better than
// one that does not run.
func TestUnknownTablesStay(t *testing.T) {
	t.Parallel()
	header := func(functions, from, to uint64, rest int) []byte {
		b := make([]byte, headerSize+rest)
		copy(b, tables)
		binary.LittleEndian.PutUint64(b[atFunctions:], functions)
		binary.LittleEndian.PutUint64(b[atCounters:], from)
		binary.LittleEndian.PutUint64(b[atIndex:], to)
		return b
	}
	for name, b := range map[string][]byte{
		"only the sign":          []byte(tables),
		"no functions":           header(0, headerSize, headerSize+8, 100),
		"counters in the header": header(1, 8, headerSize+8, 100),
		"counters after index":   header(1, headerSize+20, headerSize+8, 100),
		"index outside":          header(1, headerSize, 1<<40, 100),
		"too many functions":     header(1<<40, headerSize, headerSize+8, 100),
		"an entry outside":       func() []byte { b := header(1, headerSize, headerSize+8, 16); b[headerSize+12] = 200; return b }(),
		"another version's sign": bytes.Replace(header(1, headerSize, headerSize+8, 100), []byte("\xf1"), []byte("\xf0"), 1),
		"nothing":                nil,
		"the sign at the end":    append(bytes.Repeat([]byte("x"), 50), tables...),
		"a large count of tables": func() []byte {
			b := header(1, headerSize, headerSize+8, 200)
			b[headerSize+8+atTables] = 255
			return b
		}(),
	} {
		before := bytes.Clone(b)
		if dropLines([]segment{{0, b}}) {
			t.Errorf("%s: lines were dropped", name)
		}
		if !bytes.Equal(b, before) {
			t.Errorf("%s: the tables were written to", name)
		}
	}
}
