package content

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
)

// tombstones remembers every slug that was once public. One that has no file
// any more is gone, also when the file was removed while nobody watched.
type tombstones struct {
	file    string
	public  map[string]bool
	unsaved bool // the last write did not succeed
}

type tombstoneFile struct {
	Public []string `json:"public"` // slugs, sorted
}

func loadTombstones(file string, log *slog.Logger) *tombstones {
	t := &tombstones{file: file, public: map[string]bool{}}
	if file == "" {
		return t
	}
	raw, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return t
	}
	var f tombstoneFile
	if err == nil {
		err = json.Unmarshal(raw, &f)
	}
	if err != nil {
		// it is rewritten soon; what could not be read is kept for a person to look at
		_ = os.Rename(file, file+".unreadable")
		log.Error("content: the list of public pieces cannot be read; removed pieces answer 404 instead of 410", "file", file, "kept", file+".unreadable", "error", err)
		return t
	}
	for _, s := range f.Public {
		t.public[s] = true
	}
	return t
}

// add notes slugs that became public and writes the file. A write that did not
// succeed is an error once, and is tried again each time. The map is replaced,
// not changed: readers hold the old one.
func (t *tombstones) add(fresh []string) error {
	if len(fresh) > 0 {
		public := maps.Clone(t.public)
		for _, s := range fresh {
			public[s] = true
		}
		t.public = public
	}
	if t.file == "" || len(fresh) == 0 && !t.unsaved {
		return nil
	}
	raw, err := json.MarshalIndent(tombstoneFile{slices.Sorted(maps.Keys(t.public))}, "", " ")
	if err == nil {
		err = writeWhole(t.file, append(raw, '\n'))
	}
	again := t.unsaved
	if t.unsaved = err != nil; err != nil && !again {
		return fmt.Errorf("content: keep the list of public pieces: %w", err)
	}
	return nil
}

// writeWhole replaces a file such that a crash leaves the old or the new one.
func writeWhole(file string, b []byte) error {
	tmp, err := os.CreateTemp(filepath.Dir(file), "."+filepath.Base(file)+"-*")
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
