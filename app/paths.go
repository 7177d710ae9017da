package app

import (
	"net/url"

	"broadside/app/api"
	"broadside/app/classifieds"
)

// FrontPath returns the path of the front page in lang below the site's base:
// "/" for the paper's first language, "/ar/" for another.
func FrontPath(site api.Site, lang string) string { return LangPrefix(site, lang) + "/" }

// SectionPath returns the path of a section in lang.
func SectionPath(site api.Site, lang, code string) string {
	return LangPrefix(site, lang) + "/sections/" + url.PathEscape(code)
}

// ArticlePath returns the path of an article. It has no language in it: an
// article has only one.
func ArticlePath(slug string) string { return "/articles/" + url.PathEscape(slug) }

// ListingsPath returns the path of the listings that f selects, shown in lang.
// Equal filters have equal paths.
func ListingsPath(site api.Site, lang string, f classifieds.Filter) string {
	f.Facets = false // facets are counted on every page and are not in the address
	path := LangPrefix(site, lang) + "/listings"
	if query := f.Values().Encode(); query != "" {
		path += "?" + query
	}
	return path
}

// ListingPath returns the path of a listing, shown in lang.
func ListingPath(site api.Site, lang, id string) string {
	return LangPrefix(site, lang) + "/listings/" + url.PathEscape(id)
}

// LangPrefix returns the path prefix of a language: "" for the first.
func LangPrefix(site api.Site, lang string) string {
	if len(site.Languages) == 0 || lang == site.Languages[0] {
		return ""
	}
	return "/" + lang
}
