package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/prometheus/client_golang/prometheus"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/articles/library"
	"broadside/articles/paper"
	"broadside/server/backup"
	"broadside/server/bulk"
	"broadside/server/desk"
	"broadside/server/partners"
	"broadside/server/releases"
	"broadside/server/site"
	"broadside/server/sources"
	"broadside/server/store"
	"broadside/server/store/sqlite"
	"broadside/server/subscribers"
	"broadside/web"
)

// services are the parts of a running server. A command that opens the store itself has only those of
// openStore.
type services struct {
	folder     site.Layers // articles, settings and pictures
	paper      api.Site
	categories []classifieds.Category

	desk    *desk.Desk
	store   *sqlite.Store
	library *library.Library
	sources *sources.Service

	key         []byte // count.key, for hashes of client addresses and of subscriptions' networks
	subscribers *subscribers.Service
	partners    *partners.Registry
	media       fs.FS
	releases    *releases.Releases

	reading atomic.Int64 // number of readers' requests that wait for a response

	stop       context.CancelFunc // ends the background goroutines
	background sync.WaitGroup
	closers    []func() error // in the order of opening; close calls them in reverse
}

// openServices opens the services and starts the background goroutines, such as the watcher of the
// directory and the timer of listings. close stops everything.
func openServices(ctx context.Context, c config, log *slog.Logger, reg prometheus.Registerer) (_ *services, err error) {
	s := &services{}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.close())
		}
	}()
	ctx, s.stop = context.WithCancel(ctx)
	if err := s.openStore(ctx, c, log); err != nil {
		return nil, err
	}
	folder, paper, categories := s.folder, s.paper, s.categories
	s.library, err = openLibrary(c, folder[0], paper, log)
	if err != nil {
		return nil, err
	}
	s.media = slices.Concat(site.Layers{s.library.Media()}, folder[1:])
	if c.articles != "" {
		s.background.Go(func() {
			if err := s.library.Watch(ctx, c.articles); err != nil && ctx.Err() == nil {
				log.Error("the folder is no longer followed; restart to see changes", "dir", c.articles, "error", err)
			}
		})
	}
	s.desk, err = desk.New(desk.Config{Site: paper, Categories: categories, Newsroom: s.library, Store: s.store, Log: log})
	if err != nil {
		return nil, err
	}
	if err := s.readPartners(ctx, c, log); err != nil {
		return nil, err
	}
	if err := s.followListings(ctx); err != nil {
		return nil, err
	}
	if s.key, err = loadOrCreateKey(filepath.Join(c.data, "count.key")); err != nil {
		return nil, fmt.Errorf("-data: %w", err)
	}
	if err := s.openSubscribers(ctx, c, log); err != nil {
		return nil, err
	}
	s.background.Go(func() { s.desk.Run(ctx) })
	s.keepReleases(ctx, c, log)
	registerArticleMetrics(reg, s.library)
	if err := c.writeLastRun(); err != nil {
		return nil, fmt.Errorf("-data: %w", err)
	}
	s.serveControl(ctx, c, log)
	return s, nil
}

// openStore opens the parts that the server and the commands share: settings, store and sources.
func (s *services) openStore(ctx context.Context, c config, log *slog.Logger) (err error) {
	if err := os.MkdirAll(c.data, 0o750); err != nil {
		return fmt.Errorf("-data: %w", err)
	}
	if s.folder, err = s.openLayers(c); err != nil {
		return err
	}
	if s.paper, s.categories, err = readSettings(c, s.folder, log); err != nil {
		return err
	}
	if err = backup.Recover(ctx, c.data, c.databasePath()); err != nil {
		return fmt.Errorf("-data: %w", err)
	}
	// Open fails if another process uses the same database
	if s.store, err = sqlite.Open(ctx, c.databasePath(), store.Config{Categories: s.categories, Cities: s.paper.Cities}); err != nil {
		return fmt.Errorf("-store: %w", err)
	}
	s.onClose(s.store.Close)
	return s.openSources(ctx, c, log)
}

func openLibrary(c config, stories fs.FS, paper api.Site, log *slog.Logger) (*library.Library, error) {
	folder, err := c.articlesPath()
	if err != nil {
		return nil, err
	}
	library, err := library.Open(stories, library.Options{
		Sections: sectionCodes(paper.Sections), Languages: paper.Languages, Places: placeNames(paper.Cities),
		Tombstones: filepath.Join(c.data, "gone.json"), Folder: folder, Keep: c.articles != "", Log: log,
	})
	if err != nil {
		return nil, fmt.Errorf("-articles %s: %w", c.articles, err)
	}
	return library, nil
}

// keepReleases stores the browser's program and makes its deltas in the background.
func (s *services) keepReleases(ctx context.Context, c config, log *slog.Logger) {
	o := releases.Config{Dir: filepath.Join(c.data, "releases"), Busy: func() bool { return s.reading.Load() > 0 }, Log: log}
	if f := web.Named("app.wasm"); f != nil {
		o.Program, o.Whole = f.Body, f.Brotli()
	}
	s.releases = releases.New(o)
	s.background.Go(func() { s.releases.Run(ctx) })
}

