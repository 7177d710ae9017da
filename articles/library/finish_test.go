package library

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"broadside/articles"
	"broadside/articles/text"
)

const urdu = "دبئی میں کرایوں میں کمی ہوئی ہے، محکمہ اراضی نے پیر کے روز کہا کہ یہ سلسلہ جاری رہے گا۔"
const german = "Die Mieten in Dubai sind im dritten Quartal gefallen, und das ist für viele Mieter eine gute Nachricht."
const russian = "Аренда жилья в Дубае подешевела, сообщили власти города в понедельник."

// An article in a language that the paper does not have is reported as lacking
// lang, and is in no list; one with a certain or given language is not
// reported.
func TestTheLanguageIsAskedFor(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, file, front, headline, body string
		paper                             []string
		lang, dir                         string
		asked                             bool
	}{
		{"English", "a.md", "", "Rents fall", "The rents fell in Dubai.", []string{"en", "ar"}, "en", "ltr", false},
		{"English with a foreign word", "a.md", "", "Zeitgeist", "Die.", []string{"en", "ar"}, "en", "ltr", false},
		{"English with a quotation", "a.md", "", "Rents fall", "The minister said that the rents are lower: “Die Mieten sind gefallen und das ist gut.” It was the first time in a year, he said.", []string{"en", "ar"}, "en", "ltr", false},
		{"Arabic", "a.md", "", "انخفاض الإيجارات", "انخفضت الإيجارات في دبي.", []string{"en", "ar"}, "ar", "rtl", false},
		{"Urdu", "a.md", "", "دبئی میں کرایے", urdu, []string{"en", "ar"}, "ur", "rtl", true},
		{"Urdu, and the paper does not say", "a.md", "", "دبئی میں کرایے", urdu, nil, "ur", "rtl", true},
		{"Urdu of the paper", "a.md", "", "دبئی میں کرایے", urdu, []string{"en", "ur"}, "ur", "rtl", false},
		{"Urdu that says so", "a.md", "lang: ur\n", "دبئی میں کرایے", urdu, []string{"en", "ur"}, "ur", "rtl", false},
		{"Urdu in the folder ar", "ar/a.md", "", "دبئی میں کرایے", urdu, []string{"en", "ar"}, "ar", "rtl", false},
		{"Urdu by its name", "a.ur.md", "", "دبئی میں کرایے", urdu, []string{"en", "ur"}, "ur", "rtl", false},
		{"German", "a.md", "", "Mieten fallen", german, []string{"en", "ar"}, "de", "ltr", true},
		{"German of the paper", "a.md", "", "Mieten fallen", german, []string{"de-CH", "en"}, "de", "ltr", false},
		{"German of an agency", "a.txt", "", "Mieten fallen", german, []string{"en", "ar"}, "de", "ltr", true},
		{"Russian", "a.md", "", "Аренда", russian, []string{"en", "ar"}, "ru", "ltr", true},
		{"Russian in the folder en", "en/a.md", "", "Аренда", russian, []string{"en", "ar"}, "en", "ltr", false},
		{"Hindi", "a.md", "", "दुबई में किराए", "दुबई में किराए घट गए, सरकार ने कहा।", []string{"en", "ar"}, "hi", "ltr", true},
		{"Hebrew", "a.md", "", "שכר הדירה", "שכר הדירה בדובאי ירד השנה.", []string{"en", "ar"}, "he", "rtl", true},
	} {
		raw := fmt.Sprintf("---\nsection: news\npublished: 2026-11-01T08:00:00+04:00\n%s---\n# %s\n\n%s\n", tt.front, tt.headline, tt.body)
		fsys := files(tt.file, raw)
		if strings.HasSuffix(tt.file, ".txt") {
			fsys = files(tt.file, tt.headline+"\n\n"+tt.body+"\n\n"+tt.body+"\n", "a.yaml", "section: news\npublished: 2026-11-01T08:00:00+04:00\nbyline: [A B]\n")
		}
		opt := onDay(20)
		opt.Languages = tt.paper
		l := mustOpen(t, fsys, opt)
		a, err := l.Article(text.SlugOf(tt.file))
		if err != nil || a.Lang != tt.lang || a.Dir != tt.dir {
			t.Errorf("%s: %q, %q, %v; want %s, %s", tt.name, a.Lang, a.Dir, err, tt.lang, tt.dir)
		}
		asks := slices.ContainsFunc(l.Problems(), func(p articles.Problem) bool {
			return p.Level == articles.Wrong && strings.Contains(p.What, "language is not given") && strings.Contains(p.Fix, "write lang: "+tt.lang)
		})
		if asks != tt.asked || !asks && len(l.Problems()) > 0 {
			t.Errorf("%s: %s; want to be asked: %v", tt.name, whats(l), tt.asked)
		}
	}
}

// Times that contradict each other or the calendar are reported; now is noon on
// 20 November 2026.
func TestMoments(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, front string
		line        int
		what        string
	}{
		{"ordinary", "updated: 2026-11-10T08:00:00Z\nexpires: 2027-11-01T08:00:00Z\ncorrections: [{at: 2026-11-11T08:00:00Z, text: A}]", 0, ""},
		{"a correction to come", "corrections:\n  - {at: 2026-11-11T08:00:00Z, text: A}\n  - {at: 2027-01-01T08:00:00Z, text: B}", 6, "a correction is dated in the future: 2027-01-01T08:00:00Z"},
		{"a correction before", "corrections:\n  - {at: 2026-01-11T08:00:00Z, text: A}", 5, "a correction is dated before the piece is published"},
		{"an update to come", "updated: 2027-11-10T08:00:00Z", 4, "the piece is updated in the future"},
		{"never shown", "embargo: 2026-12-10T08:00:00Z\nexpires: 2026-12-01T08:00:00Z", 5, "expires before its embargo ends"},
		{"an embargo for decades", "embargo: 2062-12-10T08:00:00Z", 4, "more than a year from now"},
		{"over before", "expires: 2026-10-01T08:00:00Z", 4, "expires before it is published"},
		{"updated before", "updated: 2026-10-01T08:00:00Z", 4, "updated before it is published"},
	} {
		l := mustOpen(t, files("a.md", "---\nsection: news\npublished: 2026-11-01T08:00:00Z\n"+tt.front+"\n---\n# A\n\nText.\n"), onDay(20))
		ps := l.Problems()
		if tt.what == "" && len(ps) > 0 || tt.what != "" && (len(ps) != 1 || ps[0].Line != tt.line || !strings.Contains(ps[0].What, tt.what) || ps[0].Fix == "") {
			t.Errorf("%s: %v, want line %d, %q", tt.name, ps, tt.line, tt.what)
		}
	}
	l := mustOpen(t, files("a.md", "---\nsection: news\npublished: 2062-11-01T08:00:00Z\n---\n# A\n\nText.\n"), onDay(20))
	if ps := l.Problems(); len(ps) != 1 || ps[0].Line != 3 || !strings.Contains(ps[0].What, "published more than a year from now") {
		t.Errorf("%v", ps)
	}
	l = mustOpen(t, files("a.md", "---\nsection: news\npublished: 2026-12-01T08:00:00Z\nupdated: 2026-12-01T08:00:00Z\n---\n# A\n\nText.\n"), onDay(20))
	if ps := l.Problems(); len(ps) > 0 {
		t.Errorf("scheduled: %v", ps)
	}
}
