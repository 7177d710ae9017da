package charset

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// stream decodes b as a file.
func stream(b []byte) (text, name string, err error) {
	e, err := Detect(func() io.Reader { return iotest.HalfReader(bytes.NewReader(b)) })
	if err != nil {
		return "", "", err
	}
	out, err := io.ReadAll(e.NewReader(iotest.HalfReader(bytes.NewReader(b))))
	return string(out), e.Name, err
}

// A file is decoded like a text, also where a character is cut by the end of a part.
func TestStreamEqualsDecode(t *testing.T) {
	t.Parallel()
	text := header
	for _, row := range texts {
		text += row
	}
	arabic := strings.Repeat(texts["two rows of Arabic"], 1000)
	for _, tt := range []struct {
		name string
		set  encoding.Encoding
		text string
	}{
		{"UTF-8", unicode.UTF8, strings.Repeat(text, 40)},
		{"UTF-8 with a mark", unicode.UTF8BOM, strings.Repeat(text, 40)},
		{"UTF-16", unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), strings.Repeat(text, 40)},
		{"UTF-16BE", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), strings.Repeat(header+"1,🪑\n", 9000)},
		{"UTF-16LE", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), strings.Repeat(header+"1,🪑\n", 9000)},
		{"UTF-32", utf32.UTF32(utf32.BigEndian, utf32.UseBOM), strings.Repeat(text, 40)},
		{"UTF-32LE", utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM), strings.Repeat(header+"1,🪑\n", 9000)},
		{"UTF-32BE", utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM), strings.Repeat(header+"1,🪑\n", 9000)},
		{"Windows-1256", charmap.Windows1256, arabic},
		{"ISO-8859-6", charmap.ISO8859_6, strings.ReplaceAll(arabic, "،", "")},
		{"Windows-1252", charmap.Windows1252, strings.Repeat(texts["two rows in French"], 1000)},
		{"Windows-1251, which is refused", charmap.Windows1251, strings.Repeat("1,items,Стол из дуба,Хороший стол\n", 1000)},
		{"nothing", unicode.UTF8, ""},
	} {
		b, err := tt.set.NewEncoder().Bytes([]byte(tt.text))
		if err != nil {
			t.Fatal(tt.name, err)
		}
		want, wantName, wantErr := Decode(b)
		got, name, err := stream(b)
		if got != want || name != wantName || (err == nil) != (wantErr == nil) {
			t.Errorf("%s: %s, %v, the same text: %t; want %s, %v", tt.name, name, err, got == want, wantName, wantErr)
		}
	}
}

func TestStreamKeepsBadBytes(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("كرسي “من” الخشب ", 5000)
	for _, s := range []string{long + "caf\xe9", long + "caf\xe9 " + long, long + "\xf0\x9f", "\xef\xbb\xbfcaf\xe9"} {
		got, name, err := stream([]byte(s))
		if b, at := BadByte(got); at == 0 || name != UTF8 || err != nil {
			t.Errorf("%q…: byte %#x at %d in %s, %v", s[:10], b, at, name, err)
		}
	}
	if got, _, _ := stream([]byte("\xff\xfea\x00\x00")); got != "a\ufffd" {
		t.Errorf("half a character: %q", got)
	}
}

func TestLookup(t *testing.T) {
	t.Parallel()
	e, ok := Lookup("windows-1256")
	if !ok {
		t.Fatal("Windows-1256 is not found")
	}
	b, _ := io.ReadAll(e.NewReader(strings.NewReader("\xc7\xe1")))
	if string(b) != "ال" {
		t.Errorf("%q", b)
	}
	for _, name := range []string{"", "utf-8", "KOI8-R", "latin"} {
		if _, ok := Lookup(name); ok {
			t.Errorf("%q is found", name)
		}
	}
}

func FuzzStream(f *testing.F) {
	for _, s := range []string{"", "\xef\xbb\xbfa", "\xff\xfea\x00", "caf\xe9", "\x81", "a\x00b\x00c\x00,\x00", "\xff\xfe\x00\xd8", "\x00\x00\xfe\xff\x00\x11\x00\x00"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		want, wantName, _ := Decode(b)
		got, name, err := stream(b)
		if name != wantName || got != want {
			t.Errorf("%q: %q in %s (%v), want %q in %s", b, got, name, err, want, wantName)
		}
	})
}
