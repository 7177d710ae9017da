package subscribers

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"broadside/app"
	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/app/messages"
	"broadside/app/view"
	"broadside/articles"
	"broadside/server/page"
	"broadside/server/push"
	"broadside/server/response"
)

// payload is the message: a declarative push message, which Safari 18.4 and newer show without a
// script (https://www.w3.org/TR/push-api/#declarative-push-message), and the fields that web/push.js
// reads in other browsers.
type payload struct {
	WebPush      int          `json:"web_push"`
	Notification notification `json:"notification"`
}

const declarative = 8030 // the number of the RFC marks a declarative message

// notification has the members of NotificationOptions. Addresses are absolute.
type notification struct {
	Title     string   `json:"title"`
	Body      string   `json:"body,omitempty"`
	Navigate  string   `json:"navigate"`
	Lang      string   `json:"lang"`
	Dir       string   `json:"dir"`
	Tag       string   `json:"tag"` // replaces a shown notification with the same tag
	Icon      string   `json:"icon,omitempty"`
	Timestamp int64    `json:"timestamp"` // Unix milliseconds
	Actions   []action `json:"actions"`
	N         int      `json:"-"` // new listings
}

type action struct {
	Action   string `json:"action"`
	Title    string `json:"title"`
	Navigate string `json:"navigate"`
}

// Lengths in characters of the texts. Together they have less than push.MaxMessage bytes.
const (
	maxTitle = 120
	maxText  = 240
)

func (s *Service) encode(n notification) ([]byte, error) {
	n.Title, n.Body = page.Clip(n.Title, maxTitle), page.Clip(n.Body, maxText)
	n.Dir = messages.Direction(n.Lang)
	n.Icon = page.Absolute(s.Site, response.AssetPath("", "icons/icon-192.png"))
	n.Actions = []action{{"settings", textsIn(n.Lang).Settings, page.Absolute(s.Site, s.Site.NotificationsPath(n.Lang, nil))}}
	body, err := json.Marshal(payload{declarative, n})
	if err == nil && len(body) > push.MaxMessage {
		err = fmt.Errorf("subscribers: the notification %s has %d bytes; there may be %d", n.Tag, len(body), push.MaxMessage)
	}
	return body, err
}

// storyBody returns the message for a story.
func (s *Service) storyBody(a *articles.Article, now time.Time) ([]byte, error) {
	return s.encode(notification{
		Title: app.Headline(*a), Body: a.Standfirst, Navigate: page.Absolute(s.Site, s.Site.ArticlePath(a.Slug)),
		Lang: a.Lang, Tag: storyTopic(a.Slug), Timestamp: now.UnixMilli(),
	})
}

// searchNotification returns the notification of n new listings of a saved search; first is the
// newest.
func (s *Service) searchNotification(ctx context.Context, lang string, f classifieds.Filter, n int, first *classifieds.Listing, now time.Time) (*notification, error) {
	description, err := s.describe(ctx, lang, f)
	if err != nil {
		return nil, err
	}
	body := first.Title
	if city := s.Site.City(first.Place.City); city != nil && f.City == "" {
		body += messages.For(lang).Comma + api.Name(city.Names, lang)
	}
	return &notification{
		Title: textsIn(lang).NewListings.Count(lang, n) + ": " + description, Body: body,
		Navigate: page.Absolute(s.Site, s.Site.ListingsPath(lang, f.Values())),
		Lang:     lang, Tag: searchTopic(f.Values().Encode()), Timestamp: now.UnixMilli(), N: n,
	}, nil
}

// describe returns a filter in words.
func (s *Service) describe(ctx context.Context, lang string, f classifieds.Filter) (string, error) {
	categories, err := s.Desk.Categories(ctx)
	if err != nil {
		return "", err
	}
	return view.FilterText(app.Screen{Lang: lang, Site: s.Site, Categories: categories, Filter: f}), nil
}

func storyTopic(slug string) string   { return "story:" + slug }
func searchTopic(query string) string { return "search:" + query }
