package frontmatter

import (
	"testing"
)

func TestSplitFront(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		in, yaml, body      string
		yamlLine, line, bad int // bad is the line of the fault
	}{
		{"---\na: b\n---\nText.\n", "a: b\n", "Text.\n", 1, 3, 0},
		{"--- \na: b\n...\nText.", "a: b\n", "Text.", 1, 3, 0},
		{"---\n---\nText.", "", "Text.", 1, 2, 0},
		{"---\na: b\n---", "a: b\n", "", 1, 3, 0},
		{"Text.\n---\nmore", "", "Text.\n---\nmore", 0, 0, 0},
		{"---\na: b\n----\n", "", "", 0, 0, 3},
		{"---", "", "", 0, 0, 1},
		{"", "", "", 0, 0, 0},
		{"----\nText.", "", "----\nText.", 0, 0, 0},
		{"\n\n---\nkind: news\n---\nText.\n", "kind: news\n", "Text.\n", 3, 5, 0},
		{"<!-- a\nb -->\n---\nkind: news\n---\nText.\n", "kind: news\n", "Text.\n", 3, 5, 0},
		{"\n---\nText.\n---\n", "", "\n---\nText.\n---\n", 0, 0, 0},
	} {
		f := Split(tt.in)
		bad := 0
		if f.Fault != nil {
			bad, f.Body = f.Fault.Line, ""
		}
		if f.YAML != tt.yaml || f.Body != tt.body || f.YAMLLine != tt.yamlLine || f.BodyLine != tt.line || bad != tt.bad {
			t.Errorf("splitFront(%q) = %+v, fault on line %d; want %q, %q, %d, %d, %d", tt.in, f, bad, tt.yaml, tt.body, tt.yamlLine, tt.line, tt.bad)
		}
	}
}
