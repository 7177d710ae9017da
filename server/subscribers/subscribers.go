// Package subscribers sends notifications to readers who asked for them, in their browsers or by
// e-mail: breaking news, and new listings for saved searches. It stores their choices, serves the
// pages on which they choose, and delivers through packages push and mailer.
package subscribers

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"log/slog"
	"sync"
	"time"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/articles"
	"broadside/server/mailer"
	"broadside/server/middleware"
	"broadside/server/push"
	"broadside/server/store"
)

// Desk is the interface through which stories and filters are read.
type Desk interface {
	Article(ctx context.Context, slug string) (articles.Article, error)
	Categories(ctx context.Context) ([]classifieds.Category, error)
	PrepareFilter(f *classifieds.Filter) error
}

// Store stores subscribers and the notices to be sent to them.
type Store interface {
	Subscriber(ctx context.Context, id string) (s store.Subscriber, found bool, err error)
	CountSubscribers(ctx context.Context, network string) (all, from int, err error)
	PutSubscriber(ctx context.Context, s store.Subscriber, replaces string) error
	DeleteSubscriber(ctx context.Context, id string) error

	EachBreaking(ctx context.Context, lang string, f func(*store.Subscriber) error) error
	Notices(ctx context.Context, topic string) ([]store.Notice, error)
	AddNotices(ctx context.Context, notices []store.Notice, due func(*store.Subscriber) time.Time) (added int, err error)

	LastArrival(ctx context.Context) (int64, error)
	DueSearches(ctx context.Context, upto int64, before time.Time, limit int) ([]store.Search, error)
	FindArrivals(ctx context.Context, f classifieds.Filter, now time.Time, after, upto int64) (store.NewListings, error)
	FinishSearches(ctx context.Context, now time.Time, results []store.SearchResult) error

	DueDigests(ctx context.Context, upto int64, before time.Time, limit int) ([]store.Search, error)
	FinishDigests(ctx context.Context, now time.Time, digests []store.Digest) error

	Signup(ctx context.Context, id string) (one store.Signup, found bool, err error)
	PutSignup(ctx context.Context, one store.Signup, again time.Time, most, mostSearches int) (queued bool, err error)
	ConfirmSignup(ctx context.Context, id string, now time.Time, mostSearches int) (one store.Subscriber, found bool, err error)
	ClaimSignups(ctx context.Context, now time.Time, limit int) ([]store.Signup, error)
	FinishSignups(ctx context.Context, all []store.SignupMessage) error
	DropSignups(ctx context.Context, before time.Time) error

	ClaimDeliveries(ctx context.Context, now time.Time, mail bool, limit int) ([]store.Delivery, error)
	FinishDeliveries(ctx context.Context, all []store.Delivered) error
	DropClaimed(ctx context.Context) (int, error)
	NextDelivery(ctx context.Context, mail bool) (due time.Time, found bool, err error)
	CountDue(ctx context.Context, topic string, now time.Time) (int, error)
}

// Config holds the dependencies and settings of a Service. Fields are required, except Proxies and
// those whose comment gives the meaning of the zero value.
type Config struct {
	Site    api.Site
	Desk    Desk
	Store   Store
	Signer  *push.Signer
	Client  *push.Client
	Key     []byte         // for the hashes of networks
	Mailer  *mailer.Mailer // nil: no e-mail
	MailKey []byte         // signs the links in e-mail; required with Mailer
	Proxies middleware.Proxies
	Log     *slog.Logger
	Now     func() time.Time // nil: time.Now

	PerNetwork int // most subscribers from one network; 0: 500
	// Loopback allows endpoints on this machine, for tests.
	Loopback bool
}

// Service is safe for concurrent use.
type Service struct {
	Config
	wake     chan struct{} // there is something new to deliver to browsers
	wakeMail chan struct{} // the same by e-mail
	throttle *middleware.Throttle

	signupsHourly, signupsDaily *middleware.Throttle
}

// Limits against clients that subscribe many times.
const (
	maxSubscribers = 500_000
	perNetwork     = 500 // thousands of readers may share an address of a mobile network
	maxSearches    = 20  // of one subscriber
	maxRequests    = 60  // from one address in requestWindow
	requestWindow  = 10 * time.Minute
)

// New returns a Service.
func New(c Config) *Service {
	if c.Now == nil {
		c.Now = time.Now
	}
	c.PerNetwork = cmp.Or(c.PerNetwork, perNetwork)
	return &Service{
		Config: c, wake: make(chan struct{}, 1), wakeMail: make(chan struct{}, 1), throttle: middleware.NewThrottle(maxRequests, requestWindow),
		signupsHourly: middleware.NewThrottle(maxSignupsHourly, time.Hour), signupsDaily: middleware.NewThrottle(maxSignupsDaily, 24*time.Hour),
	}
}

// Run delivers notifications and runs saved searches until ctx ends. Messages that an earlier
// process was sending when it was killed are not sent again.
func (s *Service) Run(ctx context.Context) {
	if n, err := s.Store.DropClaimed(ctx); err != nil {
		s.logError(ctx, "notifications of the last run", err)
	} else if n > 0 {
		s.Log.Warn("notifications were being sent when the server was killed; these are not sent again", "count", n)
	}
	var loops sync.WaitGroup
	loops.Go(func() { s.runDeliveries(ctx) })
	loops.Go(func() { s.runMail(ctx) })
	loops.Go(func() { s.runSearches(ctx) })
	loops.Wait()
}

func (s *Service) logError(ctx context.Context, what string, err error) {
	if ctx.Err() == nil {
		s.Log.Error("subscribers: "+what, "error", err)
	}
}

// identify returns the ID of an endpoint, a hash: the endpoint itself is a secret and too long for
// a key.
func identify(endpoint string) string {
	sum := sha256.Sum256([]byte(endpoint))
	return base64.RawURLEncoding.EncodeToString(sum[:18])
}

// hashNetwork returns a keyed hash of a client's address, so that no address is stored.
func (s *Service) hashNetwork(address string) string {
	mac := hmac.New(sha256.New, s.Key)
	mac.Write([]byte("network\x00" + address))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:12])
}
