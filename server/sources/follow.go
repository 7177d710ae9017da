package sources

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"broadside/articles"
	"broadside/server/store"
)

// listingsDir is the directory of listings below the newspaper's.
const listingsDir = "listings"

// Intervals of polling. There are only a few files, so their times and sizes are compared several
// times a second. Unlike file system notifications, this also works on network drives.
const (
	poll        = 200 * time.Millisecond
	pollShare   = 30                      // a scan is followed by a pause of 30 times its length
	longestPoll = 10 * time.Second        // between two scans
	settle      = 1400 * time.Millisecond // how long a file must be unchanged before it is read
	settleGone  = 4 * time.Second         // how long a file must be missing: people move files away and back
	checkStarts = 10 * time.Second        // between checks whether the start of a listing has come
)

// follower imports the files of a directory when they change.
type follower struct {
	s        *Service
	folder   fs.FS
	sample   fs.FS
	settings []byte // digest of the settings, which apply to all files

	mu    sync.Mutex
	names map[string]bool // of the sources that have a file

	files    map[string]*followedFile // by name of the source
	pictures picturesState
	logged   map[string]bool // faults of the directory that were logged
	known    map[string]bool // followed sources of the store; nil: not read yet
}

// followedFile is the state of the file of a source.
type followedFile struct {
	taken fileState       // that was imported last, or tried
	seen  fileState       // by the last scan
	since time.Time       // when a scan first saw it
	racy  bool            // it was written so shortly before it was read that a later change may have the same time
	rows  map[string]bool // faults of rows that were logged
	ended bool            // it is missing, and its listings have ended or wait for that
}

func newFollower(s *Service, c Config) *follower {
	f := &follower{s: s, folder: c.Folder, sample: c.Sample, files: map[string]*followedFile{}, names: map[string]bool{}, logged: map[string]bool{}}
	site := c.Settings.Site
	b, err := json.Marshal([]any{c.Settings.Categories, site.Cities, site.Languages, site.Currencies, site.Zone, site.Offset, buildVersion()})
	if err != nil {
		panic("sources: settings that JSON cannot write: " + err.Error())
	}
	sum := sha256.Sum256(b)
	f.settings = sum[:]
	return f
}

// buildVersion changes when the program does, so that another program reads all files again.
func buildVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	version := info.Main.Version
	for _, s := range info.Settings {
		if strings.HasPrefix(s.Key, "vcs.") {
			version += " " + s.Value
		}
	}
	return version
}

// has reports whether a source is followed now.
func (f *follower) has(name string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.names[name]
}

// Start reads the followed files as they are. Files that are as they were at the last run
// are not read row by row.
func (s *Service) Start(ctx context.Context) error {
	ctx, cancel := s.bind(ctx)
	defer cancel()
	if err := s.publishStarted(ctx); err != nil {
		return err
	}
	return s.follower.scan(ctx, true)
}

// Run follows the files until ctx ends, and publishes listings whose start has come.
func (s *Service) Run(ctx context.Context) {
	ctx, cancel := s.bind(ctx)
	defer cancel()
	timer := time.NewTimer(poll)
	defer timer.Stop()
	starts := time.NewTicker(checkStarts)
	defer starts.Stop()
	for {
		var err error
		select {
		case <-ctx.Done():
			return
		case <-starts.C:
			err = s.publishStarted(ctx)
		case <-timer.C:
			begun := time.Now()
			err = s.follower.scan(ctx, false)
			timer.Reset(min(max(poll, pollShare*time.Since(begun)), longestPoll))
		}
		if err != nil && ctx.Err() == nil {
			s.log.Error("sources: follow the listings", "error", err)
		}
	}
}

