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

// RequestIDs gives ids that are unique over restarts and cheap to make.
type RequestIDs struct {
	start string
	count atomic.Uint64
}

func NewRequestIDs() *RequestIDs {
	var b [5]byte
	_, _ = rand.Read(b[:]) // never fails: crypto/rand
	return &RequestIDs{start: hex.EncodeToString(b[:]) + "-"}
}

// Next takes the id a proxy gave the request, where it is a plain one, so that
// both logs can be read together; else the next of ours.
func (ids *RequestIDs) Next(r *http.Request) string {
	if given := GivenID(r); given != nil {
		return given[0]
	}
	var b [32]byte
	return string(strconv.AppendUint(append(b[:0], ids.start...), ids.count.Add(1), 36))
}

// GivenID is the id a proxy gave the request, as the one value of a header,
// or nil. It allocates nothing.
func GivenID(r *http.Request) []string {
	if v := r.Header["X-Request-Id"]; len(v) > 0 && plainID(v[0]) {
		return v[:1]
	}
	return nil
}

// plainID reports whether s can stand in a log and in a page as it is.
func plainID(s string) bool {
	if s == "" || len(s) > 64 {
		return false
	}
	for i := range len(s) {
		c := s[i]
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.') {
			return false
		}
	}
	return true
}

// How long an address may be, in bytes, and how many parameters it may have:
// more than the longest search needs, with the marks of every campaign.
const (
	maxAddress    = 8 << 10
	maxParameters = 200
)

// CheckAddress is why an address is not read, or nil.
func CheckAddress(r *http.Request) error {
	if len(r.URL.Path)+len(r.URL.RawQuery) > maxAddress {
		return api.Fail(api.BadRequest, "The address is too long", fmt.Sprintf("It has more than %d bytes.", maxAddress))
	}
	if strings.Count(r.URL.RawQuery, "&") >= maxParameters {
		return api.Fail(api.BadRequest, "The address has too many parameters", fmt.Sprintf("It has more than %d.", maxParameters))
	}
	return nil
}

// Recorder remembers what a handler answered.
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

// ReadFrom lets the connection send a file by itself.
func (r *Recorder) ReadFrom(src io.Reader) (int64, error) {
	if r.Status == 0 {
		r.Status = http.StatusOK
	}
	n, err := io.Copy(r.ResponseWriter, src)
	r.Bytes += int(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (r *Recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }
