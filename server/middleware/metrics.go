package middleware

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"broadside/server/response"
)

// Metrics counts requests and their durations, for the private port.
type Metrics struct {
	requests    *prometheus.CounterVec
	seconds     *prometheus.HistogramVec
	prefetches  *prometheus.CounterVec
	DeskSeconds *prometheus.HistogramVec
	byRoute     map[string]*routeMetrics
}

// routeMetrics holds one route's metrics, looked up once at start.
type routeMetrics struct {
	seconds prometheus.Observer
	status  map[int]prometheus.Counter
}

// usualStatuses are the statuses whose counters are created at start.
var usualStatuses = []int{http.StatusOK, http.StatusNotModified, http.StatusPermanentRedirect,
	http.StatusBadRequest, http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusGone}

func NewMetrics(reg prometheus.Registerer) *Metrics {
	m := &Metrics{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "broadside_requests_total", Help: "Requests by route and status.",
		}, []string{"route", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "broadside_request_seconds", Help: "Time to answer, by route.",
			Buckets: []float64{.0001, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10},
		}, []string{"route"}),
		prefetches: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "broadside_prefetches_total", Help: "Requests by route that a browser made ahead of its reader; they are in broadside_requests_total too.",
		}, []string{"route"}),
		DeskSeconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "broadside_desk_seconds", Help: "Time of a read from the desk and its store, by call.",
			Buckets: []float64{.00005, .0001, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, 1, 5},
		}, []string{"call"}),
		byRoute: map[string]*routeMetrics{},
	}
	reg.MustRegister(m.requests, m.seconds, m.prefetches, m.DeskSeconds)
	return m
}

// AddRoute creates the metrics of a route. It must be called before the first request.
func (m *Metrics) AddRoute(route string) {
	if m.byRoute[route] != nil {
		return
	}
	one := &routeMetrics{seconds: m.seconds.WithLabelValues(route), status: map[int]prometheus.Counter{}}
	for _, status := range usualStatuses {
		one.status[status] = m.requests.WithLabelValues(route, strconv.Itoa(status))
	}
	m.byRoute[route] = one
}

// Observe records a request.
func (m *Metrics) Observe(route string, status int, took time.Duration) {
	one := m.byRoute[route]
	if one == nil {
		return
	}
	one.seconds.Observe(took.Seconds())
	if c := one.status[status]; c != nil {
		c.Inc()
		return
	}
	m.requests.WithLabelValues(route, strconv.Itoa(status)).Inc()
}

// CountPrefetch records that a request was a prefetch.
func (m *Metrics) CountPrefetch(route string) {
	if m.byRoute[route] != nil {
		m.prefetches.WithLabelValues(route).Inc()
	}
}

// WatchCache registers the metrics of a cache under a name.
func WatchCache(reg prometheus.Registerer, name string, c *response.Cache) {
	labels := prometheus.Labels{"cache": name}
	count := func(metric, help string, read func() float64) {
		reg.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{Name: metric, Help: help, ConstLabels: labels}, read))
	}
	gauge := func(metric, help string, read func() float64) {
		reg.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: metric, Help: help, ConstLabels: labels}, read))
	}
	count("broadside_cache_hits_total", "Answers sent from memory.", func() float64 { return float64(c.Hits.Load()) })
	count("broadside_cache_misses_total", "Answers that were made.", func() float64 { return float64(c.Misses.Load()) })
	count("broadside_cache_evicted_total", "Answers dropped for room.", func() float64 { return float64(c.Evicted.Load()) })
	gauge("broadside_cache_entries", "Answers in memory.", func() float64 { n, _ := c.Size(); return float64(n) })
	gauge("broadside_cache_bytes", "Their bytes.", func() float64 { _, n := c.Size(); return float64(n) })
}
