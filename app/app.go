// Package app is the front end of the paper, the same on the server and in
// the browser: a URL becomes a Screen, a Screen becomes a view.
package app

import (
	"context"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/articles"
)

// Source is where reads come from: the desk in the server, the client in the
// browser. What is not there is an *api.Problem with code NotFound or Gone.
type Source interface {
	Site(ctx context.Context) (api.Site, error)
	Articles(ctx context.Context, q api.ArticleQuery) (api.Page[articles.Summary], error)
	Article(ctx context.Context, slug string) (articles.Article, error)
	Matches(ctx context.Context, slug string, limit int) ([]classifieds.Match, error)
	Categories(ctx context.Context) ([]classifieds.Category, error)
	Listings(ctx context.Context, f classifieds.Filter) (api.Page[classifieds.Listing], error)
	Listing(ctx context.Context, id string) (classifieds.Listing, error)
	Similar(ctx context.Context, id string, limit int) ([]classifieds.Listing, error)
}

// Name says what kind of page a Screen is.
type Name string

// The screens.
const (
	Front    Name = "front"
	Section  Name = "section"
	Article  Name = "article"
	Listings Name = "listings"
	Listing  Name = "listing"
	NotFound Name = "not-found" // 404
	Gone     Name = "gone"      // 410
	Failed   Name = "failed"    // the rest

	// On another site's page: see Frame.
	EmbedArticle  Name = "embed-article"
	EmbedListings Name = "embed-listings"
)

// Screen is everything a page shows; View needs nothing else. It travels to
// the browser as JSON inside the page.
type Screen struct {
	Name Name     `json:"name"`
	Lang string   `json:"lang"` // of the page: "en", "ar"
	Path string   `json:"path"` // address below the base with its query, canonical: "/listings?city=dubai"
	Site api.Site `json:"site"`

	// Alternates holds the same place in the other languages: language → path.
	Alternates map[string]string `json:"alternates,omitempty"`

	Sections []SectionList         `json:"sections,omitempty"` // front: lead first, then by section; section: one
	Next     string                `json:"next,omitempty"`     // path of the next page of a list
	Article  *articles.Article     `json:"article,omitempty"`
	Related  []articles.Summary    `json:"related,omitempty"`
	Matches  []classifieds.Match   `json:"matches,omitempty"` // the sidebar beside a story
	Latest   []classifieds.Listing `json:"latest,omitempty"`  // the sidebar of front and section

	Categories []classifieds.Category `json:"categories,omitempty"` // full on listings, names and brief attributes elsewhere

	Filter      string                         `json:"filter,omitempty"` // the filter's query, parsed with classifieds.ParseFilter
	Results     *api.Page[classifieds.Listing] `json:"results,omitempty"`
	Suggestions []Suggestion                   `json:"loosen,omitempty"` // what an empty list suggests
	Listing     *classifieds.Listing           `json:"listing,omitempty"`
	Similar     []classifieds.Listing          `json:"similar,omitempty"`

	Problem *api.Problem `json:"problem,omitempty"`
	Frame   *Frame       `json:"frame,omitempty"` // the page stands in a frame on another site

	Unreached bool         `json:"-"` // what the form asked got no answer: only the browser's program can say so
	Unserved  *api.Problem `json:"-"` // why, where the server was reached and failed
}

// SectionList is a part of the front page or a section page.
type SectionList struct {
	Code  string             `json:"code"` // a section's code, or "lead"
	Items []articles.Summary `json:"items"`
}

// Suggestion suggests a filter with one condition less and how much it finds.
type Suggestion struct {
	Drop  string    `json:"drop"` // the parameter left out: "price_max", "attr.beds"
	Path  string    `json:"path"`
	Total api.Total `json:"total"`
}
