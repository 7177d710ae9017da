// Package paper holds the paper that ships: its stories in two languages, its
// pictures, its listings and its settings.
package paper

import "embed"

// Files are served when no folder is given with -articles.
//
//go:embed en ar img listings *.yaml
var Files embed.FS
