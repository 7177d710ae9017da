package partners

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fsnotify/fsnotify"
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
	if p, known := New(Anyone()).Find(""); !known || p.ID != Open {
		t.Errorf("Find of nobody = %+v, %v, want the open record", p, known)
	}
	if n := len(b.All()); n != 2 {
		t.Errorf("%d records, want 2", n)
	}
}

// A file that changes is in force soon; one that cannot be used changes
// nothing, is logged once, and is taken when it is put right.
func TestWatch(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "partners.yaml")
	write := func(text string) {
		t.Helper()
		// As editors do: another file is put in the old one's place.
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
		for until := time.Now().Add(30 * time.Second); ; time.Sleep(10 * time.Millisecond) {
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
	log.wait(t, "has no origins")
	is("Two")
	write(record("Four"))
	is("Four")
	if n := strings.Count(log.String(), "cannot be used"); n != 1 {
		t.Errorf("the bad file was logged %d times, want once:\n%s", n, log)
	}
}

// A paper's folder is never quiet: what happens to other files neither delays
// nor hides that the file changed.
func TestFollowInABusyFolder(t *testing.T) {
	t.Parallel()
	const text = "partners:\n  - {id: a, name: One, origins: [https://a.example]}\n"
	for _, tt := range []struct {
		name   string
		link   bool // the file is one, as in a mounted volume
		event  string
		within time.Duration
	}{
		{"the system says so", false, "partners.yaml", settle + 100*time.Millisecond},
		{"the system says nothing", false, "", poll},
		{"a link, told of", true, "partners.yaml", poll},
		{"a link that leads elsewhere", true, "", poll},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			path := filepath.Join(dir, "partners.yaml")
			file := path
			if tt.link {
				file = filepath.Join(t.TempDir(), "v1.yaml")
				if err := os.Symlink(file, path); err != nil {
					t.Skip("no links here: ", err)
				}
			}
			if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			b, err := Read(path, nil, slog.New(slog.DiscardHandler))
			if err != nil {
				t.Fatal(err)
			}
			synctest.Test(t, func(t *testing.T) {
				events := make(chan fsnotify.Event)
				ctx, stop := context.WithCancel(t.Context())
				defer stop()
				go b.follow(ctx, events, nil)
				noise := func(d time.Duration) {
					for end := time.Now().Add(d); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
						events <- fsnotify.Event{Name: filepath.Join(dir, "access.log"), Op: fsnotify.Write}
					}
				}
				noise(time.Second)
				if err := os.WriteFile(file, []byte(strings.Replace(text, "One", "Two", 1)), 0o600); err != nil {
					t.Fatal(err)
				}
				if tt.event != "" {
					events <- fsnotify.Event{Name: filepath.Join(dir, tt.event), Op: fsnotify.Create}
				}
				noise(tt.within)
				synctest.Wait()
				if p, _ := b.Find("a"); p.Name != "Two" {
					t.Errorf("after %s in a busy folder the name is %s, want Two", tt.within, p.Name)
				}
			})
		})
	}
}

// A link that is led to another file in a quiet folder is read at once, not at
// the next poll.
func TestFollowALink(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "partners.yaml")
	b := &Book{path: path}
	other := fsnotify.Event{Name: filepath.Join(dir, "..data"), Op: fsnotify.Create}
	if b.concerns(other) {
		t.Error("another file concerns a file that is not there")
	}
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if b.concerns(other) || !b.concerns(fsnotify.Event{Name: path, Op: fsnotify.Rename}) {
		t.Error("want what happens to the file itself, and nothing else")
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join("..data", "partners.yaml"), path); err != nil {
		t.Skip("no links here: ", err)
	}
	if !b.concerns(other) {
		t.Error("a link that is led elsewhere goes unseen until the next poll")
	}
}

// lines is a log that can be read while it is written.
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
	for until := time.Now().Add(30 * time.Second); !strings.Contains(l.String(), text); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(until) {
			t.Fatalf("the log never says %q:\n%s", text, l)
		}
	}
}
