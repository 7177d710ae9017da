package subscribers

import (
	"sync"
	"time"

	"broadside/server/store"
)

// quietUntil returns the end of the subscriber's quiet hours if now lies in them, else the zero
// time. Urgent notices pass them if the subscriber chose that.
func quietUntil(s *store.Subscriber, urgent bool, now time.Time) time.Time {
	from, to := s.QuietFrom, s.QuietTo
	if from == to || urgent && s.Urgent {
		return time.Time{}
	}
	local := now.In(zoneOf(s.Zone))
	minute := local.Hour()*60 + local.Minute()
	within := from <= minute && minute < to
	if from > to {
		within = from <= minute || minute < to
	}
	if !within {
		return time.Time{}
	}
	end := time.Date(local.Year(), local.Month(), local.Day(), 0, to, 0, 0, local.Location())
	if !end.After(local) {
		end = time.Date(local.Year(), local.Month(), local.Day()+1, 0, to, 0, 0, local.Location())
	}
	return end.UTC()
}

// dueTime returns when a subscriber gets a notice that is ready now.
func dueTime(s *store.Subscriber, urgent bool, now time.Time) time.Time {
	if end := quietUntil(s, urgent, now); !end.IsZero() {
		return end
	}
	return now
}

// zones caches time zones by name. Only names that isZone accepts are stored, so it is bounded.
var zones sync.Map

func zoneOf(name string) *time.Location {
	if zone, ok := zones.Load(name); ok {
		return zone.(*time.Location)
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC // the name was valid when it was stored, but the system's time zone database has changed
	}
	zones.Store(name, zone)
	return zone
}

// isZone reports whether name is a time zone of the IANA database.
func isZone(name string) bool {
	if name == "" || name == "Local" || len(name) > 64 {
		return false
	}
	_, err := time.LoadLocation(name)
	return err == nil
}
