package exports

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"

	"broadside/articles/charset"
)

// input is a file that can be read several times.
type input struct {
	r    io.ReaderAt
	size int64
}

// headSize is the number of bytes at the start of a file from which its format
// and character set are detected.
const headSize = 256 << 10

func (in input) open() io.Reader { return io.NewSectionReader(in.r, 0, in.size) }

func (in input) head() []byte {
	head := make([]byte, min(in.size, headSize))
	n, _ := io.ReadFull(in.open(), head) // the reader of the whole file reports an error
	return head[:n]
}

var declared = regexp.MustCompile(`^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']`)

// decode returns a reader of the file as UTF-8. The character set is that of
// its byte order mark or of its XML declaration; without either it is detected
// from the text.
func (in input) decode() (io.Reader, error) {
	head := in.head()
	set := encoding.Encoding(unicode.UTF8BOM)
	name := ""
	if m := declared.FindSubmatch(head); m != nil {
		name = string(m[1])
	}
	wide := bytes.HasPrefix(head, []byte{0xff, 0xfe}) || bytes.HasPrefix(head, []byte{0xfe, 0xff}) || bytes.HasPrefix(head, []byte{'<', 0}) || bytes.HasPrefix(head, []byte{0, '<'})
	switch {
	case bytes.HasPrefix(head, []byte{0xfe, 0xff}), bytes.HasPrefix(head, []byte{0, '<'}):
		set = unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	case wide:
		set = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")), name == "" && validStart(head), strings.EqualFold(name, "utf-8"), strings.EqualFold(name, "utf8"):
	default:
		if name == "" {
			if bytes.IndexByte(head, 0) >= 0 && !bytes.ContainsAny(head[:1], "<{[") {
				return nil, &Fault{What: "it is not a text, but a packed file or the like", Fix: "unpack it and give the file in it"}
			}
			_, name, _ = charset.Decode(head) // an uncertain set is reported below
		}
		var err error
		if set, err = htmlindex.Get(strings.ToLower(name)); err != nil {
			return nil, &Fault{What: fmt.Sprintf("its character set %q is not known", name), Fix: "save the file as UTF-8"}
		}
	}
	return set.NewDecoder().Reader(in.open()), nil
}

// validStart reports whether the beginning of a text is UTF-8; its last
// character may be cut off.
func validStart(b []byte) bool {
	for range utf8.UTFMax {
		if utf8.Valid(b) {
			return true
		}
		if len(b) == 0 {
			return true
		}
		b = b[:len(b)-1]
	}
	return false
}

// Limits on one item of a file.
const (
	maxItem  = 12 << 20 // bytes, as UTF-8
	maxTag   = 256 << 10
	maxDepth = 100
	maxParts = 100_000 // elements of XML, values of JSON
)

var (
	errItem  = errors.New("an item of it is larger than 12 MB")
	errTag   = errors.New("a tag of it is larger than 256 KB")
	errDepth = errors.New("it is nested more than 100 deep")
	errParts = errors.New("an item of it has more than 100,000 parts")
)

// meter is a reader that fails if more than maxItem bytes are read between two
// calls of reset. In XML it also replaces the control characters that XML does
// not allow with spaces, and limits the length of a tag.
type meter struct {
	r     *bufio.Reader
	n     int
	inTag int // bytes since the last < without >
	xml   bool
}

func newMeter(r io.Reader, xml bool) *meter {
	return &meter{r: bufio.NewReaderSize(r, 32<<10), xml: xml}
}

func (m *meter) reset() { m.n = 0 }

// Read reads the next bytes.
func (m *meter) Read(b []byte) (int, error) {
	n, err := m.r.Read(b[:min(len(b), 16<<10)])
	if m.n += n; m.n > maxItem {
		return 0, errItem
	}
	if !m.xml {
		return n, err
	}
	for i, c := range b[:n] {
		switch {
		case c == '<':
			m.inTag = 1
		case c == '>' || c == '!' && m.inTag == 1: // a comment, CDATA or DOCTYPE is no tag
			m.inTag = 0
		case m.inTag > 0:
			m.inTag++
		}
		if c < ' ' && c != '\n' && c != '\t' && c != '\r' {
			b[i] = ' '
		}
	}
	if m.inTag > maxTag {
		return 0, errTag
	}
	return n, err
}
