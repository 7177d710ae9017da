package content

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"broadside/articles"
)

// sound fails when an article is not what a page can show: valid UTF-8 without
// control characters, no empty blocks, no link that may not be.
func sound(t *testing.T, a *articles.Article) {
	t.Helper()
	raw, err := json.Marshal(a)
	if err != nil || !utf8.Valid(raw) {
		t.Fatalf("not JSON: %v", err)
	}
	var back articles.Article
	if err := json.Unmarshal(raw, &back); err != nil {
		t.Fatalf("not read back: %v", err)
	}
	for _, s := range []string{a.Headline, a.Standfirst, a.Kicker, a.Text(), a.Attribution, a.Source} {
		if !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool { return printable(r) < 0 }) {
			t.Errorf("text holds what a page cannot: %q", s)
		}
	}
	if strings.Contains(a.Headline, "\n") {
		t.Errorf("headline over lines: %q", a.Headline)
	}
	for _, b := range a.Body {
		spans := append([][]articles.Span{b.Spans}, b.Items...)
		for _, row := range b.Rows {
			spans = append(spans, row...)
		}
		for _, of := range spans {
			for _, s := range of {
				if s.Href == "" {
					continue
				}
				if again, ok := safeLink(s.Href); !ok {
					t.Errorf("link to %q (%q)", s.Href, again)
				}
			}
		}
		switch empty := len(b.Spans)+len(b.Items)+len(b.Rows) == 0; b.Kind {
		case articles.Picture:
			if b.Image == nil {
				t.Error("picture without image")
			}
		case articles.Rule:
		case articles.Heading:
			if empty || b.Level < 2 || b.Level > 4 {
				t.Errorf("heading %+v", b)
			}
		default:
			if empty {
				t.Errorf("empty %s", b.Kind)
			}
		}
	}
}

func FuzzMarkdown(f *testing.F) {
	for _, s := range []string{"", "# A\n\ntext *a* **b** `c` [d](https://e.example \"t\")\n\n> q\n> — s, r\n\n- a\n  - b\n\n| a | b |\n|--|--|\n| c |\n\n![a](b.webp \"c\")\n\n<b>x</b>\n\n```\ncode\n```\n\nhttps://youtu.be/x\n",
		"> *a*  \n> **—** x", "a\\\n&#0;&amp;\\&", "[a]: javascript:x\n[a]", "1. x\n\n   > y\n\n***", "~~a~~<a@b.c>", "\t\tcode\n\u2028", "[![a](b)](c)"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, bad := normalise([]byte(s))
		if bad > 0 {
			return
		}
		m := readMarkdown("a.md", 0, n.text, "", nil)
		sound(t, &articles.Article{Headline: m.title, Body: m.blocks})
		lines := 1 + strings.Count(n.text, "\n")
		for _, p := range m.problems {
			if p.Line < 0 || p.Line > lines+1 || p.What == "" || p.Fix == "" {
				t.Errorf("problem %+v in %d lines", p, lines)
			}
		}
	})
}

func FuzzFrontMatter(f *testing.F) {
	for _, s := range []string{"headline: A\npublished: 2026-11-23T08:00:00+04:00", "images:\n- {src: a, width: 3, focus: 50% 5%}\nbyline: [a, {name: b}]", "a: &a [*a]\n? b\n: c", "listings: {allow: no}\ncorrections: [{at: 2026-11-23T08:00:00Z, text: x}]", "headline: |\n a\n  b\ndateline: A, B (C)\ntranslations: {ar: a}", "\t", "- a", "%YAML 2", "!!binary aGk=: x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, bad := normalise([]byte(s))
		if bad > 0 {
			return
		}
		var a articles.Article
		fr := &front{file: "a.md", shift: 1, article: &a}
		fr.read(n.text)
		sound(t, &a)
		for _, p := range fr.problems {
			if p.What == "" || p.Fix == "" || p.Line < 0 {
				t.Errorf("problem %+v", p)
			}
		}
		if !a.Published.IsZero() && (a.Published.Location().String() != "UTC" || a.Published.Year() < 1600) {
			t.Errorf("published = %v", a.Published)
		}
	})
}

func FuzzWire(f *testing.F) {
	if text, err := os.ReadFile("testdata/wire.txt"); err == nil {
		f.Add(string(text))
	}
	for _, s := range []string{"", "A", "Classifieds powered by X\n\nA\n\nB\n\nImage Credit: Y\nC\nX\n\nDubai: D.\n\n-with inputs from Z", "A\n\nImage Credit:\n\nBy B C\n\nDOHA, Nov 3 (Reuters) - D\nE\n\n(AP)", "A\nA\n\nA", "مجلس\n\nدبي: نص\n\n(وكالات)", "Image Credit: A\nImage Credit: B", "By A B\n\nDubai:", "A\n\nB. Image Credit: C\n\nD",
		"X0001abcde\nr i BC-A--B   11-23 0500\n^BC-A--B,416<\n^A<\n^B c.<\n^By C D=\n^AP=\n\tDOHA (AP) _ E.\n\nAP-WF-11-23-26 0337GMT<", "EMBARGOED: A\n\n(EDS: b\nc)\n\nD e f g h i j k l m.\n* * *\nNOT FOR PUBLICATION: n", "محظور النشر حتى الأحد\nا\n\nملاحظة للمحررين\nب", "^a\n^b", "KILL\n^\n=\n^<", "UPDATE 2-A\n\nCaption: b\nImage Credit: c\n\nD. PTI A B"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, bad := normalise([]byte(s))
		if bad > 0 {
			return
		}
		w := readWire("a.txt", n, placeNames{})
		sound(t, &w.article)
		// nothing is made up and nothing is said twice: the words of the piece
		// are words of the text, each as often at most
		have := map[string]int{}
		for word := range strings.FieldsSeq(n.text) {
			have[word]++
		}
		for word := range strings.FieldsSeq(w.article.Text()) {
			if have[word]--; have[word] < 0 && !strings.Contains(n.text, word) {
				t.Errorf("the body says %q, the text does not", word)
			}
		}
		flat := oneLine(n.text)
		for _, b := range w.article.Body {
			if p := oneLine(articles.PlainText(b.Spans)); !strings.Contains(flat, p) {
				t.Errorf("paragraph %q is not in the text", p)
			}
		}
		lines := 1 + strings.Count(n.text, "\n")
		for _, g := range w.guesses {
			if g.Rule < 1 || g.Rule > 12 || g.Line < 1 || g.Line > lines || g.Confidence <= 0 || g.Confidence > 1 || !utf8.ValidString(g.Value) {
				t.Errorf("guess %+v in %d lines", g, lines)
			}
		}
		for _, d := range w.desk {
			if d.line < 1 || d.last < d.line || d.last > lines || d.kind == 0 || d.text == "" {
				t.Errorf("for the desk %+v in %d lines", d, lines)
			}
		}
		suspects(n.text)
	})
}

