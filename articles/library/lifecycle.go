package library

import (
	"log/slog"
	"slices"
	"time"

	"broadside/articles"
)

// reportPiece logs the problems of a file, once for each state of it.
func (l *Library) reportPiece(e *entry) {
	faults := slices.DeleteFunc(slices.Clone(e.problems), func(p articles.Problem) bool { return p.Level == articles.Warning })
	if slices.Equal(faults, l.logged[e.path]) {
		return
	}
	l.logged[e.path] = faults
	for _, p := range faults {
		l.logProblem(p, slog.Bool("last_version_up", e.stale))
	}
}

// reportFolder logs problems of the folder as a whole: two files with one
// address, files that are not read or cannot be opened. Each is logged when it
// appears, and again when it reappears. Warnings are logged too, since no other
// line of the log shows that such a file is missing from the paper.
func (l *Library) reportFolder(problems []articles.Problem) {
	said := make(map[articles.Problem]bool, len(problems))
	for _, p := range problems {
		if !l.reported[p] && !said[p] {
			l.logProblem(p)
		}
		said[p] = true
	}
	l.reported = said
}

func (l *Library) logProblem(p articles.Problem, more ...any) {
	l.opt.Log.Warn("content: "+p.What, append([]any{"file", p.File, "line", p.Line, "fix", p.Fix, "severity", p.Level.String()}, more...)...)
}

type loggedState struct{ file, state string }

// The states that are logged, besides those that are a piece's status.
const (
	stateScheduled = "scheduled"
	stateEmbargoed = "embargoed"
	stateLive      = "live"
	stateExpired   = "expired"
	stateRemoved   = "removed"
)

func stateOf(s *articles.Summary, now time.Time) string {
	switch {
	case s.Status != articles.StatusLive && s.Status != articles.StatusScheduled:
		return string(s.Status)
	case s.Published.After(now):
		return stateScheduled
	case s.Embargo.After(now):
		return stateEmbargoed
	case !s.Shown(now):
		return stateExpired
	}
	return stateLive
}

// reasonFor names the key that puts a piece into state.
func reasonFor(s *articles.Summary, state string) string {
	switch state {
	case stateScheduled, stateLive:
		return "published " + s.Published.Format(time.RFC3339)
	case stateEmbargoed:
		return "embargo " + s.Embargo.Format(time.RFC3339)
	case stateExpired:
		return "expires " + s.Expires.Format(time.RFC3339)
	}
	if s.Status == articles.StatusDraft && s.Published.IsZero() {
		return "no published"
	}
	return "status: " + state
}

// logStates logs each piece whose state has changed since the last scan: by its
// file, by the holder of its address, or by time. The first scan is one line for
// all pieces.
func (l *Library) logStates(s *snapshot) {
	now := l.opt.Now()
	if l.states == nil {
		l.logFirst(s, now)
		return
	}
	for _, e := range s.sorted {
		is, was := loggedState{e.path, stateOf(&e.summary, now)}, l.states[e.slug]
		if is == was {
			continue
		}
		l.states[e.slug] = is
		more := []any{}
		if was.file != "" && was.file != is.file {
			more = append(more, "instead_of", was.file)
		}
		l.logState(e.slug, is, reasonFor(&e.summary, is.state), more...)
	}
	if len(l.states) == len(s.sorted) {
		return
	}
	for slug, was := range l.states {
		if s.bySlug[slug] == nil {
			delete(l.states, slug)
			l.logState(slug, loggedState{was.file, stateRemoved}, "its file is gone")
		}
	}
}

func (l *Library) logState(slug string, is loggedState, why string, more ...any) {
	l.opt.Log.Info("content: piece", append([]any{"slug", slug, "file", is.file, "state", is.state, "because", why}, more...)...)
}

func (l *Library) logFirst(s *snapshot, now time.Time) {
	l.states = make(map[string]loggedState, len(s.sorted))
	count := map[string]int{}
	for _, e := range s.sorted {
		state := stateOf(&e.summary, now)
		l.states[e.slug] = loggedState{e.path, state}
		count[state]++
	}
	args := []any{"live", count[stateLive]}
	for _, state := range []string{stateScheduled, stateEmbargoed, stateExpired, string(articles.StatusDraft), string(articles.StatusWithheld), string(articles.StatusKilled)} {
		if n := count[state]; n > 0 {
			args = append(args, state, n)
		}
	}
	if n := len(l.paths) - len(s.sorted); n > 0 {
		args = append(args, "broken", n)
	}
	l.opt.Log.Info("content: pieces", args...)
}
