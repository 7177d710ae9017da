package netip

import (
	std "net/netip"
	"testing"
)

func TestParseAddr(t *testing.T) {
	t.Parallel()
	for _, in := range []string{"::1", "2001:db8::5", "fe80::1%eth0", "::ffff:10.0.0.1", "", "1.2.3.4", "paper.example", "g::1", ":"} {
		a, err := ParseAddr(in)
		want, wantErr := std.ParseAddr(in)
		if refused := wantErr != nil || want.Is4(); (err != nil) != refused {
			t.Errorf("ParseAddr(%q) = %v, %v; the standard package says %v", in, a, err, wantErr)
		}
		if a.Is4() {
			t.Errorf("ParseAddr(%q).Is4() = true", in)
		}
	}
}
