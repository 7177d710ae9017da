package wire

import (
	"slices"

	"broadside/articles/names"
	"broadside/articles/text"
)

// Places holds folded names that are known to be places.
type Places map[string]bool

func (known Places) contains(name string) bool {
	return known[text.FoldName(name)] || names.IsWorldPlace(name)
}

// containsAll reports whether all of names are known.
func (known Places) containsAll(names []string) bool {
	return !slices.ContainsFunc(names, func(name string) bool { return !known.contains(name) })
}
