package backup

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"broadside/app/classifieds"
	"broadside/server/export"
	"broadside/server/store"
	"broadside/server/store/sqlite"
	"broadside/server/store/sqlite/database"
	"broadside/server/storetest"
)

var now = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// otherFiles are the files of a data directory beside the database.
var otherFiles = map[string]string{
	"count.key": strings.Repeat("k", 32), "gone.json": `{"a":1}`, "photos/ab/1.jpg": randomText(100_000), "photos/ab/2.jpg": "", "photos/صورة.jpg": "x",
}

// randomText returns n bytes that cannot be compressed: in a repetition, two archives with
// different bits can have the same content.
func randomText(n int) string {
	b := make([]byte, n)
	_, _ = rand.NewChaCha8([32]byte{}).Read(b)
	return string(b)
}

// makeData creates a data directory with n listings and leaves its store open.
func makeData(t testing.TB, dir string, n int) *sqlite.Store {
	t.Helper()
	for name, content := range otherFiles {
		writeFile(t, filepath.Join(dir, name), content)
	}
	for _, transient := range []string{"count.key.new", ".hidden", "broadside.db-journal", "x.part", "lost+found/1"} {
		writeFile(t, filepath.Join(dir, transient), "transient")
	}
	s := openStore(t, dir)
	if err := s.Put(t.Context(), storetest.Slice(n)...); err != nil {
		t.Fatal(err)
	}
	return s
}

func writeFile(t testing.TB, path, content string) {
	t.Helper()
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o750), os.WriteFile(path, []byte(content), 0o600)); err != nil {
		t.Fatal(err)
	}
}

func databaseOf(dir string) string { return filepath.Join(dir, databaseName) }

