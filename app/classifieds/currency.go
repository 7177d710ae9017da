package classifieds

// currencies are those of the Gulf, by country.
var currencies = map[string]string{"AE": "AED", "SA": "SAR", "QA": "QAR", "KW": "KWD", "BH": "BHD", "OM": "OMR"}

// CurrencyOf is what is paid with in a country (ISO 3166-1 alpha-2), as an
// ISO 4217 code, or "" where we do not know. It is meant for amounts that come
// without one, like a salary.
func CurrencyOf(country string) string { return currencies[country] }

// Currency is what amounts in l are in: its price's currency, else that of the
// country it stands in.
func (l *Listing) Currency() string {
	if l.Price.Currency != "" {
		return l.Price.Currency
	}
	return CurrencyOf(l.Place.Country)
}
