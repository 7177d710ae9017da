package mapping

import (
	"embed"
	"io/fs"
	"strings"

	"broadside/server/table"
)

//go:embed examples/*.yaml
var files embed.FS

// Examples returns the names of the mappings that ship.
func Examples() (names []string) {
	list, _ := fs.Glob(files, "examples/*.yaml")
	for _, name := range list {
		names = append(names, strings.TrimSuffix(strings.TrimPrefix(name, "examples/"), ".yaml"))
	}
	return names
}

// Example returns a mapping that ships.
func Example(name string) (text []byte, ok bool) {
	b, err := files.ReadFile("examples/" + name + ".yaml")
	return b, err == nil
}

// ForFormat returns the mapping of a format that has one of its own, or nil.
func ForFormat(format table.Format) *Mapping {
	b, ok := Example(string(format))
	if !ok {
		return nil
	}
	m, _ := Parse("examples/"+string(format)+".yaml", b) // a test reads them all
	return m
}
