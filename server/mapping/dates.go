package mapping

import (
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"broadside/app/classifieds"
	"broadside/articles/yamlfile"
)

// layout is a form of dates, such as DD/MM/YYYY HH:mm.
type layout struct {
	written string // as in the mapping
	parse   string // for package time; "unix" and "unix ms" for seconds and milliseconds since 1970
	timed   bool   // it has a time of day
	utc     bool
}

// layoutTokens are the parts of a layout, longer ones first, with those of package time.
var layoutTokens = []struct{ token, reference string }{
	{"YYYY", "2006"}, {"YY", "06"}, {"MMMM", "January"}, {"MMM", "Jan"}, {"MM", "01"}, {"M", "1"}, {"DD", "02"}, {"D", "2"},
	{"dddd", "Monday"}, {"ddd", "Mon"}, {"HH", "15"}, {"hh", "03"}, {"h", "3"}, {"mm", "04"}, {"ss", "05"}, {"SSS", "000"}, {"A", "PM"}, {"a", "pm"}, {"Z", "Z07:00"}, {"z", "-0700"}, {"GMT", "GMT"},
}

const layoutFix = "write it like DD/MM/YYYY, YYYY-MM-DD HH:mm:ss, D MMM YYYY hh:mm A or unix; M and D have one or two digits"

// parseLayout reads a layout.
func parseLayout(s string) (l layout, what, fix string) {
	l = layout{written: s, parse: s, timed: true}
	if s == "unix" || s == "unix ms" {
		return l, "", ""
	}
	l.parse, l.utc = "", strings.HasSuffix(s, "GMT")
	l.timed = strings.Contains(s, "HH") || strings.Contains(s, "h")
	day, month, year := strings.Contains(s, "D"), strings.Contains(s, "M"), strings.Contains(s, "YY")
	for rest := s; rest != ""; {
		token, reference := cutToken(rest)
		if reference == "" && !strings.Contains(" -/.,:T", token) {
			return l, strconv.Quote(s) + " is not a layout of dates: " + strconv.Quote(token) + " has no meaning", layoutFix
		}
		rest = rest[len(token):]
		if reference == "" {
			reference = token
		}
		l.parse += reference
	}
	if !day || !month || !year {
		return l, strconv.Quote(s) + " is not a layout of dates: it lacks the year, the month or the day", layoutFix
	}
	return l, "", ""
}

// cutToken returns the token at the beginning of a layout, or its first character.
func cutToken(s string) (token, reference string) {
	for _, t := range layoutTokens {
		if strings.HasPrefix(s, t.token) {
			return t.token, t.reference
		}
	}
	for i := range s {
		if i > 0 {
			return s[:i], ""
		}
	}
	return s, ""
}

// decodeLayouts decodes one layout or a list of them.
func decodeLayouts(into *[]layout) yamlfile.Value {
	return func(d *yamlfile.Decoder, n *yaml.Node, path string) {
		add := func(d *yamlfile.Decoder, n *yaml.Node, path string) {
			var s string
			if yamlfile.Text(&s)(d, n, path); s == "" {
				return
			}
			l, what, fix := parseLayout(s)
			if what != "" {
				d.Wrong(n, path, what, fix)
				return
			}
			*into = append(*into, l)
		}
		if n.Kind == yaml.ScalarNode {
			add(d, n, path)
			return
		}
		d.Sequence(n, path, add)
	}
}

// parseDate reads a date in the first layout that fits, in zone unless it has its own.
func parseDate(s string, layouts []layout, zone *time.Location) (t time.Time, timed, ok bool) {
	s = classifieds.WesternDigits(s)
	for _, l := range layouts {
		if strings.HasPrefix(l.parse, "unix") {
			if n, err := strconv.ParseInt(s, 10, 64); err == nil && n > 0 && n < 1<<43 {
				if l.parse == "unix" {
					n *= 1000
				}
				return time.UnixMilli(n).UTC(), true, true
			}
			continue
		}
		in := zone
		if l.utc {
			in = time.UTC
		}
		if t, err := time.ParseInLocation(l.parse, s, in); err == nil && t.Year() > 0 && t.Year() < 10000 {
			return t, l.timed, true
		}
	}
	return time.Time{}, false, false
}

// layoutNames lists layouts for an error text.
func layoutNames(layouts []layout) string {
	var names []string
	for _, l := range layouts {
		names = append(names, l.written)
	}
	return strings.Join(names, " or ")
}
