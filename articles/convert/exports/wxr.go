package exports

import (
	"encoding/xml"
	"fmt"
	"io"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"broadside/articles"
)

// maxMedia is the number of pictures of a media library that are remembered.
const maxMedia = 200_000

// wxrFile holds the parts of a WordPress export that items refer to.
type wxrFile struct {
	o       Options
	base    *url.URL
	lang    string
	authors map[string]string // login → name
	media   map[string]articles.Image
	gallery map[string][]string // post → the pictures that were uploaded for it
}

// readWXR reads the file twice, because a picture may come after the post that
// shows it.
func readWXR(in input, o Options, yield func(*Item) error) error {
	f := &wxrFile{o: o, base: o.Site, authors: map[string]string{}, media: map[string]articles.Image{}, gallery: map[string][]string{}}
	if err := in.eachWXRElement(f.remember); err != nil {
		return err
	}
	return in.eachWXRElement(func(e *element) error {
		if !e.is("item") {
			return nil
		}
		return yield(f.item(e))
	})
}

// eachWXRElement calls read for each element of the channel.
func (in input) eachWXRElement(read func(*element) error) error {
	x, err := in.readXML()
	if err != nil {
		return err
	}
	for {
		t, err := x.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		start, ok := t.(xml.StartElement)
		if !ok || x.depth < 3 { // rss, channel
			continue
		}
		e, err := x.readElement(start)
		if err != nil {
			return err
		}
		x.startItem()
		if err := read(e); err != nil {
			return err
		}
	}
}

// remember keeps an element that items refer to.
func (f *wxrFile) remember(e *element) error {
	switch {
	case e.is("wp:author"):
		f.authors[e.value("wp:author_login")] = authorName(e)
	case e.is("language"):
		f.lang = e.content()
	case (e.is("link") || e.is("wp:base_blog_url")) && f.base == nil:
		if u, err := url.Parse(strings.TrimSpace(e.content())); err == nil && u.Host != "" {
			f.base = u.JoinPath("/")
		}
	case e.is("item") && e.value("wp:post_type") == "attachment" && len(f.media) < maxMedia:
		img := articles.Image{
			Src: e.value("wp:attachment_url", "guid"), Alt: metaOf(e, "_wp_attachment_image_alt"),
			Caption: plainText(first(e.value("excerpt:encoded"), e.value("content:encoded"))),
		}
		id, parent := e.value("wp:post_id"), e.value("wp:post_parent")
		f.media[id] = img
		if _, ok := f.picture(id); ok && parent != "0" {
			f.gallery[parent] = append(f.gallery[parent], id)
		}
	}
	return nil
}

func authorName(e *element) string {
	whole := strings.TrimSpace(e.value("wp:author_first_name") + " " + e.value("wp:author_last_name"))
	return first(e.value("wp:author_display_name"), whole, e.value("wp:author_login"))
}

func metaOf(e *element, key string) string {
	for _, m := range e.all("wp:postmeta") {
		if m.value("wp:meta_key") == key {
			return m.value("wp:meta_value")
		}
	}
	return ""
}

func (f *wxrFile) item(e *element) *Item {
	i := &Item{WordPress: true, Base: f.base, ID: first(e.value("guid"), e.value("link"), e.value("wp:post_id")), Link: e.value("link")}
	i.Article.Headline = plainText(e.value("title"))
	i.Slug = unescape(e.value("wp:post_name"))
	i.Version = e.value("wp:post_modified_gmt")
	if i.Skip = f.skip(e); i.Skip != "" {
		return i
	}
	i.HTML = e.value("content:encoded")
	i.WordPress = true
	i.Article.Standfirst = plainText(e.value("excerpt:encoded"))
	i.Media, i.Gallery = f.picture, f.gallery[e.value("wp:post_id")]
	f.setTimes(i, e)
	f.setTerms(i, e)
	if img, ok := f.picture(metaOf(e, "_thumbnail_id")); ok {
		i.Article.Images = []articles.Image{img}
	}
	if n := len(e.all("wp:comment")); n > 0 {
		i.lose("readers' comments", fmt.Sprintf("%d", n))
	}
	return i
}

