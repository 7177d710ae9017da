package control

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

type args struct {
	Name string `json:"name"`
	Size int    `json:"size,omitempty"`
}

// patience is the time limit for events that take milliseconds on an idle machine.
const patience = time.Minute

// endpoints returns endpoints for tests. "wait" waits until its context ends and sends the cause to
// causes.
func endpoints(causes chan error) []Endpoint {
	return []Endpoint{
		NewEndpoint("greet", func(_ context.Context, a args, _ *Stream) (string, error) { return "hello " + a.Name, nil }),
		NewEndpoint("fail", func(_ context.Context, a args, _ *Stream) (any, error) { return nil, errors.New("no " + a.Name) }),
		NewEndpoint("count", func(_ context.Context, _ args, s *Stream) (int64, error) {
			in, size := s.Input()
			n, err := io.Copy(io.Discard, io.NewSectionReader(in, 0, size))
			return n, err
		}),
		NewEndpoint("copy", func(_ context.Context, _ args, s *Stream) (int64, error) {
			in, size := s.Input()
			return io.Copy(s, io.NewSectionReader(in, 0, size))
		}),
		NewEndpoint("items", func(_ context.Context, a args, s *Stream) (any, error) {
			for i := range a.Size {
				s.Progress(int64(i+1), int64(a.Size))
				if err := s.Send(fmt.Sprint("item ", i)); err != nil {
					return nil, err
				}
			}
			return nil, nil
		}),
		NewEndpoint("wait", func(ctx context.Context, _ args, s *Stream) (any, error) {
			s.Progress(1, 2)
			<-ctx.Done()
			causes <- context.Cause(ctx)
			return nil, ctx.Err()
		}),
	}
}

// transports returns a client over a socket and one in memory. stop ends both servers.
func transports(t *testing.T, causes chan error) (clients map[string]*Client, dir string, stop func()) {
	t.Helper()
	dir = t.TempDir()
	h := NewHandler("1", dir, slog.New(slog.DiscardHandler), endpoints(causes)...)
	path := filepath.Join(dir, "control.sock")
	l, err := Listen(path)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- Serve(ctx, l, h) }()
	socket, err := Dial(t.Context(), path, "1")
	if err != nil {
		t.Fatal(err)
	}
	memory, closeMemory := InMemory(NewHandler("1", dir, slog.New(slog.DiscardHandler), endpoints(causes)...))
	stop = sync.OnceFunc(func() {
		cancel()
		if err := errors.Join(<-served, closeMemory()); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(stop)
	return map[string]*Client{"socket": socket, "memory": memory}, dir, stop
}

func TestCall(t *testing.T) {
	t.Parallel()
	clients, dir, stop := transports(t, nil)
	for name, c := range clients {
		var text string
		if err := c.Call(t.Context(), "greet", args{Name: "desk"}, &text, Options{}); err != nil || text != "hello desk" {
			t.Errorf("%s: greet = %q, %v", name, text, err)
		}
		if err := c.Call(t.Context(), "greet", args{}, nil, Options{}); err != nil {
			t.Errorf("%s: greet without a result: %v", name, err)
		}
		if err := c.Call(t.Context(), "fail", args{Name: "desk"}, &text, Options{}); err == nil || err.Error() != "no desk" {
			t.Errorf("%s: fail: %v", name, err)
		}
		if err := c.Call(t.Context(), "nothing", args{}, &text, Options{}); err == nil || !strings.Contains(err.Error(), `does not know "nothing"`) {
			t.Errorf("%s: an unknown endpoint: %v", name, err)
		}
		if err := c.Call(t.Context(), "greet", map[string]string{"nome": "desk"}, &text, Options{}); err == nil || !strings.Contains(err.Error(), "nome") {
			t.Errorf("%s: an unknown argument: %v", name, err)
		}
		if err := c.Call(t.Context(), "greet", args{Name: strings.Repeat("x", maxArguments)}, &text, Options{}); err == nil || !strings.Contains(err.Error(), "at most 1048576 are read") {
			t.Errorf("%s: long arguments: %v", name, err)
		}
	}
	stop()
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("files are left: %v, %v", left, err)
	}
}

