// Package e describes the scripts of an embed, on the partner's page and in the
// frame. .ci/minify makes the files here from their sources in src/.
package e

import (
	"fmt"
	"io"

	"broadside/web"
)

// Script is one script and its size limit.
type Script struct {
	Name  string // for web.Named: "e/v1.js"
	When  string // where and when it is loaded
	Limit int    // bytes of gzip at level 9
}

// Scripts are the scripts of an embed, the partner's page first.
var Scripts = []Script{
	{"e/v1.js", "on the partner's page, once", 1600},
	{"e/v1.full.js", "on the partner's page, with the first frame of mode=full or the first link out of a frame", 1152},
	{"e/frame.js", "in the frame", 912},
	{"e/adapters.js", "in the frame, if the page has no loader", 768},
}

// GzipSize returns the size of the script in gzip at level 9, in bytes.
func (s Script) GzipSize() int { return len(web.Gzip(web.Named(s.Name).Body, 9)) }

// PrintSizes writes a line per script and returns an error that names those
// over their limits.
func PrintSizes(w io.Writer) error {
	var over error
	for _, s := range Scripts {
		n := s.GzipSize()
		if _, err := fmt.Fprintf(w, "%9d  web/%s.gz of at most %d: %s\n", n, s.Name, s.Limit, s.When); err != nil {
			return err
		}
		if n > s.Limit {
			over = fmt.Errorf("web/%s is %d bytes of gzip, over its limit of %d", s.Name, n, s.Limit)
		}
	}
	return over
}
