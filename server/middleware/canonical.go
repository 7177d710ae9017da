package middleware

import (
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"

	"broadside/app/classifieds"
)

// CleanPath returns the canonical form of a path below the base: no doubled
// slashes or dots, no slash at the end but on the fronts ("/", "/ar/").
func CleanPath(p string, languages []string) string {
	clean := path.Clean("/" + p)
	if i := slices.Index(languages, clean[1:]); i > 0 {
		return clean + "/"
	}
	return clean
}

// CanonicalQuery returns the query of a page as the page itself writes it:
// what the page does not read is left out, be it a mark of where the reader
// came from or a slip, and a filter stands in its one order without empty
// parameters.
//
// A query that does not parse is returned as it is, with ok false: the page
// says what is wrong with it, and nobody keeps that page.
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
		f.Facets = false // every page counts; its address does not say so
		return f.Values().Encode(), true
	case first == "sections":
		if cursor := v.Get("cursor"); cursor != "" {
			return url.Values{"cursor": {cursor}}.Encode(), true
		}
	}
	return "", true
}

// IsTracking reports whether a parameter says where a reader came from and
// not what is shown.
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

// HasTracking reports whether a query holds a parameter that marks the reader.
func HasTracking(raw string) bool {
	for raw != "" {
		var part string
		part, raw, _ = strings.Cut(raw, "&")
		name, _, _ := strings.Cut(part, "=")
		if IsTracking(name) {
			return true
		}
	}
	return false
}
