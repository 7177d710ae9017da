package messages

import (
	"reflect"
	"strings"
	"testing"
)

// arabicForm is a second implementation of CLDR 46's rule for Arabic.
func arabicForm(f Plural, n int) string {
	form := ""
	switch last := n % 100; {
	case n == 0:
		form = f.Zero
	case n == 1:
		form = f.One
	case n == 2:
		form = f.Two
	case last >= 3 && last <= 10:
		form = f.Few
	case last >= 11:
		form = f.Many
	}
	if form == "" {
		return f.Other
	}
	return form
}

// Every counted message of both languages is tested with the numbers at which
// the Arabic plural form changes.
func TestPluralsOfEveryMessage(t *testing.T) {
	t.Parallel()
	numbers := []int{0, 1, 2, 3, 10, 11, 12, 19, 20, 21, 99, 100, 101, 102, 103, 110, 111, 199, 200, 1000, 1001, 1011, 1_000_000}
	check := func(name string, en, ar Plural) {
		for _, n := range numbers {
			written := Integer(int64(n))
			want := strings.ReplaceAll(arabicForm(ar, n), "#", written)
			if got := ar.Count("ar", n); got != want || strings.Contains(got, "#") {
				t.Errorf("Arabic %s of %d = %q, want %q", name, n, got, want)
			}
			want = en.Other
			if n == 1 && en.One != "" {
				want = en.One
			}
			if got, want := en.Count("en", n), strings.ReplaceAll(want, "#", written); got != want {
				t.Errorf("English %s of %d = %q, want %q", name, n, got, want)
			}
			// Numbers without a word of their own are written with digits.
			if n > 2 && !strings.Contains(ar.Count("ar", n), written) {
				t.Errorf("Arabic %s of %d hides the number: %q", name, n, ar.Count("ar", n))
			}
		}
	}
	en, ar := reflect.ValueOf(english), reflect.ValueOf(arabic)
	messages := 0
	for i := range en.NumField() {
		name := en.Type().Field(i).Name
		switch value := en.Field(i).Interface().(type) {
		case Plural:
			messages++
			check(name, value, ar.Field(i).Interface().(Plural))
		case map[string]Plural:
			for code, f := range value {
				messages++
				check(name+"."+code, f, ar.Field(i).Interface().(map[string]Plural)[code])
			}
		}
	}
	if messages < 15 {
		t.Errorf("%d counted messages: some are not checked", messages)
	}
}

// An inexact total is written as "more than".
func TestTotalsInArabic(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{3: "أكثر من 3 إعلانات", 11: "أكثر من 11 إعلانًا", 100: "أكثر من 100 إعلان", 1000: "أكثر من 1,000 إعلان", 10000: "أكثر من 10,000 إعلان"} {
		if got := arabic.AtLeast.Count("ar", n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}

func TestLanguageNames(t *testing.T) {
	t.Parallel()
	for lang, want := range map[string]string{"en": "English", "ar": "العربية", "fr": "fr", "en-GB": "en-GB", "": ""} {
		if got := LanguageName(lang); got != want {
			t.Errorf("languageName(%q) = %q, want %q", lang, got, want)
		}
	}
}

func TestPutTakesOnePlace(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ message, what, want string }{
		{"", "x", ""}, {"%", "", ""}, {"% and %", "a", "a and %"}, {"no place", "x", "no place"}, {"«%»", "50%", "«50%»"},
	} {
		if got := Insert(tt.message, tt.what); got != tt.want {
			t.Errorf("Insert(%q, %q) = %q, want %q", tt.message, tt.what, got, tt.want)
		}
	}
}
