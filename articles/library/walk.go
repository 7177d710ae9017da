package library

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"broadside/articles"
	"broadside/articles/picture"
	"broadside/articles/piece"
	"broadside/articles/text"
)

// settingsFiles are the paper's own files, which lie at the top of its folder
// and are read when the server starts.
var settingsFiles = []string{"paper.yaml", "categories.yaml", "places.yaml"}

// settings has the state of the settings files when the folder was opened, and
// when they were last seen.
type settings struct {
	began, seen map[string]setting
}

// setting is one of them; the zero value is a file that is not there.
type setting struct {
	stamp stamp
	sum   [sha256.Size]byte
}

// noteSettings logs each change of a settings file once it has settled, because
// the running server does not apply it. A file that is changed back to its
// state at the start needs no restart and is not logged.
func (l *Library) noteSettings(t *tree, at *settling) {
	first := l.settings.began == nil
	if first {
		l.settings = settings{began: map[string]setting{}, seen: map[string]setting{}}
	}
	for _, file := range settingsFiles {
		s, there := t.settings[file]
		was := l.settings.seen[file]
		if t.hidden(file) || s == was.stamp || !first && !at.isSettled(file, fileState{stamp: s, absent: !there}, at.settle) {
			continue
		}
		is := setting{stamp: s}
		if raw, err := readLimited(l.fsys, file); there && err == nil {
			is.sum = sha256.Sum256(raw)
		}
		l.settings.seen[file] = is
		if first {
			l.settings.began[file] = is
		} else if is.sum != was.sum && is.sum != l.settings.began[file].sum {
			l.opt.Log.Warn("content: settings changed that are read at the start only", "file", file, "fix", "restart to see it, when broadside check finds nothing wrong")
		}
	}
}

type tree struct {
	articles map[string]stamp // *.md and *.txt
	sides    map[string]stamp // *.yaml
	pictures map[string]stamp
	settings map[string]stamp // of settingsFiles
	unread   map[string]stamp // files that are not read
	dirs     []string
	closed   []string // folders and files that could not be looked into
	problems []articles.Problem
}

// walkFolder looks at all files below fsys without reading them.
func walkFolder(ctx context.Context, fsys fs.FS) (*tree, error) {
	t := &tree{articles: map[string]stamp{}, sides: map[string]stamp{}, pictures: map[string]stamp{}, settings: map[string]stamp{}, unread: map[string]stamp{}}
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			if name == "." {
				return err
			}
			return t.noteClosed(name, d, err)
		}
		base := path.Base(name)
		if name != "." && strings.HasPrefix(base, ".") {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if d.IsDir() {
			if name == "listings" {
				t.walkListings(fsys, name)
			}
			if base == "testdata" || base == "listings" {
				return fs.SkipDir
			}
			t.dirs = append(t.dirs, name)
			if ext := strings.ToLower(path.Ext(base)); ext == ".md" || ext == ".txt" {
				t.addWarning(name, "it is a folder and not a piece", "write the piece in a file, and name the folder without "+ext)
			}
			return nil
		}
		return t.addFile(fsys, name, d)
	})
	return t, err
}

// hasSameProblems reports whether t and other have the same faults of their own.
func (t *tree) hasSameProblems(other *tree) bool {
	sameNames := maps.EqualFunc(t.sides, other.sides, func(stamp, stamp) bool { return true })
	return sameNames && slices.Equal(t.problems, other.problems)
}

func (t *tree) noteClosed(name string, d fs.DirEntry, err error) error {
	lost := isMissing(err)
	if lost && !isLink(d) {
		return nil // removed while we walked
	}
	if !lost { // else the file was removed
		t.closed = append(t.closed, name)
	}
	p := articles.Problem{File: name, What: "it cannot be opened: " + reason(err), Fix: "let the server's user read it; what it held stays as it was"}
	if isLink(d) && !errors.Is(err, fs.ErrPermission) {
		p.What, p.Fix = "the link cannot be followed: "+reason(err), "put the file itself here, or a relative link to one in the folder"
	}
	t.problems = append(t.problems, p)
	if d.IsDir() {
		return fs.SkipDir
	}
	return nil
}

// reason returns an error without the call and the file name, which the problem
// has already.
func reason(err error) string {
	if named := new(fs.PathError); errors.As(err, &named) {
		err = named.Err
	}
	if err.Error() == "path escapes from parent" { // os.Root has no value for it
		return "it leads out of the folder"
	}
	return err.Error()
}

