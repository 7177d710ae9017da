package site

import (
	"errors"
	"net/http"

	"broadside/app/api"
	"broadside/server/response"
)

func (s *Site) getHealth(w http.ResponseWriter, r *http.Request) error {
	return writePlain(w, "ok\n")
}

// getReady reports whether the server can take requests: the store responds, and the server is not
// shutting down.
func (s *Site) getReady(w http.ResponseWriter, r *http.Request) error {
	if err := s.ready(r.Context()); err != nil {
		if _, known := errors.AsType[*api.Problem](err); known { // already logged
			return err
		}
		s.Log.WarnContext(r.Context(), "not ready", "request", response.RequestID(r.Context()), "error", err)
		return api.Fail(api.Unavailable, "Not ready", "")
	}
	return writePlain(w, "ready\n"+s.waiting())
}

// waiting returns a line for each source with a file that waits to be confirmed.
func (s *Site) waiting() string {
	if s.sources == nil {
		return ""
	}
	text := ""
	for _, line := range s.sources.Waiting() {
		text += line + "\n"
	}
	return text
}

func writePlain(w http.ResponseWriter, text string) error {
	h := w.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	_, _ = w.Write([]byte(text)) // fails only if the client has disconnected
	return nil
}
