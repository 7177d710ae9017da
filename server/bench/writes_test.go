package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestPercentile(t *testing.T) {
	t.Parallel()
	var times []time.Duration
	for i := range 20 {
		times = append(times, time.Duration(20-i)*time.Millisecond)
	}
	for p, want := range map[int]time.Duration{0: 1, 5: 1, 50: 10, 95: 19, 100: 20} {
		if got := percentile(times, p); got != want*time.Millisecond {
			t.Errorf("percentile %d is %v, want %v ms", p, got, want)
		}
	}
	if times[0] != 20*time.Millisecond {
		t.Error("the times are in another order now")
	}
}

// feedServer takes files of a feed, and shows the last listing of a file from the second request on.
func feedServer(t *testing.T, status int) *feed {
	t.Helper()
	var lock sync.Mutex
	last, requests := "", 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		lock.Lock()
		defer lock.Unlock()
		switch {
		case r.Method == http.MethodPut && r.Header.Get("Authorization") == "Bearer secret":
			var file strings.Builder
			if err := r.Write(&file); err != nil {
				t.Error(err)
			}
			rows := strings.Split(file.String(), ",items,")
			last, _, _ = strings.Cut(rows[len(rows)-1], ",")
			requests = 0
			w.WriteHeader(status)
		case r.Method == http.MethodGet:
			title := "Table"
			if requests++; requests > 1 {
				title = last
			}
			_, _ = w.Write([]byte(`{"items":[{"title":"Sofa"},{"title":"` + title + `"}]}`))
		default:
			t.Errorf("%s %s", r.Method, r.URL)
		}
	}))
	t.Cleanup(server.Close)
	return &feed{paper: server.URL, token: "secret"}
}

// The feed's file grows each second, and the time until its last listing is in an answer is kept.
func TestFeed(t *testing.T) {
	t.Parallel()
	f := feedServer(t, http.StatusOK)
	if err := f.send(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	if f.rows != 200 || f.oldest < 10*time.Millisecond {
		t.Errorf("%d rows, after %v; want 200, after at least the pause between two requests", f.rows, f.oldest)
	}
	f = feedServer(t, http.StatusConflict)
	if err := f.send(t.Context(), 1); err == nil || !strings.Contains(err.Error(), "409") {
		t.Errorf("a refused file gives %v", err)
	}
}

// Readers send each request when it is due, and a failed one is an error.
func TestReaders(t *testing.T) {
	t.Parallel()
	status := http.StatusOK
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.URL.Path, "/api/v1/listings") {
			t.Errorf("GET %s", r.URL)
		}
		w.WriteHeader(status)
	}))
	defer server.Close()
	r := newReaders(server.URL, []string{"sea"})
	times, err := r.read(t.Context(), 1)
	if err != nil || len(times) != readsPerSecond {
		t.Errorf("%d times, %v", len(times), err)
	}
	status = http.StatusInternalServerError
	if _, err := r.read(t.Context(), 1); err == nil {
		t.Error("failed requests are no error")
	}
}
