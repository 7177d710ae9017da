package embed

import (
	"cmp"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"broadside/app"
	"broadside/app/api"
	"broadside/articles"
	"broadside/server/middleware"
	"broadside/server/page"
	"broadside/server/partners"
	"broadside/server/response"
)

// OEmbed is a response of oEmbed 1.0 (https://oembed.com §2.3), in JSON and in XML.
type OEmbed struct {
	XMLName         xml.Name `json:"-" xml:"oembed"`
	Version         string   `json:"version" xml:"version"`
	Type            string   `json:"type" xml:"type"` // "rich", or "link" if a frame does not fit or may not be shown
	Title           string   `json:"title" xml:"title"`
	AuthorName      string   `json:"author_name,omitempty" xml:"author_name,omitempty"`
	ProviderName    string   `json:"provider_name" xml:"provider_name"`
	ProviderURL     string   `json:"provider_url" xml:"provider_url"`
	CacheAge        int      `json:"cache_age" xml:"cache_age"` // seconds
	ThumbnailURL    string   `json:"thumbnail_url,omitempty" xml:"thumbnail_url,omitempty"`
	ThumbnailWidth  int      `json:"thumbnail_width,omitempty" xml:"thumbnail_width,omitempty"`
	ThumbnailHeight int      `json:"thumbnail_height,omitempty" xml:"thumbnail_height,omitempty"`
	HTML            string   `json:"html,omitempty" xml:"html,omitempty"`
	Width           int      `json:"width,omitempty" xml:"width,omitempty"`
	Height          int      `json:"height,omitempty" xml:"height,omitempty"`
}

// The width of a frame by default and at least, in CSS pixels, and the cache age in seconds.
const (
	oembedWidth    = 600
	oembedMinWidth = 280 // the narrowest layout of a framed page
	oembedCacheAge = 3600
)

// maxSize is a maximum size; 0 is no limit.
type maxSize struct{ width, height int }

// getOEmbed describes the embed of a page. Errors are those of the specification (§2.3.4): 404 for
// an address that cannot be embedded, 501 for another format, 401 for a revoked partner.
func (s *Frames) getOEmbed(w http.ResponseWriter, r *http.Request) error {
	response.SetHeaders(w.Header(), response.CrossOriginHeaders)
	v, err := middleware.ParseQuery(r)
	if err != nil {
		return err
	}
	format := cmp.Or(v.Get("format"), "json")
	if format != "json" && format != "xml" {
		return api.Fail(api.NotImplemented, "No such format", "format is json or xml.")
	}
	room, err := parseMaxSize(v)
	if err != nil {
		return err
	}
	frame := app.ParseFrame(url.Values{"k": {v.Get("k")}})
	record, known := s.Partners.Find(frame.Partner.ID)
	if record.Status == partners.Revoked {
		return api.Fail(api.Unauthorized, "Not public", "This partner may not show the paper.")
	}
	if !known { // handled like a request without a partner
		frame.Partner.ID = ""
		record, known = s.Partners.Find("")
		known = known && record.Status == partners.Live
	}
	target, err := s.parsePaperURL(v.Get("url"))
	if err != nil {
		return err
	}
	key := url.Values{"url": {target.String()}, "format": {format}, "k": {frame.Partner.ID},
		"w": {strconv.Itoa(room.width)}, "h": {strconv.Itoa(room.height)}}
	return s.Send(w, r, key.Encode(), func(ctx context.Context, route string) (*response.Response, error) {
		o, err := s.describeOEmbed(ctx, target, frame, record, known, room)
		if err != nil {
			return nil, err
		}
		body, kind, err := o.encode(format)
		if err != nil {
			return nil, fmt.Errorf("embed: writing oEmbed: %w", err)
		}
		return response.New(route, http.StatusOK, body, response.Seldom, response.Headers(kind, response.FilePolicy, "public, max-age=300", response.CrossOriginHeaders...)...), nil
	})
}

func parseMaxSize(v url.Values) (maxSize, error) {
	var b maxSize
	for name, into := range map[string]*int{"maxwidth": &b.width, "maxheight": &b.height} {
		text := v.Get(name)
		if text == "" {
			continue
		}
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			return b, api.Fail(api.Validation, "Not a measure", name+" is a number of pixels.",
				api.Field{Pointer: "?" + name, Code: "invalid", Detail: "a number of pixels"})
		}
		*into = min(n, 10_000) // larger values change nothing
	}
	return b, nil
}

// parsePaperURL parses a URL of the site and returns its path below the base, with the canonical
// query.
func (s *Frames) parsePaperURL(text string) (*url.URL, error) {
	elsewhere := api.Fail(api.NotFound, "Not found", "url is not an address of this paper.")
	u, err := url.Parse(text)
	if err != nil || u.Opaque != "" || u.User != nil {
		return nil, elsewhere
	}
	own, err := url.Parse(s.Paper.Origin)
	if err != nil {
		return nil, fmt.Errorf("embed: the paper's origin: %w", err)
	}
	path, below := strings.CutPrefix(u.Path, s.Paper.Base)
	if !strings.EqualFold(u.Host, own.Host) || u.Scheme != "http" && u.Scheme != "https" || !below || !strings.HasPrefix(path, "/") {
		return nil, elsewhere
	}
	path = middleware.CleanPath(path, s.Paper.Languages)
	q, ok := middleware.CanonicalQuery(path, u.RawQuery, s.Paper.Languages)
	if !ok {
		return nil, elsewhere
	}
	return &url.URL{Path: path, RawQuery: q}, nil
}

