//go:build unix

package control

import (
	"os"
	"path/filepath"
	"testing"
)

func TestGiveToOwner(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("only root can give files away")
	}
	const server, other = 65532, 65533
	outside := filepath.Join(t.TempDir(), "outside")
	dir := t.TempDir()
	for _, tt := range []struct {
		name  string
		owner int
		want  uint32
	}{{"db", 0, server}, {"sources/kept", 0, server}, {"foreign", other, other}} {
		path := filepath.Join(dir, tt.name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chown(path, tt.owner, -1); err != nil {
			t.Skip("no chown here: ", err)
		}
	}
	if err := os.WriteFile(outside, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	if err := GiveToOwner(dir); err != nil {
		t.Fatal(err)
	}
	if is, err := ownerOf(filepath.Join(dir, "db")); err != nil || is.Uid != 0 {
		t.Errorf("in root's own directory: %v, %v", is, err)
	}
	if err := os.Chown(dir, server, server); err != nil {
		t.Fatal(err)
	}
	if err := GiveToOwner(dir); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]uint32{"db": server, "sources": server, "sources/kept": server, "foreign": other, "link": server} {
		if is, err := ownerOf(filepath.Join(dir, name)); err != nil || is.Uid != want {
			t.Errorf("%s: %v, %v, want owner %d", name, is, err, want)
		}
	}
	if is, err := ownerOf(outside); err != nil || is.Uid != 0 {
		t.Errorf("a file behind a link: %v, %v", is, err)
	}
}
