package middleware

import (
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"

	"broadside/app/classifieds"
)

// CleanPath returns the canonical form of a path below the base: without empty or dot segments, and
// without a slash at the end except on front pages ("/", "/ar/").
func CleanPath(p string, languages []string) string {
	clean := path.Clean("/" + p)
	if i := slices.Index(languages, clean[1:]); i > 0 {
		return clean + "/"
	}
	return clean
}

// CanonicalQuery returns the canonical query of a page: unknown parameters are removed, tracking
// parameters among them, and a filter's parameters are sorted, without empty ones.
//
// If the query does not parse, it returns the query unchanged and ok false. The page then shows the
// error and is not cached.
func CanonicalQuery(path, raw string, languages []string) (query string, ok bool) {
	if raw == "" {
		return "", true
	}
	v, err := url.ParseQuery(raw)
	if err != nil {
		return raw, false
	}
	first, rest, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	if slices.Index(languages, first) > 0 {
		first, rest, _ = strings.Cut(rest, "/")
	}
	switch {
	case first == "listings" && rest == "":
		maps.DeleteFunc(v, func(name string, _ []string) bool { return !classifieds.IsParameter(name) })
		f, err := classifieds.ParseFilter(v)
		if err != nil {
			return raw, false
		}
		f.Facets = false // all pages have facets; the parameter is not part of their address
		return f.Values().Encode(), true
	case first == "sections":
		if cursor := v.Get("cursor"); cursor != "" {
			return url.Values{"cursor": {cursor}}.Encode(), true
		}
	}
	return "", true
}

// IsTracking reports whether a parameter only marks the origin of a visit and does not change the
// page.
func IsTracking(name string) bool {
	for _, family := range [...]string{"utm_", "mc_", "pk_", "mtm_", "gad_", "hsa_", "oly_"} {
		if strings.HasPrefix(name, family) {
			return true
		}
	}
	switch name {
	case "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "srsltid", "msclkid", "twclid", "igsh", "igshid", "yclid", "ttclid", "ScCid",
		"li_fat_id", "epik", "rdt_cid", "mkt_tok", "_hsenc", "_hsmi", "_ga", "_gl", "ref", "ref_src", "cmpid":
		return true
	}
	return false
}

// HasTracking reports whether a query has a tracking parameter.
func HasTracking(raw string) bool {
	for part := range strings.SplitSeq(raw, "&") {
		name, _, _ := strings.Cut(part, "=")
		if IsTracking(name) {
			return true
		}
	}
	return false
}
