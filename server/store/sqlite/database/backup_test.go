package database_test

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"broadside/app/classifieds"
	"broadside/server/store"
	"broadside/server/store/sqlite"
	"broadside/server/store/sqlite/database"
	"broadside/server/storetest"
)

// newStore returns an open store with n listings, and its file.
func newStore(t testing.TB, n int) (s *sqlite.Store, path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "a.db")
	s = openStore(t, path)
	if err := s.Put(t.Context(), storetest.Slice(n)...); err != nil {
		t.Fatal(err)
	}
	return s, path
}

func openStore(t testing.TB, path string) *sqlite.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), path, store.Config{Categories: storetest.Categories(), Cities: storetest.Cities()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// selectAll returns the live listings of a store.
func selectAll(t *testing.T, s *sqlite.Store) (all []classifieds.Listing) {
	t.Helper()
	x, err := s.Select(t.Context(), classifieds.Filter{}, "", storetest.Now)
	if err != nil {
		t.Fatal(err)
	}
	for item, err := range x.Items(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, item.Listing)
	}
	if err := x.Close(); err != nil {
		t.Error(err)
	}
	return all
}

// Each write of the test changes all listings to the same title. A backup made meanwhile has
// one title in all of them.
func TestBackupWhileWriting(t *testing.T) {
	t.Parallel()
	const n = 300
	s, path := newStore(t, n)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	write := func(count int) {
		all := storetest.Slice(n)
		for i := range all {
			all[i].Title = fmt.Sprint("write ", count)
		}
		if err := s.Put(context.WithoutCancel(ctx), all...); err != nil {
			t.Error(err)
		}
	}
	write(0)
	writes := make(chan int)
	go func() {
		count := 1
		for ; ctx.Err() == nil; count++ {
			write(count)
		}
		writes <- count
	}()
	titles := map[string]bool{}
	for i := range 8 {
		to := filepath.Join(t.TempDir(), "copy.db")
		var last, total int64
		_, err := database.Backup(ctx, path, to, func(done, of int64) { last, total = done, of })
		if err != nil {
			t.Fatal(err)
		}
		if info, err := os.Stat(to); err != nil || last != total || info.Size() != total || info.Mode().Perm() != 0o600 {
			t.Errorf("%v with mode %v: progress %d of %d (%v)", info.Size(), info.Mode(), last, total, err)
		}
		if _, err := database.Verify(ctx, to); err != nil {
			t.Fatal(err)
		}
		items := selectAll(t, openStore(t, to))
		if len(items) != n {
			t.Fatalf("backup %d has %d listings, want %d", i, len(items), n)
		}
		for _, item := range items {
			if item.Title != items[0].Title {
				t.Fatalf("backup %d has the titles %q and %q of two writes", i, items[0].Title, item.Title)
			}
		}
		titles[items[0].Title] = true
	}
	cancel()
	if count := <-writes; count < 2 || len(titles) < 2 {
		t.Errorf("%d writes, %d of them seen by 8 backups: nothing was written meanwhile", count, len(titles))
	}
}

func TestBackupErrors(t *testing.T) {
	t.Parallel()
	_, path := newStore(t, 5)
	dir := t.TempDir()
	if _, err := database.Backup(t.Context(), filepath.Join(dir, "none.db"), filepath.Join(dir, "copy"), nil); err == nil {
		t.Error("a backup of a missing database has no error")
	}
	if _, err := os.Stat(filepath.Join(dir, "none.db")); err == nil {
		t.Error("the missing database was created")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := database.Backup(ctx, path, filepath.Join(dir, "copy"), nil); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want that of the context", err)
	}
}

func TestVerify(t *testing.T) {
	t.Parallel()
	_, from := newStore(t, 400)
	for _, tt := range []struct {
		name   string
		damage func(t *testing.T, path string)
		want   string
	}{
		{"sound", func(*testing.T, string) {}, ""},
		{"missing", func(t *testing.T, path string) { remove(t, path) }, "no such file"},
		{"empty", func(t *testing.T, path string) { truncate(t, path, 0) }, "not a database of this program"},
		{"cut off", func(t *testing.T, path string) { truncate(t, path, 100_000) }, "damaged"},
		{"no database", func(t *testing.T, path string) { patch(t, path, 0, []byte("ref,category,title")) }, "not a database"},
		{"a page of zeros", func(t *testing.T, path string) { patch(t, path, 20*4096, make([]byte, 4096)) }, "damaged"},
		{"of a newer version", func(t *testing.T, path string) { patch(t, path, 60, binary.BigEndian.AppendUint32(nil, 999)) }, "newer version"},
		{"of another program", func(t *testing.T, path string) {
			remove(t, path)
			db, err := sql.Open("sqlite", path)
			if err == nil {
				_, err = db.Exec("CREATE TABLE a (b)")
				err = errors.Join(err, db.Close())
			}
			if err != nil {
				t.Fatal(err)
			}
		}, "not a database of this program"},
	} {
		path := filepath.Join(t.TempDir(), "copy.db")
		if _, err := database.Backup(t.Context(), from, path, nil); err != nil {
			t.Fatal(err)
		}
		tt.damage(t, path)
		schema, err := database.Verify(t.Context(), path)
		switch {
		case tt.want == "" && (err != nil || schema != database.Schema):
			t.Errorf("%s: schema %d and the error %v", tt.name, schema, err)
		case tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)):
			t.Errorf("%s: the error is %v, want %q in it", tt.name, err, tt.want)
		}
	}
}

