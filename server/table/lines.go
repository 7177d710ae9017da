package table

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// maxLineBytes is the longest line that is read of a CSV file, and the most that a row of
// several lines may have. A longer one has an unclosed quotation mark.
const maxLineBytes = 1 << 20

// lineReader reads lines that end in \n, \r\n or \r.
type lineReader struct {
	in   *bufio.Reader
	next int    // number of the next line, from 0
	back []line // lines that are read again
	long []byte // memory for lines that cross the buffer
}

// line is a line without its end.
type line struct {
	text   string
	number int  // from 1
	whole  bool // false if it is longer than maxLineBytes, and cut there
}

func newLineReader(r io.Reader) *lineReader {
	return &lineReader{in: bufio.NewReaderSize(r, 64<<10)}
}

// read returns the next line. ok is false at the end of the file.
func (r *lineReader) read() (l line, ok bool, err error) {
	if n := len(r.back); n > 0 {
		l, r.back = r.back[n-1], r.back[:n-1]
		return l, true, nil
	}
	r.long = r.long[:0]
	r.next++
	l = line{number: r.next, whole: true}
	for {
		part, err := r.in.Peek(1)
		if err == nil {
			part, err = r.in.Peek(r.in.Buffered())
		}
		if err != nil {
			l.text = string(r.long)
			if errors.Is(err, io.EOF) {
				err = nil
			}
			return l, len(r.long) > 0, err
		}
		end := bytes.IndexAny(part, "\r\n")
		if end < 0 {
			l.whole = r.append(part) && l.whole
			r.discard(len(part))
			continue
		}
		if len(r.long) == 0 {
			l.text = string(part[:end])
		} else {
			l.whole = r.append(part[:end]) && l.whole
			l.text = string(r.long)
		}
		carriage := part[end] == '\r'
		r.discard(end + 1)
		if next, _ := r.in.Peek(1); carriage && len(next) > 0 && next[0] == '\n' {
			r.discard(1)
		}
		return l, true, nil
	}
}

// append keeps part of a line, unless the line is too long.
func (r *lineReader) append(part []byte) bool {
	room := maxLineBytes - len(r.long)
	r.long = append(r.long, part[:min(len(part), room)]...)
	return len(part) <= room
}

// discard skips bytes that were peeked at, which cannot fail.
func (r *lineReader) discard(n int) { _, _ = r.in.Discard(n) }

// unread puts lines back in front of the next, the last first.
func (r *lineReader) unread(lines []line) {
	for i := len(lines) - 1; i >= 0; i-- {
		r.back = append(r.back, lines[i])
	}
}
