package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

// Each path is requested once, and the error names the failed path.
func TestAskOnce(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	asked := map[string]int{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		asked[r.URL.Path]++
		mu.Unlock()
		if r.URL.Path == "/bad" {
			w.WriteHeader(http.StatusTeapot)
		}
	}))
	defer server.Close()
	var paths []string
	for n := range 300 {
		paths = append(paths, fmt.Sprintf("/%d", n))
	}
	if n, err := requestOnce(t.Context(), server.URL, paths); err != nil || n <= 0 {
		t.Errorf("askOnce = %v, %v", n, err)
	}
	for _, p := range paths {
		if asked[p] != 1 {
			t.Errorf("%s was requested %d times", p, asked[p])
		}
	}
	if _, err := requestOnce(t.Context(), server.URL, []string{"/x", "/bad"}); err == nil || !strings.Contains(err.Error(), "/bad: 418") {
		t.Errorf("a path that fails: %v", err)
	}
}

// The addresses are distinct: the pages of lists, and the words and pairs of words in their titles.
func TestDifferent(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next := ""
		if r.URL.Query().Get("cursor") == "" {
			next = `,"next":"2"`
		}
		fmt.Fprintf(w, `{"items":[{"title":"Sea view"},{"title":"فيلا"}]%s}`, next)
	}))
	defer server.Close()
	lists, searches, err := distinctAddresses(t.Context(), server.URL, 270)
	if err != nil || len(lists) != 54 || len(searches) != 4 {
		t.Fatalf("%d lists, searches %q, %v", len(lists), searches, err)
	}
	seen := map[string]bool{}
	for _, path := range append(lists, searches...) {
		if seen[path] || !strings.HasPrefix(path, "/api/v1/listings?") {
			t.Errorf("%s is a duplicate or not an address", path)
		}
		seen[path] = true
	}
	if !seen["/api/v1/listings?facets=1&q=Sea+view"] || !seen["/api/v1/listings?category=jobs&cursor=2&lang=ar&limit=50"] {
		t.Errorf("addresses: %q, %q", lists, searches)
	}
}
