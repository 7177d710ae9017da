package piece

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// shared returns a folder of real input, which is outside of the repository.
func shared(tb testing.TB, name string) fs.FS {
	tb.Helper()
	dir := filepath.Join("..", "..", "..", "shared", name)
	if _, err := os.Stat(dir); err != nil {
		if os.Getenv("CI") == "true" {
			tb.Fatalf("real input is missing: %v", err)
		}
		tb.Skipf("real input is not here: %v", err)
	}
	return os.DirFS(dir)
}
