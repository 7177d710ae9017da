package web

import (
	"fmt"
	"path"

	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/css"
	"github.com/tdewolff/minify/v2/js"
)

var minifier = func() *minify.M {
	m := minify.New()
	m.AddFunc(".css", css.Minify)
	m.AddFunc(".js", js.Minify)
	return m
}()

// minifyFile returns a script or style sheet without comments, spaces and long local names; other
// files unchanged. Names at the top level of a script are kept, since other scripts may use them.
func minifyFile(name string, body []byte) ([]byte, error) {
	ext := path.Ext(name)
	if ext != ".css" && ext != ".js" {
		return body, nil
	}
	small, err := minifier.Bytes(ext, body)
	if err != nil {
		return nil, fmt.Errorf("minifying %s: %w", name, err)
	}
	return small, nil
}
