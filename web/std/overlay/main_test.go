package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

func TestWriteReplacesWholePackages(t *testing.T) {
	t.Parallel()
	src, std := t.TempDir(), t.TempDir()
	put := func(parts ...string) {
		t.Helper()
		name := filepath.Join(parts...)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte("package x\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for folder, path := range standIns {
		put(src, path, "old.go")
		put(src, path, "same.go")
		put(src, path, "old_test.go")
		put(std, folder, "same.go")
		put(std, folder, "same_test.go")
	}
	var b bytes.Buffer
	if err := write(&b, src, std); err != nil {
		t.Fatal(err)
	}
	var got struct{ Replace map[string]string }
	if err := json.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if want := 2 * len(standIns); len(got.Replace) != want {
		t.Errorf("%d files replaced, want %d: %v", len(got.Replace), want, got.Replace)
	}
	for folder, path := range standIns {
		if to, ok := got.Replace[filepath.Join(src, path, "old.go")]; !ok || to != "" {
			t.Errorf("%s/old.go → %q, want it left out", path, to)
		}
		if to := got.Replace[filepath.Join(src, path, "same.go")]; to != filepath.Join(std, folder, "same.go") {
			t.Errorf("%s/same.go → %q, want ours", path, to)
		}
	}
}

func TestWriteRefusesWhatIsNotThere(t *testing.T) {
	t.Parallel()
	if err := write(&bytes.Buffer{}, t.TempDir(), t.TempDir()); err == nil {
		t.Error("write over an empty toolchain is no error")
	}
}
