package releases

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// entry is a kept program: a file in brotli. Its name has the number in the order of the first
// start and the SHA-256 of the program, uncompressed: "0007-<64 hexadecimal digits>.wasm.br". The
// number and not the file's date gives the order, because copying changes dates.
type entry struct {
	path   string
	number int
	sum    [sha256.Size]byte
}

const fileEnd = ".wasm.br"

func fileName(number int, sum [sha256.Size]byte) string {
	return fmt.Sprintf("%04d-%x%s", number, sum, fileEnd)
}

// readDir returns the programs in dir, the newest first. Files with other names are ignored.
func readDir(dir string) ([]entry, error) {
	files, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var all []entry
	for _, f := range files {
		e := entry{path: filepath.Join(dir, f.Name())}
		name, ok := strings.CutSuffix(f.Name(), fileEnd)
		number, sum, _ := strings.Cut(name, "-")
		if e.number, err = strconv.Atoi(number); err != nil || !ok || !f.Type().IsRegular() || len(sum) != 2*len(e.sum) {
			continue
		}
		if _, err := hex.Decode(e.sum[:], []byte(sum)); err == nil && f.Name() == fileName(e.number, e.sum) {
			all = append(all, e)
		}
	}
	slices.SortFunc(all, func(a, b entry) int {
		return cmp.Or(cmp.Compare(b.number, a.number), strings.Compare(a.path, b.path))
	})
	return all, nil
}
