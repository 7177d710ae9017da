package piece

import (
	"fmt"
	"io/fs"
	"unicode"

	"go.yaml.in/yaml/v3"

	"broadside/articles/text"
	"broadside/articles/wire"
)

// ReadPlaces returns names and those of places.yaml in fsys, if there is
// one: every short text in it that starts with a capital or an Arabic letter.
func ReadPlaces(fsys fs.FS, names []string) wire.Places {
	known := wire.Places{}
	for _, p := range names {
		known[text.Fold(p)] = true
	}
	raw, err := fs.ReadFile(fsys, "places.yaml")
	var doc yaml.Node
	if err != nil || unmarshal(string(raw), &doc) != nil {
		return known // the paper's settings are another package's to report
	}
	var walk func(n *yaml.Node, depth int)
	walk = func(n *yaml.Node, depth int) {
		if depth > 8 {
			return
		}
		if n.Kind == yaml.ScalarNode {
			if r, ok := text.FirstRune(n.Value); ok && len(n.Value) > 3 && (unicode.IsUpper(r) || unicode.Is(unicode.Arabic, r)) {
				known[text.Fold(n.Value)] = true
			}
		}
		for _, c := range n.Content {
			walk(c, depth+1)
		}
	}
	walk(&doc, 0)
	return known
}

// unmarshal parses YAML; a panic of the parser is an error of the file.
func unmarshal(text string, doc *yaml.Node) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("yaml: %v", r)
		}
	}()
	return yaml.Unmarshal([]byte(text), doc)
}
