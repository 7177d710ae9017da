// Package sources imports the listings that other systems send: from files that are
// followed, over HTTP, and from commands. A run reads one file of one source and is one
// transaction: afterwards the store is the state of the file, or as it was before.
package sources

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"broadside/server/bulk"
	"broadside/server/store"
	"broadside/server/table"
)

// Store is the part of a store that holds sources.
type Store interface {
	// ReadSources calls f with one state of the store.
	ReadSources(ctx context.Context, f func(store.SourceReader) error) error
	// ChangeSources calls f in a transaction, which is rolled back if f returns an error.
	ChangeSources(ctx context.Context, f func(store.SourceWriter) error) error
}

// Origin is how the files of a source come in.
type Origin string

// The origins.
const (
	Folder  Origin = "folder"  // listings/NAME.csv or NAME.xml in the newspaper's directory
	Sample  Origin = "sample"  // the listings that ship with the program
	Push    Origin = "push"    // sent over HTTP with a token
	Command Origin = "command" // broadside import
)

// followed reports whether the source is changed by its file only.
func (o Origin) followed() bool { return o == Folder || o == Sample }

// Config holds the dependencies of a Service. Store and Data are required.
type Config struct {
	Store    Store
	Settings bulk.Settings // listings are validated against these; Pictures is the newspaper's directory
	Data     string        // directory for files that are received and files that wait
	Folder   fs.FS         // the newspaper's directory, whose listings are followed; nil: none
	Sample   fs.FS         // followed when Folder has no listings; nil: none
	Busy     func() bool   // whether readers wait for responses: then a run pauses; nil: never
	Now      func() time.Time
	Log      *slog.Logger
}

// Service imports listings. It is safe for concurrent use: one run at a time.
type Service struct {
	store    Store
	settings bulk.Settings
	data     string
	busy     func() bool
	now      func() time.Time
	log      *slog.Logger
	follower *follower

	running   chan struct{} // holds a value while a run is in progress
	receiving chan struct{} // holds a value for each file that is received
	uploads   sync.Map      // names of sources whose file is received
	waiting   waitingList
	stop      context.CancelCauseFunc // ends runs
	ended     context.Context
	closing   sync.Once
}

// maxReceiving is the number of files that are received at the same time.
const maxReceiving = 4

// errClosed is the cause of the end of runs when the server stops.
var errClosed = errors.New("the server is stopping; the old state is kept")

// New returns a Service. It creates Data.
func New(ctx context.Context, c Config) (*Service, error) {
	if c.Store == nil || c.Data == "" {
		return nil, errors.New("sources: a store and a directory are needed")
	}
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return nil, fmt.Errorf("sources: %w", err)
	}
	s := &Service{
		store: c.Store, settings: c.Settings, data: c.Data, busy: c.Busy, now: c.Now, log: cmp.Or(c.Log, slog.New(slog.DiscardHandler)),
		running: make(chan struct{}, 1), receiving: make(chan struct{}, maxReceiving),
	}
	if s.now == nil {
		s.now = time.Now
	}
	if s.busy == nil {
		s.busy = func() bool { return false }
	}
	s.ended, s.stop = context.WithCancelCause(context.Background())
	s.follower = newFollower(s, c)
	if err := s.loadWaiting(ctx); err != nil {
		return nil, err
	}
	return s, nil
}

// Close ends the run in progress, which leaves the store as it was, and waits for its end.
func (s *Service) Close() {
	s.closing.Do(func() {
		s.stop(errClosed)
		s.running <- struct{}{} // never given back: no run begins after Close
	})
}

// File is a file of listings. ReadAt may be called for each byte several times.
type File struct {
	io.ReaderAt
	Size int64
	Name string // in reports
}

// Options are the settings of one import.
type Options struct {
	Origin  Origin       // "" is Command
	Format  table.Format // "" detects it
	Mapping string       // text of a mapping file; "" is that of the source
	DryRun  bool         // compute the report without changing anything
	Force   bool         // end listings however many there are
	Partial bool         // the file has changes only: refs that are not in it are kept
	Several bool         // rows may belong to other sources, by a column source

	Rejected func(Rejection) // called for each fault of a rejected row; nil: none
	Progress func(rows int)  // called after some rows; nil: none
}

// lock waits until no other run is in progress.
func (s *Service) lock(ctx context.Context) (unlock func(), err error) {
	if s.ended.Err() != nil {
		return nil, errClosed
	}
	select {
	case s.running <- struct{}{}:
		return func() { <-s.running }, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	case <-s.ended.Done():
		return nil, errClosed
	}
}

// bind returns a context that also ends with Close.
func (s *Service) bind(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(ctx)
	stop := context.AfterFunc(s.ended, func() { cancel(errClosed) })
	return ctx, func() { stop(); cancel(nil) }
}

func (s *Service) path(name string) string { return filepath.Join(s.data, name) }
