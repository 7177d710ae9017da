package classifieds

import "time"

// Decision is a change of a listing's state with who made it and why. It is a
// row that is never rewritten.
type Decision struct {
	Listing string    `json:"listing"` // a Listing's ID
	At      time.Time `json:"at"`
	Who     string    `json:"who"`     // a person's name, or "desk" for what the clock decides
	Verdict State     `json:"verdict"` // the state from then on
	Reason  string    `json:"reason,omitempty"`
}
