package store

import (
	"time"

	"broadside/app/classifieds"
)

// Subscriber is one browser or e-mail address that gets notifications, with its reader's choices.
type Subscriber struct {
	ID           string // of its endpoint or address, see package subscribers
	Endpoint     string // "" of an e-mail address
	P256dh, Auth string // keys in base64url
	Address      string // e-mail address that its reader has confirmed; "" of a browser
	Lang         string
	Zone         string // IANA name
	QuietFrom    int    // quiet hours in minutes of the day; none if both are equal
	QuietTo      int
	Breaking     bool     // gets breaking news
	Urgent       bool     // gets breaking news in quiet hours too
	Searches     []string // the canonical queries of saved searches, sorted
	Network      string   // keyed hash of the network it subscribed from
	Created      time.Time
	Seen         time.Time // when its browser last confirmed it
	Failures     int       // messages in sequence that its push service refused
}

// Notice is one notification, for one subscriber or many.
type Notice struct {
	Key     int64
	Topic   string // "story:SLUG" or "search:QUERY"; a story has at most one notice in each language
	Lang    string
	Body    []byte // JSON
	Urgent  bool   // wakes devices up, and passes the quiet hours of those who chose that
	Created time.Time
	Expires time.Time
	NoticeCounts
}

// NoticeCounts are the numbers of a notice's deliveries.
type NoticeCounts struct {
	Reached int `json:"reached"` // subscribers
	Sent    int `json:"sent"`
	Gone    int `json:"gone"`    // the browser has ended its subscription
	Failed  int `json:"failed"`  // refused by a push service, or not delivered in time
	Waiting int `json:"waiting"` // for the end of quiet hours, or to be tried again; read and not written
}

// Delivery is a notice for one subscriber.
type Delivery struct {
	Notice     Notice
	Subscriber Subscriber // without its searches
	Attempts   int        // that were made before
}

// Delivered is the outcome of a delivery.
type Delivered struct {
	Notice     int64
	Subscriber string
	Fate       Fate
	Due        time.Time // of the next attempt
}

// Fate says how a delivery ended, or that it is sent later.
type Fate string

// The fates.
const (
	FateSent     Fate = "sent"
	FateGone     Fate = "gone"     // the subscriber is removed
	FateFailed   Fate = "failed"   // it is not tried again
	FateDropped  Fate = "dropped"  // as FateFailed, but the push service has not refused the subscriber
	FateRetry    Fate = "retry"    // it is tried again at Due
	FatePostpone Fate = "postpone" // it is sent at Due: no attempt was made
)

// Signup is a request for notifications by e-mail that the owner of the address has not confirmed.
type Signup struct {
	Subscriber     // that it becomes; Created is the time of the request
	Attempts   int // to send its message, that were made before
}

// SignupMessage is the outcome of sending the message of a claimed signup.
type SignupMessage struct {
	ID       string
	Due      time.Time // of the next attempt; zero: there is none, because it was sent or given up
	Attempts int       // that were made
}

// Digest is the outcome of running the saved searches of one e-mail address up to an arrival.
type Digest struct {
	Subscriber string
	Queries    []string // that were run
	Upto       int64
	Notice     *Notice // nil: nothing is sent
	Due        time.Time
}

// Search is a saved search that may have new results.
type Search struct {
	Subscriber string
	Lang       string
	Query      string
	After      int64 // arrivals up to this one were reported or are older than the search
}

// SearchResult is the outcome of running a saved search up to an arrival.
type SearchResult struct {
	Search Search
	Upto   int64
	Notice *Notice // nil: nothing is sent
	Due    time.Time
}

// NewListings are the listings that came in and match a filter.
type NewListings struct {
	N     int                  // at most MaxArrivals are counted
	First *classifieds.Listing // the newest; nil if N is 0
}

// MaxArrivals is the most new listings that are counted for a search.
const MaxArrivals = 1000
