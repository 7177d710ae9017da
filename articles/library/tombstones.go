package library

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// tombstones stores every slug that was once public, with its language. A slug
// without a file is gone, also if the file was removed while the program did
// not run.
type tombstones struct {
	file    string
	folder  string
	kept    tombstoneFile     // the contents of the file, with the pieces of other folders
	public  map[string]string // slug → language, "" when it is not known
	unsaved bool              // the last write did not succeed
}

// tombstoneFile is how the list is written. Older files have a list of slugs
// without folders: each belongs to every folder until one is found to have it.
type tombstoneFile struct {
	Public  []string                     `json:"public,omitempty"`
	Folders map[string]map[string]string `json:"folders"` // folder → slug → language
}

func loadTombstones(file, folder string, log *slog.Logger) *tombstones {
	t := &tombstones{file: file, folder: folder, public: map[string]string{}}
	if file == "" {
		return t
	}
	removeTemporaries(file)
	raw, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return t
	}
	var kept tombstoneFile
	if err == nil {
		err = json.Unmarshal(raw, &kept)
	}
	if err != nil {
		// it is rewritten soon, so the damaged file is kept for a person to look at
		_ = os.Rename(file, file+".unreadable")
		log.Error("content: the list of public pieces cannot be read; removed pieces answer 404 instead of 410", "file", file, "kept", file+".unreadable", "error", err)
		return t
	}
	t.kept = kept
	t.public = kept.slugsOf(folder)
	return t
}

// slugsOf returns the slugs of a folder's pieces and their languages, in a new
// map.
func (f *tombstoneFile) slugsOf(folder string) map[string]string {
	public := map[string]string{}
	for _, slug := range f.Public {
		public[slug] = ""
	}
	maps.Copy(public, f.Folders[folder])
	return public
}

// isKnown reports whether slug is noted as this folder's, in lang.
func (t *tombstones) isKnown(slug, lang string) bool {
	known, ok := t.kept.Folders[t.folder][slug]
	return ok && known == lang
}

// addSlugs notes slugs that became public, with their languages, and writes the
// file. A write that did not succeed is an error once, and is tried again each
// time. The map is replaced, not changed: readers hold the old one.
func (t *tombstones) addSlugs(fresh map[string]string) error {
	if len(fresh) > 0 {
		own := map[string]string{}
		maps.Copy(own, t.kept.Folders[t.folder])
		maps.Copy(own, fresh)
		if t.kept.Folders == nil {
			t.kept.Folders = map[string]map[string]string{}
		}
		t.kept.Folders[t.folder] = own
		t.kept.Public = slices.DeleteFunc(t.kept.Public, func(slug string) bool {
			_, ok := own[slug]
			return ok
		})
		t.public = t.kept.slugsOf(t.folder)
	}
	if t.file == "" || len(fresh) == 0 && !t.unsaved {
		return nil
	}
	raw, err := json.MarshalIndent(t.kept, "", " ")
	if err == nil {
		err = replaceFile(t.file, append(raw, '\n'))
	}
	again := t.unsaved
	if t.unsaved = err != nil; err != nil && !again {
		return fmt.Errorf("content: keep the list of public pieces: %w", err)
	}
	return nil
}

// replaceFile replaces a file such that a crash leaves the old or the new one.
func replaceFile(file string, b []byte) error {
	tmp, err := os.CreateTemp(filepath.Dir(file), temporaryPrefix(file)+"*")
	if err != nil {
		return err
	}
	_, err = tmp.Write(b)
	if err == nil {
		err = tmp.Sync()
	}
	if err = errors.Join(err, tmp.Close()); err == nil {
		err = os.Rename(tmp.Name(), file)
	}
	if err != nil {
		_ = os.Remove(tmp.Name())
	}
	return err
}

func temporaryPrefix(file string) string { return "." + filepath.Base(file) + "-" }

// removeTemporaries removes the temporary files of writes that a crash cut
// off. Errors are ignored: such a file does no harm.
func removeTemporaries(file string) {
	dir := filepath.Dir(file)
	files, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, f := range files {
		if f.Type().IsRegular() && strings.HasPrefix(f.Name(), temporaryPrefix(file)) {
			_ = os.Remove(filepath.Join(dir, f.Name()))
		}
	}
}
