package site

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// access writes a line for each request, beside the request and not before
// its answer. Above a rate, lines of requests that went well are counted
// instead: a log must not be what a busy day breaks on. What went wrong or
// was slow has its line always, as long as the disk keeps up.
type access struct {
	log     *slog.Logger
	lines   chan line     // never closed: a handler may outlive the server
	over    chan struct{} // nothing is taken after
	done    chan struct{}
	closing sync.Once

	count   atomic.Int64 // lines of this second
	skipped atomic.Int64
}

// line is what is noted of one request. The reader's address is not: a
// newspaper has no use for it, and a proxy before it counts abuse.
type line struct {
	request, method, path, query, route string
	status, bytes                       int
	took                                time.Duration
}

// accessRate is how many lines of ordinary requests a second are written.
const accessRate = 200

func newAccess(log *slog.Logger) *access {
	a := &access{log: log, lines: make(chan line, 4096), over: make(chan struct{}), done: make(chan struct{})}
	go a.run()
	return a
}

// ordinary reports whether a request may go without a line, and counts it.
func (a *access) ordinary(status int, took time.Duration) bool {
	if status >= http.StatusBadRequest && status != http.StatusNotFound || took > time.Second {
		return false
	}
	if a.count.Add(1) <= accessRate {
		return false
	}
	a.skipped.Add(1)
	return true
}

// note has l written, unless the disk is behind or a is closed.
func (a *access) note(l line) {
	select {
	case <-a.over:
		return
	default:
	}
	select {
	case a.lines <- l:
	default:
		a.skipped.Add(1)
	}
}

func (a *access) run() {
	defer close(a.done)
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case l := <-a.lines:
			a.write(l)
		case <-tick.C:
			a.tally()
		case <-a.over:
			a.drain()
			return
		}
	}
}

// drain writes what was noted before the end.
func (a *access) drain() {
	for {
		select {
		case l := <-a.lines:
			a.write(l)
		default:
			a.tally()
			return
		}
	}
}

func (a *access) tally() {
	a.count.Store(0)
	if n := a.skipped.Swap(0); n > 0 {
		a.log.LogAttrs(context.Background(), slog.LevelInfo, "requests without a line", slog.Int64("count", n))
	}
}

func (a *access) write(l line) {
	level := slog.LevelInfo
	if l.status >= http.StatusInternalServerError {
		level = slog.LevelError
	}
	a.log.LogAttrs(context.Background(), level, "request",
		slog.String("request", l.request),
		slog.String("method", l.method),
		slog.String("path", l.path),
		slog.String("query", l.query),
		slog.String("route", l.route),
		slog.Int("status", l.status),
		slog.Int("bytes", l.bytes),
		slog.Duration("took", l.took),
	)
}

// close writes what is noted and stops. What is noted afterwards is lost.
func (a *access) close() {
	a.closing.Do(func() { close(a.over) })
	<-a.done
}
