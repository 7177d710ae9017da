package site

import (
	"strconv"
	"strings"
)

// encoding is a content coding we send.
type encoding int

const (
	identity encoding = iota
	brotli
	gzip
	encodings
)

// accepted picks the best coding that an Accept-Encoding header allows:
// brotli, gzip, then the body as it is (RFC 9110 §12.5.3). It allocates
// nothing.
func accepted(header string) encoding {
	best := identity
	for header != "" {
		var part string
		part, header, _ = strings.Cut(header, ",")
		name, params, _ := strings.Cut(part, ";")
		name = strings.TrimSpace(name)
		switch {
		case strings.EqualFold(name, "br"): // names have no case (§8.4.1)
			if wanted(params) {
				return brotli
			}
		case strings.EqualFold(name, "gzip"):
			if wanted(params) {
				best = gzip
			}
		}
	}
	return best
}

// wanted reports whether the parameters of a coding leave it a weight above 0.
func wanted(params string) bool {
	name, value, found := strings.Cut(params, "=")
	if !found || !strings.EqualFold(strings.TrimSpace(name), "q") {
		return true
	}
	q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	return err == nil && q > 0
}

// matches reports whether an If-None-Match header names etag (RFC 9110
// §13.1.2: weak comparison).
func matches(header, etag string) bool {
	for header != "" {
		var part string
		part, header, _ = strings.Cut(header, ",")
		part = strings.TrimSpace(part)
		if part == "*" || strings.TrimPrefix(part, "W/") == etag {
			return true
		}
	}
	return false
}
