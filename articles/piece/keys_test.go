package piece

import (
	"slices"
	"strings"
	"testing"

	"broadside/articles"
)

// keyCase has a valid and an invalid value of a key, with the report of the
// latter. Lines are counted from the key's own line, the fourth of the file.
type keyCase struct {
	good, bad string
	after     int // lines below the key
	level     articles.Level
	what, fix string
}

var keyCases = map[string]keyCase{
	"kind":          {"kind: live", "kind: column", 0, articles.Broken, `kind "column" is not known`, "news, opinion, analysis, live, sponsored, notice"},
	"kicker":        {"kicker: Water", "kicker:\n  - Water", 1, articles.Wrong, "expected a text, found a list", "on the line of its key"},
	"headline":      {"headline: B", "headline: {en: B}", 0, articles.Wrong, "expected a text, found a mapping", "on the line of its key"},
	"standfirst":    {"standfirst: |\n  Over\n  lines", "standfirst: [A]", 0, articles.Wrong, "expected a text, found a list", ""},
	"images":        {"images: []", "images:\n  - src: a.webp\n    creditURL: a b", 2, articles.Wrong, `creditURL "a b" is not an address`, "https://"},
	"source":        {"source: WAM", "source: [WAM]", 0, articles.Wrong, "expected a text", ""},
	"publisher":     {"publisher: WAM", "publisher: [WAM]", 0, articles.Wrong, "expected a text", ""},
	"byline":        {"byline: [A, {name: B}]", "byline:\n  - A\n  - name: B\n    url: javascript:x", 3, articles.Wrong, `url "javascript:x" is not an address`, ""},
	"contributors":  {"contributors: Reuters", "contributors:\n  - {name: A, role: wires}", 1, articles.Broken, `role "wires" is not known`, "wire, reporting, photo"},
	"dateline":      {"dateline: Dubai", "dateline: (Reuters)", 0, articles.Wrong, "the dateline names no city", "city: Dubai"},
	"places":        {"places: [Dubai]", "places:\n  - Dubai\n  - {city: Doha}", 2, articles.Wrong, "expected a text, found a mapping", ""},
	"subjects":      {"subjects: [Water]", "subjects: [&a Water, *a]", 0, articles.Broken, "a list refers to another value", "write the value out"},
	"people":        {"people: A", "people: [[A]]", 0, articles.Wrong, "expected a text, found a list", ""},
	"organisations": {"organisations: A", "organisations: [[A]]", 0, articles.Wrong, "expected a text", ""},
	"attribution":   {"attribution: With inputs", "attribution: {a: b}", 0, articles.Wrong, "expected a text", ""},
	"section":       {"section: sport", "section: [sport]", 0, articles.Wrong, "expected a text", ""},
	"tags":          {"tags: [a, 2026, 1.5, true]", "tags:\n  a: b", 1, articles.Wrong, "expected a text, found a mapping", ""},
	"rank":          {"rank: 12", "rank: 1st", 0, articles.Wrong, `rank "1st" is not a whole number`, "write 0 or"},
	"published":     {"published: 2026-11-23T08:00:00Z", "published: 23/11/2026", 0, articles.Broken, "is not a time with a zone (RFC 3339)", "published: 2026-11-23T08:00:00+04:00"},
	"updated":       {"updated: 2026-11-23T08:00:00.5+04:00", "updated: 2026-11-23 08:00", 0, articles.Broken, "has no time zone", "updated: 2026"},
	"embargo":       {"embargo: '2026-11-23T08:00:00+04:00'", "embargo: 2026-11-23 08:00:00 GST", 0, articles.Broken, "is not a time with a zone", "embargo: 2026"},
	"expires":       {"expires: 2026-11-23T08:00:00+00:00", "expires: never", 0, articles.Broken, "is not a time with a zone", "expires: 2026"},
	"status":        {"status: Draft", "status: hidden", 0, articles.Broken, `status "hidden" is not known`, "draft, scheduled, live, withheld, killed"},
	"version":       {"version: 3", "version: -3", 0, articles.Wrong, `version "-3" is not a whole number`, ""},
	"corrections":   {"corrections: []", "corrections:\n  - at: 2026-11-23T08:00:00Z\n    text: A\n  - at: 2026-11-23T08:00:00Z", 3, articles.Broken, "a correction needs a time and a text", "at: and text:"},
	"lang":          {"lang: zh-Hant-TW", "lang: en_GB", 0, articles.Wrong, "is not a language tag (BCP 47)", "write en, ar"},
	"dir":           {"dir: RTL", "dir: right", 0, articles.Broken, `dir "right" is not known`, "ltr, rtl"},
	"rights":        {"rights: © A", "rights: [A]", 0, articles.Wrong, "expected a text", ""},
	"canonical":     {"canonical: http://a.example", "canonical: //a.example/b", 0, articles.Wrong, "is not an address that may be linked to", "https://"},
	"translations":  {"translations: {ar: a, fr-FR: b}", "translations:\n  ar: a\n  en: A B", 2, articles.Wrong, `"en": "A B" is no language with a slug`, ""},
	"listings":      {"listings: {categories: jobs}", "listings:\n  place: Dubai\n  allow: perhaps", 2, articles.Broken, `allow "perhaps" is neither true nor false`, "write true or false"},
}

