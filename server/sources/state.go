package sources

import (
	"bytes"
	"context"
	"encoding/json"
	"strconv"

	"broadside/app/classifieds"
	"broadside/articles"
	"broadside/server/bulk"
	"broadside/server/store"
)

// decider is the author of a decision by a source.
func decider(name string) string { return "source " + name }

// endsWith reports whether a listing in this state ends when its row is removed. In the other
// states it has ended already, or the desk has decided on it.
func endsWith(s classifieds.State) bool {
	switch s {
	case classifieds.Live, classifieds.Paused, classifieds.Queued, classifieds.Held:
		return true
	}
	return false
}

// findTarget finds the listing of a row: that of its ref, one of an older version of the
// program, one that a removed source has left, or none.
func (r *run) findTarget(ctx context.Context, src *source, row bulk.Row, k *knownRow) (t target, err error) {
	switch {
	case k != nil:
		t.id = k.listing
	case src.stored:
		found := false
		if t.row, found, err = r.read.Row(ctx, src.Name, row.Ref); err != nil {
			return t, err
		}
		if found {
			t.id = t.row.Listing
		}
	}
	if t.id == "" {
		return r.findUnowned(ctx, src, row)
	}
	if t.before, t.exists, err = r.read.SourceListing(ctx, t.id); err != nil {
		return t, err
	}
	return t, r.readDecision(ctx, src, &t)
}

// findUnowned returns a listing without a source that has the ID of the row, or had it
// before there were sources.
func (r *run) findUnowned(ctx context.Context, src *source, row bulk.Row) (t target, err error) {
	t.id = bulk.ListingID(src.Name, row.Ref)
	if t.before, t.exists, err = r.read.SourceListing(ctx, t.id); err != nil {
		return t, err
	}
	if t.exists {
		owner, owned, err := r.read.Owner(ctx, t.id)
		if err != nil {
			return t, err
		}
		if owned {
			t.fault = &articles.Problem{Field: "ref", What: strconv.Quote(row.Ref) + " gives the same address as " + strconv.Quote(owner.Ref) + " of the source " + owner.Source, Fix: "give it another"}
			return t, nil
		}
		return t, r.readRemoved(ctx, src, &t)
	}
	if !r.unowned {
		return t, nil
	}
	old := bulk.OldListingID(row.Ref)
	before, exists, err := r.read.SourceListing(ctx, old)
	if err != nil || !exists {
		return t, err
	}
	if _, owned, err := r.read.Owner(ctx, old); err != nil || owned {
		return t, err
	}
	t = target{id: old, exists: true, before: before}
	return t, r.readRemoved(ctx, src, &t)
}

// readRemoved completes the target for a listing without a source. If the listing is withdrawn, it
// may have ended because its source was removed, so it counts as returned.
func (r *run) readRemoved(ctx context.Context, src *source, t *target) error {
	if t.before.State == classifieds.Withdrawn {
		t.row.Ended = classifieds.Live
	}
	return r.readDecision(ctx, src, t)
}

// readDecision sets ours and queued, which nextState needs for listings that are queued or have
// returned.
func (r *run) readDecision(ctx context.Context, src *source, t *target) error {
	if !t.returned() && t.before.State != classifieds.Queued {
		return nil
	}
	d, found, err := r.read.LastDecision(ctx, t.id, "")
	if err != nil {
		return err
	}
	t.ours = found && d.Who == decider(src.Name)
	t.queued, err = isQueued(ctx, r.read, src.Name, t.id)
	return err
}

// isQueued reports whether the desk has put a listing of a source in its queue. Without
// that, a queued listing waits for its start.
func isQueued(ctx context.Context, r store.SourceReader, source, id string) (bool, error) {
	d, found, err := r.LastDecision(ctx, id, decider(source))
	return found && d.Verdict == classifieds.Queued, err
}

// nextState returns the state of an existing listing whose row decodes to the state
// decoded. A decision of the desk takes precedence.
func (t *target) nextState(decoded classifieds.State) classifieds.State {
	was := t.before.State
	if was == classifieds.Withdrawn && t.returned() && t.ours {
		was = t.row.Ended
	}
	switch {
	case was == classifieds.Queued && t.queued:
		return was
	case was == classifieds.Live, was == classifieds.Queued, was == classifieds.Expired:
		return decoded
	}
	return was
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

// isSame reports whether l equals the stored listing.
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
