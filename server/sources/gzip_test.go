package sources

import (
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

func TestUnpack(t *testing.T) {
	t.Parallel()
	text := items(200)
	for _, tt := range []struct{ name, file, want, fault string }{
		{"a file", text, text, ""},
		{"an empty file", "", "", ""},
		{"one byte", "\x1f", "\x1f", ""},
		{"compressed", zipped(text), text, ""},
		{"two compressed files in a row", zipped(text) + zipped("more"), text + "more", ""},
		{"cut off", zipped(text)[:100], "", "cut off"},
		{"only the first bytes", "\x1f\x8b", "", "cut off"},
		{"another method", "\x1f\x8b\x07" + strings.Repeat("x", 50), "", "damaged"},
		{"bytes after it", zipped(text) + "tail", "", "cut off"},
		{"a bomb", zipped(strings.Repeat("0", MaxUpload/2)), "", "more than 200 times its size"},
	} {
		for _, in := range []io.Reader{strings.NewReader(tt.file), iotest.OneByteReader(strings.NewReader(tt.file))} {
			b, err := io.ReadAll(Unpack(in))
			if tt.fault == "" && (err != nil || string(b) != tt.want) {
				t.Errorf("%s: %d bytes, %v; want %d", tt.name, len(b), err, len(tt.want))
			}
			if tt.fault != "" && (err == nil || !strings.Contains(err.Error(), tt.fault)) {
				t.Errorf("%s: %d bytes, error %v; want %q", tt.name, len(b), err, tt.fault)
			}
		}
	}
}

func TestUnpackTooLarge(t *testing.T) {
	t.Parallel()
	text := items(5000)
	part := zipped(text)
	n, err := io.Copy(io.Discard, Unpack(strings.NewReader(strings.Repeat(part, MaxUpload/len(text)+1))))
	if n > MaxUpload || err == nil || !strings.Contains(err.Error(), "larger than 64 MB unpacked") {
		t.Errorf("%d bytes, %v", n, err)
	}
}
