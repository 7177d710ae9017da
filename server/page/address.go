package page

import (
	"html"
	"strings"
)

// blocked stands where an address could run code.
const blocked = "about:invalid"

// isAddress reports whether name holds an address that is followed or loaded.
func isAddress(name string) bool {
	switch name {
	case "href", "src", "action", "formaction", "xlink:href", "poster", "cite", "data", "ping", "background", "manifest":
		return true
	}
	return false
}

// safeAddress returns address unless its scheme is one that can run code or
// that we do not know (javascript, data, vbscript, blob …). It is a second
// lock: whoever takes an address in has checked it already, and the policy
// refuses inline script.
func safeAddress(address string) string {
	i := strings.IndexAny(address, ":/?#&")
	if i < 0 || address[i] == '/' || address[i] == '?' {
		return address
	}
	if strings.IndexByte(address, '&') >= 0 && !knownScheme(scheme(html.UnescapeString(address))) {
		return blocked
	}
	if !knownScheme(scheme(address)) {
		return blocked
	}
	return address
}

// scheme returns what stands before the first colon, lower case, or "" when
// the address is relative. A browser drops tabs, line ends and leading blanks
// (WHATWG URL §4.4); here everything that is no visible ASCII is dropped, and
// what an escaped colon hides is seen.
func scheme(address string) string {
	end := strings.IndexAny(address, ":/?#")
	if end < 0 || address[end] != ':' {
		return ""
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r <= ' ' || r >= 0x7f:
			return -1
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		}
		return r
	}, address[:end])
}

func knownScheme(s string) bool {
	switch s {
	case "", "http", "https", "mailto", "tel", "sms", "geo", "webcal", "whatsapp", "about":
		return true
	}
	return false
}
