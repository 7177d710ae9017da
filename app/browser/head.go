package browser

import (
	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"broadside/app"
	"broadside/app/messages"
)

// updateHead updates the document's head for a new Screen: title, language and
// direction, manifest, canonical and alternate links. It removes the metadata of
// the first page (structured data, previews, robots, feeds), because it describes
// another page.
func updateHead(s app.Screen) {
	document := goapp.Window().Get("document")
	document.Set("title", app.Title(s))
	html := document.Get("documentElement")
	html.Set("lang", app.DocumentLang(s))
	html.Set("dir", messages.Direction(s.Lang))

	head := document.Get("head")
	old := each(head.Call("querySelectorAll", `link[rel=canonical],link[rel=alternate],script[type="application/ld+json"],`+
		`meta[name=description],meta[name=robots],meta[property],meta[name^="twitter:"]`))
	for e := range old {
		e.Call("remove")
	}
	if manifest := head.Call("querySelector", "link[rel=manifest]"); manifest.Truthy() { // frames have none
		manifest.Set("href", s.Site.Base+s.Site.LanguagePath(s.Lang)+"/manifest.webmanifest")
	}
	for _, l := range linkAttributes(s) {
		link := document.Call("createElement", "link")
		for name, value := range l {
			link.Call("setAttribute", name, value)
		}
		head.Call("append", link)
	}
}

func linkAttributes(s app.Screen) []map[string]string {
	switch s.Name {
	case app.NotFound, app.Gone, app.Failed:
		return nil
	}
	at := func(path string) string { return s.Site.Origin + s.Site.Base + path }
	canonical := at(app.PaperPath(s))
	if s.Article != nil && s.Article.Canonical != "" {
		canonical = s.Article.Canonical
	}
	links := []map[string]string{{"rel": "canonical", "href": canonical}}
	others := app.Hreflangs(s)
	for _, lang := range s.Site.Languages {
		path := others[lang]
		if lang == s.Lang {
			path = s.Path
		}
		if path != "" && len(others) > 0 {
			links = append(links, map[string]string{"rel": "alternate", "hreflang": lang, "href": at(path)})
		}
	}
	return links
}

// setBusy marks the page as loading, for assistive technology and for web/start.js.
func setBusy(on bool) {
	goapp.Window().Get("broadside").Call("loading", on)
	paper := goapp.Window().GetElementByID("paper")
	switch {
	case !paper.Truthy():
	case on:
		paper.Call("setAttribute", "aria-busy", "true")
	default:
		paper.Call("removeAttribute", "aria-busy")
	}
}

// announce puts text into the live region for screen readers. The region is not
// part of the view: screen readers announce only changes of a region that
// existed before.
func announce(text string) {
	document := goapp.Window().Get("document")
	region := document.Call("getElementById", "announce")
	if !region.Truthy() {
		region = document.Call("createElement", "p")
		region.Set("id", "announce")
		region.Call("setAttribute", "role", "status")
		region.Call("setAttribute", "aria-live", "polite")
		style := region.Get("style")
		for name, value := range map[string]string{
			"position": "absolute", "inlineSize": "1px", "blockSize": "1px", "margin": "0",
			"overflow": "hidden", "clipPath": "inset(50%)", "insetBlockStart": "0", "insetInlineStart": "0",
		} {
			style.Set(name, value)
		}
		document.Get("body").Call("append", region)
	}
	region.Set("textContent", text)
}

// removeStamp removes the line of the service worker that tells the age of the
// page that was loaded. It is outside of the view.
func removeStamp() {
	if stamp := goapp.Window().GetElementByID("kept"); stamp.Truthy() {
		stamp.Call("remove")
	}
}
