package response

import (
	"net/http"
	"strings"
	"sync"
	"time"
)

// lastModified is when the server knows that an answer last changed, ready for a
// header (RFC 9110 §8.8.2). The zero value is not known.
//
// A date has seconds, and an answer may change twice in one. The second change
// is dated in the next, and until that comes the one before is sent: no date
// that a client has is that of a later change.
type lastModified struct {
	second       int64 // Unix time
	last, before []string
}

// modifiedAt is the second in which something changed.
func modifiedAt(t time.Time) lastModified {
	if t.IsZero() {
		return lastModified{}
	}
	return modifiedIn(t.Unix())
}

func modifiedIn(second int64) lastModified {
	text := func(second int64) []string { return one(time.Unix(second, 0).UTC().Format(http.TimeFormat)) }
	return lastModified{second, text(second), text(second - 1)}
}

// known reports whether m is a date.
func (m *lastModified) known() bool { return m.last != nil }

// header is the Last-Modified of an answer sent at now. A date that is still
// to come, of a file with a wrong time, becomes now (§8.8.2.1).
func (m *lastModified) header(now time.Time) []string {
	switch n := now.Unix(); {
	case n >= m.second:
		return m.last
	case n == m.second-1:
		return m.before
	default:
		return one(now.UTC().Format(http.TimeFormat))
	}
}

// precondition is the status that a request's conditions ask for, in their
// order (RFC 9110 §13.2.2): 412, 304, or 0 for the answer itself.
func precondition(h http.Header, etag string, m *lastModified) int {
	if v := h["If-Match"]; len(v) > 0 {
		if !matchesStrongly(v, etag) {
			return http.StatusPreconditionFailed
		}
	} else if at, ok := condition(h["If-Unmodified-Since"], m); ok && at < m.second {
		return http.StatusPreconditionFailed
	}
	if v := h["If-None-Match"]; len(v) > 0 {
		if matchesWeakly(v, etag) {
			return http.StatusNotModified
		}
	} else if at, ok := condition(h["If-Modified-Since"], m); ok && at >= m.second {
		return http.StatusNotModified
	}
	return 0
}

// condition reads the date of a condition. What is no date, or more than one,
// is no condition (§13.1.3).
func condition(v []string, m *lastModified) (second int64, ok bool) {
	if len(v) != 1 || !m.known() {
		return 0, false
	}
	if v[0] == m.last[0] {
		return m.second, true
	}
	t, err := http.ParseTime(v[0])
	return t.Unix(), err == nil
}

// matchesStrongly is matches by the strong comparison (§13.1.1).
func matchesStrongly(lines []string, etag string) bool {
	for _, line := range lines {
		for part := range strings.SplitSeq(line, ",") {
			if part = strings.TrimSpace(part); part == "*" || part == etag {
				return true
			}
		}
	}
	return false
}

// editionDates dates the newest edition: an answer of it that is not in memory has
// not changed since.
type editionDates struct {
	mu     sync.Mutex
	number uint64
	at     time.Time
}

// dateOf is the second in which edition number was first seen. Two editions never
// share one.
func (t *editionDates) dateOf(number uint64, now time.Time) time.Time {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.at.IsZero() || number != t.number {
		now = now.Truncate(time.Second)
		if least := t.at.Add(time.Second); now.Before(least) {
			now = least
		}
		t.number, t.at = number, now
	}
	return t.at
}
