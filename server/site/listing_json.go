package site

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"broadside/app/api"
	"broadside/app/classifieds"
)

// Pages of listings are the largest part of the API's traffic, and encoding/json took three times
// as long as finding the listings. The functions below write the same bytes field by field; a test
// compares them with encoding/json for every field.

// marshalListings encodes a page of listings as json.Marshal does.
func marshalListings(p api.Page[classifieds.Listing]) ([]byte, error) {
	b := make([]byte, 0, 1<<10+len(p.Items)*1<<10)
	b = append(b, `{"items":`...)
	b = appendListings(b, p.Items)
	if len(p.Promoted) > 0 {
		b = append(b, `,"promoted":`...)
		b = appendListings(b, p.Promoted)
	}
	rest, err := json.Marshal(struct {
		Facets []api.Facet `json:"facets,omitempty"`
		Total  api.Total   `json:"total"`
		Next   string      `json:"next,omitempty"`
	}{p.Facets, p.Total, p.Next})
	if err != nil {
		return nil, err
	}
	b = append(b, ',')
	return append(b, rest[1:]...), nil
}

func appendListings(b []byte, list []classifieds.Listing) []byte {
	b = append(b, '[')
	for i := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendListing(b, &list[i])
	}
	return append(b, ']')
}

func appendListing(b []byte, l *classifieds.Listing) []byte {
	b = append(b, '{')
	b = appendText(b, "id", l.ID)
	b = appendText(b, "category", l.Category)
	b = appendText(b, "intent", string(l.Intent))
	b = appendText(b, "title", l.Title)
	b = appendText(b, "text", l.Text)
	b = appendText(b, "lang", l.Lang)
	if l.Price != (classifieds.Price{}) {
		b = appendPrice(appendName(b, "price"), l.Price)
	}
	if l.Place != (classifieds.Place{}) {
		b = appendPlace(appendName(b, "place"), l.Place)
	}
	if len(l.AreaNames) > 0 {
		names, _ := json.Marshal(l.AreaNames) // never fails for strings
		b = append(appendName(b, "areaNames"), names...)
	}
	if len(l.Attributes) > 0 {
		b = append(appendName(b, "attributes"), '{')
		var room [24]string // on the stack: categories have fewer attributes
		codes := room[:0]
		for code := range l.Attributes {
			codes = append(codes, code)
		}
		slices.Sort(codes)
		for _, code := range codes {
			if b[len(b)-1] != '{' {
				b = append(b, ',')
			}
			b = appendValue(append(appendString(b, code), ':'), l.Attributes[code])
		}
		b = append(b, '}')
	}
	if len(l.Photos) > 0 {
		b = append(appendName(b, "photos"), '[')
		for i, p := range l.Photos {
			if i > 0 {
				b = append(b, ',')
			}
			b = append(b, '{')
			b = appendText(b, "src", p.Src)
			b = appendOptional(b, "alt", p.Alt)
			b = strconv.AppendInt(appendName(b, "width"), int64(p.Width), 10)
			b = strconv.AppendInt(appendName(b, "height"), int64(p.Height), 10)
			b = append(b, '}')
		}
		b = append(b, ']')
	}
	if l.Featured {
		b = append(appendName(b, "featured"), "true"...)
	}
	b = appendText(b, "state", string(l.State))
	b = appendTime(b, "published", l.Published)
	b = appendTime(b, "expires", l.Expires)
	if len(l.Badges) > 0 {
		b = appendTexts(appendName(b, "badges"), l.Badges)
	}
	if l.Distance != 0 {
		b = appendNumber(appendName(b, "distance"), l.Distance)
	}
	return append(b, '}')
}

func appendPrice(b []byte, p classifieds.Price) []byte {
	b = appendText(append(b, '{'), "type", string(p.Type))
	if p.Minor != 0 {
		b = strconv.AppendInt(appendName(b, "minor"), p.Minor, 10)
	}
	b = appendOptional(b, "currency", p.Currency)
	return append(appendOptional(b, "period", p.Period), '}')
}

