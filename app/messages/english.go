package messages

import (
	"broadside/app/api"
	"broadside/app/classifieds"
)

var english = Catalog{
	Language: "English",

	Skip: "Skip to the page", Sections: "Sections", Classifieds: "Classifieds",
	NewsFeed: "News feed", ListingsFeed: "Classifieds feed",
	Rights: "Text and pictures belong to % and the agencies named.",

	Lead: "Top stories", LatestFrom: "Latest listings", OlderPieces: "Older stories",
	NoPieces: "Nothing has been published here yet.", Updated: "Updated",

	By: "By", And: "and ", PoweredBy: "Classifieds powered by %", ToClassifieds: "Classifieds for this story",
	Share: "Share", ShareMail: "E-mail", ShareAddress: "Address of this page",
	Letter: "A", TextSize: "Text size", Small: "Small", Normal: "Normal", Large: "Large",
	Corrections: "Corrections and clarifications", CorrectionLabel: "Correction",
	Clarification: "Clarification", Update: "Update", Retraction: "Retraction",
	Retracted: "This story has been retracted", RetractedPiece: "Retracted: %",
	Reporting: "Additional reporting: %", Wire: "With inputs from %", Photo: "Photographs: %", ImageCredit: "Image credit:",
	Topics: "Topics", Related: "Related stories", TableHere: "Table", Footnotes: "Notes", BackToText: "Back to the text", Opens: "at %", Source: "Source",
	Opinion: "Opinion", Analysis: "Analysis", Live: "Live", Sponsored: "Paid for by a partner", Notice: "Notice",
	InThisStory: "In this story: %", AllIn: "All listings in %", AllOf: "All of %", AllListings: "All listings",
	Search: "Search the classifieds", NoMatches: "No listing goes with this story today.",
	Minutes: Plural{One: "# min read", Other: "# min read"},

	Words: "Keywords", Category: "Category", AnyCategory: "All categories", City: "City", AnyCity: "All cities",
	Intent: "Offered or wanted", AnyIntent: "Both", Offer: "Offered", Wanted: "Wanted",
	PriceFrom: "Price from", PriceTo: "Price to", Price: "Price", Currency: "Currency", AnyCurrency: "Any currency",
	From: "from", To: "to", WithPhoto: "With a picture", Age: "Listed", AnyAge: "Any time",
	Sort: "Order", Relevance: "Best match", Newest: "Newest first", PriceUp: "Price, lowest first",
	PriceDown: "Price, highest first", Distance: "Nearest first", Show: "Show listings", MoreFilters: "More filters",
	WrittenIn: "Written in", AnyLanguage: "Any language", Filter: "Find a listing", Active: "Filters in force",
	Remove: "Remove: %", ClearAll: "Clear all", Near: "Within % km",
	Unreached: "No connection to the paper", UnreachedText: "What you asked for did not reach us. Check your connection and try again.",
	Unserved:  "No answer from the paper",
	NotUsable: "This search cannot be used as it stands", UnknownField: "“%” is not something this page can search by",
	StartAgain:   "Start again without filters",
	Quoted:       "“%”",
	NotifySearch: "Notify me about this search",
	Days:         Plural{One: "In the last day", Other: "In the last # days"},
	Found:        Plural{One: "# listing", Other: "# listings"},
	AtLeast:      Plural{Other: "More than # listings"},

	Wrong: map[string]string{
		classifieds.Ambiguous: "a number that can be read in one way only: 1250 or 1250.5, without a comma or dot for thousands",
		classifieds.NotAmount: "an amount like 1500, with no more decimals than its currency has", classifieds.NotChoice: "choose one of those on offer",
		classifieds.NotCurrency: "three letters, like AED", classifieds.Crossed: "“from” is more than “to”",
		classifieds.NeedsNear: "say first where it is measured from", classifieds.NoRange: "choose a value: this has no range",
		classifieds.NotNumber: "a number", classifieds.NotPlace: "latitude and longitude in degrees, like 25.20,55.27",
		classifieds.OutOfRange: "a number that is neither too small nor too large", classifieds.Unknown: "the paper does not know this",
		string(api.BadCursor): "this place in the list is no longer known; begin again at the first page",
	},

	Index: "Categories", NoneFound: "No listing matches all of this",
	NoneYet: "No listings yet", NoneYetText: "The first will stand here as soon as it is published.",
	TryWithout: "Leave one condition out", Next: "Next page", FirstPage: "First page", Featured: "Featured",
	BackTo: "Back to %", Details: "Details", Place: "Place",
	Reference: "Reference", ListedOn: "Listed", RunsUntil: "Runs until", Similar: "Similar listings",
	Safety: "Before you pay", Photos: "Pictures",
	SafetyText: "See what you are buying, meet in a public place, and never send money or a copy of your ID " +
		"before you have. This paper takes no payment for what is listed here.",
	New: "New", Reduced: "Price reduced", Verified: "Verified", OnRequest: "Price on request",
	Negotiable: "negotiable", Free: "Free", FromPrice: "from %", Yes: "Yes", No: "No",
	PerHour: "/ hour", PerDay: "/ day", PerWeek: "/ week", PerMonth: "/ month", PerYear: "/ year",
	Studio: "Studio",
	Beds:   Plural{One: "# bedroom", Other: "# bedrooms"},
	Baths:  Plural{One: "# bathroom", Other: "# bathrooms"},
	Years:  Plural{One: "# year", Other: "# years"},
	Units:  map[string]string{"km": "km", "m²": "m²", "sqm": "m²", "sqft": "sq ft", "kg": "kg", "cm": "cm", "l": "litres", "cc": "cc"},
	Currencies: map[string]Plural{
		"AED": {Other: "AED #"}, "SAR": {Other: "SAR #"}, "QAR": {Other: "QAR #"}, "KWD": {Other: "KWD #"},
		"BHD": {Other: "BHD #"}, "OMR": {Other: "OMR #"}, "USD": {Other: "USD #"}, "EUR": {Other: "EUR #"},
		"GBP": {Other: "GBP #"},
	},
	Countries: map[string]string{
		"AE": "United Arab Emirates", "SA": "Saudi Arabia", "QA": "Qatar", "KW": "Kuwait", "BH": "Bahrain", "OM": "Oman",
		"EG": "Egypt", "JO": "Jordan", "LB": "Lebanon", "IQ": "Iraq", "YE": "Yemen", "MA": "Morocco", "IN": "India", "PK": "Pakistan",
		"GB": "United Kingdom", "US": "United States",
	},

	NotFoundTitle: "There is no page here", NotFoundText: "The address may be mistyped, or the page may have moved.",
	GoneTitle: "This is no longer here", GoneListing: "The listing was sold, withdrawn or has run its time.",
	KilledPiece: "The piece was withdrawn by the editors.", ExpiredPiece: "The piece is no longer published: its time is over.",
	RemovedPiece: "The piece is no longer published here.", FailedTitle: "The page could not be made",
	FailedText:   "The fault is ours. Please try again in a minute.",
	AskedTitle:   "This cannot be answered as it was asked",
	AskedText:    "Check the address, or go back and correct what you sent.",
	Unavailable:  "The paper is being looked after. Please try again in a minute.",
	TooManyTitle: "Please wait a minute", TooMany: "Too many requests came from your address. Please try again in a minute.",
	RequestID: "If it happens again, tell us this number: %", GoFront: "Go to the front page",
	GoListings: "Go to the classifieds", ReadInstead: "From the paper today",

	ReadOn: "Read it in %", MoreOn: "More in %", ReadOnward: "Continue reading",
	Refused: "This is no longer shown here.", ForPartners: "Put it on your page", Find: "Search", Saved: "Saved",

	Weekdays: [12]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
	Months: [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September",
		"October", "November", "December"},
	ShortMonths: [12]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
	Comma:       ", ",
}
