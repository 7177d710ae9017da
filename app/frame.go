package app

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"broadside/app/classifieds"
)

// Partner is what a framed page must know of the site it stands on. It
// travels in the Screen, so that the browser's program knows it too.
type Partner struct {
	ID       string `json:"id,omitempty"`
	Name     string `json:"name,omitempty"`
	Label    string `json:"label,omitempty"`    // stands over the listings
	Listings string `json:"listings,omitempty"` // a filter's query: what is shown where the address asks nothing
	Count    int    `json:"count,omitempty"`    // most listings shown; 0 is as many as the size holds
	Mark     string `json:"mark,omitempty"`     // query that links to the paper carry: "utm_source=…"
	Card     bool   `json:"card,omitempty"`     // no more than a link is shown: the partner is not known
}

// Frame is how a framed page was asked for: what its address says beside the
// filter.
type Frame struct {
	Partner Partner `json:"partner,omitzero"`
	Size    string  `json:"size"`             // "s", "m" or "l"
	Mode    string  `json:"mode"`             // "card", "full" or "link"
	Theme   string  `json:"theme,omitempty"`  // "light" or "dark"; empty is the reader's own
	Accent  string  `json:"accent,omitempty"` // six hex digits
	Lang    string  `json:"lang,omitempty"`
	Count   int     `json:"count,omitempty"`
	Preview bool    `json:"preview,omitempty"` // shown to those who try it out: nothing is counted
}

// FrameHeights are the heights of the box in CSS pixels, agreed before a frame
// loads.
var FrameHeights = map[string]int{"s": 320, "m": 480, "l": 640}

// frameNames are the parameters of a framed page that are not its filter's.
var frameNames = []string{"k", "partner", "size", "mode", "theme", "accent", "lang", "count", "preview"}

// IsFrameParameter reports whether a framed page's address says with name how
// the frame is shown.
func IsFrameParameter(name string) bool { return slices.Contains(frameNames, name) }

// ParseFrame takes a frame's own parameters out of v; "partner" is the long name
// of "k", which the loader says. What it does not
// understand is as if it were not there: a frame that shows nothing because of
// a typing error on another site helps nobody.
func ParseFrame(v url.Values) Frame {
	one := func(name string, allowed ...string) string {
		if s := strings.TrimSpace(v.Get(name)); slices.Contains(allowed, s) {
			return s
		}
		return allowed[0]
	}
	f := Frame{
		Partner: Partner{ID: clean(cmp.Or(v.Get("k"), v.Get("partner")))},
		Size:    one("size", "m", "s", "l"),
		Mode:    one("mode", "card", "full", "link"),
		Theme:   one("theme", "", "light", "dark"),
		Accent:  hex(v.Get("accent")),
		Lang:    clean(v.Get("lang")),
		Preview: v.Get("preview") == "1",
	}
	if n, err := strconv.Atoi(v.Get("count")); err == nil && n > 0 {
		f.Count = min(n, mostRows["l"])
	}
	for _, name := range frameNames {
		delete(v, name)
	}
	return f
}

// Values writes f as ParseFrame reads it; what goes without saying is left
// out.
func (f Frame) Values() url.Values {
	v := url.Values{}
	set := func(name, value, usual string) {
		if value != usual {
			v.Set(name, value)
		}
	}
	set("k", f.Partner.ID, "")
	set("size", f.Size, "m")
	set("mode", f.Mode, "card")
	set("theme", f.Theme, "")
	set("accent", f.Accent, "")
	set("lang", f.Lang, "")
	if f.Count > 0 {
		v.Set("count", strconv.Itoa(f.Count))
	}
	if f.Preview {
		v.Set("preview", "1")
	}
	return v
}

// mostRows is how many listings each size can hold at any width, in a frame of
// its own and beside a story.
var (
	mostRows   = map[string]int{"s": 6, "m": 10, "l": 16}
	mostBeside = map[string]int{"s": 4, "m": 7, "l": 10}
)

// rows is how many listings the frame may show of those that its size holds.
func (f Frame) rows(most map[string]int) int {
	n := most[f.Size]
	for _, limit := range []int{f.Count, f.Partner.Count} {
		if limit > 0 {
			return min(n, limit)
		}
	}
	return n
}

// clean is a word of an address: letters, digits and hyphens, not many.
func clean(s string) string {
	if len(s) > 64 {
		return ""
	}
	for i := range len(s) {
		c := s[i]
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_') {
			return ""
		}
	}
	return s
}

// hex is a colour of six hex digits in small letters, or "".
func hex(s string) string {
	s = strings.ToLower(strings.TrimPrefix(s, "#"))
	if len(s) != 6 || strings.Trim(s, "0123456789abcdef") != "" {
		return ""
	}
	return s
}

// FramedArticlePath and FramedListingsPath are where framed pages stand below
// the site's base.
func FramedArticlePath(f Frame, slug string) string {
	return asked("/e/articles/"+url.PathEscape(slug), f.Values())
}

// FramedListingsPath is where a filter's listings stand in a frame. The
// language a listing is written in cannot be asked for there: lang is the
// frame's own.
func FramedListingsPath(f Frame, filter classifieds.Filter) string {
	v := f.Values()
	for name, values := range FrameConditions(filter).Values() {
		v[name] = values
	}
	return asked("/e/listings", v)
}

// FrameConditions is a filter as a frame's address says it.
func FrameConditions(f classifieds.Filter) classifieds.Filter {
	f.Lang, f.Cursor, f.Limit, f.Facets = "", "", 0, false
	return f
}

func asked(path string, v url.Values) string {
	if query := v.Encode(); query != "" {
		return path + "?" + query
	}
	return path
}

// Framed returns src with the partner whose frames are loaded from it: in the
// server the record that the address names, in the browser the one that came
// with the page.
func Framed(src Source, p Partner) Source { return framed{src, p} }

type framed struct {
	Source
	partner Partner
}
