package sources

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"time"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/server/store"
)

// endMissing ends the listings of followed sources whose file is gone. If the whole directory of
// listings is gone and more than a few listings would end, the run waits for confirmation.
func (f *follower) endMissing(ctx context.Context, found map[string]fileState, origin Origin, start bool) error {
	gone, err := f.findGone(ctx, found, origin)
	if err != nil {
		return err
	}
	now := time.Now()
	for _, src := range gone {
		file := f.files[src.Name]
		if file == nil {
			file = &followedFile{}
			f.files[src.Name] = file
		}
		if (file.seen != fileState{}) || file.since.IsZero() {
			file.seen, file.since = fileState{}, now
		}
		if !start && now.Sub(file.since) < settleGone || file.ended {
			continue
		}
		ended, err := f.endSource(ctx, src)
		if err != nil {
			return err
		}
		file.taken, file.ended = fileState{}, ended
	}
	return nil
}

// findGone returns the followed sources without a file.
func (f *follower) findGone(ctx context.Context, found map[string]fileState, origin Origin) (gone []store.Source, err error) {
	if f.allKnown(found) {
		return nil, nil
	}
	err = f.s.store.ReadSources(ctx, func(r store.SourceReader) error {
		all, err := r.Sources(ctx)
		f.known = map[string]bool{}
		for _, src := range all {
			if !Origin(src.Origin).followed() {
				continue
			}
			_, there := found[src.Name]
			if f.known[src.Name] = true; !there && (Origin(src.Origin) == Sample || f.folder != nil) {
				gone = append(gone, src)
			}
		}
		return err
	})
	return gone, err
}

// allKnown reports whether every followed source of the store has a file or was handled as removed
// already. The store then need not be read.
func (f *follower) allKnown(found map[string]fileState) bool {
	if f.known == nil {
		return false
	}
	for name := range f.known {
		if _, there := found[name]; !there && (f.files[name] == nil || !f.files[name].ended) {
			return false
		}
	}
	return true
}

// endSource ends the listings of a source whose file is gone, or records that this waits for
// confirmation. It reports whether either was done.
func (f *follower) endSource(ctx context.Context, src store.Source) (ended bool, err error) {
	unlock, err := f.s.lock(ctx)
	if err != nil {
		return false, err
	}
	defer unlock()
	live := 0
	err = f.s.store.ReadSources(ctx, func(r store.SourceReader) error {
		counts, err := r.Counts(ctx, src.Name)
		for _, c := range counts {
			if c.State == classifieds.Live {
				live = c.N
			}
		}
		return err
	})
	if err != nil {
		return false, err
	}
	if Origin(src.Origin) == Folder && f.vanished() && exceeds(live, live) {
		return true, f.waitForRemoval(ctx, src, live)
	}
	return true, f.s.endRemoved(ctx, src, live)
}

// vanished reports whether the directory of listings is gone: it may have been unmounted
// or left out of a release by mistake.
func (f *follower) vanished() bool {
	_, err := fs.Stat(f.folder, listingsDir)
	return errors.Is(err, fs.ErrNotExist)
}

func (f *follower) waitForRemoval(ctx context.Context, src store.Source, live int) error {
	report := newReport(src.Name, Options{Origin: Origin(src.Origin)}, f.s.now())
	report.State, report.File = Waiting, listingsDir
	report.Fault = &Fault{What: "the directory " + listingsDir + " is gone", Fix: "put it back, or confirm that its listings end"}
	report.Ended = live
	report.Guard = Guard{Live: live, WouldEnd: live, Percent: percent(live, live), Waits: true, Source: src.Name}
	return f.s.storeWaiting(ctx, src.Name, Origin(src.Origin), waitingRun{Report: *report})
}

// endRemoved ends the listings of a source whose file was removed. The source stays known:
// its file may come back.
func (s *Service) endRemoved(ctx context.Context, src store.Source, live int) error {
	report := newReport(src.Name, Options{Origin: Origin(src.Origin)}, s.now())
	err := s.store.ChangeSources(ctx, func(tx store.SourceWriter) (err error) {
		if report.Ended, err = endAll(ctx, tx, src.Name, s.now(), "its file was removed"); err != nil {
			return err
		}
		src.Content, src.Waiting = nil, ""
		if err := tx.PutSource(ctx, src); err != nil {
			return err
		}
		if report.State = Unchanged; report.Ended == 0 {
			return nil
		}
		report.State = Applied
		report.Guard = Guard{Live: live, WouldEnd: live, Percent: percent(live, live)}
		return addRun(ctx, tx, report)
	})
	if err != nil {
		return err
	}
	s.forgetWaiting(src.Name)
	if report.Ended > 0 {
		s.log.Info("listings ended: their file was removed", "source", src.Name, "count", report.Ended)
	}
	return nil
}

// accept applies the waiting run of a followed source. The caller holds the lock.
func (f *follower) accept(ctx context.Context, src store.Source, w waitingRun) (Report, error) {
	if w.Digest == nil {
		if f.has(src.Name) {
			return Report{}, errChanged(src.Name)
		}
		if err := f.s.endRemoved(ctx, src, w.Report.Guard.Live); err != nil {
			return Report{}, err
		}
		report := w.Report
		report.State, report.Fault = Applied, nil
		return report, nil
	}
	found, _, err := f.listFiles()
	if err != nil {
		return Report{}, err
	}
	is, there := found[src.Name]
	if !there {
		return Report{}, errChanged(src.Name)
	}
	copied, err := f.copy(is)
	if err != nil {
		return Report{}, err
	}
	defer copied.remove()
	if !bytes.Equal(copied.sum, w.Digest) {
		return Report{}, errChanged(src.Name)
	}
	return f.s.importFile(ctx, job{name: src.Name, file: copied.File, content: copied.content, pictures: f.fsOf(is.origin),
		options: Options{Origin: is.origin, Mapping: copied.mapping, Force: true}})
}

func errChanged(name string) error {
	return api.Fail(api.Conflict, "The file has changed", "The file of "+name+" has changed since it waits; look at what it would end now and confirm again.")
}

// publishStarted makes queued listings live whose start has come.
func (s *Service) publishStarted(ctx context.Context) error {
	const most = 1000
	for n := most; n == most; {
		var due []store.SourceRow
		now := s.now()
		err := s.store.ReadSources(ctx, func(r store.SourceReader) (err error) {
			due, err = r.Started(ctx, now, most)
			return err
		})
		if n = len(due); err != nil || n == 0 {
			return err
		}
		published := 0
		err = s.store.ChangeSources(ctx, func(tx store.SourceWriter) error {
			for _, row := range due {
				queued, err := isQueued(ctx, tx, row.Source, row.Listing)
				if err != nil {
					return err
				}
				if queued {
					continue
				}
				published++
				if err := tx.Decide(ctx, classifieds.Decision{Listing: row.Listing, At: now, Who: decider(row.Source), Verdict: classifieds.Live, Reason: "its start has come"}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil || published < n {
			return err
		}
	}
	return nil
}
