package app

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/app/messages"
	"broadside/articles"
)

// DocumentLang is the language of a page's document (BCP 47): that of its piece as
// the piece says it, "en-GB", where the page speaks that language.
func DocumentLang(s Screen) string {
	if s.Name == Article && s.Article != nil && s.Site.Language(s.Article.Lang) == s.Lang {
		return s.Article.Lang
	}
	return s.Lang
}

// Rows is the listings that the page of a filter shows, in its order: on the
// first page the promoted ones before the others, none of them twice.
func Rows(s Screen) []classifieds.Listing {
	if s.Results == nil {
		return nil
	}
	asked, err := url.ParseQuery(s.Filter)
	if err != nil || asked.Get("cursor") != "" || len(s.Results.Promoted) == 0 {
		return s.Results.Items
	}
	rows := slices.Clone(s.Results.Promoted)
	for _, l := range s.Results.Items {
		if !slices.ContainsFunc(s.Results.Promoted, func(p classifieds.Listing) bool { return p.ID == l.ID }) {
			rows = append(rows, l)
		}
	}
	return rows
}

// Indexed reports whether a page should be found: of the pages of listings the
// whole list, a category, a city, both, from its beginning; not empty ones, and
// not the endless rest. Nor a section that has nothing in it, or its later pages.
func Indexed(s Screen) bool {
	switch s.Name {
	case Section:
		return len(s.Sections) > 0 && len(s.Sections[0].Items) > 0 && !strings.Contains(s.Path, "?")
	case Listings:
		if len(Rows(s)) == 0 {
			return false
		}
		asked, err := url.ParseQuery(s.Filter)
		for name := range asked {
			if name != "category" && name != "city" {
				return false
			}
		}
		return err == nil
	}
	return true
}

// Hreflangs is where the very page of s stands in other languages (hreflang):
// pages that name this one too. A piece has its translations, and none when it
// lives elsewhere; a later page of a list has none.
func Hreflangs(s Screen) map[string]string {
	switch {
	case !Indexed(s):
		return nil
	case s.Name != Article || s.Article == nil:
		return s.Alternates
	case s.Article.Canonical != "" && s.Article.Canonical != s.Site.Origin+s.Site.Base+s.Path:
		return nil
	}
	out := map[string]string{}
	for lang, slug := range s.Article.Translations {
		out[lang] = ArticlePath(slug)
	}
	return out
}

// CorrectionName is what lang calls an articles.Correction's kind.
func CorrectionName(kind, lang string) string { return messages.For(lang).CorrectionName(kind) }

// RetractedNotice is what the page says above a piece that was retracted, ""
// of any other.
func RetractedNotice(a articles.Article) string {
	if !a.Retracted() {
		return ""
	}
	return messages.For(a.Lang).Retracted
}

// Day is the date of a moment in the paper's zone, as a page in lang writes it.
func Day(site api.Site, lang string, t time.Time) string {
	return messages.For(lang).Date(site.Local(t))
}

// OnPaper is where the paper itself shows what a Screen shows: of a framed
// page the whole one.
func OnPaper(s Screen) string {
	switch s.Name {
	case EmbedArticle:
		return ArticlePath(s.Article.Slug)
	case EmbedListings:
		return ListingsPath(s.Site, s.Lang, ReadFilter(s.Filter))
	}
	return s.Path
}
