package main

import (
	"encoding/binary"
	"errors"
)

// module is a WebAssembly module split at its data section (WebAssembly Core
// §5.5): the bytes before it, its content, the bytes after it.
type module struct{ before, data, after []byte }

const dataSection = 11

var errModule = errors.New("not a WebAssembly module of the Go linker")

func readModule(b []byte) (module, error) {
	if len(b) < 8 || string(b[:8]) != "\x00asm\x01\x00\x00\x00" {
		return module{}, errModule
	}
	for at := 8; at < len(b); {
		size, n := binary.Uvarint(b[at+1:])
		start := at + 1 + n
		if n <= 0 || size > uint64(len(b)-start) {
			return module{}, errModule
		}
		end := start + int(size)
		if b[at] == dataSection {
			return module{b[:at], b[start:end], b[end:]}, nil
		}
		at = end
	}
	return module{}, errModule
}

// withData returns the module with another data section.
func (m module) withData(data []byte) []byte {
	out := make([]byte, 0, len(m.before)+len(data)+len(m.after)+8)
	out = append(out, m.before...)
	out = append(out, dataSection)
	out = binary.AppendUvarint(out, uint64(len(data)))
	out = append(out, data...)
	return append(out, m.after...)
}

// segment is the content of memory from offset on when the program starts.
type segment struct {
	offset int64
	bytes  []byte
}

func (s segment) endOffset() int64 { return s.offset + int64(len(s.bytes)) }

// An active segment: memory 0, at an offset that is a constant.
const (
	active   = 0x00
	i32Const = 0x41
	endOf    = 0x0b
)

func readSegments(b []byte) ([]segment, error) {
	count, n := binary.Uvarint(b)
	if n <= 0 || count > uint64(len(b)) {
		return nil, errModule
	}
	b = b[n:]
	all := make([]segment, 0, count)
	for range count {
		if len(b) < 2 || b[0] != active || b[1] != i32Const {
			return nil, errModule
		}
		offset, n := readSigned(b[2:])
		b = b[min(2+n, len(b)):]
		if n <= 0 || len(b) == 0 || b[0] != endOf {
			return nil, errModule
		}
		size, n := binary.Uvarint(b[1:])
		if n <= 0 || size > uint64(len(b)-1-n) {
			return nil, errModule
		}
		b = b[1+n:]
		all = append(all, segment{offset, b[:size]})
		b = b[size:]
	}
	return all, nil
}

func writeSegments(all []segment) []byte {
	out := binary.AppendUvarint(nil, uint64(len(all)))
	for _, s := range all {
		out = append(out, active, i32Const)
		out = appendSigned(out, s.offset)
		out = append(out, endOf)
		out = binary.AppendUvarint(out, uint64(len(s.bytes)))
		out = append(out, s.bytes...)
	}
	return out
}

// closeBy is the largest gap between two segments that is filled with zeros.
// The linker starts a new segment at every few zeros; the header of a segment
// compresses badly, zeros compress well.
const closeBy = 64

// mergeSegments joins segments that are close to each other; memory starts with
// the same content. The result shares no memory with all.
func mergeSegments(all []segment) []segment {
	var out []segment
	for _, s := range all {
		if n := len(out); n > 0 {
			last := &out[n-1]
			if gap := s.offset - last.endOffset(); gap >= 0 && gap <= closeBy {
				last.bytes = append(append(last.bytes, make([]byte, gap)...), s.bytes...)
				continue
			}
		}
		out = append(out, segment{s.offset, append([]byte(nil), s.bytes...)})
	}
	return out
}

// readSigned reads a signed LEB128 number and returns its length in bytes, or 0
// if there is none. (binary.Varint reads the zig-zag encoding.)
func readSigned(b []byte) (v int64, n int) {
	for shift := uint(0); n < len(b) && shift < 64; {
		c := b[n]
		n++
		v |= int64(c&0x7f) << shift
		if shift += 7; c < 0x80 {
			if c&0x40 != 0 && shift < 64 {
				v |= -1 << shift
			}
			return v, n
		}
	}
	return 0, 0
}

func appendSigned(b []byte, v int64) []byte {
	for {
		c := byte(v & 0x7f)
		if v >>= 7; v == 0 && c&0x40 == 0 || v == -1 && c&0x40 != 0 {
			return append(b, c)
		}
		b = append(b, c|0x80)
	}
}
