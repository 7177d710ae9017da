package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestKeptKey(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "count.key")
	first, err := loadOrCreateKey(path)
	if err != nil || len(first) != 32 {
		t.Fatalf("%d bytes, %v", len(first), err)
	}
	if again, err := loadOrCreateKey(path); err != nil || !bytes.Equal(again, first) {
		t.Errorf("another key at the second start, %v", err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("its rights are %v, %v", info.Mode(), err)
	}
	if other, err := loadOrCreateKey(filepath.Join(t.TempDir(), "count.key")); err != nil || bytes.Equal(other, first) {
		t.Errorf("two servers have one key, %v", err)
	}
}

func TestKeptKeyDamaged(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "count.key")
	if err := os.WriteFile(path, []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := loadOrCreateKey(path); err == nil || !strings.Contains(err.Error(), "remove it") {
		t.Errorf("error %v, want one with a remedy", err)
	}
	if _, err := loadOrCreateKey(filepath.Join(t.TempDir(), "none", "count.key")); err == nil {
		t.Error("a key was kept in a directory that is not there")
	}
}
