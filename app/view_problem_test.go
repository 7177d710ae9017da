package app

import (
	"slices"
	"strings"
	"testing"

	"broadside/app/api"
	"broadside/articles"
)

// Each kind of trouble has its words in both languages, a way on, and nothing
// of its cause.
func TestTroubleInBothLanguages(t *testing.T) {
	t.Parallel()
	problem := func(code api.Code) *api.Problem {
		return &api.Problem{Code: code, Title: "secret title", Detail: "secret detail", Request: "r-7"}
	}
	failed, asked := func(w *words) string { return w.FailedTitle }, func(w *words) string { return w.AskedTitle }
	for _, tt := range []struct {
		name   string
		screen Screen
		title  func(*words) string
		text   func(*words) string
		number bool // the request's is shown
	}{
		{"internal", Screen{Name: Failed, Problem: problem(api.Internal)}, failed, func(w *words) string { return w.FailedText }, true},
		{"of no kind", Screen{Name: Failed}, failed, func(w *words) string { return w.FailedText }, false},
		{"unavailable", Screen{Name: Failed, Problem: problem(api.Unavailable)}, failed, func(w *words) string { return w.Unavailable }, true},
		{"not there yet", Screen{Name: Failed, Problem: problem(api.NotImplemented)}, failed, func(w *words) string { return w.FailedText }, true},
		{"of an unheard-of kind", Screen{Name: Failed, Problem: problem("x")}, failed, func(w *words) string { return w.FailedText }, true},
		{"too many", Screen{Name: Failed, Problem: problem(api.RateLimited)}, asked, func(w *words) string { return w.TooMany }, false},
		{"not found", Screen{Name: NotFound, Problem: problem(api.NotFound)}, func(w *words) string { return w.NotFoundTitle }, func(w *words) string { return w.NotFoundText }, false},
		{"a gone piece", Screen{Name: Gone, Path: "/articles/x", Problem: problem(api.Gone)}, func(w *words) string { return w.GoneTitle }, func(w *words) string { return w.RemovedPiece }, false},
		{"a gone piece, nobody says why", Screen{Name: Gone, Path: "/articles/x"}, func(w *words) string { return w.GoneTitle }, func(w *words) string { return w.RemovedPiece }, false},
		{"a gone listing", Screen{Name: Gone, Path: "/ar/listings/x", Problem: problem(api.Gone)}, func(w *words) string { return w.GoneTitle }, func(w *words) string { return w.GoneListing }, false},
		{"a gone listing with some like it", Screen{Name: Gone, Similar: fakeListings(), Problem: problem(api.Gone)}, func(w *words) string { return w.GoneTitle }, func(w *words) string { return w.GoneListing }, false},
	} {
		for lang, home := range map[string]string{"en": "/news/", "ar": "/news/ar/"} {
			s := tt.screen
			s.Lang, s.Site = lang, newFake().site
			s.Site.Base = "/news"
			main := one(t, parsed(t, s), classed("trouble"))
			if got, want := textOf(one(t, main, called("h1"))), tt.title(say(lang)); got != want {
				t.Errorf("%s in %s: title %q, want %q", tt.name, lang, got, want)
			}
			got := textOf(main)
			if !strings.Contains(got, tt.text(say(lang))) || strings.Contains(got, "secret") {
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

// Of a piece that is gone no more is said than is known: only one that the
// editors killed was withdrawn, on the page and in a frame.
func TestWhyAPieceIsGone(t *testing.T) {
	t.Parallel()
	for reason, want := range map[api.Reason]func(*words) string{
		api.Killed:  func(w *words) string { return w.KilledPiece },
		api.Expired: func(w *words) string { return w.ExpiredPiece },
		api.Removed: func(w *words) string { return w.RemovedPiece },
		"":          func(w *words) string { return w.RemovedPiece },
		"eaten":     func(w *words) string { return w.RemovedPiece },
	} {
		for _, lang := range []string{"en", "ar"} {
			w := say(lang)
			for _, frame := range []*Frame{nil, {Mode: "card"}} {
				s := Screen{Name: Gone, Lang: lang, Path: "/articles/x", Site: newFake().site, Frame: frame, Problem: &api.Problem{Code: api.Gone, Reason: reason}}
				got := textOf(one(t, parsed(t, s), called("main")))
				if !strings.Contains(got, want(w)) {
					t.Errorf("%q in %s, frame %v: %q, want %q", reason, lang, frame, got, want(w))
				}
				if strings.Contains(got, w.KilledPiece) != (reason == api.Killed) {
					t.Errorf("%q in %s, frame %v is said to be withdrawn: %q", reason, lang, frame, got)
				}
			}
		}
	}
}

// What the reader or another's link asked wrongly is said as that: what is
// wrong in words, a way on, and no number for the desk to look up.
func TestMistakesAreNotOurs(t *testing.T) {
	t.Parallel()
	for _, code := range []api.Code{api.Validation, api.BadRequest, api.BadCursor, api.UnknownParameter, api.MethodNotAllowed, api.Conflict, api.TokenExpired,
		api.TokenUsed, api.Unauthorized, api.Forbidden, api.PayloadTooLarge, api.UnsupportedMedia, api.ImportGuard} {
		for lang, marked := range map[string]string{"en": "", "ar": "en"} {
			s := Screen{Name: Failed, Lang: lang, Site: newFake().site, Problem: &api.Problem{Code: code, Title: "Title", Detail: "This <address> is read.", Request: "r-7"}}
			root := parsed(t, s)
			main, w := one(t, root, classed("trouble")), say(lang)
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
			s.Frame = &Frame{Mode: "card"}
			if got := textOf(one(t, parsed(t, s), called("main"))); !strings.Contains(got, w.AskedTitle) || strings.Contains(got, w.FailedText) {
				t.Errorf("%s in %s, framed: %q", code, lang, got)
			}
		}
	}
	silent := parsed(t, Screen{Name: Failed, Lang: "en", Site: newFake().site, Problem: &api.Problem{Code: api.Forbidden}})
	if found := all(silent, called("bdi")); len(found) != 0 {
		t.Errorf("a detail of nothing: %q", texts(found))
	}
	fields := parsed(t, Screen{Name: Failed, Lang: "ar", Site: newFake().site, Problem: &api.Problem{Code: api.UnknownParameter,
		Errors: []api.Field{{Pointer: "?colour", Code: "unknown", Detail: "no such parameter"}}}})
	if got := textOf(one(t, fields, classed("trouble"))); !strings.Contains(got, put(say("ar").UnknownField, "colour")) {
		t.Errorf("the parameter is not named: %q", got)
	}
}

// A page of trouble offers what to read, and no heading over nothing.
func TestTroubleOffersReading(t *testing.T) {
	t.Parallel()
	s := Screen{Name: NotFound, Lang: "en", Site: newFake().site}
	if n := len(all(parsed(t, s), called("h2"))); n != 0 {
		t.Errorf("%d headings over nothing", n)
	}
	s.Related = []articles.Summary{{Slug: "a", Headline: "A", Lang: "en", Published: morning}}
	related := one(t, parsed(t, s), classed("related"))
	if got := plainly(textOf(related)); got != "From the paper todayA23 Nov 2026" {
		t.Errorf("related = %q", got)
	}
}

// The page's parts that a filter, a piece or a listing fills are trouble when
// the Screen says one thing and holds another.
func TestScreensThatHoldNothing(t *testing.T) {
	t.Parallel()
	for _, name := range []Name{Article, Listing, "unheard-of", ""} {
		s := Screen{Name: name, Lang: "ar", Site: newFake().site}
		if got := textOf(one(t, parsed(t, s), called("h1"))); got != say("ar").FailedTitle {
			t.Errorf("%q: h1 = %q", name, got)
		}
	}
}

// What the head of a page and the feeds are called.
func TestWordsOfTheHead(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ lang, direction, news, listings, name string }{
		{"en", "ltr", "News feed", "Classifieds feed", "Classifieds"},
		{"ar", "rtl", "خلاصة الأخبار", "خلاصة الإعلانات المبوبة", "الإعلانات المبوبة"},
		{"fr", "ltr", "News feed", "Classifieds feed", "Classifieds"},
	} {
		got := []string{Direction(tt.lang), NewsFeed(tt.lang), ListingsFeed(tt.lang), ListingsName(tt.lang)}
		if want := []string{tt.direction, tt.news, tt.listings, tt.name}; !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", tt.lang, got, want)
		}
	}
}
