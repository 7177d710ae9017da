package messages

import (
	"strconv"
	"time"
)

// DateTime formats a time of the paper's zone: "Monday 23 November 2026,
// 07:00".
func (w *Catalog) DateTime(t time.Time) string {
	return w.Weekdays[t.Weekday()] + " " + strconv.Itoa(t.Day()) + " " + w.Months[t.Month()-1] + " " + strconv.Itoa(t.Year()) + w.Comma + timeOfDay(t)
}

// Date formats a date: "23 Nov 2026".
func (w *Catalog) Date(t time.Time) string {
	return w.DayMonth(t) + NBSP + strconv.Itoa(t.Year())
}

// DayMonth formats a date without its year: "23 Nov".
func (w *Catalog) DayMonth(t time.Time) string {
	return strconv.Itoa(t.Day()) + NBSP + w.ShortMonths[t.Month()-1]
}

// Appointment formats a time in the coming weeks: "Monday 23 Nov, 07:00".
func (w *Catalog) Appointment(t time.Time) string {
	return w.Weekdays[t.Weekday()] + " " + w.DayMonth(t) + w.Comma + timeOfDay(t)
}

func timeOfDay(t time.Time) string { return t.Format("15:04") }
