package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
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