// describeOEmbed returns the embed of the page at u: a frame for articles and lists. It is a link
// for a single listing, and if no record allows a frame.
func (s *Frames) describeOEmbed(ctx context.Context, u *url.URL, frame app.Frame, record partners.Partner, shown bool, room maxSize) (*OEmbed, error) {
	screen, err := app.Load(ctx, s.desk, u)
	if _, err = app.Partial(err); err != nil {
		if p, known := errors.AsType[*api.Problem](err); known && p.Code != api.Internal {
			return nil, api.Fail(api.NotFound, "Not found", "There is nothing at this address.")
		}
		return nil, err
	}
	lang := screen.Lang
	o := &OEmbed{
		Version: "1.0", Type: "link", Title: app.Title(screen), CacheAge: oembedCacheAge,
		ProviderName: s.Paper.Name(lang), ProviderURL: s.Paper.Origin + s.Paper.Base + s.Paper.FrontPath(lang),
	}
	frame.Size = sizeWithin(room.height)
	var src string
	switch screen.Name {
	case app.Article:
		a := screen.Article
		o.Title = app.Headline(*a)
		if len(a.Byline) > 0 {
			o.AuthorName = a.Byline[0].Name
		}
		if lead := a.Lead(); lead != nil {
			o.setThumbnail(s.Paper, *lead, room)
		}
		src = app.FramedArticlePath(frame, a.Slug)
	case app.Listings:
		frame.Lang = lang
		src = app.FramedListingsPath(frame, screen.Filter)
	case app.Listing:
		o.Title = screen.Listing.Title
		return o, nil
	default:
		return nil, api.Fail(api.NotFound, "Not found", "Only stories and listings are shown on other pages.")
	}
	if !shown || frame.Size == "" || room.width > 0 && room.width < oembedMinWidth {
		return o, nil
	}
	o.Type, o.Height, o.Width = "rich", app.FrameHeights[frame.Size], oembedWidth
	if room.width > 0 {
		o.Width = min(room.width, oembedWidth)
	}
	name := s.FrameTitle(screen)
	o.HTML = fmt.Sprintf(`<blockquote><a href="%s">%s</a></blockquote><iframe src="%s" width="%d" height="%d" title="%s" frameborder="0" scrolling="no"></iframe>`,
		html.EscapeString(withUTM(page.Absolute(s.Paper, screen.Path), record.UTM)), html.EscapeString(name),
		html.EscapeString(page.Absolute(s.Paper, src)), o.Width, o.Height, html.EscapeString(name))
	return o, nil
}

// sizeWithin returns the default size, else the largest that fits into height, or "".
func sizeWithin(height int) string {
	for _, size := range []string{"m", "s"} {
		if height == 0 || app.FrameHeights[size] <= height {
			return size
		}
	}
	return ""
}

// setThumbnail sets the largest rendition that fits.
func (o *OEmbed) setThumbnail(paper api.Site, image articles.Image, room maxSize) {
	all := append([]articles.Rendition{{Src: image.Src, Width: image.Width, Height: image.Height}}, image.Renditions...)
	best := articles.Rendition{}
	for _, r := range all {
		fits := (room.width == 0 || r.Width <= room.width) && (room.height == 0 || r.Height <= room.height)
		if r.Src != "" && r.Width > 0 && r.Height > 0 && fits && r.Width > best.Width {
			best = r
		}
	}
	if best.Src != "" {
		o.ThumbnailURL, o.ThumbnailWidth, o.ThumbnailHeight = page.Absolute(paper, best.Src), best.Width, best.Height
	}
}

func (o *OEmbed) encode(format string) (body []byte, kind string, err error) {
	if format == "xml" {
		body, err = xml.Marshal(o)
		return append([]byte(xml.Header), body...), "text/xml; charset=utf-8", err
	}
	body, err = json.Marshal(o)
	return body, "application/json", err
}

// DiscoveryLinks returns the links by which consumers find the oEmbed address of a page (§4).
func (s *Frames) DiscoveryLinks(screen app.Screen, title string) []page.Link {
	if !slices.Contains([]app.Name{app.Article, app.Listing, app.Listings}, screen.Name) {
		return nil
	}
	at := page.Absolute(s.Paper, screen.Path)
	link := func(format, kind string) page.Link {
		q := url.Values{"url": {at}, "format": {format}}
		return page.Link{Title: title, Type: kind, Href: s.Paper.Origin + s.Paper.Base + "/oembed?" + q.Encode()}
	}
	return []page.Link{link("json", "application/json+oembed"), link("xml", "text/xml+oembed")}
}
