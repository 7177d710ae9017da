package bulk

import (
	"strings"
	"testing"
)

func TestPlain(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, in, want, found string }{
		{"a paragraph", "<p>A chair<br />of <b>oak</b> &amp; ash.</p>", "A chair\nof oak & ash.", "HTML"},
		{"entities", "Q&amp;A desk &#8211; oak", "Q&A desk – oak", "HTML"},
		{"hexadecimal", "Noor&#x2019;s", "Noor’s", "HTML"},
		{"Arabic in entities", "&#1603;&#1585;&#1587;&#1610;", "كرسي", "HTML"},
		{"a no-break space", "two&nbsp;rooms", "two\u00a0rooms", "HTML"},
		{"without semicolons", "Fish &amp chips &nbsp of &#8220 the &rsquo day", "Fish & chips \u00a0 of “ the ’ day", "HTML"},
		{"two paragraphs", "<p>One.</p>\n<p>Two\nlines.</p>", "One.\n\nTwo lines.", "HTML"},
		{"a list", "Has:<ul><li>a lift</li><li>a pool</li></ul>Call.", "Has:\n• a lift\n• a pool\nCall.", "HTML"},
		{"a numbered list", "<ol>\n<li>One</li>\n<li>Two</li>\n</ol>", "1. One\n2. Two", "HTML"},
		{"a link", `See <a href="https://example.com/?a=1&amp;b=2" target='_blank'>the photos</a>.`, "See the photos.", "HTML"},
		{"a font", `<font color=red SIZE="2">New</font>`, "New", "HTML"},
		{"CDATA of XML", "<![CDATA[A chair <b>of oak</b>]]>", "A chair of oak", "CDATA and HTML"},
		{"Word", "<o:p></o:p><!--[if gte mso 9]><xml></xml><![endif]-->New", "New", "HTML"},
		{"capitals", "<P>NEW<BR>CAR", "NEW\nCAR", "HTML"},
		{"a table", "<table><tr><td>Beds</td><td>2</td></tr></table>", "Beds 2", "HTML"},
		{"a heading", "<h2>Flat</h2><div>Big</div>", "Flat\n\nBig", "HTML"},
		{"Arabic", "<p dir=\"rtl\">كرسي <strong>جديد</strong></p>", "كرسي جديد", "HTML"},
		{"Excel", "One_x000D_\nTwo", "One\nTwo", "_x000D_ of Excel"},
		{"a line end in words", `One\nTwo\r\nThree`, "One\nTwo\nThree", `\n`},
		{"BBCode", "[b]One owner[/b], full history [url=https://example.com]photos[/url]", "One owner, full history photos", "BBCode"},
		{"BBCode in BBCode", "[b][i]New[/i][/b]", "New", "BBCode"},
		{"Markdown", "**One owner**, [photos](https://example.com/a)", "One owner, photos", "Markdown"},
		{"headings", "## Details\nBig", "Details\nBig", "Markdown"},
		{"two systems", "<b>A</b> [i]B[/i]", "A B", "HTML and BBCode"},
	} {
		text, found, left := removeMarkup(tt.in)
		text, _ = removeControls(text, false)
		if got := paragraphs(text); got != tt.want || strings.Join(found, " and ") != tt.found || left != "" {
			t.Errorf("%s: removeMarkup(%q) = %q, %v, %q, want %q, %s", tt.name, tt.in, got, found, left, tt.want, tt.found)
		}
	}
}

// Text that only resembles markup is not changed.
func TestPlainLeavesText(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"2 < 3 bedrooms > 1", "A&E", "R&D;", "AT&T", "AT&T;", "<3", "a<b", "a<b and c>d", "B&Q", "Q&A; then", "Marks & Spencer", "fish&chips", "x&y=z", "https://example.com/?a=1&copy=2",
		"<your name>", "<- back", "5 <= 6", "10:30:00", "8:00-9:00", "note: this", "*new*", "2 * 3 * 4", "snake_case_name", "C:\\new\\readme", "[new] flat", "{new}", "[caption: x]", "[1]", "(a)[b]", "# 1 choice", "#1", "- a\n- b",
		"50% off", "100%D", "a=b", "كرسي & طاولة", "١ < ٢", "& ", "&", "&;", "&#;", "e.g. <i", "**", "__init__.", "🙂", "mailto", "A <> B", "1<2>0",
	} {
		if text, found, left := removeMarkup(s); text != s && s != "__init__." || left != "" || len(found) > 0 && s != "__init__." {
			t.Errorf("removeMarkup(%q) = %q, %v, %q", s, text, found, left)
		}
	}
}

func TestPlainRefuses(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"<script>alert(1)</script>", "A<SCRIPT src=x>", `<iframe src="https://example.com"></iframe>`, "<style>p{}</style>", "<svg/onload=alert(1)>", `<form action="/">`,
		"&lt;p&gt;A chair&lt;/p&gt;", "Q&amp;amp;A", "&amp;#1603;", `See <a href="https://exam`, "&lt;script&gt;", `\u0643\u0631\u0633\u064a`, `[gallery ids="1,2"]`, "[caption id=1]The harbour[/caption]", "{{ title }}", "{% include x %}", "<?php echo 1 ?>", "%D9%83%D8%B1%D8%B3%D9%8A", "=D9=83=D8=B1", "=?UTF-8?B?2YM=?=",
	} {
		if text, _, left := removeMarkup(s); left == "" {
			t.Errorf("removeMarkup(%q) = %q, want it refused", s, text)
		}
	}
}

func TestListingsWithMarkup(t *testing.T) {
	t.Parallel()
	listings, problems := read(t, itemsHead+
		"1,items,Q&amp;A desk &#8211; oak,<p>A chair<br />of <b>oak</b> &amp; ash.</p>,dubai,50,good,en\n"+
		"2,items,<script>x</script>,Of oak.,dubai,50,good,en\n"+
		"3,items,A\u202echair,\"Of\voak\u200b.\",dubai,50,good,en\n"+
		"4,items,A chair :smile:,2 < 3 & 4 > 1,dubai,50,good,en\n"+
		"5,items,\"A\nchair\",Of oak.,dubai,50,good,en\n")
	want := `listings/a.csv:2: title: HTML was taken out; it reads: Q&A desk – oak; send plain text
listings/a.csv:2: description: HTML was taken out; it reads: A chair of oak & ash.; send plain text
listings/a.csv:3: title: holds <script>; send plain text
listings/a.csv:4: title: the invisible character U+202E turns the text after it round; it was left out; delete the text and type it anew
listings/a.csv:5: title: ":smile:" is printed as it is; write the emoji itself, or take it out`
	if got := problemText(problems); got != want || len(listings) != 4 {
		t.Fatalf("%d listings, %s\nwant\n%s", len(listings), got, want)
	}
	for i, want := range []string{"Q&A desk – oak|A chair\nof oak & ash.", "Achair|Of\noak.", "A chair :smile:|2 < 3 & 4 > 1", "A chair|Of oak."} {
		if got := listings[i].Title + "|" + listings[i].Text; got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func FuzzPlain(f *testing.F) {
	for _, s := range []string{"<p>a</p>", "&amp;", "[b]x[/b]", "**x**", "&lt;b&gt;", "<ul><li>", "\\n", "_x000D_"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		text, _, left := removeMarkup(s)
		if left == "" && (tag.MatchString(text) || activeTag.MatchString(text)) {
			t.Errorf("removeMarkup(%q) = %q", s, text)
		}
		if len(text) > 4*len(s)+16 {
			t.Errorf("removeMarkup(%q) is %d bytes", s, len(text))
		}
	})
}
