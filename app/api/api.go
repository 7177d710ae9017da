// Package api is the wire between server and browser: the shapes of
// /api/v1 that are neither an article nor a listing. It imports no package of
// ours.
package api

// Page is one page of a list. Items is never nil in JSON.
type Page[T any] struct {
	Items    []T     `json:"items"`
	Promoted []T     `json:"promoted,omitempty"` // featured, labelled, at most the marked places
	Facets   []Facet `json:"facets,omitempty"`
	Total    Total   `json:"total"`
	Next     string  `json:"next,omitempty"` // opaque cursor; empty on the last page
}

// Total counts the matches of a filter. When Exact is false there are at
// least Value of them ("1,000+").
type Total struct {
	Value int  `json:"value"`
	Exact bool `json:"exact"`
}

// Facet counts the values of one property over the matches of a filter.
// Code is "category", "intent", "city", "photo" or "attr.CODE".
type Facet struct {
	Code   string  `json:"code"`
	Counts []Count `json:"counts"`
}

// Count is how often a value occurs. When Exact is false there are at least N.
type Count struct {
	Value string `json:"value"`
	N     int    `json:"n"`
	Exact bool   `json:"exact"`
}

// FrameCount is what was counted on one day of one thing that a partner
// frames: how often it was seen, how often something in it was opened, how
// often a story was unfolded. It holds nothing of who did.
type FrameCount struct {
	Day     string `json:"day,omitempty"`  // "2026-11-23" in the paper's zone; empty in a sum
	Item    string `json:"item,omitempty"` // a story's slug; empty is the listings, or a sum
	Views   int    `json:"views"`          // at least half of it on screen for a second
	Opens   int    `json:"opens"`
	Expands int    `json:"expands"`
	Refused int    `json:"refused"` // without a token of the frame that was new, its own and not used before
}

// FrameCounts is the answer to GET /partners/{id}/counts.
type FrameCounts struct {
	Partner string       `json:"partner"`
	From    string       `json:"from"` // first day, included
	To      string       `json:"to"`   // last day, included
	Items   []FrameCount `json:"items"`
	Total   FrameCount   `json:"total"`
}

// Add adds b's counts to c's.
func (c *FrameCount) Add(b FrameCount) {
	c.Views += b.Views
	c.Opens += b.Opens
	c.Expands += b.Expands
	c.Refused += b.Refused
}
