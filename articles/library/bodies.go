package library

import (
	"bytes"
	"compress/flate"
	"container/list"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"

	"broadside/articles"
)

// cache holds the most recently used pieces. Entries are immutable, so that the
// entry itself is the key: a new version of a piece is a cache miss.
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

// compressors holds *flate.Writer, each of more than half a megabyte.
var compressors = sync.Pool{New: func() any {
	w, _ := flate.NewWriter(io.Discard, flate.BestSpeed) // fails for an unknown level only
	return w
}}

// compress returns a piece as compressed JSON. A watched folder keeps the last good
// version of each piece in this form, since a broken file overwrites it on disk.
func compress(a *articles.Article) ([]byte, error) {
	raw, err := json.Marshal(a)
	if err != nil {
		return nil, fmt.Errorf("content: compress: %w", err)
	}
	var b bytes.Buffer
	w := compressors.Get().(*flate.Writer)
	defer compressors.Put(w)
	w.Reset(&b)
	_, err = w.Write(raw)
	if err = errors.Join(err, w.Close()); err != nil {
		return nil, fmt.Errorf("content: compress: %w", err)
	}
	return bytes.Clone(b.Bytes()), nil
}

func decompress(b []byte) (a articles.Article, err error) {
	if err = json.NewDecoder(flate.NewReader(bytes.NewReader(b))).Decode(&a); err != nil {
		return a, fmt.Errorf("decompress: %w", err)
	}
	return a, nil
}

func (l *Library) setBody(e *entry, a *articles.Article) {
	body, err := compress(a)
	if err != nil {
		l.opt.Log.Error("content: a last good version is not kept", "file", e.path, "error", err)
		return
	}
	e.body = body
}
