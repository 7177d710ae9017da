package sources

import (
	"context"
	"strconv"

	"broadside/app/classifieds"
	"broadside/articles"
	"broadside/server/store"
)

// source is a source that has rows in the file.
type source struct {
	store.Source
	known  map[string]*knownRow // by ref, those that have not ended
	stored bool                 // it was in the store before the run
	fault  *articles.Problem    // why its rows are rejected
	frozen bool                 // it is followed, and this is not its own file: its rows are not changed

	live, wouldEnd int // live listings before the run, and those of them that would not be live after it
	missing        []string
	deleted        []string
}

// knownRow holds the fields of a store.SourceRow that a run needs, in less
// memory.
type knownRow struct {
	listing  string
	digest   [16]byte
	state    classifieds.State
	expires  int64
	relative bool
	seen     bool
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
