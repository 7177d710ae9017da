package app

import (
	"net/url"

	"broadside/app/api"
	"broadside/app/classifieds"
)

// FrontPath is where the front page in lang is, below the site's base: "/"
// in the paper's first language, "/ar/" in another.
func FrontPath(site api.Site, lang string) string { return LangPrefix(site, lang) + "/" }

// SectionPath is where a section in lang is.
func SectionPath(site api.Site, lang, code string) string {
	return LangPrefix(site, lang) + "/sections/" + url.PathEscape(code)
}

// ArticlePath is where a piece is. It has no language in it: a piece has one.
func ArticlePath(slug string) string { return "/articles/" + url.PathEscape(slug) }

// ListingsPath is where the listings that f selects are, drawn in lang. The
// same filter always gives the same address.
func ListingsPath(site api.Site, lang string, f classifieds.Filter) string {
	f.Facets = false // every page counts; the address does not say so
	path := LangPrefix(site, lang) + "/listings"
	if query := f.Values().Encode(); query != "" {
		path += "?" + query
	}
	return path
}

// ListingPath is where one listing is, drawn in lang.
func ListingPath(site api.Site, lang, id string) string {
	return LangPrefix(site, lang) + "/listings/" + url.PathEscape(id)
}

// LangPrefix is what a language puts before an address: nothing for the first.
func LangPrefix(site api.Site, lang string) string {
	if len(site.Languages) == 0 || lang == site.Languages[0] {
		return ""
	}
	return "/" + lang
}
