package markdown

import (
	"strings"
	"testing"

	"broadside/articles"
	"broadside/articles/articletest"
	"broadside/articles/text"
)

func FuzzMarkdown(f *testing.F) {
	for _, s := range []string{"", "# A\n\ntext *a* **b** `c` [d](https://e.example \"t\")\n\n> q\n> — s, r\n\n- a\n  - b\n\n| a | b |\n|--|--|\n| c |\n\n![a](b.webp \"c\")\n\n<b>x</b>\n\n```\ncode\n```\n\nhttps://youtu.be/x\n",
		"> *a*  \n> **—** x", "a\\\n&#0;&amp;\\&", "[a]: javascript:x\n[a]", "1. x\n\n   > y\n\n***", "~~a~~<a@b.c>", "\t\tcode\n\u2028", "[![a](b)](c)"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, bad := text.Normalise([]byte(s))
		if bad > 0 {
			return
		}
		m := readMarkdown("a.md", 0, n.Text, "", nil)
		articletest.CheckSound(t, &articles.Article{Headline: m.Body.Headline, Body: m.Blocks})
		lines := 1 + strings.Count(n.Text, "\n")
		for _, p := range m.Problems {
			if p.Line < 0 || p.Line > lines+1 || p.What == "" || p.Fix == "" {
				t.Errorf("problem %+v in %d lines", p, lines)
			}
		}
	})
}