func remove(t *testing.T, path string) {
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}

func truncate(t *testing.T, path string, size int64) {
	if err := os.Truncate(path, size); err != nil {
		t.Fatal(err)
	}
}

func patch(t *testing.T, path string, at int64, b []byte) {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err == nil {
		_, err = f.WriteAt(b, at)
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestLock(t *testing.T) {
	t.Parallel()
	_, path := newStore(t, 1)
	if _, err := database.Lock(t.Context(), path); !errors.Is(err, database.ErrInUse) {
		t.Errorf("Lock of an open database: %v, want ErrInUse", err)
	}
	path = filepath.Join(t.TempDir(), "a.db")
	lock, err := database.Lock(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := sqlite.Open(t.Context(), path, store.Config{}); !errors.Is(err, database.ErrInUse) {
		t.Errorf("Open of a locked database: %v, want ErrInUse", err)
	}
	if err := lock.Close(); err != nil {
		t.Fatal(err)
	}
	openStore(t, path)
}

// BenchmarkBackup compares the online backup with VACUUM INTO. The store has the listings of
// BROADSIDE_BENCH_LISTINGS.
func BenchmarkBackup(b *testing.B) {
	s, path := newStore(b, 1)
	var n int
	if _, err := fmt.Sscan(os.Getenv("BROADSIDE_BENCH_LISTINGS"), &n); err != nil {
		n = 5000
	}
	m := storetest.Maker{Now: storetest.Now, Categories: storetest.Categories(), Cities: storetest.Cities()}
	if err := storetest.PutAll(b.Context(), s.Put, m.Listings(n)); err != nil {
		b.Fatal(err)
	}
	report := func(b *testing.B, to string) {
		info, err := os.Stat(to)
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(info.Size())/1e6, "MB")
		remove := os.Remove(to)
		if remove != nil {
			b.Fatal(remove)
		}
	}
	to := filepath.Join(b.TempDir(), "copy.db")
	b.Run("online", func(b *testing.B) {
		for b.Loop() {
			if _, err := database.Backup(b.Context(), path, to, nil); err != nil {
				b.Fatal(err)
			}
			start := time.Now()
			if _, err := database.Verify(b.Context(), to); err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(time.Since(start).Seconds(), "verify-s")
			report(b, to)
		}
	})
	db := openRaw(b, path)
	b.Run("vacuum", func(b *testing.B) {
		for b.Loop() {
			if _, err := db.Exec(`VACUUM INTO ?`, to); err != nil {
				b.Fatal(err)
			}
			report(b, to)
		}
	})
}

// A copy of an older store keeps its schema; the store that opens it migrates it.
func TestBackupOfOlderSchema(t *testing.T) {
	t.Parallel()
	old := filepath.Join(t.TempDir(), "old.db")
	db := openRaw(t, old)
	if err := database.Migrate(t.Context(), db, 1); err != nil {
		t.Fatal(err)
	}
	_, err := db.Exec(`INSERT INTO listings (key, id, state, expires, body) VALUES (1, 'a', 'live', 0, CAST('{"id":"a","category":"items","state":"live","title":"old"}' AS BLOB))`)
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "copy.db")
	schema, err := database.Backup(t.Context(), old, path, nil)
	if err != nil || schema != 1 {
		t.Fatalf("schema %d, want 1 (%v)", schema, err)
	}
	if schema, err = database.Verify(t.Context(), path); err != nil || schema != 1 {
		t.Fatalf("schema %d, want 1 (%v)", schema, err)
	}
	items := selectAll(t, openStore(t, path))
	if len(items) != 1 || items[0].Title != "old" {
		t.Errorf("the migrated store has %d listings", len(items))
	}
	if err := openRaw(t, path).QueryRow(`PRAGMA user_version`).Scan(&schema); err != nil || schema != database.Schema {
		t.Errorf("schema %d after Open, want %d (%v)", schema, database.Schema, err)
	}
}
