package app

import (
	"strconv"
	"time"
)

// stamp writes a moment on the paper's clocks: "Monday 23 November 2026, 07:00".
func (w *words) stamp(t time.Time) string {
	return w.Weekdays[t.Weekday()] + " " + strconv.Itoa(t.Day()) + " " + w.Months[t.Month()-1] + " " + strconv.Itoa(t.Year()) + w.Comma + clock(t)
}

// day writes a date: "23 Nov 2026".
func (w *words) day(t time.Time) string {
	return w.dayMonth(t) + nbsp + strconv.Itoa(t.Year())
}

// dayMonth writes a date whose year goes without saying: "23 Nov".
func (w *words) dayMonth(t time.Time) string {
	return strconv.Itoa(t.Day()) + nbsp + w.ShortMonths[t.Month()-1]
}

// appointment writes a moment of the coming weeks: "Monday 23 Nov, 07:00".
func (w *words) appointment(t time.Time) string {
	return w.Weekdays[t.Weekday()] + " " + w.dayMonth(t) + w.Comma + clock(t)
}

func clock(t time.Time) string { return t.Format("15:04") }
