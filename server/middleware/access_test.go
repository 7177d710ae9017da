package middleware

import (
	"bytes"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestAccessLog(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	a := NewAccessLog(slog.New(slog.NewTextHandler(&b, nil)))
	a.Add(AccessLine{Request: "id-1", Method: "GET", Path: "/x\nlevel=ERROR", Query: "q=1", Route: "page front", Status: 200, Bytes: 12, Took: time.Millisecond})
	a.Add(AccessLine{Request: "id-2", Status: 500})
	a.Close()
	a.Close() // a second call has no effect
	lines := strings.Split(strings.TrimSpace(b.String()), "\n")
	if len(lines) != 2 {
		t.Fatalf("%d lines, want 2: a path may not begin a line\n%s", len(lines), &b)
	}
	for _, want := range []string{"level=INFO", "request=id-1", `path="/x\nlevel=ERROR"`, "query=\"q=1\"", "status=200", "bytes=12", "took=1ms"} {
		if !strings.Contains(lines[0], want) {
			t.Errorf("the line lacks %s: %s", want, lines[0])
		}
	}
	if !strings.Contains(lines[1], "level=ERROR") {
		t.Errorf("a failure is no error: %s", lines[1])
	}
}

// A handler that is still running after the shutdown can log to the closed access log without
// effect.
func TestAccessLogAfterItsEnd(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	a := NewAccessLog(slog.New(slog.NewTextHandler(&b, nil)))
	a.Add(AccessLine{Path: "/before"})
	late := make(chan any)
	for range 8 {
		go func() {
			defer func() { late <- recover() }()
			for range 1000 {
				a.Add(AccessLine{Path: "/late", Status: http.StatusInternalServerError})
			}
			<-a.done
			a.Add(AccessLine{Path: "/after"})
		}()
	}
	a.Close()
	for range 8 {
		if p := <-late; p != nil {
			t.Errorf("a request that ended late: panic: %v", p)
		}
	}
	if s := b.String(); !strings.Contains(s, "/before") || strings.Contains(s, "/after") {
		t.Errorf("want the lines before Close and none after:\n%.500s", s)
	}
}

// Above the rate limit ordinary requests are only counted; failed and slow ones still have a line.
func TestAccessLogOnABusyDay(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var b bytes.Buffer
		a := NewAccessLog(slog.New(slog.NewTextHandler(&b, nil)))
		written := 0
		see := func(status int, took time.Duration) bool {
			if a.Skip(status, took) {
				return false
			}
			a.Add(AccessLine{Status: status, Took: took})
			written++
			synctest.Wait()
			return true
		}
		for range accessRate + 50 {
			see(http.StatusOK, 0)
		}
		if written != accessRate {
			t.Errorf("%d lines were written, want %d", written, accessRate)
		}
		if !see(http.StatusInternalServerError, 0) || !see(http.StatusBadRequest, 0) || !see(http.StatusOK, 2*time.Second) {
			t.Error("a failure or a slow request has no line")
		}
		time.Sleep(1100 * time.Millisecond) // of the fake clock
		synctest.Wait()
		if !see(http.StatusOK, 0) {
			t.Error("the next second has no lines")
		}
		a.Close()
		if !strings.Contains(b.String(), `msg="requests without a line" count=50`) {
			t.Error("the skipped lines are not counted")
		}
	})
}

func TestRequestIDs(t *testing.T) {
	t.Parallel()
	ids := NewRequestIDs()
	seen := map[string]bool{}
	for range 1000 {
		r, _ := http.NewRequest("GET", "/", nil)
		id := ids.Next(r)
		if seen[id] || !plainID(id) {
			t.Fatalf("id %q is invalid or was used twice", id)
		}
		seen[id] = true
	}
	for given, taken := range map[string]bool{
		"abc-123_x.y": true, "": false, "a b": false, "a\"b": false, "<script>": false, strings.Repeat("x", 64): true, strings.Repeat("x", 65): false, "é": false,
	} {
		r, _ := http.NewRequest("GET", "/", nil)
		r.Header.Set("X-Request-Id", given)
		if got := ids.Next(r); (got == given) != taken {
			t.Errorf("a proxy's id %q became %q, want it taken: %v", given, got, taken)
		}
	}
}

func TestHideTokens(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]string{
		"": "", "q=token": "q=token", "token=abc": "token=…", "done=saved&token=abc&q=x": "done=saved&token=…&q=x", "mytoken=abc": "mytoken=abc", "token=": "token=…",
	} {
		if got := hideTokens(query); got != want {
			t.Errorf("hideTokens(%q) = %q, want %q", query, got, want)
		}
	}
}
