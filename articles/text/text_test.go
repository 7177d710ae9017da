package text

import (
	"strings"
	"testing"
)

func TestNormalise(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, in, want, changes string
		bad                     int
	}{
		{"as it is", "“curly” [brackets] – and\u200f marks\u00a0here\n", "“curly” [brackets] – and\u200f marks\u00a0here\n", "", 0},
		{"byte order mark", "\ufeffa", "a", "byte order mark dropped", 0},
		{"line ends", "a\r\nb\rc\u2028d\u2029e", "a\nb\nc\nd\n\ne", "line ends changed to LF", 0},
		{"controls", "a\x00b\x1bc\u0085", "a b c\n", "line ends changed to LF, control characters dropped", 0},
		{"a soft return", "one\vtwo\fthree", "one\ntwo\nthree", "line ends changed to LF", 0},
		{"a soft return in front matter", "---\nheadline: One\vtwo\u2028three\u0085four\n---\nfive\vsix", "---\nheadline: One two three four\n---\nfive\nsix", "line ends changed to LF", 0},
		{"a file of U+2028", "---\u2028headline: A\u2028---\u2028B", "---\nheadline: A\n---\nB", "line ends changed to LF", 0},
		{"controls beside spaces", "a \x07b\x08 c\x01\n\x02d", "a b c\nd", "control characters dropped", 0},
		{"hyphens of Word", "non\x1ebreaking op\x1ftional", "non\u2011breaking optional", "control characters dropped", 0},
		{"Windows-1252 read as Latin-1", "it\u0092s \u0093so\u0094 \u0096 \u0080", "it’s “so” – €", "control characters dropped", 0},
		{"an object", "a\ufffcb", "a b", "control characters dropped", 0},
		{"bullets of Word", "\uf0b7 one", "• one", "control characters dropped", 0},
		{"private use", "a\ue000b", "a\ue000b", "", 0},
		{"joiners stay", "می\u200cخواهم क्\u200dष a\u200bb a\u2060b op\u00adtion", "می\u200cخواهم क्\u200dष a\u200bb a\u2060b op\u00adtion", "", 0},
		{"spaces stay", "a\u00a0b\tc\u2009d\u202fe\u3000f", "a\u00a0b\tc\u2009d\u202fe\u3000f", "", 0},
		{"a byte order mark within", "a\ufeff b", "a b", "control characters dropped", 0},
		{"composed", "cafe\u0301 ا\u0653", "café آ", "composed to NFC", 0},
		{"not UTF-8", "a\nb\n\xe9", "", "", 3},
		{"cut in a letter", "a\xd8", "", "", 1},
		{"the replacement character itself", "a\ufffdb", "a\ufffdb", "", 0},
	} {
		n, bad := Normalise([]byte(tt.in))
		if n.Text != tt.want || bad != tt.bad || strings.Join(n.Changes, ", ") != tt.changes {
			t.Errorf("%s: %q, %q, line %d; want %q, %q, line %d", tt.name, n.Text, n.Changes, bad, tt.want, tt.changes, tt.bad)
		}
	}
}

func TestScript(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"": "en", "2026": "en", "English مع عربي": "en", "نص فيه IPTC": "ar", strings.Repeat("ب", 5000) + strings.Repeat("a", 9000): "ar"} {
		if got := Script(in); got != want {
			t.Errorf("script(%.20q) = %s, want %s", in, got, want)
		}
	}
}

func TestNearest(t *testing.T) {
	t.Parallel()
	words := []string{"headline", "standfirst", "published", "updated", "lang", "dir", "rank", "tags"}
	for in, want := range map[string]string{
		"headlin": "headline", "Headline": "headline", "haedline": "headline", "publish": "published", "pulbished": "published",
		"lng": "lang", "tag": "tags", "date": "", "ranked": "rank", "lead": "", "standfurts": "standfirst", "strandfists": "", "xyzzy": "", "": "", strings.Repeat("headline", 20): "",
	} {
		if got := Nearest(in, words); got != want {
			t.Errorf("nearest(%.20q) = %q, want %q", in, got, want)
		}
	}
}

