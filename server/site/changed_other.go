//go:build !linux

package site

import (
	"io/fs"
	"time"
)

// changedAt is when a file was modified.
func changedAt(info fs.FileInfo) time.Time { return info.ModTime() }