// TestEveryKey fails when a key is added without a case above.
func TestEveryKey(t *testing.T) {
	t.Parallel()
	unknown := readOneText(t, "a.md", "---\nzzzzzzzzzzzzzzzzzzzz: a\n---\n# Headline\n\nText.\n", "").Problems[0]
	keys := strings.Split(strings.TrimPrefix(unknown.Fix, "known keys are "), ", ")
	for _, key := range keys {
		tt, ok := keyCases[key]
		if !ok {
			t.Errorf("%s has no case", key)
			continue
		}
		head := "---\n# a note of the desk\n\n"
		foot := "\n---\n# Headline\n\nText.\n"
		for _, p := range readOneText(t, "a.md", head+tt.good+foot, "").Problems {
			if p.Level != articles.Warning && p.Line > 0 && !strings.Contains(p.What, "published is missing") {
				t.Errorf("%q: %s", tt.good, p)
			}
		}
		p := readOneText(t, "a.md", head+tt.bad+foot, "")
		i := slices.IndexFunc(p.Problems, func(p articles.Problem) bool { return strings.Contains(p.What, tt.what) })
		if i < 0 {
			t.Errorf("%q: %v, want %q", tt.bad, p.Problems, tt.what)
			continue
		}
		got := p.Problems[i]
		if got.File != "a.md" || got.Line != 4+tt.after || got.Level != tt.level || !strings.Contains(got.Fix, tt.fix) || got.Fix == "" {
			t.Errorf("%q: %s (%s)\nwant line %d, %s, fix %q", tt.bad, got, got.Level, 4+tt.after, tt.level, tt.fix)
		}
		if p.Broken() != (tt.level == articles.Broken) {
			t.Errorf("%q: broken %v, but the level is %s", tt.bad, p.Broken(), tt.level)
		}
	}
	for key := range keyCases {
		if !slices.Contains(keys, key) {
			t.Errorf("there is no key %s", key)
		}
	}
}

// A typing error in a key of five letters or more is recognised: a letter
// missing, added or in another case, two letters swapped.
func TestEveryKeyMisspelt(t *testing.T) {
	t.Parallel()
	unknown := readOneText(t, "a.md", "---\nzzzzzzzzzzzzzzzzzzzz: a\n---\n# Headline\n\nText.\n", "").Problems[0]
	keys := strings.Split(strings.TrimPrefix(unknown.Fix, "known keys are "), ", ")
	for _, key := range keys {
		if len(key) < 5 {
			continue
		}
		n := len(key)
		for _, slip := range []string{key[:2] + key[3:], key[:n-1], key + "e", key[:1] + key[2:3] + key[1:2] + key[3:], strings.ToUpper(key), key[:2] + "x" + key[3:]} {
			if slip == key || strings.HasPrefix(slip, "publishe") && key == "publisher" {
				continue // swapping equal letters changes nothing; "publishe" is as near to "published"
			}
			a, problems := readFront(t, slip+": 1")
			if len(problems) != 1 || !strings.Contains(problems[0].Fix, `did you mean "`+key+`"?`) || problems[0].Line != 2 {
				t.Errorf("%q: %v, want to be asked for %q", slip, problems, key)
			}
			if broken := len(problems) > 0 && problems[0].Level == articles.Broken; broken != slices.Contains([]string{"embargo", "status", "published", "expires", "listings"}, key) {
				t.Errorf("%q breaks the piece: %v, as a slip of %s", slip, broken, key)
			}
			if a.Headline != "" || a.Rank != 0 {
				t.Errorf("%q was taken for its neighbour", slip)
			}
		}
	}
}
