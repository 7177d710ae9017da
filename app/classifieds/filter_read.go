package classifieds

import (
	"errors"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"broadside/app/api"
)

// The error codes of a filter's parameters (api.Field). Pages translate them.
const (
	Ambiguous   = "ambiguous"  // a number with two readings
	NotAmount   = "amount"     // not an amount of money
	NotChoice   = "choice"     // not one of the valid values
	NotCurrency = "currency"   // not an ISO 4217 code
	Crossed     = "crossed"    // a lower bound above the upper bound
	NeedsNear   = "needs-near" // a distance without the parameter near
	NoRange     = "no-range"   // bounds on an attribute that has no range
	NotNumber   = "number"     // not a number
	NotPlace    = "place"      // not a geographic position
	OutOfRange  = "range"      // a number outside of the valid range
	Unknown     = "unknown"    // a name that does not exist
)

// fault is the fault of a parameter: its code and a description for developers.
type fault struct{ code, detail string }

// ParseFilter reads a Filter from the query of an address. It ignores empty
// parameters, which forms send. Of a repeated parameter it uses the first
// value, but of an attribute all values. An unknown parameter is
// api.UnknownParameter; invalid values are one api.Validation that lists them.
// Prices are major units with as many decimals as their currency has, two
// without a currency.
func ParseFilter(v url.Values) (Filter, error) {
	var f Filter
	var faults []api.Field
	addFault := func(name string, found fault) {
		if found != (fault{}) {
			faults = append(faults, api.Field{Pointer: "?" + name, Code: found.code, Detail: found.detail})
		}
	}
	names := slices.AppendSeq(make([]string, 0, len(v)), maps.Keys(v))
	slices.Sort(names)
	for _, name := range names {
		if !IsParameter(name) {
			return Filter{}, api.Unknown(name)
		}
		s := firstValue(v[name])
		if s == "" {
			continue
		}
		if code, ok := strings.CutPrefix(name, "attr."); ok {
			addFault(name, f.readAttribute(code, s, v[name]))
		} else {
			addFault(name, f.readParameter(name, s))
		}
	}
	if f.PriceMin > 0 && f.PriceMax > 0 && f.PriceMin > f.PriceMax {
		addFault("price_min", fault{Crossed, "more than price_max"})
	}
	for _, a := range f.Attrs {
		if a.Min != nil && a.Max != nil && *a.Min > *a.Max {
			addFault("attr."+a.Code+".min", fault{Crossed, "more than attr." + a.Code + ".max"})
		}
	}
	if f.Sort == Distance && f.Near == nil {
		addFault("sort", fault{NeedsNear, "distance needs near=lat,lon"})
	}
	if f.RadiusKM > 0 && f.Near == nil {
		addFault("radius_km", fault{NeedsNear, "a radius needs near=lat,lon"})
	}
	if len(faults) > 0 {
		return Filter{}, api.Fail(api.Validation, "The filter is not usable", faults[0].Pointer[1:]+": "+faults[0].Detail, faults...)
	}
	return f, nil
}

// ReadFilter is ParseFilter for the text of a query. An invalid query, which may
// come from another version of the program, gives the zero Filter.
func ReadFilter(query string) Filter {
	v, err := url.ParseQuery(query)
	if err != nil {
		return Filter{}
	}
	f, _ := ParseFilter(v)
	return f
}

// IsParameter reports whether name is a parameter of a filter. Pages ignore
// other parameters, such as the tracking parameters of links.
func IsParameter(name string) bool {
	switch name {
	case "q", "category", "intent", "city", "near", "radius_km", "price_min", "price_max", "currency",
		"photo", "days", "lang", "sort", "facets", "limit", "cursor":
		return true
	}
	return strings.HasPrefix(name, "attr.")
}

// MayRepeat reports whether a parameter may occur more than once in an address:
// an attribute may, to have several values; its bounds may not.
func MayRepeat(name string) bool {
	_, bound := CutBound(name)
	return strings.HasPrefix(name, "attr.") && bound == ""
}

// CutBound splits the code of an attribute from ".min" or ".max", if name ends
// with one of them.
func CutBound(name string) (code, bound string) {
	for _, bound := range []string{".min", ".max"} {
		if code, ok := strings.CutSuffix(name, bound); ok {
			return code, bound
		}
	}
	return name, ""
}

// firstValue returns the first value that is not blank, without spaces around
// it.
func firstValue(values []string) string {
	for _, s := range values {
		if s = strings.TrimSpace(s); s != "" {
			return s
		}
	}
	return ""
}

// readParameter sets the field of one parameter and returns the parameter's
// fault.
func (f *Filter) readParameter(name, s string) fault {
	switch name {
	case "q":
		f.Q = truncate(s, 200)
	case "category":
		f.Category = truncate(s, 64)
	case "intent":
		f.Intent = Intent(s)
		if f.Intent != Offer && f.Intent != Wanted {
			return fault{NotChoice, "offer or wanted"}
		}
	case "city":
		f.City = truncate(s, 64)
	case "near":
		lat, lon, ok := strings.Cut(s, ",")
		x, north := parseCoordinate(strings.TrimSpace(lat), 90)
		y, east := parseCoordinate(strings.TrimSpace(lon), 180)
		if !ok || !north || !east {
			return fault{NotPlace, "latitude,longitude in degrees"}
		}
		f.Near = &Point{Lat: x, Lon: y}
	case "radius_km":
		out := fault{OutOfRange, "a number of kilometres from 1 to 1000"}
		n, err := parseNumeral(s)
		if err != nil {
			return numberFault(err, out)
		}
		if !(n > 0 && n <= 1000) {
			return out
		}
		f.RadiusKM = n
	case "price_min", "price_max":
		n, err := ParseMinor(s, f.Currency, NumberContext{}) // "currency" comes first in the order of names
		if err != nil {
			return numberFault(err, fault{NotAmount, "an amount like 1500 or 1500.50, with no more decimals than its currency has"})
		}
		if name == "price_min" {
			f.PriceMin = n
		} else {
			f.PriceMax = n
		}
	case "currency":
		s = strings.ToUpper(s)
		if !isCurrency(s) {
			return fault{NotCurrency, "an ISO 4217 code of three letters"}
		}
		f.Currency = s
	case "photo":
		return readSwitch(&f.Photo, s)
	case "days":
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 || n > 3650 {
			return fault{OutOfRange, "a whole number of days from 1 to 3650"}
		}
		f.Days = n
	case "lang":
		f.Lang = truncate(s, 16)
	case "sort":
		f.Sort = Sort(s)
		switch f.Sort {
		case Relevance, Newest, PriceUp, PriceDown, Distance:
		default:
			return fault{NotChoice, "relevance, newest, price, -price or distance"}
		}
	case "facets":
		return readSwitch(&f.Facets, s)
	case "limit":
		n, err := api.ParseLimit(s)
		if err != nil {
			return fault{OutOfRange, "a whole number from 1 to " + strconv.Itoa(api.MaxLimit)}
		}
		f.Limit = n
	case "cursor":
		f.Cursor = s
	}
	return fault{}
}

func readSwitch(on *bool, s string) fault {
	switch s {
	case "1", "true", "on":
		*on = true
	case "0", "false":
	default:
		return fault{NotChoice, "1 or 0"}
	}
	return fault{}
}

// readAttribute reads attr.CODE with all its values, or attr.CODE.min or
// attr.CODE.max with the value s.
func (f *Filter) readAttribute(name, s string, all []string) fault {
	code, bound := CutBound(name)
	var values []string
	if bound == "" {
		if values = splitValues(strings.Join(all, ",")); len(values) == 0 {
			return fault{}
		}
	}
	a := f.Attr(code)
	if code == "" || len(code) > 64 || a == nil && len(f.Attrs) >= 20 {
		return fault{Unknown, "not an attribute"}
	}
	if a == nil {
		f.Attrs = append(f.Attrs, AttrFilter{Code: code})
		slices.SortFunc(f.Attrs, func(a, b AttrFilter) int { return strings.Compare(a.Code, b.Code) })
		a = f.Attr(code)
	}
	if bound == "" {
		a.Values = values
		return fault{}
	}
	n, err := parseNumeral(s)
	if err != nil {
		return numberFault(err, fault{NotNumber, "a number; attributes that are no numbers have no range"})
	}
	if bound == ".min" {
		a.Min = &n
	} else {
		a.Max = &n
	}
	return fault{}
}

// numberFault returns otherwise unless err is an AmbiguousError, whose readings
// it returns as a fault.
func numberFault(err error, otherwise fault) fault {
	if two := (*AmbiguousError)(nil); errors.As(err, &two) {
		return fault{Ambiguous, two.Error() + "; " + two.Fix()}
	}
	return otherwise
}

// parseNumeral reads a number written by a person or a program. Only numbers of
// programs have exponents.
func parseNumeral(s string) (float64, error) {
	if !strings.ContainsAny(s, "eE") {
		var err error
		if s, err = ParseNumber(s).Read(NumberContext{Places: -1}); err != nil {
			return 0, err
		}
	} else if strings.Trim(s, "0123456789+-.eE") != "" {
		return 0, errNumber
	}
	return strconv.ParseFloat(s, 64)
}

// parseCoordinate reads a plain decimal number from -bound to bound.
func parseCoordinate(s string, bound float64) (float64, bool) {
	if digits := strings.TrimPrefix(s, "-"); digits == "" || strings.ContainsAny(digits[:1], ".+") || strings.ContainsAny(digits, ",،") {
		return 0, false
	}
	return ParseDegrees(s, bound)
}

// splitValues splits s at commas into at most 20 values, sorted and without
// duplicates.
func splitValues(s string) []string {
	var values []string
	for value := range strings.SplitSeq(s, ",") {
		if value = truncate(strings.TrimSpace(value), 100); value != "" && !slices.Contains(values, value) && len(values) < 20 {
			values = append(values, value)
		}
	}
	slices.Sort(values)
	return values
}

// truncate shortens s to at most n runes, without trailing space.
func truncate(s string, n int) string {
	i := 0
	for at := range s {
		if i == n {
			return strings.TrimSpace(s[:at])
		}
		i++
	}
	return s
}
