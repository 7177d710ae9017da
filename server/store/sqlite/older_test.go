package sqlite

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"broadside/app/classifieds"
	"broadside/server/store"
	"broadside/server/store/sqlite/database"
	"broadside/server/storetest"
)

// writeOldSchema writes a file of schema n with the listings and empty derived tables.
func writeOldSchema(t *testing.T, path string, n int, listings []classifieds.Listing) {
	t.Helper()
	db := openRaw(t, path)
	if err := database.Migrate(t.Context(), db, n); err != nil {
		t.Fatal(err)
	}
	for i, l := range listings {
		body, err := json.Marshal(l)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.Exec(`INSERT INTO listings (key, id, state, expires, body) VALUES (?, ?, ?, ?, ?)`,
			l.Published.Unix()<<store.KeyBits|int64(i), l.ID, string(l.State), l.Expires.Unix(), body); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := db.Exec(`INSERT INTO decisions (listing, at, who, verdict, reason) VALUES (?, 1, 'mona', 'held', 'a look')`, listings[0].ID); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// Files of all older schemas are migrated, keep their listings and decisions, and
// give the same results as a new file.
func TestOlderSchemas(t *testing.T) {
	t.Parallel()
	all := storetest.Slice(150)
	for n := 1; n < database.Schema; n++ {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "s.db")
			writeOldSchema(t, path, n, all)
			s := open(t, path)
			defer s.Close()
			var version int
			if err := s.read.QueryRow(`PRAGMA user_version`).Scan(&version); err != nil || version != database.Schema {
				t.Errorf("version is %d, %v, want %d", version, err, database.Schema)
			}
			for _, address := range []string{"", "q=villa", "category=motors", "sort=price", "near=25.2,55.27&sort=distance"} {
				compare(t, s, all, filter(t, address), storetest.Now)
			}
			if d, err := s.Decisions(t.Context(), all[0].ID); err != nil || len(d) != 1 || d[0].Who != "mona" {
				t.Errorf("decisions are %v, %v, want the one of before", d, err)
			}
			if _, err := s.FrameCounts(t.Context(), "x", "2026-01-01", "2026-12-31"); err != nil {
				t.Errorf("a table of a later schema: %v", err)
			}
			put(t, s, listing("after"))
			checkDerived(t, s)
		})
	}
}

// A file with a newer schema is rejected and not changed.
func TestNewerSchemaIsLeftAlone(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "s.db")
	s := open(t, path)
	put(t, s, listing("a"))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	run(t, path, fmt.Sprintf(`PRAGMA user_version = %d`, database.Schema+1))
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	_, err = Open(t.Context(), path, store.Config{})
	if err == nil || !strings.Contains(err.Error(), fmt.Sprintf("schema %d, known up to %d", database.Schema+1, database.Schema)) {
		t.Errorf("error is %v, want it to name both schemas", err)
	}
	after, err := os.ReadFile(path)
	if err != nil || string(after) != string(before) {
		t.Errorf("the file was written to: %d bytes before, %d after, %v", len(before), len(after), err)
	}
	run(t, path, fmt.Sprintf(`PRAGMA user_version = %d`, database.Schema))
	s = open(t, path)
	defer s.Close()
	if got, _ := found(t, s, "", storetest.Now); len(got) != 1 {
		t.Errorf("the right program finds %v", got)
	}
}

// A damaged file is rejected with an error that has its path and advice, or it
// works completely.
func TestDamagedFiles(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		damage func(b []byte) []byte
		says   string
	}{
		{"overwritten in the middle", func(b []byte) []byte {
			for i := 4096; i < len(b); i++ {
				b[i] = 0xA5
			}
			return b
		}, "is damaged"},
		{"cut off", func(b []byte) []byte { return b[:len(b)/3/4096*4096] }, "is damaged"},
		{"another file", func(b []byte) []byte { copy(b, "SQLite format 9\x00"); return b }, "is not a database"},
		{"only a head", func(b []byte) []byte { return b[:50] }, "is damaged"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "s.db")
			s := open(t, path)
			put(t, s, storetest.Slice(300)...)
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, tt.damage(b), 0o600); err != nil {
				t.Fatal(err)
			}
			s, err = Open(t.Context(), path, store.Config{Categories: storetest.Categories(), Cities: storetest.Cities()})
			if err == nil {
				s.Close()
				t.Fatal("it was opened")
			}
			if !strings.Contains(err.Error(), tt.says) || !strings.Contains(err.Error(), path) {
				t.Errorf("error is %q, want it to name the file and say %q", err, tt.says)
			}
			// The lock is released, so a restored copy opens.
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
			if err := open(t, path).Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

// After a crash, committed transactions are read from the write-ahead log.
func TestAfterACrash(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path, copied := filepath.Join(dir, "s.db"), filepath.Join(dir, "copied.db")
	s := open(t, path)
	all := storetest.Slice(80)
	put(t, s, all...)
	for _, ext := range []string{"", "-wal"} { // the files as they are after a crash
		b, err := os.ReadFile(path + ext)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(copied+ext, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	again := open(t, copied)
	defer again.Close()
	compare(t, again, all, filter(t, "category=motors"), storetest.Now)
	compare(t, again, all, filter(t, "q=villa"), storetest.Now)
	checkDerived(t, again)
}

func openRaw(t *testing.T, path string) *sql.DB {
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
