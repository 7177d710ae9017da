package sources

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"time"
)

// fileState identifies the state of a followed file without reading it. The zero value is
// a missing file.
type fileState struct {
	file        string // path
	size        int64
	time        time.Time
	mapping     string // path; "" without one
	mappingSize int64
	mappingTime time.Time
	pictures    [sha256.Size]byte
	origin      Origin
}

// listFiles returns the files to follow by the names of their sources: those of the newspaper's
// directory or, if it has none, those of the built-in sample.
func (f *follower) listFiles() (found map[string]fileState, origin Origin, err error) {
	if f.folder != nil {
		if found, err = f.listDir(f.folder, Folder); err != nil || len(found) > 0 || f.sample == nil {
			return found, Folder, err
		}
	}
	if f.sample == nil {
		return nil, "", nil
	}
	found, err = f.listDir(f.sample, Sample)
	return found, Sample, err
}

func (f *follower) listDir(fsys fs.FS, origin Origin) (map[string]fileState, error) {
	found := map[string]fileState{}
	entries, err := fs.ReadDir(fsys, listingsDir)
	if errors.Is(err, fs.ErrNotExist) {
		_, err = fs.Stat(fsys, ".") // a directory without listings, or none at all
	}
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		file := e.Name()
		ext := strings.ToLower(path.Ext(file))
		if e.IsDir() || ext != ".csv" && ext != ".xml" || strings.HasPrefix(file, ".") || strings.HasPrefix(file, "~$") {
			continue
		}
		name := strings.TrimSuffix(file, path.Ext(file))
		at := path.Join(listingsDir, file)
		switch other, twice := found[name]; {
		case nameFault(name) != "":
			f.logOnce(at+" is not followed: its name "+nameFault(name), "rename it, like my-listings"+ext)
			continue
		case twice:
			f.logOnce(at+" is not followed: "+other.file+" has the same name", "rename one of them")
			continue
		}
		state, err := f.stat(fsys, at, name)
		if errors.Is(err, fs.ErrNotExist) { // removed since
			continue
		}
		if err != nil {
			f.logOnce(at+" cannot be read: "+err.Error(), "let the server's user read it")
			continue
		}
		state.origin = origin
		found[name] = state
	}
	if len(found) > 0 {
		sum := f.pictures.digest(fsys)
		for name, state := range found {
			state.pictures = sum
			found[name] = state
		}
	}
	return found, nil
}

func (f *follower) stat(fsys fs.FS, at, name string) (fileState, error) {
	info, err := fs.Stat(fsys, at)
	if err != nil {
		return fileState{}, err
	}
	if !info.Mode().IsRegular() {
		return fileState{}, errors.New("it is not a plain file")
	}
	state := fileState{file: at, size: info.Size(), time: info.ModTime()}
	side := path.Join(listingsDir, name+".yaml")
	if info, err := fs.Stat(fsys, side); err == nil {
		state.mapping, state.mappingSize, state.mappingTime = side, info.Size(), info.ModTime()
	}
	return state, nil
}

// picturesState caches the digest of the pictures until next.
type picturesState struct {
	sum  [sha256.Size]byte
	next time.Time
}

// digest returns a digest of the names, sizes and times of the pictures of listings.
func (p *picturesState) digest(fsys fs.FS) [sha256.Size]byte {
	begun := time.Now()
	if begun.Before(p.next) {
		return p.sum
	}
	h := sha256.New()
	_ = fs.WalkDir(fsys, listingsDir+"/img", func(name string, d fs.DirEntry, err error) error { // a picture that cannot be read is reported with its listing
		if err != nil || d.IsDir() {
			return nil
		}
		if info, err := d.Info(); err == nil {
			fmt.Fprintf(h, "%q %d %d\n", name, info.Size(), info.ModTime().UnixNano())
		}
		return nil
	})
	copy(p.sum[:], h.Sum(nil))
	p.next = time.Now().Add(max(poll, pollShare*time.Since(begun)))
	return p.sum
}
