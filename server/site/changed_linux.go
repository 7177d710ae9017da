package site

import (
	"io/fs"
	"syscall"
	"time"
)

// changedAt returns when a file last changed: its modification time or, if later, the change time
// of its inode, since copying a file can preserve an old modification time.
func changedAt(info fs.FileInfo) time.Time {
	at := info.ModTime()
	if sys, ok := info.Sys().(*syscall.Stat_t); ok {
		if inode := time.Unix(sys.Ctim.Unix()); inode.After(at) {
			at = inode
		}
	}
	return at
}
