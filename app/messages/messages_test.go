package messages

import (
	"os"
	"reflect"
	"strings"
	"testing"
)

func TestWordsAreComplete(t *testing.T) {
	t.Parallel()
	for name, w := range map[string]*Catalog{"en": &english, "ar": &arabic} {
		v := reflect.ValueOf(*w)
		for i := range v.NumField() {
			field := v.Type().Field(i).Name
			switch value := v.Field(i).Interface().(type) {
			case string:
				if value == "" {
					t.Errorf("%s.%s is empty", name, field)
				}
			case Plural:
				if value.Other == "" {
					t.Errorf("%s.%s has no other form", name, field)
				}
			case [12]string:
				for j, s := range value {
					if s == "" && (field != "Weekdays" || j < 7) {
						t.Errorf("%s.%s[%d] is empty", name, field, j)
					}
				}
			}
		}
	}
}

// The messages of all languages have the same placeholders, and their tables
// have the same keys.
func TestWordsAgree(t *testing.T) {
	t.Parallel()
	en, ar := reflect.ValueOf(english), reflect.ValueOf(arabic)
	for i := range en.NumField() {
		field := en.Type().Field(i).Name
		switch a := en.Field(i).Interface().(type) {
		case string:
			b := ar.Field(i).String()
			if strings.Count(a, "%") != strings.Count(b, "%") {
				t.Errorf("%s: %q and %q have different placeholders", field, a, b)
			}
			if strings.Contains(a, "!") {
				t.Errorf("%s: %q shouts", field, a)
			}
		case map[string]string:
			for code := range a {
				if ar.Field(i).Interface().(map[string]string)[code] == "" {
					t.Errorf("%s: Arabic has no %q", field, code)
				}
			}
		case map[string]Plural:
			for code := range a {
				if ar.Field(i).Interface().(map[string]Plural)[code].Other == "" {
					t.Errorf("%s: Arabic has no %q", field, code)
				}
			}
		}
	}
}

func TestArabicCountsSaySo(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		n    int
		want string
	}{
		{0, "لا إعلانات"}, {1, "إعلان واحد"}, {2, "إعلانان"}, {3, "3 إعلانات"}, {10, "10 إعلانات"}, {11, "11 إعلانًا"},
		{99, "99 إعلانًا"}, {100, "100 إعلان"}, {101, "101 إعلان"}, {102, "102 إعلان"}, {103, "103 إعلانات"},
		{111, "111 إعلانًا"}, {1000, "1,000 إعلان"}, {1001, "1,001 إعلان"},
	} {
		if got := arabic.Found.Count("ar", tt.n); got != tt.want {
			t.Errorf("counted(%d) = %q, want %q", tt.n, got, tt.want)
		}
	}
}

func TestEnglishCounts(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{0: "0 listings", 1: "1 listing", 2: "2 listings", 1234567: "1,234,567 listings"} {
		if got := english.Found.Count("en", n); got != want {
			t.Errorf("counted(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestSayKnowsNoThirdLanguage(t *testing.T) {
	t.Parallel()
	if For("ar") != &arabic || For("en") != &english || For("tr") != &english {
		t.Error("For returns another language's messages")
	}
}

func TestPut(t *testing.T) {
	t.Parallel()
	if got := Insert("All of %", "100% cotton"); got != "All of 100% cotton" {
		t.Errorf("put = %q", got)
	}
}

// TestTanwin: a tanwin is written before its alef. WebKit raises the letters of a
// bold text that ends with the mark.
func TestTanwin(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("arabic.go")
	if err != nil {
		t.Fatal(err)
	}
	if _, after, found := strings.Cut(string(source), "\u0627\u064b"); found {
		t.Errorf("a tanwin after its alef, before %q", after[:min(len(after), 40)])
	}
}