func FuzzMarkdownDesk(f *testing.F) {
	for _, s := range []string{"", "# EMBARGOED: A\n\ntext", "```\nEMBARGO\n```\n~~~\n", "<!-- a\nEMBARGO -->\nEds: b\nc", "> NOT FOR PUBLICATION\n\na", "| EMBARGO |\n**Note to editors:** b", "محظور النشر\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, bad := normalise([]byte(s))
		if bad > 0 {
			return
		}
		clean, found := takeMarkdownDesk(n.text, 3)
		before, after := strings.Split(n.text, "\n"), strings.Split(clean, "\n")
		if len(before) != len(after) {
			t.Fatalf("%d lines become %d", len(before), len(after))
		}
		for i := range before {
			if after[i] != before[i] && (len(found) == 0 || len(after[i]) >= len(before[i])) {
				t.Errorf("line %d: %q becomes %q", i+1, before[i], after[i])
			}
		}
		for _, d := range found {
			if d.line < 4 || d.last < d.line || d.last > len(before)+3 || d.kind == 0 || d.text == "" {
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
		n, bad := normalise([]byte(s))
		if bad > 0 || !utf8.ValidString(elsewhere) {
			return
		}
		para := strings.TrimSpace(n.text)
		d, rest, sure := placeNames{}.cutDateline(para, "", elsewhere)
		if d == nil {
			if rest != para || sure != 0 {
				t.Errorf("no dateline, but %q of %q, %v sure", rest, para, sure)
			}
			return
		}
		if d.City == "" || d.Raw == "" || !strings.HasSuffix(para, rest) || len(strings.Fields(strings.Split(d.City, "/")[0])) > 8 {
			t.Errorf("dateline %+v, rest %q of %q", d, rest, para)
		}
		if got, want := oneLine(d.Raw+" "+rest), oneLine(para); got != want {
			t.Errorf("printed again it is %q, want %q", got, want)
		}
	})
}

func FuzzPicture(f *testing.F) {
	f.Add("a.svg", "<svg width='4' height='3'><g/></svg>")
	f.Add("a.jpg", jpegOf(3, 2, turned))
	f.Add("a.png", pngOf(3, 2))
	f.Add("a.avif", "\x00\x00\x00\x20ftypavif....ispe\x00\x00\x00\x00\x00\x00\x00\x07\x00\x00\x00\x05")
	f.Fuzz(func(t *testing.T, name, data string) {
		if w, h, err := pictureSize(name, []byte(data)); w < 0 || h < 0 || err == nil && (w > 1<<31-1 || h > 1<<31-1) {
			t.Errorf("%d×%d, %v", w, h, err)
		}
	})
}

// FuzzPiece takes a file of any kind through all of it.
func FuzzReadDateline(f *testing.F) {
	f.Add("Dubai, UAE (Reuters)")
	f.Fuzz(func(t *testing.T, s string) {
		if d := readDateline(s); d.Raw != s {
			t.Errorf("readDateline(%q).Raw = %q", s, d.Raw)
		}
	})
}

func FuzzPiece(f *testing.F) {
	f.Add("a.md", "---\nheadline: A\nimages: [{src: x}]\n---\n![a](b)\n\n![c](d) x\n", "")
	f.Add("a.txt", "A\n\nImage Credit: B\n\nDubai: C", "images: [{src: x}, y]\ndateline:\n")
	f.Add("ar/ب.txt", "A\n\nB: c", "headline: x\nbyline: y")
	r := testReader()
	f.Fuzz(func(t *testing.T, name, text, side string) {
		src := source{path: name, text: []byte(text)}
		if side != "" {
			src.sidePath, src.side = "a.yaml", []byte(side)
		}
		p := r.parse(src)
		if p.broken() {
			return
		}
		sound(t, &p.article)
		a := p.article
		if a.Headline == "" || a.Status == "" || a.Kind == "" || a.Lang == "" || a.Dir == "" || a.Minutes < 1 || a.Body == nil {
			t.Errorf("not whole: %+v", a)
		}
		if a.Published.IsZero() && (a.Status == articles.StatusLive || a.Status == articles.StatusScheduled) {
			t.Error("live without a time")
		}
	})
}
