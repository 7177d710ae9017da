package settings

import (
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"go.yaml.in/yaml/v3"

	"broadside/articles"
)

// shipped returns the folder of the shipped paper.
func shipped() fs.FS { return os.DirFS("../../articles/paper") }

// problemText joins problems as they are printed.
func problemText(problems []articles.Problem) string {
	var lines []string
	for _, p := range problems {
		lines = append(lines, p.String())
	}
	return strings.Join(lines, "\n")
}

func TestEachBrokenValueIsNoticed(t *testing.T) {
	t.Parallel()
	for _, file := range []string{paperFile, placesFile, categoriesFile} {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			b, err := fs.ReadFile(shipped(), file)
			if err != nil {
				t.Fatal(err)
			}
			var doc yaml.Node
			if err := yaml.Unmarshal(b, &doc); err != nil {
				t.Fatal(err)
			}
			values := scalars(doc.Content[0], nil)
			for i := 0; i < len(values); i += 1 + len(values)/60 { // an even sample
				n := values[i]
				kept := *n
				*n = yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{
					{Kind: yaml.ScalarNode, Value: "broken"}, {Kind: yaml.MappingNode}}}
				broken, err := yaml.Marshal(&doc)
				if err != nil {
					t.Fatal(err)
				}
				if problems := readAll(broken, file); len(problems) == 0 {
					t.Errorf("%s:%d: %q is now a group, and nothing is said", file, kept.Line, kept.Value)
				}
				*n = kept
			}
		})
	}
}

// scalars returns the values, not the keys, below n.
func scalars(n *yaml.Node, into []*yaml.Node) []*yaml.Node {
	switch n.Kind {
	case yaml.ScalarNode:
		return append(into, n)
	case yaml.SequenceNode:
		for _, c := range n.Content {
			into = scalars(c, into)
		}
	case yaml.MappingNode:
		for i := 1; i < len(n.Content); i += 2 {
			into = scalars(n.Content[i], into)
		}
	}
	return into
}

// readAll reads the three files, one of them replaced.
func readAll(b []byte, file string) []articles.Problem {
	fsys := fstest.MapFS{}
	for _, name := range []string{paperFile, placesFile, categoriesFile} {
		data, _ := fs.ReadFile(shipped(), name) // a missing file is reported as a problem
		fsys[name] = &fstest.MapFile{Data: data}
	}
	fsys[file] = &fstest.MapFile{Data: b}
	_, problems := Site(fsys)
	_, more := Categories(fsys)
	return append(problems, more...)
}
