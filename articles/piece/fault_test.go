package piece

import (
	"slices"
	"strings"
	"testing"

	"broadside/articles"
	"broadside/articles/frontmatter"
)

func wireOf(headline string) string {
	return headline + "\n\nStandfirst here\n\nDubai: Text one.\n\nText two.\n"
}

func TestYAMLBesideThatIsNoText(t *testing.T) {
	t.Parallel()
	for side, want := range map[string]string{
		"headline: Caf\xe9": "a.yaml:1: the text is not UTF-8",
		"# " + strings.Repeat("x", frontmatter.MaxSize+1): "a.yaml: the file is larger than 64 KB",
		"section: [": "a.yaml:1: the YAML cannot be read",
		"\ufeffpublished: 2026-11-23\r\nsection: news\r\n": "a.yaml:1: published \"2026-11-23\" has no time zone",
	} {
		p := readOneText(t, "a.txt", wireOf("A"), side)
		if !p.Broken() || !slices.ContainsFunc(p.Problems, func(p articles.Problem) bool { return strings.HasPrefix(p.String(), want) }) {
			t.Errorf("%.30q: %v, want %q", side, p.Problems, want)
		}
	}
}

func TestAParserThatGivesUp(t *testing.T) {
	t.Parallel()
	r := &Reader{} // without pictures: the first use panics
	p := r.Read(Source{Path: "a.md", Text: []byte("# A\n\n![x](y.png)\n")})
	if !p.Broken() || !strings.Contains(p.Problems[0].What, "the parser gave up") || p.Problems[0].File != "a.md" {
		t.Errorf("problems = %v, want the piece broken and the program alive", p.Problems)
	}
}
