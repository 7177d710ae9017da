package convert

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"

	"broadside/articles/text"
)

// manifestName is the file in which a folder of stories records the files that were written to it.
// The library reads no file that begins with a dot. The records are not in the front matter,
// because it allows no keys of other programs, is copied with a story, and cannot show that a story
// was removed.
const manifestName = ".import-articles.json"

// record is the entry of one story in the manifest.
type record struct {
	File     string            `json:"file"`
	Sum      string            `json:"sum"`    // of the file as it was written
	Source   string            `json:"source"` // sum of the story in the source
	Version  string            `json:"version,omitempty"`
	Link     string            `json:"link,omitempty"`
	Pictures map[string]string `json:"pictures,omitempty"` // address → name below img/
}

// folder is the folder that stories are written to.
type folder struct {
	root    *os.Root // nil in a dry run for a folder that does not exist
	dry     bool
	stories map[string]*record // by the ID of the story
	slugs   map[string]string  // slug → ID, "" for a file that this program did not write
	claimed map[string]string  // ID → slug of a story that is not in the manifest yet
	changed bool
	journal *os.File // nil until the first story is written
}

func openFolder(dir string, dry bool) (*folder, error) {
	f := &folder{dry: dry, stories: map[string]*record{}, slugs: map[string]string{}, claimed: map[string]string{}}
	if !dry {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return nil, fmt.Errorf("the folder for stories cannot be made: %w; give another with -o", err)
		}
	}
	root, err := os.OpenRoot(dir)
	if dry && errors.Is(err, fs.ErrNotExist) {
		return f, nil
	}
	if err != nil {
		return nil, fmt.Errorf("the folder for stories cannot be opened: %w; give another with -o", err)
	}
	f.root = root
	return f, f.load()
}

// load reads the manifest and the names of the files.
func (f *folder) load() error {
	raw, err := f.root.ReadFile(manifestName)
	if err == nil {
		err = json.Unmarshal(raw, &f.stories)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s cannot be read: %w; put back its last copy, or import into an empty folder", manifestName, err)
	}
	if err := f.recover(); err != nil {
		return err
	}
	for id, r := range f.stories {
		if r == nil || !fs.ValidPath(r.File) {
			delete(f.stories, id)
			continue
		}
		f.slugs[text.SlugOf(r.File)] = id
	}
	return fs.WalkDir(f.root.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		ext := strings.ToLower(path.Ext(name))
		if _, ours := f.slugs[text.SlugOf(name)]; !d.IsDir() && (ext == ".md" || ext == ".txt") && !ours {
			f.slugs[text.SlugOf(name)] = ""
		}
		return nil
	})
}

func (f *folder) close() {
	if f.journal != nil { // the manifest could not be written
		f.journal.Close()
	}
	if f.root != nil {
		f.root.Close()
	}
}

// save writes the manifest if it changed, and removes the journal.
func (f *folder) save() error {
	if !f.changed || f.dry {
		return nil
	}
	raw, err := json.MarshalIndent(f.stories, "", "\t")
	if err != nil {
		return err
	}
	f.changed = false
	if err := f.write(manifestName, append(raw, '\n')); err != nil {
		return err
	}
	return f.endJournal()
}

// write replaces a file atomically: a reader sees the old or the new content.
func (f *folder) write(name string, b []byte) error {
	if f.dry {
		return nil
	}
	if err := f.root.MkdirAll(path.Dir(name), 0o755); err != nil {
		return fmt.Errorf("%s cannot be written: %w", name, err)
	}
	temporary := temporaryOf(name)
	err := f.root.WriteFile(temporary, b, 0o644)
	if err == nil {
		err = f.root.Rename(temporary, name)
	}
	if err != nil {
		f.root.Remove(temporary)
		return fmt.Errorf("%s cannot be written: %w", name, err)
	}
	return nil
}

// temporaryOf returns the name under which write writes a file before it is complete.
func temporaryOf(name string) string { return path.Join(path.Dir(name), "."+path.Base(name)+".tmp") }

// read returns a file; fs.ErrNotExist if it is not there.
func (f *folder) read(name string) ([]byte, error) {
	if f.root == nil {
		return nil, fs.ErrNotExist
	}
	return f.root.ReadFile(name)
}

func (f *folder) has(name string) bool {
	if f.root == nil {
		return false
	}
	info, err := f.root.Stat(name)
	return err == nil && info.Mode().IsRegular()
}

// claim returns a slug for a story: the one that it has already, else wanted, with a number
// appended if another story has it.
func (f *folder) claim(id, wanted string) string {
	if slug := f.slugOf(id); slug != "" {
		return slug
	}
	slug := wanted
	for n := 2; ; n++ {
		if owner, taken := f.slugs[slug]; !taken || owner == id || owner == "" {
			f.slugs[slug], f.claimed[id] = id, slug
			return slug
		}
		slug = fmt.Sprintf("%s-%d", wanted, n)
	}
}

// slugOf returns the slug that claim gave to a story.
func (f *folder) slugOf(id string) string {
	if r := f.stories[id]; r != nil {
		return text.SlugOf(r.File)
	}
	return f.claimed[id]
}

func sumOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:16])
}
