package control

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
)

// maxSocketPath is the longest socket path that all Unix systems accept (104 bytes with a NUL on
// macOS, 108 on Linux).
const maxSocketPath = 103

// Listen makes the socket at path, which only this user can open. Only the process that has the lock
// of the database may call it: a socket that an earlier process left is replaced. Close of the
// listener removes the socket.
func Listen(path string) (net.Listener, error) {
	dir, name := filepath.Split(path)
	removeLeft(filepath.Join(dir, "."+name+"-*"))
	// created in a private directory, given its mode and then renamed, so that it never exists at
	// path with another mode
	private, err := os.MkdirTemp(filepath.Clean(dir), "."+name+"-*")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(private)
	short, done, err := shorten(filepath.Join(private, "s"))
	if err != nil {
		return nil, err
	}
	defer done()
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: short, Net: "unix"})
	if err != nil {
		return nil, err
	}
	l.SetUnlinkOnClose(false) // it would remove another name
	made := filepath.Join(private, "s")
	if err = os.Chmod(made, 0o600); err == nil {
		err = os.Rename(made, path)
	}
	if err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return &listener{l, path}, nil
}

// removeLeft removes the private directories of processes that were killed.
func removeLeft(pattern string) {
	left, err := filepath.Glob(pattern)
	if err != nil {
		return
	}
	for _, dir := range left {
		_ = os.RemoveAll(dir)
	}
}

type listener struct {
	*net.UnixListener
	path string
}

// Close removes the socket and closes it.
func (l *listener) Close() error {
	return errors.Join(ignoreMissing(os.Remove(l.path)), l.UnixListener.Close())
}

func ignoreMissing(err error) error {
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	return err
}

// shorten returns a path of the same file that is short enough for the address of a socket. Call
// done after using it.
func shorten(path string) (short string, done func(), err error) {
	if len(path) <= maxSocketPath {
		return path, func() {}, nil
	}
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return "", nil, err
	}
	short = filepath.Join("/proc/self/fd", strconv.Itoa(int(dir.Fd())), filepath.Base(path))
	if _, err := os.Stat(filepath.Dir(short)); err != nil || len(short) > maxSocketPath {
		return "", nil, errors.Join(fmt.Errorf("%s: the path has %d bytes and a socket takes %d: give a shorter -data", path, len(path), maxSocketPath), dir.Close())
	}
	return short, func() { _ = dir.Close() }, nil
}

// Dial returns a Client of the server that listens at path. Its error is ErrNoServer if none does.
func Dial(ctx context.Context, path, version string) (*Client, error) {
	first, err := dial(ctx, path)
	if err != nil {
		return nil, err
	}
	first.Close()
	return newClient(version, func(ctx context.Context) (net.Conn, error) { return dial(ctx, path) }), nil
}

// ErrNoServer means that no server listens at a socket.
var ErrNoServer = errors.New("no server is running")

func dial(ctx context.Context, path string) (net.Conn, error) {
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return nil, ErrNoServer
	}
	short, done, err := shorten(path)
	var conn net.Conn
	if err == nil {
		defer done()
		conn, err = (&net.Dialer{}).DialContext(ctx, "unix", short)
	}
	switch {
	case errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, os.ErrNotExist):
		return nil, ErrNoServer
	case errors.Is(err, os.ErrPermission):
		return nil, fmt.Errorf("%s: this user may not speak to the server: run the command as the server's user, or as root", path)
	}
	return conn, err
}
