package web

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"github.com/klauspost/compress/gzip"
	"hash/crc32"

	"github.com/andybalholm/brotli"
)

// Coding is a content coding of HTTP (RFC 9110 §8.4.1).
type Coding int

// The codings that the server sends.
const (
	Identity Coding = iota
	BrotliCoding
	GzipCoding
)

// Appendable is a compressed body whose stream is left open, so that each
// response can add a few bytes of its own without compressing the rest again.
type Appendable struct {
	coding Coding
	open   []byte // the compressed beginning, flushed to a byte boundary
	crc    uint32 // of the beginning before compression
	size   int    // of the beginning before compression, in bytes
}

// MaxAppended is the most that one uncompressed block holds in either format.
const MaxAppended = 1<<16 - 1

// CompressOpen compresses body at the coding's own level and leaves the stream open.
func CompressOpen(coding Coding, body []byte, level int) (Appendable, error) {
	a := Appendable{coding: coding, crc: crc32.ChecksumIEEE(body), size: len(body)}
	var out bytes.Buffer
	var err error
	switch coding {
	case BrotliCoding:
		w := brotli.NewWriterLevel(&out, level)
		if _, err = w.Write(body); err == nil {
			err = w.Flush()
		}
	case GzipCoding:
		var w *gzip.Writer
		if w, err = gzip.NewWriterLevel(&out, level); err == nil {
			if _, err = w.Write(body); err == nil {
				err = w.Flush()
			}
		}
	default:
		out.Write(body)
	}
	if err != nil {
		return Appendable{}, fmt.Errorf("web: compressing: %w", err)
	}
	a.open = out.Bytes()
	return a, nil
}

// Body returns the two parts of the complete body that ends with tail, which
// has 1 to MaxAppended bytes. All bodies share the first part.
func (a Appendable) Body(tail []byte) (begin, end []byte) {
	out := make([]byte, 0, len(tail)+16)
	switch a.coding {
	case BrotliCoding: // RFC 7932 §9.2: an uncompressed meta-block, then an empty last one
		header := uint32(len(tail)-1)<<3 | 1<<19
		out = append(out, byte(header), byte(header>>8), byte(header>>16))
		out = append(out, tail...)
		return a.open, append(out, 0x03)
	case GzipCoding: // RFC 1951 §3.2.4: a stored last block; RFC 1952 §2.3.1: checksum and size
		out = append(out, 0x01)
		out = binary.LittleEndian.AppendUint16(out, uint16(len(tail)))
		out = binary.LittleEndian.AppendUint16(out, ^uint16(len(tail)))
		out = append(out, tail...)
		out = binary.LittleEndian.AppendUint32(out, crc32.Update(a.crc, crc32.IEEETable, tail))
		return a.open, binary.LittleEndian.AppendUint32(out, uint32(a.size+len(tail)))
	}
	return a.open, append(out, tail...)
}
