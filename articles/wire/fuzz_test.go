package wire

import (
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"broadside/articles"
	"broadside/articles/articletest"
	"broadside/articles/text"
)

func FuzzWire(f *testing.F) {
	if text, err := os.ReadFile("../library/testdata/wire.txt"); err == nil {
		f.Add(string(text))
	}
	for _, s := range []string{"", "A", "Classifieds powered by X\n\nA\n\nB\n\nImage Credit: Y\nC\nX\n\nDubai: D.\n\n-with inputs from Z", "A\n\nImage Credit:\n\nBy B C\n\nDOHA, Nov 3 (Reuters) - D\nE\n\n(AP)", "A\nA\n\nA", "مجلس\n\nدبي: نص\n\n(وكالات)", "Image Credit: A\nImage Credit: B", "By A B\n\nDubai:", "A\n\nB. Image Credit: C\n\nD",
		"X0001abcde\nr i BC-A--B   11-23 0500\n^BC-A--B,416<\n^A<\n^B c.<\n^By C D=\n^AP=\n\tDOHA (AP) _ E.\n\nAP-WF-11-23-26 0337GMT<", "EMBARGOED: A\n\n(EDS: b\nc)\n\nD e f g h i j k l m.\n* * *\nNOT FOR PUBLICATION: n", "محظور النشر حتى الأحد\nا\n\nملاحظة للمحررين\nب", "^a\n^b", "KILL\n^\n=\n^<", "UPDATE 2-A\n\nCaption: b\nImage Credit: c\n\nD. PTI A B"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, bad := text.Normalise([]byte(s))
		if bad > 0 {
			return
		}
		w := Read("a.txt", n, Places{})
		articletest.CheckSound(t, &w.Article)
		// nothing is invented or repeated: each word of the article is in the text, at
		// least as often
		have := map[string]int{}
		for word := range strings.FieldsSeq(n.Text) {
			have[word]++
		}
		for word := range strings.FieldsSeq(w.Article.Text()) {
			if have[word]--; have[word] < 0 && !strings.Contains(n.Text, word) {
				t.Errorf("the body has %q, the text does not", word)
			}
		}
		flat := text.OneLine(n.Text)
		for _, b := range w.Article.Body {
			if p := text.OneLine(articles.PlainText(b.Spans)); !strings.Contains(flat, p) {
				t.Errorf("paragraph %q is not in the text", p)
			}
		}
		lines := 1 + strings.Count(n.Text, "\n")
		for _, g := range w.Guesses {
			if g.Rule < 1 || g.Rule > 12 || g.Line < 1 || g.Line > lines || g.Confidence <= 0 || g.Confidence > 1 || !utf8.ValidString(g.Value) {
				t.Errorf("guess %+v in %d lines", g, lines)
			}
		}
		for _, d := range w.Notes {
			if d.Line < 1 || d.Last < d.Line || d.Last > lines || d.Kind == 0 || d.Text == "" {
				t.Errorf("for the desk %+v in %d lines", d, lines)
			}
		}
		FindTypos(n.Text)
	})
}

func FuzzMarkdownDesk(f *testing.F) {
	for _, s := range []string{"", "# EMBARGOED: A\n\ntext", "```\nEMBARGO\n```\n~~~\n", "<!-- a\nEMBARGO -->\nEds: b\nc", "> NOT FOR PUBLICATION\n\na", "| EMBARGO |\n**Note to editors:** b", "محظور النشر\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, bad := text.Normalise([]byte(s))
		if bad > 0 {
			return
		}
		clean, found := TakeMarkdownNotes(n.Text, 3)
		before, after := strings.Split(n.Text, "\n"), strings.Split(clean, "\n")
		if len(before) != len(after) {
			t.Fatalf("%d lines become %d", len(before), len(after))
		}
		for i := range before {
			if after[i] != before[i] && (len(found) == 0 || len(after[i]) >= len(before[i])) {
				t.Errorf("line %d: %q becomes %q", i+1, before[i], after[i])
			}
		}
		for _, d := range found {
			if d.Line < 4 || d.Last < d.Line || d.Last > len(before)+3 || d.Kind == 0 || d.Text == "" {
				t.Errorf("%+v in %d lines", d, len(before))
			}
		}
	})
}

func FuzzDateline(f *testing.F) {
	for _, s := range []string{"Dubai: a", "DOHA, Nov 3 (Reuters) - a", "A/B, C (D): e", "الرياض (رويترز) - نص", "دبي:", "Rio de Janeiro, Brazil — a", "A-: b", "Éa, B: c"} {
		f.Add(s, "Erdogan said")
	}
	f.Fuzz(func(t *testing.T, s, elsewhere string) {
		n, bad := text.Normalise([]byte(s))
		if bad > 0 || !utf8.ValidString(elsewhere) {
			return
		}
		para := strings.TrimSpace(n.Text)
		d, rest, sure := Places{}.cutDateline(para, "", elsewhere)
		if d == nil {
			if rest != para || sure != 0 {
				t.Errorf("no dateline, but %q of %q, %v sure", rest, para, sure)
			}
			return
		}
		if d.City == "" || d.Raw == "" || !strings.HasSuffix(para, rest) || len(strings.Fields(strings.Split(d.City, "/")[0])) > 8 {
			t.Errorf("dateline %+v, rest %q of %q", d, rest, para)
		}
		if got, want := text.OneLine(d.Raw+" "+rest), text.OneLine(para); got != want {
			t.Errorf("printed again it is %q, want %q", got, want)
		}
	})
}
