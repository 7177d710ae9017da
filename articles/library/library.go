// Package library follows a folder of articles while people write in it. It keeps
// an index of summaries and the last good version of each article in memory, and
// remembers which addresses were once public.
package library

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/fsnotify/fsnotify"

	"broadside/articles"
	"broadside/articles/piece"
	"broadside/articles/wire"
)

// Options are the settings for reading files. The zero value is ready to use.
type Options struct {
	Published  time.Time        // given to wire text that has no `published`; zero leaves it a draft
	Sections   []string         // the paper's section codes; when given, another code is a Problem
	Languages  []string         // the paper's languages; when given, a piece in another is a Problem
	Places     []string         // names known to be places, for datelines; those of places.yaml are added
	Tombstones string           // file that remembers, over restarts, which slugs were once public; empty: memory only
	Folder     string           // whose pieces those are, for Tombstones that several folders share: its absolute path
	Keep       bool             // the folder will be watched: keep a compressed copy of every body in memory
	ParseTime  time.Duration    // longest that the body of one piece is read; 0 means a second, and one more for each 256 KB
	Cache      int              // parsed pieces kept; 0 means 256
	Now        func() time.Time // nil means time.Now
	Log        *slog.Logger     // nil means slog.Default()
}

func (o Options) withDefaults() Options {
	o.Cache = cmp.Or(max(o.Cache, 0), 256)
	o.Log = cmp.Or(o.Log, slog.Default())
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

func (o Options) reader(p piece.Placer, places wire.Places) *piece.Reader {
	return &piece.Reader{Published: o.Published, Sections: o.Sections, Languages: o.Languages, ParseTime: o.ParseTime, Now: o.Now, Pictures: p, Places: places}
}

// Library holds the pieces of a folder: their summaries in memory, their bodies
// loaded on demand. It is safe for concurrent use. The values that its methods
// return are shared and must not be changed.
type Library struct {
	fsys  fs.FS
	opt   Options
	now   atomic.Pointer[snapshot]
	cache *cache
	facts sync.Map

	fault atomic.Pointer[articles.Problem] // why the folder cannot be read

	scanning       sync.Mutex // one scan at a time; guards the fields below
	clock          func() time.Time
	pace           pace
	maxWait        time.Duration
	readings       *readings
	tree           *tree // as the last scan found it
	paths          map[string]*entry
	pictures       map[string]stamp       // that pieces may show; replaced, not changed
	pictureVersion int                    // counts changes of pictures
	changed        map[string]int         // stem of a picture → the version of its last change
	unread         map[string]bool        // files that are not read, once they have stayed
	missing        map[string]bool        // pieces that vanished with many others, until they are back
	moved          bool                   // the folder is another one, and no piece was seen in it yet
	waiting        map[string]change      // changes that were not unchanged for long enough
	events         map[string]fsnotify.Op // notifications about files that wait
	tombstones     *tombstones
	states         map[string]loggedState // slug → as it was last logged; nil before the first scan
	settings       settings
	logged         map[string][]articles.Problem // faults of a file, as they were last logged
	reported       map[articles.Problem]bool     // of the folder, at the last scan

	mu   sync.Mutex
	subs map[chan struct{}]struct{}
}

// Open reads all pieces below fsys. Faulty ones are Problems, not errors; it
// fails only when the folder itself cannot be read.
func Open(fsys fs.FS, opt Options) (*Library, error) {
	opt = opt.withDefaults()
	l := &Library{
		fsys: fsys, opt: opt, cache: newCache(opt.Cache),
		clock: time.Now, pace: pace{settleWritten, settleMoved, settleMissing}, maxWait: maxWait, readings: newReadings(), paths: map[string]*entry{}, pictures: map[string]stamp{}, changed: map[string]int{}, unread: map[string]bool{},
		missing: map[string]bool{}, events: map[string]fsnotify.Op{}, logged: map[string][]articles.Problem{}, subs: map[chan struct{}]struct{}{},
		tombstones: loadTombstones(opt.Tombstones, opt.Folder, opt.Log),
	}
	l.now.Store(&snapshot{bySlug: map[string]*entry{}, held: map[string]bool{}})
	if _, _, err := l.scanFolder(context.Background(), scanAll, nil); err != nil {
		return nil, fmt.Errorf("content: open: %w", err)
	}
	return l, nil
}

// Summaries returns all pieces of every status, newest first; drafts without a
// time come last.
func (l *Library) Summaries() []articles.Summary { return l.now.Load().summaries }

// Version changes whenever a piece does.
func (l *Library) Version() uint64 { return l.now.Load().version }

// Problems returns the problems of the folder now, by file and line.
func (l *Library) Problems() []articles.Problem { return l.now.Load().problems }

// Ready returns why the directory cannot be read now and how to mend it, nil
// when it can be read. The last versions stay up meanwhile.
func (l *Library) Ready() error {
	if p := l.fault.Load(); p != nil {
		return fmt.Errorf("content: %s; %s", p.What, p.Fix)
	}
	return nil
}

// Gone reports whether slug was once public and is no more: killed, or its file
// is removed. It answers 410.
func (l *Library) Gone(slug string) bool {
	s := l.now.Load()
	if e := s.bySlug[slug]; e != nil {
		return e.summary.Status == articles.StatusKilled
	}
	_, was := s.gone[slug]
	return was && !s.held[slug]
}

// Lang returns the language of the piece slug names, or that it had when it
// was last public; "" when it is not known.
func (l *Library) Lang(slug string) string {
	s := l.now.Load()
	if e := s.bySlug[slug]; e != nil {
		return e.summary.Lang
	}
	return s.gone[slug]
}

// Article returns one piece of any status; who may read it is the caller's to
// decide. The error is fs.ErrNotExist when there is none.
func (l *Library) Article(slug string) (articles.Article, error) {
	s := l.now.Load()
	e := s.bySlug[slug]
	if e == nil {
		return articles.Article{}, fmt.Errorf("content: article %q: %w", slug, fs.ErrNotExist)
	}
	if a, ok := l.cache.get(e); ok {
		return a, nil
	}
	a, err := l.loadBody(s, e)
	if err != nil {
		return articles.Article{}, fmt.Errorf("content: article %q: %w", slug, err)
	}
	l.cache.put(e, a)
	return a, nil
}

// loadBody reads the body of e. When the folder is watched that is the one in
// memory, so that a file that is being changed or was broken since is not seen.
func (l *Library) loadBody(s *snapshot, e *entry) (articles.Article, error) {
	if e.body != nil {
		return decompress(e.body)
	}
	src, err := readSource(l.fsys, e.path, e.sidePath)
	if err != nil {
		return articles.Article{}, err
	}
	p := s.reader.Read(src)
	if p.Broken() {
		return articles.Article{}, errors.New(p.Problems[0].String())
	}
	return p.Article, nil
}

// Guesses reads all wire texts once more, also those that are not shown, and
// returns the guesses by file.
func (l *Library) Guesses() []articles.Guess {
	s := l.now.Load()
	var out []articles.Guess
	for _, e := range s.wires {
		if e.slow {
			continue
		}
		if src, err := readSource(l.fsys, e.path, e.sidePath); err == nil { // an unreadable file is a Problem already
			out = append(out, s.reader.Read(src).Guesses...)
		}
	}
	return out
}

// Subscribe returns a channel that holds a value after each change, never more
// than one, and a function that ends the subscription.
func (l *Library) Subscribe() (<-chan struct{}, func()) {
	c := make(chan struct{}, 1)
	l.mu.Lock()
	l.subs[c] = struct{}{}
	l.mu.Unlock()
	return c, func() {
		l.mu.Lock()
		delete(l.subs, c)
		l.mu.Unlock()
	}
}

func (l *Library) notifySubscribers() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for c := range l.subs {
		select {
		case c <- struct{}{}:
		default: // it has not looked since the last change
		}
	}
}
