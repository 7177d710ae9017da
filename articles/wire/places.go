package wire

import (
	"slices"

	"broadside/articles/names"
	"broadside/articles/text"
)

// Places holds folded names that are known to be places.
type Places map[string]bool

func (known Places) has(name string) bool {
	return known[text.Fold(name)] || names.IsWorldPlace(name)
}

// hasAll reports whether all of names are known.
func (known Places) hasAll(names []string) bool {
	return !slices.ContainsFunc(names, func(name string) bool { return !known.has(name) })
}
