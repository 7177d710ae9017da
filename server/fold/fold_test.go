package fold

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestText(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, in, want string }{
		{"empty", "", ""},
		{"only signs", " … — !? ", ""},
		{"case", "Two-Bed FLAT", "two bed flat"},
		{"accents", "Café Zürich, São Paulo, Łódź", "cafe zurich sao paulo lodz"},
		{"sharp s and ligatures", "Straße œuvre ﬁne Æsir", "strasse oeuvre fine aesir"},
		{"Turkish", "İstanbul ısı", "istanbul isi"},
		{"full width", "ＡＢＣ１２", "abc12"},
		{"hamza on alef", "أحمد إبراهيم آمنة", "احمد ابراهيم امنه"},
		{"hamza on waw and ya", "مسؤول مئة", "مسوول ميه"},
		{"hamza on the line", "بناء", "بنا"},
		{"alef wasla", "ٱلكتاب", "الكتاب"},
		{"ta marbuta", "سيارة", "سياره"},
		{"alef maksura", "مستشفى", "مستشفي"},
		{"tatweel", "دبـــي", "دبي"},
		{"diacritics", "مُحَمَّدٌ", "محمد"},
		{"Eastern digits", "٢٠٢٦ و ۱۲۳", "2026 و 123"},
		{"Farsi letters", "یک", "يك"},
		{"presentation forms", "ﻼ ﷲ", "لا الله"},
		{"Arabic comma parts words", "شقة،فيلا؛مكتب", "شقه فيلا مكتب"},
		{"joiner and mark of direction", "می\u200cخواهم \u200fدبي", "ميخواهم دبي"},
		{"Hindi keeps its signs", "दुबई", "दुबई"},
		{"emoji", "flat 🏠 now", "flat now"},
		{"invalid bytes", "a\xffb", "a b"},
		{"full text syntax", `NEAR("a" b*) OR -c:^d`, "near a b or c d"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := Text(tt.in); got != tt.want {
				t.Errorf("Text(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func TestMeets(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ written, asked string }{
		{"شُقَّة للإيجار في أبوظبي", "شقه للايجار في ابوظبي"},
		{"سيارة تويوتا ٢٠٢٣", "سياره تويوتا 2023"},
		{"Résumé", "resume"},
	} {
		if a, b := Text(tt.written), Text(tt.asked); a != b {
			t.Errorf("Text(%q) = %q, Text(%q) = %q, want the same", tt.written, a, tt.asked, b)
		}
	}
}

func FuzzText(f *testing.F) {
	for _, s := range []string{"Two-Bed", "أحمد ٱلكتاب", "İß ﷺ ½ ǆ", "a\xff\u0301", "ΑΣ ς", "각"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := Text(s)
		if !utf8.ValidString(got) {
			t.Fatalf("Text(%q) = %q is not UTF-8", s, got)
		}
		if again := Text(got); again != got {
			t.Fatalf("Text(%q) = %q, folded again %q", s, got, again)
		}
		if got != strings.Join(strings.Fields(got), " ") {
			t.Fatalf("Text(%q) = %q holds more than one space between words", s, got)
		}
	})
}

func BenchmarkText(b *testing.B) {
	for name, s := range map[string]string{
		"latin":  strings.Repeat("Bright two-bedroom flat near the Corniche, sea view. ", 8),
		"arabic": strings.Repeat("شقة واسعة للإيجار قرب الكورنيش، إطلالة على البحر. ", 8),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(s)))
			for b.Loop() {
				Text(s)
			}
		})
	}
}
