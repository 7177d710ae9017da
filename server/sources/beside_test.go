package sources

import (
	"context"
	"fmt"
	"strings"
	"testing"
)

// A run ends with its context and with the service, and changes nothing.
func TestEndedRuns(t *testing.T) {
	t.Parallel()
	for _, by := range []string{"its context", "the service"} {
		p := newPaper(t)
		p.importText("shop", items(10), Options{})
		before := p.store.Version()
		ctx, cancel := context.WithCancelCause(t.Context())
		o := Options{Progress: func(rows int) {
			switch {
			case rows < rowsBetweenChecks:
			case by == "its context":
				cancel(fmt.Errorf("the reader has gone"))
			default:
				p.service.stop(errClosed)
			}
		}}
		_, err := p.service.Import(ctx, "shop", fileOf(items(4000)), o)
		if err == nil || !strings.Contains(err.Error(), map[bool]string{true: "has gone", false: "stopping"}[by == "its context"]) {
			t.Errorf("ended by %s: %v", by, err)
		}
		if p.live() != 10 || p.store.Version() != before {
			t.Errorf("ended by %s: %d are live, want the old state", by, p.live())
		}
		cancel(nil)
	}
	p := newPaper(t)
	p.service.Close()
	if _, err := p.service.Import(t.Context(), "shop", fileOf(items(1)), Options{}); err == nil {
		t.Error("a closed service imports")
	}
}

// While readers wait, a run pauses, but not for ever.
func TestPauses(t *testing.T) {
	t.Parallel()
	asked := 0
	p := newPaper(t, func(c *Config) { c.Busy = func() bool { asked++; return true } })
	p.importText("shop", items(500), Options{})
	if asked != 500 || p.live() != 500 {
		t.Errorf("asked %d times, %d are live", asked, p.live())
	}
}
