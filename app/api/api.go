// Package api holds the types that the server and the browser exchange through
// /api/v1, other than articles and listings. It imports no package of the
// project.
package api

// Page is one page of a list. Items is never nil in JSON.
type Page[T any] struct {
	Items    []T     `json:"items"`
	Promoted []T     `json:"promoted,omitempty"` // featured items, shown first and labelled
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

// Facet counts the values of one property in the results of a filter.
// Code is "category", "intent", "city", "photo" or "attr.CODE".
type Facet struct {
	Code   string  `json:"code"`
	Counts []Count `json:"counts"`
}

// Count is the number of results with a value. If Exact is false, there are at
// least N.
type Count struct {
	Value string `json:"value"`
	N     int    `json:"n"`
	Exact bool   `json:"exact"`
}

// FrameCount holds the counters of one day for one framed page of a partner:
// views, opened links, unfolded articles. It has no data about readers.
type FrameCount struct {
	Day     string `json:"day,omitempty"`  // "2026-11-23" in the paper's time zone; empty in a sum
	Item    string `json:"item,omitempty"` // an article's slug; empty for listings, or in a sum
	Views   int    `json:"views"`          // at least half of the frame visible for a second
	Opens   int    `json:"opens"`
	Expands int    `json:"expands"`
	Refused int    `json:"refused"` // not counted: without a valid, unused token of this frame
}

// FrameCounts is the response to GET /partners/{id}/counts.
type FrameCounts struct {
	Partner string       `json:"partner"`
	From    string       `json:"from"` // first day, included
	To      string       `json:"to"`   // last day, included
	Items   []FrameCount `json:"items"`
	Total   FrameCount   `json:"total"`
}

// Add adds the counters of b to c.
func (c *FrameCount) Add(b FrameCount) {
	c.Views += b.Views
	c.Opens += b.Opens
	c.Expands += b.Expands
	c.Refused += b.Refused
}
