package intake

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestDecode(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, in, text, encoding string
	}{
		{"plain", "a,b\nc,d", "a,b\nc,d", "UTF-8"},
		{"byte order mark", "\xef\xbb\xbfref", "ref", "UTF-8"},
		{"Arabic", "دبي", "دبي", "UTF-8"},
		{"Windows line ends", "a\r\nb\r\n", "a\nb\n", "UTF-8"},
		{"old Mac line ends", "a\rb", "a\nb", "UTF-8"},
		{"Windows-1252 quotes", "the client\x92s caf\xe9, \x801,500", "the client’s café, €1,500", "Windows-1252"},
		{"Latin-1 letters only", "caf\xe9", "café", "ISO-8859-1"},
		{"a byte Windows-1252 leaves open", "a\x81\xe9", "a\u0081é", "ISO-8859-1"},
		{"UTF-16, little end first", "\xff\xfer\x00e\x00f\x00", "ref", "UTF-16"},
		{"UTF-16, big end first", "\xfe\xff\x00r\x00e\x00f", "ref", "UTF-16"},
		{"nothing", "", "", "UTF-8"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if text, encoding := decode([]byte(tt.in)); text != tt.text || encoding != tt.encoding {
				t.Errorf("decode(%q) = %q, %s, want %q, %s", tt.in, text, encoding, tt.text, tt.encoding)
			}
		})
	}
}

func TestMisread(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"New Yorkâ€™s finest":      "New York’s finest",
		"a â€œquotedâ€\u009d word": "a “quoted” word",
		"cafÃ© by the creek":       "café by the creek",
		"Ø¯Ø¨ÙŠ":                   "دبي",
		"five Â£ notes":            "five £ notes",
		"café, naïve, Âme":         "",
		"شقة في دبي":               "",
		"plain":                    "",
	} {
		if got := misread(in); got != want {
			t.Errorf("misread(%q) = %q, want %q", in, got, want)
		}
	}
}

// sharedFile reads a real file kept beside the project. It is not copied in:
// its licence or its size forbid it.
func sharedFile(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "data", name))
	if os.IsNotExist(err) {
		if os.Getenv("CI") == "true" {
			t.Fatalf("%s is missing", name)
		}
		t.Skipf("%s is not beside the project", name)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestMisreadRealJobs(t *testing.T) {
	t.Parallel()
	text, encoding := decode(sharedFile(t, "jobs/NYC_Jobs.csv"))
	if encoding != "UTF-8" {
		t.Errorf("encoding %s: it was misread before it was saved as UTF-8", encoding)
	}
	mended := misread(text)
	before, after := strings.Count(text, "â€"), strings.Count(mended, "â€")
	if before == 0 || after*100 > before {
		t.Errorf("%d broken marks, %d after", before, after)
	}
	if !strings.Contains(mended, "York’s") {
		t.Error("York’s is not mended")
	}
}

func FuzzDecode(f *testing.F) {
	for _, s := range []string{"", "\xef\xbb\xbfa", "\xff\xfea\x00", "caf\xe9", "\x81", "a\r\nb"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		text, _ := decode(b)
		if strings.Contains(text, "\r") || strings.ToValidUTF8(text, "") != text {
			t.Errorf("decode(%q) = %q", b, text)
		}
	})
}
