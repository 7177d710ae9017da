package app

// Direction is where a language runs: "ltr" or "rtl".
func Direction(lang string) string { return direction(lang) }

// NewsFeed and ListingsFeed are what the feeds are called in lang.
func NewsFeed(lang string) string { return say(lang).NewsFeed }

// ListingsFeed is what the feed of the classifieds is called in lang.
func ListingsFeed(lang string) string { return say(lang).ListingsFeed }

// ListingsName is what the classifieds are called in lang.
func ListingsName(lang string) string { return say(lang).Classifieds }
