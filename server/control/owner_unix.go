//go:build unix

package control

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// GiveToOwner gives the files in dir that belong to root to the owner of dir. If root runs a
// command while the server is stopped, the command creates files that the server's user must be
// able to open later. For other users GiveToOwner does nothing.
func GiveToOwner(dir string) error {
	if os.Geteuid() != 0 {
		return nil
	}
	owner, err := ownerOf(dir)
	if err != nil || owner.Uid == 0 {
		return err
	}
	return filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		is, err := ownerOf(path)
		if errors.Is(err, fs.ErrNotExist) || err == nil && is.Uid != 0 {
			return nil
		}
		return errors.Join(err, os.Lchown(path, int(owner.Uid), int(owner.Gid)))
	})
}

func ownerOf(path string) (*syscall.Stat_t, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return nil, err
	}
	is, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return nil, errors.ErrUnsupported
	}
	return is, nil
}
