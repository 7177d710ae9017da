package sources

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"time"

	"broadside/app/classifieds"
	"broadside/articles"
	"broadside/server/bulk"
	"broadside/server/store"
)

// run imports one file. It reads rows in the order of the file and writes listings as it
// goes; what ends is known after the last row.
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

// pace leaves the processors to readers while they wait for a response, but for at most
// half of the time.
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

// source is a source that has rows in the file.
type source struct {
	store.Source
	known  map[string]*knownRow // by ref, those that have not ended
	stored bool                 // it was in the store before the run
	fault  *articles.Problem    // why its rows are rejected
	frozen bool                 // it is followed, and this is not its file: no change is taken

	live, wouldEnd int // live listings before the run, and those of them that would not be live after it
	missing        []string
	deleted        []string
}

// knownRow is a store.SourceRow in less memory.
type knownRow struct {
	listing  string
	digest   [16]byte
	state    classifieds.State
	expires  int64
	relative bool
	seen     bool
}

// rowsBetweenChecks is the number of rows after which the end of the context is noticed
// and progress is reported.
const rowsBetweenChecks = 200

// readFile takes in all rows and then computes what ends.
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

// openSource returns the source called name with its rows.
func (r *run) openSource(ctx context.Context, name string) (*source, error) {
	if src := r.sources[name]; src != nil {
		return src, nil
	}
	src := &source{Source: r.named.Source, stored: r.named.stored, known: map[string]*knownRow{}}
	r.sources[name] = src
	if name != r.name {
		if src.fault = r.foreignFault(name); src.fault != nil {
			return src, nil
		}
		is, found, err := r.read.Source(ctx, name)
		if err != nil {
			return nil, err
		}
		if src.Source, src.stored = is, found; !found {
			src.Source = store.Source{Name: name, Origin: string(r.options.Origin), Created: r.now}
		}
		src.frozen = Origin(src.Origin).followed()
	}
	return src, r.readRows(ctx, src)
}

// foreignFault returns why a row may not belong to another source than the file's.
func (r *run) foreignFault(name string) *articles.Problem {
	if !r.options.Several {
		return &articles.Problem{Field: "source", What: strconv.Quote(name) + " is another source than " + strconv.Quote(r.name), Fix: "take the row out, or import the file with the command broadside import"}
	}
	if what := nameFault(name); what != "" {
		return &articles.Problem{Field: "source", What: strconv.Quote(name) + " " + what}
	}
	return nil
}

func (r *run) readRows(ctx context.Context, src *source) error {
	states := map[classifieds.State]classifieds.State{} // so that equal texts share memory
	return r.read.Rows(ctx, src.Name, func(row store.SourceRow) error {
		state, known := states[row.State]
		if !known {
			state, states[row.State] = row.State, row.State
		}
		src.known[row.Ref] = &knownRow{listing: row.Listing, digest: row.Digest, state: state, expires: row.Expires, relative: row.Relative}
		if state == classifieds.Live {
			src.live++
		}
		return nil
	})
}

func (r *run) addRow(ctx context.Context, row bulk.Row) error {
	if row.Skip != "" {
		r.report.Skipped++
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

// isOutdated reports whether a row must be decoded again though it is the same.
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
		l, ok, problems = r.file.Decode(row, time.Time{}) // it begins anew
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

// findMissing finds the refs that are not in the file.
func (r *run) findMissing() {
	missing := 0
	for _, src := range r.sources {
		if src.frozen || src.fault != nil || r.options.Partial {
			continue
		}
		for ref, k := range src.known {
			if !k.seen {
				src.missing = append(src.missing, ref)
			}
		}
		missing += len(src.missing)
	}
	if r.report.Unreadable == 0 || missing == 0 {
		return
	}
	for _, src := range r.sources {
		src.missing = nil
	}
	r.report.addWarnings([]articles.Problem{{
		What: strconv.Itoa(missing) + " listings are not in the file, but none was ended, because " + strconv.Itoa(r.report.Unreadable) + " rows have no readable ref",
		Fix:  "correct these rows: each may be one of the missing listings",
	}})
}

// endListings ends the listings that are missing or whose row says so.
func (r *run) endListings(ctx context.Context) error {
	for _, name := range slices.Sorted(maps.Keys(r.sources)) {
		src := r.sources[name]
		slices.Sort(src.missing)
		for _, ref := range src.missing {
			if err := r.endListing(ctx, src, ref, "no longer in the file of its source"); err != nil {
				return err
			}
		}
		for _, ref := range src.deleted {
			if err := r.endListing(ctx, src, ref, "deleted by its source"); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *run) endListing(ctx context.Context, src *source, ref, reason string) error {
	k := src.known[ref]
	if endsWith(k.state) {
		d := classifieds.Decision{Listing: k.listing, At: r.now, Who: decider(src.Name), Verdict: classifieds.Withdrawn, Reason: reason}
		if err := r.write.Decide(ctx, d); err != nil {
			return err
		}
	}
	return r.write.PutRow(ctx, store.SourceRow{Source: src.Name, Ref: ref, Listing: k.listing, Digest: k.digest, Relative: k.relative, Ended: k.state})
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

// target is the listing that a row belongs to.
type target struct {
	id     string
	exists bool
	before classifieds.Listing // if it exists
	row    store.SourceRow     // if the source has sent it before
	fault  *articles.Problem

	// Of a listing that is queued or has ended with its row:
	ours   bool // the last decision is the source's own
	queued bool // the desk has put it in its queue
}

// returned reports whether the ref had left the source's file.
func (t *target) returned() bool { return t.row.Ended != "" }

// isSame reports whether l is what the store has.
func (t *target) isSame(l *classifieds.Listing) (bool, error) {
	if !t.exists {
		return false, nil
	}
	was, err := json.Marshal(&t.before)
	if err != nil {
		return false, err
	}
	is, err := json.Marshal(l)
	return bytes.Equal(was, is), err
}
