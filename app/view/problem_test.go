package view

import (
	"slices"
	"strings"
	"testing"

	"broadside/app"
	"broadside/app/api"
	"broadside/app/apptest"
	"broadside/app/messages"
	"broadside/articles"
)

// Each error has a text and links in both languages, and does not show its
// cause.
func TestTroubleInBothLanguages(t *testing.T) {
	t.Parallel()
	problem := func(code api.Code) *api.Problem {
		return &api.Problem{Code: code, Title: "secret title", Detail: "secret detail", Request: "r-7"}
	}
	failed := func(w *messages.Catalog) string { return w.FailedTitle }
	for _, tt := range []struct {
		name   string
		screen app.Screen
		title  func(*messages.Catalog) string
		text   func(*messages.Catalog) string
		number bool // the request's id is shown
	}{
		{"internal", app.Screen{Name: app.Failed, Problem: problem(api.Internal)}, failed, func(w *messages.Catalog) string { return w.FailedText }, true},
		{"of no kind", app.Screen{Name: app.Failed}, failed, func(w *messages.Catalog) string { return w.FailedText }, false},
		{"unavailable", app.Screen{Name: app.Failed, Problem: problem(api.Unavailable)}, failed, func(w *messages.Catalog) string { return w.Unavailable }, true},
		{"not there yet", app.Screen{Name: app.Failed, Problem: problem(api.NotImplemented)}, failed, func(w *messages.Catalog) string { return w.FailedText }, true},
		{"of an unheard-of kind", app.Screen{Name: app.Failed, Problem: problem("x")}, failed, func(w *messages.Catalog) string { return w.FailedText }, true},
		{"too many", app.Screen{Name: app.Failed, Problem: problem(api.RateLimited)}, func(w *messages.Catalog) string { return w.TooManyTitle }, func(w *messages.Catalog) string { return w.TooMany }, false},
		{"not found", app.Screen{Name: app.NotFound, Problem: problem(api.NotFound)}, func(w *messages.Catalog) string { return w.NotFoundTitle }, func(w *messages.Catalog) string { return w.NotFoundText }, false},
		{"a gone piece", app.Screen{Name: app.Gone, Path: "/articles/x", Problem: problem(api.Gone)}, func(w *messages.Catalog) string { return w.GoneTitle }, func(w *messages.Catalog) string { return w.RemovedPiece }, false},
		{"a gone piece without a reason", app.Screen{Name: app.Gone, Path: "/articles/x"}, func(w *messages.Catalog) string { return w.GoneTitle }, func(w *messages.Catalog) string { return w.RemovedPiece }, false},
		{"a gone listing", app.Screen{Name: app.Gone, Path: "/ar/listings/x", Problem: problem(api.Gone)}, func(w *messages.Catalog) string { return w.GoneTitle }, func(w *messages.Catalog) string { return w.GoneListing }, false},
		{"a gone listing with some like it", app.Screen{Name: app.Gone, Similar: apptest.Listings(), Problem: problem(api.Gone)}, func(w *messages.Catalog) string { return w.GoneTitle }, func(w *messages.Catalog) string { return w.GoneListing }, false},
	} {
		for lang, home := range map[string]string{"en": "/news/", "ar": "/news/ar/"} {
			s := tt.screen
			s.Lang, s.Site = lang, apptest.New().Paper
			s.Site.Base = "/news"
			main := one(t, parsed(t, s), classed("trouble"))
			if got, want := textOf(one(t, main, called("h1"))), tt.title(messages.For(lang)); got != want {
				t.Errorf("%s in %s: title %q, want %q", tt.name, lang, got, want)
			}
			got := textOf(main)
			if !strings.Contains(got, tt.text(messages.For(lang))) || strings.Contains(got, "secret") {
				t.Errorf("%s in %s: %q", tt.name, lang, got)
			}
			if strings.Contains(got, "r-7") != tt.number {
				t.Errorf("%s in %s: the number is shown: %t", tt.name, lang, !tt.number)
			}
			var ways []string
			for _, a := range all(one(t, main, classed("ways")), called("a")) {
				ways = append(ways, get(a, "href"))
			}
			if want := []string{home, home + "listings"}; !slices.Equal(ways, want) {
				t.Errorf("%s in %s: ways %q, want %q", tt.name, lang, ways, want)
			}
		}
	}
}

// Only a killed article is described as withdrawn, on the page and in a frame.
func TestWhyAPieceIsGone(t *testing.T) {
	t.Parallel()
	for reason, want := range map[api.Reason]func(*messages.Catalog) string{
		api.Killed:  func(w *messages.Catalog) string { return w.KilledPiece },
		api.Expired: func(w *messages.Catalog) string { return w.ExpiredPiece },
		api.Removed: func(w *messages.Catalog) string { return w.RemovedPiece },
		"":          func(w *messages.Catalog) string { return w.RemovedPiece },
		"eaten":     func(w *messages.Catalog) string { return w.RemovedPiece },
	} {
		for _, lang := range []string{"en", "ar"} {
			w := messages.For(lang)
			for _, frame := range []*app.Frame{nil, {Mode: "card"}} {
				s := app.Screen{Name: app.Gone, Lang: lang, Path: "/articles/x", Site: apptest.New().Paper, Frame: frame, Problem: &api.Problem{Code: api.Gone, Reason: reason}}
				got := textOf(one(t, parsed(t, s), called("main")))
				if !strings.Contains(got, want(w)) {
					t.Errorf("%q in %s, frame %v: %q, want %q", reason, lang, frame, got, want(w))
				}
				if strings.Contains(got, w.KilledPiece) != (reason == api.Killed) {
					t.Errorf("%q in %s, frame %v is described as withdrawn: %q", reason, lang, frame, got)
				}
			}
		}
	}
}

