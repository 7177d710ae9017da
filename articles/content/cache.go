package content

import (
	"container/list"
	"sync"

	"broadside/articles"
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