func (s *services) readPartners(ctx context.Context, c config, log *slog.Logger) (err error) {
	if c.partners == "" {
		s.partners = partners.New(partners.Default())
		return nil
	}
	if s.partners, err = partners.Read(c.partners, s.desk.CheckFilter, log); err != nil {
		return fmt.Errorf("-partners: %w", err)
	}
	s.background.Go(func() { s.partners.Watch(ctx) })
	return nil
}

// loadOrCreateKey returns the 32 random bytes in a file. It creates the file at the first start,
// readable only by the server's user.
func loadOrCreateKey(path string) ([]byte, error) {
	key, err := os.ReadFile(path)
	switch {
	case err == nil && len(key) == 32:
		return key, nil
	case err == nil:
		return nil, fmt.Errorf("%s holds %d bytes and should hold 32: remove it, and a new key is made", path, len(key))
	case !errors.Is(err, fs.ErrNotExist):
		return nil, err
	}
	key = make([]byte, 32)
	_, _ = rand.Read(key) // never fails (crypto/rand)
	part := path + ".new"
	if err := os.WriteFile(part, key, 0o600); err != nil {
		return nil, err
	}
	return key, os.Rename(part, path)
}

// checkReady returns an error while the server should get no requests. The error is public; the
// path is only in the log.
func (s *services) checkReady(ctx context.Context) error {
	if s.library.Ready() != nil {
		return api.Fail(api.Unavailable, "Not ready", "The directory of -articles cannot be read: put it back or mount it again. The last versions are served meanwhile.")
	}
	return s.store.Ping(ctx)
}

// countReads counts the readers' requests that h handles.
func (s *services) countReads(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet || r.Method == http.MethodHead {
			s.reading.Add(1)
			defer s.reading.Add(-1)
		}
		h.ServeHTTP(w, r)
	})
}

func (s *services) onClose(f func() error) { s.closers = append(s.closers, f) }

// close stops the background goroutines, which use the services, and then closes the services in
// reverse order.
func (s *services) close() error {
	if s.stop != nil {
		s.stop()
	}
	s.background.Wait()
	var errs []error
	for _, f := range slices.Backward(s.closers) {
		errs = append(errs, f())
	}
	s.closers = nil
	return errors.Join(errs...)
}

// openLayers returns the layers from which articles, settings and pictures are read: the editors'
// directory, then the built-in sample. Links cannot lead out of the directory.
func (s *services) openLayers(c config) (site.Layers, error) {
	if c.articles == "" {
		return site.Layers{paper.Files}, nil
	}
	root, err := library.OpenRoot(c.articles)
	if err != nil {
		return nil, fmt.Errorf("-articles: %w", err)
	}
	s.onClose(root.Close)
	if _, err := fs.ReadDir(root, "."); err != nil {
		return nil, fmt.Errorf("-articles: %w", err)
	}
	return site.Layers{root, paper.Files}, nil
}

// readSettings returns the settings of the layers with those of the command line in them.
func readSettings(c config, folder site.Layers, log *slog.Logger) (api.Site, []classifieds.Category, error) {
	paper, categories, problems := loadSettings(folder)
	for _, p := range problems {
		log.Warn("settings: " + p.String())
	}
	if len(paper.Languages) == 0 {
		return paper, nil, errors.New("paper.yaml cannot be used; broadside check says why")
	}
	paper.Origin, paper.Base = c.origin, c.base
	if c.publisher != "" {
		paper.Publisher, paper.Names = c.publisher, map[string]string{paper.Languages[0]: c.publisher}
	}
	return paper, categories, nil
}

// openSources opens the service that imports listings.
func (s *services) openSources(ctx context.Context, c config, log *slog.Logger) (err error) {
	o := sources.Config{
		Store: s.store, Settings: bulk.Settings{Site: s.paper, Categories: s.categories, Pictures: s.folder[0]},
		Data: filepath.Join(c.data, "sources"), Log: log, Busy: func() bool { return s.reading.Load() > 0 },
	}
	if c.articles != "" {
		o.Folder = s.folder[0]
	}
	if c.sample {
		o.Sample = s.folder[len(s.folder)-1]
	}
	if s.sources, err = sources.New(ctx, o); err != nil {
		return err
	}
	s.onClose(func() error { s.sources.Close(); return nil })
	return nil
}

// followListings imports the listings of the newspaper's directory, or with -sample those that ship,
// and follows them.
func (s *services) followListings(ctx context.Context) error {
	if err := s.sources.Start(ctx); err != nil {
		return err
	}
	s.background.Go(func() { s.sources.Run(ctx) })
	return nil
}

func sectionCodes(sections []api.Section) []string {
	var out []string
	for _, s := range sections {
		out = append(out, s.Code)
	}
	return out
}

func placeNames(cities []api.City) []string {
	var out []string
	for _, c := range cities {
		out = append(slices.AppendSeq(out, maps.Values(c.Names)), c.Aka...)
	}
	return out
}
