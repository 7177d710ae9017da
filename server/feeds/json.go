package feeds

import (
	"encoding/json"
	"io"

	"broadside/server/page"
)

// writeJSONFeed writes f as JSON Feed 1.1 (jsonfeed.org/version/1.1).
func writeJSONFeed(w io.Writer, f feed) error {
	doc := jsonFeed{
		Version: "https://jsonfeed.org/version/1.1", Title: f.title, Description: f.subtitle, Language: f.lang,
		HomePage: f.home, FeedURL: f.formatURL("json", ""), Items: []jsonItem{},
		Authors: []person{{f.publisher, f.site.Origin + f.site.Base + "/"}},
	}
	if f.next != "" {
		doc.NextURL = f.formatURL("json", f.next)
	}
	for _, e := range f.entries {
		doc.Items = append(doc.Items, jsonItemOf(e))
	}
	b, err := json.Marshal(doc)
	if err != nil {
		return err
	}
	_, err = w.Write(append(b, '\n'))
	return err
}

func jsonItemOf(e feedEntry) jsonItem {
	out := jsonItem{
		ID: e.id, URL: e.url, ExternalURL: e.canonical, Title: e.title, Summary: e.summary, HTML: e.html, Language: e.lang, Tags: e.tags,
		Published: page.FormatTime(e.published), Modified: page.FormatTime(e.updated), Authors: e.authors,
	}
	if e.picture != nil {
		out.Image = e.picture.Src
	}
	return out
}

type jsonFeed struct {
	Version     string     `json:"version"`
	Title       string     `json:"title"`
	Description string     `json:"description,omitempty"`
	HomePage    string     `json:"home_page_url"`
	FeedURL     string     `json:"feed_url"`
	NextURL     string     `json:"next_url,omitempty"`
	Language    string     `json:"language,omitempty"`
	Authors     []person   `json:"authors,omitempty"`
	Items       []jsonItem `json:"items"`
}

type jsonItem struct {
	ID          string   `json:"id"`
	URL         string   `json:"url"`
	ExternalURL string   `json:"external_url,omitempty"`
	Title       string   `json:"title"`
	Summary     string   `json:"summary,omitempty"`
	HTML        string   `json:"content_html"`
	Image       string   `json:"image,omitempty"`
	Published   string   `json:"date_published,omitempty"`
	Modified    string   `json:"date_modified,omitempty"`
	Authors     []person `json:"authors,omitempty"`
	Tags        []string `json:"tags,omitempty"`
	Language    string   `json:"language,omitempty"`
}
