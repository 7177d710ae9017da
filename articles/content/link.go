package content

import (
	"net/url"
	"path"
	"strings"
	"unicode"

	"broadside/articles"
)

// safeLink returns s as an address a page may link to: http, https, mailto,
// tel, or relative to this site. Anything else (javascript:, data:, //host,
// hidden control characters) is refused.
func safeLink(s string) (string, bool) {
	s = strings.TrimSpace(s)
	if s == "" || strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) || unicode.IsSpace(r) || r == '\\' }) {
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
		if u.Opaque == "" {
			return "", false
		}
	case "":
		// "a:b" without a scheme cannot be, but "1javascript:x" parses as a path
		if first, _, _ := strings.Cut(u.Path, "/"); strings.Contains(first, ":") {
			return "", false
		}
		if to, ok := strings.CutSuffix(u.Path, ".md"); ok { // another piece, by its file
			return "/articles/" + url.PathEscape(Slug(path.Base(to))) + fragment(u), true
		}
	default:
		return "", false
	}
	return u.String(), true
}

func fragment(u *url.URL) string {
	if u.Fragment == "" {
		return ""
	}
	return "#" + u.EscapedFragment()
}

// hosts that a link alone in its paragraph is an Embed for.
var embedHosts = map[string]string{
	"youtube.com": "YouTube", "youtu.be": "YouTube", "youtube-nocookie.com": "YouTube",
	"vimeo.com": "Vimeo", "dailymotion.com": "Dailymotion", "dai.ly": "Dailymotion",
	"twitter.com": "X", "x.com": "X", "instagram.com": "Instagram", "facebook.com": "Facebook", "fb.watch": "Facebook",
	"tiktok.com": "TikTok", "threads.net": "Threads", "threads.com": "Threads", "t.me": "Telegram", "bsky.app": "Bluesky",
	"soundcloud.com": "SoundCloud", "spotify.com": "Spotify", "reddit.com": "Reddit", "linkedin.com": "LinkedIn",
	"twitch.tv": "Twitch", "snapchat.com": "Snapchat", "podcasts.apple.com": "Apple Podcasts",
}

// embedOf returns the block for a link that stands alone, if its host is one
// whose posts and films are embedded.
func embedOf(href, text string) (articles.Block, bool) {
	u, err := url.Parse(href)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || strings.Trim(u.Path, "/") == "" && u.RawQuery == "" {
		return articles.Block{}, false
	}
	host := strings.ToLower(u.Hostname())
	name := ""
	for h, n := range embedHosts {
		if host == h || strings.HasSuffix(host, "."+h) {
			name = n
		}
	}
	if name == "" {
		return articles.Block{}, false
	}
	if text == "" || text == href {
		text = name + ": " + strings.TrimPrefix(host, "www.") + u.EscapedPath()
		if u.RawQuery != "" {
			text += "?" + u.RawQuery
		}
	}
	return articles.Block{Kind: articles.Embed, URL: u.String(), Spans: []articles.Span{{Text: text}}}, true
}
