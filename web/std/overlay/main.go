// Overlay writes the go build -overlay file that puts the packages of web/std
// in the place of the standard ones, whole: every file of theirs is left out,
// so nothing depends on which release of the toolchain this is.
//
//	go run ./web/std/overlay > build/overlay.json
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// standIns are the folders of web/std and what they stand in for.
var standIns = map[string]string{"json": "encoding/json", "fmt": "fmt", "netip": "net/netip"}

func main() {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err == nil {
		err = write(os.Stdout, filepath.Join(strings.TrimSpace(string(root)), "src"), filepath.Join("web", "std"))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "overlay:", err)
		os.Exit(1)
	}
}

// write maps each Go file of the standard packages in src to nothing and each
// of ours in std to a new file beside them.
func write(w io.Writer, src, std string) error {
	replace := map[string]string{}
	for folder, path := range standIns {
		originals, err := sources(filepath.Join(src, filepath.FromSlash(path)))
		if err != nil {
			return err
		}
		ours, err := sources(filepath.Join(std, folder))
		if err != nil {
			return err
		}
		if len(originals) == 0 || len(ours) == 0 {
			return fmt.Errorf("%s: no Go files to replace or to replace with", path)
		}
		for _, f := range originals {
			replace[f] = ""
		}
		for _, f := range ours {
			full, err := filepath.Abs(f)
			if err != nil {
				return err
			}
			replace[filepath.Join(src, filepath.FromSlash(path), filepath.Base(f))] = full
		}
	}
	return json.NewEncoder(w).Encode(map[string]any{"Replace": replace})
}

// sources lists the Go files of a folder, without its tests.
func sources(dir string) ([]string, error) {
	all, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	var out []string
	for _, f := range all {
		if !strings.HasSuffix(f, "_test.go") {
			out = append(out, f)
		}
	}
	return out, nil
}
