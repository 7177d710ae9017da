package content

import "embed"

// Paper is the paper that ships: its stories in two languages, its pictures,
// its listings and its settings. It is what is served without -articles.
//
//go:embed en ar img listings *.yaml
var Paper embed.FS
