package app

import (
	"slices"
	"strings"

	"broadside/app/classifieds"
)

// DocumentLang returns the language of the document (BCP 47): that of the
// article, with its region ("en-GB"), if the page is in the same language.
func DocumentLang(s Screen) string {
	if s.Name == Article && s.Article != nil && s.Site.Language(s.Article.Lang) == s.Lang {
		return s.Article.Lang
	}
	return s.Lang
}

// PageListings returns the listings of a list in page order: on the first page
// the promoted ones first, without duplicates.
func PageListings(s Screen) []classifieds.Listing {
	if s.Results == nil {
		return nil
	}
	if s.Filter.Cursor != "" || len(s.Results.Promoted) == 0 {
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

// Indexed reports whether search engines should index a page. Of lists of
// listings these are the unfiltered list, those of a category, a city or both,
// if not empty, and only their first pages; of sections only first pages with
// articles.
func Indexed(s Screen) bool {
	switch s.Name {
	case Section:
		return len(s.Sections) > 0 && len(s.Sections[0].Items) > 0 && !strings.Contains(s.Path, "?")
	case Listings:
		if len(PageListings(s)) == 0 {
			return false
		}
		rest := s.Filter
		rest.Category, rest.City = "", ""
		return rest.IsZero()
	}
	return true
}

// Hreflangs returns the paths of the same page in other languages (hreflang),
// which name this page in turn. An article has those of its translations,
// unless its canonical address is on another site; later pages of a list have
// none.
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
		out[lang] = s.Site.ArticlePath(slug)
	}
	return out
}

// PaperPath returns the path of the paper's own page with the content of s. For
// a framed page that is the page outside of the frame.
func PaperPath(s Screen) string {
	switch s.Name {
	case EmbedArticle:
		return s.Site.ArticlePath(s.Article.Slug)
	case EmbedListings:
		return s.Site.ListingsPath(s.Lang, s.Filter.Values())
	}
	return s.Path
}
