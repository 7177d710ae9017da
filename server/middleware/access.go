// Package middleware handles every request before its handler: request ids, the access log,
// metrics, rate and connection limits, and canonical addresses.
package middleware

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// AccessLog writes one line for each request, in a goroutine of its own. Above accessRate, lines of
// fast and successful requests are only counted, so that logging cannot slow the server. Failed and
// slow requests always get a line, unless the queue is full.
type AccessLog struct {
	log     *slog.Logger
	queue   chan AccessLine // never closed: a handler may outlive the server
	stopped chan struct{}   // closed by Close; no line is accepted after
	done    chan struct{}
	closing sync.Once

	count   atomic.Int64 // lines in this second
	skipped atomic.Int64
}

// AccessLine holds the logged fields of one request. The client's address is not logged, for
// privacy; a proxy in front detects abuse.
type AccessLine struct {
	Request, Method, Path, Query, Route string
	Status, Bytes                       int
	Prefetch                            bool // the reader has not opened the page yet
	Took                                time.Duration
}

// accessRate is the number of lines per second for ordinary requests.
const accessRate = 200

func NewAccessLog(log *slog.Logger) *AccessLog {
	a := &AccessLog{log: log, queue: make(chan AccessLine, 4096), stopped: make(chan struct{}), done: make(chan struct{})}
	go a.run()
	return a
}

// Skip reports whether a request gets no line of its own, and counts it.
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

// Add queues l for writing. It drops l when the queue is full or a is closed.
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
			a.writeLine(l)
		case <-tick.C:
			a.report()
		case <-a.stopped:
			for len(a.queue) > 0 { // nothing else receives
				a.writeLine(<-a.queue)
			}
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

func (a *AccessLog) writeLine(l AccessLine) {
	level := slog.LevelInfo
	if l.Status >= http.StatusInternalServerError {
		level = slog.LevelError
	}
	fields := []slog.Attr{
		slog.String("request", l.Request),
		slog.String("method", l.Method),
		slog.String("path", l.Path),
		slog.String("query", hideTokens(l.Query)),
		slog.String("route", l.Route),
		slog.Int("status", l.Status),
		slog.Int("bytes", l.Bytes),
		slog.Duration("took", l.Took),
	}
	if l.Prefetch {
		fields = append(fields, slog.Bool("prefetch", true))
	}
	a.log.LogAttrs(context.Background(), level, "request", fields...)
}

// hideTokens removes the values of parameters called token from a query: who has one can act for a
// reader.
func hideTokens(query string) string {
	if !strings.Contains(query, "token=") {
		return query
	}
	parts := strings.Split(query, "&")
	for i, part := range parts {
		if name, _, _ := strings.Cut(part, "="); name == "token" {
			parts[i] = "token=…"
		}
	}
	return strings.Join(parts, "&")
}

// Close writes the queued lines and stops. Later lines are dropped.
func (a *AccessLog) Close() {
	a.closing.Do(func() { close(a.stopped) })
	<-a.done
}
