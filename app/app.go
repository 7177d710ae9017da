// Package app is the front end of the newspaper, shared by the server and the
// browser: Load turns a URL into a Screen, and package view draws it.
package app

import (
	"context"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/articles"
)

// Source provides the data of a Screen. The desk implements it in the server,
// the API client in the browser. A missing item is an *api.Problem with code
// NotFound or Gone.
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

// Name identifies the kind of page of a Screen.
type Name string

// The kinds of pages.
const (
	Front    Name = "front"
	Section  Name = "section"
	Article  Name = "article"
	Listings Name = "listings"
	Listing  Name = "listing"
	NotFound Name = "not-found" // 404
	Gone     Name = "gone"      // 410
	Failed   Name = "failed"    // any other failure

	// Pages in a frame on another site: see Frame.
	EmbedArticle  Name = "embed-article"
	EmbedListings Name = "embed-listings"
)

// Screen is the complete data of one page. The server embeds it in the page as
// JSON, so that the browser can draw the same page.
type Screen struct {
	Name Name     `json:"name"`
	Lang string   `json:"lang"` // of the page: "en", "ar"
	Path string   `json:"path"` // canonical path below the base, with its query: "/listings?city=dubai"
	Site api.Site `json:"site"`

	// Alternates maps each other language to the path of the same page in it.
	Alternates map[string]string `json:"alternates,omitempty"`

	Sections []SectionList         `json:"sections,omitempty"` // front: lead first, then by section; section: one
	Next     string                `json:"next,omitempty"`     // path of the next page of a list
	Article  *articles.Article     `json:"article,omitempty"`
	Related  []articles.Summary    `json:"related,omitempty"`
	Matches  []classifieds.Match   `json:"matches,omitempty"` // the sidebar of an article
	Latest   []classifieds.Listing `json:"latest,omitempty"`  // the sidebar of the front page and of sections

	Categories []classifieds.Category `json:"categories,omitempty"` // full on listings, names and brief attributes elsewhere

	Filter      classifieds.Filter             `json:"filter,omitzero"`
	Results     *api.Page[classifieds.Listing] `json:"results,omitempty"`
	Suggestions []Suggestion                   `json:"loosen,omitempty"` // for an empty list
	Listing     *classifieds.Listing           `json:"listing,omitempty"`
	Similar     []classifieds.Listing          `json:"similar,omitempty"`

	Problem *api.Problem `json:"problem,omitempty"`
	Frame   *Frame       `json:"frame,omitempty"` // set if the page is shown in a frame on another site

	Unreached bool         `json:"-"` // the browser's request for the form's results failed; never set by the server
	Unserved  *api.Problem `json:"-"` // the problem, if the server was reached but failed
}

// SectionList is a part of the front page or a section page.
type SectionList struct {
	Code  string             `json:"code"` // a section's code, or "lead"
	Items []articles.Summary `json:"items"`
}

// Suggestion is a filter with one condition removed, and the number of its
// results.
type Suggestion struct {
	Drop  string    `json:"drop"` // the removed parameter: "price_max", "attr.beds"
	Path  string    `json:"path"`
	Total api.Total `json:"total"`
}
