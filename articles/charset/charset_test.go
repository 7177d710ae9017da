package charset

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

const header = "ref,category,title,description,lang,city\n"

// texts are rows as desks write them; each is short, since a file may have only
// one.
var texts = map[string]string{
	"a word in French":         "1,items,Café table,Round.,en,dubai\n",
	"two rows in French":       "1,items,Table à manger,Très belle pièce près de la forêt. Livrée.,fr,dubai\n2,items,Théière,En parfait état.,fr,doha\n",
	"a curly apostrophe":       "1,items,New York’s finest chair,It’s good.,en,dubai\n",
	"quotes and a dash":        "1,items,The “Naïve” lamp – new,From 2019–2021.,en,dubai\n",
	"a price in pounds":        "1,items,Chair,Was £500 in 2020.,en,dubai\n",
	"degrees":                  "1,services,Cold rooms,Down to -18°C.,en,dubai\n",
	"German":                   "1,items,Schöne Stühle für Gäste,Größe 80 mal 40.,en,dubai\n",
	"Spanish":                  "1,items,Silla de niño,¿Dónde está? Aquí está.,en,dubai\n",
	"Portuguese":               "1,items,São João chair,Coração não.,en,dubai\n",
	"a name":                   "1,items,Beyoncé,A poster.,en,dubai\n",
	"capitals":                 "1,items,CAFÉ TABLE,À VENDRE,en,dubai\n",
	"two words of Arabic":      "1,items,كرسي خشب,جديد,ar,dubai\n",
	"two rows of Arabic":       "1,items,كرسي من الخشب,كرسي مريح للمكتب بحالة جيدة.,ar,dubai\n2,items,طاولة طعام,تتسع لستة أشخاص، مع الكراسي.,ar,doha\n",
	"Arabic and English":       "1,motors,Toyota Corolla للبيع,سيارة نظيفة جدا 2019 (one owner).,ar,dubai\n2,items,Chair,Of oak.,en,doha\n",
	"one Arabic word":          "1,items,Chair كرسي,Of oak.,en,dubai\n",
	"Arabic without ghain":     "1,items,سرير,سرير ابيض مريح من دبي,ar,dubai\n",
	"Arabic with marks":        "1,items,مكتبٌ جديدٌ,خشبٌ متينٌ وثمنٌ مناسب,ar,dubai\n",
	"Arabic with a question":   "1,services,هل تبحث عن عمل؟,دورات في المحاسبة، والتسويق؛ سجل الآن,ar,dubai\n",
	"Arabic and French":        "1,items,Café قهوة,Machine à café, مستعملة.,ar,dubai\n",
	"an Arabic alif maqsura":   "1,property-rent,شقة على البحر,إلى جانب المترو حتى نهاية العام,ar,dubai\n",
	"Arabic capitals of a ref": "AR-1,items,ثلاجة,ثلاجة بابين بحالة ممتازة,ar,dubai\n",
}

// Each text is decoded correctly from any character set, or the file is
// refused.
func TestDecodeEachSet(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		set     encoding.Encoding
		refused bool // in all character sets
	}{
		{"Windows-1252", charmap.Windows1252, false}, {"ISO-8859-1", charmap.ISO8859_1, false}, {"ISO-8859-15", charmap.ISO8859_15, false},
		{"Windows-1254", charmap.Windows1254, false},
		{"MacRoman", charmap.Macintosh, false}, {"Windows-1256", charmap.Windows1256, false}, {"ISO-8859-6", charmap.ISO8859_6, false},
		{"CP437", charmap.CodePage437, true}, {"CP850", charmap.CodePage850, true},
		{"UTF-16", unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), false}, {"UTF-16LE", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), false},
		{"UTF-16BE", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), false}, {"UTF-32", utf32.UTF32(utf32.LittleEndian, utf32.UseBOM), false},
		{"UTF-32LE", utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM), false}, {"UTF-32BE", utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM), false},
		{"UTF-8", unicode.UTF8, false}, {"UTF-8 with a mark", unicode.UTF8BOM, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tried := 0
			for name, text := range texts {
				text = header + text
				b, err := tt.set.NewEncoder().Bytes([]byte(text))
				if err != nil {
					continue // the character set lacks a letter
				}
				tried++
				got, set, err := Decode(b)
				var refused *Error
				switch {
				case errors.As(err, &refused):
					if !tt.refused {
						t.Errorf("%s: %v", name, err)
					}
				case got != text:
					t.Errorf("%s: %s: %q, want %q", name, set, got, text)
				}
			}
			if tried == 0 {
				t.Error("no text was tried")
			}
		})
	}
}

