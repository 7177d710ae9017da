package web

import (
	_ "embed"
	"strings"
)

//go:embed theme.js
var themeFile string

// ThemeScript returns the script that applies the reader's theme before the first paint: theme.js
// without its comment. Pages contain it, so their Content-Security-Policy must contain its hash.
func ThemeScript() string {
	_, script, _ := strings.Cut(themeFile, "\n\n")
	return strings.TrimSpace(script)
}
