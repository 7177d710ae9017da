package frontmatter

import (
	"broadside/articles/text"
)

// elsewhere are keys of other systems' front matter (Hugo, Jekyll, Ghost,
// WordPress exporters), in lower case, and what to write instead.
var elsewhere = map[string]string{
	"title": "write headline:", "subtitle": "write standfirst:", "description": "write standfirst:", "excerpt": "write standfirst:", "summary": "write standfirst:",
	"dek": "write standfirst:", "lede": "write standfirst:", "date": "write published:", "pubdate": "write published:", "publishdate": "write published:",
	"published_at": "write published:", "date_published": "write published:", "lastmod": "write updated:", "modified": "write updated:", "updated_at": "write updated:",
	"author": "write byline:", "authors": "write byline:", "category": "write section:", "categories": "write section:, and tags: for the others", "keywords": "write tags:",
	"featured_image": "write images:", "cover": "write images:", "thumbnail": "write images:", "feature_image": "write images:",
	"language": "write lang:", "locale": "write lang:", "canonical_url": "write canonical:", "canonicalurl": "write canonical:",
	"slug":  "take it away and name the file like it: the address is the file's name",
	"url":   "take it away and name the file like it: the address is the file's name",
	"alias": "take it away: an address has one piece", "aliases": "take it away: an address has one piece",
	"permalink": "take it away and name the file like it: the address is the file's name",
	"layout":    "take it away: every piece has the layout of the paper", "template": "take it away: every piece has the layout of the paper",
	"weight": "write rank:", "comments": "take it away", "toc": "take it away",
	"expirydate": "write expires:", "expiry": "write expires:", "unpublishdate": "write expires:", "embargoed_until": "write embargo:", "embargoeduntil": "write embargo:",
	"embargo_until": "write embargo:", "hold": "write embargo: with a time, or status: withheld", "visibility": "write status: withheld, or take it away",
	"private": "write status: withheld, or take it away", "hidden": "write status: withheld, or take it away", "password": "write status: withheld, or take it away",
	"publish": "write status: draft or status: live", "unlisted": "write status: withheld, or take it away", "noindex": "write status: withheld, or take it away",
}

// hidesElsewhere are those that may be there to keep a piece from readers: they
// break it, as a slip of one of hiding does.
var hidesElsewhere = text.WordSet("expirydate expiry unpublishdate embargoed_until embargoeduntil embargo_until hold visibility private hidden password publish unlisted noindex publishdate published_at pubdate date_published")
