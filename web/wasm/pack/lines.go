package main

import (
	"bytes"
	"encoding/binary"
)

// The Go runtime walks stacks with tables (src/internal/abi,
// src/runtime/symtab.go: "pclntab"). Those that map program counters to files
// and lines are only used to print a panic, and are a twentieth of the
// compressed program. Function names stay.

// The header since go1.20: magic number, two zeros, the smallest instruction
// (1 in WebAssembly), the size of a pointer. 64-bit words follow: the number of
// functions and the offsets of the parts.
const (
	tables      = "\xf1\xff\xff\xff\x00\x00\x01\x08"
	atFunctions = 8
	atCounters  = 56 // the tables by program counter
	atIndex     = 64 // a pair of 32-bit words for each function, then entries
	headerSize  = 72
)

// Offsets in a function's entry (runtime._func).
const (
	atStack     = 16 // pcsp
	atFile      = 20 // pcfile
	atLine      = 24 // pcln
	atTables    = 28 // npcdata
	atFirstLine = 36 // startLine
	entrySize   = 44
)

// dropLines zeroes the tables of files and lines in place and reports whether
// it found them in a layout that it knows.
func dropLines(all []segment) bool {
	for _, s := range all {
		for b := s.bytes; ; {
			at := bytes.Index(b, []byte(tables))
			if at < 0 {
				break
			}
			if b = b[at:]; dropLinesAt(b) {
				return true
			}
			b = b[len(tables):]
		}
	}
	return false
}

func dropLinesAt(b []byte) bool {
	if len(b) < headerSize {
		return false
	}
	word := func(at int) uint64 { return min(binary.LittleEndian.Uint64(b[at:]), uint64(len(b))) }
	functions, from, to := word(atFunctions), word(atCounters), word(atIndex)
	if functions == 0 || from < headerSize || from >= to || to+8*functions > uint64(len(b)) {
		return false
	}
	counters, index := b[from:to], b[to:]
	entries := make([][]byte, functions)
	needed := make([]bool, len(counters))
	for i := range entries {
		at := binary.LittleEndian.Uint32(index[8*i+4:])
		if uint64(at)+entrySize > uint64(len(index)) {
			return false
		}
		e := index[at:]
		more := int(binary.LittleEndian.Uint32(e[atTables:]))
		if more > 16 || entrySize+4*more > len(e) || !markTable(needed, counters, e[atStack:]) {
			return false
		}
		for j := range more {
			if !markTable(needed, counters, e[entrySize+4*j:]) {
				return false
			}
		}
		entries[i] = e
	}

	for _, e := range entries {
		clear(e[atFile : atLine+4]) // for the runtime 0 is "no table"
		clear(e[atFirstLine : atFirstLine+4])
	}
	for i := range counters {
		if !needed[i] {
			counters[i] = 0
		}
	}
	return true
}

// markTable marks the table at the offset at the start of ref as needed. A table
// is pairs of numbers, value then counter, ended by a value of 0 that is not the
// first. Equal tables are stored once: a table of lines may be one of stacks too.
func markTable(needed []bool, counters, ref []byte) bool {
	start := int(binary.LittleEndian.Uint32(ref))
	if start == 0 {
		return true
	}
	if start >= len(counters) {
		return false
	}
	for at := start; ; {
		value, n := binary.Uvarint(counters[at:])
		if n <= 0 {
			return false
		}
		at += n
		if value == 0 && at-n != start {
			for i := start; i < at; i++ {
				needed[i] = true
			}
			return true
		}
		if _, n = binary.Uvarint(counters[at:]); n <= 0 {
			return false
		}
		at += n
	}
}
