package content

import (
	"io/fs"
	"time"
)

// stamp tells two states of a file apart without reading it.
type stamp struct {
	size    int64
	time    time.Time // of the last write
	changed time.Time // of the last change of any kind, a new name too; zero where it is not known
}

func newStamp(info fs.FileInfo) stamp {
	return stamp{info.Size(), info.ModTime(), changeTime(info)}
}

// placed reports whether the last change was no write, and so long after the
// last write that no clock of a file system hides the difference.
func (s stamp) placed() bool { return s.changed.Sub(s.time) >= racyWindow && !s.changed.IsZero() }
