package frontmatter

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"broadside/articles"
)

// readTime returns a time that has a zone. A broken one breaks the piece: it
// may be an embargo.
func (f *Reader) readTime(n *yaml.Node, key string) time.Time {
	s := f.readStrictly(n)
	if s == "" {
		return time.Time{}
	}
	if t, ok := parseTime(s); ok {
		return t.UTC()
	}
	why, how, value := explainTime(s)
	what := fmt.Sprintf("%s %q is not a time with a zone (RFC 3339)", key, s)
	if why != "" {
		what = fmt.Sprintf("%s %q %s", key, s, why)
	}
	f.report(n, articles.Broken, what, "write "+how+key+": "+value)
	return time.Time{}
}

// parseTime reads RFC 3339 §5.6, in which T and Z may be lower case and a space
// may take the place of the T.
func parseTime(s string) (time.Time, bool) {
	t, err := time.Parse(time.RFC3339, strings.Replace(strings.ToUpper(s), " ", "T", 1))
	_, east := t.Zone()
	return t, err == nil && t.Year() >= 1600 && east >= -12*3600 && east <= 14*3600
}

var (
	dayAndTime = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2})(?:[Tt]\s?|\s+)(\d{1,2}):(\d{2})(:\d{2}(?:[.,]\d+)?)?\s*(.*)$`)
	dayFirst   = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}[Tt ]`)
	timestamp  = regexp.MustCompile(`^\d{9,13}$`)
	dayAlone   = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)
	otherDate  = regexp.MustCompile(`^\d{1,4}[/.]\d{1,2}[/.]\d{1,4}|^\d{1,2}-\d{1,2}-\d{4}|^\d{4}-\d{1,2}-\d{1,2}|^\d{8}`)
	longYear   = regexp.MustCompile(`^(\d{5,})-\d`)
	offset     = regexp.MustCompile(`^(?:GMT|UTC|gmt|utc)?\s*([+-])(\d{1,2}):?(\d{2})?$`)
	halfDay    = regexp.MustCompile(`(?i)\d\s*(?:a\.?m|p\.?m)\b`)
)

const (
	likeThis    = "it like "
	exampleTime = "2026-11-23T08:00:00+04:00"
	ownOffset   = "the distance from UTC behind it, such as +04:00: "
)

// typedDigits makes ASCII of the digits and signs that keyboards and word
// processors put in their place.
var typedDigits = strings.NewReplacer(
	"٠", "0", "١", "1", "٢", "2", "٣", "3", "٤", "4", "٥", "5", "٦", "6", "٧", "7", "٨", "8", "٩", "9",
	"۰", "0", "۱", "1", "۲", "2", "۳", "3", "۴", "4", "۵", "5", "۶", "6", "۷", "7", "۸", "8", "۹", "9",
	"−", "-", "–", "-", "—", "-", "‑", "-", "“", "", "”", "", "‘", "", "’", "", "\"", "")

// explainTime returns why s is no time, and its replacement: a value, or how to
// find it with an example. An empty why means that no part of s is known.
func explainTime(s string) (why, how, value string) {
	plain := strings.TrimSpace(typedDigits.Replace(s))
	if _, ok := parseTime(plain); ok {
		return "has digits, dashes or quotes of another kind than 0-9, - and :", "", plain
	}
	switch m := dayAndTime.FindStringSubmatch(plain); {
	case m != nil:
		return explainParts(m[1], m[2], m[3], m[4], m[5])
	case dayAlone.MatchString(plain):
		if _, err := time.Parse(time.DateOnly, plain); err != nil {
			return "is not a time with a zone (RFC 3339): there is no such day", likeThis, exampleTime
		}
		return "has no time zone and no time of day", likeThis, exampleTime
	case timestamp.MatchString(plain):
		return "is not a time with a zone (RFC 3339): it is a number of seconds", likeThis, exampleTime
	case dayFirst.MatchString(plain):
		return "is not a time with a zone (RFC 3339): its time of day is not written 08:00:00", likeThis, exampleTime
	case longYear.MatchString(plain):
		return "is not a time with a zone (RFC 3339): its year has more than four digits", likeThis, exampleTime
	case otherDate.MatchString(plain):
		return "is not a time with a zone (RFC 3339): its date is not written year-month-day", likeThis, exampleTime
	case halfDay.MatchString(plain):
		return "is not a time with a zone (RFC 3339): hours go from 00 to 23, without AM and PM", likeThis, exampleTime
	case strings.ContainsFunc(plain, func(r rune) bool { return r >= '0' && r <= '9' }):
		return "is not a time with a zone (RFC 3339): day and month are not numbers, or a part is missing", likeThis, exampleTime
	}
	return "", likeThis, exampleTime
}

// explainParts is explainTime for a text with a day, hours and minutes.
func explainParts(day, hour, minute, second, zone string) (why, how, value string) {
	const no = "is not a time with a zone (RFC 3339): "
	if len(hour) == 1 {
		hour = "0" + hour
	}
	switch _, err := time.Parse(time.DateOnly, day); {
	case err != nil:
		return no + "there is no day " + day, likeThis, exampleTime
	case halfDay.MatchString("0" + zone):
		return no + "hours go from 00 to 23, without AM and PM", likeThis, exampleTime
	case day < "1600":
		return no + "there is no news of the year " + day[:4], likeThis, exampleTime
	case hour > "23" || minute > "59" || len(second) > 2 && second[1:3] > "59":
		return no + "there is no time " + hour + ":" + minute + second, likeThis, exampleTime
	}
	var lacks []string
	if second == "" {
		lacks, second = append(lacks, "the seconds"), ":00"
	}
	whole := day + "T" + hour + ":" + minute + strings.Replace(second, ",", ".", 1)
	switch m := offset.FindStringSubmatch(zone); {
	case zone == "":
		if len(lacks) > 0 {
			return "has no time zone and no seconds", ownOffset, whole + "+04:00"
		}
		return "has no time zone", ownOffset, whole + "+04:00"
	case strings.EqualFold(zone, "UTC") || strings.EqualFold(zone, "GMT") || strings.EqualFold(zone, "Z"):
		if !strings.EqualFold(zone, "Z") {
			lacks = append(lacks, "its zone as Z")
		}
		whole += "Z"
	case m != nil:
		if len(m[2]) == 1 {
			m[2] = "0" + m[2]
		}
		if m[3] == "" {
			lacks, m[3] = append(lacks, "the minutes of the zone"), "00"
		} else if !strings.Contains(zone, ":") {
			lacks = append(lacks, "the colon in the zone")
		}
		if _, ok := parseTime(whole + m[1] + m[2] + ":" + m[3]); !ok {
			return no + "there is no zone " + zone, likeThis, exampleTime
		}
		whole += m[1] + m[2] + ":" + m[3]
	default:
		return no + fmt.Sprintf("%q is not a zone as a distance from UTC", zone), "the distance in its place, such as +04:00: ", whole + "+04:00"
	}
	if len(lacks) == 0 {
		return no + "it is to be written without spaces and names", "", whole
	}
	return no + "it lacks " + strings.Join(lacks, " and "), "", whole
}
