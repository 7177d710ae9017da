package page

import (
	"bytes"
	"encoding/json"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"

	"broadside/server/xsstest"
)

func TestEscape(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ in, text, quoted string }{
		{"", "", ""},
		{"plain", "plain", "plain"},
		{`<a href="x">'&'</a>`, `&lt;a href="x"&gt;'&amp;'&lt;/a&gt;`, `&lt;a href=&#34;x&#34;&gt;'&amp;'&lt;/a&gt;`},
		{"&amp;", "&amp;amp;", "&amp;amp;"},
		{"\r\n\t\n", "&#13;\n\t\n", "&#13;\n\t\n"},
		{"a\x00", "a\uFFFD", "a\uFFFD"},
		{"\uFFFD", "\uFFFD", "\uFFFD"},
		{"\xff", "\uFFFD", "\uFFFD"},
		{"\xe2\x80x", "\uFFFD\uFFFDx", "\uFFFD\uFFFDx"},
		{"ab\xe2", "ab\uFFFD", "ab\uFFFD"},
		{"«دبي» 👩‍🚀", "«دبي» 👩‍🚀", "«دبي» 👩‍🚀"},
	} {
		var text, quoted bytes.Buffer
		writeText(&text, tt.in)
		writeQuoted(&quoted, tt.in)
		if text.String() != tt.text || quoted.String() != tt.quoted {
			t.Errorf("%q: text %q, quoted %q; want %q, %q", tt.in, text.String(), quoted.String(), tt.text, tt.quoted)
		}
	}
}

// TestEscapeIsWhatTheScreenHolds checks that the page has the same text as the embedded JSON,
// including invalid bytes. Only NUL, which HTML cannot contain, differs.
func TestEscapeIsWhatTheScreenHolds(t *testing.T) {
	t.Parallel()
	for _, s := range xsstest.Texts {
		b, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		var screen string
		if err := json.Unmarshal(b, &screen); err != nil {
			t.Fatal(err)
		}
		var page bytes.Buffer
		writeText(&page, s)
		if got := html.UnescapeString(page.String()); got != htmlText(screen) {
			t.Errorf("page shows %q, the screen holds %q", got, screen)
		}
	}
}

func FuzzEscape(f *testing.F) {
	for _, s := range xsstest.Texts {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var b bytes.Buffer
		writeQuoted(&b, s)
		if !utf8.Valid(b.Bytes()) || bytes.ContainsAny(b.Bytes(), "<>\"\r\x00") {
			t.Fatalf("writeQuoted(%q) = %q", s, b.String())
		}
		if got := html.UnescapeString(b.String()); got != htmlText(s) {
			t.Fatalf("writeQuoted(%q) reads back as %q", s, got)
		}
	})
}
