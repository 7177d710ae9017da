package app

import (
	"strings"
	"testing"
	"unicode"

	"broadside/articles"
)

func TestDirection(t *testing.T) {
	t.Parallel()
	for lang, want := range map[string]string{"en": "ltr", "ar": "rtl", "ar-AE": "rtl", "fa": "rtl", "ur": "rtl", "tr": "ltr", "": "ltr"} {
		if got := direction(lang); got != want {
			t.Errorf("direction(%q) = %q, want %q", lang, got, want)
		}
	}
}

func TestContrary(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, text, ltr, rtl string }{
		{"nothing", "", "", ""},
		{"neutral", " 1,250 – (2026) ٣٤ …\u200f\u202e", "", ""},
		{"English", "In an Arabic piece.", "", "ltr"},
		{"Arabic", "قال إن الإيجارات ترتفع.", "rtl", ""},
		{"Arabic that begins with a name", "Emirates NBD قال إن الإيجارات ترتفع في المدينة", "rtl", ""},
		{"Arabic with a long name", "Emirates NBD قال إن الإيجارات", "", ""},
		{"English that begins with a word", "سكن is the word for housing.", "", "ltr"},
		{"half and half", "abcd ابتث", "", ""},
		{"just two thirds", "abcd اب", "", ""},
		{"more than two thirds", "abcde اب", "", "ltr"},
		{"two thirds from the right", "ab ابتث", "", ""},
		{"more than two thirds from the right", "ab ابتثج", "rtl", ""},
		{"marks and digits are no letters", "a ٣٤٥٦٧ ً ٌ ٍ", "", "ltr"},
		{"Hebrew", "שלום.", "rtl", ""},
		{"presentation forms", "ﷲ ﻻ", "rtl", ""},
		{"Adlam", "\U0001e900\U0001e901", "rtl", ""},
		{"Chinese", "你好。", "", "ltr"},
		{"broken bytes", "\xff\xfe\xc3", "", ""},
	} {
		if got := Contrary("ltr", tt.text); got != tt.ltr {
			t.Errorf("%s: Contrary(ltr, %q) = %q, want %q", tt.name, tt.text, got, tt.ltr)
		}
		if got := Contrary("rtl", tt.text); got != tt.rtl {
			t.Errorf("%s: Contrary(rtl, %q) = %q, want %q", tt.name, tt.text, got, tt.rtl)
		}
	}
}

// No text gets the direction it has already, none gets both, and what has no
// letters gets none; the same text twice runs like once.
func FuzzContrary(f *testing.F) {
	for _, s := range []string{"", "a", "ابتث", "NBD قال", "\xff", "1 2 3", "a ب", "\U0001e900"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		ltr, rtl := Contrary("ltr", s), Contrary("rtl", s)
		if ltr != "" && ltr != "rtl" || rtl != "" && rtl != "ltr" || ltr != "" && rtl != "" {
			t.Errorf("Contrary(%q) = %q, %q", s, ltr, rtl)
		}
		if !strings.ContainsFunc(s, unicode.IsLetter) && ltr+rtl != "" {
			t.Errorf("Contrary(%q) = %q, %q, without a letter", s, ltr, rtl)
		}
		if Contrary("", s) != ltr || Contrary("ltr", s+" "+s) != ltr {
			t.Errorf("Contrary(%q) is %q once, %q twice", s, ltr, Contrary("ltr", s+" "+s))
		}
	})
}

// Text of another language inside a piece runs its own way; what only holds a
// few words of it stays as it is.
func TestBlocksOfAnotherDirection(t *testing.T) {
	t.Parallel()
	para := func(s string) articles.Block { return articles.Block{Kind: articles.Paragraph, Spans: plain(s)} }
	list := func(items ...string) articles.Block {
		b := articles.Block{Kind: articles.List}
		for _, s := range items {
			b.Items = append(b.Items, plain(s))
		}
		return b
	}
	for _, tt := range []struct {
		name, lang string
		in         articles.Block
		want       string
	}{
		{"paragraph", "en", para("نص عربي."), `<p dir="rtl">نص عربي.</p>`},
		{"paragraph at home", "ar", para("نص عربي."), `<p>نص عربي.</p>`},
		{"paragraph in an Arabic piece", "ar", para("In English."), `<p dir="ltr">In English.</p>`},
		{"paragraph that begins with a name", "ar", para("NBD قال إن الإيجارات ترتفع"), `<p>NBD قال إن الإيجارات ترتفع</p>`},
		{"paragraph of several spans", "en", articles.Block{Kind: articles.Paragraph, Spans: []articles.Span{{Text: "NBD", Strong: true}, {Text: " قال إن الإيجارات ترتفع"}}},
			`<p dir="rtl"><strong>NBD</strong> قال إن الإيجارات ترتفع</p>`},
		{"heading", "ar", articles.Block{Kind: articles.Heading, Level: 2, Spans: plain("In English")}, `<h2 dir="ltr">In English</h2>`},
		{"quote", "en", articles.Block{Kind: articles.Quote, Items: [][]articles.Span{plain("نص."), plain("آخر.")}, Speaker: "Huda"},
			`<figure class="quote" dir="rtl"><blockquote><p>نص.</p><p>آخر.</p></blockquote><figcaption>Huda</figcaption></figure>`},
		{"whole list", "en", list("أولاً.", "ثانياً."), `<ul dir="rtl"><li>أولاً.</li><li>ثانياً.</li></ul>`},
		{"one item", "en", list("first of all, in English.", "ثانياً."), `<ul><li>first of all, in English.</li><li><bdi dir="rtl">ثانياً.</bdi></li></ul>`},
		{"one item in a list of the other", "en", list("أولاً وقبل كل شيء.", "2nd."), `<ul dir="rtl"><li>أولاً وقبل كل شيء.</li><li>2nd.</li></ul>`},
		{"preformatted", "ar", articles.Block{Kind: articles.Preformatted, Spans: plain("go run .")}, `<pre dir="ltr" tabindex="0">go run .</pre>`},
		{"caption", "ar", articles.Block{Kind: articles.Picture, Image: &articles.Image{Src: "/a", Alt: "A", Caption: "In English."}},
			`<figure class="inset"><img alt="A" decoding="async" loading="lazy" src="/a"><figcaption><span dir="ltr">In English.</span></figcaption></figure>`},
	} {
		got := markup(Screen{Name: Article, Lang: "en", Article: &articles.Article{Lang: tt.lang, Body: []articles.Block{tt.in}}})
		if !strings.Contains(got, `<div class="body">`+tt.want+`</div>`) {
			t.Errorf("%s: %s is not in\n%s", tt.name, tt.want, got)
		}
	}
	table := body(articles.Block{Kind: articles.Table, Rows: [][][]articles.Span{{plain("District"), plain("الاسم")}, {plain("Deira"), plain("ديرة.")}}})
	if !strings.Contains(table, `<th scope="col"><bdi dir="rtl">الاسم</bdi></th>`) || !strings.Contains(table, `<td>Deira</td><td><bdi dir="rtl">ديرة.</bdi></td>`) {
		t.Errorf("table: %s", table)
	}
}
