package sources

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"broadside/app/api"
	"broadside/articles"
	"broadside/server/response"
)

// server is a paper behind HTTP, with the one error door of the site in short.
type server struct {
	*paper
	http  *httptest.Server
	token string
}

func newServer(t testing.TB) *server { return newServerWithin(t, 0) }

// newServerWithin gives each request limit to be read, and as long to be answered. Only its headers
// may take longer, as on a busy machine.
func newServerWithin(t testing.TB, limit time.Duration) *server {
	t.Helper()
	s := &server{paper: newPaper(t)}
	mux := http.NewServeMux()
	mux.HandleFunc("PUT /api/v1/sources/{name}", func(w http.ResponseWriter, r *http.Request) {
		var p *api.Problem
		switch err := s.service.PutSource(w, r); {
		case errors.As(err, &p):
			p.Status = p.Code.Status()
			response.WriteProblem(w, p)
		case err != nil:
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	})
	s.http = httptest.NewUnstartedServer(mux)
	s.http.Config.ReadHeaderTimeout, s.http.Config.ReadTimeout, s.http.Config.WriteTimeout = time.Hour, limit, limit
	s.http.Start()
	t.Cleanup(s.http.Close)
	var err error
	if s.token, err = s.service.Add(t.Context(), "shop", ""); err != nil {
		t.Fatal(err)
	}
	return s
}

// request is a PUT with changes of its headers: name=value.
func (s *server) request(path string, body io.Reader, headers ...string) (int, http.Header, string) {
	s.t.Helper()
	r, err := http.NewRequest(http.MethodPut, s.http.URL+"/api/v1/sources/"+path, body)
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+s.token)
	r.Header.Set("Content-Type", "text/csv")
	for _, h := range headers {
		name, value, _ := strings.Cut(h, "=")
		if r.Header.Set(name, value); value == "" {
			r.Header.Del(name)
		}
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer answer.Body.Close()
	b, err := io.ReadAll(answer.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return answer.StatusCode, answer.Header, string(b)
}

func zipped(text string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, err := z.Write([]byte(text))
	if err = errors.Join(err, z.Close()); err != nil {
		panic(err)
	}
	return b.String()
}

func TestPut(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	for _, tt := range []struct {
		name, path, body string
		headers          []string
		status           int
		want             string // in the body
		live             int
	}{
		{"a dry run", "shop?dry_run=1", items(10), nil, 200, `"state":"dry-run","rows":10,"new":10`, 0},
		{"a file", "shop", items(10), nil, 200, `"state":"applied","rows":10,"new":10`, 10},
		{"again", "shop", items(10), nil, 200, `"state":"unchanged"`, 10},
		{"compressed", "shop", zipped(items(11)), []string{"Content-Encoding=gzip"}, 200, `"new":1,`, 11},
		{"bytes", "shop", items(11), []string{"Content-Type=application/octet-stream"}, 200, `"same":11`, 11},
		{"with a character set", "shop", items(11), []string{"Content-Type=text/csv; charset=utf-8"}, 200, `"same":11`, 11},
		{"changes only", "shop?partial=1", header + row("i1", "Chair"), nil, 200, `"changed":1`, 11},
		{"a flag that is off", "shop?partial=0&dry_run=0", items(11), nil, 200, `"changed":1`, 11},
		{"half of it", "shop", items(5), nil, 409, `"code":"import-guard"`, 11},
		{"half of it, with the report", "shop", items(5), nil, 409, `"wouldEnd":6`, 11},
		{"what would happen", "shop?dry_run=1", items(5), nil, 200, `"waits":true`, 11},
		{"no file", "shop", "", nil, 422, `"code":"validation"`, 11},
		{"no table", "shop", "\x00\x01\x02", nil, 422, `"report":{`, 11},
		{"renamed columns", "shop", strings.Replace(items(10), "ref,", "number,", 1), nil, 422, `"ref`, 11},
		{"another token", "shop", items(1), []string{"Authorization=Bearer bsd_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}, 401, `"code":"unauthorized"`, 11},
		{"an unknown source", "nothing", items(1), nil, 401, `"code":"unauthorized"`, 11},
		{"no token", "shop", items(1), []string{"Authorization="}, 401, `"code":"unauthorized"`, 11},
		{"basic", "shop", items(1), []string{"Authorization=Basic c2hvcDp4"}, 401, `"code":"unauthorized"`, 11},
		{"a parameter", "shop?force=1", items(1), nil, 400, `"code":"unknown-parameter"`, 11},
		{"a value", "shop?dry_run=yes", items(1), nil, 400, `"pointer":"?dry_run"`, 11},
		{"twice", "shop?dry_run=1&dry_run=1", items(1), nil, 400, `"pointer":"?dry_run"`, 11},
		{"JSON", "shop", "{}", []string{"Content-Type=application/json"}, 415, `"code":"unsupported-media"`, 11},
		{"no type", "shop", items(1), []string{"Content-Type="}, 415, `"code":"unsupported-media"`, 11},
		{"brotli", "shop", "x", []string{"Content-Encoding=br"}, 415, `"code":"unsupported-media"`, 11},
		{"not gzip", "shop", items(1), []string{"Content-Encoding=gzip"}, 400, `"code":"bad-request"`, 11},
		{"empty gzip", "shop", "", []string{"Content-Encoding=gzip"}, 400, `"code":"bad-request"`, 11},
		{"cut off gzip", "shop", zipped(items(9))[:120], []string{"Content-Encoding=gzip"}, 400, `"code":"bad-request"`, 11},
		{"damaged gzip", "shop", zipped(items(9))[:40] + strings.Repeat("\xff", 80), []string{"Content-Encoding=gzip"}, 400, `"code":"bad-request"`, 11},
		{"too large", "shop", strings.Repeat("x", MaxUpload+1), nil, 413, `"code":"payload-too-large"`, 11},
		{"a bomb", "shop", zipped(strings.Repeat("0", MaxUpload/2)), []string{"Content-Encoding=gzip"}, 413, `"code":"payload-too-large"`, 11},
	} {
		status, h, body := s.request(tt.path, strings.NewReader(tt.body), tt.headers...)
		if status != tt.status || !strings.Contains(body, tt.want) {
			t.Errorf("%s: %d %.600s, want %d with %s", tt.name, status, body, tt.status, tt.want)
		}
		if kind := h.Get("Content-Type"); !json.Valid([]byte(body)) || kind != map[bool]string{true: "application/json", false: "application/problem+json"}[status == 200] {
			t.Errorf("%s: %s %.300s", tt.name, kind, body)
		}
		if challenge := h.Get("Www-Authenticate"); (challenge == "") == (status == 401) {
			t.Errorf("%s: WWW-Authenticate %q with status %d", tt.name, challenge, status)
		}
		if n := s.live(); n != tt.live {
			t.Errorf("%s: %d are live, want %d", tt.name, n, tt.live)
		}
	}
	left, err := filepath.Glob(filepath.Join(s.dir, "sources", "*"))
	if err != nil || len(left) != 1 || !strings.HasSuffix(left[0], keptSuffix) {
		t.Errorf("files left: %q, %v; want the one that waits", left, err)
	}
}

// A body without a length is cut at the limit too, and its connection is not read on.
func TestPutEndless(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	endless := io.LimitReader(repeated("ref,category\n"), 8*MaxUpload)
	r, err := http.NewRequest(http.MethodPut, s.http.URL+"/api/v1/sources/shop", endless)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+s.token)
	r.Header.Set("Content-Type", "text/csv")
	answer, err := http.DefaultClient.Do(r)
	if err != nil { // the connection may be closed before the response is read
		t.Log(err)
		return
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("status %d", answer.StatusCode)
	}
}

type repeated string

func (r repeated) Read(p []byte) (n int, err error) {
	for n < len(p) {
		n += copy(p[n:], r)
	}
	return n, nil
}

// A slow upload takes longer than the server's timeouts.
func TestPutSlowly(t *testing.T) {
	t.Parallel()
	s := newServerWithin(t, time.Second)
	from, to := io.Pipe()
	go func() {
		text := items(10)
		for part := range 8 {
			time.Sleep(300 * time.Millisecond)
			_, _ = io.WriteString(to, text[part*len(text)/8:(part+1)*len(text)/8])
		}
		_ = to.Close()
	}()
	status, _, body := s.request("shop", from)
	if status != http.StatusOK || !strings.Contains(body, `"new":10`) {
		t.Errorf("%d %s", status, body)
	}
}

// A body that ends early changes nothing, and the next request is served.
func TestPutInterrupted(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	ctx, cancel := context.WithCancel(t.Context())
	from, to := io.Pipe()
	go func() {
		_, _ = io.WriteString(to, items(10))
		cancel()
		_ = to.CloseWithError(context.Canceled) // the client waits for the end of its body
	}()
	r, err := http.NewRequestWithContext(ctx, http.MethodPut, s.http.URL+"/api/v1/sources/shop", from)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+s.token)
	r.Header.Set("Content-Type", "text/csv")
	if answer, err := http.DefaultClient.Do(r); err == nil {
		answer.Body.Close()
		t.Error("a body that was cut off got a response")
	}
	s.eventually("the next file", func() bool {
		status, _, body := s.request("shop", strings.NewReader(items(3)))
		return status == http.StatusOK && strings.Contains(body, `"new":3`)
	})
}

// One file of a source at a time; several sources beside each other.
func TestPutAtOnce(t *testing.T) {
	t.Parallel()
	s := newServer(t)
	from, to := io.Pipe()
	done := make(chan int)
	go func() {
		status, _, _ := s.request("shop", from)
		done <- status
	}()
	_, _ = io.WriteString(to, header)
	s.eventually("the file is on its way", func() bool { _, busy := s.service.uploads.Load("shop"); return busy })
	if status, h, body := s.request("shop", strings.NewReader(items(1))); status != http.StatusConflict || !strings.Contains(body, `"code":"conflict"`) || h.Get("Retry-After") == "" {
		t.Errorf("a second file: %d %s", status, body)
	}
	_ = to.Close()
	if status := <-done; status != http.StatusOK {
		t.Errorf("the first file: %d", status)
	}
	var all sync.WaitGroup
	for _, name := range []string{"a", "b", "c"} {
		token, err := s.service.Add(t.Context(), name, "")
		if err != nil {
			t.Fatal(err)
		}
		all.Go(func() {
			if status, _, body := s.request(name, strings.NewReader(items(20)), "Authorization=Bearer "+token); status != http.StatusOK {
				t.Errorf("%s: %d %s", name, status, body)
			}
		})
	}
	all.Wait()
	if n := s.live(); n != 60 {
		t.Errorf("%d are live, want 60", n)
	}
}

// A source that a command has filled may get a token; its listings stay.
func TestTokenOfAFilledSource(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	p.importText("desk", items(2), Options{})
	token, err := p.service.Add(t.Context(), "desk", "")
	if err != nil {
		t.Fatal(err)
	}
	if ok, err := p.service.Authenticate(t.Context(), "desk", token); !ok || err != nil || p.live() != 2 {
		t.Errorf("valid %v, %v; %d live, want 2", ok, err, p.live())
	}
}

func TestTokens(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	one, err := p.service.Add(t.Context(), "shop", "")
	if err != nil || !regexp.MustCompile(`^bsd_[A-Za-z0-9_-]{43}$`).MatchString(one) {
		t.Fatalf("token %q, %v", one, err)
	}
	valid := func(name, token string) bool {
		t.Helper()
		ok, err := p.service.Authenticate(t.Context(), name, token)
		if err != nil {
			t.Fatal(err)
		}
		return ok
	}
	if !valid("shop", one) || valid("shop", one+"x") || valid("shop", "") || valid("other", one) {
		t.Error("the token is not that of its source alone")
	}
	if _, err := p.service.Add(t.Context(), "shop", ""); err == nil {
		t.Error("added twice")
	}
	two, err := p.service.Rotate(t.Context(), "shop")
	if err != nil || two == one || valid("shop", one) || !valid("shop", two) {
		t.Errorf("rotated: %v; old valid %v, new valid %v", err, valid("shop", one), valid("shop", two))
	}
	if _, err := p.service.Rotate(t.Context(), "other"); err == nil {
		t.Error("rotated a source that is not there")
	}
	for _, name := range []string{"", "A", "a b", "../x", "-a", "ä", strings.Repeat("a", 61)} {
		if _, err := p.service.Add(t.Context(), name, ""); err == nil {
			t.Errorf("a source is called %q", name)
		}
	}
	var fault *articles.Problem
	if _, err := p.service.Add(t.Context(), "mapped", "\t:"); !errors.As(err, &fault) {
		t.Errorf("a mapping that is none: %v", err)
	}
	for _, file := range []string{"s.db", "s.db-wal"} {
		if b, err := os.ReadFile(filepath.Join(p.dir, file)); err == nil && bytes.Contains(b, []byte("bsd_")) {
			t.Errorf("%s holds a token", file)
		}
	}
	p.importText("shop", items(5), Options{Origin: Push})
	before := p.listing("shop", "i1")
	if n, err := p.service.Remove(t.Context(), "shop"); err != nil || n != 5 || p.live() != 0 || valid("shop", two) {
		t.Errorf("removed: %d ended, %v; %d live", n, err, p.live())
	}
	if _, err := p.service.Remove(t.Context(), "shop"); err == nil {
		t.Error("removed twice")
	}
	p.importText("shop", items(5), Options{})
	if after := p.listing("shop", "i1"); after.State != "live" || !after.Published.Equal(before.Published) || p.live() != 5 {
		t.Errorf("added again: %+v, %d live; want the listing as it was", after, p.live())
	}
}

// A waiting file of a source is kept until it is accepted or replaced.
func TestAccept(t *testing.T) {
	t.Parallel()
	p := newPaper(t)
	kept := func() []string {
		files, _ := filepath.Glob(filepath.Join(p.dir, "sources", "*"))
		return files
	}
	p.importText("shop", items(20), Options{Origin: Push})
	p.importText("shop", items(10), Options{Origin: Push})
	first := kept()
	if len(first) != 1 {
		t.Fatalf("kept: %q", first)
	}
	if info, err := os.Stat(first[0]); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file that waits has mode %v, %v", info.Mode(), err)
	}
	p.importText("shop", items(9), Options{Origin: Push})
	if now := kept(); len(now) != 1 || now[0] == first[0] {
		t.Errorf("kept: %q, want the newer one", now)
	}
	p.reopen()
	r, err := p.service.Accept(t.Context(), "shop")
	if err != nil || r.State != Applied || p.live() != 9 || len(kept()) != 0 || len(p.service.Waiting()) != 0 {
		t.Errorf("accepted: %s, %v, %d live, kept %q, waiting %q", counts(r), err, p.live(), kept(), p.service.Waiting())
	}
	p.importText("shop", items(3), Options{Origin: Push})
	p.importText("shop", items(11), Options{Origin: Push})
	if len(kept()) != 0 || len(p.service.Waiting()) != 0 || p.live() != 11 {
		t.Errorf("a whole file: kept %q, waiting %q, %d live", kept(), p.service.Waiting(), p.live())
	}
	p.importText("shop", items(3), Options{Origin: Push})
	if err := os.WriteFile(kept()[0], []byte(items(2)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := p.service.Accept(t.Context(), "shop"); err == nil || p.live() != 11 {
		t.Errorf("a damaged file was accepted: %v, %d live", err, p.live())
	}
	if _, err := p.service.Accept(t.Context(), "nothing"); err == nil {
		t.Error("accepted of an unknown source")
	}
	for range 30 {
		p.importText("shop", items(11), Options{Origin: Push})
		p.importText("shop", items(12), Options{Origin: Push})
	}
	if n := len(strings.Fields(p.runs("shop"))); n != keptRuns {
		t.Errorf("%d runs are kept, want %d", n, keptRuns)
	}
}
