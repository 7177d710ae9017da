package site

import (
	"bytes"
	"errors"
	"testing"

	"broadside/app/api"
	"broadside/app/classifieds"
)

func TestFeedWordsAreInEveryLanguage(t *testing.T) {
	t.Parallel()
	for key := range feedWords["en"] {
		for lang, words := range feedWords {
			if words[key] == "" {
				t.Errorf("%s has no word for %q", lang, key)
			}
		}
	}
	equal(t, "a language we do not speak", word("free", "fr"), "Free")
	equal(t, "a word we do not have", word("swap", "en"), "swap")
}

func TestGrouped(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"0": "0", "12": "12", "123": "123", "1234": "1,234", "123456": "123,456", "1234567.5": "1,234,567.5", "-1234": "-1,234", "-123": "-123", "": "",
	} {
		if got := grouped(in); got != want {
			t.Errorf("grouped(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestAttributeWords(t *testing.T) {
	t.Parallel()
	option := classifieds.Option{Value: "gcc", Names: map[string]string{"en": "Gulf", "ar": "خليجية"}}
	for _, tt := range []struct {
		name, lang string
		attribute  classifieds.Attribute
		value      classifieds.Value
		want       string
	}{
		{"enum", "ar", classifieds.Attribute{Kind: classifieds.Enum, Options: []classifieds.Option{option}}, classifieds.TextValue("gcc"), "خليجية"},
		{"enum unknown", "en", classifieds.Attribute{Kind: classifieds.Enum, Options: []classifieds.Option{option}}, classifieds.TextValue("x"), "x"},
		{"multi", "en", classifieds.Attribute{Kind: classifieds.Multi, Options: []classifieds.Option{option}}, classifieds.TextsValue("gcc", "x"), "Gulf, x"},
		{"number with unit", "en", classifieds.Attribute{Kind: classifieds.Int, Unit: "km"}, classifieds.NumberValue(68400), "68,400 km"},
		{"year has no comma", "en", classifieds.Attribute{Kind: classifieds.Year}, classifieds.NumberValue(2021), "2021"},
		{"money is minor units", "en", classifieds.Attribute{Kind: classifieds.Money}, classifieds.NumberValue(1250050), "QAR 12,500.50"},
		{"yes", "ar", classifieds.Attribute{Kind: classifieds.Bool}, classifieds.BoolValue(true), "نعم"},
		{"no is not said", "en", classifieds.Attribute{Kind: classifieds.Bool}, classifieds.BoolValue(false), ""},
	} {
		x := listingWords{lang: tt.lang}
		if got := x.attribute(tt.attribute, tt.value, "QAR"); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestPlaceWords(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		lang string
		in   classifieds.Place
		want string
	}{
		{"en", classifieds.Place{}, ""},
		{"en", classifieds.Place{City: "dubai"}, "Dubai"},
		{"en", classifieds.Place{City: "dubai", Area: "Deira"}, "Deira, Dubai"},
		{"ar", classifieds.Place{City: "dubai", Area: "ديرة"}, "ديرة، دبي"},
		{"en", classifieds.Place{Area: "Somewhere"}, "Somewhere"},
		{"en", classifieds.Place{City: "atlantis"}, "atlantis"},
	} {
		x := listingWords{site: feedSite(), lang: tt.lang}
		if got := x.place(tt.in); got != tt.want {
			t.Errorf("place(%+v) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

// TestFeedsAreDeterministic: the same list gives the same bytes, so that an
// ETag of them means something.
func TestFeedsAreDeterministic(t *testing.T) {
	t.Parallel()
	for _, format := range []string{"rss", "atom", "json"} {
		make := func() []byte {
			return written(t, listingFeed(feedSite(), classifieds.Filter{}, feedCategories(), []classifieds.Listing{feedListing()}, ""), format)
		}
		first := make()
		for range 20 {
			if !bytes.Equal(first, make()) {
				t.Fatalf("%s is written in two ways", format)
			}
		}
	}
}

// full is a writer that takes n bytes.
type full struct{ n int }

var errFull = errors.New("full")

func (w *full) Write(p []byte) (int, error) {
	if w.n -= len(p); w.n < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestFeedsTellOfAFailingWriter(t *testing.T) {
	t.Parallel()
	f := articleFeed(feedSite(), api.ArticleQuery{}, feedStories(), "")
	for format, write := range feedFormats {
		for _, n := range []int{0, 60} {
			if err := write(&full{n}, f); !errors.Is(err, errFull) {
				t.Errorf("%s into %d bytes: %v, want %v", format, n, err, errFull)
			}
		}
	}
}
