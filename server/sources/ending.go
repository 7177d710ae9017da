package sources

import (
	"context"
	"maps"
	"slices"
	"strconv"

	"broadside/app/classifieds"
	"broadside/articles"
	"broadside/server/store"
)

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

// endListings ends the listings whose row is missing or has the action delete.
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

// The guard: a run waits for confirmation if it would end more than maxEndedPercent of the live
// listings of a source, and more than alwaysEnded listings.
const (
	maxEndedPercent = 30
	alwaysEnded     = 3
)

// checkGuard sets the report's counts of listings that would end, and whether the run has to wait
// for confirmation.
func (r *run) checkGuard() {
	g := &r.report.Guard
	for _, src := range r.sources {
		for _, ref := range slices.Concat(src.missing, src.deleted) {
			state := src.known[ref].state
			if endsWith(state) {
				r.report.Ended++
			}
			if state == classifieds.Live {
				src.wouldEnd++
			}
		}
		g.Live += src.live
		g.WouldEnd += src.wouldEnd
		if exceeds(src.live, src.wouldEnd) {
			g.Waits = true
			if g.Source == "" || src.Name < g.Source {
				g.Source = src.Name
			}
		}
	}
	g.Percent = percent(g.Live, g.WouldEnd)
	if g.Source != "" {
		g.Percent = percent(r.sources[g.Source].live, r.sources[g.Source].wouldEnd)
	}
}

func exceeds(live, wouldEnd int) bool {
	return wouldEnd > alwaysEnded && wouldEnd*100 > maxEndedPercent*live
}

// percent returns the share of n in all, with one decimal.
func percent(all, n int) float64 {
	if all == 0 {
		return 0
	}
	return float64(n*1000/all) / 10
}
