package sources

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"strconv"
	"time"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/server/mapping"
	"broadside/server/store"
)

// tokenPrefix marks tokens, so that scanners for secrets find them in a repository.
const tokenPrefix = "bsd_"

// newToken returns a random token and its hash. Only the hash is stored.
func newToken() (token string, hash []byte) {
	secret := make([]byte, 32)
	_, _ = rand.Read(secret) // never fails: it ends the program instead
	token = tokenPrefix + base64.RawURLEncoding.EncodeToString(secret)
	return token, hashToken(token)
}

func hashToken(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

// Add creates the token with which files of a source are sent over HTTP. mappingText is
// its mapping file, "" for Desk CSV, Trovit and Indeed. The source may have listings that
// a command has imported.
func (s *Service) Add(ctx context.Context, name, mappingText string) (token string, err error) {
	if what := nameFault(name); what != "" {
		return "", api.Fail(api.Validation, "No name of a source", strconv.Quote(name)+" "+what)
	}
	if mappingText != "" {
		if m, problems := mapping.Parse("the mapping", []byte(mappingText)); m == nil {
			return "", firstFault(problems)
		}
	}
	token, hash := newToken()
	return token, s.changeSource(ctx, func(tx store.SourceWriter) error {
		src, found, err := tx.Source(ctx, name)
		switch {
		case err != nil:
			return err
		case found && src.Token != nil:
			return api.Fail(api.Conflict, "The source has a token", "Files of "+name+" can be sent already; broadside source rotate "+name+" gives it a new token.")
		case found && Origin(src.Origin).followed():
			return followedSource(name)
		case !found:
			src = store.Source{Name: name, Created: s.now()}
		}
		src.Origin, src.Token, src.Mapping = string(Push), hash, cmp.Or(mappingText, src.Mapping)
		return tx.PutSource(ctx, src)
	})
}

// Rotate gives a source a new token; the old one is no longer valid.
func (s *Service) Rotate(ctx context.Context, name string) (token string, err error) {
	token, hash := newToken()
	return token, s.changeSource(ctx, func(tx store.SourceWriter) error {
		src, found, err := tx.Source(ctx, name)
		switch {
		case err != nil:
			return err
		case !found:
			return NoSource(name)
		case Origin(src.Origin).followed():
			return followedSource(name)
		}
		src.Token, src.Origin = hash, string(Push)
		return tx.PutSource(ctx, src)
	})
}

// Remove ends the listings of a source and forgets it. The number is that of the listings
// that ended. A source that is added again under the same name gets the same listings.
func (s *Service) Remove(ctx context.Context, name string) (ended int, err error) {
	err = s.changeSource(ctx, func(tx store.SourceWriter) error {
		src, found, err := tx.Source(ctx, name)
		switch {
		case err != nil:
			return err
		case !found:
			return NoSource(name)
		case s.follower.has(name):
			return followedSource(name)
		}
		if ended, err = endAll(ctx, tx, src.Name, s.now(), "its source was removed"); err != nil {
			return err
		}
		return tx.DeleteSource(ctx, name)
	})
	if err == nil {
		s.forgetWaiting(name)
	}
	return ended, err
}

// changeSource runs f in a transaction while no import runs.
func (s *Service) changeSource(ctx context.Context, f func(store.SourceWriter) error) error {
	unlock, err := s.lock(ctx)
	if err != nil {
		return err
	}
	defer unlock()
	return s.store.ChangeSources(ctx, f)
}

// endAll ends all listings of a source.
func endAll(ctx context.Context, tx store.SourceWriter, name string, now time.Time, reason string) (ended int, err error) {
	var rows []store.SourceRow
	if err := tx.Rows(ctx, name, func(row store.SourceRow) error { rows = append(rows, row); return nil }); err != nil {
		return 0, err
	}
	for _, row := range rows {
		if endsWith(row.State) {
			ended++
			d := classifieds.Decision{Listing: row.Listing, At: now, Who: decider(name), Verdict: classifieds.Withdrawn, Reason: reason}
			if err := tx.Decide(ctx, d); err != nil {
				return ended, err
			}
		}
		row.Ended = row.State
		if err := tx.PutRow(ctx, row); err != nil {
			return ended, err
		}
	}
	return ended, nil
}

// Authenticate reports whether token is that of the source called name. It takes the same time for
// an unknown name, so that the time does not reveal which names exist.
func (s *Service) Authenticate(ctx context.Context, name, token string) (bool, error) {
	want := make([]byte, sha256.Size)
	known := false
	err := s.store.ReadSources(ctx, func(r store.SourceReader) error {
		src, found, err := r.Source(ctx, name)
		if found && len(src.Token) == sha256.Size {
			want, known = src.Token, true
		}
		return err
	})
	same := subtle.ConstantTimeCompare(hashToken(token), want) == 1
	return known && same && err == nil, err
}

// Status is a source with its last runs.
type Status struct {
	Name     string    `json:"name"`
	Origin   Origin    `json:"origin"`
	Token    bool      `json:"token"`   // it has one
	Mapping  bool      `json:"mapping"` // it has one
	Created  time.Time `json:"created"`
	Live     int       `json:"live"`     // live listings
	Listings int       `json:"listings"` // in any state, of refs that are in its file
	Waiting  *Report   `json:"waiting,omitempty"`
	Runs     []Report  `json:"runs"` // the newest first
}

// List returns all sources by name, each with its last runs, at most 20.
func (s *Service) List(ctx context.Context) ([]Status, error) {
	out := []Status{}
	err := s.store.ReadSources(ctx, func(r store.SourceReader) error {
		all, err := r.Sources(ctx)
		for _, src := range all {
			one, err := readStatus(ctx, r, src)
			if err != nil {
				return err
			}
			out = append(out, one)
		}
		return err
	})
	return out, err
}

func readStatus(ctx context.Context, r store.SourceReader, src store.Source) (Status, error) {
	st := Status{Name: src.Name, Origin: Origin(src.Origin), Token: src.Token != nil, Mapping: src.Mapping != "", Created: src.Created, Runs: []Report{}}
	counts, err := r.Counts(ctx, src.Name)
	if err != nil {
		return st, err
	}
	for _, c := range counts {
		st.Listings += c.N
		if c.State == classifieds.Live {
			st.Live = c.N
		}
	}
	runs, err := r.Runs(ctx, src.Name, keptRuns)
	if err != nil {
		return st, err
	}
	for _, run := range runs {
		report, err := decodeReport(run.Report)
		if err != nil {
			return st, err
		}
		st.Runs = append(st.Runs, report)
		if src.Waiting != "" && report.State == Waiting && st.Waiting == nil {
			st.Waiting = &report
		}
	}
	return st, nil
}
