package page

import (
	"html"
	"strings"
)

// blocked replaces an address that could run code.
const blocked = "about:invalid"

// isAddress reports whether the attribute name holds an address that is followed or loaded.
func isAddress(name string) bool {
	switch name {
	case "href", "src", "action", "formaction", "xlink:href", "poster", "cite", "data", "ping", "background", "manifest":
		return true
	}
	return false
}

// SafeAddress returns address, or blocked if its scheme can run code or is unknown (javascript,
// data, vbscript, blob …). It is a second defence: addresses are validated where they are read, and
// the Content-Security-Policy forbids inline script.
func SafeAddress(address string) string {
	if !knownScheme(address) {
		return blocked
	}
	if strings.IndexByte(address, '&') >= 0 && !knownScheme(html.UnescapeString(address)) {
		return blocked // escaped twice: "javascript&colon;"
	}
	return address
}

// knownScheme reports whether address is relative or has an allowed scheme. It compares everything
// before the first colon, so control characters, tabs and line ends, which a browser drops (WHATWG
// URL §4.4), cannot hide a scheme.
func knownScheme(address string) bool {
	end := strings.IndexAny(address, ":/?#")
	if end < 0 || address[end] != ':' {
		return true
	}
	switch strings.ToLower(strings.TrimSpace(address[:end])) {
	case "", "http", "https", "mailto", "tel", "sms", "geo", "webcal", "whatsapp", "about":
		return true
	}
	return false
}
