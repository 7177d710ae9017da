package main

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"broadside/app/classifieds"
	"broadside/server/store"
	"broadside/server/store/sqlite"
	"broadside/server/storetest"
)

// The filters of each kind are valid and different, and there are as many as asked for.
func TestFilterKinds(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 1))
	for _, kind := range filterKinds {
		paths := distinctPaths("/x", 50, func() url.Values { return kind.make(r, []string{"sea view", "villa"}) })
		seen := map[string]bool{}
		for _, path := range paths {
			at, err := url.Parse(path)
			if err != nil || at.Path != "/x" || seen[path] {
				t.Fatalf("%s: %s, %v", kind.name, path, err)
			}
			seen[path] = true
			f, err := classifieds.ParseFilter(at.Query())
			if err != nil || f.IsZero() {
				t.Errorf("%s: %s is %+v, %v", kind.name, path, f, err)
			}
		}
		if len(seen) != 50 {
			t.Errorf("%s: %d paths", kind.name, len(seen))
		}
	}
	if n := len(distinctPaths("/x", 50, func() url.Values { return nil })); n != 1 {
		t.Errorf("%d distinct paths of one", n)
	}
}

// The bare handler reads the listings of an answer from the store and writes its bytes.
func TestBareAnswers(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	db, file := filepath.Join(dir, "s.db"), filepath.Join(dir, "answers.json")
	s, err := sqlite.Open(t.Context(), db, store.Config{Categories: storetest.Categories(), Cities: storetest.Cities()})
	if err != nil {
		t.Fatal(err)
	}
	all := storetest.Slice(5)
	if err := s.Put(t.Context(), all...); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	body := `{"items":[{"id":"` + all[0].ID + `"},{"id":"` + all[2].ID + `"},{"id":"` + all[2].ID + `"}]} <a href="/listings/` + all[4].ID + `">`
	text, err := json.Marshal([]answer{{Path: "/a?b=1", Body: []byte(body)}, {Path: "/empty", Body: []byte("none")}})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	h, err := newBareAnswers(file, db)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(h.answers["/a?b=1"].Keys, ",") + 1; n != 3 {
		t.Errorf("the answer has the listings %s, want 3", h.answers["/a?b=1"].Keys)
	}
	for path, want := range map[string]string{"/a?b=1": body, "/empty": "none"} {
		w := httptest.NewRecorder()
		if h.ServeHTTP(w, httptest.NewRequest("GET", path, nil)); w.Body.String() != want || w.Code != 200 {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
	w := httptest.NewRecorder()
	if h.ServeHTTP(w, httptest.NewRequest("GET", "/a?b=2", nil)); w.Code != 404 {
		t.Errorf("an unknown path: %d", w.Code)
	}
	if _, err := newBareAnswers(filepath.Join(dir, "none"), db); err == nil {
		t.Error("a file that is not there is no error")
	}
}

// A store is filled once, and again if it is old.
func TestFillStore(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "20")
	count := func() (n int) {
		s, err := sqlite.Open(t.Context(), filepath.Join(dir, "broadside.db"), store.Config{})
		if err != nil {
			t.Fatal(err)
		}
		page, err := s.Find(t.Context(), classifieds.Filter{}, time.Now(), 0)
		if err = errors.Join(err, s.Close()); err != nil {
			t.Fatal(err)
		}
		return page.Total.Value
	}
	for _, tt := range []struct {
		rows, want int
		age        time.Duration
	}{{20, 20, 0}, {30, 20, 0}, {30, 30, keptFor + time.Hour}} {
		if tt.age > 0 {
			old := time.Now().Add(-tt.age)
			if err := os.Chtimes(dir, old, old); err != nil {
				t.Fatal(err)
			}
		}
		if err := fillStore(t.Context(), dir, tt.rows); err != nil {
			t.Fatal(err)
		}
		if n := count(); n > tt.want || n < tt.want*8/10 { // some have ended
			t.Errorf("%d listings, want about %d", n, tt.want)
		}
	}
}
