package response

import (
	"net/http"
	"sync"
	"time"
)

// lastModified is the time at which a response last changed, formatted for Last-Modified (RFC 9110
// §8.8.2). The zero value is unknown.
//
// A date has a resolution of one second, and a response may change twice within one. The second
// change is then dated one second later, and until that time the previous second is sent, so that
// no client holds the date of a later change.
type lastModified struct {
	second       int64 // Unix time
	last, before []string
}

func modifiedAt(t time.Time) lastModified {
	if t.IsZero() {
		return lastModified{}
	}
	return modifiedIn(t.Unix())
}

func modifiedIn(second int64) lastModified {
	text := func(second int64) []string { return singleValue(time.Unix(second, 0).UTC().Format(http.TimeFormat)) }
	return lastModified{second, text(second), text(second - 1)}
}

func (m *lastModified) isSet() bool { return m.last != nil }

// header returns the value of Last-Modified for a response sent at now. A date in the future, as of
// a file with a wrong time, becomes now (§8.8.2.1).
func (m *lastModified) header(now time.Time) []string {
	switch n := now.Unix(); {
	case n >= m.second:
		return m.last
	case n == m.second-1:
		return m.before
	default:
		return singleValue(now.UTC().Format(http.TimeFormat))
	}
}

// precondition evaluates the conditions of a request in the order of RFC 9110 §13.2.2. It returns
// 412, 304, or 0 to send the response.
func precondition(h http.Header, etag string, m *lastModified) int {
	if v := h["If-Match"]; len(v) > 0 {
		if !matchesTag(v, etag, "") {
			return http.StatusPreconditionFailed
		}
	} else if at, ok := conditionDate(h["If-Unmodified-Since"], m); ok && at < m.second {
		return http.StatusPreconditionFailed
	}
	if v := h["If-None-Match"]; len(v) > 0 {
		if matchesTag(v, etag, "W/") {
			return http.StatusNotModified
		}
	} else if at, ok := conditionDate(h["If-Modified-Since"], m); ok && at >= m.second {
		return http.StatusNotModified
	}
	return 0
}

// conditionDate parses the date of a condition. A malformed or repeated date is ignored (§13.1.3).
func conditionDate(v []string, m *lastModified) (second int64, ok bool) {
	if len(v) != 1 || !m.isSet() {
		return 0, false
	}
	if v[0] == m.last[0] {
		return m.second, true
	}
	t, err := http.ParseTime(v[0])
	return t.Unix(), err == nil
}

type editionDates struct {
	mu     sync.Mutex
	number uint64
	at     time.Time
}

// dateOf returns the second in which edition number was first seen. No two editions have the same
// date.
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
