package web

import "strings"

// ThemeScript returns the script that applies the reader's theme before the first paint, theme.js.
// Pages contain it, so their Content-Security-Policy must contain its hash.
func ThemeScript() string { return strings.TrimSpace(string(Named("theme.js").Body)) }
