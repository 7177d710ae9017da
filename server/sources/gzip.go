package sources

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
)

var errTooLarge = errors.New("larger than the limit")

// A compressed file is refused as a decompression bomb if more than bombFloor bytes were
// unpacked and they are more than bombRatio times as many as were received.
const (
	bombRatio = 200
	bombFloor = 4 << 20
)

// gzipReader reads a file compressed with gzip (RFC 1952). It fails with errTooLarge above
// limit bytes, and for a decompression bomb.
type gzipReader struct {
	packed   io.Reader
	received int64 // of packed
	limit    int64
	unpacked *gzip.Reader // nil before the first Read
	total    int64        // of unpacked
}

func (g *gzipReader) Read(p []byte) (n int, err error) {
	if g.unpacked == nil {
		g.unpacked, err = gzip.NewReader(countedReader{g})
		if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF // an empty file is no gzip file
		}
		if err != nil {
			g.unpacked = nil
			return 0, err
		}
	}
	n, err = g.unpacked.Read(p)
	if g.total += int64(n); g.total > g.limit || g.total > bombFloor && g.total > bombRatio*g.received {
		return 0, errTooLarge
	}
	return n, err
}

// countedReader counts the bytes that a gzipReader receives.
type countedReader struct{ g *gzipReader }

func (c countedReader) Read(p []byte) (int, error) {
	n, err := c.g.packed.Read(p)
	c.g.received += int64(n)
	return n, err
}

// isDamaged reports whether a gzipReader failed with err because the file is no gzip file
// or a damaged one.
func isDamaged(err error) bool {
	var corrupt flate.CorruptInputError
	return errors.Is(err, gzip.ErrHeader) || errors.Is(err, gzip.ErrChecksum) || errors.As(err, &corrupt)
}

// Unpack returns a reader of the file in r: r itself, or, if it begins with the bytes of a
// gzip file, its content. That has the limits of a file that is sent over HTTP: MaxUpload,
// and 200 times the bytes of r. Nothing is read from r before the first Read.
func Unpack(r io.Reader) io.Reader { return &sniffer{packed: r} }

type sniffer struct{ packed, from io.Reader }

func (s *sniffer) Read(p []byte) (int, error) {
	if s.from == nil {
		in := bufio.NewReader(s.packed)
		s.from = in
		if head, _ := in.Peek(2); bytes.Equal(head, []byte{0x1f, 0x8b}) { // RFC 1952 §2.3.1
			s.from = &gzipReader{packed: in, limit: MaxUpload}
		}
	}
	n, err := s.from.Read(p)
	switch _, packed := s.from.(*gzipReader); {
	case err == nil || errors.Is(err, io.EOF) || !packed:
		return n, err
	case errors.Is(err, errTooLarge):
		return n, fmt.Errorf("the file is compressed, and larger than %d MB unpacked or more than %d times its size: unpack it with gunzip, and import the result if it is the right file", MaxUpload>>20, bombRatio)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return n, errors.New("the compressed file is cut off: export or copy it again")
	case isDamaged(err):
		return n, errors.New("the compressed file is damaged: export or copy it again")
	}
	return n, err
}
