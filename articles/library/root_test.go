package library

import (
	"errors"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"testing/fstest"
)

// newReleases makes a directory with two releases r1 and r2, each with a file "which".
func newReleases(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"r1", "r2"} {
		putFile(t, filepath.Join(dir, name, "which"), name)
	}
	return dir
}

func putFile(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// link makes name lead to target atomically, as `ln -s target t; mv -T t name`.
func link(t *testing.T, target, name string) {
	t.Helper()
	if err := os.Symlink(target, name+".new"); err != nil {
		t.Skip("no links here: ", err)
	}
	if err := os.Rename(name+".new", name); err != nil {
		t.Fatal(err)
	}
}

func openTestRoot(t *testing.T, name string) *Root {
	t.Helper()
	r, err := OpenRoot(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close() }) // some tests close it
	return r
}

func TestRootFollowsItsName(t *testing.T) {
	t.Parallel()
	must := func(t *testing.T, errs ...error) {
		t.Helper()
		if err := errors.Join(errs...); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct {
		name            string
		root            string // of OpenRoot, below the directory
		change          func(t *testing.T, dir string)
		moved, switched bool
		want            string
	}{
		{"nothing", "current", func(*testing.T, string) {}, false, false, "r1"},
		{"a link is switched", "current", func(t *testing.T, dir string) { link(t, "r2", dir+"/current") }, true, true, "r2"},
		{"a link is switched to an absolute path", "current", func(t *testing.T, dir string) { link(t, dir+"/r2", dir+"/current") }, true, true, "r2"},
		{"a link to the same release", "current", func(t *testing.T, dir string) { link(t, dir+"/r1", dir+"/current") }, false, false, "r1"},
		{"a link of a link", "outer", func(t *testing.T, dir string) { link(t, "r2", dir+"/current") }, true, true, "r2"},
		{"removed and linked again", "current", func(t *testing.T, dir string) {
			must(t, os.Remove(dir+"/current"), os.Symlink("r2", dir+"/current"))
		}, true, true, "r2"},
		{"a directory takes its place", "r1", func(t *testing.T, dir string) {
			must(t, os.Rename(dir+"/r1", dir+"/r0"), os.Rename(dir+"/r2", dir+"/r1"))
		}, true, false, "r2"},
		{"removed and made again", "r1", func(t *testing.T, dir string) {
			must(t, os.RemoveAll(dir+"/r1"))
			putFile(t, dir+"/r1/which", "r1 again")
		}, true, false, "r1 again"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := newReleases(t)
			link(t, "r1", dir+"/current")
			link(t, "current", dir+"/outer")
			r := openTestRoot(t, dir+"/"+tt.root)
			before, err := r.Open("which")
			if err != nil {
				t.Fatal(err)
			}
			defer before.Close()
			tt.change(t, dir)
			moved, switched, err := r.Refresh()
			if moved != tt.moved || switched != tt.switched || err != nil {
				t.Errorf("Refresh() = %v, %v, %v; want %v, %v", moved, switched, err, tt.moved, tt.switched)
			}
			if got, err := fs.ReadFile(r, "which"); string(got) != tt.want || err != nil {
				t.Errorf("the file reads %q, %v; want %q", got, err, tt.want)
			}
			if got, err := io.ReadAll(before); string(got) != "r1" || err != nil {
				t.Errorf("a file that was open reads %q, %v; want r1", got, err)
			}
			if moved, _, err := r.Refresh(); moved || err != nil {
				t.Errorf("a second Refresh() = %v, %v; want no change", moved, err)
			}
		})
	}
}

func TestRootThatIsGone(t *testing.T) {
	t.Parallel()
	dir := newReleases(t)
	link(t, "r1", dir+"/current")
	r := openTestRoot(t, dir+"/current")
	for _, target := range []string{"none", "r1/which"} {
		link(t, target, dir+"/current")
		if moved, _, err := r.Refresh(); moved || err == nil {
			t.Errorf("leading to %s: Refresh() = %v, %v; want an error", target, moved, err)
		}
		if got, err := fs.ReadFile(r, "which"); string(got) != "r1" || err != nil {
			t.Errorf("the last directory reads %q, %v", got, err)
		}
	}
	link(t, "r2", dir+"/current")
	if moved, switched, err := r.Refresh(); !moved || !switched || err != nil {
		t.Errorf("it is back: Refresh() = %v, %v, %v", moved, switched, err)
	}
	if _, err := OpenRoot(dir + "/none"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("OpenRoot of nothing: %v", err)
	}
}

// Readers never get a closed directory while releases are switched.
func TestRootUnderSwitches(t *testing.T) {
	t.Parallel()
	dir := newReleases(t)
	link(t, "r1", dir+"/current")
	r := openTestRoot(t, dir+"/current")
	stop := make(chan struct{})
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				if b, err := fs.ReadFile(r, "which"); err != nil || string(b) != "r1" && string(b) != "r2" {
					t.Errorf("read %q, %v", b, err)
					return
				}
			}
		})
	}
	for i := range 100 {
		link(t, []string{"r2", "r1"}[i%2], dir+"/current")
		if moved, _, err := r.Refresh(); !moved || err != nil {
			t.Errorf("switch %d: %v, %v", i, moved, err)
		}
	}
	close(stop)
	readers.Wait()
}

// Other kinds of files are refused without opening them; opening a FIFO would
// block.
func TestRootOpensPlainFilesOnly(t *testing.T) {
	t.Parallel()
	dir, outside := t.TempDir(), t.TempDir()
	putFile(t, dir+"/plain.md", "x")
	putFile(t, outside+"/secret.md", "x")
	if err := errors.Join(syscall.Mkfifo(dir+"/fifo.md", 0o644), os.Symlink("fifo.md", dir+"/to-fifo.md"),
		os.Symlink("loop.md", dir+"/loop.md"), os.Symlink(outside+"/secret.md", dir+"/out.md"), os.Symlink("plain.md", dir+"/in.md"),
		os.Symlink("/dev/zero", dir+"/device.md")); err != nil {
		t.Skip("no such files here: ", err)
	}
	socket, err := net.Listen("unix", dir+"/socket.md")
	if err != nil {
		t.Skip("no sockets here: ", err)
	}
	defer socket.Close()
	r := openTestRoot(t, dir)
	for name, want := range map[string]bool{"plain.md": true, "in.md": true, ".": true, "fifo.md": false, "to-fifo.md": false, "loop.md": false,
		"out.md": false, "device.md": false, "socket.md": false, "none.md": false, "../x": false, "/etc/passwd": false} {
		f, err := r.Open(name)
		if (err == nil) != want {
			t.Errorf("Open(%s): %v, want it to open: %v", name, err, want)
		}
		if err == nil {
			f.Close()
		}
	}
	if to, err := fs.ReadLink(r, "in.md"); to != "plain.md" || err != nil {
		t.Errorf("ReadLink = %q, %v", to, err)
	}
	if info, err := fs.Lstat(r, "in.md"); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Errorf("Lstat = %v, %v", info, err)
	}
}

func TestRootIsAFileSystem(t *testing.T) {
	t.Parallel()
	dir := newReleases(t)
	if err := fstest.TestFS(openTestRoot(t, dir), "r1/which", "r2/which"); err != nil {
		t.Error(err)
	}
}
