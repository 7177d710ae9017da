package app

import (
	"strconv"
	"strings"

	"broadside/app/api"
)

// words holds every message of the site in one language. A "#" in counted
// messages stands for the number, a "%" in others for what is put in.
type words struct {
	Language string // the language's own name, for the switch

	// around every page
	Skip, Sections, Classifieds, NewsFeed, ListingsFeed, Rights string

	// lists of pieces
	Lead, LatestFrom, OlderPieces, NoPieces, Updated string

	// a piece
	By, And, PoweredBy, ToClassifieds, Share, ShareMail, ShareAddress                          string
	Letter, TextSize, Small, Normal, Large, Corrections, Correction, Clarification, Update     string
	Retraction, Retracted, Reporting, Wire, Photo, Topics, Related, TableHere, Opens, Source   string
	Footnotes, BackToText                                                                      string
	Opinion, Analysis, Live, Sponsored, Notice, InThisStory, AllIn, AllOf, AllListings, Search string
	NoneBeside, RetractedPiece                                                                 string
	Minutes                                                                                    forms

	// the filter
	Words, Category, AnyCategory, City, AnyCity, Intent, AnyIntent, Offer, Wanted            string
	PriceFrom, PriceTo, Price, Currency, AnyCurrency, From, To, WithPhoto, Age, AnyAge       string
	Sort, Relevance, Newest, PriceUp, PriceDown, Distance, Show, MoreFilters, WrittenIn      string
	AnyLanguage, Filter, Active, Remove, ClearAll, Near, NotUsable, UnknownField, StartAgain string
	Quoted, Unreached, UnreachedText, Unserved                                               string
	Days, Found, AtLeast                                                                     forms
	Wrong                                                                                    map[string]string // by the code of an api.Field

	// the list and one listing
	Index, NoneFound, NoneYet, NoneYetText, TryWithout, Next, FirstPage, Featured   string
	BackTo, Details, Place, Reference, ListedOn, RunsUntil, Similar, Safety, Photos string
	SafetyText, New, Reduced, Verified, OnRequest, Negotiable, Free, FromPrice      string
	Yes, No, PerHour, PerDay, PerWeek, PerMonth, PerYear, Studio                    string
	Beds, Baths, Years                                                              forms
	Units                                                                           map[string]string
	Currencies                                                                      map[string]forms
	Countries                                                                       map[string]string

	// problems
	NotFoundTitle, NotFoundText, GoneTitle, GoneListing, FailedTitle, FailedText             string
	KilledPiece, ExpiredPiece, RemovedPiece                                                  string
	AskedTitle, AskedText, Unavailable, TooMany, RequestID, GoFront, GoListings, ReadInstead string

	// on other sites
	ReadOn, MoreOn, ReadOnward, Refused, ForPartners, Find string

	Weekdays, Months, ShortMonths [12]string // weekdays use the first seven, Sunday first
	Comma                         string     // between date and time, with its space
}

// forms are the plural forms of CLDR; a language leaves empty what it does
// not tell apart. other is never empty.
type forms struct{ zero, one, two, few, many, other string }

// say returns the messages of lang, or the English ones.
func say(lang string) *words {
	if api.Primary(lang) == "ar" {
		return &arabic
	}
	return &english
}

// languageName is what a language calls itself, or its code when we do not
// speak it.
func languageName(lang string) string {
	if w := say(lang); w != &english || lang == "en" {
		return w.Language
	}
	return lang
}

// count writes n things in the plural form that CLDR gives n in Arabic, which
// has six, and in English, which has two.
func (f forms) count(lang string, n int, written string) string {
	form := f.other
	pick := func(s string) {
		if s != "" {
			form = s
		}
	}
	switch {
	case api.Primary(lang) != "ar":
		if n == 1 {
			pick(f.one)
		}
	case n == 0:
		pick(f.zero)
	case n == 1:
		pick(f.one)
	case n == 2:
		pick(f.two)
	case n%100 >= 3 && n%100 <= 10:
		pick(f.few)
	case n%100 >= 11:
		pick(f.many)
	}
	return strings.ReplaceAll(form, "#", written)
}

// counted is count with the number written as numbers are.
func (f forms) counted(lang string, n int) string { return f.count(lang, n, whole(int64(n))) }

// total writes how many listings a filter finds.
func (w *words) total(lang string, t api.Total) string {
	if t.Exact {
		return w.Found.counted(lang, t.Value)
	}
	return w.AtLeast.counted(lang, t.Value)
}

// correction names a kind of correction.
func (w *words) correction(kind string) string {
	switch kind {
	case "clarification":
		return w.Clarification
	case "update":
		return w.Update
	case "retraction":
		return w.Retraction
	}
	return w.Correction
}

// put writes what into the place that a message keeps for it.
func put(message, what string) string { return strings.Replace(message, "%", what, 1) }

// whole writes n with a comma between thousands. Both languages use the
// digits 0–9, as newspapers of the Gulf do for prices and dates.
func whole(n int64) string {
	digits := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, digits = minus, digits[1:]
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return sign + digits
}