// Client errors are described with the faulty parameters and links, without a
// request id.
func TestMistakesAreNotOurs(t *testing.T) {
	t.Parallel()
	for _, code := range []api.Code{api.Validation, api.BadRequest, api.BadCursor, api.UnknownParameter, api.MethodNotAllowed, api.Conflict, api.TokenExpired,
		api.TokenUsed, api.Unauthorized, api.Forbidden, api.PayloadTooLarge, api.UnsupportedMedia, api.ImportGuard} {
		for lang, marked := range map[string]string{"en": "", "ar": "en"} {
			s := app.Screen{Name: app.Failed, Lang: lang, Site: apptest.New().Paper, Problem: &api.Problem{Code: code, Title: "Title", Detail: "This <address> is read.", Request: "r-7"}}
			root := parsed(t, s)
			main, w := one(t, root, classed("trouble")), messages.For(lang)
			got := textOf(main)
			if textOf(one(t, main, called("h1"))) != w.AskedTitle || !strings.Contains(got, w.AskedText) || strings.Contains(got, w.FailedText) || strings.Contains(got, "r-7") {
				t.Errorf("%s in %s: %q", code, lang, got)
			}
			detail := one(t, main, called("bdi"))
			if textOf(detail) != "This <address> is read." || get(detail, "lang") != marked {
				t.Errorf("%s in %s: detail %q in %q", code, lang, textOf(detail), get(detail, "lang"))
			}
			if n := len(all(one(t, main, classed("ways")), called("a"))); n != 2 {
				t.Errorf("%s in %s: %d ways on", code, lang, n)
			}
			s.Frame = &app.Frame{Mode: "card"}
			if got := textOf(one(t, parsed(t, s), called("main"))); !strings.Contains(got, w.AskedTitle) || strings.Contains(got, w.FailedText) {
				t.Errorf("%s in %s, framed: %q", code, lang, got)
			}
		}
	}
	silent := parsed(t, app.Screen{Name: app.Failed, Lang: "en", Site: apptest.New().Paper, Problem: &api.Problem{Code: api.Forbidden}})
	if found := all(silent, called("bdi")); len(found) != 0 {
		t.Errorf("a detail of nothing: %q", texts(found))
	}
	fields := parsed(t, app.Screen{Name: app.Failed, Lang: "ar", Site: apptest.New().Paper, Problem: &api.Problem{Code: api.UnknownParameter,
		Errors: []api.Field{{Pointer: "?colour", Code: "unknown", Detail: "no such parameter"}}}})
	if got := textOf(one(t, fields, classed("trouble"))); !strings.Contains(got, messages.Insert(messages.For("ar").UnknownField, "colour")) {
		t.Errorf("the parameter is not named: %q", got)
	}
}

// An error page has related articles, but no heading without a list.
func TestTroubleOffersReading(t *testing.T) {
	t.Parallel()
	s := app.Screen{Name: app.NotFound, Lang: "en", Site: apptest.New().Paper}
	if n := len(all(parsed(t, s), called("h2"))); n != 0 {
		t.Errorf("%d headings over nothing", n)
	}
	s.Related = []articles.Summary{{Slug: "a", Headline: "A", Lang: "en", Published: apptest.Morning}}
	related := one(t, parsed(t, s), classed("related"))
	if got := plainly(textOf(related)); got != "From the paper todayA23 Nov 2026" {
		t.Errorf("related = %q", got)
	}
}

// A Screen without the data that its name requires is rendered as an error
// page.
func TestScreensThatHoldNothing(t *testing.T) {
	t.Parallel()
	for _, name := range []app.Name{app.Article, app.Listing, "unheard-of", ""} {
		s := app.Screen{Name: name, Lang: "ar", Site: apptest.New().Paper}
		if got := textOf(one(t, parsed(t, s), called("h1"))); got != messages.For("ar").FailedTitle {
			t.Errorf("%q: h1 = %q", name, got)
		}
	}
}

// The words that the document's head and the feeds use.
func TestWordsOfTheHead(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ lang, direction, news, listings, name string }{
		{"en", "ltr", "News feed", "Classifieds feed", "Classifieds"},
		{"ar", "rtl", "خلاصة الأخبار", "خلاصة الإعلانات المبوبة", "الإعلانات المبوبة"},
		{"fr", "ltr", "News feed", "Classifieds feed", "Classifieds"},
	} {
		got := []string{messages.Direction(tt.lang), messages.For(tt.lang).NewsFeed, messages.For(tt.lang).ListingsFeed, messages.For(tt.lang).Classifieds}
		if want := []string{tt.direction, tt.news, tt.listings, tt.name}; !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", tt.lang, got, want)
		}
	}
}
