package fold

import (
	"strings"
	"testing"
)

// The cases are those of Lucene's TestArabicNormalizationFilter
// (org.apache.lucene.analysis.ar).
func TestArabicNormalizer(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, in, want string }{
		{"AlifMadda", "آجن", "اجن"},
		{"AlifHamzaAbove", "أحمد", "احمد"},
		{"AlifHamzaBelow", "إعاذ", "اعاذ"},
		{"AlifMaksura", "بنى", "بني"},
		{"TehMarbuta", "فاطمة", "فاطمه"},
		{"Tatweel", "روبرـــــت", "روبرت"},
		{"Fatha", "مَبنا", "مبنا"},
		{"Kasra", "علِي", "علي"},
		{"Damma", "بُوات", "بوات"},
		{"Fathatan", "ولداً", "ولدا"},
		{"Kasratan", "ولدٍ", "ولد"},
		{"Dammatan", "ولدٌ", "ولد"},
		{"Sukun", "نلْسون", "نلسون"},
		{"Shaddah", "هتميّ", "هتمي"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := Text(tt.in); got != tt.want {
				t.Errorf("Text(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

// Every letter and mark of the Arabic block is folded as expected.
func TestArabicBlock(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, in, want string }{
		{"letters that stay", "بتثجحخدذرزسشصضطظعغفقكلمنهوي", "بتثجحخدذرزسشصضطظعغفقكلمنهوي"},
		{"alefs", "اأإآٱٲٳٵ", strings.Repeat("ا", 8)},
		{"hamza carriers", "ؤئ", "وي"},
		{"yehs", "يىیېےۍ", strings.Repeat("ي", 6)},
		{"hehs", "هةۃہھە", strings.Repeat("ه", 6)},
		{"kafs", "كکڪ", "ككك"},
		{"vowel signs", "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652", ""},
		{"small alef above", "هٰذا", "هذا"},
		{"maddah and hamza as marks", "ا\u0653ا\u0654ا\u0655", "ااا"},
		{"Quranic marks", "\u06d6\u06d7\u06da\u06e1\u06ed", ""},
		{"lam alef ligatures", "ﻻﻷﻹﻵ", "لالالالا"},
		{"a word in presentation forms", "ﺩﺑﻲ", "دبي"},
		{"isolated, initial, medial, final", "ﺏﺑﺒﺐ", "بببب"},
		{"Arabic-Indic digits", "٠١٢٣٤٥٦٧٨٩", "0123456789"},
		{"Persian digits", "۰۱۲۳۴۵۶۷۸۹", "0123456789"},
		{"question mark, comma, semicolon, full stop", "أ؟ب،ت؛ث۔ج", "ا ب ت ث ج"},
		{"decimal and thousands separators part", "١٫٥ ١٬٠٠٠", "1 5 1 000"},
		{"percent", "٥٪", "5"},
		{"guillemets", "«الكورنيش»", "الكورنيش"},
		{"right-to-left mark and isolates", "\u200fدبي\u2067 \u2066Dubai\u2069", "دبي dubai"},
		{"zero width joiners", "لـ\u200dلإيجار", "للايجار"},
		{"a phone number among words", "هاتف: ٠٤-١٢٣ ٤٥٦٧", "هاتف 04 123 4567"},
		{"Persian letters without kin", "پچژگ", "پچژگ"},
		{"two languages in one word", "iPhoneجديد", "iphoneجديد"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := Text(tt.in); got != tt.want {
				t.Errorf("Text(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

// Different words have different folded forms.
func TestArabicStaysApart(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ a, b string }{
		{"علم", "عمل"}, {"بيت", "بنت"}, {"حار", "جار"}, {"سيارة", "سيار"}, {"دبي", "دب"}, {"ذهب", "دهب"}, {"صورة", "سورة"}, {"طين", "تين"}, {"قلب", "كلب"}, {"ضل", "ظل"},
		{"٣", "٤"}, {"مدير", "مديرة"}, {"الشارقة", "شارقة"},
	} {
		if a, b := Text(tt.a), Text(tt.b); a == b {
			t.Errorf("%q and %q are both %q", tt.a, tt.b, a)
		}
	}
}

func TestWords(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]int{"": 0, " \t\n": 0, "…": 0, "one": 1, " one  two ": 2, "a-b/c": 3, "شقة، فيلا": 2, "a\u00a0b": 2, "a\u200bb": 1, "3.5": 2, "c++": 1} {
		got := Words(in)
		if len(got) != want {
			t.Errorf("Words(%q) = %q, want %d", in, got, want)
		}
		for _, w := range got {
			if w == "" || strings.ContainsAny(w, " \t\n") {
				t.Errorf("Words(%q) holds %q", in, w)
			}
		}
	}
}
