package console

import (
	"bytes"
	"context"
	"fmt"
	"html"
	"net/http"

	"broadside/app"
	"broadside/app/api"
	"broadside/app/messages"
	"broadside/server/embed"
	"broadside/server/middleware"
	"broadside/server/response"
)

// preview is one kind of page on which the frame is shown.
type preview struct{ as, name, description string }

func (texts *consoleTexts) previewKinds() []preview {
	return []preview{{"plain", texts.Phone, texts.PhoneHint}, {"dark", texts.DarkPage, texts.DarkHint}, {"rtl", texts.FromRight, texts.FromRightHint},
		{"strict", texts.Strict, texts.StrictHint}}
}

// previewSpace is the height of a preview around the embed, in CSS pixels: 188 without a style
// sheet, and one line more for a long headline.
const previewSpace = 210

// previewFrames returns an iframe for each preview. It is written by hand, because package page
// rejects iframes in views.
func (s *Console) previewFrames(o embed.Offer, texts *consoleTexts) []byte {
	var b bytes.Buffer
	b.WriteString(`<div id="previews">`)
	for _, p := range texts.previewKinds() {
		v := o.Frame.Values()
		v.Set("as", p.as)
		if o.Slug != "" {
			v.Set("article", o.Slug)
		} else {
			v.Set("listings", o.Filter.Values().Encode())
			v.Set("what", "listings")
		}
		fmt.Fprintf(&b, `<figure><iframe src="%s" title="%s" width="320" height="%d" loading="lazy"></iframe><figcaption><b>%s</b> <span dir="auto">%s</span></figcaption></figure>`,
			html.EscapeString(s.Paper.Base+"/partners/preview?"+v.Encode()), html.EscapeString(fillMessage(texts.Preview, p.name)),
			app.FrameHeights[o.Frame.Size]+previewSpace, html.EscapeString(p.name), html.EscapeString(p.description))
	}
	b.WriteString(`</div>`)
	return b.Bytes()
}

// getPreview sends an example of a partner's page with snippet A, in one theme, direction or
// policy.
func (s *Console) getPreview(w http.ResponseWriter, r *http.Request) error {
	v, err := middleware.ParseQuery(r)
	if err != nil {
		return err
	}
	lang, look, sheet := s.Paper.Languages[0], "", response.AssetPath(s.Paper.Base, "partners.css")
	policy := "default-src 'none'; script-src 'self'; frame-src 'self'; style-src 'self'"
	switch v.Get("as") {
	case "", "plain":
		look = ` data-theme="light"`
	case "dark":
		look = ` data-theme="dark"`
		v.Del("theme")
	case "rtl":
		lang = "ar"
		v.Set("lang", "ar")
		v.Set("article", s.translatedSlug(r.Context(), v.Get("article"), "ar"))
	case "strict":
		sheet, policy = "", "default-src 'none'; script-src 'self'; frame-src 'self'"
	default:
		return api.Fail(api.NotFound, "Not found", "There is no such preview.")
	}
	o, err := s.readOffer(r.Context(), v, lang)
	if err != nil {
		return err
	}
	o.Frame.Preview = true
	link := ""
	if sheet != "" {
		link = `<link rel="stylesheet" href="` + html.EscapeString(sheet) + `">`
	}
	// The snippet's frame is loaded from the origin that the preview has, which may differ from the
	// public one.
	snippet := bytes.ReplaceAll([]byte(s.frames.Snippets(o.Offer).Frame), []byte(`src="`+html.EscapeString(s.Paper.Origin)), []byte(`src="`))
	body := fmt.Sprintf("<!DOCTYPE html>\n<html lang=\"%s\" dir=\"%s\" class=\"preview\"%s><head><meta charset=\"utf-8\">"+
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta name=\"robots\" content=\"noindex\"><title>Preview</title>%s</head>"+
		"<body><main><h1>%s</h1>\n%s\n<p>…</p></main></body></html>\n", lang, messages.Direction(lang), look, link, html.EscapeString(textsIn(lang).YourPage), snippet)
	return s.send(w, r, []byte(body), "text/html; charset=utf-8", policy+"; base-uri 'none'; frame-ancestors 'self'", "no-cache")
}

func (s *Console) translatedSlug(ctx context.Context, slug, lang string) string {
	if a, err := s.desk.Article(ctx, slug); err == nil && a.Translations[lang] != "" {
		return a.Translations[lang]
	}
	return slug
}