func TestInputAndOutput(t *testing.T) {
	t.Parallel()
	clients, _, _ := transports(t, nil)
	large := make([]byte, 3<<20+7)
	rand.NewChaCha8([32]byte{1}).Read(large)
	for name, c := range clients {
		for _, input := range [][]byte{nil, {'x'}, []byte("two\nlines\n"), large} {
			var n int64
			if err := c.Call(t.Context(), "count", args{}, &n, Options{Input: bytes.NewReader(input)}); err != nil || n != int64(len(input)) {
				t.Errorf("%s: count of %d bytes = %d, %v", name, len(input), n, err)
			}
			var out bytes.Buffer
			if err := c.Call(t.Context(), "copy", args{}, nil, Options{Input: bytes.NewReader(input), Output: &out}); err != nil || !bytes.Equal(out.Bytes(), input) {
				t.Errorf("%s: copy of %d bytes returns %d bytes, %v", name, len(input), out.Len(), err)
			}
		}
		var items []string
		var last int64
		err := c.Call(t.Context(), "items", args{Size: 100}, nil, Options{
			Progress: func(done, _ int64) { last = done },
			Item: func(text json.RawMessage) error {
				var s string
				err := json.Unmarshal(text, &s)
				items = append(items, s)
				return err
			}})
		if err != nil || len(items) != 100 || items[99] != "item 99" || last != 100 {
			t.Errorf("%s: %d items, progress to %d, %v", name, len(items), last, err)
		}
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// An input that cannot be read to its end never reaches the endpoint.
func TestIncompleteInput(t *testing.T) {
	t.Parallel()
	clients, _, _ := transports(t, nil)
	for name, c := range clients {
		var n int64
		err := c.Call(t.Context(), "count", args{}, &n, Options{Input: io.MultiReader(strings.NewReader("half"), failing{errors.New("the cable is out")})})
		if err == nil || !strings.Contains(err.Error(), "the cable is out") {
			t.Errorf("%s: %d, %v", name, n, err)
		}
	}
}

func TestInterrupt(t *testing.T) {
	t.Parallel()
	causes := make(chan error, 1)
	clients, _, _ := transports(t, causes)
	ctrlC := errors.New("ctrl-c")
	for name, c := range clients {
		ctx, cancel := context.WithCancelCause(t.Context())
		err := c.Call(ctx, "wait", args{}, nil, Options{Progress: func(int64, int64) { cancel(ctrlC) }})
		if err == nil || !strings.Contains(err.Error(), errInterrupted.Error()) {
			t.Errorf("%s: an interrupted call: %v", name, err)
		}
		if cause := <-causes; !errors.Is(cause, errInterrupted) {
			t.Errorf("%s: the endpoint ended because of %v", name, cause)
		}
		ctx, cancel = context.WithCancelCause(t.Context()) // while it waits for standard input
		in, never := io.Pipe()
		defer never.Close()
		go func() {
			_, _ = never.Write([]byte("half"))
			cancel(ctrlC)
		}()
		if err := c.Call(ctx, "count", args{}, nil, Options{Input: in}); !errors.Is(err, ctrlC) || !strings.Contains(err.Error(), "nothing has changed") {
			t.Errorf("%s: interrupted while it sends: %v", name, err)
		}
	}
}

// An endpoint that goes on after an interrupt has not ended, nor is it known that nothing has changed.
func TestInterruptUnanswered(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	c, closeMemory := InMemory(NewHandler("1", t.TempDir(), slog.New(slog.DiscardHandler), NewEndpoint("commit", func(_ context.Context, _ args, s *Stream) (any, error) {
		s.Progress(1, 2)
		<-release
		return nil, nil
	})))
	c.cancelTime = time.Millisecond
	ctx, cancel := context.WithCancel(t.Context())
	if err := c.Call(ctx, "commit", args{}, nil, Options{Progress: func(int64, int64) { cancel() }}); !errors.Is(err, errUnanswered) {
		t.Errorf("an interrupted call without an answer: %v", err)
	}
	close(release)
	if err := closeMemory(); err != nil {
		t.Error(err)
	}
}

// The context of an endpoint ends when its command is killed.
func TestCommandEnds(t *testing.T) {
	t.Parallel()
	causes := make(chan error, 1)
	clients, _, _ := transports(t, causes)
	for name, c := range clients {
		ctx, cancel := context.WithCancel(t.Context())
		resp, err := c.post(ctx, prefix+"wait", "1", strings.NewReader("{}\n"))
		if err != nil {
			t.Fatal(err)
		}
		cancel() // closes the connection
		resp.Body.Close()
		select {
		case <-causes:
		case <-time.After(patience):
			t.Fatalf("%s: the endpoint runs on", name)
		}
	}
}

func TestServerStops(t *testing.T) {
	t.Parallel()
	causes := make(chan error, 2)
	clients, _, stop := transports(t, causes)
	var wait sync.WaitGroup
	var stopping sync.WaitGroup
	stopping.Add(len(clients))
	for name, c := range clients {
		wait.Go(func() {
			err := c.Call(t.Context(), "wait", args{}, nil, Options{Progress: func(int64, int64) { stopping.Done() }})
			if err == nil || !strings.Contains(err.Error(), errStopping.Error()) {
				if name == "memory" && err != nil {
					return // the process itself stops
				}
				t.Errorf("%s: %v", name, err)
			}
		})
	}
	stopping.Wait()
	stop()
	wait.Wait()
	for name, c := range clients {
		if err := c.Call(t.Context(), "greet", args{}, nil, Options{}); err == nil {
			t.Errorf("%s: a stopped server answers", name)
		}
	}
}

func TestVersions(t *testing.T) {
	t.Parallel()
	clients, dir, _ := transports(t, nil)
	newer, err := Dial(t.Context(), filepath.Join(dir, "control.sock"), "2")
	if err != nil {
		t.Fatal(err)
	}
	differs := ""
	newer.Differs = func(server string) { differs += server }
	if err := newer.Call(t.Context(), "greet", args{}, nil, Options{}); err != nil || differs != "1" {
		t.Errorf("a newer command: %v, told of version %q", err, differs)
	}
	same := clients["socket"]
	same.Differs = func(server string) { t.Errorf("the same version is reported as %q", server) }
	if err := same.Call(t.Context(), "greet", args{}, nil, Options{}); err != nil {
		t.Error(err)
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	clients, _, _ := transports(t, nil)
	for _, tt := range []struct {
		method, path, body string
		status             int
		says               string
	}{
		{http.MethodGet, "/v1/greet", "", 404, "POST"},
		{http.MethodPost, "/", "", 404, "POST"},
		{http.MethodPost, "/v1/greet", "", 200, "arguments cannot be read"},
		{http.MethodPost, "/v1/greet", "{", 200, "arguments cannot be read"},
		{http.MethodPost, "/v1/greet", "[]\n", 200, "arguments cannot be read"},
		{http.MethodPost, "/v1/greet", strings.Repeat("x", 2*maxArguments), 200, "arguments cannot be read"},
		{http.MethodPost, "/v1/cancel", "", 200, ""},
	} {
		r, err := http.NewRequestWithContext(t.Context(), tt.method, "http://broadside"+tt.path, strings.NewReader(tt.body))
		if err != nil {
			t.Fatal(err)
		}
		resp, err := clients["socket"].http.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil || resp.StatusCode != tt.status || !strings.Contains(string(text), tt.says) {
			t.Errorf("%s %s: %d %q, %v", tt.method, tt.path, resp.StatusCode, text, err)
		}
	}
}

// A command that sends a large input to an unknown endpoint receives the error.
func TestRefusalOfLargeInput(t *testing.T) {
	t.Parallel()
	clients, _, _ := transports(t, nil)
	for name, c := range clients {
		err := c.Call(t.Context(), "nothing", args{}, nil, Options{Input: io.LimitReader(zeros{}, 32<<20)})
		if err == nil || !strings.Contains(err.Error(), `does not know "nothing"`) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// No request crashes the server, and each response ends in a result or an error.
func FuzzRequest(f *testing.F) {
	for _, seed := range []string{"", "\n", "{}\n", "{\"name\":\"desk\"}\ninput", "[1]\n\n", "null\n", "{\"size\":3}\n"} {
		f.Add("greet", seed)
		f.Add("items", seed)
		f.Add("copy", seed)
	}
	f.Fuzz(func(t *testing.T, name, body string) {
		if name == "wait" || name == "cancel" || strings.Contains(body, "size") && len(body) > 20 {
			t.Skip()
		}
		h := NewHandler("1", t.TempDir(), slog.New(slog.DiscardHandler), endpoints(nil)...)
		r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
		r.URL.Path = prefix + name
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		err := receive(w.Body, nil, Options{})
		if errors.Is(err, errEnded) {
			t.Errorf("POST %q %q: %q has no end", name, body, w.Body)
		}
	})
}