func appendPlace(b []byte, p classifieds.Place) []byte {
	b = append(b, '{')
	b = appendOptional(b, "country", p.Country)
	b = appendOptional(b, "region", p.Region)
	b = appendOptional(b, "city", p.City)
	b = appendOptional(b, "area", p.Area)
	if p.Lat != 0 {
		b = appendNumber(appendName(b, "lat"), p.Lat)
	}
	if p.Lon != 0 {
		b = appendNumber(appendName(b, "lon"), p.Lon)
	}
	return append(b, '}')
}

func appendValue(b []byte, v classifieds.Value) []byte {
	switch v.Kind {
	case classifieds.IsNumber:
		return appendNumber(b, v.Number)
	case classifieds.IsBool:
		return strconv.AppendBool(b, v.Bool)
	case classifieds.IsTexts:
		return appendTexts(b, v.Texts)
	}
	return appendString(b, v.Text)
}

func appendTexts(b []byte, list []string) []byte {
	b = append(b, '[')
	for i, s := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendString(b, s)
	}
	return append(b, ']')
}

// appendName appends a field's name, with a comma unless it is the first.
func appendName(b []byte, name string) []byte {
	if b[len(b)-1] != '{' {
		b = append(b, ',')
	}
	b = append(append(b, '"'), name...)
	return append(b, '"', ':')
}

func appendText(b []byte, name, s string) []byte { return appendString(appendName(b, name), s) }

func appendOptional(b []byte, name, s string) []byte {
	if s == "" {
		return b
	}
	return appendText(b, name, s)
}

func appendTime(b []byte, name string, t time.Time) []byte {
	b = append(appendName(b, name), '"')
	return append(t.AppendFormat(b, time.RFC3339Nano), '"')
}

// appendNumber appends a number. It leaves very large and very small ones, which need an exponent,
// to encoding/json.
func appendNumber(b []byte, n float64) []byte {
	if a := math.Abs(n); a == 0 || a >= 1e-6 && a < 1e21 {
		return strconv.AppendFloat(b, n, 'f', -1, 64)
	}
	text, err := json.Marshal(n)
	if err != nil {
		return append(b, '0') // NaN or infinite: the store accepts neither
	}
	return append(b, text...)
}

// appendString appends a string with the usual escapes. It leaves strings with rare ones (control
// characters, invalid UTF-8, characters of HTML markup) to encoding/json.
func appendString(b []byte, s string) []byte {
	if !utf8.ValidString(s) {
		return appendEscaped(b, s)
	}
	start := len(b)
	b = append(b, '"')
	from := 0
	for i := 0; i < len(s); {
		switch byteKinds[s[i]] {
		case unescaped:
			i++
		case separator:
			if strings.HasPrefix(s[i:], "\u2028") || strings.HasPrefix(s[i:], "\u2029") {
				return appendEscaped(b[:start], s)
			}
			i++
		case escaped:
			c := s[i]
			if c == '\n' {
				c = 'n'
			}
			b = append(append(b, s[from:i]...), '\\', c)
			i++
			from = i
		default:
			return appendEscaped(b[:start], s)
		}
	}
	return append(append(b, s[from:]...), '"')
}

// Kinds of bytes in a string, by how they are escaped.
const (
	unescaped = iota
	separator // the first byte of U+2028 and U+2029, which end lines in JavaScript
	escaped
	needsJSON
)

var byteKinds = func() (kinds [256]uint8) {
	for c := range kinds {
		switch {
		case c == 0xe2:
			kinds[c] = separator
		case c == '\n' || c == '"' || c == '\\':
			kinds[c] = escaped
		case c < ' ' || c == '<' || c == '>' || c == '&' || c == 0x7f:
			kinds[c] = needsJSON
		}
	}
	return kinds
}()

func appendEscaped(b []byte, s string) []byte {
	text, err := json.Marshal(s)
	if err != nil {
		return append(b, `""`...) // cannot happen: json.Marshal encodes every string
	}
	return append(b, text...)
}
