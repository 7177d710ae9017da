package frontmatter

import (
	"strings"
	"testing"
)

func FuzzSplitFront(f *testing.F) {
	for _, s := range []string{"---\na: b\n---\nText", "\n\n---\nkind: news\n...\n", "+++\ntitle = 1", "{\n\"title\": 1", "<!--\n---\n", "title: x\n", "———\nkind: x\n"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		front := Split(s)
		if front.Fault != nil {
			if front.Fault.Line < 1 || front.Fault.Line > 1+strings.Count(s, "\n") || front.Fault.Fix == "" {
				t.Errorf("%q: %+v", s, front.Fault)
			}
			return
		}
		if !strings.HasSuffix(s, front.Body) || front.BodyLine != strings.Count(strings.TrimSuffix(s, front.Body), "\n") && front.Body != "" {
			t.Errorf("%q: body %q from line %d", s, front.Body, front.BodyLine)
		}
	})
}
