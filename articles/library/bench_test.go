package library

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"testing/fstest"

	"broadside/articles/articletest"
)

func BenchmarkArticleCached(b *testing.B) {
	l, err := Open(fstest.MapFS{"a.md": {Data: articletest.Markdown(1)}}, Options{Log: quiet})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := l.Article("a"); err != nil {
			b.Fatal(err)
		}
	}
}

// library writes n articles to a folder, 500 per subfolder as in archives.
func library(b *testing.B, n int) string {
	b.Helper()
	dir := b.TempDir()
	for i := range n {
		sub := filepath.Join(dir, fmt.Sprintf("%03d", i/500))
		if i%500 == 0 {
			if err := os.Mkdir(sub, 0o755); err != nil {
				b.Fatal(err)
			}
		}
		if err := os.WriteFile(filepath.Join(sub, fmt.Sprintf("piece-%d.md", i)), articletest.Markdown(i), 0o644); err != nil {
			b.Fatal(err)
		}
	}
	return dir
}

// sizes are the numbers of articles that are always measured; BENCH_LARGE adds
// an archive.
func sizes() []int {
	if os.Getenv("BENCH_LARGE") != "" {
		return []int{1000, 10_000, 50_000}
	}
	return []int{1000, 10_000}
}

// BenchmarkOpen also reports the memory of the index per article.
func BenchmarkOpen(b *testing.B) {
	for _, n := range sizes() {
		for _, keep := range []bool{false, true} {
			b.Run(fmt.Sprintf("%d/keep=%v", n, keep), func(b *testing.B) {
				fsys := os.DirFS(library(b, n))
				var before, after runtime.MemStats
				var l *Library
				runtime.GC()
				runtime.ReadMemStats(&before)
				for b.Loop() {
					var err error
					if l, err = Open(fsys, Options{Log: quiet, Keep: keep}); err != nil || len(l.Summaries()) != n {
						b.Fatal(err)
					}
				}
				runtime.GC()
				runtime.ReadMemStats(&after)
				b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/float64(n), "heap-B/piece")
				runtime.KeepAlive(l)
			})
		}
	}
}

// BenchmarkScan scans a folder without changes.
func BenchmarkScan(b *testing.B) {
	for _, n := range sizes() {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			l, err := Open(os.DirFS(library(b, n)), Options{Log: quiet})
			if err != nil {
				b.Fatal(err)
			}
			for _, e := range l.paths {
				e.racy = false // as if they had not been written just now
			}
			b.ReportAllocs()
			for b.Loop() {
				if _, _, err := l.scanFolder(context.Background(), scanSettled, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
