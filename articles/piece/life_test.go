package piece

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// A file has at most two megabytes: one byte more is a Problem.
func TestTheLargestPiece(t *testing.T) {
	t.Parallel()
	front := "---\nheadline: Large\npublished: 2026-11-01T08:00:00+04:00\nsection: news\n---\n"
	const line = "A line of a very long text that goes on.\n\n"
	fill := func(size int) string {
		s := front + strings.Repeat(line, (size-len(front))/len(line))
		return s + strings.Repeat("x", size-len(s))
	}
	for _, tt := range []struct {
		size int
		want string
	}{{MaxSize, ""}, {MaxSize + 1, "the file is larger than 2 MB"}} {
		r := testReader()
		r.Now = func() time.Time { return time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC) }
		r.ParseTime = time.Hour // for busy machines
		p := r.Read(Source{Path: "a.md", Text: []byte(fill(tt.size))})
		if got := saysAll(p.Problems); !strings.Contains(got, tt.want) || (got == "") != (tt.want == "") {
			t.Errorf("%d bytes: %q, want %q", tt.size, got, tt.want)
		}
		if n := len(p.Article.Body); p.Broken() != (tt.want != "") || !p.Broken() && n < 40_000 {
			t.Errorf("%d bytes: %d blocks, broken: %v", tt.size, n, p.Broken())
		}
	}
}

func TestReadingTimeOfAPiece(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		lang           string
		words, minutes int
	}{{"en", 1, 1}, {"en", 344, 1}, {"en", 345, 2}, {"en", 1150, 5}, {"ar", 269, 1}, {"ar", 270, 2}, {"ar-EG", 900, 5}, {"fr", 1150, 5}} {
		p := readOneText(t, "a.md", fmt.Sprintf("---\nheadline: H\nstandfirst: not counted\nlang: %s\n---\n%s\n\n![not counted](x.webp)\n", tt.lang, strings.Repeat("كلمة – ", tt.words)), "")
		if p.Article.Words != tt.words || p.Article.Minutes != tt.minutes {
			t.Errorf("%d words in %s: %d words, %d minutes; want %d minutes", tt.words, tt.lang, p.Article.Words, p.Article.Minutes, tt.minutes)
		}
	}
	p := readOneText(t, "a.md", "# H\n\nOne two.\n\n> Three.\n> — Four\n\n- five\n- six\n\n|seven|eight|\n|-|-|\n|nine|10|\n\n## Eleven\n\n![](x.webp \"Twelve is a caption\")\n\n```\nx\n```\n", "")
	if want := "One two.\n\nThree.\n\nfive\n\nsix\n\nseven\teight\n\nnine\t10\n\nEleven\n\nTwelve is a caption\n\nx"; p.Article.Text() != want || p.Article.Words != 15 {
		t.Errorf("text %q of %d words, want %q of 15", p.Article.Text(), p.Article.Words, want)
	}
}
