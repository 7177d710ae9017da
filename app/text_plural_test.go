package app

import (
	"reflect"
	"strconv"
	"strings"
	"testing"
)

// arabicForm is the rule of CLDR 46 for Arabic, written anew.
func arabicForm(f forms, n int) string {
	form := ""
	switch last := n % 100; {
	case n == 0:
		form = f.zero
	case n == 1:
		form = f.one
	case n == 2:
		form = f.two
	case last >= 3 && last <= 10:
		form = f.few
	case last >= 11:
		form = f.many
	}
	if form == "" {
		return f.other
	}
	return form
}

// Every counted message of both languages, over the numbers where Arabic
// changes its mind.
func TestPluralsOfEveryMessage(t *testing.T) {
	t.Parallel()
	numbers := []int{0, 1, 2, 3, 10, 11, 12, 19, 20, 21, 99, 100, 101, 102, 103, 110, 111, 199, 200, 1000, 1001, 1011, 1_000_000}
	check := func(name string, en, ar forms) {
		for _, n := range numbers {
			written := whole(int64(n))
			want := strings.ReplaceAll(arabicForm(ar, n), "#", written)
			if got := ar.counted("ar", n); got != want || strings.Contains(got, "#") {
				t.Errorf("Arabic %s of %d = %q, want %q", name, n, got, want)
			}
			want = en.other
			if n == 1 && en.one != "" {
				want = en.one
			}
			if got, want := en.counted("en", n), strings.ReplaceAll(want, "#", written); got != want {
				t.Errorf("English %s of %d = %q, want %q", name, n, got, want)
			}
			// A number that is not a word of its own is written.
			if n > 2 && !strings.Contains(ar.counted("ar", n), written) {
				t.Errorf("Arabic %s of %d hides the number: %q", name, n, ar.counted("ar", n))
			}
		}
	}
	en, ar := reflect.ValueOf(english), reflect.ValueOf(arabic)
	messages := 0
	for i := range en.NumField() {
		name := en.Type().Field(i).Name
		switch value := en.Field(i).Interface().(type) {
		case forms:
			messages++
			check(name, value, ar.Field(i).Interface().(forms))
		case map[string]forms:
			for code, f := range value {
				messages++
				check(name+"."+code, f, ar.Field(i).Interface().(map[string]forms)[code])
			}
		}
	}
	if messages < 15 {
		t.Errorf("%d counted messages: some are not checked", messages)
	}
}

// Totals say "more than" where the count stopped.
func TestTotalsInArabic(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{3: "أكثر من 3 إعلانات", 11: "أكثر من 11 إعلاناً", 100: "أكثر من 100 إعلان", 1000: "أكثر من 1,000 إعلان", 10000: "أكثر من 10,000 إعلان"} {
		if got := arabic.AtLeast.counted("ar", n); got != want {
			t.Errorf("%d: %q, want %q", n, got, want)
		}
	}
}

func TestLanguageNames(t *testing.T) {
	t.Parallel()
	for lang, want := range map[string]string{"en": "English", "ar": "العربية", "fr": "fr", "en-GB": "en-GB", "": ""} {
		if got := languageName(lang); got != want {
			t.Errorf("languageName(%q) = %q, want %q", lang, got, want)
		}
	}
}

func TestPutTakesOnePlace(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ message, what, want string }{
		{"", "x", ""}, {"%", "", ""}, {"% and %", "a", "a and %"}, {"no place", "x", "no place"}, {"«%»", "50%", "«50%»"},
	} {
		if got := put(tt.message, tt.what); got != tt.want {
			t.Errorf("put(%q, %q) = %q, want %q", tt.message, tt.what, got, tt.want)
		}
	}
}

// Written and read again a number is itself.
func FuzzWhole(f *testing.F) {
	for _, n := range []int64{0, 999, 1000, -1000, 1 << 62, -1 << 63} {
		f.Add(n)
	}
	f.Fuzz(func(t *testing.T, n int64) {
		s := strings.NewReplacer(",", "", minus, "-").Replace(whole(n))
		if back, err := strconv.ParseInt(s, 10, 64); err != nil || back != n {
			t.Errorf("whole(%d) = %q, read again %d, %v", n, whole(n), back, err)
		}
	})
}
