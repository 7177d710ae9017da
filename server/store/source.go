package store

import (
	"context"
	"time"

	"broadside/app/classifieds"
)

// Source is a system, a file or a person that sends listings under one name.
type Source struct {
	Name    string
	Origin  string    // how its listings come in, see package sources
	Mapping string    // its mapping file; "" is none
	Token   []byte    // SHA-256 of the token that sends its files; nil without one
	Created time.Time // to the second
	Content []byte    // digest of the file that was applied last and of the settings it was read with
	Waiting string    // JSON of a file that waits to be confirmed; "" without one
}

// SourceRow connects a ref of a source to its listing. Rows are kept when the ref
// leaves the source's file, so that it gets the same listing when it comes back.
type SourceRow struct {
	Source, Ref string
	Listing     string   // a listing's ID
	Digest      [16]byte // of the row that was applied last
	Relative    bool     // a time of the row is relative to the day it was read
	// Ended is "" while the ref is in the file; else the state that its listing had.
	Ended classifieds.State

	// The state of the listing and its end in Unix seconds, 0 for never. They are
	// read and not written.
	State   classifieds.State
	Expires int64
}

// SourceRun is one reading of a source's file.
type SourceRun struct {
	At     time.Time
	State  string
	Report string // JSON
}

// SourceCount is the number of a source's listings in one state.
type SourceCount struct {
	State classifieds.State
	N     int
}

// SourceReader reads sources and their listings in one state of the store.
type SourceReader interface {
	// Sources returns all sources by name.
	Sources(ctx context.Context) ([]Source, error)
	// Source returns a source; found is false if there is none.
	Source(ctx context.Context, name string) (s Source, found bool, err error)
	// Runs returns the last runs of a source, the newest first.
	Runs(ctx context.Context, source string, limit int) ([]SourceRun, error)
	// Counts returns the numbers of listings of a source's refs that have not ended.
	Counts(ctx context.Context, source string) ([]SourceCount, error)
	// Rows calls f for each ref of a source that has not ended, in no useful order.
	Rows(ctx context.Context, source string, f func(SourceRow) error) error
	// Row returns a ref of a source, ended or not.
	Row(ctx context.Context, source, ref string) (r SourceRow, found bool, err error)
	// Owner returns the row of a listing; found is false if it belongs to no source.
	Owner(ctx context.Context, listing string) (r SourceRow, found bool, err error)
	// Unowned reports whether a listing belongs to no source.
	Unowned(ctx context.Context) (bool, error)
	// HasExpired reports whether a row of a source with a relative time is over.
	HasExpired(ctx context.Context, source string, now time.Time) (bool, error)
	// Started returns rows of queued listings that were to go live at or before now.
	Started(ctx context.Context, now time.Time, limit int) ([]SourceRow, error)
	// SourceListing returns a listing in any state.
	SourceListing(ctx context.Context, id string) (l classifieds.Listing, found bool, err error)
	// LastDecision returns the last decision on a listing that is not by notBy.
	LastDecision(ctx context.Context, id, notBy string) (d classifieds.Decision, found bool, err error)
}

// SourceWriter changes sources and their listings in one transaction.
type SourceWriter interface {
	SourceReader
	PutSource(ctx context.Context, s Source) error
	// DeleteSource deletes a source with its rows and runs, but no listing.
	DeleteSource(ctx context.Context, name string) error
	// AddRun adds a run and deletes all but the last keep runs of the source. It
	// replaces the last run if both have the state replaces.
	AddRun(ctx context.Context, source string, run SourceRun, keep int, replaces string) error
	PutRow(ctx context.Context, r SourceRow) error
	// AddListing inserts a listing whose ID is not in the store.
	AddListing(ctx context.Context, l *classifieds.Listing) error
	// PutListing inserts or replaces a listing.
	PutListing(ctx context.Context, l *classifieds.Listing) error
	// Decide sets the state of a listing and stores the decision.
	Decide(ctx context.Context, d classifieds.Decision) error
}