func TestVisible(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"a-1": "a-1", "a\u200b-1": "a-1", "\ufeffa-1": "a-1", "a\u00ad-1": "a-1", "\u200ea-1\u200f\u061c": "a-1", "a\u2060-1": "a-1", "a\u00a01": "a 1", "a\u20091\u00a0": "a 1",
		"\u202aa\u202c\u2066-1\u2069": "a-1", "a\u200c-\u200d1": "a-1", "a\u3164\ufe0f-1\u034f": "a-1", "\u200b": "", "a  1": "a  1", "رقم 1": "رقم 1",
	} {
		if got := Visible(in); got != want {
			t.Errorf("Visible(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestSlug(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"dubai-rents": "dubai-rents", "Dubai Rents!": "dubai-rents", "000_aaebea20b9c64731": "000_aaebea20b9c64731",
		"--a--b--": "a-b", "قصة اليوم": "قصة-اليوم", "Cafe\u0301": "café", "a/b?c#d": "a-b-c-d", "...": "", "": "",
	} {
		if got := Slug(in); got != want || Slug(got) != got {
			t.Errorf("Slug(%q) = %q, then %q; want %q", in, got, Slug(got), want)
		}
	}
}

func TestSafeLink(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"https://a.example/x?y=1#z": "https://a.example/x?y=1#z", "HTTP://A.example": "http://A.example", "mailto:a@b.example": "mailto:a@b.example",
		"tel:+971-4": "tel:+971-4", "/articles/x": "/articles/x", "/articles/x?y=1#z": "/articles/x?y=1#z", "/": "/",
		"#note": "", "?q=1": "", "x/y": "", "../x": "", "./x": "", "www.example.com": "", "other.txt": "", ".md": "",
		"other.md": "/articles/other", "../en/Other Piece.md": "/articles/other-piece", "https://a.example/b c": "https://a.example/b%20c", "mailto:a b@c.example": "", "../en/other.md#part": "/articles/other#part", "https://a.example/x.md": "https://a.example/x.md",
		"": "", " ": "", "javascript:alert(1)": "", "JaVaScRiPt:alert(1)": "", " javascript:x": "", "java\nscript:x": "", "java\x00script:x": "", "vbscript:x": "",
		"data:text/html,x": "", "file:///etc/passwd": "", "//evil.example": "", `\\evil.example`: "", `/\evil.example`: "", "https://user:pw@a.example": "",
		"https://": "", "http:evil": "", "mailto:": "", "1x:y": "", "%zz": "", "://x": "",
	} {
		got, ok := SafeLink(in)
		if got != want || ok != (want != "") {
			t.Errorf("safeLink(%q) = %q, %v; want %q", in, got, ok, want)
		}
	}
}

// TestInstead checks the advice for links that lead nowhere.
func TestInstead(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"other-story":             "write /articles/other-story for",
		"../x":                    "write /articles/x for",
		"./en/Other Story.txt":    "write /articles/other-story for",
		"قصة-أخرى":                "write /articles/قصة-أخرى for",
		"articles/x#part":         "write /articles/x",
		"../sections/sport":       "write /sections/sport",
		"www.example.com":         "write https://www.example.com",
		"example.com/a?b=c#d":     "write https://example.com/a?b=c#d",
		"wam.ae":                  "write https://wam.ae",
		"page.html":               "write /articles/page for",
		"#part":                   "take the link away",
		"?page=2":                 "link to https://",
		"javascript:alert(1)":     "link to https://",
		"//a.example/x":           "link to https://",
		"https://user@a.example/": "link to https://",
		"":                        "link to https://",
	} {
		if got := SuggestLink(in); !strings.HasPrefix(got, want) || !strings.Contains(got, "https://") && !strings.HasPrefix(got, "write /") {
			t.Errorf("instead(%q) = %q, want %q", in, got, want)
		}
	}
}
