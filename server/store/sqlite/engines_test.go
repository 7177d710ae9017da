package sqlite

import (
	"path/filepath"
	"testing"

	"broadside/server/store"
	"broadside/server/storetest"
)

// engines are the stores that the tests run on.
var engines = []struct {
	name string
	open func(t testing.TB) *Store
}{
	{"sqlite", func(t testing.TB) *Store { return reopen(t, filepath.Join(t.TempDir(), "store.db")) }},
}

// onEach runs f on an empty store of each engine.
func onEach(t *testing.T, f func(t *testing.T, s *Store)) {
	t.Helper()
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			t.Parallel()
			f(t, e.open(t))
		})
	}
}

// reopen opens the SQLite file at path with the categories of storetest.
func reopen(t testing.TB, path string) *Store {
	t.Helper()
	s, err := Open(t.Context(), path, store.Config{Categories: storetest.Categories(), Cities: storetest.Cities()})
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
