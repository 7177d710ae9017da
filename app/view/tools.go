package view

import (
	"net/url"
	"strconv"
	"strings"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"broadside/app"
	"broadside/app/messages"
	"broadside/articles"
)

// shareLinks renders the share links in a <details> element, without
// third-party scripts.
func (s *renderer) shareLinks(a *articles.Article) goapp.UI {
	address := s.Site.Origin + s.Site.Base + s.Path
	text, link := escapeQuery(app.Headline(*a)), escapeQuery(address)
	to := func(href_, name string) goapp.UI {
		return tag("a", href(href_), attr{"rel", "noopener noreferrer"}, name)
	}
	return tag("details", class("share"),
		tag("summary", s.messages.Share),
		itemList("ul", "ways", []goapp.UI{
			to("mailto:?subject="+text+"&body="+text+"%0A%0A"+link, s.messages.ShareMail),
			to("https://wa.me/?text="+text+"%20"+link, "WhatsApp"),
			to("https://x.com/intent/post?text="+text+"&url="+link, "X"),
		}),
		tag("label", s.messages.ShareAddress+" ",
			tag("input", attr{"type", "text"}, booleanAttr("readonly", true), attr{"dir", "ltr"}, attr{"value", address})),
	)
}

// escapeQuery escapes s for a query with spaces as %20, because mail programs
// do not decode "+".
func escapeQuery(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }

// textSizes renders radio buttons for the text size. The style sheet reads
// their state, without a script.
func (s *renderer) textSizes() goapp.UI {
	size := func(name, title string, checked bool) goapp.UI {
		return tag("label",
			tag("input", attr{"type", "radio"}, attr{"name", "size"}, id("size-"+name), attr{"value", name},
				booleanAttr("checked", checked), ariaLabel(title)),
			tag("span", attr{"title", title}, attr{"aria-hidden", "true"}, s.messages.Letter))
	}
	return tag("fieldset", class("sizes"),
		tag("legend", s.messages.TextSize),
		size("small", s.messages.Small, false), size("normal", s.messages.Normal, true), size("large", s.messages.Large, false))
}

// figure renders a picture with its caption and credit, only these if its file
// is missing, or nil.
func (s *renderer) figure(name string, image articles.Image, sizes string, eager bool) goapp.UI {
	var credit goapp.UI
	if image.Credit != "" && !strings.Contains(image.Caption, image.Credit) {
		text := s.creditLabel(image.Credit) + image.Credit
		credit = tag("span", class("credit"), text)
		if address := safeAddress(image.CreditURL, s.Site.Base); address != "" {
			credit = tag("a", class("credit"), href(address), attr{"rel", "noopener noreferrer"}, text)
		}
	}
	if image.Src == "" && image.Caption == "" && credit == nil {
		return nil
	}
	caption := renderIf(image.Caption != "", tag("span", attr{"dir", s.contraryDirection(image.Caption)}, image.Caption))
	return tag("figure", class(name),
		renderIf(image.Src != "", s.picture(image, sizes, eager)),
		renderIf(caption != nil || credit != nil,
			tag("figcaption", caption, renderIf(caption != nil && credit != nil, goapp.Text(" ")), credit)),
	)
}

// creditLabel returns the words before a picture's credit, with a space, in the
// language of the article. A credit with words of its own has none:
// "Illustration: The Corniche", "Photo by Sara Ali", "© AFP".
func (s *renderer) creditLabel(credit string) string {
	for _, own := range []string{": ", " by ", "©", "تصوير"} {
		if strings.Contains(credit, own) {
			return ""
		}
	}
	return messages.For(s.articleLang()).ImageCredit + " "
}

// picture renders an image with its size, so that the layout does not shift
// when it loads.
func (s *renderer) picture(image articles.Image, sizes string, eager bool) goapp.UI {
	var set []string
	for _, r := range image.Renditions {
		set = append(set, s.Site.Base+r.Src+" "+strconv.Itoa(r.Width)+"w")
	}
	if len(set) > 0 && image.Width > 0 {
		set = append(set, s.Site.Base+image.Src+" "+strconv.Itoa(image.Width)+"w")
	}
	parts := []any{attr{"src", s.Site.Base + image.Src}, attr{"srcset", strings.Join(set, ", ")}}
	if len(set) > 0 {
		parts = append(parts, attr{"sizes", sizes})
	}
	if image.Width > 0 && image.Height > 0 {
		parts = append(parts, attr{"width", strconv.Itoa(image.Width)}, attr{"height", strconv.Itoa(image.Height)})
	}
	if image.Alt != "" {
		parts = append(parts, attr{"alt", image.Alt})
	} else {
		parts = append(parts, attr{"role", "presentation"})
	}
	return tag("img", append(parts, imageLoading(eager))...)
}

// imageLoading returns the attributes of an image that is visible without
// scrolling (eager), or that is loaded when it comes near the visible part.
func imageLoading(eager bool) []any {
	if eager {
		return []any{attr{"fetchpriority", "high"}}
	}
	return []any{attr{"loading", "lazy"}, attr{"decoding", "async"}}
}
