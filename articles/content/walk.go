package content

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// tree is what a folder holds at one moment.
type tree struct {
	articles map[string]stamp // *.md and *.txt
	sides    map[string]stamp // *.yaml
	pictures map[string]stamp
	settings map[string]stamp // of settingsFiles
	dirs     []string
	closed   []string // folders and files that could not be looked into
	problems []Problem
}

// walk looks at all files below fsys without reading them.
func walk(ctx context.Context, fsys fs.FS) (*tree, error) {
	t := &tree{articles: map[string]stamp{}, sides: map[string]stamp{}, pictures: map[string]stamp{}, settings: map[string]stamp{}}
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			if name == "." {
				return err
			}
			return t.shut(name, d, err)
		}
		base := path.Base(name)
		if name != "." && strings.HasPrefix(base, ".") {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if d.IsDir() {
			if base == "testdata" || base == "listings" {
				return fs.SkipDir
			}
			t.dirs = append(t.dirs, name)
			return nil
		}
		return t.file(fsys, name, d)
	})
	return t, err
}

// saysTheSame reports whether t and other have the same faults of their own.
func (t *tree) saysTheSame(other *tree) bool {
	if len(t.sides) != len(other.sides) || !slices.Equal(t.problems, other.problems) {
		return false
	}
	for side := range t.sides {
		if _, ok := other.sides[side]; !ok {
			return false
		}
	}
	return true
}

func (t *tree) shut(name string, d fs.DirEntry, err error) error {
	lost := missing(err)
	if lost && !isLink(d) {
		return nil // removed while we walked
	}
	if !lost { // what it leads to is gone, not shut
		t.closed = append(t.closed, name)
	}
	p := Problem{File: name, What: "it cannot be opened: " + err.Error(), Fix: "let the server's user read it; what it held stays as it was"}
	if isLink(d) && !errors.Is(err, fs.ErrPermission) {
		p.What, p.Fix = "the link cannot be followed: "+err.Error(), "put the file itself here, or a relative link to one in the folder"
	}
	t.problems = append(t.problems, p)
	if d.IsDir() {
		return fs.SkipDir
	}
	return nil
}

func isLink(d fs.DirEntry) bool { return d.Type()&fs.ModeSymlink != 0 }

func (t *tree) file(fsys fs.FS, name string, d fs.DirEntry) error {
	var into map[string]stamp
	switch ext := strings.ToLower(path.Ext(name)); {
	case slices.Contains(settingsFiles, name):
		into = t.settings
	case ignored(name):
		return nil
	case pictureTypes[ext]:
		into = t.pictures
	case ext == ".md" || ext == ".txt":
		into = t.articles
	case ext == ".yaml":
		into = t.sides
	case ext == ".yml":
		t.problems = append(t.problems, Problem{File: name, Level: Warning, What: "a file named .yml is not read", Fix: "rename it to .yaml"})
		return nil
	default:
		return t.other(fsys, name, d)
	}
	if into == nil || inFolder(name, "img") && !isPicture(name) {
		return nil
	}
	info, err := d.Info()
	if err == nil && isLink(d) {
		info, err = fs.Stat(fsys, name) // a mounted configuration is links to files
	}
	if err != nil {
		return t.shut(name, d, err)
	}
	if info.Mode().IsRegular() {
		into[name] = stamp{info.Size(), info.ModTime()}
	}
	return nil
}

// other reports a link where a folder was meant: none is followed, for it may
// lead round in a circle.
func (t *tree) other(fsys fs.FS, name string, d fs.DirEntry) error {
	if !isLink(d) || path.Ext(name) != "" {
		return nil
	}
	if info, err := fs.Stat(fsys, name); err == nil && info.IsDir() || err != nil && !missing(err) {
		t.problems = append(t.problems, Problem{File: name, Level: Warning, What: "a link to a folder is not followed", Fix: "put the folder itself here"})
	}
	return nil
}

// ignored are files beside the pieces that are none.
func ignored(name string) bool {
	switch strings.ToLower(path.Base(name)) {
	case "readme.md", "readme.txt", "license.txt", "license.md", "robots.txt", "paper.yaml", "categories.yaml", "places.yaml":
		return true
	}
	return false
}

func inFolder(name, folder string) bool {
	return strings.HasPrefix(name, folder+"/") || strings.Contains(name, "/"+folder+"/")
}

// sideOf returns the YAML that would lie beside a wire text.
func sideOf(file string) string {
	if stem, ok := strings.CutSuffix(file, ".txt"); ok {
		return stem + ".yaml"
	}
	return ""
}

// readSource reads a piece and what lies beside it. A file over the limit is
// cut one byte above it: parse reports it.
func readSource(fsys fs.FS, file, side string) (source, error) {
	s := source{path: file, sidePath: side}
	var err error
	if s.text, err = readLimited(fsys, file); err != nil {
		return s, err
	}
	if side != "" {
		s.side, err = readLimited(fsys, side)
	}
	return s, err
}

func readLimited(fsys fs.FS, name string) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxFile+1))
}
