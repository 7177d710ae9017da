package site

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"broadside/server/response"
)

// meters count what the site does, for the private port.
type meters struct {
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	desk     *prometheus.HistogramVec
	byRoute  map[string]*meter
}

// meter is one route's figures, looked up before they are needed.
type meter struct {
	seconds prometheus.Observer
	status  map[int]prometheus.Counter
}

// usual are the statuses whose counters are looked up beforehand.
var usual = []int{http.StatusOK, http.StatusNotModified, http.StatusPermanentRedirect,
	http.StatusBadRequest, http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusGone}

func newMeters(reg prometheus.Registerer) *meters {
	m := &meters{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "broadside_requests_total", Help: "Requests by route and status.",
		}, []string{"route", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "broadside_request_seconds", Help: "Time to answer, by route.",
			Buckets: []float64{.0001, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10},
		}, []string{"route"}),
		desk: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "broadside_desk_seconds", Help: "Time of a read from the desk and its store, by call.",
			Buckets: []float64{.00005, .0001, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, 1, 5},
		}, []string{"call"}),
		byRoute: map[string]*meter{},
	}
	reg.MustRegister(m.requests, m.seconds, m.desk)
	return m
}

// add makes the meter of a route. All are made before the first request.
func (m *meters) add(route string) {
	if m.byRoute[route] != nil {
		return
	}
	one := &meter{seconds: m.seconds.WithLabelValues(route), status: map[int]prometheus.Counter{}}
	for _, status := range usual {
		one.status[status] = m.requests.WithLabelValues(route, strconv.Itoa(status))
	}
	m.byRoute[route] = one
}

// seen counts a request.
func (m *meters) seen(route string, status int, took time.Duration) {
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

// watchCache publishes what a cache holds under a name.
func watchCache(reg prometheus.Registerer, name string, c *response.Cache) {
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
