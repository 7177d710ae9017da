package site

import (
	"context"
	"io"
	"log/slog"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

func TestMeters(t *testing.T) {
	t.Parallel()
	from := newPaper(t)
	reg := prometheus.NewPedanticRegistry()
	s, err := New(context.Background(), Config{Desk: from.desk, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Metrics: reg, Now: today})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, path := range []string{"/", "/", "/?utm_source=x", "/nothing", "/api/v1/site", "/api/v1/listings/nothing", "/listings/"} {
		get(s, path)
	}
	send(s, "POST", "/api/v1/site")
	send(s, "TRACE", "/nothing/of/this/kind")
	text := get(promhttp.HandlerFor(reg, promhttp.HandlerOpts{}), "/metrics").Body.String()
	for _, want := range []string{
		`broadside_requests_total{route="page front",status="200"} 3`,
		`broadside_requests_total{route="page not-found",status="404"} 1`,
		`broadside_requests_total{route="/api/v1/site",status="200"} 1`,
		`broadside_requests_total{route="/api/v1/site",status="405"} 1`,
		`broadside_requests_total{route="/api/v1/listings/{id}",status="404"} 1`,
		`broadside_requests_total{route="none",status="308"} 1`,
		`broadside_request_seconds_count{route="page front"} 3`,
		`broadside_cache_hits_total{cache="pages"} 2`,
		`broadside_cache_evicted_total{cache="queries"} 0`,
		`broadside_desk_seconds_count{call="listing"} 1`,
	} {
		if !strings.Contains(text, want+"\n") {
			t.Errorf("the figures lack %s", want)
		}
	}
	if n := strings.Count(text, "\nbroadside_requests_total{"); n > 12*(len(s.routes())+len(pageRoutes)) {
		t.Errorf("%d series of requests: a path must never be a label", n)
	}
}