func isLink(d fs.DirEntry) bool { return d.Type()&fs.ModeSymlink != 0 }

func (t *tree) addWarning(name, what, fix string) {
	t.problems = append(t.problems, articles.Problem{File: name, Level: articles.Warning, What: what, Fix: fix})
}

func (t *tree) addFile(fsys fs.FS, name string, d fs.DirEntry) error {
	into := t.stampsFor(name)
	if into == nil {
		t.noteUnread(fsys, name, d)
		return nil
	}
	info, err := d.Info()
	if err == nil && isLink(d) {
		info, err = fs.Stat(fsys, name) // a mounted configuration is links to files
	}
	switch {
	case err != nil:
		return t.noteClosed(name, d, err)
	case info.IsDir():
		t.addWarning(name, "a link to a folder is not followed", "put the folder itself here")
	case !info.Mode().IsRegular():
		t.closed = append(t.closed, name)
		t.problems = append(t.problems, articles.Problem{File: name, What: "it is " + kindOf(info.Mode()) + ", which is not opened", Fix: "put a plain file here; what it held stays as it was"})
	default:
		into[name] = newStamp(info)
	}
	return nil
}

// stampsFor returns the map for a file of this name, nil when it is not read.
func (t *tree) stampsFor(name string) map[string]stamp {
	ext := strings.ToLower(path.Ext(name))
	switch {
	case slices.Contains(settingsFiles, name):
		return t.settings
	case picture.Types[ext] && !strings.HasPrefix(path.Base(name), "~$"):
		return t.pictures
	case isIgnored(name), strings.HasPrefix(path.Base(name), "~$"), inFolder(name, "img"):
	case ext == ".md" || ext == ".txt":
		return t.articles
	case path.Ext(name) == ".yaml":
		return t.sides
	}
	return nil
}

func kindOf(m fs.FileMode) string {
	switch {
	case m&fs.ModeNamedPipe != 0:
		return "a FIFO"
	case m&fs.ModeSocket != 0:
		return "a socket"
	case m&fs.ModeDevice != 0:
		return "a device"
	}
	return "no plain file"
}

// noteUnread notes a file that is not read. A link without an extension was
// meant to be a directory; none is followed, since it may lead in a circle.
func (t *tree) noteUnread(fsys fs.FS, name string, d fs.DirEntry) {
	if isLink(d) && path.Ext(name) == "" {
		info, err := fs.Stat(fsys, name)
		if err == nil && info.IsDir() || err != nil && !isMissing(err) {
			t.addWarning(name, "a link to a folder is not followed", "put the folder itself here")
		}
		if err != nil || info.IsDir() {
			return
		}
	}
	if _, ok := adviceFor(name); !ok || isIgnored(name) {
		return
	}
	if info, err := d.Info(); err == nil {
		t.unread[name] = newStamp(info)
	}
}

// walkListings notes the files of the listings that cannot be tables of listings.
// The others are another package's to read.
func (t *tree) walkListings(fsys fs.FS, dir string) {
	files, err := fs.ReadDir(fsys, dir)
	if err != nil {
		return // who reads the listings reports it
	}
	for _, d := range files {
		name := path.Join(dir, d.Name())
		switch ext := strings.ToLower(path.Ext(name)); {
		case d.IsDir(), ext == ".csv", ext == ".xml", ext == ".tsv", ext == ".yaml", ext == ".yml":
		case adviceByExtension[ext] != "":
			t.noteUnread(fsys, name, d)
		}
	}
}

// isIgnored reports whether a file is known not to be a piece, so that it is
// not reported as unread.
func isIgnored(name string) bool { return ignored[strings.ToLower(path.Base(name))] }

var ignored = text.WordSet("readme.md readme.txt license.txt license.md robots.txt paper.yaml categories.yaml places.yaml")

func inFolder(name, folder string) bool {
	return strings.HasPrefix(name, folder+"/") || strings.Contains(name, "/"+folder+"/")
}

// readSource reads a piece and the YAML beside it. A file over the limit is cut
// one byte above it: the reader reports it.
func readSource(fsys fs.FS, file, side string) (piece.Source, error) {
	s := piece.Source{Path: file, SidePath: side}
	var err error
	if s.Text, err = readLimited(fsys, file); err != nil {
		return s, err
	}
	if side != "" {
		s.Side, err = readLimited(fsys, side)
	}
	return s, err
}

func readLimited(fsys fs.FS, name string) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, piece.MaxSize+1))
}
