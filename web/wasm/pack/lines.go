package main

import (
	"bytes"
	"encoding/binary"
)

// The Go runtime finds its way through stacks by tables (src/internal/abi,
// src/runtime/symtab.go: "pclntab"). Those from program counters to files and
// lines serve only a panic's printout; nobody reads one in a reader's browser,
// and function names stay. They are a twentieth of the packed program.

// The layout of go1.20 to go1.26: magic number, two zeros, the smallest
// instruction (1 in WebAssembly), the size of a pointer.
// After it stand 64-bit words: how many functions, and where parts begin.
const (
	tables      = "\xf1\xff\xff\xff\x00\x00\x01\x08"
	atFunctions = 8
	atCounters  = 56 // the tables by program counter
	atIndex     = 64 // a pair of 32-bit words for each function, then entries
	headerSize  = 72
)

// Where things stand in a function's entry (runtime._func).
const (
	atStack     = 16 // pcsp
	atFile      = 20 // pcfile
	atLine      = 24 // pcln
	atTables    = 28 // npcdata
	atFirstLine = 36 // startLine
	entrySize   = 44
)

// dropLines zeroes the tables of files and lines in place and reports whether
// it found them as it knows them.
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
		if more > 16 || entrySize+4*more > len(e) || !need(needed, counters, e[atStack:]) {
			return false
		}
		for j := range more {
			if !need(needed, counters, e[entrySize+4*j:]) {
				return false
			}
		}
		entries[i] = e
	}

	for _, e := range entries {
		clear(e[atFile : atLine+4]) // 0 is "no table", which the runtime knows
		clear(e[atFirstLine : atFirstLine+4])
	}
	for i := range counters {
		if !needed[i] {
			counters[i] = 0
		}
	}
	return true
}

// need marks the table that the offset at the start of ref names. A table is
// pairs of numbers, value then counter, ended by a value of 0 that is not the
// first. Tables of the same content are one, so that one of lines may be one
// of stacks too.
func need(needed []bool, counters, ref []byte) bool {
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
