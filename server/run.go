package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"broadside/server/middleware"
	"broadside/server/site"
)

// grace is the time for running requests to finish when the server stops.
const grace = 10 * time.Second

// run serves the newspaper until ctx ends. It writes "listening on http://ADDR" to out when the
// server accepts requests, and the log to logs.
func run(ctx context.Context, c config, out, logs io.Writer) (err error) {
	log := newLogger(c.log, logs)
	trusted, err := c.trustedProxies()
	if err != nil {
		return err
	}
	l, err := listen(c.addr, "-addr")
	if err != nil {
		return err
	}
	defer l.Close()
	if c.origin == "" {
		c.origin = localOrigin(l.Addr())
		if reachable(l.Addr()) {
			log.Warn("pages, feeds and sitemaps name an address that readers elsewhere may not reach", "address", c.origin, "fix", "give -origin, like https://paper.example")
		}
	}
	registry := prometheus.NewRegistry()
	svc, err := openWhenFree(ctx, c, log, registry)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, svc.close()) }()

	private, err := servePrivate(c.metrics, registry, log)
	if err != nil {
		return err
	}
	defer private.Close()

	var draining atomic.Bool
	s, err := site.New(ctx, site.Config{
		Desk: svc.desk, Sources: svc.sources, Subscribers: svc.subscribers, Media: svc.media, Log: log, Metrics: registry,
		Partners: svc.partners, Counter: svc.store, CountKey: svc.key, Operator: c.operator, NoWorker: c.worker == "off", Proxies: trusted,
		Delta: svc.releases.Delta,
		Ready: func(ctx context.Context) error {
			if draining.Load() {
				return errors.New("shutting down")
			}
			return svc.checkReady(ctx)
		},
	})
	if err != nil {
		return err
	}
	defer s.Close()
	defer svc.sources.Close() // before the last counts are written, which would wait for an import

	server := newServer(svc.countReads(s), log)
	server.ConnContext, server.ConnState = middleware.ConnContext, middleware.ConnState
	failed := make(chan error, 1)
	bounded := middleware.Listen(l, middleware.Limits{MaxConnections: c.connections, MaxPerNetwork: c.connections / 4, Proxies: trusted, Log: log, Metrics: registry})
	go func() { failed <- server.Serve(bounded) }()
	fmt.Fprintf(out, "listening on http://%s\n", l.Addr())

	select {
	case err := <-failed:
		return fmt.Errorf("serving %s: %w", c.addr, err)
	case <-ctx.Done():
	}
	draining.Store(true)
	return shutDown(server, grace, log)
}

// shutDown waits up to grace for running requests and then closes their connections, which is not
// an error.
func shutDown(server *http.Server, grace time.Duration, log *slog.Logger) error {
	log.Info("stopping", "grace", grace)
	last, cancel := context.WithTimeout(context.Background(), grace)
	defer cancel()
	err := server.Shutdown(last)
	if errors.Is(err, context.DeadlineExceeded) {
		log.Warn("some requests were cut off", "after", grace)
		err = server.Close()
	}
	if err != nil {
		return fmt.Errorf("stopping: %w", err)
	}
	return nil
}

// newServer returns an http.Server with timeouts and limits against slow and endless requests.
func newServer(h http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		WriteTimeout:      30 * time.Second, // middleware.Listen extends it for long responses
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    16 << 10,
		// the site handles OPTIONS *, with its headers
		DisableGeneralOptionsHandler: true,
		ErrorLog:                     slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
}

// listen listens on addr; its errors name the cause and a remedy.
func listen(addr, flag string) (net.Listener, error) {
	l, err := net.Listen("tcp", addr)
	var unknown *net.DNSError
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("%s %s is in use: stop what listens there, or choose another", flag, addr)
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		return nil, fmt.Errorf("%s %s: this machine has no such address; give one of its own, or leave the host out for all of them", flag, addr)
	case errors.As(err, &unknown):
		return nil, fmt.Errorf("%s %s: no address is known for this host; give an IP address of this machine", flag, addr)
	case errors.Is(err, os.ErrPermission):
		return nil, fmt.Errorf("%s %s: ports below 1024 need more rights; choose another", flag, addr)
	case err != nil:
		return nil, fmt.Errorf("%s %s: %w", flag, addr, err)
	}
	return l, nil
}

// localOrigin returns the URL of addr for readers on this machine.
func localOrigin(addr net.Addr) string {
	tcp, ok := addr.(*net.TCPAddr)
	if ok && tcp.IP.IsUnspecified() {
		return fmt.Sprintf("http://localhost:%d", tcp.Port)
	}
	return "http://" + addr.String()
}

// reachable reports whether other machines can connect to addr.
func reachable(addr net.Addr) bool {
	tcp, ok := addr.(*net.TCPAddr)
	return ok && !tcp.IP.IsLoopback()
}

func newLogger(form string, w io.Writer) *slog.Logger {
	if form == "json" {
		return slog.New(slog.NewJSONHandler(w, nil))
	}
	return slog.New(slog.NewTextHandler(w, nil))
}
