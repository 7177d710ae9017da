package page

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/articles"
)

// Absolute returns path, an address below the site's base, with the origin
// prepended. An absolute address is returned unchanged.
func Absolute(site api.Site, path string) string {
	if path == "" || strings.HasPrefix(path, "https://") || strings.HasPrefix(path, "http://") {
		return path
	}
	return site.Origin + site.Base + path
}

// AlternatesOf returns the hreflang links of a page at path in lang, whose paths in other languages
// are others: one per language in the site's order, lang included, and x-default, which is the
// first language's or else this page. It returns nil for a page in one language.
func AlternatesOf(site api.Site, lang, path string, others map[string]string) []Alternate {
	var out []Alternate
	fallback := Absolute(site, path)
	for i, l := range site.Languages {
		p := others[l]
		if l == lang {
			p = path
		}
		if p == "" {
			continue
		}
		if i == 0 {
			fallback = Absolute(site, p)
		}
		out = append(out, Alternate{Lang: l, Href: Absolute(site, p)})
	}
	if len(out) < 2 {
		return nil
	}
	return append(out, Alternate{Lang: "x-default", Href: fallback})
}

// Card is the preview of a shared page (https://ogp.me and X's cards).
type Card struct {
	Site        api.Site
	Type        string // "" is "website"
	Lang        string
	Others      []string // other languages of the page
	Title       string
	Description string
	URL         string // canonical, absolute
	Image       *articles.Image
	Logo        articles.Image // the newspaper's logo, used if Image cannot be shown
}

// Meta returns the tags of the card.
func (c Card) Meta() []Meta {
	out := []Meta{
		{Property: "og:type", Content: cmp.Or(c.Type, "website")},
		{Property: "og:site_name", Content: c.Site.Name(c.Lang)},
		{Property: "og:title", Content: c.Title},
		{Property: "og:description", Content: c.Description},
		{Property: "og:url", Content: c.URL},
		{Property: "og:locale", Content: locale(c.Site, c.Lang)},
	}
	for _, l := range c.Others {
		if l != c.Lang {
			out = append(out, Meta{Property: "og:locale:alternate", Content: locale(c.Site, l)})
		}
	}
	shown := c.Image
	src, width, height := previewImage(shown)
	if src == "" {
		shown = &c.Logo
		src, width, height = previewImage(shown)
	}
	size := "summary"
	if width >= 600 && shown == c.Image {
		size = "summary_large_image"
	}
	if src != "" {
		out = append(out,
			Meta{Property: "og:image", Content: Absolute(c.Site, src)},
			Meta{Property: "og:image:width", Content: positiveText(width)},
			Meta{Property: "og:image:height", Content: positiveText(height)},
			Meta{Property: "og:image:alt", Content: shown.Alt})
	}
	return append(out, Meta{Name: "twitter:card", Content: size})
}

// ArticleMeta returns the tags of an article's page; logo is the newspaper's.
func ArticleMeta(site api.Site, a articles.Article, logo articles.Image) []Meta {
	card := Card{
		Site: site, Type: "article", Lang: a.Lang, Title: a.Headline, Description: Describe(a),
		URL: ArticleURL(site, a), Logo: logo,
	}
	for _, l := range site.Languages {
		if a.Translations[l] != "" {
			card.Others = append(card.Others, l)
		}
	}
	card.Image = a.Lead()
	out := append(card.Meta(),
		Meta{Property: "article:published_time", Content: FormatTime(a.Published)},
		Meta{Property: "article:modified_time", Content: FormatTime(a.Updated)},
		Meta{Property: "article:expiration_time", Content: FormatTime(a.Expires)},
		Meta{Property: "article:section", Content: site.SectionName(a.Section, a.Lang)})
	for _, p := range a.Byline {
		out = append(out, Meta{Property: "article:author", Content: cmp.Or(p.URL, p.Name)})
	}
	for _, tag := range a.Tags {
		out = append(out, Meta{Property: "article:tag", Content: tag})
	}
	return out
}

// ListingMeta returns the tags of a listing's page in lang; logo is the newspaper's.
func ListingMeta(site api.Site, lang string, l classifieds.Listing, logo articles.Image) []Meta {
	card := Card{
		Site: site, Lang: lang, Others: site.Languages, Title: l.Title, Description: Clip(l.Text, 200),
		URL: Absolute(site, site.ListingPath(lang, l.ID)), Logo: logo,
	}
	if len(l.Photos) > 0 {
		p := l.Photos[0]
		card.Image = &articles.Image{Src: p.Src, Alt: p.Alt, Width: p.Width, Height: p.Height}
	}
	return card.Meta()
}

// ArticleURL returns the canonical address of an article, which may be on another site.
func ArticleURL(site api.Site, a articles.Article) string {
	return cmp.Or(a.Canonical, Absolute(site, site.ArticlePath(a.Slug)))
}

// Describe returns a description of about 200 characters: the standfirst, else the beginning of the
// text without footnote marks.
func Describe(a articles.Article) string {
	if a.Standfirst != "" {
		return Clip(a.Standfirst, 300)
	}
	for _, b := range a.Body {
		if b.Kind == articles.Paragraph {
			text := slices.DeleteFunc(slices.Clone(b.Spans), func(s articles.Span) bool { return s.Note > 0 })
			return Clip(articles.PlainText(text), 200)
		}
	}
	return ""
}

// Clip puts s on one line and shortens it to at most n characters, at the end of a word and with an
// ellipsis.
func Clip(s string, n int) string {
	s = strings.Join(strings.Fields(s), " ")
	runes := 0
	word := 0 // end of the last complete word
	for i, r := range s {
		if r == ' ' {
			word = i
		}
		if runes == n-1 && len([]rune(s[i:])) > 1 {
			if word == 0 {
				word = i
			}
			return strings.TrimRight(s[:word], " ,;:–—-") + "…"
		}
		runes++
	}
	return s
}

// previewImage returns the rendition for previews: the narrowest of at least 1,200 pixels, else the
// widest. It returns none for SVG, which previews do not support.
func previewImage(i *articles.Image) (src string, width, height int) {
	if i == nil || i.Src == "" {
		return "", 0, 0
	}
	src, width, height = i.Src, i.Width, i.Height
	for _, r := range i.Renditions {
		if r.Width >= 1200 && (width < 1200 || r.Width < width) || width < 1200 && r.Width > width {
			src, width, height = r.Src, r.Width, r.Height
		}
	}
	if path, _, _ := strings.Cut(src, "?"); strings.HasSuffix(path, ".svg") {
		return "", 0, 0
	}
	return src, width, height
}

// locale returns lang for Open Graph: "en_AE", with the country of the first city unless lang has
// one.
func locale(site api.Site, lang string) string {
	if strings.Contains(lang, "-") {
		return strings.ReplaceAll(lang, "-", "_")
	}
	if lang == "" || len(site.Cities) == 0 || site.Cities[0].Country == "" {
		return lang
	}
	return lang + "_" + site.Cities[0].Country
}

// FormatTime formats a time (RFC 3339), "" for the zero time.
func FormatTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}

func positiveText(n int) string {
	if n <= 0 {
		return ""
	}
	return strconv.Itoa(n)
}
