package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/articles/library"
	"broadside/articles/paper"
	"broadside/server/bulk"
	"broadside/server/desk"
	"broadside/server/partners"
	"broadside/server/site"
	"broadside/server/store"
	"broadside/server/store/sqlite"
)

type services struct {
	desk    *desk.Desk
	store   *sqlite.Store
	library *library.Library

	partners *partners.Registry
	media    fs.FS

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

	if err := os.MkdirAll(c.data, 0o750); err != nil {
		return nil, fmt.Errorf("-data: %w", err)
	}
	folder, err := s.openLayers(c)
	if err != nil {
		return nil, err
	}
	paper, categories, err := readSettings(c, folder, log)
	if err != nil {
		return nil, err
	}
	// first, because it fails if a second server uses the same -data
	if s.store, err = sqlite.Open(ctx, c.databasePath(), store.Config{Categories: categories, Cities: paper.Cities}); err != nil {
		return nil, fmt.Errorf("-store: %w", err)
	}
	s.onClose(s.store.Close)
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
	if c.sample {
		if err := s.addSample(ctx, folder, categories, paper, time.Now(), log); err != nil {
			return nil, err
		}
	}
	s.background.Go(func() { s.desk.Run(ctx) })
	registerArticleMetrics(reg, s.library)
	return s, nil
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

// checkReady returns an error while the server should get no requests. The error is public; the
// path is only in the log.
func (s *services) checkReady(ctx context.Context) error {
	if s.library.Ready() != nil {
		return api.Fail(api.Unavailable, "Not ready", "The directory of -articles cannot be read: put it back or mount it again. The last versions are served meanwhile.")
	}
	return s.store.Ping(ctx)
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

// addSample adds the listings of the directory, or the built-in ones, to a store without a live
// listing: a new store, or one whose sample has expired.
func (s *services) addSample(ctx context.Context, folder site.Layers, categories []classifieds.Category, paper api.Site, now time.Time, log *slog.Logger) error {
	there, err := s.store.Find(ctx, classifieds.Filter{Limit: 1}, now, 0)
	if err != nil || len(there.Items) > 0 {
		return err
	}
	i := slices.IndexFunc(folder, bulk.HasListings)
	if i < 0 {
		return nil
	}
	listings, problems := bulk.Listings(folder[i], categories, paper, now)
	for _, p := range problems {
		log.Warn("sample: " + p.String())
	}
	if err := s.desk.Seed(ctx, listings); err != nil {
		return err
	}
	log.Info("no listing was live: the sample is in the store", "listings", len(listings), "of_the_folder", i == 0 && len(folder) > 1)
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
