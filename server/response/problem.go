package response

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"

	"broadside/app/api"
)

// Fail sends the response to an error. An error that is not an api.Problem is logged here, once,
// and the response shows only the request id.
func (e *Env) Fail(w http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(err, context.Canceled) && r.Context().Err() != nil {
		return // the client has disconnected
	}
	p := e.Problem(r.Context(), err)
	h := w.Header()
	for _, name := range []string{"Etag", "Content-Encoding", "Content-Length", "Last-Modified"} {
		h.Del(name)
	}
	h.Set("Cache-Control", "no-store")
	if Retryable(p.Status) && h.Get("Retry-After") == "" {
		h.Set("Retry-After", RetryAfter)
	}
	e.WriteError(w, r, p)
}

// RetryAfter is the value of Retry-After, in seconds.
const RetryAfter = "10"

// Retryable reports whether a request that failed with status may soon succeed.
func Retryable(status int) bool {
	return status == http.StatusServiceUnavailable || status == http.StatusTooManyRequests
}

// Problem converts any error to a Problem that may be shown.
func (e *Env) Problem(ctx context.Context, err error) *api.Problem {
	var known *api.Problem
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &known):
		p := *known // a copy: the desk may return a shared value
		known = &p
	case errors.As(err, &large):
		known = api.Fail(api.PayloadTooLarge, "Too large", fmt.Sprintf("Send at most %d bytes.", large.Limit))
	case errors.Is(err, context.DeadlineExceeded):
		known = api.Fail(api.Unavailable, "The desk is busy", "This took too long. Try again in a moment.")
		e.Log.LogAttrs(ctx, slog.LevelWarn, "took too long", slog.String("request", RequestID(ctx)), slog.Any("error", err))
	default:
		known = api.Fail(api.Internal, "Something went wrong on our side", "It has been noted. Try again; if it stays, name the request id.")
		e.Log.LogAttrs(ctx, slog.LevelError, "request failed", slog.String("request", RequestID(ctx)), slog.Any("error", err))
	}
	known.Status = known.Code.Status()
	known.Type = cmp.Or(known.Type, "about:blank")
	known.Request = RequestID(ctx)
	return known
}

// WriteProblem sends application/problem+json (RFC 9457 §3).
func WriteProblem(w http.ResponseWriter, p *api.Problem) {
	body, err := json.Marshal(p)
	if err != nil {
		body = []byte(`{"type":"about:blank","title":"Internal error","status":500,"code":"internal"}`)
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Set("Content-Security-Policy", FilePolicy)
	w.WriteHeader(p.Status)
	_, _ = w.Write(body) // fails only if the client has disconnected
}

// WriteText sends a problem as plain text, for feed readers and crawlers.
func WriteText(w http.ResponseWriter, p *api.Problem) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Content-Security-Policy", FilePolicy)
	w.WriteHeader(p.Status)
	words := []string{p.Title}
	for _, e := range p.Errors {
		words = append(words, strings.TrimPrefix(e.Pointer, "?")+": "+e.Detail)
	}
	if len(p.Errors) == 0 {
		words = append(words, p.Detail)
	}
	if p.Status >= http.StatusInternalServerError {
		words = append(words, "request "+p.Request)
	}
	for _, line := range words {
		if line != "" {
			_, _ = io.WriteString(w, line+"\n") // fails only if the client has disconnected
		}
	}
}

// PanicError converts a recovered panic to an error with its stack.
func PanicError(p any) error { return fmt.Errorf("panic: %v\n%s", p, debug.Stack()) }
