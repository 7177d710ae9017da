package edition

import (
	"crypto/sha256"
	"encoding/hex"
	"html"
	"net/http"
	"strings"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"broadside/app/api"
	"broadside/app/messages"
	"broadside/server/page"
	"broadside/server/preferences"
	"broadside/server/response"
	"broadside/web"
)

// offlinePage returns the address and the response of the offline page. It has a section for each
// language. web/worker.js puts the reader's language first and hides one of two texts: that of
// data-none, the reader is offline, or of data-late, the network does not answer.
func offlinePage(paper api.Site) (path string, a *response.Response) {
	var sections strings.Builder
	for _, lang := range paper.Languages {
		sections.WriteString(offlineSection(paper, lang))
	}
	lang, comfort := paper.Languages[0], preferences.Comfort(paper)
	body := page.Document{
		Lang: lang, Dir: messages.Direction(lang), Title: textsIn(lang).Title + " – " + paper.Name(lang), Robots: "noindex", Base: paper.Base,
		Styles: response.AssetPath(paper.Base, "style.css"), Start: response.AssetPath(paper.Base, "start.js"), Kept: response.AssetPath(paper.Base, "kept.js"),
		Icon:       response.AssetPath(paper.Base, "icons/icon.svg"),
		ThemeLight: page.ThemeLight, ThemeDark: page.ThemeDark,
		Comfort: &page.Comfort{Script: comfort.Script, Styles: comfort.Styles},
		Body:    goapp.Raw(`<div id="paper"><main id="main" class="trouble">` + sections.String() + `</main></div>`),
	}.Encode()
	sum := sha256.Sum256(body)
	path = web.Dir + "offline." + hex.EncodeToString(sum[:6]) + ".html"
	return path, response.New("", http.StatusOK, body, response.Often, response.Headers("text/html; charset=utf-8", response.PagePolicy, response.Immutable)...)
}

// offlineSection returns the section of a language. Its lists of saved and other kept pages and of
// kept listings and its button are filled by web/kept.js.
func offlineSection(paper api.Site, lang string) string {
	t, escape := textsIn(lang), html.EscapeString
	return `<section lang="` + lang + `" dir="` + messages.Direction(lang) + `">` +
		`<div data-none><h1>` + escape(t.Title) + `</h1><p>` + escape(t.NotKept) + `</p></div>` +
		`<div data-late><h1>` + escape(t.LateTitle) + `</h1><p>` + escape(t.Late) + `</p></div>` +
		`<div data-listings></div>` +
		`<div data-saved hidden><p>` + escape(t.ByReader) + `</p><ul></ul></div>` +
		`<div data-pages hidden><p>` + escape(t.Kept) + `</p><ul></ul></div>` +
		`<p><a href="">` + escape(t.Again) + `</a> · <a href="` + escape(paper.Base+paper.FrontPath(lang)) + `">` + escape(t.Front) + `</a></p>` +
		`<div data-edition="` + escape(paper.Base+paper.LanguagePath(lang)) + `/edition.json"></div>` +
		`<template lang="` + lang + `">` + ageLine(t) + `</template></section>`
}

// ageLine returns the line that the worker and web/kept.js add to a page that comes from a copy. They
// remove one of the two reasons and set the time. data-some replaces the age of a list of kept
// listings, data-same and data-newer the whole text when the network responds later.
func ageLine(t texts) string {
	escape := html.EscapeString
	return `<p id="kept" role="status" data-same="` + escape(t.Same) + `" data-newer="` + escape(t.Newer) + `" data-some="` + escape(t.Some) + `">` +
		`<span><span>` + escape(t.Saved) + ` <time></time></span><span data-none> — ` + escape(t.None) + `</span><span data-late> — ` + escape(t.Slow) + `</span></span> ` +
		`<a href="">` + escape(t.LoadAgain) + `</a></p>`
}

// texts are the texts of the offline page in one language.
type texts struct {
	Title, NotKept, LateTitle, Late, ByReader, Kept, Again, Front string // ByReader: the head of the saved pages

	Saved, None, Slow, Same, Newer, Some, LoadAgain string // of the line about a copy
}

func textsIn(lang string) texts {
	if lang == "ar" {
		return texts{
			Title: "أنت غير متصل بالإنترنت", NotKept: "هذه الصفحة غير محفوظة على هذا الجهاز.",
			LateTitle: "الشبكة لا تستجيب", Late: "هذه الصفحة غير محفوظة على هذا الجهاز. ستُفتح هنا حين تستجيب الشبكة.",
			ByReader: "ما حفظته أنت:", Kept: "ما هو محفوظ تجده هنا:", Again: "حاول مجدداً", Front: "الصفحة الأولى",
			Saved: "حُفظت", None: "لا يوجد اتصال", Slow: "الشبكة لا تستجيب", Same: "هذه أحدث نسخة.", Newer: "توجد نسخة أحدث.",
			Some: "الإعلانات المحفوظة على هذا الجهاز فقط", LoadAgain: "حمّل من جديد",
		}
	}
	return texts{
		Title: "You are offline", NotKept: "This page is not kept on this device.",
		LateTitle: "The network does not answer", Late: "This page is not kept on this device. It opens here when the network answers.",
		ByReader: "You saved:", Kept: "What is kept is here:", Again: "Try again", Front: "Front page",
		Saved: "Saved", None: "no connection", Slow: "the network does not answer", Same: "This is the newest version.", Newer: "There is a newer version.",
		Some: "Only listings that are kept on this device", LoadAgain: "Load again",
	}
}
