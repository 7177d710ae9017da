package library

import (
	"bytes"
	"compress/flate"
	"container/list"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"

	"broadside/articles"
	"broadside/articles/piece"
)

// cache keeps the pieces asked for last. An entry is never changed, so the
// entry itself is the key: a new version of a piece misses.
type cache struct {
	mu    sync.Mutex
	limit int
	order *list.List // of cached, the last used first
	at    map[*entry]*list.Element
}

type cached struct {
	key     *entry
	article articles.Article
}

func newCache(limit int) *cache {
	return &cache{limit: limit, order: list.New(), at: map[*entry]*list.Element{}}
}

func (c *cache) get(e *entry) (articles.Article, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	el := c.at[e]
	if el == nil {
		return articles.Article{}, false
	}
	c.order.MoveToFront(el)
	return el.Value.(cached).article, true
}

func (c *cache) put(e *entry, a articles.Article) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.at[e] != nil {
		return
	}
	c.at[e] = c.order.PushFront(cached{e, a})
	for c.order.Len() > c.limit {
		c.remove(c.order.Back())
	}
}

func (c *cache) drop(e *entry) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if el := c.at[e]; el != nil {
		c.remove(el)
	}
}

func (c *cache) remove(el *list.Element) {
	c.order.Remove(el)
	delete(c.at, el.Value.(cached).key)
}

// shelf keeps the last good version of every piece of a watched folder in one
// temporary file, packed. The folder's own files cannot be trusted for that:
// the moment one is broken, its good version is overwritten.
type shelf struct {
	file    *os.File
	packers sync.Pool // of *flate.Writer, each more than half a megabyte
	mu      sync.Mutex
	end     int64
}

// place is where a piece stands on the shelf.
type place struct{ offset, size int64 }

// newShelf creates the file without a name, so that it vanishes with the process.
func newShelf() (*shelf, error) {
	f, err := os.CreateTemp("", "broadside-shelf-*")
	if err != nil {
		return nil, fmt.Errorf("content: shelf: %w", err)
	}
	_ = os.Remove(f.Name()) // where an open file cannot be removed it stays until the next cleaning
	s := &shelf{file: f}
	s.packers.New = func() any {
		w, _ := flate.NewWriter(io.Discard, flate.BestSpeed) // the level is one there is
		return w
	}
	return s, nil
}

// put adds a piece. Older versions stay: a desk changes a few hundred pieces a
// day, some megabytes until the next restart.
func (s *shelf) put(a *articles.Article) (place, error) {
	raw, err := json.Marshal(a)
	if err != nil {
		return place{}, fmt.Errorf("content: shelf: %w", err)
	}
	var packed bytes.Buffer
	w := s.packers.Get().(*flate.Writer)
	w.Reset(&packed)
	_, err = w.Write(raw)
	err = errors.Join(err, w.Close())
	s.packers.Put(w)
	if err != nil {
		return place{}, fmt.Errorf("content: shelf: %w", err)
	}
	s.mu.Lock()
	p := place{s.end, int64(packed.Len())}
	s.end += p.size
	s.mu.Unlock()
	if _, err := s.file.WriteAt(packed.Bytes(), p.offset); err != nil {
		return place{}, fmt.Errorf("content: shelf: %w", err)
	}
	return p, nil
}

func (s *shelf) take(p place) (articles.Article, error) {
	var a articles.Article
	packed := make([]byte, p.size)
	if _, err := s.file.ReadAt(packed, p.offset); err != nil {
		return a, fmt.Errorf("shelf: %w", err)
	}
	raw, err := io.ReadAll(flate.NewReader(bytes.NewReader(packed)))
	if err == nil {
		err = json.Unmarshal(raw, &a)
	}
	if err != nil {
		return a, fmt.Errorf("shelf: %w", err)
	}
	return a, nil
}

// openShelf creates the shelf. Without it the library works, but a file that
// breaks takes its piece down.
func (l *Library) openShelf() bool {
	s, err := newShelf()
	if err != nil {
		l.opt.Log.Error("content: last good versions are not kept", "error", err, "fix", "make the folder for temporary files writable")
		return false
	}
	l.shelf = s
	return true
}

// fillShelf creates the shelf, if Open did not, and puts every piece on it as
// it is now.
func (l *Library) fillShelf(ctx context.Context) {
	l.scanning.Lock()
	defer l.scanning.Unlock()
	if l.shelf != nil || !l.openShelf() {
		return
	}
	old := l.now.Load()
	todo := make([]string, 0, len(old.sorted))
	for _, e := range old.sorted {
		todo = append(todo, e.path)
	}
	for _, e := range l.readAll(ctx, todo, func(file string) *entry { return l.shelve(old.reader, l.paths[file]) }) {
		if e != nil {
			l.paths[e.path] = e
		}
	}
	l.publish(old.reader, false)
}

// shelve returns e with its body on the shelf. A file that has changed since e
// was read stays as it is, for the next scan to take.
func (l *Library) shelve(r *piece.Reader, e *entry) *entry {
	src, err := readSource(l.fsys, e.path, e.sidePath)
	if err != nil || sumOf(src) != e.sum {
		return e
	}
	p := r.Read(src)
	if p.Broken() {
		return e
	}
	kept := *e
	l.keep(&kept, &p.Article)
	return &kept
}
