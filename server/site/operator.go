package site

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"io"
	"net/http"
	"time"

	"broadside/app/api"
)

// operator guards what only the paper's own people may see, with one password
// over HTTP Basic (RFC 7617). A guess costs a place in the throttle.
type operator struct {
	key   [32]byte // of this run
	sum   []byte   // of the password; nil: there is none, and nothing is guarded
	wrong *throttle

	proxies proxies
}

// How many wrong passwords are taken in a minute: from one address, from all.
const (
	wrongEach = 5
	wrongAll  = 100
)

func newOperator(password string, trusted proxies) *operator {
	o := &operator{proxies: trusted, wrong: newThrottle(wrongEach, wrongAll, time.Minute)}
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
	in, refused := false, false
	from := o.proxies.remote(r)
	if _, password, given := r.BasicAuth(); given {
		in, refused = o.wrong.guess(from, now, hmac.Equal(o.hash(password), o.sum))
	} else {
		refused = o.wrong.barred(from, now)
	}
	if refused {
		return api.Fail(api.RateLimited, "Too many wrong passwords", "Wait a minute.")
	}
	if in {
		return nil
	}
	w.Header().Set("WWW-Authenticate", `Basic realm="The desk", charset="UTF-8"`)
	return api.Fail(api.Unauthorized, "For the desk", "Give the operator's password; any name will do.")
}

// unadmitted answers a browser that has not given the password: in a few plain
// words, which it shows when the reader gives up asking.
func (s *Site) unadmitted(w http.ResponseWriter, r *http.Request, err error) error {
	var p *api.Problem
	if !errors.As(err, &p) || p.Code == api.NotFound {
		return err
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	if p.Code == api.RateLimited {
		w.Header().Set("Retry-After", "60")
	}
	w.WriteHeader(statuses[p.Code])
	_, _ = io.WriteString(w, p.Title+"\n"+p.Detail+"\n") // a reader who left is not our failure
	return nil
}
