package content

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
		n, bad := normalise([]byte(tt.in))
		if n.text != tt.want || bad != tt.bad || strings.Join(n.changes, ", ") != tt.changes {
			t.Errorf("%s: %q, %q, line %d; want %q, %q, line %d", tt.name, n.text, n.changes, bad, tt.want, tt.changes, tt.bad)
		}
	}
}

// TestSigns holds which characters are named, with the first line they are on.
func TestSigns(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, in, what string
		line           int
	}{
		{"a control", "a\nb\x07c\nd\x07e", "control characters", 2},
		{"a soft hyphen that divides a word", "govern\u00ad\nment", "divided", 1},
		{"Windows-1252", "a\n\nit\u0092s", "printed as ’", 3},
		{"an object", "a\n\ufffc\nb", "object", 2},
		{"a lost character", "a\ncaf\ufffd", "was lost", 2},
		{"private use", "\ue000 a", "U+E000", 1},
		{"nothing odd", "a\tb\u00a0c\u200fd\u200ce op\u00adtion\r\nf\vg", "", 0},
		{"bullets", "\uf0b7 one\n\uf0a7 two", "", 0},
	} {
		for _, file := range []string{"a.md", "a.txt"} {
			p := readOneText(t, file, strings.Repeat("Headline\n\n", 1)+tt.in+"\n\nMore.", "")
			got := 0
			for _, problem := range p.problems {
				if tt.what != "" && strings.Contains(problem.What, tt.what) && problem.Fix != "" && problem.Level == Warning {
					got = problem.Line - 2
				} else if tt.what == "" && strings.Contains(problem.What, "character") {
					t.Errorf("%s, %s: %v", file, tt.name, problem)
				}
			}
			if got != tt.line {
				t.Errorf("%s, %s: line %d, want %d: %v", file, tt.name, got, tt.line, p.problems)
			}
		}
	}
}

// TestWordsAreNotJoined reads a soft return in text and in YAML.
func TestWordsAreNotJoined(t *testing.T) {
	t.Parallel()
	for _, sep := range []string{"\v", "\f", "\u0085", "\u2028", "\u2029", "\x07", "\x00", "&#11;", "&#12;", "&#8232;", "\u00a0", "\t", "\ufffc"} {
		yaml := sep
		if strings.HasPrefix(sep, "&") {
			yaml = " "
		}
		p := readOneText(t, "a.md", "---\nheadline: First line"+yaml+"second line\npublished: 2026-11-23T08:00:00Z\n---\nFirst line of Word"+sep+"second line.\n", "")
		if got := strings.Join(strings.Fields(p.article.Text()), " "); got != "First line of Word second line." {
			t.Errorf("%q: %q", sep, got)
		}
		if got := oneLine(p.article.Headline); got != "First line second line" {
			t.Errorf("%q: headline %q, %v", sep, got, p.problems)
		}
		p = readOneText(t, "a.txt", "Headline\n\nDubai: First line of Word"+sep+"second line.\n\nMore of it here.", "headline: One"+yaml+"two\n")
		if text := strings.Join(strings.Fields(p.article.Text()), " "); sep[0] != '&' && strings.Contains(text, "Wordsecond") || strings.Contains(p.article.Headline, "Onetwo") || p.broken() {
			t.Errorf("%q: %q, %q, %v", sep, text, p.article.Headline, p.problems)
		}
	}
}

func TestWordsAndMinutes(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		in   string
		want int
	}{{"", 0}, {" – — ", 0}, {"one two-three it’s 4.5%", 4}, {"كلمة وأخرى، ٣", 3}} {
		if got := countWords(tt.in); got != tt.want {
			t.Errorf("countWords(%q) = %d, want %d", tt.in, got, tt.want)
		}
	}
	for _, tt := range []struct {
		words int
		lang  string
		want  int
	}{{0, "en", 1}, {300, "en", 1}, {345, "en", 2}, {2300, "en-GB", 10}, {1800, "ar", 10}, {1800, "ar-AE", 10}} {
		if got := minutes(tt.words, tt.lang); got != tt.want {
			t.Errorf("minutes(%d, %s) = %d, want %d", tt.words, tt.lang, got, tt.want)
		}
	}
}

func TestScript(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"": "en", "2026": "en", "English مع عربي": "en", "نص فيه IPTC": "ar", strings.Repeat("ب", 5000) + strings.Repeat("a", 9000): "ar"} {
		if got := script(in); got != want {
			t.Errorf("script(%.20q) = %s, want %s", in, got, want)
		}
	}
}

func TestNearest(t *testing.T) {
	t.Parallel()
	words := []string{"headline", "standfirst", "published", "updated", "lang", "dir", "rank", "tags"}
	for in, want := range map[string]string{
		"headlin": "headline", "Headline": "headline", "haedline": "headline", "publish": "published", "pulbished": "published",
		"lng": "lang", "tag": "tags", "xyzzy": "", "": "", strings.Repeat("headline", 20): "",
	} {
		if got := nearest(in, words); got != want {
			t.Errorf("nearest(%.20q) = %q, want %q", in, got, want)
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
		got, ok := safeLink(in)
		if got != want || ok != (want != "") {
			t.Errorf("safeLink(%q) = %q, %v; want %q", in, got, ok, want)
		}
	}
}

func TestProblemString(t *testing.T) {
	t.Parallel()
	for want, p := range map[string]Problem{
		"a.md:3: what; fix": {File: "a.md", Line: 3, What: "what", Fix: "fix"},
		"a.md: what":        {File: "a.md", What: "what"},
	} {
		if p.String() != want {
			t.Errorf("%+v = %q, want %q", p, p.String(), want)
		}
	}
	g := Guess{File: "a.txt", Line: 11, Rule: 8, Field: "dateline", Value: "Dubai:", Confidence: 0.98}
	if want := `a.txt:11: rule 8: dateline = "Dubai:" (98 %)`; g.String() != want {
		t.Errorf("%q, want %q", g, want)
	}
}
