package piece

import (
	"strings"
	"testing"
)

// A text of nothing but sign-offs is read in time that grows with its length.
func TestSignOffsAreBounded(t *testing.T) {
	t.Parallel()
	const most = 12
	text := "Rents fall in Dubai\n\n" + lead + "\n\n" + strings.Repeat("(Reporting by Ana Writer; Editing by Bo Second)\n\n", 4000)
	p := readOneText(t, "a.txt", text, live)
	if n := strings.Count(p.Article.Attribution, "\n") + 1; n != most || len(p.Article.Body) != 1+4000-most {
		t.Errorf("%d sign-offs, %d paragraphs", n, len(p.Article.Body))
	}
}
