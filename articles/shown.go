package articles

import "time"

// Shown reports whether a piece with this summary may be read at now.
func (s *Summary) Shown(now time.Time) bool {
	return s.Public(now) && (s.Expires.IsZero() || s.Expires.After(now))
}

// Public reports whether readers could see the piece at now or before.
func (s *Summary) Public(now time.Time) bool {
	return (s.Status == StatusLive || s.Status == StatusScheduled) &&
		!s.Published.IsZero() && !s.Published.After(now) && !s.Embargo.After(now)
}
