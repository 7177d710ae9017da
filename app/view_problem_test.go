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
	for _, tt := range []struct {
		name   string
		screen Screen
		title  func(*words) string
		text   func(*words) string
		number bool // the request's is shown
	}{
		{"internal", Screen{Name: Failed, Problem: problem(api.Internal)}, func(w *words) string { return w.FailedTitle }, func(w *words) string { return w.FailedText }, true},
		{"of no kind", Screen{Name: Failed}, func(w *words) string { return w.FailedTitle }, func(w *words) string { return w.FailedText }, false},
		{"unavailable", Screen{Name: Failed, Problem: problem(api.Unavailable)}, func(w *words) string { return w.FailedTitle }, func(w *words) string { return w.Unavailable }, true},
		{"too many", Screen{Name: Failed, Problem: problem(api.RateLimited)}, func(w *words) string { return w.FailedTitle }, func(w *words) string { return w.TooMany }, true},
		{"an address that is none", Screen{Name: Failed, Problem: problem(api.BadRequest)}, func(w *words) string { return w.FailedTitle }, func(w *words) string { return w.NotFoundText }, false},
		{"a cursor of another list", Screen{Name: Failed, Problem: problem(api.BadCursor)}, func(w *words) string { return w.FailedTitle }, func(w *words) string { return w.NotFoundText }, false},
		{"not found", Screen{Name: NotFound, Problem: problem(api.NotFound)}, func(w *words) string { return w.NotFoundTitle }, func(w *words) string { return w.NotFoundText }, false},
		{"a gone piece", Screen{Name: Gone, Path: "/articles/x", Problem: problem(api.Gone)}, func(w *words) string { return w.GoneTitle }, func(w *words) string { return w.GonePiece }, false},
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

func TestIsListing(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]bool{
		"/listings/x": true, "/ar/listings/x": true, "/listings": false, "/ar/listings": false, "/articles/x": false, "/ar/articles/x": false,
		"/a/b/listings/x": false, "": false, "/": false, "x": false, "/listings/x/y": false, "/sections/listings": false,
	} {
		if got := isListing(path); got != want {
			t.Errorf("isListing(%q) = %t", path, got)
		}
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
		if got := textOf(one(t, parsed(t, s), called("h1"))); got != arabic.FailedTitle {
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
