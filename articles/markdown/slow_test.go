package markdown

import (
	"strings"
	"testing"
	"time"

	"github.com/yuin/goldmark/parser"
	mdtext "github.com/yuin/goldmark/text"

	"broadside/articles"
)

// TestLongArticle checks that a very long article is read: 200 KB of prose with
// links, lists, a table and notes.
func TestLongArticle(t *testing.T) {
	t.Parallel()
	part := strings.Repeat("The **committee** boat could tell. When the [flag](https://example.com/a) dropped at 2.54pm, *Al Yazwa* had crossed.[^1] ", 8) +
		"\n\n## The long way round\n\n1. First\n2. Second\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\n> You can’t see the line.\n> — Mubarak Saif\n\n"
	text := strings.Repeat(part, 200<<10/len(part)+1) + "[^1]: A note.\n"
	m := readMarkdown("a.md", 0, text, "H", nil)
	if len(m.Problems) > 0 || len(m.Blocks) < 500 {
		t.Errorf("%d blocks, %v", len(m.Blocks), m.Problems)
	}
}

// TestClock checks that a parser is stopped when its time is over, between
// lines and within one, and that this is reported.
func TestClock(t *testing.T) {
	t.Parallel()
	for _, in := range []string{"a", "a\n\nb", "a [b", "- a", "a *b* c"} {
		for calls := range 3 {
			m := func() (m *reader) {
				late := &clock{now: func() time.Time {
					if calls--; calls < 0 {
						return time.Unix(1, 0)
					}
					return time.Time{}
				}}
				m = &reader{Source: Source{File: "a.md", Text: in}, clock: late}
				defer m.recoverStop()
				pc := parser.NewContext()
				pc.Set(clockKey, late)
				m.prepare()
				m.addChildren(commonMark.Parse(mdtext.NewReader(m.src), parser.WithContext(pc)))
				late.checkTime()
				late.checkTime()
				late.checkTime()
				return m
			}()
			if len(m.Blocks) > 0 || len(m.Problems) != 1 || m.Problems[0].Level != articles.Broken || m.Problems[0].Fix == "" {
				t.Errorf("%q: %v, %v", in, m.Blocks, m.Problems)
			}
		}
	}
}

// TestProblemsAreBounded checks that the number of reported problems is
// limited.
func TestProblemsAreBounded(t *testing.T) {
	t.Parallel()
	m := readMarkdown("a.md", 0, strings.Repeat("a <b> c\n\n", 1000), "H", nil)
	last := m.Problems[len(m.Problems)-1]
	if len(m.Problems) != articles.MaxProblems+1 || !strings.Contains(last.What, "800 more") {
		t.Errorf("%d problems, the last %v", len(m.Problems), last)
	}
}
