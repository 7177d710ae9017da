package site

import (
	"strings"
	"testing"
)

func TestAccepted(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		header string // lines with | between
		want   encoding
	}{
		{"", identity},
		{"gzip", gzip},
		{"gzip, deflate, br, zstd", brotli},
		{"br;q=1.0, gzip;q=0.8, *;q=0.1", brotli},
		{"gzip;q=1.0, br;q=0", gzip},
		{"br;q=0.000, gzip; q=0", identity},
		{"deflate, zstd", identity},
		{" br ", brotli},
		{"gzip;q=x", identity},
		{"identity;q=1, *;q=0", identity},
		{",,;;=,", identity},
		{"brotli, gzipped", identity},
		{"BR", brotli},
		{"GZip, Br;Q=0", gzip},
		// parameters before the weight
		{"br;level=1;q=0", identity},
		{"br;level=1;q=0, gzip", gzip},
		{"br ; level=1 ; q=1", brotli},
		{"br;q", brotli}, // no weight
		{"br;level=11", brotli},
		// the highest weight, not the smallest body
		{"gzip;q=1.0, br;q=0.5", gzip},
		{"br;q=0.001, gzip;q=0.002", gzip},
		{"identity, br;q=0.5", identity},
		{"identity, br", brotli},
		{"br;q=0.1", brotli}, // identity is acceptable, and not asked for
		{"identity;q=0.5, gzip;q=0.5", gzip},
		// several lines are one list
		{"gzip|br", brotli},
		{"deflate|gzip;q=0.5|br;q=0", gzip},
		{"|gzip", gzip},
		// the others
		{"*", identity},
		{"*;q=0", identity},
		{"gzip, *;q=0", gzip},
		{"*;q=0, gzip", gzip},
		{"gzip;q=0, *", identity},
		{"gzip;q=0.5, *", identity},
		{"identity;q=0", identity}, // nothing is acceptable
		{"identity;q=0, br;q=0.1", brotli},
		{"identity;q=0, *", brotli},
		{"identity;q=0, br;q=0, *;q=0.5", gzip},
		{"identity;q=0.5, *;q=0.8", brotli},
		{"x-gzip", gzip},
		// weights
		{"br;q=1.000", brotli},
		{"br;q=0.", identity},
		{"br;q=1.", brotli},
		{"br;q=1.001", identity},
		{"br;q=0.1234", identity},
		{"br;q=.5", identity},
		{"br;q=-1", identity},
		{"br;q=2", identity},
		{"br;q=+1", identity},
		{"br;q=1e0", identity},
		{"br;q=\"1\"", identity},
		{"br;q=", identity},
		{"br;q=NaN, gzip", gzip},
		{"br;q= 0.5", brotli},
		{"br\t;\tq=0.5", brotli},
		{"br;q=0.5;q=0", brotli}, // the first counts
	} {
		if got := accepted(strings.Split(tt.header, "|")); got != tt.want {
			t.Errorf("accepted(%q) = %d, want %d", tt.header, got, tt.want)
		}
	}
	if got := accepted(nil); got != identity {
		t.Errorf("accepted without the header = %d, want identity", got)
	}
}

func TestAcceptedAllocatesNothing(t *testing.T) {
	lines := []string{"gzip;level=1;q=0.5, deflate", "br;q=0.25, *;q=0, identity;q=0.001"}
	if n := testing.AllocsPerRun(100, func() { accepted(lines) }); n > 0 {
		t.Errorf("accepted allocates %v times", n)
	}
}

func TestMatches(t *testing.T) {
	t.Parallel()
	const tag = `"abc-br"`
	for _, tt := range []struct {
		header string
		want   bool
	}{
		{`"abc-br"`, true},
		{`W/"abc-br"`, true},
		{`"x", "abc-br"`, true},
		{`*`, true},
		{`"abc"`, false},
		{`abc-br`, false},
		{``, false},
		{`"x", "y"`, false},
		{`"x"|"abc-br"`, true},
	} {
		if got := matches(strings.Split(tt.header, "|"), tag); got != tt.want {
			t.Errorf("matches(%q, %s) = %v, want %v", tt.header, tag, got, tt.want)
		}
	}
}

func FuzzAccepted(f *testing.F) {
	f.Add("gzip, deflate, br;q=0.5")
	f.Add(";;,,==q")
	f.Fuzz(func(t *testing.T, header string) {
		if got := accepted([]string{header, header}); got < identity || got >= encodings {
			t.Errorf("accepted(%q) = %d", header, got)
		}
	})
}

func BenchmarkAccepted(b *testing.B) {
	lines := []string{"gzip, deflate, br, zstd"}
	b.ReportAllocs()
	for b.Loop() {
		accepted(lines)
	}
}
