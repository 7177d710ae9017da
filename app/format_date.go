package app

import (
	"strconv"
	"time"
)

// stamp writes a moment in the paper's zone: "Monday 23 November 2026, 07:00".
func (s *sheet) stamp(t time.Time) string {
	t = s.local(t)
	return s.say.Weekdays[t.Weekday()] + " " + s.date(t) + s.say.Comma + clock(t)
}

// day writes the date of a moment in the paper's zone: "23 Nov 2026".
func (s *sheet) day(t time.Time) string {
	t = s.local(t)
	return strconv.Itoa(t.Day()) + nbsp + s.say.ShortMonths[t.Month()-1] + nbsp + strconv.Itoa(t.Year())
}

// dayMonth writes a date whose year goes without saying: "23 Nov".
func (s *sheet) dayMonth(t time.Time) string {
	t = s.local(t)
	return strconv.Itoa(t.Day()) + nbsp + s.say.ShortMonths[t.Month()-1]
}

// dayOf writes an attribute's date: a day stands as written, a moment is
// drawn in the paper's zone. What is neither stands as it is.
func (s *sheet) dayOf(text string) string {
	if day, err := time.Parse(time.DateOnly, text); err == nil {
		return strconv.Itoa(day.Day()) + nbsp + s.say.ShortMonths[day.Month()-1] + nbsp + strconv.Itoa(day.Year())
	}
	if moment, err := time.Parse(time.RFC3339, text); err == nil {
		local := s.local(moment)
		return s.say.Weekdays[local.Weekday()] + " " + s.dayMonth(moment) + s.say.Comma + clock(local)
	}
	return text
}

func (s *sheet) date(local time.Time) string {
	return strconv.Itoa(local.Day()) + " " + s.say.Months[local.Month()-1] + " " + strconv.Itoa(local.Year())
}

func (s *sheet) local(t time.Time) time.Time { return s.Site.Local(t) }

func clock(local time.Time) string {
	h, m := strconv.Itoa(local.Hour()), strconv.Itoa(local.Minute())
	if len(h) < 2 {
		h = "0" + h
	}
	if len(m) < 2 {
		m = "0" + m
	}
	return h + ":" + m
}
