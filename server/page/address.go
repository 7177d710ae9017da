package page

import (
	"html"
	"strings"
)

// blocked replaces an address that could run code.
const blocked = "about:invalid"

// isAddress reports whether name holds an address that is followed or loaded.
func isAddress(name string) bool {
	switch name {
	case "href", "src", "action", "formaction", "xlink:href", "poster", "cite", "data", "ping", "background", "manifest":
		return true
	}
	return false
}

// SafeAddress returns address unless its scheme can run code or is not known
// (javascript, data, vbscript, blob …). It is a second defence: addresses are
// checked where they are read, and the content security policy forbids inline
// script.
func SafeAddress(address string) string {
	if !knownScheme(address) {
		return blocked
	}
	if strings.IndexByte(address, '&') >= 0 && !knownScheme(html.UnescapeString(address)) {
		return blocked // was escaped once too often: "javascript&colon;"
	}
	return address
}

// knownScheme reports whether address is relative or has a scheme from the
// list. Everything before the first colon counts, so the control characters,
// tabs and line ends that a browser drops (WHATWG URL §4.4) hide nothing.
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