// scan imports all files that have changed. With start it does not wait until a changed file has
// settled.
func (f *follower) scan(ctx context.Context, start bool) error {
	found, origin, err := f.listFiles()
	if err != nil {
		f.logOnce("listings cannot be read; the last state is kept: "+err.Error(), "put the directory back, or let the server's user read it")
		return nil
	}
	f.setNames(found)
	var errs []error
	for _, name := range sortedKeys(found) {
		if err := f.follow(ctx, name, found[name], start); err != nil {
			errs = append(errs, err)
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
	}
	errs = append(errs, f.endMissing(ctx, found, origin, start))
	return errors.Join(errs...)
}

func (f *follower) setNames(found map[string]fileState) {
	f.mu.Lock()
	defer f.mu.Unlock()
	clear(f.names)
	for name := range found {
		f.names[name] = true
		if f.known != nil {
			f.known[name] = true
		}
	}
}

// follow imports the file of a source if it has changed and is complete.
func (f *follower) follow(ctx context.Context, name string, is fileState, start bool) error {
	file := f.files[name]
	if file == nil {
		file = &followedFile{}
		f.files[name] = file
	}
	now := time.Now()
	if is != file.seen {
		file.seen, file.since, file.ended = is, now, false
	}
	again := file.racy && now.Sub(is.time) > racyWindow && now.Sub(is.mappingTime) > racyWindow
	if is == file.taken && !again || !start && now.Sub(file.since) < settle {
		return nil
	}
	file.taken = is
	file.racy = now.Sub(is.time) <= racyWindow || now.Sub(is.mappingTime) <= racyWindow
	return f.take(ctx, name, file, start)
}

// racyWindow is the time after a write within which another write may leave the modification time
// and size unchanged.
const racyWindow = 2 * time.Second

// take imports the file of a source, unless the store is up to date with it.
func (f *follower) take(ctx context.Context, name string, file *followedFile, start bool) error {
	is := file.taken
	unlock, err := f.s.lock(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	copied, err := f.copy(is)
	if err != nil {
		file.taken = fileState{} // it is tried again
		return f.reportUnread(ctx, name, is, err)
	}
	defer copied.remove()
	current, err := f.isCurrent(ctx, name, copied.content, start)
	if err != nil || current {
		return err
	}
	j := job{name: name, file: copied.File, content: copied.content, pictures: f.fsOf(is.origin), options: Options{Origin: is.origin, Mapping: copied.mapping}}
	j.options.Force = f.replacesSample(ctx, name, is.origin)
	return f.importFile(ctx, j, file)
}

func (f *follower) fsOf(o Origin) fs.FS {
	if o == Sample {
		return f.sample
	}
	return f.folder
}

// isCurrent reports whether the file with this digest was the last one applied and no run of the
// source waits for confirmation. At the start it returns false if a listing with a relative time
// has expired, so that the file is applied again.
func (f *follower) isCurrent(ctx context.Context, name string, content []byte, start bool) (current bool, err error) {
	err = f.s.store.ReadSources(ctx, func(r store.SourceReader) error {
		src, found, err := r.Source(ctx, name)
		if err != nil || !found || !bytes.Equal(src.Content, content) || src.Waiting != "" {
			return err
		}
		current = true
		if start {
			expired, err := r.HasExpired(ctx, name, f.s.now())
			current = !expired
			return err
		}
		return nil
	})
	return current, err
}

// replacesSample reports whether the newspaper's own file replaces a built-in sample file. The
// listings of the sample then end without a confirmation.
func (f *follower) replacesSample(ctx context.Context, name string, o Origin) (replaces bool) {
	if o != Folder {
		return false
	}
	err := f.s.store.ReadSources(ctx, func(r store.SourceReader) error {
		src, found, err := r.Source(ctx, name)
		replaces = found && Origin(src.Origin) == Sample
		return err
	})
	return replaces && err == nil
}

// importFile imports a followed file and logs the result. Faults of the file are logged
// once.
func (f *follower) importFile(ctx context.Context, j job, file *followedFile) error {
	rows := map[string]bool{}
	j.options.Rejected = func(r Rejection) {
		if len(rows) < maxRejections {
			rows[articles.Problem{File: j.file.Name, Line: r.Row, Field: r.Field, What: r.What, Fix: r.Fix}.String()] = true
		}
	}
	report, err := f.s.importFile(ctx, j)
	if fault := (*articles.Problem)(nil); errors.As(err, &fault) {
		f.logOnce(j.file.Name+": "+fault.What+"; its last good state is kept", fault.Fix)
		return nil
	}
	if err != nil {
		file.taken = fileState{}
		return fmt.Errorf("sources: %s: %w", j.file.Name, err)
	}
	for _, text := range sortedKeys(rows) {
		if !file.rows[text] {
			f.s.log.Warn("listing left out: " + text)
		}
	}
	if rest := report.Rejected - len(rows); rest > 0 {
		f.s.log.Warn("more listings were left out", "source", j.name, "count", rest, "fix", "broadside check names all of them")
	}
	file.rows = rows
	maps.DeleteFunc(f.logged, func(text string, _ bool) bool { return strings.HasPrefix(text, j.file.Name+":") }) // a new fault is logged again
	if report.State == Applied {
		f.s.log.Info("listings were read", "source", j.name, "new", report.New, "changed", report.Changed, "same", report.Same, "ended", report.Ended, "rejected", report.Rejected)
	}
	return nil
}

// reportUnread logs and records that a file cannot be read; its last state is kept.
func (f *follower) reportUnread(ctx context.Context, name string, is fileState, err error) error {
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, errChanging) {
		return nil // the next scan sees it
	}
	text := is.file + " cannot be read; its last good state is kept: " + err.Error()
	if f.logOnce(text, "let the server's user read it") {
		report := newReport(name, Options{Origin: is.origin}, f.s.now())
		report.State, report.File, report.Fault = Failed, is.file, &Fault{What: err.Error(), Fix: "let the server's user read it"}
		return f.s.recordFailure(ctx, job{name: name, options: Options{Origin: is.origin}}, report)
	}
	return nil
}

// logOnce logs a fault of the directory, and reports whether it was new.
func (f *follower) logOnce(what, fix string) bool {
	const most = 1000
	if f.logged[what] || len(f.logged) >= most {
		return false
	}
	f.logged[what] = true
	f.s.log.Warn("listings: "+what, "fix", fix)
	return true
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
