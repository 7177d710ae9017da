package web

import (
	"path"
	"regexp"
)

var comments = map[string]*regexp.Regexp{
	".js":  regexp.MustCompile(`(?m)^[ \t]*//.*\n`),
	".css": regexp.MustCompile(`(?sm)^[ \t]*/\*.*?\*/\n|[ \t]*/\*.*?\*/`),
}

var indentation = regexp.MustCompile(`(?m)^[ \t]+`)

// withoutComments returns a script without the lines that are only a comment, and
// a style sheet without comments, both without indentation: browsers need not
// download them. A template literal of a script must have no line that begins with
// two slashes or whose indentation matters, a string of a style sheet no comment.
func withoutComments(name string, body []byte) []byte {
	if r := comments[path.Ext(name)]; r != nil {
		return indentation.ReplaceAll(r.ReplaceAll(body, nil), nil)
	}
	return body
}
