// Package middleware holds what every request passes: request ids, the access
// log, metrics, limits of addresses and connections, and canonical addresses.
package middleware

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// AccessLog writes a line for each request, beside the request and not before
// its answer. Above a rate, lines of requests that went well are counted
// instead: a log must not be what a busy day breaks on. What went wrong or
// was slow has its line always, as long as the disk keeps up.
type AccessLog struct {
	log     *slog.Logger
	queue   chan AccessLine // never closed: a handler may outlive the server
	stopped chan struct{}   // nothing is taken after
	done    chan struct{}
	closing sync.Once

	count   atomic.Int64 // lines of this second
	skipped atomic.Int64
}

// AccessLine is what is noted of one request. The reader's address is not: a
// newspaper has no use for it, and a proxy before it counts abuse.
type AccessLine struct {
	Request, Method, Path, Query, Route string
	Status, Bytes                       int
	Took                                time.Duration
}

// accessRate is how many lines of ordinary requests a second are written.
const accessRate = 200

func NewAccessLog(log *slog.Logger) *AccessLog {
	a := &AccessLog{log: log, queue: make(chan AccessLine, 4096), stopped: make(chan struct{}), done: make(chan struct{})}
	go a.run()
	return a
}

// Skip reports whether a request may go without a line, and counts it.
func (a *AccessLog) Skip(status int, took time.Duration) bool {
	if status >= http.StatusBadRequest && status != http.StatusNotFound || took > time.Second {
		return false
	}
	if a.count.Add(1) <= accessRate {
		return false
	}
	a.skipped.Add(1)
	return true
}

// Add has l written, unless the disk is behind or a is closed.
func (a *AccessLog) Add(l AccessLine) {
	select {
	case <-a.stopped:
		return
	default:
	}
	select {
	case a.queue <- l:
	default:
		a.skipped.Add(1)
	}
}

func (a *AccessLog) run() {
	defer close(a.done)
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case l := <-a.queue:
			a.write(l)
		case <-tick.C:
			a.report()
		case <-a.stopped:
			a.drain()
			return
		}
	}
}

// drain writes what was noted before the end.
func (a *AccessLog) drain() {
	for {
		select {
		case l := <-a.queue:
			a.write(l)
		default:
			a.report()
			return
		}
	}
}

func (a *AccessLog) report() {
	a.count.Store(0)
	if n := a.skipped.Swap(0); n > 0 {
		a.log.LogAttrs(context.Background(), slog.LevelInfo, "requests without a line", slog.Int64("count", n))
	}
}

func (a *AccessLog) write(l AccessLine) {
	level := slog.LevelInfo
	if l.Status >= http.StatusInternalServerError {
		level = slog.LevelError
	}
	a.log.LogAttrs(context.Background(), level, "request",
		slog.String("request", l.Request),
		slog.String("method", l.Method),
		slog.String("path", l.Path),
		slog.String("query", l.Query),
		slog.String("route", l.Route),
		slog.Int("status", l.Status),
		slog.Int("bytes", l.Bytes),
		slog.Duration("took", l.Took),
	)
}

// Close writes what is noted and stops. What is noted afterwards is lost.
func (a *AccessLog) Close() {
	a.closing.Do(func() { close(a.stopped) })
	<-a.done
}
