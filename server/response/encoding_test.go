package response

import (
	"strings"
	"testing"
)

func TestAccepted(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		header string // lines separated by |
		want   Encoding
	}{
		{"", Identity},
		{"gzip", Gzip},
		{"gzip, deflate, br, zstd", Either},
		{"br;q=1.0, gzip;q=0.8, *;q=0.1", Brotli},
		{"gzip;q=1.0, br;q=0", Gzip},
		{"br;q=0.000, gzip; q=0", Identity},
		{"deflate, zstd", Identity},
		{" br ", Brotli},
		{"gzip;q=x", Identity},
		{"identity;q=1, *;q=0", Identity},
		{",,;;=,", Identity},
		{"brotli, gzipped", Identity},
		{"BR", Brotli},
		{"GZip, Br;Q=0", Gzip},
		// parameters before the weight
		{"br;level=1;q=0", Identity},
		{"br;level=1;q=0, gzip", Gzip},
		{"br ; level=1 ; q=1", Brotli},
		{"br;q", Brotli}, // no weight
		{"br;level=11", Brotli},
		// the highest weight, not the smallest body
		{"gzip;q=1.0, br;q=0.5", Gzip},
		{"gzip;q=0.5, br;q=0.5", Either},
		{"identity, br;q=0.5, gzip;q=0.5", Identity},
		{"br;q=0.001, gzip;q=0.002", Gzip},
		{"identity, br;q=0.5", Identity},
		{"identity, br", Brotli},
		{"br;q=0.1", Brotli}, // identity is acceptable but not named
		{"identity;q=0.5, gzip;q=0.5", Gzip},
		// several lines are one list
		{"gzip|br", Either},
		{"deflate|gzip;q=0.5|br;q=0", Gzip},
		{"|gzip", Gzip},
		// other codings
		{"*", Identity},
		{"*;q=0", Identity},
		{"gzip, *;q=0", Gzip},
		{"*;q=0, gzip", Gzip},
		{"gzip;q=0, *", Identity},
		{"gzip;q=0.5, *", Identity},
		{"identity;q=0", Identity}, // nothing is acceptable
		{"identity;q=0, br;q=0.1", Brotli},
		{"identity;q=0, *", Brotli},
		{"identity;q=0, br;q=0, *;q=0.5", Gzip},
		{"identity;q=0.5, *;q=0.8", Brotli},
		{"x-gzip", Gzip},
		// weights
		{"br;q=1.000", Brotli},
		{"br;q=0.", Identity},
		{"br;q=1.", Brotli},
		{"br;q=1.001", Identity},
		{"br;q=0.1234", Identity},
		{"br;q=.5", Identity},
		{"br;q=-1", Identity},
		{"br;q=2", Identity},
		{"br;q=+1", Identity},
		{"br;q=1e0", Identity},
		{"br;q=\"1\"", Identity},
		{"br;q=", Identity},
		{"br;q=NaN, gzip", Gzip},
		{"br;q= 0.5", Brotli},
		{"br\t;\tq=0.5", Brotli},
		{"br;q=0.5;q=0", Brotli}, // the first counts
	} {
		if got := AcceptedEncoding(strings.Split(tt.header, "|")); got != tt.want {
			t.Errorf("accepted(%q) = %d, want %d", tt.header, got, tt.want)
		}
	}
	if got := AcceptedEncoding(nil); got != Identity {
		t.Errorf("accepted without the header = %d, want identity", got)
	}
}

func TestAcceptedAllocatesNothing(t *testing.T) {
	lines := []string{"gzip;level=1;q=0.5, deflate", "br;q=0.25, *;q=0, identity;q=0.001"}
	if n := testing.AllocsPerRun(100, func() { AcceptedEncoding(lines) }); n > 0 {
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
		if got := matchesTag(strings.Split(tt.header, "|"), tag, "W/"); got != tt.want {
			t.Errorf("matches(%q, %s) = %v, want %v", tt.header, tag, got, tt.want)
		}
	}
}

func FuzzAccepted(f *testing.F) {
	f.Add("gzip, deflate, br;q=0.5")
	f.Add(";;,,==q")
	f.Fuzz(func(t *testing.T, header string) {
		if got := AcceptedEncoding([]string{header, header}); got < Identity || got > Either {
			t.Errorf("accepted(%q) = %d", header, got)
		}
	})
}

func BenchmarkAccepted(b *testing.B) {
	lines := []string{"gzip, deflate, br, zstd"}
	b.ReportAllocs()
	for b.Loop() {
		AcceptedEncoding(lines)
	}
}
