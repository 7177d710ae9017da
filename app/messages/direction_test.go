package messages

import (
	"strings"
	"testing"
	"unicode"
)

func TestDirection(t *testing.T) {
	t.Parallel()
	for lang, want := range map[string]string{"en": "ltr", "ar": "rtl", "ar-AE": "rtl", "fa": "rtl", "ur": "rtl", "tr": "ltr", "": "ltr"} {
		if got := Direction(lang); got != want {
			t.Errorf("direction(%q) = %q, want %q", lang, got, want)
		}
	}
}

func TestContrary(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, text, ltr, rtl string }{
		{"nothing", "", "", ""},
		{"neutral", " 1,250 – (2026) ٣٤ …\u200f\u202e", "", ""},
		{"English", "In an Arabic piece.", "", "ltr"},
		{"Arabic", "قال إن الإيجارات ترتفع.", "rtl", ""},
		{"Arabic that begins with a name", "Emirates NBD قال إن الإيجارات ترتفع في المدينة", "rtl", ""},
		{"Arabic with a long name", "Emirates NBD قال إن الإيجارات", "", ""},
		{"English that begins with a word", "سكن is the word for housing.", "", "ltr"},
		{"half and half", "abcd ابتث", "", ""},
		{"just two thirds", "abcd اب", "", ""},
		{"more than two thirds", "abcde اب", "", "ltr"},
		{"two thirds from the right", "ab ابتث", "", ""},
		{"more than two thirds from the right", "ab ابتثج", "rtl", ""},
		{"marks and digits are no letters", "a ٣٤٥٦٧ ً ٌ ٍ", "", "ltr"},
		{"Hebrew", "שלום.", "rtl", ""},
		{"presentation forms", "ﷲ ﻻ", "rtl", ""},
		{"Adlam", "\U0001e900\U0001e901", "rtl", ""},
		{"Chinese", "你好。", "", "ltr"},
		{"broken bytes", "\xff\xfe\xc3", "", ""},
	} {
		if got := ContraryDirection("ltr", tt.text); got != tt.ltr {
			t.Errorf("%s: Contrary(ltr, %q) = %q, want %q", tt.name, tt.text, got, tt.ltr)
		}
		if got := ContraryDirection("rtl", tt.text); got != tt.rtl {
			t.Errorf("%s: Contrary(rtl, %q) = %q, want %q", tt.name, tt.text, got, tt.rtl)
		}
	}
}

// ContraryDirection returns neither the direction that the text has in any
// case, nor both directions for the same text, nor a direction for a text
// without letters. Repeating a text does not change the result.
func FuzzContrary(f *testing.F) {
	for _, s := range []string{"", "a", "ابتث", "NBD قال", "\xff", "1 2 3", "a ب", "\U0001e900"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		ltr, rtl := ContraryDirection("ltr", s), ContraryDirection("rtl", s)
		if ltr != "" && ltr != "rtl" || rtl != "" && rtl != "ltr" || ltr != "" && rtl != "" {
			t.Errorf("Contrary(%q) = %q, %q", s, ltr, rtl)
		}
		if !strings.ContainsFunc(s, unicode.IsLetter) && ltr+rtl != "" {
			t.Errorf("Contrary(%q) = %q, %q, without a letter", s, ltr, rtl)
		}
		if ContraryDirection("", s) != ltr || ContraryDirection("ltr", s+" "+s) != ltr {
			t.Errorf("Contrary(%q) is %q once, %q twice", s, ltr, ContraryDirection("ltr", s+" "+s))
		}
	})
}
