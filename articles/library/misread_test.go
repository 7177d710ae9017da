package library

import (
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"broadside/articles"
)

const arabicWire = "انخفاض الإيجارات في دبي\n\nدبي: انخفضت الإيجارات في الربع الثالث، وقالت الدائرة إن العقود زادت.\n"

// For text that is not UTF-8, the report names the likely character set.
func TestTextsInOtherSets(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, text string
		set        encoding.Encoding
	}{
		{"Windows-1256", arabicWire, charmap.Windows1256}, {"ISO-8859-6", arabicWire, charmap.ISO8859_6},
		{"Windows-1252", "Rents “fall”\n\nDubai: It’s the café’s third quarter.\n", charmap.Windows1252},
		{"MacRoman", "Rents “fall”\n\nDubai: It’s the café’s third quarter.\n", charmap.Macintosh},
		{"UTF-16", arabicWire, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)},
		{"UTF-16", "Rents fall\n\nDubai: The third quarter.\n", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)},
		{"UTF-16", arabicWire, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)},
	} {
		b, err := tt.set.NewEncoder().Bytes([]byte(tt.text))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range []string{"a.txt", "a.md"} {
			lib, err := Open(fstest.MapFS{file: {Data: b}}, Options{})
			if err != nil {
				t.Fatal(err)
			}
			if p := lib.Problems(); len(p) != 1 || p[0].Level != articles.Broken || p[0].What != "the text is not UTF-8: it seems to be "+tt.name {
				t.Errorf("%s in %s: %v", tt.name, file, p)
			}
		}
	}
}

func TestMisreadTexts(t *testing.T) {
	t.Parallel()
	const good = "---\nheadline: Rents\nsection: news\nstatus: draft\n---\n"
	for _, tt := range []struct{ text, want string }{
		{"The cityâ€™s rents.", "looks like UTF-8 that was read in another character set; it should probably read: The city’s rents."},
		{"Ø¯Ø¨ÙŠ: rents", "it should probably read: دبي: rents"},
		{"São Paulo: Coração, pâte, «MAÇÃ»", ""}, {"Größe – “quoted” €20", ""}, {"دبي: انخفضت، مدفأ؛", ""},
	} {
		lib, err := Open(fstest.MapFS{"a.md": {Data: []byte(good + tt.text + "\n")}}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		var said []string
		for _, p := range lib.Problems() {
			if strings.Contains(p.What, "character set") {
				said = append(said, p.What+"; "+p.Fix)
				if p.Line != 6 || p.Level != articles.Warning {
					t.Errorf("%q: %v", tt.text, p)
				}
			}
		}
		if got := strings.Join(said, "\n"); !strings.Contains(got, tt.want) || tt.want == "" && got != "" {
			t.Errorf("%q: %q, want %q", tt.text, got, tt.want)
		}
	}
}