// skip returns the reason why an item is not imported, or "".
func (f *wxrFile) skip(e *element) string {
	types := f.o.Types
	if len(types) == 0 {
		types = []string{"post"}
	}
	kind := first(e.value("wp:post_type"), "post")
	switch status := e.value("wp:status"); {
	case !slices.Contains(types, kind):
		return kind
	case e.value("wp:post_password") != "":
		return "protected by a password"
	case status == "private" || status == "trash" || status == "auto-draft" || status == "inherit":
		return status
	}
	return ""
}

// setTimes sets the times and the state. The GMT fields are preferred: local
// times need the zone that the operator gives.
func (f *wxrFile) setTimes(i *Item, e *element) {
	a := &i.Article
	switch status := e.value("wp:status"); status {
	case "publish":
		a.Status = articles.StatusLive
		i.Public = true
	case "future":
		a.Status = articles.StatusScheduled
	default: // draft, pending and those of plugins
		a.Status = articles.StatusDraft
		return
	}
	if gmt := e.value("wp:post_date_gmt"); !strings.HasPrefix(gmt, "0000") {
		i.setTime(&a.Published, "wp:post_date_gmt", gmt, time.UTC)
	}
	if pub := e.value("pubDate"); a.Published.IsZero() && !strings.Contains(pub, "-0001") {
		i.setTime(&a.Published, "pubDate", pub, f.o.Zone)
	}
	i.setTime(&a.Published, "wp:post_date", e.value("wp:post_date"), f.o.Zone)
	if gmt := e.value("wp:post_modified_gmt"); !strings.HasPrefix(gmt, "0000") {
		i.setTime(&a.Updated, "wp:post_modified_gmt", gmt, time.UTC)
	}
}

// setTerms sets authors, categories, tags and the language.
func (f *wxrFile) setTerms(i *Item, e *element) {
	a := &i.Article
	a.Lang = f.lang
	for _, c := range e.all("category") {
		name, slug := plainText(c.content()), unescape(c.attribute("nicename"))
		switch domain := c.attribute("domain"); domain {
		case "category", "":
			i.Terms = append(i.Terms, Term{slug, name})
		case "post_tag", "tag":
			a.Tags = append(a.Tags, name)
		case "author": // of the plugin Co-Authors Plus
			a.Byline = append(a.Byline, articles.Person{Name: first(f.authors[strings.TrimPrefix(slug, "cap-")], name)})
		case "language": // of the plugin Polylang
			a.Lang = first(slug, a.Lang)
		case "post_format", "post_translations", "nav_menu":
		default:
			i.lose("taxonomy "+domain, name)
		}
	}
	if login := e.value("dc:creator"); len(a.Byline) == 0 && login != "" {
		if name := first(f.authors[login], login); !strings.Contains(name, "@") {
			a.Byline = []articles.Person{{Name: name}}
		} else {
			i.lose("e-mail address of an author", name)
		}
	}
}

var notPicture = regexp.MustCompile(`(?i)\.(?:mp[34]|pdf|docx?|zip|mov|wav|ogg|m4[av]|webm|xlsx?|pptx?)$`)

// picture returns a picture of the media library.
func (f *wxrFile) picture(id string) (articles.Image, bool) {
	img, ok := f.media[id]
	return img, ok && img.Src != "" && !notPicture.MatchString(img.Src)
}

func first(values ...string) string {
	for _, v := range values {
		if v = strings.TrimSpace(v); v != "" {
			return v
		}
	}
	return ""
}

func unescape(s string) string {
	if plain, err := url.PathUnescape(s); err == nil {
		return plain
	}
	return s
}
