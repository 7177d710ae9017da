package console

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"

	"broadside/app/api"
	"broadside/server/middleware"
	"broadside/server/response"
)

// operator guards what only the paper's own people may see, with one password
// over HTTP Basic (RFC 7617).
//
// Wrong passwords are counted for each address and for all together. When all
// together have used up theirs, whoever guesses from however many addresses
// has one guess every guessEvery, and so has the operator at a new address;
// where the right password came from lately nothing slows down.
type operator struct {
	key [32]byte // of this run
	sum []byte   // of the password; nil: there is none, and nothing is guarded

	wrong    *middleware.Throttle // from one address
	guesses  *middleware.Bucket   // from all addresses
	signedIn *middleware.Recent   // addresses

	proxies middleware.Proxies
}

// How many wrong passwords are taken: from one address in a minute, from all at
// once, and then how often.
const (
	wrongEach  = 5
	wrongAll   = 30
	guessEvery = 2 * time.Second
)

// How long an address counts as signed in after the last request with the
// right password, and how many do at most.
const (
	signedInFor  = 12 * time.Hour
	mostSignedIn = 1000
)

func newOperator(password string, trusted middleware.Proxies) *operator {
	o := &operator{
		proxies: trusted, wrong: middleware.NewThrottle(wrongEach, time.Minute),
		guesses: &middleware.Bucket{Size: wrongAll, Every: guessEvery}, signedIn: middleware.NewRecent(mostSignedIn, signedInFor),
	}
	_, _ = rand.Read(o.key[:]) // never fails: crypto/rand
	if password != "" {
		o.sum = o.hash(password)
	}
	return o
}

func (o *operator) hash(password string) []byte {
	h := hmac.New(sha256.New, o.key[:])
	_, _ = h.Write([]byte(password)) // a hash takes everything
	return h.Sum(nil)
}

// guards reports whether there is a password, and so something behind it.
func (o *operator) guards() bool { return o.sum != nil }

// admit returns nil for the operator. Without a password there is nothing
// here; the answer says no more than that.
func (o *operator) admit(w http.ResponseWriter, r *http.Request, now time.Time) error {
	if !o.guards() {
		return api.Fail(api.NotFound, "Not found", "There is nothing at this address.")
	}
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Cross-Origin-Opener-Policy", "same-origin")
	w.Header().Add("Vary", "Authorization")
	from := o.proxies.ClientAddress(r)
	_, password, given := r.BasicAuth()
	if wait := o.wait(from, now); wait > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int((wait+time.Second-1)/time.Second)))
		return api.Fail(api.RateLimited, "Too many wrong passwords", "Wait a minute.")
	}
	if given && o.judge(from, password, now) {
		return nil
	}
	w.Header().Set("WWW-Authenticate", `Basic realm="The desk", charset="UTF-8"`)
	return api.Fail(api.Unauthorized, "For the desk", "Give the operator's password; any name will do.")
}

// wait is how long no password is taken from an address.
func (o *operator) wait(from string, now time.Time) time.Duration {
	if o.wrong.Full(from, now) {
		return max(o.wrong.Left(now), time.Second)
	}
	if o.signedIn.Has(from, now) {
		return 0
	}
	return o.guesses.Wait(now)
}

// judge reports whether a password is the right one, and remembers which.
func (o *operator) judge(from, password string, now time.Time) bool {
	if hmac.Equal(o.hash(password), o.sum) {
		o.signedIn.Add(from, now)
		return true
	}
	o.wrong.Count(from, now)
	o.guesses.Take(now)
	return false
}

// unadmitted answers a browser that has not given the password: in a few plain
// words, which it shows when the reader gives up asking.
func (s *Console) unadmitted(w http.ResponseWriter, r *http.Request, err error) error {
	var p *api.Problem
	if !errors.As(err, &p) || p.Code == api.NotFound {
		return err
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(response.HTTPStatus(p.Code))
	_, _ = io.WriteString(w, p.Title+"\n"+p.Detail+"\n") // a reader who left is not our failure
	return nil
}
