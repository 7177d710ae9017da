package site

import (
	"io/fs"
	"syscall"
	"time"
)

// changedAt is when a file came to be what it is here. A copy may bring an old
// time of modification with it; the inode's own time tells when that was done.
func changedAt(info fs.FileInfo) time.Time {
	at := info.ModTime()
	if sys, ok := info.Sys().(*syscall.Stat_t); ok {
		if inode := time.Unix(sys.Ctim.Unix()); inode.After(at) {
			at = inode
		}
	}
	return at
}
