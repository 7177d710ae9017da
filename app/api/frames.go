package api

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
