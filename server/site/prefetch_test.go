package site

import (
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"broadside/server/response"
)

// A prefetched page may be kept by its browser for a minute, and is counted apart. Data, errors and
// frames are sent as always.
func TestPrefetchedPages(t *testing.T) {
	t.Parallel()
	reg := prometheus.NewRegistry()
	p := newPaper(t, withConfig(func(c *Config) { c.Metrics = reg }))
	page := "/articles/" + firstArticle(t, p, "en")
	for range 2 { // built, then from memory
		for _, tt := range []struct{ path, header, value, want string }{
			{page, "Sec-Purpose", "prefetch", "private, max-age=60"},
			{page, "Sec-Purpose", "prefetch;prerender", "private, max-age=60"},
			{page, "Purpose", "prefetch", "private, max-age=60"},
			{page, "Sec-Purpose", "", response.Revalidate},
			{page, "Sec-Purpose", "speculation", response.Revalidate},
			{"/api/v1" + page, "Sec-Purpose", "prefetch", response.Revalidate},
			{"/articles/nothing", "Sec-Purpose", "prefetch", "no-store"},
		} {
			w := get(p, tt.path, tt.header, tt.value)
			if got := w.Header().Get("Cache-Control"); got != tt.want {
				t.Errorf("GET %s, %s: %s: Cache-Control = %q, want %q", tt.path, tt.header, tt.value, got, tt.want)
			}
			again := get(p, tt.path, tt.header, tt.value, "If-None-Match", w.Header().Get("Etag"))
			if got := again.Header().Get("Cache-Control"); w.Code == 200 && (again.Code != 304 || got != tt.want) {
				t.Errorf("GET %s again = %d, Cache-Control %q", tt.path, again.Code, got)
			}
		}
	}
	families, err := reg.Gather()
	if err != nil {
		t.Fatal(err)
	}
	counted := map[string]float64{}
	for _, f := range families {
		for _, m := range f.GetMetric() {
			if f.GetName() == "broadside_prefetches_total" {
				counted[m.GetLabel()[0].GetValue()] += m.GetCounter().GetValue()
			}
		}
	}
	if counted["page article"] != 12 {
		t.Errorf("prefetches by route: %v", counted)
	}
}
