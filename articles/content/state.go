package content

import (
	"time"

	"broadside/articles"
)

// standing is what was last logged of an address.
type standing struct{ file, state string }

// The states that are logged, besides those that are a piece's status.
const (
	stateScheduled = "scheduled"
	stateEmbargoed = "embargoed"
	stateLive      = "live"
	stateExpired   = "expired"
	stateRemoved   = "removed"
)

// stateOf is where a piece stands for readers at now.
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

// because says what in the piece puts it into state.
func because(s *articles.Summary, state string) string {
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

// logStates logs each piece whose state is another than when it was last
// looked at: by a change of its file, of whose the address is, or by time. The
// first look is one line for all.
func (l *Library) logStates(s *snapshot) {
	now := l.opt.Now()
	if l.standing == nil {
		l.logFirst(s, now)
		return
	}
	for _, e := range s.sorted {
		is, was := standing{e.path, stateOf(&e.summary, now)}, l.standing[e.slug]
		if is == was {
			continue
		}
		l.standing[e.slug] = is
		more := []any{}
		if was.file != "" && was.file != is.file {
			more = append(more, "instead_of", was.file)
		}
		l.logState(e.slug, is, because(&e.summary, is.state), more...)
	}
	if len(l.standing) == len(s.sorted) {
		return
	}
	for slug, was := range l.standing {
		if s.bySlug[slug] == nil {
			delete(l.standing, slug)
			l.logState(slug, standing{was.file, stateRemoved}, "its file is gone")
		}
	}
}

func (l *Library) logState(slug string, is standing, why string, more ...any) {
	l.opt.Log.Info("content: piece", append([]any{"slug", slug, "file", is.file, "state", is.state, "because", why}, more...)...)
}

func (l *Library) logFirst(s *snapshot, now time.Time) {
	l.standing = make(map[string]standing, len(s.sorted))
	count := map[string]int{}
	for _, e := range s.sorted {
		state := stateOf(&e.summary, now)
		l.standing[e.slug] = standing{e.path, state}
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
