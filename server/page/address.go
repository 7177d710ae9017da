package page

import (
	"html"
	"strings"
)

const blockedAddress = "about:invalid"

// isAddressAttribute reports whether the attribute name holds an address that is followed or loaded.
func isAddressAttribute(name string) bool {
	switch name {
	case "href", "src", "action", "formaction", "xlink:href", "poster", "cite", "data", "ping", "background", "manifest":
		return true
	}
	return false
}

// SafeAddress returns address, or blockedAddress if its scheme can run code or is unknown
// (javascript, data, vbscript, blob …). It is a second defence: addresses are validated where they
// are read, and the Content-Security-Policy forbids inline script.
func SafeAddress(address string) string {
	if !hasKnownScheme(address) {
		return blockedAddress
	}
	// Escaped twice, as in "javascript&colon;". An & after the scheme cannot change it.
	if at := strings.IndexAny(address, "&:/?#"); at >= 0 && address[at] == '&' && !hasKnownScheme(html.UnescapeString(address)) {
		return blockedAddress
	}
	return address
}

// hasKnownScheme reports whether address is relative or has an allowed scheme. It compares everything
// before the first colon, so control characters, tabs and line ends, which a browser drops (WHATWG
// URL §4.4), cannot hide a scheme.
func hasKnownScheme(address string) bool {
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
