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

	"broadside/articles"
	"broadside/articles/library"
)

// servePrivate serves metrics and profiles on a private address until the result is closed. An empty
// addr serves nothing.
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

// registerArticleMetrics registers the numbers of articles and of their problems.
func registerArticleMetrics(reg prometheus.Registerer, library *library.Library) {
	stories := prometheus.NewDesc("broadside_articles", "Articles by status and language.", []string{"status", "lang"}, nil)
	problems := prometheus.NewDesc("broadside_article_problems", "What is wrong in the folder, by level.", []string{"level"}, nil)
	reg.MustRegister(prometheus.CollectorFunc(func(ch chan<- prometheus.Metric) {
		byStatus := map[[2]string]int{}
		for _, s := range library.Summaries() {
			byStatus[[2]string{string(s.Status), s.Lang}]++
		}
		for k, n := range byStatus {
			ch <- prometheus.MustNewConstMetric(stories, prometheus.GaugeValue, float64(n), k[0], k[1])
		}
		byLevel := map[string]int{articles.Wrong.String(): 0, articles.Warning.String(): 0, articles.Broken.String(): 0}
		for _, problem := range library.Problems() {
			byLevel[problem.Level.String()]++
		}
		for level, n := range byLevel {
			ch <- prometheus.MustNewConstMetric(problems, prometheus.GaugeValue, float64(n), level)
		}
	}))
}
