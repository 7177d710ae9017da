package fetch

import "net/netip"

// closed are the address blocks that are not on the public Internet, or that
// are translated or tunnelled to other addresses (IANA's registries of
// special-purpose addresses; RFC 6890).
var closed = prefixes(
	"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24",
	"192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
	"2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20",
)

// open is the block of IPv6 that is in public use (RFC 4291 §2.4). IPv4-mapped,
// translated, local and multicast addresses are outside of it.
var open = netip.MustParsePrefix("2000::/3")

func prefixes(list ...string) (out []netip.Prefix) {
	for _, s := range list {
		out = append(out, netip.MustParsePrefix(s))
	}
	return out
}

// IsPublic reports whether an address is on the public Internet. An IPv4 address
// that is mapped into IPv6 is not: a caller that dials it unmaps it first.
func IsPublic(a netip.Addr) bool {
	if !a.IsValid() || a.Zone() != "" || a.Is4In6() || a.Is6() && !open.Contains(a) {
		return false
	}
	for _, p := range closed {
		if p.Contains(a) {
			return false
		}
	}
	return true
}

// isPublicSite reports whether an address is on the public Internet and its port
// is that of HTTP or HTTPS.
func isPublicSite(to netip.AddrPort) bool {
	return (to.Port() == 80 || to.Port() == 443) && IsPublic(to.Addr())
}
