package charset

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
)

func TestDamage(t *testing.T) {
	t.Parallel()
	as := func(set *charmap.Charmap, s string) string {
		text, err := set.NewDecoder().String(s)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	const arabic = "كرسي من الخشب"
	for _, tt := range []struct{ name, in, want string }{
		{"an apostrophe", "New Yorkâ€™s finest", "New York’s finest"},
		{"quotes", "a â€œquotedâ€\u009d word", "a “quoted” word"},
		{"a letter", "cafÃ© by the creek", "café by the creek"},
		{"a capital", "CAFÃ‰ TABLE", "CAFÉ TABLE"},
		{"a French à", "Ã\u00a0 vendre", "à vendre"},
		{"a no-break space", "100Â\u00a0km", "100\u00a0km"},
		{"pounds", "five Â£ notes", "five £ notes"},
		{"square metres", "95 mÂ²", "95 m²"},
		{"Arabic", "ÙƒØ±Ø³ÙŠ", "كرسي"},
		{"an Arabic article", "Ø§Ù„", "ال"},
		{"Arabic beside English", "Toyota Ø¯Ø¨ÙŠ 2019", "Toyota دبي 2019"},
		{"Arabic read as Windows-1256", as(charmap.Windows1256, arabic), arabic},
		{"an apostrophe read as Windows-1256", as(charmap.Windows1256, "New York’s"), "New York’s"},
		{"a letter read as Windows-1256", as(charmap.Windows1256, "café"), "café"},
		{"Arabic read as MacRoman", as(charmap.Macintosh, arabic), arabic},
		{"an apostrophe read as MacRoman", as(charmap.Macintosh, "New York’s"), "New York’s"},
		{"a letter read as MacRoman", as(charmap.Macintosh, "café"), "café"},
		{"a letter read as CP850", as(charmap.CodePage850, "café"), "café"},
		{"an apostrophe read as CP850", as(charmap.CodePage850, "York’s"), "York’s"},
		{"Arabic read as CP437", as(charmap.CodePage437, arabic), arabic},
		{"read as Latin-1", "Na\u00c3\u00afve \u00e2\u0080\u009cquotes\u00e2\u0080\u009d", "Naïve “quotes”"},
		{"three times", as(charmap.Windows1252, as(charmap.Windows1252, "café")), "café"},
		{"a dash", "2019â€“2021", "2019–2021"},
		{"the trade mark", "Acmeâ„¢", "Acme™"},
		{"euros", "â‚¬500", "€500"},
		{"Turkish", "ÅŸehir IÅŸÄ±k", "şehir Işık"},
		{"Windows-1256 read as Windows-1252", "ßÑÓí ãä ÇáÎÔÈ", arabic},
		{"one word of it", "ßÑÓí", "كرسي"},
		{"beside English", "Toyota ááÈíÚ", "Toyota للبيع"},
		{"letters lost", "Caf\ufffd table", "-"},
		{"half lost", "New Yorkâ€s â€™", "-"},
		{"Arabic lost", "????? ?? ?????", "-"},
		{"one word lost", "?????", "-"},
		{"beside English lost", "Toyota ????? ??? 2019", "-"},
		{"an apostrophe lost", "The client?s car", "-"},
		{"NUL", "a\x00b", "-"},
		{"a control of Latin-1", "the client\u0092s", "-"},
		{"MacRoman read as Windows-1252", "CafŽ table", "-"},
		{"its apostrophe", "the clientÕs", "-"},
		{"DOS read as Windows-1252", "Caf‚ table", "-"},
		{"a mark of byte order", "ï»¿Chair", "\ufeffChair"},
	} {
		want := tt.want
		if want == "-" {
			want = ""
		}
		if what, mended := Damage(tt.in); what == "" || mended != want {
			t.Errorf("%s: Damage(%q) = %q, %q, want mended %q", tt.name, tt.in, what, mended, want)
		}
	}
}

// Undamaged text of any language is not reported.
func TestDamageOfNothing(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"", "plain", "café, naïve, Âme", "São João, SÃO PAULO", "pâte à choux", "«À LA MAÇÃ»", "Ãbo", "Coração de Mãe", "AÇÃO", "IRMÃ", "Âge d’or", "«CAFÉ» À EMPORTER", "LÀ-BAS «DÉJÀ»",
		"Größe, Straße, Öl, Ärger, Übung", "»Äußerst gut«", "„Öl“ und „Ähre“", "ŞÜKRÜ ÇAĞLAR", "Işık şehir gün", "Île-de-France, œuvre, Œuvre", "Ñandú, ¿Qué?, ¡Olé!",
		"Smørrebrød, Øresund, Ø 20 mm, Ø20", "Århus–Malmö", "Łódź, Kraków", "Þingvellir, Ísafjörður", "Việt Nam, Đà Nẵng, TỔNG QUÁT, LÃI SUẤT",
		"شقة في دبي", "خط، نفط، فقط؛ هل تحفظ؟ محافظ، حفظ", "ظ", "مدفأ، ملجأ؛ مبدأ؟ آ، خطأ", "أگر آچار آپ", "مكتبٌ جديدٌ", "١٢٫٥ ٪", "ڤيلا وگراج", "دبي 2019 — Toyota", "قهوة Café",
		"Price? Ask.", "Really??", "What??? No way", "A ? or B ?", "see http://x/?s=1", "Why? it’s good", "20°C, 95 m², ½ price, £500, €20, ©, ®, ™, 10×20, ±5", "Москва и Рига", "Αθήνα", "דירה", "木の椅子", "Beyoncé’s “Lemonade”…",
		"Poblacht na hÉireann", "McDonald’s, iPhone, eÉcole", "été", "où, là, ça", "Ô Canada", "fianc\u00e9e", "€", "Â", "Ã", "â", "Mâcon", "naïveté", "Çà et là",
	} {
		if what, mended := Damage(s); what != "" {
			t.Errorf("Damage(%q) = %q, %q, want nothing", s, what, mended)
		}
	}
}

func TestDamageOfEachText(t *testing.T) {
	t.Parallel()
	for name, text := range texts {
		if what, _ := Damage(text); what != "" {
			t.Errorf("%s: %s", name, what)
		}
	}
}

func TestBadByteIsDamage(t *testing.T) {
	t.Parallel()
	text, _, _ := Decode([]byte("“Café” caf\xe9"))
	if what, _ := Damage(text); !strings.Contains(what, "character 11 is the byte 0xE9, which is not UTF-8") {
		t.Error(what)
	}
}
