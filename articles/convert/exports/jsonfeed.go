package exports

import (
	"html"
	"net/url"
	"strings"

	"broadside/articles"
)

type jsonFeedAuthor struct{ Name, URL string }

type jsonFeedItem struct {
	ID          scalar           `json:"id"`
	URL         string           `json:"url"`
	ExternalURL string           `json:"external_url"`
	Title       string           `json:"title"`
	HTML        string           `json:"content_html"`
	Text        string           `json:"content_text"`
	Summary     string           `json:"summary"`
	Image       string           `json:"image"`
	BannerImage string           `json:"banner_image"`
	Published   string           `json:"date_published"`
	Modified    string           `json:"date_modified"`
	Author      jsonFeedAuthor   `json:"author"`
	Authors     []jsonFeedAuthor `json:"authors"`
	Tags        scalars          `json:"tags"`
	Language    string           `json:"language"`
	Attachments []struct{ URL string }
}

// readJSONFeed reads JSON Feed 1.0 and 1.1. The fields of the feed may come
// after its items, so the file is read twice.
func readJSONFeed(in input, o Options, yield func(*Item) error) error {
	c := channel{base: o.Site}
	j, err := in.readJSON()
	if err != nil {
		return err
	}
	if err := j.eachMember(func(key string) error { return c.noteJSON(j, key) }); err != nil {
		return err
	}
	if j, err = in.readJSON(); err != nil {
		return err
	}
	return j.eachMember(func(key string) error {
		if key != "items" {
			return j.skip()
		}
		return j.eachElement(func() error {
			var item jsonFeedItem
			if err := j.decode(&item); err != nil {
				return err
			}
			return yield(c.jsonItem(&item, o))
		})
	})
}

func (c *channel) noteJSON(j *jsonReader, key string) error {
	var s scalar
	var author jsonFeedAuthor
	switch key {
	case "title":
		defer func() { c.title = string(s) }()
	case "language":
		defer func() { c.lang = string(s) }()
	case "home_page_url":
		defer func() {
			if u, err := url.Parse(string(s)); err == nil && u.Host != "" && c.base == nil {
				c.base = u
			}
		}()
	case "author":
		defer func() { c.author = author.Name }()
		return j.decode(&author)
	default:
		return j.skip()
	}
	return j.decode(&s)
}

func (c *channel) jsonItem(f *jsonFeedItem, o Options) *Item {
	i := &Item{ID: first(string(f.ID), f.URL), Link: first(f.URL, f.ExternalURL), HTML: f.HTML, Base: c.base, Public: true, Version: f.Modified}
	a := &i.Article
	a.Headline = plainText(f.Title)
	if i.HTML == "" {
		i.HTML = escapeLines(f.Text)
	}
	if f.Summary != "" {
		i.setSummary(html.EscapeString(f.Summary))
	}
	i.setTime(&a.Published, "date_published", f.Published, o.Zone)
	i.setTime(&a.Updated, "date_modified", f.Modified, o.Zone)
	for _, author := range append(f.Authors, f.Author) {
		if author.Name != "" && len(a.Byline) < 20 {
			i.addAuthor(author.Name)
		}
	}
	if len(a.Byline) == 0 {
		i.addAuthor(c.author)
	}
	for _, tag := range f.Tags {
		i.addTerm(tag)
	}
	for _, src := range []string{f.BannerImage, f.Image} {
		if src != "" && len(a.Images) == 0 {
			i.addPicture(articles.Image{Src: src})
		}
	}
	for _, attachment := range f.Attachments {
		i.lose("enclosure", attachment.URL)
	}
	c.finish(i, f.Language)
	return i
}

// escapeLines returns plain text as HTML: blank lines part paragraphs.
func escapeLines(s string) string {
	s = strings.TrimSpace(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s))
	if s == "" {
		return ""
	}
	parts := strings.Split(s, "\n\n")
	for i, part := range parts {
		parts[i] = "<p>" + strings.ReplaceAll(html.EscapeString(strings.TrimSpace(part)), "\n", "<br>") + "</p>"
	}
	return strings.Join(parts, "\n")
}
