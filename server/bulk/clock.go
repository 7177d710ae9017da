package bulk

import (
	"errors"
	"regexp"
	"strconv"
	"strings"
	"time"

	"broadside/app/classifieds"
)

var errTime = errors.New("not a time: write 2026-11-23, 2026-11-23T18:30:00+04:00, or days from today like -3d4h, +21d, +5d@19:30")

// errCalendar is for the years of the Hijri and the Persian calendar, which look like Gregorian ones.
var errCalendar = errors.New("a year before 1600: leave the cell empty if there is no date; convert a Hijri or Persian one, like 1448-06-09 to 2026-11-19")

// clock parses the times of a file, relative to now and in the paper's zone.
type clock struct {
	now  time.Time
	zone *time.Location
}

// parseDate parses s like parseTime and returns the value of a date attribute, with
// the time of day only if s has one.
func (c clock) parseDate(s string) (classifieds.Value, error) {
	t, timed, err := c.parseTime(s)
	layout := time.DateOnly
	if timed {
		layout = time.RFC3339
	}
	return classifieds.TextValue(t.In(c.zone).Format(layout)), err
}

// timeLayouts are RFC 3339 and shorter forms of it, without the seconds or without the colon in the
// zone.
var timeLayouts = []string{time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05Z0700", "2006-01-02T15:04Z0700"}

// parseTime parses RFC 3339, a date (midnight in the paper's zone), or an offset
// from now in w, d, h and m, optionally with a time of day: "+5d@19:30". timed reports
// whether s has a time of day.
func (c clock) parseTime(s string) (t time.Time, timed bool, err error) {
	s = classifieds.WesternDigits(s)
	if m := offsetForm.FindStringSubmatch(s); m != nil {
		return c.addOffset(m[1], m[2], m[3])
	}
	if t, err = time.ParseInLocation(time.DateOnly, s, c.zone); err == nil {
		return t, false, checkCalendar(t)
	}
	for _, layout := range timeLayouts {
		if t, err = time.Parse(layout, strings.ToUpper(s)); err == nil {
			return t, true, checkCalendar(t)
		}
	}
	return time.Time{}, false, errTime
}

func checkCalendar(t time.Time) error {
	if t.Year() < 1600 {
		return errCalendar
	}
	return nil
}

func (c clock) addOffset(sign, steps, at string) (t time.Time, timed bool, err error) {
	t, timed = c.now.In(c.zone), at != ""
	for _, step := range offsetStep.FindAllStringSubmatch(steps, -1) {
		n, err := strconv.Atoi(sign + step[1])
		if err != nil || n < -5000 || n > 5000 {
			return time.Time{}, false, errTime
		}
		switch step[2] {
		case "w":
			t = t.AddDate(0, 0, 7*n)
		case "d":
			t = t.AddDate(0, 0, n)
		case "h":
			t, timed = t.Add(time.Duration(n)*time.Hour), true
		case "m":
			t, timed = t.Add(time.Duration(n)*time.Minute), true
		}
	}
	if at != "" {
		hour, err := time.Parse("@15:04", at)
		if err != nil {
			return time.Time{}, false, errTime
		}
		t = time.Date(t.Year(), t.Month(), t.Day(), hour.Hour(), hour.Minute(), 0, 0, c.zone)
	}
	return t, timed, nil
}

var (
	offsetForm = regexp.MustCompile(`^([+-])((?:[0-9]+[wdhm])+)(@.*)?$`)
	offsetStep = regexp.MustCompile(`([0-9]+)([wdhm])`)
)
