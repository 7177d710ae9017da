package charset

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// set is a character set of 8 bits whose lower half is ASCII.
type set struct {
	name   string
	high   [128]rune // 0 where it has no character
	rarity float64   // above 0 in sets that are recognised only: nothing is read in them
}

// sets are those that files are compared with. Of two in which a text is the
// same, the first gives the name.
var sets = []*set{
	fromMap("Windows-1252", charmap.Windows1252, 0),
	fromMap("Windows-1256", charmap.Windows1256, 0),
	fromMap("ISO-8859-6", charmap.ISO8859_6, 0),
	fromMap("MacRoman", charmap.Macintosh, 0),
	fromMap("ISO-8859-15", charmap.ISO8859_15, 0),
	fromMap("Windows-1254", charmap.Windows1254, 0),
	fromMap("CP850", charmap.CodePage850, 1),
	fromMap("CP437", charmap.CodePage437, 1),
	fromRunes("Mac Arabic", macArabic),
	fromRunes("CP720", cp720),
	fromRunes("CP864", cp864),
	fromMap("Windows-1250", charmap.Windows1250, 1),
	fromMap("ISO-8859-2", charmap.ISO8859_2, 1),
	fromMap("KOI8-R", charmap.KOI8R, 1),
	fromMap("Windows-1251", charmap.Windows1251, 1),
	fromMap("Windows-1253", charmap.Windows1253, 1),
	fromMap("Windows-1255", charmap.Windows1255, 1),
}

func fromMap(name string, m *charmap.Charmap, rarity float64) *set {
	s := &set{name: name, rarity: rarity}
	for i := range s.high {
		if r := m.DecodeByte(byte(128 + i)); r != utf8.RuneError {
			s.high[i] = r
		}
	}
	return s
}

func fromRunes(name, high string) *set {
	s := &set{name: name, rarity: 3}
	for i, r := range []rune(high) {
		s.high[i] = r
	}
	return s
}

// The upper halves of sets that x/text lacks (Apple's ARABIC.TXT and
// Microsoft's tables at unicode.org), NUL where they have no character.
const (
	macArabic = "Ä\u00a0ÇÉÑÖÜáàâä\u06ba«çéèêëí…îïñó»ôö÷úùûü !\"#$\u066a&'()*+\u060c-./" +
		"\u0660\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669:\u061b<=>\u061f❊" +
		"\u0621\u0622\u0623\u0624\u0625\u0626\u0627\u0628\u0629\u062a\u062b\u062c\u062d\u062e\u062f\u0630\u0631\u0632\u0633\u0634\u0635\u0636\u0637\u0638\u0639\u063a" +
		"[\\]^_\u0640\u0641\u0642\u0643\u0644\u0645\u0646\u0647\u0648\u0649\u064a\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u067e\u0679\u0686\u06d5\u06a4\u06af\u0688\u0691{|}\u0698\u06d2"
	cp720 = "\x00\x00éâ\x00à\x00çêëèïî\x00\x00\x00\x00\u0651\u0652ô¤\u0640ûù\u0621\u0622\u0623\u0624£\u0625\u0626\u0627" +
		"\u0628\u0629\u062a\u062b\u062c\u062d\u062e\u062f\u0630\u0631\u0632\u0633\u0634\u0635«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀" +
		"\u0636\u0637\u0638\u0639\u063a\u0641µ\u0642\u0643\u0644\u0645\u0646\u0647\u0648\u0649\u064a≡\u064b\u064c\u064d\u064e\u064f\u0650≈°∙·√ⁿ²■\u00a0"
	cp864 = "°·∙√▒─│┼┤┬├┴┐┌└┘β∞φ±½¼≈«»\ufef7\ufef8\x00\x00\ufefb\ufefc\x00\u00a0\u00ad\ufe82£¤\ufe84\x00\x00\ufe8e\ufe8f\ufe95\ufe99\u060c\ufe9d\ufea1\ufea5" +
		"\u0660\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669\ufed1\u061b\ufeb1\ufeb5\ufeb9\u061f¢\ufe80\ufe81\ufe83\ufe85\ufeca\ufe8b\ufe8d\ufe91\ufe93\ufe97\ufe9b\ufe9f\ufea3\ufea7\ufea9" +
		"\ufeab\ufead\ufeaf\ufeb3\ufeb7\ufebb\ufebf\ufec1\ufec5\ufecb\ufecf¦¬÷×\ufec9\u0640\ufed3\ufed7\ufedb\ufedf\ufee3\ufee7\ufeeb\ufeed\ufeef\ufef3\ufebd\ufecc\ufece\ufecd\ufee1" +
		"\ufe7d\u0651\ufee5\ufee9\ufeec\ufef0\ufef2\ufed0\ufed5\ufef5\ufef6\ufedd\ufed9\ufef1■\x00"
)

func (s *set) decodeByte(b byte) rune {
	if b < 128 {
		return rune(b)
	}
	return s.high[b-128]
}

func (s *set) decode(b []byte) string {
	var text strings.Builder
	text.Grow(len(b) + len(b)/4)
	for _, c := range b {
		text.WriteRune(s.decodeByte(c))
	}
	return text.String()
}

// logical returns the letter for a presentation form: CP864 encodes forms of
// letters (initial, medial, final) instead of letters.
func logical(r rune) rune {
	if r >= 0xfe70 && r <= 0xfefc {
		for _, r := range norm.NFKC.String(string(r)) {
			if r != ' ' {
				return r
			}
		}
	}
	return r
}