// openStore opens the store of a data directory as a server does.
func openStore(t testing.TB, dir string) *sqlite.Store {
	t.Helper()
	if err := Recover(t.Context(), dir, databaseOf(dir)); err != nil {
		t.Fatal(err)
	}
	s, err := sqlite.Open(t.Context(), databaseOf(dir), store.Config{Categories: storetest.Categories(), Cities: storetest.Cities()})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func closeStore(t testing.TB, s *sqlite.Store) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// exportStore exports all listings of a store.
func exportStore(t testing.TB, s *sqlite.Store) string {
	t.Helper()
	x, err := s.Select(t.Context(), classifieds.Filter{}, "", storetest.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	var b bytes.Buffer
	if _, err := export.Run(t.Context(), &b, x, export.Options{Format: export.JSONL}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// exportDirectory opens the store of a data directory, exports it and closes it.
func exportDirectory(t testing.TB, dir string) string {
	t.Helper()
	s := openStore(t, dir)
	defer closeStore(t, s)
	return exportStore(t, s)
}

// filesOf returns the files of a directory but the database, its lock and its logs.
func filesOf(t testing.TB, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || strings.HasPrefix(e.Name(), databaseName) {
			return err
		}
		b, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		out[filepath.ToSlash(name)] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// create writes an archive of a data directory.
func create(t testing.TB, dir string) (archive string, s Summary) {
	t.Helper()
	archive = filepath.Join(t.TempDir(), "backup.tar.gz")
	if err := os.WriteFile(archive, []byte("readable by all"), 0o644); err != nil {
		t.Fatal(err)
	}
	s, err := Create(t.Context(), Options{Data: dir, Database: databaseOf(dir), To: archive, Version: "test", Now: now})
	if err != nil {
		t.Fatal(err)
	}
	return archive, s
}

func restoreTo(t testing.TB, archive, dir string, force bool) error {
	t.Helper()
	_, err := Restore(t.Context(), RestoreOptions{From: archive, Data: dir, Database: databaseOf(dir), Force: force})
	return err
}

func TestBackupAndRestore(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := makeData(t, dir, 200)
	want := exportStore(t, s)
	files := maps.Clone(otherFiles)
	files["photos/large.jpg"] = randomText(smallFile + 1)
	writeFile(t, filepath.Join(dir, "photos/large.jpg"), files["photos/large.jpg"])
	writeFile(t, filepath.Join(dir, releasesName, "0001-0.wasm.br"), "left out")
	writeFile(t, filepath.Join(dir, mailName, "20261130T080000-a.eml"), "left out")
	archive, summary := create(t, dir)
	closeStore(t, s)
	info, err := os.Stat(archive)
	if err != nil || info.Mode().Perm() != 0o600 || info.Size() != summary.Bytes {
		t.Errorf("the archive has mode %v and %d bytes, want 0600 and %d (%v)", info.Mode(), info.Size(), summary.Bytes, err)
	}
	if left, _ := os.ReadDir(filepath.Dir(archive)); len(left) != 1 {
		t.Errorf("%d files beside the archive", len(left)-1)
	}
	m := summary.Manifest
	if m.Version != "test" || !m.Created.Equal(now) || m.Schema < 1 || len(m.Members) != 1+len(files) || m.Members[0].Name != databaseName {
		t.Errorf("the manifest is %+v", m)
	}
	target := filepath.Join(t.TempDir(), "new", "data")
	if err := restoreTo(t, archive, target, false); err != nil {
		t.Fatal(err)
	}
	if got := filesOf(t, target); !maps.Equal(got, files) {
		t.Errorf("restored the files %q", slices.Sorted(maps.Keys(got)))
	}
	if exportDirectory(t, target) != want {
		t.Error("the restored listings differ")
	}
	if info, err := os.Stat(databaseOf(target)); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the database has mode %v, want 0600 (%v)", info.Mode(), err)
	}
}

// A restore with Force replaces all: also the log of the old database, in which SQLite would
// find the old pages, and files that the backup does not have.
func TestRestoreReplaces(t *testing.T) {
	t.Parallel()
	old, dir := t.TempDir(), t.TempDir()
	s := makeData(t, old, 50)
	want := exportStore(t, s)
	archive, _ := create(t, old)
	closeStore(t, s)

	s = makeData(t, dir, 120)
	writeFile(t, filepath.Join(dir, "photos/later.jpg"), "later")
	log, err := os.ReadFile(databaseOf(dir) + "-wal")
	if err != nil || len(log) == 0 {
		t.Fatalf("a log of %d bytes (%v)", len(log), err)
	}
	if err := restoreTo(t, archive, dir, true); err == nil || !strings.Contains(err.Error(), "stop it first") {
		t.Errorf("restore while a server runs: %v", err)
	}
	closeStore(t, s)
	writeFile(t, databaseOf(dir)+"-wal", string(log)) // as a killed server leaves it
	if err := restoreTo(t, archive, dir, false); err == nil || !strings.Contains(err.Error(), "-force") {
		t.Errorf("restore into a directory that is not empty: %v", err)
	}
	if err := restoreTo(t, archive, dir, true); err != nil {
		t.Fatal(err)
	}
	if exportDirectory(t, dir) != want {
		t.Error("the restored listings differ")
	}
	got := filesOf(t, dir)
	delete(got, "lost+found/1")
	if !maps.Equal(got, otherFiles) {
		t.Errorf("restored the files %q", slices.Sorted(maps.Keys(got)))
	}
}

func TestRestoreRefusesDirectories(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := makeData(t, dir, 5)
	archive, _ := create(t, dir)
	closeStore(t, s)
	other := t.TempDir()
	writeFile(t, filepath.Join(other, "thesis.txt"), "not ours")
	if err := restoreTo(t, archive, other, true); err == nil || !strings.Contains(err.Error(), "thesis.txt") {
		t.Errorf("restore over files of somebody: %v", err)
	}
	_, err := Restore(t.Context(), RestoreOptions{From: archive, Data: t.TempDir(), Database: filepath.Join(t.TempDir(), "a.db")})
	if err == nil || !strings.Contains(err.Error(), "-store") {
		t.Errorf("restore of a database elsewhere: %v", err)
	}
	if err := restoreTo(t, filepath.Join(dir, "none"), t.TempDir(), false); err == nil {
		t.Error("restore of no archive has no error")
	}
	named := t.TempDir()
	if _, err := Restore(t.Context(), RestoreOptions{From: archive, Data: named, Database: filepath.Join(named, "paper.db")}); err != nil {
		t.Error(err)
	}
	if _, err := database.Verify(t.Context(), filepath.Join(named, "paper.db")); err != nil {
		t.Error(err)
	}
}

func TestCreateErrors(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := makeData(t, dir, 5)
	defer closeStore(t, s)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for _, tt := range []struct {
		name string
		ctx  context.Context
		o    Options
		want string
	}{
		{"archive in the data", t.Context(), Options{Data: dir, Database: databaseOf(dir), To: filepath.Join(dir, "photos", "b.tar.gz")}, "in the data directory"},
		{"no directory for it", t.Context(), Options{Data: dir, Database: databaseOf(dir), To: filepath.Join(dir, "none", "b.tar.gz")}, "cannot be written"},
		{"no file", t.Context(), Options{Data: dir, Database: databaseOf(dir), To: os.DevNull}, "no plain file"},
		{"no database", t.Context(), Options{Data: dir, Database: filepath.Join(dir, "x.db"), To: filepath.Join(t.TempDir(), "b")}, "no database"},
		{"no data", t.Context(), Options{Data: filepath.Join(dir, "none"), Database: databaseOf(dir), To: filepath.Join(t.TempDir(), "b")}, "-data"},
		{"interrupted", ended, Options{Data: dir, Database: databaseOf(dir), To: filepath.Join(t.TempDir(), "b")}, "canceled"},
	} {
		_, err := Create(tt.ctx, tt.o)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want an error with %q", tt.name, err, tt.want)
		}
		if left, _ := os.ReadDir(filepath.Dir(tt.o.To)); tt.o.To != os.DevNull && !strings.HasPrefix(tt.o.To, dir) && len(left) > 0 {
			t.Errorf("%s: %d files were left", tt.name, len(left))
		}
	}
}

// A symbolic link may lead anywhere: it is named, not followed.
func TestCreateNamesLinks(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := makeData(t, dir, 1)
	defer closeStore(t, s)
	if err := os.Symlink(t.TempDir(), filepath.Join(dir, "elsewhere")); err != nil {
		t.Skip("no symbolic links here: ", err)
	}
	if _, summary := create(t, dir); !slices.Equal(summary.Skipped, []string{"elsewhere"}) {
		t.Errorf("skipped %q, want the link", summary.Skipped)
	}
}

// readMembers returns the headers and contents of an archive.
func readMembers(t testing.TB, archive string) (headers []*tar.Header, contents [][]byte) {
	t.Helper()
	f, err := os.Open(archive)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return headers, contents
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		headers, contents = append(headers, h), append(contents, b)
	}
}

// Members are plain files for their owner, whatever their mode was.
func TestArchiveHeaders(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := makeData(t, dir, 1)
	defer closeStore(t, s)
	archive, summary := create(t, dir)
	headers, contents := readMembers(t, archive)
	if len(headers) != 1+len(summary.Manifest.Members) {
		t.Fatalf("%d members", len(headers))
	}
	for i, h := range headers {
		if h.Typeflag != tar.TypeReg || h.Mode != 0o600 || h.Uname+h.Gname != "" || h.Uid+h.Gid != 0 || !h.ModTime.Equal(now) {
			t.Errorf("member %+v", h)
		}
		if i > 0 && int64(len(contents[i])) != summary.Manifest.Members[i-1].Size {
			t.Errorf("%s has %d bytes", h.Name, len(contents[i]))
		}
	}
	if got := fmt.Sprint(string(contents[0][:1])); got != "{" {
		t.Errorf("the manifest begins with %q", got)
	}
}
