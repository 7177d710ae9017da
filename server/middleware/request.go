package middleware

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"

	"broadside/app/api"
)

// RequestIDs generates request ids that are unique across restarts.
type RequestIDs struct {
	start string
	count atomic.Uint64
}

func NewRequestIDs() *RequestIDs {
	var b [5]byte
	_, _ = rand.Read(b[:]) // never fails (crypto/rand)
	return &RequestIDs{start: hex.EncodeToString(b[:]) + "-"}
}

// Next returns the X-Request-Id of the proxy if it is valid, so that both logs have the same id,
// else a new id.
func (ids *RequestIDs) Next(r *http.Request) string {
	if given := GivenID(r); given != nil {
		return given[0]
	}
	var b [32]byte
	return string(strconv.AppendUint(append(b[:0], ids.start...), ids.count.Add(1), 36))
}

// GivenID returns the valid X-Request-Id of the request, as a header value of length one, or nil.
// It allocates nothing.
func GivenID(r *http.Request) []string {
	if v := r.Header["X-Request-Id"]; len(v) > 0 && plainID(v[0]) {
		return v[:1]
	}
	return nil
}

// plainID reports whether s is safe to print in a log and in a page without escaping.
func plainID(s string) bool {
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_."
	return s != "" && len(s) <= 64 && strings.Trim(s, plain) == ""
}

// Limits of an address: its length in bytes and its number of parameters. Both exceed the longest
// search with all tracking parameters.
const (
	maxAddress    = 8 << 10
	maxParameters = 200
)

// CheckAddress returns an error if the address exceeds the limits.
func CheckAddress(r *http.Request) error {
	if len(r.URL.Path)+len(r.URL.RawQuery) > maxAddress {
		return api.Fail(api.BadRequest, "The address is too long", fmt.Sprintf("It has more than %d bytes.", maxAddress))
	}
	if strings.Count(r.URL.RawQuery, "&") >= maxParameters {
		return api.Fail(api.BadRequest, "The address has too many parameters", fmt.Sprintf("It has more than %d.", maxParameters))
	}
	return nil
}

// Recorder records the status and the length of a response.
type Recorder struct {
	http.ResponseWriter
	Status int
	Bytes  int
}

func (r *Recorder) WriteHeader(status int) {
	if r.Status == 0 {
		r.Status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *Recorder) Write(b []byte) (int, error) {
	if r.Status == 0 {
		r.Status = http.StatusOK
	}
	n, err := r.ResponseWriter.Write(b)
	r.Bytes += n
	return n, err
}

// ReadFrom lets the connection use sendfile.
func (r *Recorder) ReadFrom(src io.Reader) (int64, error) {
	if r.Status == 0 {
		r.Status = http.StatusOK
	}
	n, err := io.Copy(r.ResponseWriter, src)
	r.Bytes += int(n)
	return n, err
}

// Unwrap gives http.ResponseController access to the connection.
func (r *Recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }
