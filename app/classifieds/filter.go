package classifieds

import (
	"cmp"
	"net/url"
	"strconv"
	"strings"
)

// Sort is the order of a list of listings.
type Sort string

// The orders. Distance needs Near; Relevance without Q is Newest.
const (
	Relevance Sort = "relevance"
	Newest    Sort = "newest"
	PriceUp   Sort = "price"
	PriceDown Sort = "-price"
	Distance  Sort = "distance"
)

// Filter selects listings. It is read from the query of an address. The zero
// value selects all live listings, newest first.
type Filter struct {
	Q        string
	Category string
	Intent   Intent
	City     string // an api.City's code
	Near     *Point
	RadiusKM float64 // with Near; 0 means 25
	PriceMin int64   // minor units of Currency, hundredths without one; 0 means no bound
	PriceMax int64
	Currency string
	Attrs    []AttrFilter // sorted by Code
	Photo    bool         // only listings with a photo
	Days     int          // maximum age in days; 0 means any
	Lang     string       // listings written in this language; "" means any
	Sort     Sort         // "" means Relevance with Q, else Newest
	Facets   bool
	Limit    int // 1…api.MaxLimit; 0 means api.DefaultLimit
	Cursor   string
}

// Point is a geographic position in degrees.
type Point struct{ Lat, Lon float64 }

// AttrFilter is a condition on one attribute: any of Values, or a number from
// Min to Max; a nil bound is open.
type AttrFilter struct {
	Code     string
	Values   []string
	Min, Max *float64
}

// Order returns Sort or its default: Relevance with search words, else Newest.
func (f Filter) Order() Sort {
	if f.Sort == "" && f.Q != "" {
		return Relevance
	}
	return cmp.Or(f.Sort, Newest)
}

// Attr returns the condition on the attribute code, or nil.
func (f Filter) Attr(code string) *AttrFilter {
	return find(f.Attrs, func(a *AttrFilter) bool { return a.Code == code })
}

// Values is the inverse of ParseFilter. Equal filters have equal Encode()
// results.
func (f Filter) Values() url.Values {
	v := url.Values{}
	set := func(k, s string, set bool) {
		if set {
			v.Set(k, s)
		}
	}
	set("q", f.Q, f.Q != "")
	set("category", f.Category, f.Category != "")
	set("intent", string(f.Intent), f.Intent != "")
	set("city", f.City, f.City != "")
	if f.Near != nil {
		v.Set("near", formatDecimal(f.Near.Lat)+","+formatDecimal(f.Near.Lon))
		set("radius_km", formatDecimal(f.RadiusKM), f.RadiusKM > 0)
	}
	if f.PriceMin > 0 {
		v.Set("price_min", addressMinor(f.PriceMin, f.Currency))
	}
	if f.PriceMax > 0 {
		v.Set("price_max", addressMinor(f.PriceMax, f.Currency))
	}
	set("currency", f.Currency, f.Currency != "")
	for _, a := range f.Attrs {
		values := strings.Join(a.Values, ",")
		set("attr."+a.Code, values, values != "")
		if a.Min != nil {
			v.Set("attr."+a.Code+".min", unambiguous(formatDecimal(*a.Min)))
		}
		if a.Max != nil {
			v.Set("attr."+a.Code+".max", unambiguous(formatDecimal(*a.Max)))
		}
	}
	set("photo", "1", f.Photo)
	set("days", strconv.Itoa(f.Days), f.Days > 0)
	set("lang", f.Lang, f.Lang != "")
	set("sort", string(f.Sort), f.Sort != "")
	set("facets", "1", f.Facets)
	set("limit", strconv.Itoa(f.Limit), f.Limit > 0)
	set("cursor", f.Cursor, f.Cursor != "")
	return v
}

// IsZero reports whether f is the filter of an address without parameters.
func (f Filter) IsZero() bool { return len(f.Values()) == 0 }

// MarshalText returns the query of f.
func (f Filter) MarshalText() ([]byte, error) { return []byte(f.Values().Encode()), nil }

// UnmarshalText is the inverse of MarshalText. It never fails: see ReadFilter.
func (f *Filter) UnmarshalText(query []byte) error {
	*f = ReadFilter(string(query))
	return nil
}

// addressMinor is FormatMinor in a form that ParseFilter does not reject as
// ambiguous.
func addressMinor(n int64, currency string) string {
	s := FormatMinor(n, currency)
	if Decimals(currency) > 2 {
		return unambiguous(s)
	}
	return s
}

func formatDecimal(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }
