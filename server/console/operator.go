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
)

// operator authorizes requests for the operator's pages by one password over HTTP Basic (RFC 7617).
//
// Failed logins are limited per address and in total. When the total is used up, one login per
// failureInterval is accepted from all addresses together, the operator's new ones included.
// Addresses that logged in recently are exempt from the total.
type operator struct {
	key          [32]byte // random, generated at start
	passwordHash []byte   // HMAC of the password; nil: no password is set

	failuresByAddress *middleware.Throttle // per address
	failuresTotal     *middleware.Bucket   // in total
	signedIn          *middleware.Recent   // addresses that logged in recently

	proxies middleware.Proxies
}

// Limits of failed logins: per address and minute, in total, and the interval at which the total
// regains one.
const (
	maxFailuresPerAddress = 5
	maxFailuresTotal      = 30
	failureInterval       = 2 * time.Second
)

// The time for which an address counts as logged in after its last authorized request, and the
// maximum number of such addresses.
const (
	signedInFor = 12 * time.Hour
	maxSignedIn = 1000
)

func newOperator(password string, trusted middleware.Proxies) *operator {
	o := &operator{
		proxies: trusted, failuresByAddress: middleware.NewThrottle(maxFailuresPerAddress, time.Minute),
		failuresTotal: &middleware.Bucket{Size: maxFailuresTotal, Every: failureInterval}, signedIn: middleware.NewRecent(maxSignedIn, signedInFor),
	}
	_, _ = rand.Read(o.key[:]) // never fails: crypto/rand
	if password != "" {
		o.passwordHash = o.hashPassword(password)
	}
	return o
}

func (o *operator) hashPassword(password string) []byte {
	h := hmac.New(sha256.New, o.key[:])
	_, _ = h.Write([]byte(password)) // never fails (hash.Hash)
	return h.Sum(nil)
}

func (o *operator) hasPassword() bool { return o.passwordHash != nil }

// authorize returns nil if the request has the operator's password. Without a password the response
// is the one of a missing page.
func (o *operator) authorize(w http.ResponseWriter, r *http.Request, now time.Time) error {
	if !o.hasPassword() {
		return api.Fail(api.NotFound, "Not found", "There is nothing at this address.")
	}
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Cross-Origin-Opener-Policy", "same-origin")
	w.Header().Add("Vary", "Authorization")
	from := o.proxies.ClientAddress(r)
	_, password, given := r.BasicAuth()
	if wait := o.retryAfter(from, now); wait > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int((wait+time.Second-1)/time.Second)))
		return api.Fail(api.RateLimited, "Too many wrong passwords", "Wait a minute.")
	}
	if given && o.checkPassword(from, password, now) {
		return nil
	}
	w.Header().Set("WWW-Authenticate", `Basic realm="The desk", charset="UTF-8"`)
	return api.Fail(api.Unauthorized, "For the desk", "Give the operator's password; any name will do.")
}

// retryAfter returns the time until a login from an address is accepted.
func (o *operator) retryAfter(from string, now time.Time) time.Duration {
	if o.failuresByAddress.Exceeded(from, now) {
		return max(o.failuresByAddress.Remaining(now), time.Second)
	}
	if o.signedIn.Has(from, now) {
		return 0
	}
	return o.failuresTotal.Wait(now)
}

// checkPassword checks a password and records the result for the limits.
func (o *operator) checkPassword(from, password string, now time.Time) bool {
	if hmac.Equal(o.hashPassword(password), o.passwordHash) {
		o.signedIn.Add(from, now)
		return true
	}
	o.failuresByAddress.Count(from, now)
	o.failuresTotal.Take(now)
	return false
}

// sendUnauthorized sends the error as plain text, which the browser shows when the user cancels the
// login dialog.
func (s *Console) sendUnauthorized(w http.ResponseWriter, r *http.Request, err error) error {
	p, known := errors.AsType[*api.Problem](err)
	if !known || p.Code == api.NotFound {
		return err
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(p.Code.Status())
	_, _ = io.WriteString(w, p.Title+"\n"+p.Detail+"\n") // fails only if the client has disconnected
	return nil
}
