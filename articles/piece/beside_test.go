package piece

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"broadside/articles"
)

const wireInFull = "Classifieds powered by The Daily\n\nHeadline\n\nWhat it is about\n\nImage Credit: AFP\nA boat.\nThe Daily\n\nBy Amal Said\n\nCAIRO, Egypt (AP) — Text one.\n\nText two.\n\n-with inputs from Reuters\n"

// TestYAMLBesideOverrides writes each key in turn in the YAML file of one wire
// text: only that field changes.
func TestYAMLBesideOverrides(t *testing.T) {
	t.Parallel()
	plain := readOneText(t, "a.txt", wireInFull, "").Article
	for _, tt := range []struct {
		side, field, want string
	}{
		{"headline: Written", "Headline", "Written"},
		{"standfirst: Written", "Standfirst", "Written"},
		{"kicker: Water", "Kicker", "Water"},
		{"publisher: Other", "Publisher", "Other"},
		{"source: Other", "Source", "Other"},
		{"byline: Omar Hadi", "Byline", "[{Omar Hadi  }]"},
		{"byline: [{name: Omar Hadi, role: Editor, url: /people/omar}]", "Byline", "[{Omar Hadi Editor /people/omar}]"},
		{"byline: []", "Byline", "[]"},
		{"contributors: [WAM, {name: Omar Hadi, role: photo}]", "Contributors", "[{WAM wire} {Omar Hadi photo}]"},
		{"contributors: []", "Contributors", "[]"},
		{"attribution: With inputs from WAM", "Attribution", "With inputs from WAM"},
		{"attribution:", "Attribution", ""},
		{"dateline: {city: Giza, country: Egypt, agency: WAM}", "Dateline", "&{Giza Egypt WAM }"},
		{"dateline: GIZA (WAM)", "Dateline", "&{Giza  WAM GIZA (WAM)}"},
		{"section: Sport", "Section", "sport"},
		{"tags: [boats, boats, water]", "Tags", "[boats water]"},
		{"places: [Cairo, Giza]", "Places", "[Cairo Giza]"},
		{"subjects: [Water]", "Subjects", "[Water]"},
		{"people: Amal Said", "People", "[Amal Said]"},
		{"organisations: [AFP]", "Organisations", "[AFP]"},
		{"rank: 2", "Rank", "2"},
		{"version: 4", "Version", "4"},
		{"rights: © AP", "Rights", "© AP"},
		{"canonical: https://a.example/x", "Canonical", "https://a.example/x"},
		{"translations: {ar: boat}", "Translations", "map[ar:boat]"},
		{"listings: {allow: no}", "Listings", "{true false [] }"},
		{"listings: off", "Listings", "{true false [] }"},
		{"listings: {sensitive: on, place: Cairo, categories: [jobs]}", "Listings", "{false true [jobs] Cairo}"},
		{"dir: rtl", "Dir", "rtl"},
		{"embargo: 2026-11-23T08:00:00+04:00", "Embargo", "2026-11-23 04:00:00 +0000 UTC"},
		{"expires: 2026-11-23T08:00:00Z", "Expires", "2026-11-23 08:00:00 +0000 UTC"},
		{"updated: 2026-11-23T08:00:00-05:00", "Updated", "2026-11-23 13:00:00 +0000 UTC"},
		{"status: withheld", "Status", "withheld"},
		{"status: killed", "Status", "killed"},
		{"kind: Opinion", "Kind", "opinion"},
		{"corrections: {at: 2026-11-23T08:00:00Z, kind: Retraction, text: It was not so.}", "Corrections", "[{2026-11-23 08:00:00 +0000 UTC retraction It was not so.}]"},
		{"images: [{caption: Two boats.}]", "Images", "[{  Two boats. AFP    0 0  []}]"},
		{"images: [{credit: WAM, alt: Boat}]", "Images", "[{ Boat A boat. WAM    0 0  []}]"},
	} {
		p := readOneText(t, "a.txt", wireInFull, tt.side)
		if p.Broken() {
			t.Errorf("%q: %v", tt.side, p.Problems)
			continue
		}
		got, was := reflect.ValueOf(p.Article), reflect.ValueOf(plain)
		for i := range got.NumField() {
			name := got.Type().Field(i).Name
			value := got.Field(i).Interface()
			if name == tt.field {
				if s := fmt.Sprint(value); s != tt.want {
					t.Errorf("%q: %s = %s, want %s", tt.side, name, s, tt.want)
				}
			} else if !reflect.DeepEqual(value, was.Field(i).Interface()) {
				t.Errorf("%q changed %s to %v", tt.side, name, value)
			}
		}
	}
}

