package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"slices"
)

// The runtime finds the function of a program counter with a table of buckets
// (src/runtime/symtab.go: findfunc; cmd/link: findfunctab). A bucket is for 4096
// program counters: a 32-bit index of its first function, then 16 bytes for the
// parts of the bucket. In WebAssembly a function has 65,536 program counters, so
// that bucket b begins with function b/16 and its other bytes are zero: 1.7 MB
// that a loop can write.
const (
	bucketSize  = 20
	perFunction = 16 // buckets
	minBuckets  = 64 * perFunction
)

// buckets is the part of the table that a loop can write. It begins with the
// first bucket of function 1, because the buckets of function 0 are zero.
type buckets struct {
	offset int64 // address of the first bucket
	end    int   // number of the last bucket, plus one
}

func appendBucket(b []byte, i int) []byte {
	b = binary.LittleEndian.AppendUint32(b, uint32(i/perFunction))
	return append(b, make([]byte, bucketSize-4)...)
}

// cutBuckets returns the segments without the table, and the table; or false if
// there is no table of at least minBuckets buckets.
func cutBuckets(all []segment) ([]segment, buckets, bool) {
	var sign []byte // of functions 1, 2 and 3
	for i := range 3 * perFunction {
		sign = appendBucket(sign, perFunction+i)
	}
	for k, s := range all {
		at := bytes.Index(s.bytes, sign)
		if at < 0 {
			continue
		}
		next, end := perFunction, at
		for ; end+bucketSize <= len(s.bytes) && bytes.Equal(s.bytes[end:end+bucketSize], appendBucket(nil, next)); end += bucketSize {
			next++
		}
		if next < minBuckets {
			continue
		}
		rest := slices.Concat(all[:k],
			[]segment{{s.offset, s.bytes[:at]}, {s.offset + int64(end), s.bytes[end:]}}, all[k+1:])
		return rest, buckets{s.offset + int64(at), next}, overlapFree(all)
	}
	return nil, buckets{}, false
}

// overlapFree reports whether no byte of memory is in two segments. Otherwise the
// order in which they are loaded matters, and the table would be written last.
func overlapFree(all []segment) bool {
	all = slices.Clone(all)
	slices.SortFunc(all, func(a, b segment) int { return int(a.offset - b.offset) })
	for i := 1; i < len(all); i++ {
		if all[i-1].endOffset() > all[i].offset {
			return false
		}
	}
	return true
}

// fillCode returns the body of a function that writes the table:
//
//	do { mem32[p] = i >> 4; p += 20 } while (++i < end)
//
// The bytes between are zero when a program starts.
func (t buckets) fillCode() []byte {
	b := []byte{1, 2, 0x7f} // two locals: i32 p, i
	b = appendSigned(append(b, i32Const), t.offset)
	b = append(b, localSet, 0, i32Const, perFunction, localSet, 1,
		0x03, 0x40, // loop
		localGet, 0, localGet, 1, i32Const, 4, 0x76, 0x36, 2, 0, // i32.store (p) (i >> 4)
		localGet, 0, i32Const, bucketSize, i32Add, localSet, 0, // p += 20
		localGet, 1, i32Const, 1, i32Add, localTee, 1) // ++i
	b = appendSigned(append(b, i32Const), int64(t.end))
	return append(b, 0x49, 0x0d, 0, endOf, endOf) // i32.lt_u, br_if 0
}

var errStart = errors.New("the module has a start function, or sections of an unknown layout")

// withStart returns the module with a function that runs when the module is
// instantiated, after its segments are loaded (WebAssembly Core §4.5.4).
func (m module) withStart(body []byte) (module, error) {
	types, functions, code := m.find(typeSection), m.find(functionSection), m.find(codeSection)
	imports, err := countImports(m.find(importSection))
	if err != nil || types == nil || functions == nil || code == nil || m.find(startSection) != nil {
		return nil, errStart
	}
	typeIndex, n := binary.Uvarint(types.body)
	own, n2 := binary.Uvarint(functions.body)
	if n <= 0 || n2 <= 0 {
		return nil, errStart
	}
	var out module
	for _, s := range m {
		switch s.id {
		case typeSection:
			s.body = addEntry(s.body, []byte{0x60, 0, 0}) // no parameters, no results
		case functionSection:
			s.body = addEntry(s.body, binary.AppendUvarint(nil, typeIndex))
		case codeSection:
			s.body = addEntry(s.body, slices.Concat(binary.AppendUvarint(nil, uint64(len(body))), body))
		}
		if (s.id == elementSection || s.id == codeSection) && out.find(startSection) == nil {
			out = append(out, section{startSection, binary.AppendUvarint(nil, imports+own)})
		}
		out = append(out, s)
	}
	return out, nil
}

// addEntry returns a section that is a list with one more entry.
func addEntry(list, entry []byte) []byte {
	count, n := binary.Uvarint(list)
	return slices.Concat(binary.AppendUvarint(nil, count+1), list[max(n, 0):], entry)
}

// countImports returns the number of imported functions. Other imports are an
// error: the Go linker makes none.
func countImports(s *section) (uint64, error) {
	if s == nil {
		return 0, nil
	}
	count, n := binary.Uvarint(s.body)
	b := s.body[max(n, 0):]
	for range count {
		for range 2 { // module, name
			size, n := binary.Uvarint(b)
			if n <= 0 || size >= uint64(len(b)-n) {
				return 0, errStart
			}
			b = b[n+int(size):]
		}
		if b[0] != 0 { // a function, then the index of its type
			return 0, errStart
		}
		_, n := binary.Uvarint(b[1:])
		if n <= 0 {
			return 0, errStart
		}
		b = b[1+n:]
	}
	return count, nil
}
