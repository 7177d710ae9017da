package exports

import (
	"regexp"
	"strings"
	"time"
)

// zoned are layouts of times with a zone.
var zoned = []string{
	time.RFC3339, "2006-01-02T15:04:05.999999999Z0700", "2006-01-02T15:04Z07:00", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05 Z0700",
	"2 Jan 2006 15:04:05 -0700", "2 Jan 2006 15:04 -0700", "2 Jan 06 15:04:05 -0700", "2 Jan 06 15:04 -0700", "Jan 2 15:04:05 -0700 2006", "Jan 2 15:04:05 2006 -0700",
	"2 January 2006 15:04:05 -0700", "January 2, 2006 15:04:05 -0700", "2 Jan 2006 -0700",
}

// zoneless are layouts of times that lack it.
var zoneless = []string{
	"2006-01-02T15:04:05.999999999", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04", "2 Jan 2006 15:04:05", "2 Jan 2006 15:04", "Jan 2 15:04:05 2006",
	"2006-01-02", "2 Jan 2006", "2 January 2006", "January 2, 2006", "1/2/2006 15:04:05", "20060102T150405", "20060102",
}

// zoneNames are the zones of RFC 822 §5.1 as distances from UTC. Other
// abbreviations mean several zones and are not read.
var zoneNames = map[string]string{
	"GMT": "+0000", "UTC": "+0000", "UT": "+0000", "Z": "+0000", "EST": "-0500", "EDT": "-0400", "CST": "-0600", "CDT": "-0500", "MST": "-0700", "MDT": "-0600", "PST": "-0800", "PDT": "-0700",
}

var (
	weekday  = regexp.MustCompile(`^(?i:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+`)
	zoneName = regexp.MustCompile(`\s([A-Z]{1,4})$|\s([A-Z]{3})(\s[0-9]{4})$`)
)

// parseTime reads a time as feeds and exports write it. A time without a zone
// is read in zone, and hasZone is false. The result is the zero time if s
// cannot be read, or if it has no zone and zone is nil.
func parseTime(s string, zone *time.Location) (t time.Time, hasZone bool) {
	s = weekday.ReplaceAllString(strings.Join(strings.Fields(s), " "), "")
	s = zoneName.ReplaceAllStringFunc(s, func(match string) string {
		parts := strings.Fields(match)
		parts[0] = zoneNames[parts[0]]
		if parts[0] == "" {
			return match
		}
		return " " + strings.Join(parts, " ")
	})
	for _, layout := range zoned {
		if t, err := time.Parse(layout, s); err == nil {
			return usable(t), true
		}
	}
	if zone == nil {
		return time.Time{}, false
	}
	for _, layout := range zoneless {
		if t, err := time.ParseInLocation(layout, s, zone); err == nil {
			return usable(t), false
		}
	}
	return time.Time{}, false
}

// usable returns t, or the zero time if t is outside of the years and UTC
// offsets that articles may have.
func usable(t time.Time) time.Time {
	_, east := t.Zone()
	if t.Year() < 1600 || t.Year() > 9999 || east < -12*3600 || east > 14*3600 {
		return time.Time{}
	}
	return t
}

// setTime sets a time of an item, or records that the value cannot be read. An
// empty value, or a time that is set already, changes nothing.
func (i *Item) setTime(into *time.Time, key, value string, zone *time.Location) {
	if value = strings.TrimSpace(value); value == "" || !into.IsZero() {
		return
	}
	t, _ := parseTime(value, zone)
	if t.IsZero() {
		i.lose("time without a zone or in an unknown form", key+" "+value)
		return
	}
	*into = t
}
