package hypertext

import (
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"broadside/articles"
)

// players match the addresses of embedded players. page is the address of the
// page of the same video or post.
var players = []struct {
	pattern *regexp.Regexp
	page    string
}{
	{regexp.MustCompile(`^https?://(?:www\.)?youtube(?:-nocookie)?\.com/(?:embed|v)/([\w-]{6,20})`), "https://www.youtube.com/watch?v=$1"},
	{regexp.MustCompile(`^https?://player\.vimeo\.com/video/([0-9]+)`), "https://vimeo.com/$1"},
	{regexp.MustCompile(`^https?://(?:www\.)?dailymotion\.com/embed/video/(\w+)`), "https://www.dailymotion.com/video/$1"},
	{regexp.MustCompile(`^https?://open\.spotify\.com/embed/([\w-]+/\w+)`), "https://open.spotify.com/$1"},
	{regexp.MustCompile(`^https?://embed\.podcasts\.apple\.com/(\S+)`), "https://podcasts.apple.com/$1"},
	{regexp.MustCompile(`^https?://(?:www\.)?instagram\.com/(p|reel)/([\w-]+)/embed`), "https://www.instagram.com/$1/$2/"},
	{regexp.MustCompile(`^https?://(?:www\.)?tiktok\.com/embed/(?:v2/)?([0-9]+)`), "https://www.tiktok.com/embed/$1"},
}

// playerParameters maps a player's host to the parameter of its address that
// contains the page's address.
var playerParameters = map[string]string{"w.soundcloud.com": "url", "www.facebook.com": "href", "facebook.com": "href"}

// addPlayer adds a link to the page of a video or post in place of its player.
// Any other frame is left out and recorded as a loss, because pages load
// nothing from other sites.
func (r *reader) addPlayer(n *html.Node) {
	src := attr(n, "src") + attr(n, "data")
	if rest, ok := strings.CutPrefix(src, "//"); ok {
		src = "https://" + rest
	}
	page := pageOf(src)
	if page == "" {
		r.lose(n.Data, src)
		return
	}
	r.addBlock(linkParagraph(page))
}

func pageOf(src string) string {
	for _, p := range players {
		if m := p.pattern.FindStringSubmatchIndex(src); m != nil {
			return string(p.pattern.ExpandString(nil, p.page, src, m))
		}
	}
	u, err := url.Parse(src)
	if err != nil {
		return ""
	}
	page := u.Query().Get(playerParameters[u.Hostname()])
	if strings.HasPrefix(page, "https://") && strings.Contains(u.Path, "/") && !strings.Contains(page, "api.soundcloud.com") {
		return page
	}
	return ""
}

// linkParagraph returns a paragraph that consists of an address. It is read as
// an embed if the host is known, else as a link.
func linkParagraph(address string) articles.Block {
	return articles.Block{Kind: articles.Paragraph, Spans: []articles.Span{{Text: address, Href: address}}}
}

var postPage = regexp.MustCompile(`^https://(?:(?:www\.|mobile\.)?(?:twitter|x)\.com/\w+/status/[0-9]+|(?:www\.)?instagram\.com/(?:p|reel)/[\w-]+|(?:www\.)?tiktok\.com/@[\w.-]+/video/[0-9]+)`)

// postAddress returns the address of a social media post whose <blockquote> the
// network's script would replace with a frame, or "".
func postAddress(n *html.Node) string {
	if !hasClass(n, "twitter-tweet") && !hasClass(n, "instagram-media") && !hasClass(n, "tiktok-embed") {
		return ""
	}
	if page := postPage.FindString(attr(n, "cite") + attr(n, "data-instgrm-permalink")); page != "" {
		return page
	}
	address := ""
	for c := range n.Descendants() {
		if c.DataAtom == atom.A {
			if page := postPage.FindString(attr(c, "href")); page != "" {
				address = page
			}
		}
	}
	return address
}
