//go:build thorough

package web_test

import (
	"net/http"
	"testing"
)

// TestShellWithHole: an asset that cannot be loaded does not prevent caching
// the others.
func TestShellWithHole(t *testing.T) {
	t.Parallel()
	_, b := visitCached(t, story, func(h *proxy) {
		h.respond(startScript, func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Sec-Fetch-Dest") == "script" {
				h.forward(w, r)
				return
			}
			w.WriteHeader(http.StatusNotFound)
		})
	})
	b.until(isCached("web", styles))
}

// TestTakenBackEverywhere is TestTakenBack with pages, and with the other status.
func TestTakenBackEverywhere(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, asked string
		status      int
	}{
		{"a killed page", story, http.StatusGone},
		{"a page that is not there", story, http.StatusNotFound},
		{"data that are not there", "/api/v1" + story, http.StatusNotFound},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			runTakenBack(t, tt.asked, tt.status)
		})
	}
}
