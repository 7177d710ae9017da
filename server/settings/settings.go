// Package settings reads the files in which editors keep the names, places and
// categories of the paper (YAML). It goes on after a mistake: it returns
// everything that is right, and a Problem with file, line and remedy for
// everything that is not.
package settings

import (
	"errors"
	"io/fs"
	"regexp"
	"strconv"

	"go.yaml.in/yaml/v3"

	"broadside/articles"
	"broadside/articles/yamlfile"
)

// The files, below the paper's folder.
const (
	paperFile      = "paper.yaml"
	placesFile     = "places.yaml"
	categoriesFile = "categories.yaml"
)

// open returns the decoder of a file and its root; nil if the decoder has a Problem instead.
func open(fsys fs.FS, file string) (*yamlfile.Decoder, *yaml.Node) {
	d := &yamlfile.Decoder{File: file}
	b, err := fs.ReadFile(fsys, file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		d.Problems = []articles.Problem{{File: file, What: "the file is missing", Fix: "put it into the paper's folder"}}
	case err != nil:
		d.Problems = []articles.Problem{{File: file, What: err.Error(), Fix: "let the server's user read it; a link has to lead to a file in the folder"}}
	default:
		return d, d.Open(b)
	}
	return d, nil
}

func decodeNames(into *map[string]string) yamlfile.Value { return yamlfile.Map(into, yamlfile.Text) }

// decodeCode decodes a code that is fit for an address.
func decodeCode(into *string) yamlfile.Value {
	return yamlfile.Parsed(into, func(v string) (code, what, fix string) {
		if len(v) > 40 || !codeForm.MatchString(v) {
			return "", strconv.Quote(v) + " is not a code", "lower-case letters, digits, - and _, at most 40"
		}
		return v, "", ""
	})
}

var codeForm = regexp.MustCompile(`^[a-z][a-z0-9_-]*$`)

func reportUntranslated(report func(n *yaml.Node, path, what, fix string), n *yaml.Node, path string, names map[string]string, languages []string) {
	for _, lang := range languages {
		if names[lang] == "" {
			report(n, path, "no name in "+strconv.Quote(lang), "add "+lang+": …")
		}
	}
}
