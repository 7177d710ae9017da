package main

import (
	"net/http"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"broadside/app/classifieds"
	"broadside/articles/paper"
	"broadside/server/settings"
	"broadside/server/store"
	"broadside/server/store/sqlite"
	"time"
)

// wrkOutput is the output of wrk 4.1.
const wrkOutput = `Running 5s test @ http://127.0.0.1:8080/
  2 threads and 32 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     1.12ms    2.31ms  48.95ms   91.95%
    Req/Sec    22.51k     3.46k   31.06k    68.00%
  224011 requests in 5.01s, 3.02GB read
Requests/sec:  44718.27
Transfer/sec:    617.43MB
`

func TestReadRate(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, out string
		want      float64
		err       string
	}{
		{"a run", wrkOutput, 44718.27, ""},
		{"a slow run", "Requests/sec:      0.20\n", 0.2, ""},
		{"a whole number", "Requests/sec: 7\n", 7, ""},
		{"other answers", strings.Replace(wrkOutput, "Requests/sec", "  Non-2xx or 3xx responses: 224011\nRequests/sec", 1), 0, "not every answer"},
		{"no requests", "Requests/sec:      0.00\n", 0, "not one request"},
		{"nothing", "", 0, "no rate"},
		{"a refusal", "unable to connect to 127.0.0.1:1 Connection refused\n", 0, "no rate"},
		{"no number", "Requests/sec: nan\n", 0, "no rate"},
		{"two points", "Requests/sec: 1.2.3\n", 0, "invalid syntax"},
		{"only the latency's", "    Req/Sec    22.51k     3.46k\n", 0, "no rate"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := readRate([]byte(tt.out))
			if tt.err == "" && (err != nil || got != tt.want) || tt.err != "" && (err == nil || !strings.Contains(err.Error(), tt.err)) {
				t.Errorf("readRate = %v, %v, want %v, %q", got, err, tt.want, tt.err)
			}
		})
	}
}

// The output of the real wrk can be parsed, and it sends the given Accept-Encoding.
func TestWrk(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("wrk"); err != nil {
		t.Skip("wrk is not installed")
	}
	var asked atomic.Value
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Store(r.Header.Get("Accept-Encoding"))
		if r.URL.Path == "/bad" {
			w.WriteHeader(http.StatusTeapot)
		}
	}))
	defer server.Close()
	if n, err := runWrk(t.Context(), server.URL+"/", "br", 1); err != nil || n <= 0 || asked.Load() != "br" {
		t.Errorf("wrk = %v, %v, with Accept-Encoding %v", n, err, asked.Load())
	}
	if n, err := runWrk(t.Context(), server.URL+"/bad", "identity", 1); err == nil || !strings.Contains(err.Error(), "/bad") {
		t.Errorf("wrk of a page that fails = %v, %v", n, err)
	}
}

func TestGetAndField(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/gone":
			w.WriteHeader(http.StatusGone)
		default:
			_, _ = w.Write([]byte(`{"items":[{"slug":"first","as":"` + r.Header.Get("Accept-Encoding") + `"},{"slug":"second"}]}`))
		}
	}))
	defer server.Close()
	for _, tt := range []struct{ path, pattern, want, err string }{
		{"/", `"slug":"([^"]+)"`, "first", ""},
		{"/", `"as":"([^"]+)"`, "identity", ""},
		{"/", `"nothing":"([^"]+)"`, "", "nothing like"},
		{"/gone", `.(.)`, "", "410"},
	} {
		got, err := matchBody(t.Context(), server.URL+tt.path, tt.pattern)
		if got != tt.want || (err == nil) != (tt.err == "") || err != nil && !strings.Contains(err.Error(), tt.err) {
			t.Errorf("field(%s, %s) = %q, %v, want %q, %q", tt.path, tt.pattern, got, err, tt.want, tt.err)
		}
	}
	if _, err := fetchBody(t.Context(), "http://127.0.0.1:1/", "br"); err == nil {
		t.Error("a closed port has a response")
	}
	if _, err := fetchBody(t.Context(), ":", "br"); err == nil {
		t.Error("an invalid address has a response")
	}
}

// The store has the requested number of live listings in the newspaper's categories.
func TestFill(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "new", "large")
	if err := fillStore(t.Context(), data, 120); err != nil {
		t.Fatal(err)
	}
	site, _ := settings.Site(paper.Files)
	categories, _ := settings.Categories(paper.Files)
	s, err := sqlite.Open(t.Context(), filepath.Join(data, "broadside.db"), store.Config{Categories: categories, Cities: site.Cities})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	page, err := s.Find(t.Context(), classifieds.Filter{Category: "motors", Limit: 50, Facets: true}, time.Now(), 0)
	if err != nil || len(page.Items) == 0 || len(page.Facets) == 0 {
		t.Errorf("motors: %d listings, %d facets, %v", len(page.Items), len(page.Facets), err)
	}
	all, err := s.Find(t.Context(), classifieds.Filter{}, time.Now(), 0)
	if err != nil || all.Total.Value != 120 {
		t.Errorf("the store holds %v, %v, want 120", all.Total, err)
	}
	if err := fillStore(t.Context(), filepath.Join(data, "broadside.db", "below"), 1); err == nil {
		t.Error("a store was filled below a file")
	}
}
