package text

import (
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// SafeLink returns s as an address a page may link to: http, https, mailto,
// tel, a path of this site, or another piece by its file ("other.md").
// Anything else is refused: javascript:, data:, //host, hidden control
// characters, and addresses relative to a page, for a piece is read on many.
// Spaces are escaped.
func SafeLink(s string) (string, bool) {
	s = strings.TrimSpace(s)
	if s == "" || strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) || unicode.IsSpace(r) && r != ' ' || r == '\\' }) {
		return "", false
	}
	u, err := url.Parse(s)
	if err != nil || strings.HasPrefix(s, "//") {
		return "", false
	}
	switch strings.ToLower(u.Scheme) {
	case "http", "https":
		if u.Host == "" || u.User != nil {
			return "", false
		}
	case "mailto", "tel":
		if u.Opaque == "" || strings.Contains(s, " ") {
			return "", false
		}
	case "":
		if slug := SlugOf(u.Path); slug != "" && path.Ext(u.Path) == ".md" {
			page := url.URL{Path: "/articles/" + slug, Fragment: u.Fragment, RawFragment: u.RawFragment}
			return page.String(), true
		}
		if !strings.HasPrefix(s, "/") {
			return "", false
		}
	default:
		return "", false
	}
	return u.String(), true
}

// SuggestLink returns the remedy for an address that SafeLink refuses.
func SuggestLink(s string) string {
	const whole = "link to https://…, mailto:…, tel:… or a path of this site"
	s = strings.TrimSpace(s)
	switch lower := strings.ToLower(s); {
	case strings.HasPrefix(lower, "file:") || strings.HasPrefix(s, `\\`) || len(s) > 2 && s[1] == ':' && (s[2] == '\\' || s[2] == '/'):
		return "put the file on a site and " + whole + "; what is on your computer others cannot open"
	case slipped.MatchString(lower) && (strings.Contains(s, ":///") || !strings.HasPrefix(lower, "http://") && !strings.HasPrefix(lower, "https://")):
		return "write https://" + slipped.ReplaceAllString(s, "")
	case strings.ContainsAny(s, " \t") && strings.HasPrefix(lower, "http"):
		return "write one address without spaces; a space within it is %20"
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "" || u.Host != "" || strings.HasPrefix(s, "/") || strings.ContainsAny(s, ":\\") {
		return whole
	}
	way := strings.TrimLeft(u.Path, "./")
	first, _, deeper := strings.Cut(way, "/")
	switch {
	case u.Path == way && isHost(first):
		return "write https://" + s
	case deeper && slices.Contains([]string{"articles", "sections", "listings", "media", "feeds"}, first):
		return "write /" + way
	case SlugOf(way) != "":
		return "write /articles/" + SlugOf(way) + " for another piece, or the whole address: https://…"
	case u.Fragment != "":
		return "take the link away: a link leads to another page; " + whole
	}
	return whole
}

// slipped matches a misspelt scheme: http or https with a character missing or
// too many.
var slipped = regexp.MustCompile(`^(?i:h?t{1,3}ps?|hhttps?)(?::///|://|:/|//|:\\\\|;//)`)

// isHost reports whether s looks like the name of a site: "www.example.com".
func isHost(s string) bool {
	dot := strings.LastIndexByte(s, '.')
	if dot <= 0 {
		return false
	}
	end := s[dot+1:]
	return hostEnds[end] || strings.HasPrefix(s, "www.") || len(end) == 2 && end != "md" && IsLanguageTag(end)
}

var hostEnds = WordSet("com net org info news gov edu")
