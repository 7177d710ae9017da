package site

import "testing"

func TestAccepted(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		header string
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
	} {
		if got := accepted(tt.header); got != tt.want {
			t.Errorf("accepted(%q) = %d, want %d", tt.header, got, tt.want)
		}
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
	} {
		if got := matches(tt.header, tag); got != tt.want {
			t.Errorf("matches(%q, %s) = %v, want %v", tt.header, tag, got, tt.want)
		}
	}
}

func FuzzAccepted(f *testing.F) {
	f.Add("gzip, deflate, br;q=0.5")
	f.Add(";;,,==q")
	f.Fuzz(func(t *testing.T, header string) {
		if got := accepted(header); got < identity || got >= encodings {
			t.Errorf("accepted(%q) = %d", header, got)
		}
	})
}

func BenchmarkAccepted(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		accepted("gzip, deflate, br, zstd")
	}
}
