// Package control lets a command use the services of a running server: HTTP over a Unix socket
// beside the database. If no server runs, the command uses the same handler in memory.
//
// A request is POST /v1/NAME. Its body is a line of JSON, the arguments, and then the input. The
// response has a line of JSON for each event; the last is the result or an error. A response without
// it is incomplete: the server has ended.
package control

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// Endpoint is an operation that runs in the process that has the store open.
type Endpoint struct {
	name  string
	serve func(context.Context, json.RawMessage, *Stream) (any, error)
}

// NewEndpoint returns an Endpoint that calls f with the decoded arguments. The context of f ends when
// the command is interrupted or ends, and when the server stops; f then must not have changed anything.
func NewEndpoint[A, R any](name string, f func(ctx context.Context, args A, stream *Stream) (R, error)) Endpoint {
	return Endpoint{name, func(ctx context.Context, text json.RawMessage, stream *Stream) (any, error) {
		var args A
		d := json.NewDecoder(bytes.NewReader(text))
		d.DisallowUnknownFields() // a newer command may have arguments that this version does not know
		if err := d.Decode(&args); err != nil {
			return nil, fmt.Errorf("%s: the arguments cannot be read: %w", name, err)
		}
		return f(ctx, args, stream)
	}}
}

// event is one line of a response: progress, data, an item, the result or an error.
type event struct {
	Done   int64           `json:"done,omitempty"`
	Total  int64           `json:"total,omitempty"`
	Data   []byte          `json:"data,omitempty"` // the next part of the output
	Item   json.RawMessage `json:"item,omitempty"`
	Result json.RawMessage `json:"result,omitempty"`
	Error  string          `json:"error,omitempty"`
}

const (
	prefix        = "/v1/"
	cancelPath    = prefix + "cancel"
	versionHeader = "Broadside-Version"
	callHeader    = "Broadside-Call" // identifies a request for cancelPath
	maxArguments  = 1 << 20          // bytes; a mapping file is among them
)

// Handler serves endpoints. It is safe for concurrent use.
type Handler struct {
	endpoints []Endpoint
	version   string
	dir       string // for the input
	log       *slog.Logger

	running sync.WaitGroup
	mu      sync.Mutex
	calls   map[string]context.CancelCauseFunc // by the value of callHeader
}

// NewHandler returns a Handler. version identifies the program in messages about different versions.
// The input of a request is kept in a file in dir that has no name.
func NewHandler(version, dir string, log *slog.Logger, endpoints ...Endpoint) *Handler {
	return &Handler{endpoints: endpoints, version: version, dir: dir, log: log, calls: map[string]context.CancelCauseFunc{}}
}

// ServeHTTP serves one request.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.running.Add(1)
	defer h.running.Done()
	w.Header().Set(versionHeader, h.version)
	switch {
	case r.Method != http.MethodPost || !strings.HasPrefix(r.URL.Path, prefix):
		http.Error(w, "give POST "+prefix+"NAME", http.StatusNotFound)
		return
	case r.URL.Path == cancelPath:
		h.cancel(r.Header.Get(callHeader))
		return
	}
	w.Header().Set("Content-Type", "application/x-ndjson")
	stream, begun := &Stream{w: w}, time.Now()
	name := strings.TrimPrefix(r.URL.Path, prefix)
	result, err := h.call(r, name, stream)
	if err != nil {
		_, _ = io.Copy(io.Discard, r.Body) // a command reads the response when it has sent its input
	}
	lost := stream.finish(result, err)
	log := h.log.With("name", name, "seconds", time.Since(begun).Seconds())
	if err = errors.Join(err, lost); err != nil {
		log.Warn("command", "error", err)
		return
	}
	log.Info("command")
}

func (h *Handler) call(r *http.Request, name string, stream *Stream) (any, error) {
	i := slices.IndexFunc(h.endpoints, func(e Endpoint) bool { return e.name == name })
	if i < 0 {
		return nil, fmt.Errorf("the server (version %s) does not know %q: restart it with the program of this command", h.version, name)
	}
	ctx, cancel := context.WithCancelCause(r.Context())
	defer cancel(nil)
	if id := r.Header.Get(callHeader); id != "" {
		h.register(id, cancel)
		defer h.register(id, nil)
	}
	body := bufio.NewReaderSize(r.Body, maxArguments)
	args, err := body.ReadSlice('\n')
	if err != nil {
		return nil, fmt.Errorf("%s: the arguments cannot be read: %w", name, err)
	}
	args = bytes.Clone(args)
	// package http notices that the command has ended only after the body is read
	if err := stream.receive(body, h.dir); err != nil {
		return nil, fmt.Errorf("%s: the input was not received completely, nothing has changed: %w", name, err)
	}
	defer stream.close()
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	result, err := h.endpoints[i].serve(ctx, args, stream)
	if err != nil && ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	return result, err
}

// register keeps the function that cancels a request; nil forgets it.
func (h *Handler) register(id string, cancel context.CancelCauseFunc) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if cancel == nil {
		delete(h.calls, id)
		return
	}
	h.calls[id] = cancel
}

var errInterrupted = errors.New("interrupted: nothing has changed")

func (h *Handler) cancel(id string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if cancel := h.calls[id]; cancel != nil {
		cancel(errInterrupted)
	}
}
