package main

import (
	"bytes"
	"encoding/binary"
	"errors"
)

// section is a section of a WebAssembly module (WebAssembly Core §5.5.2).
type section struct {
	id   byte
	body []byte
}

// module is a WebAssembly module as its sections.
type module []section

// Sections that are changed, in the order that the specification demands.
const (
	typeSection     = 1
	importSection   = 2
	functionSection = 3
	startSection    = 8
	elementSection  = 9
	codeSection     = 10
	dataSection     = 11
)

const preamble = "\x00asm\x01\x00\x00\x00"

var errModule = errors.New("not a WebAssembly module of the Go linker")

func readModule(b []byte) (module, error) {
	if !bytes.HasPrefix(b, []byte(preamble)) {
		return nil, errModule
	}
	var m module
	for b = b[len(preamble):]; len(b) > 0; {
		size, n := binary.Uvarint(b[1:])
		if n <= 0 || size > uint64(len(b)-1-n) {
			return nil, errModule
		}
		end := 1 + n + int(size)
		m = append(m, section{b[0], b[1+n : end]})
		b = b[end:]
	}
	if m.find(dataSection) == nil {
		return nil, errModule
	}
	return m, nil
}

// find returns the section with this id, or nil.
func (m module) find(id byte) *section {
	for i := range m {
		if m[i].id == id {
			return &m[i]
		}
	}
	return nil
}

func (m module) encode() []byte {
	out := []byte(preamble)
	for _, s := range m {
		out = append(out, s.id)
		out = binary.AppendUvarint(out, uint64(len(s.body)))
		out = append(out, s.body...)
	}
	return out
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

// minRun is the number of zeros at which a segment is split in two and the
// zeros left out. The module is then smaller by the zeros, and hardly larger
// when compressed.
const minRun = 128

// splitZeros leaves out long runs of zeros, which memory starts with.
func splitZeros(all []segment) []segment {
	if !overlapFree(all) {
		return all
	}
	var out []segment
	for _, s := range all {
		begin, zeros := 0, 0
		for i, c := range s.bytes {
			if c == 0 {
				zeros++
				continue
			}
			if zeros >= minRun {
				if i-zeros > begin {
					out = append(out, segment{s.offset + int64(begin), s.bytes[begin : i-zeros]})
				}
				begin = i
			}
			zeros = 0
		}
		if end := len(s.bytes) - zeros; end > begin {
			out = append(out, segment{s.offset + int64(begin), s.bytes[begin:end]})
		}
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
