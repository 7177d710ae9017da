package charset

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

const (
	chunkBytes = 64 << 10
	wordBytes  = 256 // of a word that is kept to compare character sets
)

// Encoding is the character set of a file that is too large to be decoded at once.
type Encoding struct {
	Name string
	mark int // bytes of the byte order mark
	step step
}

// step decodes the beginning of src to dst, and returns how many bytes it took: all
// but a character that src cuts off.
type step func(dst, src []byte) (out []byte, n int)

// Detect returns the character set of a file as Decode finds it. open returns a reader
// from the file's beginning; it is called up to twice. An error of the *Error type means
// that no set, or more than one, is likely.
func Detect(open func() io.Reader) (Encoding, error) {
	head, err := io.ReadAll(io.LimitReader(open(), 4096))
	if err != nil {
		return Encoding{}, err
	}
	if e, ok := detectMark(head); ok {
		return e, nil
	}
	if _, name := decodeWide(head); name != "" {
		return wideWithoutMark(head, name), nil
	}
	if ok, err := isUTF8Stream(open()); ok || err != nil {
		return Encoding{Name: UTF8, step: stepUTF8}, err
	}
	words, n, used, err := streamContexts(open())
	if err != nil {
		return Encoding{}, err
	}
	best, second := rankContexts(words, n, used)
	if err := judge(best, second); err != nil {
		return Encoding{}, err
	}
	return Encoding{Name: best.name, step: best.step}, nil
}

// Lookup returns the set of 8 bits that a file declares, such as windows-1256.
func Lookup(name string) (Encoding, bool) {
	for _, s := range sets {
		if strings.EqualFold(s.name, name) && s.rarity == 0 {
			return Encoding{Name: s.name, step: s.step}, true
		}
	}
	return Encoding{}, false
}

func detectMark(b []byte) (Encoding, bool) {
	for _, e := range []struct {
		mark string
		Encoding
	}{
		{"\xef\xbb\xbf", Encoding{Name: UTF8, step: stepUTF8}},
		{"\xff\xfe\x00\x00", Encoding{Name: "UTF-32", step: step32(binary.LittleEndian)}},
		{"\x00\x00\xfe\xff", Encoding{Name: "UTF-32", step: step32(binary.BigEndian)}},
		{"\xff\xfe", Encoding{Name: "UTF-16", step: step16(binary.LittleEndian)}},
		{"\xfe\xff", Encoding{Name: "UTF-16", step: step16(binary.BigEndian)}},
	} {
		if bytes.HasPrefix(b, []byte(e.mark)) {
			e.Encoding.mark = len(e.mark)
			return e.Encoding, true
		}
	}
	return Encoding{}, false
}

// wideWithoutMark returns the byte order of a text in which decodeWide found zero bytes.
func wideWithoutMark(head []byte, name string) Encoding {
	var order binary.ByteOrder = binary.LittleEndian
	even, odd := 0, 0
	for i, c := range head {
		if c == 0 && i%2 == 0 {
			even++
		} else if c == 0 {
			odd++
		}
	}
	if name == "UTF-32" && head[0] == 0 || name == "UTF-16" && even > odd {
		order = binary.BigEndian
	}
	if name == "UTF-32" {
		return Encoding{Name: name, step: step32(order)}
	}
	return Encoding{Name: name, step: step16(order)}
}

// isUTF8Stream is isUTF8 for a reader.
func isUTF8Stream(r io.Reader) (bool, error) {
	good, bad := 0, 0
	err := eachChunk(r, cutRune, func(b []byte) {
		g, w := countSequences(b)
		good, bad = good+g, bad+w
	})
	return good >= bad, err
}

// streamContexts is contexts for a reader.
func streamContexts(r io.Reader) (words [][]byte, n int, used [128]bool, err error) {
	err = eachChunk(r, cutWord, func(b []byte) {
		more, count, high := contexts(b)
		for i := range high {
			used[i] = used[i] || high[i]
		}
		for _, word := range more {
			if n < mostBytes {
				words = append(words, bytes.Clone(word[:min(len(word), wordBytes)]))
			}
		}
		n += count
	})
	return words, n, used, err
}

