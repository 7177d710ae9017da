package sources

import (
	"context"
	"strconv"
	"time"

	"broadside/app/classifieds"
	"broadside/articles"
	"broadside/server/bulk"
	"broadside/server/store"
)

// run imports one file. It writes each listing when its row has been read. The
// listings that end are known after the last row.
type run struct {
	job
	named   namedSource // the source that the file was sent for
	file    *bulk.File
	now     time.Time
	report  *Report
	read    store.SourceReader
	write   store.SourceWriter // nil in a dry run
	sources map[string]*source
	ended   context.Context // ends the run
	unowned bool            // listings without a source may be those of older versions
	pace    pace
}

// pace pauses a run while readers wait for a response, for at most half of the run's time.
type pace struct {
	busy   func() bool
	began  time.Time
	paused time.Duration
}

const pause = time.Millisecond

func (p *pace) yield() {
	if !p.busy() {
		return
	}
	now := time.Now()
	if p.paused > now.Sub(p.began)/2 {
		return
	}
	time.Sleep(pause)
	p.paused += time.Since(now)
}

// rowsBetweenChecks is the number of rows after which the end of the context is noticed
// and progress is reported.
const rowsBetweenChecks = 200

// readFile reads all rows, then computes which listings end.
func (r *run) readFile(ctx context.Context) (err error) {
	if r.unowned, err = r.read.Unowned(ctx); err != nil {
		return err
	}
	if _, err := r.openSource(ctx, r.name); err != nil {
		return err
	}
	for row := range r.file.Rows() {
		if r.report.Rows%rowsBetweenChecks == 0 {
			if err := context.Cause(r.ended); err != nil {
				return err
			}
			if r.options.Progress != nil {
				r.options.Progress(r.report.Rows)
			}
		}
		r.pace.yield()
		r.report.Rows++
		if err := r.addRow(ctx, row); err != nil {
			return err
		}
	}
	if err := context.Cause(r.ended); err != nil {
		return err
	}
	r.report.Unreadable = r.file.Unreadable()
	r.findMissing()
	r.checkGuard()
	return nil
}

func (r *run) addRow(ctx context.Context, row bulk.Row) error {
	if row.Skip != "" {
		r.report.Skipped++
		r.report.addReason(Reason{What: "left out: " + shorten(row.Skip)})
		return nil
	}
	src, err := r.openSource(ctx, row.Source)
	if err != nil {
		return err
	}
	if src.fault != nil {
		r.reject(row, []articles.Problem{*src.fault})
		return nil
	}
	if row.Ref == "" || row.Repeated {
		_, _, problems := r.file.Decode(row, time.Time{})
		r.reject(row, problems)
		return nil
	}
	k := src.known[row.Ref]
	switch {
	case k != nil && k.seen: // bulk marks repeated rows; this one would be applied twice
		r.reject(row, nil)
		return nil
	case k != nil:
		k.seen = true
	}
	switch {
	case row.Delete:
		if k != nil && !src.frozen {
			src.deleted = append(src.deleted, row.Ref)
		}
		return nil
	case k != nil && k.digest == row.Digest && !r.isOutdated(k):
		r.report.Same++
		return nil
	}
	return r.decodeRow(ctx, src, row, k)
}

// isOutdated reports whether an unchanged row must be decoded again: it has a time relative to now,
// and its listing has expired.
func (r *run) isOutdated(k *knownRow) bool {
	over := k.expires > 0 && k.expires <= r.now.Unix()
	return k.relative && (k.state == classifieds.Expired || k.state == classifieds.Live && over)
}

// decodeRow decodes a new or changed row and writes its listing.
func (r *run) decodeRow(ctx context.Context, src *source, row bulk.Row, k *knownRow) error {
	t, err := r.findTarget(ctx, src, row, k)
	if err != nil {
		return err
	}
	if t.fault != nil {
		r.reject(row, []articles.Problem{*t.fault})
		return nil
	}
	published := t.before.Published // zero for a new listing
	if k != nil && r.isOutdated(k) {
		published = time.Time{}
	}
	l, ok, problems := r.file.Decode(row, published)
	if ok && l.State == classifieds.Expired && t.returned() {
		l, ok, problems = r.file.Decode(row, time.Time{}) // the ref has come back: decode it as a new listing
	}
	if !ok {
		if k != nil {
			r.report.Kept++
		}
		r.reject(row, problems)
		return nil
	}
	r.report.addWarnings(problems)
	l.ID = t.id
	if t.exists {
		l.State = t.nextState(l.State)
	}
	return r.writeRow(ctx, src, row, k, t, &l)
}

func (r *run) writeRow(ctx context.Context, src *source, row bulk.Row, k *knownRow, t target, l *classifieds.Listing) error {
	same, err := t.isSame(l)
	if err != nil {
		return err
	}
	if !same && src.frozen {
		r.reject(row, []articles.Problem{{Field: "source", What: strconv.Quote(src.Name) + " is followed: its listings are those of its file", Fix: "change the file in the newspaper's directory"}})
		return nil
	}
	switch {
	case same && t.row.Ended == "":
		r.report.Same++
	case k == nil && !t.exists:
		r.report.New++
	default:
		r.report.Changed++
	}
	if k != nil && k.state == classifieds.Live && l.State != classifieds.Live {
		src.wouldEnd++
	}
	if r.write == nil || src.frozen {
		return nil
	}
	if !same {
		put := r.write.PutListing
		if !t.exists {
			put = r.write.AddListing
		}
		if err := put(ctx, l); err != nil {
			return err
		}
	}
	return r.write.PutRow(ctx, store.SourceRow{Source: src.Name, Ref: row.Ref, Listing: t.id, Digest: row.Digest, Relative: row.Relative})
}

func (r *run) reject(row bulk.Row, faults []articles.Problem) {
	if len(faults) == 0 {
		faults = []articles.Problem{{Field: "ref", What: "the row cannot be read, or its ref is there twice", Fix: "give each listing a ref of its own"}}
	}
	for i := range faults {
		if faults[i].Line == 0 {
			faults[i].Line = row.Line
		}
	}
	r.report.addRejection(row.Ref, faults, r.options.Rejected)
}

// finish writes the sources and the report.
func (r *run) finish(ctx context.Context, ended time.Time) error {
	r.report.State = Unchanged
	if r.report.New+r.report.Changed+r.report.Ended > 0 {
		r.report.State = Applied
	}
	for name, src := range r.sources {
		if src.fault != nil || src.frozen {
			continue
		}
		src.Waiting = ""
		if name == r.name {
			src.Content = r.content
			if r.options.Origin.followed() {
				src.Origin = string(r.options.Origin)
			}
		}
		if err := r.write.PutSource(ctx, src.Source); err != nil {
			return err
		}
	}
	r.report.Seconds = ended.Sub(r.report.Started).Round(time.Millisecond).Seconds()
	return addRun(ctx, r.write, r.report)
}
