package database_test

import (
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"broadside/server/store/sqlite/database"
)

func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		before func(t *testing.T, path string)
		is     error
		says   string
	}{
		{"another process has it", func(t *testing.T, path string) {
			f := open(t, path)
			t.Cleanup(func() { f.Close() })
		}, database.ErrInUse, "another process"},
		{"written by a newer program", func(t *testing.T, path string) {
			run(t, path, `PRAGMA user_version = 999`)
		}, database.ErrNewer, "newer version"},
		{"no database", func(t *testing.T, path string) {
			if err := os.WriteFile(path, []byte(strings.Repeat("not a database ", 100)), 0o600); err != nil {
				t.Fatal(err)
			}
		}, nil, "is not a database"},
		{"no directory", func(t *testing.T, path string) {
			if err := os.RemoveAll(filepath.Dir(path)); err != nil {
				t.Fatal(err)
			}
		}, nil, "does its directory exist"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "dir", "s.db")
			if err := os.Mkdir(filepath.Dir(path), 0o700); err != nil {
				t.Fatal(err)
			}
			tt.before(t, path)
			f, err := database.Open(t.Context(), path)
			if err == nil {
				f.Close()
				t.Fatal("it was opened")
			}
			if tt.is != nil && !errors.Is(err, tt.is) || !strings.Contains(err.Error(), tt.says) || !strings.Contains(err.Error(), path) {
				t.Errorf("error is %q, want it to name the file and say %q", err, tt.says)
			}
		})
	}
}

// A failed migration leaves the version unchanged.
func TestMigrationsAreWhole(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "s.db")
	run(t, path, `CREATE TABLE spots (in_the_way INTEGER)`)
	if f, err := database.Open(t.Context(), path); err == nil {
		f.Close()
		t.Fatal("it was opened")
	}
	db := openRaw(t, path)
	var version, tables int
	if err := db.QueryRow(`PRAGMA user_version`).Scan(&version); err != nil || version != 0 {
		t.Errorf("version is %d, %v, want 0", version, err)
	}
	if err := db.QueryRow(`SELECT count(*) FROM sqlite_schema`).Scan(&tables); err != nil || tables != 1 {
		t.Errorf("there are %d tables, %v, want the one in the way", tables, err)
	}
}

// Paths may contain characters that are special in URLs.
func TestOddPaths(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"a b.db", "q?x=1.db", "100%.db", "#1.db", "دبي.db"} {
		path := filepath.Join(t.TempDir(), name)
		if err := open(t, path).Close(); err != nil {
			t.Error(err)
		}
		if _, err := os.Stat(path); err != nil {
			t.Error(err)
		}
	}
}

// New files have mode 0600, including those that SQLite creates.
func TestNewFilesAreTheOwnersAlone(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "s.db")
	f := open(t, path)
	defer f.Close()
	if _, err := f.Write.Exec(`INSERT INTO meta (name, value) VALUES ('a', 'kept')`); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(path + "*")
	if err != nil || len(files) < 4 { // database, -owner, -wal, -shm
		t.Fatalf("files %q, %v, want the database and three beside it", files, err)
	}
	for _, file := range files {
		info, err := os.Stat(file)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v, want -rw-------", filepath.Base(file), info.Mode(), err)
		}
	}
}

// Opening an existing file keeps its mode and content.
func TestRightsOfAFileThatIsThere(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "s.db")
	f := open(t, path)
	_, err := f.Write.Exec(`INSERT INTO meta (name, value) VALUES ('a', 'kept')`)
	if err := errors.Join(err, f.Close(), os.Chmod(path, 0o640)); err != nil {
		t.Fatal(err)
	}
	f = open(t, path)
	defer f.Close()
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("rights are %v, %v, want them as they were given", info.Mode(), err)
	}
	var value string
	if err := f.Read.QueryRow(`SELECT value FROM meta WHERE name = 'a'`).Scan(&value); err != nil || value != "kept" {
		t.Errorf("the content is %q, %v", value, err)
	}
}

func open(t *testing.T, path string) *database.File {
	t.Helper()
	f, err := database.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func openRaw(t testing.TB, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func run(t *testing.T, path, text string) {
	t.Helper()
	if _, err := openRaw(t, path).Exec(text); err != nil {
		t.Fatal(err)
	}
}