func TestYAMLBesideTellsWhatIsGuessed(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ side, field string }{
		{"headline: B", "headline"}, {"standfirst: B", "standfirst"}, {"publisher: B", "publisher"}, {"source: B", "source"},
		{"byline: B", "byline"}, {"contributors: [B]", "contributors"}, {"attribution: B", "attribution"}, {"dateline: Giza", "dateline"},
	} {
		guessed := func(p Piece) bool {
			return slices.ContainsFunc(p.Guesses, func(g articles.Guess) bool { return g.Field == tt.field })
		}
		if !guessed(readOneText(t, "a.txt", wireInFull, "")) {
			t.Errorf("%s is not guessed at all", tt.field)
		}
		if p := readOneText(t, "a.txt", wireInFull, tt.side); guessed(p) {
			t.Errorf("%q: the guess is reported too: %v", tt.side, p.Guesses)
		}
	}
}

func TestYAMLBesideAnswersWhatIsMissing(t *testing.T) {
	t.Parallel()
	missing := func(side string) string {
		var out []string
		for _, p := range readOneText(t, "a.txt", "Headline\n\nImage Credit: AFP\n\nCairo: Text.\n", side).Problems {
			if what, ok := strings.CutPrefix(p.What, "missing: "); ok && p.Level == articles.Warning && strings.Contains(p.Fix, "a.yaml") {
				out = append(out, what)
			}
		}
		return strings.Join(out, ", ")
	}
	for side, want := range map[string]string{
		"":                                     "byline, published, image file, section",
		"byline: Amal Said":                    "published, image file, section",
		"published: 2026-11-23T08:00:00+04:00": "byline, image file, section",
		"section: news":                        "byline, published, image file",
		"images: [{src: none.webp}]":           "byline, published, section", // reported already: the picture is missing
	} {
		if got := missing(side); got != want {
			t.Errorf("%q: missing %s, want %s", side, got, want)
		}
	}
}

// If the desk's YAML denies the dateline, the text that was cut off is
// restored, also if it was the whole paragraph.
func TestDeskDeniesEveryDateline(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Headline\n\nNice: what a day it was.\n":              "Nice: what a day it was.",
		"Headline\n\nStandfirst here\n\nNice:\n\nText.":       "Nice:\n\nText.",
		"Headline\n\nNice:":                                   "Nice:",
		"Headline\n\nNo dateline here. None at all.\n\nText.": "No dateline here. None at all.\n\nText.",
	} {
		for _, side := range []string{"dateline:", "dateline: ''", "dateline: ~"} {
			p := readOneText(t, "a.txt", in, side)
			if p.Article.Dateline != nil || p.Article.Text() != want {
				t.Errorf("%q, %q: dateline %+v, text %q; want %q", in, side, p.Article.Dateline, p.Article.Text(), want)
			}
		}
	}
}

// A wire text with pictures in its YAML and in its text.
func TestYAMLBesideAddsImages(t *testing.T) {
	t.Parallel()
	const two = "Headline\n\nImage Credit: AFP\nOne.\n\nImage Credit: WAM\nTwo.\n\nCairo: Text.\n"
	for side, want := range map[string]string{
		"": "AFP One.; WAM Two.",
		"images: [{credit: X}, {caption: Y.}, {credit: Z}]": "X One.; WAM Y.; Z ",
		"images: [{credit: X}]":                             "X One.; WAM Two.",
		"images: [~, {credit: X}]":                          "AFP One.; X Two.",
		"images: [~, ~, ~]":                                 "AFP One.; WAM Two.",
		"images: []":                                        "AFP One.; WAM Two.",
	} {
		var got []string
		for _, i := range readOneText(t, "a.txt", two, side).Article.Images {
			got = append(got, i.Credit+" "+i.Caption)
		}
		if s := strings.Join(got, "; "); s != want {
			t.Errorf("%q: %s, want %s", side, s, want)
		}
	}
}
