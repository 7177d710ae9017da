package classifieds

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// checkContradictions reports values of l that contradict each other. Each
// detail names the other value.
func (v *validation) checkContradictions(l Listing, c Category) {
	for _, a := range c.Attributes {
		v.checkBounds(l, c, a)
	}
	for _, code := range PricePeriods {
		if p := l.Attributes[code].String(); l.Price.Period != "" && p != l.Price.Period && slices.Contains(Periods[1:], p) {
			v.addFault("/price/period", "contradiction", code+" is "+p)
		}
	}
	if l.Published.IsZero() {
		return
	}
	if code, day := ClosingDate(l, c); code != "" && endOfDate(day).Before(l.Published) {
		v.addFault("/attributes/"+code, "contradiction", "before the listing is published, "+l.Published.Format(time.DateOnly))
	}
	v.checkYears(l, c)
}

// boundPairs are pairs of words at the start or end of attribute codes: that of
// a lower bound or start, and that of the upper bound or end.
var boundPairs = [][2]string{{"min", "max"}, {"start", "end"}, {"from", "to"}, {"from", "until"}, {"from", "through"}, {"since", "until"}}

// checkBounds reports a lower bound a above its upper bound, or a start after
// its end.
func (v *validation) checkBounds(l Listing, c Category, a Attribute) {
	low, set := l.Attributes[a.Code]
	if !set {
		return
	}
	for _, names := range boundPairs {
		upper := c.Attribute(pairedCode(a.Code, names[0], names[1]))
		if upper == nil || upper.Kind != a.Kind {
			continue
		}
		high, set := l.Attributes[upper.Code]
		switch {
		case !set:
		case a.Kind.Numeric() && low.Number > high.Number:
			v.addFault("/attributes/"+a.Code, "contradiction", "above "+upper.Code+", "+a.formatValue(high, l.Currency()))
		case a.Kind == Date && dateAfter(low.Text, high.Text):
			v.addFault("/attributes/"+upper.Code, "contradiction", "before "+a.Code+", "+low.Text)
		}
	}
}

// pairedCode replaces the word from at the start or end of code with to. It
// returns "" if code does not have the word.
func pairedCode(code, from, to string) string {
	switch rest, ok := strings.CutSuffix(code, "_"+from); {
	case code == from:
		return to
	case ok:
		return rest + "_" + to
	case strings.HasPrefix(code, from+"_"):
		return to + strings.TrimPrefix(code, from)
	}
	return ""
}

func (a Attribute) formatValue(v Value, currency string) string {
	if a.Kind == Money {
		return FormatMinor(int64(v.Number), currency)
	}
	return v.String()
}

// dateAfter reports whether the date a is after b. If only one of them has a
// time, it compares the days.
func dateAfter(a, b string) bool {
	day := len(time.DateOnly)
	if len(a) > day && len(b) > day {
		x, errA := time.Parse(time.RFC3339, a)
		y, errB := time.Parse(time.RFC3339, b)
		return errA == nil && errB == nil && x.After(y)
	}
	return isDate(a) && isDate(b) && a[:day] > b[:day]
}

// ClosingDate returns the code and value of the attribute that is the last date
// at which l is useful: the deadline for applications or replies, the end of an
// event or, without one, the day of its start. Both are empty if there is none.
func ClosingDate(l Listing, c Category) (code, date string) {
	codes := []string{"valid_through", "deadline"}
	if c.Schema == "Event" {
		codes = []string{"end", "start"}
	}
	for _, code := range codes {
		a, value := c.Attribute(code), l.Attributes[code]
		if a == nil || a.Kind != Date || !isDate(value.Text) {
			continue
		}
		if code == "start" {
			return code, value.Text[:len(time.DateOnly)] // without the time: the event lasts until later that day
		}
		return code, value.Text
	}
	return "", ""
}

// endOfDate returns the time at which date has ended in every time zone.
func endOfDate(date string) time.Time {
	if at, err := time.Parse(time.RFC3339, date); err == nil {
		return at
	}
	at, _ := time.Parse(time.DateOnly, date) // isDate was checked before
	return at.Add(36 * time.Hour)
}

// maxDelay is the maximum delay of an unfinished building in years.
const maxDelay = 10

// checkYears reports cars of a future year, buildings of a future year that are
// not off plan, and off-plan buildings that are more than maxDelay years late.
func (v *validation) checkYears(l Listing, c Category) {
	year := int(l.Attributes["year"].Number)
	a, now := c.Attribute("year"), l.Published.Year()
	if a == nil || a.Kind != Year || year == 0 {
		return
	}
	today := "in " + strconv.Itoa(now)
	offPlan, told := l.Attributes["off_plan"]
	switch {
	case c.Schema == "Car" && year > now+1:
		v.addFault("/attributes/year", "contradiction", "no car of that year is for sale "+today)
	case told && !offPlan.Bool && year > now:
		v.addFault("/attributes/year", "contradiction", "not built yet "+today+", but off_plan is false")
	case offPlan.Bool && year < now-maxDelay:
		v.addFault("/attributes/year", "contradiction", "finished long ago "+today+", but off_plan is true")
	}
}
