package markdown

import (
	"net/url"
	"strings"

	"broadside/articles"
)

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
