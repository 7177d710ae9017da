package schemaorg

import (
	"strconv"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/server/page"
)

// offerThing returns a listing's price, or nil if it has none: on request, or an
// amount without a currency.
func (x listingEncoder) offerThing() Thing {
	p := x.listing.Price
	t := newThing("Offer", "url", x.pageURL(), "availability", "https://schema.org/InStock",
		"validFrom", page.FormatTime(x.listing.Published), "priceValidUntil", page.FormatTime(x.listing.Expires))
	switch {
	case p.Type == classifieds.Free:
		if currency := x.currency(); currency != "" { // Google ignores a price without currency, even 0
			t.set("price", "0", "priceCurrency", currency)
		}
		return t
	case p.Type == "" || p.Type == classifieds.OnRequest || p.Minor <= 0 || p.Currency == "":
		return nil
	}
	amount := classifieds.FormatMinor(p.Minor, p.Currency)
	t.set("price", amount, "priceCurrency", p.Currency)
	unit := map[string]string{"hour": "HUR", "day": "DAY", "week": "WEE", "month": "MON", "year": "ANN"}[p.Period]
	if unit == "" && p.Type != classifieds.From {
		return t
	}
	more := newThing("UnitPriceSpecification", "priceCurrency", p.Currency, "unitCode", unit)
	if p.Type == classifieds.From {
		more.set("minPrice", amount)
	} else {
		more.set("price", amount)
	}
	return t.set("priceSpecification", more)
}

// currency returns the currency of the listing's amounts, else the paper's
// first.
func (x listingEncoder) currency() string {
	if c := x.listing.Currency(); c != "" || len(x.site.Currencies) == 0 {
		return c
	}
	return x.site.Currencies[0]
}

func (x listingEncoder) attributeName(code string) string {
	if a := x.definition(code); a.Code != "" {
		return api.Name(a.Names, x.lang)
	}
	return code
}

func decimal(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }
