package main

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// loadOrCreateKey returns the 32 random bytes in a file. It creates the file at the first start,
// readable only by the server's user.
func loadOrCreateKey(path string) ([]byte, error) {
	key, err := os.ReadFile(path)
	switch {
	case err == nil && len(key) == 32:
		return key, nil
	case err == nil:
		return nil, fmt.Errorf("%s holds %d bytes and should hold 32: remove it, and a new key is made", path, len(key))
	case !errors.Is(err, fs.ErrNotExist):
		return nil, err
	}
	key = make([]byte, 32)
	_, _ = rand.Read(key) // never fails (crypto/rand)
	part := path + ".new"
	if err := os.WriteFile(part, key, 0o600); err != nil {
		return nil, err
	}
	return key, os.Rename(part, path)
}

// lastRun holds settings of the server, in its data directory, for commands that run without it.
type lastRun struct {
	Articles string `json:"articles"` // absolute path; "" is the paper that ships
}

func (c *config) lastRunPath() string { return filepath.Join(c.data, "last-run.json") }

// writeLastRun keeps the directory of -articles: a command that opens the store later has to check
// listings against the same categories.
func (c *config) writeLastRun() error {
	at, err := c.articlesPath()
	if err != nil {
		return err
	}
	text, err := json.Marshal(lastRun{at})
	if err != nil {
		return err
	}
	part := c.lastRunPath() + ".new"
	if err := os.WriteFile(part, text, 0o600); err != nil {
		return err
	}
	return os.Rename(part, c.lastRunPath())
}

// lastArticles returns the -articles of the last server, "" if no server has run.
func (c *config) lastArticles() string {
	var last lastRun
	text, err := os.ReadFile(c.lastRunPath())
	if err != nil || json.Unmarshal(text, &last) != nil {
		return ""
	}
	if _, err := os.Stat(last.Articles); errors.Is(err, fs.ErrNotExist) {
		return ""
	}
	return last.Articles
}
