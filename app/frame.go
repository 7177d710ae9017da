package app

import (
	"cmp"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"broadside/app/api"
	"broadside/app/classifieds"
)

// Partner is the part of a partner's record that a framed page needs. It is
// sent in the Screen, so that the browser has it too.
type Partner struct {
	ID       string `json:"id,omitempty"`
	Name     string `json:"name,omitempty"`
	Label    string `json:"label,omitempty"`    // heading of the listings
	Listings string `json:"listings,omitempty"` // a filter's query, used if the address has no conditions
	Count    int    `json:"count,omitempty"`    // maximum of listings; 0 means as many as fit the size
	Mark     string `json:"mark,omitempty"`     // query added to links to the paper: "utm_source=…"
	Card     bool   `json:"card,omitempty"`     // show only a link card: the partner is unknown
}

// Frame holds the parameters of a framed page's address other than the
// filter's.
type Frame struct {
	Partner Partner `json:"partner,omitzero"`
	Size    string  `json:"size"`             // "s", "m" or "l"
	Mode    string  `json:"mode"`             // "card", "full" or "link"
	Theme   string  `json:"theme,omitempty"`  // "light" or "dark"; empty follows the reader's preference
	Accent  string  `json:"accent,omitempty"` // six hex digits
	Lang    string  `json:"lang,omitempty"`
	Count   int     `json:"count,omitempty"`
	Preview bool    `json:"preview,omitempty"` // a preview: its views are not counted
}

// FrameHeights has the frame's height in CSS pixels by size. Partners
// reserve this space before the frame loads.
var FrameHeights = map[string]int{"s": 320, "m": 480, "l": 640}

// frameNames are the parameters of a framed page other than the filter's.
var frameNames = []string{"k", "partner", "size", "mode", "theme", "accent", "lang", "count", "preview"}

// IsFrameParameter reports whether name is a parameter of the frame itself
// rather than of its filter.
func IsFrameParameter(name string) bool { return slices.Contains(frameNames, name) }

// ParseFrame reads the frame's parameters and removes them from v. "partner",
// which the loader sends, is an alias of "k". Invalid values are ignored, so
// that a typing error on another site does not leave the frame empty.
func ParseFrame(v url.Values) Frame {
	one := func(name string, allowed ...string) string {
		if s := strings.TrimSpace(v.Get(name)); slices.Contains(allowed, s) {
			return s
		}
		return allowed[0]
	}
	f := Frame{
		Partner: Partner{ID: cleanWord(cmp.Or(v.Get("k"), v.Get("partner")))},
		Size:    one("size", "m", "s", "l"),
		Mode:    one("mode", "card", "full", "link"),
		Theme:   one("theme", "", "light", "dark"),
		Accent:  hexColor(v.Get("accent")),
		Lang:    cleanWord(v.Get("lang")),
		Preview: v.Get("preview") == "1",
	}
	if n, err := strconv.Atoi(v.Get("count")); err == nil && n > 0 {
		f.Count = min(n, maxRows["l"])
	}
	for _, name := range frameNames {
		delete(v, name)
	}
	return f
}

// Values is the inverse of ParseFrame. Defaults are left out.
func (f Frame) Values() url.Values {
	v := url.Values{}
	for _, p := range []struct{ name, value, usual string }{
		{"k", f.Partner.ID, ""}, {"size", f.Size, "m"}, {"mode", f.Mode, "card"},
		{"theme", f.Theme, ""}, {"accent", f.Accent, ""}, {"lang", f.Lang, ""},
	} {
		if p.value != p.usual {
			v.Set(p.name, p.value)
		}
	}
	if f.Count > 0 {
		v.Set("count", strconv.Itoa(f.Count))
	}
	if f.Preview {
		v.Set("preview", "1")
	}
	return v
}

// The maximum of listings by size of the frame, at any width: in a frame of
// listings and in the sidebar of an article.
var (
	maxRows        = map[string]int{"s": 6, "m": 10, "l": 16}
	maxSidebarRows = map[string]int{"s": 4, "m": 7, "l": 10}
)

// rowLimit returns the number of listings to show: at most the maximum of the
// frame's size and the partner's count.
func (f Frame) rowLimit(limits map[string]int) int {
	n := limits[f.Size]
	if limit := cmp.Or(f.Count, f.Partner.Count); limit > 0 {
		return min(n, limit)
	}
	return n
}

// cleanWord returns s if it is a short word of letters, digits and hyphens,
// else "".
func cleanWord(s string) string {
	if len(s) > 64 || strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") != "" {
		return ""
	}
	return s
}

// hexColor returns s in lower case if it is a colour of six hexadecimal digits,
// else "".
func hexColor(s string) string {
	s = strings.ToLower(strings.TrimPrefix(s, "#"))
	if len(s) != 6 || strings.Trim(s, "0123456789abcdef") != "" {
		return ""
	}
	return s
}

// FramedArticlePath returns the path of a framed article below the site's base.
func FramedArticlePath(f Frame, slug string) string {
	return api.WithQuery("/e/articles/"+url.PathEscape(slug), f.Values())
}

// FramedListingsPath returns the path of a filter's listings in a frame. It
// omits the filter's language, because a frame lists all languages; the
// parameter lang is the frame's language.
func FramedListingsPath(f Frame, filter classifieds.Filter) string {
	v := f.Values()
	maps.Copy(v, FrameConditions(filter).Values())
	return api.WithQuery("/e/listings", v)
}

// FrameConditions returns f without the fields that a frame's address cannot
// hold.
func FrameConditions(f classifieds.Filter) classifieds.Filter {
	f.Lang, f.Cursor, f.Limit, f.Facets = "", "", 0, false
	return f
}

// Framed returns src with the partner of the frame: in the server the record
// that the address names, in the browser the one in the Screen.
func Framed(src Source, p Partner) Source { return framed{src, p} }

type framed struct {
	Source
	partner Partner
}