func TestDecodeRefuses(t *testing.T) {
	t.Parallel()
	arabic := texts["two rows of Arabic"]
	for _, tt := range []struct{ name, in, want string }{
		{"Mac Arabic", encodeWith(t, "Mac Arabic", arabic), ""},
		{"CP720", encodeWith(t, "CP720", texts["two words of Arabic"]), "CP720"},
		{"CP864", encodeWith(t, "CP864", "\ufedb\ufead\ufeb3\ufef2 \ufea7\ufeb7\ufe8f"), "CP864"},
		{"Cyrillic", encode(t, charmap.Windows1251, "1,items,Стол из дуба,Хороший стол, почти новый"), "Windows-1251"},
		{"Cyrillic in KOI8", encode(t, charmap.KOI8R, "1,items,Стол из дуба,Хороший стол, почти новый"), "KOI8-R"},
		{"Greek", encode(t, charmap.Windows1253, "1,items,Καρέκλα από ξύλο,Σε καλή κατάσταση"), "Windows-1253"},
		{"Hebrew", encode(t, charmap.Windows1255, "1,items,כיסא עץ,כמו חדש לגמרי"), "Windows-1255"},
		{"Polish", encode(t, charmap.Windows1250, "1,items,Krzesło dębowe,Piękne krzesło, świetny stan, 50 złotych"), "Windows-1250"},
		{"DOS", encode(t, charmap.CodePage850, "1,items,Café très près,Étagère élégante"), "CP850"},
		{"Chinese", "1,items,\xd2\xce\xd7\xd3,\xba\xc3\xb5\xc4\xc4\xbe\xcd\xb7\xd7\xc0\xd7\xd3\xba\xcd\xd2\xce\xd7\xd3", ""},
		{"Japanese", "1,items,\x96\xd8\x82\xcc\x88\xd6\x8e\x71,\x82\xc6\x82\xc4\x82\xe0\x97\xc7\x82\xa2", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			text, set, err := Decode([]byte(tt.in))
			if err == nil && text == arabic {
				return
			}
			if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), "CSV UTF-8") {
				t.Errorf("%s, %v: %q", set, err, text)
			}
		})
	}
}

func encode(t *testing.T, set encoding.Encoding, s string) string {
	t.Helper()
	b, err := set.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// encodeWith encodes s in a set of this package.
func encodeWith(t *testing.T, name, s string) string {
	t.Helper()
	var b []byte
next:
	for _, r := range s {
		if r < 128 {
			b = append(b, byte(r))
			continue
		}
		for _, set := range sets {
			for i, h := range set.high {
				if set.name == name && h == r {
					b = append(b, byte(128+i))
					continue next
				}
			}
		}
		t.Fatalf("%s lacks %q", name, r)
	}
	return string(b)
}

// An invalid byte in UTF-8 remains one invalid byte.
func TestDecodeBadBytes(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, in string
		b        byte
		at       int
	}{
		{"one Latin-1 letter in Arabic", "كرسي من الخشب caf\xe9", 0xe9, 18},
		{"a no-break space", "“quotes” naïve 5\xa0km", 0xa0, 17},
		{"an emoji cut short", "Café 🪑 \xf0\x9f", 0xf0, 8},
		{"beside one letter of two bytes", "é \xe9", 0xe9, 3},
		{"after a byte order mark", "\xef\xbb\xbfcaf\xe9", 0xe9, 4},
		{"a surrogate", "ééé \xed\xa0\x80", 0xed, 5},
	} {
		text, set, err := Decode([]byte(tt.in))
		if b, at := BadByte(text); b != tt.b || at != tt.at || set != UTF8 || err != nil {
			t.Errorf("%s: %#x at %d, want %#x at %d; %s, %v", tt.name, b, at, tt.b, tt.at, set, err)
		}
	}
	if b, at := BadByte("Café 🪑 كرسي"); at != 0 {
		t.Errorf("%#x at %d in good text", b, at)
	}
}

func TestDecodeLeavesZerosInUTF8(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", "a", "a\x00b,c\nd,e,f,g,h,i,j,k,l,m,n,o,p", "\x00", strings.Repeat("text,", 50) + "\x00\x00\x00"} {
		if text, set, err := Decode([]byte(s)); text != s || set != UTF8 || err != nil {
			t.Errorf("Decode(%q) = %q, %s, %v", s, text, set, err)
		}
	}
	if text, _, _ := Decode([]byte("\xff\xfea\x00\x00")); text != "a\ufffd" {
		t.Errorf("half a character: %q", text)
	}
	if text, _, _ := Decode([]byte("\xff\xfe\x00\xd8a\x00")); text != string(utf16.Decode([]uint16{0xd800, 'a'})) {
		t.Errorf("half a pair: %q", text)
	}
}

func FuzzDecode(f *testing.F) {
	for _, s := range []string{"", "\xef\xbb\xbfa", "\xff\xfea\x00", "caf\xe9", "\x81", "a\x00b\x00c\x00,\x00", "\xd8\xa7\xe9", "\x00\x00\xfe\xff\x00\x11\x00\x00"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		text, set, err := Decode(b)
		if strings.ToValidUTF8(text, "") != text || (set == "") != (err != nil) {
			t.Errorf("Decode(%q) = %q, %q, %v", b, text, set, err)
		}
		Damage(text)
	})
}
