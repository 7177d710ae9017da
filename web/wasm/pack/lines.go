package main

import (
	"bytes"
	"encoding/binary"
)

// The Go runtime walks stacks with tables (src/internal/abi,
// src/runtime/symtab.go: "pclntab"). Those that map program counters to files
// and lines are only used to print a panic, and are a twentieth of the
// compressed program. So are those of arguments. Function names stay.

// The header since go1.20: magic number, two zeros, the smallest instruction
// (1 in WebAssembly), the size of a pointer. 64-bit words follow: the number of
// functions and the offsets of the parts.
const (
	tables      = "\xf1\xff\xff\xff\x00\x00\x01\x08"
	atFunctions = 8
	atNames     = 32 // names of functions, each ended by a zero
	atUnits     = 40 // the files of each compilation unit, then the names of files
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
	atUnit      = 32 // cuOffset, for the names of files
	atFirstLine = 36 // startLine
	atData      = 43 // nfuncdata
	entrySize   = 44
)

// Tables of a function that nothing needs in WebAssembly (internal/abi/symtab.go):
// where a signal may preempt it, since there are no signals, and the arguments
// that a panic prints as numbers.
const (
	unsafePoints = 0 // PCDATA_UnsafePoint
	liveArgs     = 3 // PCDATA_ArgLiveIndex
	argInfo      = 5 // FUNCDATA_ArgInfo
	argLiveInfo  = 6 // FUNCDATA_ArgLiveInfo
)

// dropLines zeroes the tables of files, lines and arguments in place and reports
// whether it found them in a layout that it knows.
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
	functions, names, files, from, to := word(atFunctions), word(atNames), word(atUnits), word(atCounters), word(atIndex)
	if functions == 0 || names < headerSize || names > files || files > from || from >= to || to+8*functions > uint64(len(b)) {
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
		if more > 16 || entrySize+4*(more+int(e[atData])) > len(e) || !markTable(needed, counters, e[atStack:]) {
			return false
		}
		for j := range more {
			if j != unsafePoints && j != liveArgs && !markTable(needed, counters, e[entrySize+4*j:]) {
				return false
			}
		}
		entries[i] = e
	}

	for _, e := range entries {
		clear(e[atFile : atLine+4]) // for the runtime 0 is "no table"
		clear(e[atUnit : atFirstLine+4])
		more := int(binary.LittleEndian.Uint32(e[atTables:]))
		for _, j := range []int{unsafePoints, liveArgs} {
			if j < more {
				clear(e[entrySize+4*j:][:4])
			}
		}
		for _, j := range []int{argInfo, argLiveInfo} {
			if j < int(e[atData]) {
				copy(e[entrySize+4*(more+j):], "\xff\xff\xff\xff") // none
			}
		}
	}
	for i := range counters {
		if !needed[i] {
			counters[i] = 0
		}
	}
	clear(b[files:from])
	shortenNames(b[names:files])
	return true
}

// shortenNames replaces the type arguments of generic functions by "[...]", as the
// runtime does when it prints a name (src/runtime/traceback.go:
// funcNamePiecesForPrint). Each name stays at its place.
func shortenNames(b []byte) {
	for len(b) > 0 {
		name, rest, _ := bytes.Cut(b, []byte{0})
		i, j := bytes.IndexByte(name, '['), bytes.LastIndexByte(name, ']')
		if short := "[...]"; i >= 0 && j >= i+len(short)-1 {
			n := i + copy(name[i:], short)
			n += copy(name[n:], name[j+1:])
			clear(name[n:])
		}
		b = rest
	}
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
