package control

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// greet starts a server at path and calls it.
func greet(t *testing.T, path string) {
	t.Helper()
	l, err := Listen(path)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() {
		served <- Serve(ctx, l, NewHandler("1", filepath.Dir(path), slog.New(slog.DiscardHandler), endpoints(nil)...))
	}()
	c, err := Dial(t.Context(), path, "1")
	if err != nil {
		t.Fatal(err)
	}
	var text string
	if err := c.Call(t.Context(), "greet", args{Name: "desk"}, &text, Options{}); err != nil || text != "hello desk" {
		t.Errorf("%s: %q, %v", path, text, err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%s: %v, %v, want mode 0600", path, info, err)
	}
	cancel()
	if err := <-served; err != nil {
		t.Error(err)
	}
	if left, err := os.ReadDir(filepath.Dir(path)); err != nil || len(left) > 0 {
		t.Errorf("after the end there is %v, %v", left, err)
	}
}

func TestSocketPaths(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, name := range []string{"d", "with space", "اسم", strings.Repeat("long/", 40) + "d", strings.Repeat("x", 200)} {
		data := filepath.Join(dir, name)
		if err := os.MkdirAll(data, 0o750); err != nil {
			t.Fatal(err)
		}
		greet(t, filepath.Join(data, "control.sock"))
	}
}

// A socket and a directory that a killed process left are replaced.
func TestStaleSocket(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "control.sock")
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	l.SetUnlinkOnClose(false)
	l.Close()
	if err := os.Mkdir(filepath.Join(filepath.Dir(path), ".control.sock-123"), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := Dial(t.Context(), path, "1"); !errors.Is(err, ErrNoServer) {
		t.Errorf("Dial of a stale socket: %v, want %v", err, ErrNoServer)
	}
	greet(t, path)
}

func TestDialMistakes(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if _, err := Dial(t.Context(), filepath.Join(dir, "control.sock"), "1"); !errors.Is(err, ErrNoServer) {
		t.Errorf("Dial of nothing: %v, want %v", err, ErrNoServer)
	}
	if _, err := Dial(t.Context(), filepath.Join(dir, "none", "control.sock"), "1"); !errors.Is(err, ErrNoServer) {
		t.Errorf("Dial in a missing directory: %v, want %v", err, ErrNoServer)
	}
	if _, err := Listen(filepath.Join(dir, "none", "control.sock")); err == nil {
		t.Error("Listen in a missing directory succeeds")
	}
}
