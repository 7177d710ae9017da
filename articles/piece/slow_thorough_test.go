//go:build thorough

package piece

import (
	"runtime"
	"testing"
	"time"

	"broadside/articles"
)

// TestSlowShapes checks that no text takes a parser long or much memory: it is
// read, or refused with its line. Only an endless loop reaches the time limit.
func TestSlowShapes(t *testing.T) {
	const hang = 5 * time.Minute
	const most = 250 << 20 // all allocations; only a part is in use at a time
	size := 200 << 10
	if underRace {
		size = 20 << 10 // make check also runs this test without the race detector
	}
	if size > MaxSize {
		t.Fatal("such a file would not be read at all")
	}
	r := testReader()
	r.ParseTime = 0 // as in production
	for name, shape := range slowShapes(size) {
		start := time.Now()
		r.Read(Source{Path: "a.txt", Text: []byte("Headline\n\n" + shape[:size/4])})
		if took := time.Since(start); took > hang {
			t.Errorf("%s as wire text: %v", name, took)
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start = time.Now()
		p := r.Read(Source{Path: "a.md", Text: []byte("---\nheadline: H\npublished: 2026-11-23T08:00:00Z\n---\n" + shape)})
		took := time.Since(start)
		runtime.ReadMemStats(&after)
		if took > hang {
			t.Errorf("%s: %v", name, took)
		}
		if used := after.TotalAlloc - before.TotalAlloc; used > most && !underRace {
			t.Errorf("%s: %d MB", name, used>>20)
		}
		if len(p.Problems) > articles.MaxProblems+5 {
			t.Errorf("%s: %d problems", name, len(p.Problems))
		}
		for _, problem := range p.Problems {
			if problem.Level == articles.Broken && problem.Fix == "" {
				t.Errorf("%s: %v", name, problem)
			}
		}
	}
}
