package content

import (
	"crypto/sha256"
	"io/fs"
)

// settingsFiles are the paper's own files, which lie at the top of its folder
// and are read when the server starts.
var settingsFiles = []string{"paper.yaml", "categories.yaml", "places.yaml"}

// settings is those files as they were when the folder was opened, and as they
// were last seen.
type settings struct {
	began, seen map[string]setting
}

// setting is one of them; the zero value is a file that is not there.
type setting struct {
	stamp stamp
	sum   [sha256.Size]byte
}

func readSetting(fsys fs.FS, file string, s stamp) setting {
	text, err := readLimited(fsys, file)
	if err != nil {
		return setting{stamp: s}
	}
	return setting{s, sha256.Sum256(text)}
}

// noteSettings logs each change of a file of the settings, once it has
// settled: the running server does not take it in. A file that is as it was
// when the server started needs no restart.
func (l *Library) noteSettings(t *tree, at *settling) {
	first := l.settings.began == nil
	if first {
		l.settings = settings{began: map[string]setting{}, seen: map[string]setting{}}
	}
	for _, file := range settingsFiles {
		s, there := t.settings[file]
		was := l.settings.seen[file]
		if t.hidden(file) || s == was.stamp || !first && !at.done(file, look{stamp: s, absent: !there}, at.settle) {
			continue
		}
		is := setting{}
		if there {
			is = readSetting(l.fsys, file, s)
		}
		l.settings.seen[file] = is
		if first {
			l.settings.began[file] = is
		} else if is.sum != was.sum && is.sum != l.settings.began[file].sum {
			l.opt.Log.Warn("content: settings changed that are read at the start only", "file", file, "fix", "restart to see it, when broadside check finds nothing wrong")
		}
	}
}
