package main

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/pprof"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// servePrivate serves metrics and profiles on a private address. An empty addr serves nothing.
// Close stops it.
func servePrivate(addr string, registry *prometheus.Registry, log *slog.Logger) (io.Closer, error) {
	if addr == "" {
		return io.NopCloser(nil), nil
	}
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), collectors.NewBuildInfoCollector())
	l, err := listen(addr, "-metrics-addr")
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{EnableOpenMetrics: true}))
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/cmdline", pprof.Cmdline)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	server := newServer(mux, log)
	server.WriteTimeout = 5 * time.Minute // a profile takes the number of seconds in its query
	go func() {
		if err := server.Serve(l); err != nil && err != http.ErrServerClosed {
			log.Error("the private port stopped", "error", err)
		}
	}()
	log.Info("metrics and profiles", "addr", "http://"+l.Addr().String())
	return server, nil
}
