package site

import (
	"net/url"
	"path"
	"slices"
	"strings"

	"broadside/app/api"
	"broadside/app/classifieds"
)

// straight returns the canonical form of a path below the base: no doubled
// slashes or dots, no slash at the end but on the fronts ("/", "/ar/").
func straight(p string, languages []string) string {
	clean := path.Clean("/" + p)
	if i := slices.Index(languages, clean[1:]); i > 0 {
		return clean + "/"
	}
	return clean
}

// canonicalQuery returns the query of a page as the page itself writes it:
// what marks where a reader came from is left out, a filter stands in its one
// order without empty parameters, and a page that reads no parameters has
// none. tracked is the same with the marks left in place, for a reader who
// must not be sent elsewhere because of them.
//
// A query that does not parse is returned as it is, with ok false: the page
// says what is wrong with it, and nobody keeps that page.
func canonicalQuery(path, raw string, languages []string) (query string, ok bool) {
	if raw == "" {
		return "", true
	}
	v, err := url.ParseQuery(raw)
	if err != nil {
		return raw, false
	}
	for name := range v {
		if marksReader(name) {
			delete(v, name)
		}
	}
	first, rest, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	if slices.Index(languages, first) > 0 {
		first, rest, _ = strings.Cut(rest, "/")
	}
	switch {
	case first == "listings" && rest == "":
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

// marksReader reports whether a parameter says where a reader came from and
// not what is shown.
func marksReader(name string) bool {
	if strings.HasPrefix(name, "utm_") || strings.HasPrefix(name, "mc_") || strings.HasPrefix(name, "pk_") {
		return true
	}
	switch name {
	case "fbclid", "gclid", "dclid", "gbraid", "wbraid", "msclkid", "twclid", "igshid", "yclid", "ttclid", "li_fat_id", "_ga", "_gl", "ref", "ref_src", "cmpid":
		return true
	}
	return false
}

// marked reports whether a query holds a parameter that marks the reader.
func marked(raw string) bool {
	for raw != "" {
		var part string
		part, raw, _ = strings.Cut(raw, "&")
		name, _, _ := strings.Cut(part, "=")
		if marksReader(name) {
			return true
		}
	}
	return false
}

// onlyParameters is api.Unknown for the first parameter of v, in alphabetical
// order, that is not one of names.
func onlyParameters(v url.Values, names ...string) error {
	var odd []string
	for name := range v {
		if !slices.Contains(names, name) {
			odd = append(odd, name)
		}
	}
	if len(odd) == 0 {
		return nil
	}
	slices.Sort(odd)
	return api.Unknown(odd[0])
}
