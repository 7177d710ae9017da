package table

import (
	"bufio"
	"errors"
	"io"
)

const (
	maxElementBytes = 1 << 20   // of a row
	maxTokenBytes   = 512 << 10 // of a text, tag or comment, which the decoder holds in memory
)

var errLargeToken = errors.New("larger than 512 KB")

// xmlSource gives the bytes of an XML file to a decoder one by one, so that its position
// is known and a broken row can be left.
type xmlSource struct {
	in    *bufio.Reader
	back  []byte // read again before in
	last  byte
	line  int // of the next byte, from 1
	spent int // bytes since the last token
	err   error
}

func newXMLSource(r io.Reader) *xmlSource {
	return &xmlSource{in: bufio.NewReaderSize(r, 64<<10), line: 1}
}

// ReadByte returns the next byte. A token that is too large is an error, as the decoder
// holds it in memory.
func (s *xmlSource) ReadByte() (b byte, err error) {
	if s.spent >= maxTokenBytes {
		s.err = errLargeToken
		return 0, s.err
	}
	s.spent++
	if len(s.back) > 0 {
		b, s.back = s.back[0], s.back[1:]
	} else if b, err = s.in.ReadByte(); err != nil {
		if !errors.Is(err, io.EOF) {
			s.err = err
		}
		return 0, err
	}
	if s.last = b; b == '\n' {
		s.line++
	}
	return b, nil
}

// Read makes an xmlSource an io.Reader. The decoder uses ReadByte.
func (s *xmlSource) Read(p []byte) (int, error) {
	for i := range p {
		b, err := s.ReadByte()
		if err != nil {
			return i, err
		}
		p[i] = b
	}
	return len(p), nil
}

// skipTo reads on to the start tag of an element and puts it back, so that a decoder
// begins there. It returns false if there is none.
func (s *xmlSource) skipTo(name string) bool {
	tag := "<" + name
	seen := make([]byte, 0, len(tag)+1)
	if s.last == '<' { // the decoder has read the bracket of the next tag
		seen = append(seen, '<')
	}
	for {
		s.spent = 0
		b, err := s.ReadByte()
		if err != nil {
			return false
		}
		switch {
		case b == '<':
			seen = append(seen[:0], b)
		case len(seen) == len(tag):
			if b == ' ' || b == '\t' || b == '\n' || b == '\r' || b == '/' || b == '>' {
				if b == '\n' {
					s.line-- // counted again
				}
				s.back = append(append([]byte{}, tag...), b)
				return true
			}
			seen = seen[:0]
		case len(seen) > 0 && tag[len(seen)] == b:
			seen = append(seen, b)
		default:
			seen = seen[:0]
		}
	}
}
