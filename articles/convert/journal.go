package convert

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// journalName is the write-ahead journal of a run: a line for each story, written before its
// file. The manifest is written at the end of the run; after a run that was killed, the next
// one reads from the journal which files were written, and does not treat them as edited.
const journalName = ".import-articles.journal"

// journalEntry is a line of the journal.
type journalEntry struct {
	ID string `json:"id"`
	record
}

// announce writes the record of a story to the journal.
func (f *folder) announce(id string, r *record) (err error) {
	if f.dry {
		return nil
	}
	if f.journal == nil {
		if f.journal, err = f.root.OpenFile(journalName, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644); err != nil {
			return fmt.Errorf("%s cannot be written: %w", journalName, err)
		}
	}
	line, err := json.Marshal(journalEntry{id, *r})
	if err == nil {
		_, err = f.journal.Write(append(line, '\n'))
	}
	if err != nil {
		return fmt.Errorf("%s cannot be written: %w", journalName, err)
	}
	return nil
}

// recover reads the journal of a killed run and adopts the records whose files were written. A
// truncated line belongs to a file that was not written. It also removes temporary files that the
// run has left.
func (f *folder) recover() error {
	raw, err := f.root.ReadFile(journalName)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("%s cannot be read: %w", journalName, err)
	}
	f.changed = true
	for line := range bytes.Lines(raw) {
		var e journalEntry
		if json.Unmarshal(line, &e) != nil || !fs.ValidPath(e.File) {
			continue
		}
		if !f.dry {
			_ = f.root.Remove(temporaryOf(e.File)) // usually not there
		}
		if b, err := f.read(e.File); err == nil && sumOf(b) == e.Sum {
			f.stories[e.ID] = &e.record
		}
	}
	return nil
}

// endJournal removes the journal once the manifest has its records.
func (f *folder) endJournal() error {
	if f.journal != nil {
		if err := f.journal.Close(); err != nil {
			return err
		}
		f.journal = nil
	}
	if err := f.root.Remove(journalName); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
