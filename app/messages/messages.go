// Package messages holds the texts of the pages in each language, and formats
// numbers, dates and plurals.
package messages

import (
	"cmp"
	"strings"

	"broadside/app/api"
)

// Catalog holds the messages in one language. "#" in messages with a count is
// replaced with the number, "%" in others with an inserted text.
type Catalog struct {
	Language string // the language's name in itself, for the language links

	// every page
	Skip, Sections, Classifieds, NewsFeed, ListingsFeed, Rights string

	// lists of articles
	Lead, LatestFrom, OlderPieces, NoPieces, Updated string

	// an article
	By, And, PoweredBy, ToClassifieds, Share, ShareMail, ShareAddress                           string
	Letter, TextSize, Small, Normal, Large, Corrections, CorrectionLabel, Clarification, Update string
	Retraction, Retracted, Reporting, Wire, Photo, Topics, Related, TableHere, Opens, Source    string
	Footnotes, BackToText                                                                       string
	Opinion, Analysis, Live, Sponsored, Notice, InThisStory, AllIn, AllOf, AllListings, Search  string
	NoMatches, RetractedPiece, ImageCredit                                                      string
	Minutes                                                                                     Plural

	// the filter
	Words, Category, AnyCategory, City, AnyCity, Intent, AnyIntent, Offer, Wanted            string
	PriceFrom, PriceTo, Price, Currency, AnyCurrency, From, To, WithPhoto, Age, AnyAge       string
	Sort, Relevance, Newest, PriceUp, PriceDown, Distance, Show, MoreFilters, WrittenIn      string
	AnyLanguage, Filter, Active, Remove, ClearAll, Near, NotUsable, UnknownField, StartAgain string
	Quoted, Unreached, UnreachedText, Unserved, NotifySearch                                 string
	Days, Found, AtLeast                                                                     Plural
	Wrong                                                                                    map[string]string // by the code of an api.Field

	// lists of listings and one listing
	Index, NoneFound, NoneYet, NoneYetText, TryWithout, Next, FirstPage, Featured   string
	BackTo, Details, Place, Reference, ListedOn, RunsUntil, Similar, Safety, Photos string
	SafetyText, New, Reduced, Verified, OnRequest, Negotiable, Free, FromPrice      string
	Yes, No, PerHour, PerDay, PerWeek, PerMonth, PerYear, Studio                    string
	Beds, Baths, Years                                                              Plural
	Units                                                                           map[string]string
	Currencies                                                                      map[string]Plural
	Countries                                                                       map[string]string

	// problems
	NotFoundTitle, NotFoundText, GoneTitle, GoneListing, FailedTitle, FailedText                           string
	KilledPiece, ExpiredPiece, RemovedPiece                                                                string
	AskedTitle, AskedText, Unavailable, TooManyTitle, TooMany, RequestID, GoFront, GoListings, ReadInstead string

	// frames on other sites
	ReadOn, MoreOn, ReadOnward, Refused, ForPartners, Find, Saved string

	Weekdays, Months, ShortMonths [12]string // weekdays use the first seven, Sunday first
	Comma                         string     // between date and time, with its space
}

// Plural holds the plural forms of CLDR. Forms that a language does not have
// are empty; Other is never empty.
type Plural struct{ Zero, One, Two, Few, Many, Other string }

// For returns the messages in lang, or the English ones.
func For(lang string) *Catalog {
	if api.Primary(lang) == "ar" {
		return &arabic
	}
	return &english
}

// LanguageName returns the name of a language in itself, or its code if there
// are no messages in it.
func LanguageName(lang string) string {
	if w := For(lang); w != &english || lang == "en" {
		return w.Language
	}
	return lang
}

// Format returns the CLDR plural form for n with the number written: Arabic has
// six forms, English two.
func (f Plural) Format(lang string, n int, written string) string {
	form, arabic := "", api.Primary(lang) == "ar"
	switch {
	case n == 1:
		form = f.One
	case arabic && n == 0:
		form = f.Zero
	case arabic && n == 2:
		form = f.Two
	case arabic && n%100 >= 3 && n%100 <= 10:
		form = f.Few
	case arabic && n%100 >= 11:
		form = f.Many
	}
	return strings.ReplaceAll(cmp.Or(form, f.Other), "#", written)
}

// Count is Format with n formatted by Integer.
func (f Plural) Count(lang string, n int) string { return f.Format(lang, n, Integer(int64(n))) }

// Total formats the number of results of a filter.
func (w *Catalog) Total(lang string, t api.Total) string {
	if t.Exact {
		return w.Found.Count(lang, t.Value)
	}
	return w.AtLeast.Count(lang, t.Value)
}

// CorrectionName returns the name of a kind of correction.
func (w *Catalog) CorrectionName(kind string) string {
	names := map[string]string{"clarification": w.Clarification, "update": w.Update, "retraction": w.Retraction}
	return cmp.Or(names[kind], w.CorrectionLabel)
}

// Insert replaces the "%" of a message.
func Insert(message, inserted string) string { return strings.Replace(message, "%", inserted, 1) }
