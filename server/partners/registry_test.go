package partners

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

func TestFind(t *testing.T) {
	t.Parallel()
	b := New(Partner{ID: "a", Name: "A", Status: Live}, Partner{ID: "b", Status: Revoked})
	for _, tt := range []struct {
		id, name string
		known    bool
	}{{"a", "A", true}, {"b", "", true}, {"c", "", false}, {"", "", false}, {"open", "", false}} {
		if p, known := b.Find(tt.id); known != tt.known || p.Name != tt.name {
			t.Errorf("Find(%q) = %+v, %v", tt.id, p, known)
		}
	}
	if p, known := New(Default()).Find(""); !known || p.ID != Open {
		t.Errorf("Find of an unknown id = %+v, %v, want the open record", p, known)
	}
	if n := len(b.All()); n != 2 {
		t.Errorf("%d records, want 2", n)
	}
}

// A changed file is loaded soon; an invalid one changes nothing, is logged once,
// and is loaded when it is corrected.
func TestWatch(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "partners.yaml")
	write := func(text string) {
		t.Helper()
		// Editors replace the file with another one.
		if err := os.WriteFile(path+"~", []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(path+"~", path); err != nil {
			t.Fatal(err)
		}
	}
	record := func(name string) string {
		return "partners:\n  - {id: a, name: " + name + ", origins: [https://a.example]}\n"
	}
	write(record("One"))
	log := &lines{}
	b, err := Read(path, nil, slog.New(slog.NewTextHandler(log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { b.Watch(ctx); close(done) }()
	t.Cleanup(func() { stop(); <-done })

	is := func(want string) {
		t.Helper()
		for until := time.Now().Add(5 * time.Minute); ; time.Sleep(10 * time.Millisecond) {
			if p, _ := b.Find("a"); p.Name == want {
				return
			}
			if time.Now().After(until) {
				t.Fatalf("the name is not %s; log:\n%s", want, log)
			}
		}
	}
	is("One")
	first := b.Version()
	write(record("Two"))
	is("Two")
	if b.Version() == first {
		t.Error("the version did not change with the records")
	}
	write("partners: [{id: a, name: Three}]")
	log.wait(t, "origins: missing")
	is("Two")
	write(record("Four"))
	is("Four")
	if n := strings.Count(log.String(), "cannot be used"); n != 1 {
		t.Errorf("the bad file was logged %d times, want once:\n%s", n, log)
	}
}

// A file is loaded when it has not changed for quietTime, so a part of an upload
// never is; a file that is missing for less than missingTime is no error.
func TestWatchTakesWholeFiles(t *testing.T) {
	t.Parallel()
	one := "partners:\n  - {id: a, name: One, origins: [https://a.example]}\n"
	two := strings.Replace(one, "One", "Two", 1)
	must := func(t *testing.T, errs ...error) {
		t.Helper()
		if err := errors.Join(errs...); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct {
		name   string
		link   bool // the file is a symbolic link, as in a mounted volume
		change func(t *testing.T, path, file string)
		want   string // the name after quietTime and two polls
		logged string
	}{
		{"written in place", false, func(t *testing.T, path, _ string) { must(t, os.WriteFile(path, []byte(two), 0o600)) }, "Two", "was read anew"},
		{"renamed into place", false, func(t *testing.T, path, _ string) {
			must(t, os.WriteFile(path+"~", []byte(two), 0o600), os.Rename(path+"~", path))
		}, "Two", "was read anew"},
		{"the file behind a link", true, func(t *testing.T, _, file string) { must(t, os.WriteFile(file, []byte(two), 0o600)) }, "Two", "was read anew"},
		{"a link is switched", true, func(t *testing.T, path, file string) {
			must(t, os.WriteFile(file+".2", []byte(two), 0o600), os.Symlink(file+".2", path+"~"), os.Rename(path+"~", path))
		}, "Two", "was read anew"},
		{"uploaded in parts", false, func(t *testing.T, path, _ string) {
			b := strings.SplitAfter(two+"  - {id: b, name: B, origins: [https://b.example]}\n", "\n")
			for i := range b {
				must(t, os.WriteFile(path, []byte(strings.Join(b[:i+1], "")), 0o600))
				time.Sleep(time.Second)
			}
		}, "Two", "partners=2"},
		{"missing for a moment", false, func(t *testing.T, path, _ string) {
			must(t, os.Rename(path, path+"~"))
			time.Sleep(3 * time.Second)
			must(t, os.Rename(path+"~", path))
		}, "One", ""},
		{"removed", false, func(t *testing.T, path, _ string) { must(t, os.Remove(path)); time.Sleep(3 * time.Second) }, "One", "cannot be used"},
		{"a FIFO", false, func(t *testing.T, path, _ string) { must(t, os.Remove(path), syscall.Mkfifo(path, 0o600)) }, "One", "is not a plain file"},
		{"larger than any list", false, func(t *testing.T, path, _ string) { must(t, os.Truncate(path, 5<<20)) }, "One", "is larger than 4 MB"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "partners.yaml")
			file := path
			if tt.link {
				file = filepath.Join(t.TempDir(), "v1.yaml")
				must(t, os.Symlink(file, path))
			}
			must(t, os.WriteFile(file, []byte(one), 0o600))
			log := &lines{}
			b, err := Read(path, nil, slog.New(slog.NewTextHandler(log, nil)))
			must(t, err)
			synctest.Test(t, func(t *testing.T) {
				ctx, stop := context.WithCancel(t.Context())
				defer stop()
				go b.Watch(ctx)
				time.Sleep(2 * quietTime)
				tt.change(t, path, file)
				time.Sleep(quietTime + 2*pollInterval)
				if p, _ := b.Find("a"); p.Name != tt.want {
					t.Errorf("the name is %s, want %s", p.Name, tt.want)
				}
				time.Sleep(time.Minute)
				synctest.Wait()
				if n := strings.Count(log.String(), "\n"); n != min(len(tt.logged), 1) || !strings.Contains(log.String(), tt.logged) {
					t.Errorf("%d lines are logged, want one with %q:\n%s", n, tt.logged, log)
				}
			})
		})
	}
}

// lines is a log that is safe for concurrent use.
type lines struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func (l *lines) wait(t *testing.T, text string) {
	t.Helper()
	for until := time.Now().Add(5 * time.Minute); !strings.Contains(l.String(), text); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(until) {
			t.Fatalf("the log never says %q:\n%s", text, l)
		}
	}
}