// eachChunk calls visit with the parts of a file. cut returns where a part may end.
func eachChunk(r io.Reader, cut func([]byte) int, visit func([]byte)) error {
	buf, n := make([]byte, chunkBytes), 0
	for {
		more, err := io.ReadFull(r, buf[n:])
		n += more
		if err != nil {
			visit(buf[:n])
			if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
				return nil
			}
			return err
		}
		end := cut(buf[:n])
		visit(buf[:end])
		n = copy(buf, buf[end:n])
	}
}

// cutRune returns the end of the last whole character of b.
func cutRune(b []byte) int {
	for i := len(b) - 1; i >= max(0, len(b)-utf8.UTFMax); i-- {
		if utf8.RuneStart(b[i]) {
			if !utf8.FullRune(b[i:]) {
				return i
			}
			break
		}
	}
	return len(b)
}

// cutWord returns the end of the last line of b, or all of it.
func cutWord(b []byte) int {
	if i := bytes.LastIndexAny(b, "\n\r"); i > 0 {
		return i
	}
	return len(b)
}

func stepUTF8(dst, src []byte) ([]byte, int) {
	end := cutRune(src)
	if utf8.Valid(src[:end]) {
		return append(dst, src[:end]...), end
	}
	return append(dst, markBad(src[:end])...), end
}

func (s *set) step(dst, src []byte) ([]byte, int) {
	for _, c := range src {
		dst = utf8.AppendRune(dst, s.decodeByte(c))
	}
	return dst, len(src)
}

func step16(order binary.ByteOrder) step {
	return func(dst, src []byte) ([]byte, int) {
		n := 0
		for n+1 < len(src) {
			r, size := rune(order.Uint16(src[n:])), 2
			if utf16.IsSurrogate(r) && n+3 < len(src) {
				if pair := utf16.DecodeRune(r, rune(order.Uint16(src[n+2:]))); pair != utf8.RuneError {
					r, size = pair, 4
				}
			} else if utf16.IsSurrogate(r) && n > 0 {
				break // its second half is in the next part
			}
			dst, n = utf8.AppendRune(dst, r), n+size
		}
		return dst, n
	}
}

func step32(order binary.ByteOrder) step {
	return func(dst, src []byte) ([]byte, int) {
		n := 0
		for ; n+3 < len(src); n += 4 {
			dst = utf8.AppendRune(dst, rune(min(order.Uint32(src[n:]), utf8.MaxRune+1)))
		}
		return dst, n
	}
}

// NewReader returns r, which is at the file's beginning, as UTF-8. Bytes that are not
// UTF-8 in a text that otherwise is are kept for BadByte.
func (e Encoding) NewReader(r io.Reader) io.Reader {
	return &reader{src: r, encoding: e, raw: make([]byte, 0, chunkBytes), skip: e.mark}
}

type reader struct {
	src      io.Reader
	encoding Encoding
	raw      []byte // not decoded yet
	out, buf []byte // decoded and not read yet; buf is its memory
	skip     int
	err      error
}

func (r *reader) Read(p []byte) (int, error) {
	for len(r.out) == 0 {
		if r.err != nil {
			return 0, r.err
		}
		r.fill()
	}
	n := copy(p, r.out)
	r.out = r.out[n:]
	return n, nil
}

func (r *reader) fill() {
	n, err := io.ReadFull(r.src, r.raw[len(r.raw):cap(r.raw)])
	r.raw = r.raw[:len(r.raw)+n]
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = io.EOF
	}
	r.err = err
	if r.skip > 0 {
		r.raw = append(r.raw[:0], r.raw[min(r.skip, len(r.raw)):]...)
		r.skip = 0
	}
	out, took := r.encoding.step(r.buf[:0], r.raw)
	r.raw = append(r.raw[:0], r.raw[took:]...)
	if err != nil && len(r.raw) > 0 { // a character that the end of the file cuts off
		if r.encoding.Name == UTF8 {
			out = append(out, markBad(r.raw)...)
		} else {
			out = utf8.AppendRune(out, utf8.RuneError)
		}
	}
	r.out, r.buf = out, out
}
