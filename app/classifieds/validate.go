package classifieds

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"broadside/app/api"
)

// The maximum length of a listing's title and text in characters.
const (
	MaxTitle = 120
	MaxText  = 5000
)

const noContact = "leave out telephone numbers and e-mail addresses: readers write through the paper"

// Periods are the periods of a price; "" is a single payment.
var Periods = []string{"", "hour", "day", "week", "month", "year"}

// PricePeriods are the attributes that repeat the price's period.
var PricePeriods = []string{"rent_period", "price_unit"}

// Validate returns the faults of l as a listing of c, nil if it is valid.
// Pointers refer to l's JSON ("/attributes/beds"). Codes are required, invalid,
// unknown, option, range, too-long, too-many, private, contact and
// contradiction. The server checks the patterns of c.Regulation.
func Validate(l Listing, c Category) []api.Field {
	v := validation{}
	v.checkTexts(l)
	if l.Category != c.Code {
		v.addFault("/category", "invalid", "the category is "+c.Code)
	}
	if !slices.Contains(c.Intents, l.Intent) {
		v.addFault("/intent", "option", "one of "+joinList(c.Intents))
	}
	v.checkPrice(l, c)
	v.checkPlace(l.Place)
	v.checkAttributes(l, c)
	v.checkPhotos(l, c)
	v.checkContradictions(l, c)
	if !l.Expires.IsZero() && !l.Expires.After(l.Published) {
		v.addFault("/expires", "range", "later than the day it is published, "+l.Published.Format(time.DateOnly))
	}
	return v.fields
}

// validation collects the faults of a listing.
type validation struct{ fields []api.Field }

func (v *validation) addFault(pointer, code, detail string) {
	v.fields = append(v.fields, api.Field{Pointer: pointer, Code: code, Detail: detail})
}

func (v *validation) checkTexts(l Listing) {
	for _, t := range []struct {
		pointer, text string
		longest       int
	}{{"/title", l.Title, MaxTitle}, {"/text", l.Text, MaxText}} {
		switch n := utf8.RuneCountInString(t.text); {
		case strings.TrimSpace(t.text) == "":
			v.addFault(t.pointer, "required", "write something here")
		case n > t.longest:
			v.addFault(t.pointer, "too-long", fmt.Sprintf("%d characters; at most %d", n, t.longest))
		case !isPrintable(t.text):
			v.addFault(t.pointer, "invalid", "holds characters that cannot be printed")
		case HasContact(t.text):
			v.addFault(t.pointer, "contact", noContact)
		}
	}
	if l.Lang == "" {
		v.addFault("/lang", "required", "the language it is written in")
	}
}

func (v *validation) checkPrice(l Listing, c Category) {
	p := l.Price
	switch {
	case len(c.PriceTypes) == 0:
		if p != (Price{}) {
			v.addFault("/price", "unknown", "listings here have no price")
		}
		return
	case p.Type == "" && l.Intent == Wanted && p.Minor == 0:
		return
	case p.Type == "":
		v.addFault("/price/type", "required", "one of "+joinList(c.PriceTypes))
		return
	case !slices.Contains(c.PriceTypes, p.Type):
		v.addFault("/price/type", "option", "one of "+joinList(c.PriceTypes))
		return
	}
	if p.Type == Free || p.Type == OnRequest {
		if p.Minor != 0 {
			v.addFault("/price/minor", "invalid", "no amount for a price that is "+string(p.Type))
		}
		return
	}
	if p.Minor <= 0 {
		v.addFault("/price/minor", "range", "an amount above zero")
	}
	if !isCurrency(p.Currency) {
		v.addFault("/price/currency", "invalid", "an ISO 4217 code of three letters")
	}
	if !slices.Contains(Periods, p.Period) {
		v.addFault("/price/period", "option", "one of "+joinList(Periods[1:]))
	} else if c.Period != "" && p.Period == "" {
		v.addFault("/price/period", "required", "one of "+joinList(Periods[1:]))
	}
}

func (v *validation) checkPlace(p Place) {
	if p.City == "" {
		v.addFault("/place/city", "required", "the code of a city of this site")
	}
	if !(p.Lat >= -90 && p.Lat <= 90 && p.Lon >= -180 && p.Lon <= 180) {
		v.addFault("/place", "range", "latitude and longitude in degrees")
	}
}

func (v *validation) checkAttributes(l Listing, c Category) {
	for _, a := range c.Attributes {
		pointer := "/attributes/" + a.Code
		value, set := l.Attributes[a.Code]
		applies := a.Applies(l.Attributes)
		switch {
		case set && a.Private:
			v.addFault(pointer, "private", "never part of what the public sees")
		case set && !applies && !a.hasValidConditions(l, c):
			// the value it depends on has its own error
		case set && !applies:
			v.addFault(pointer, "unknown", "does not belong to this kind of listing")
		case set:
			if code, detail := a.CheckValue(value, l.Currency()); code != "" {
				v.addFault(pointer, code, detail)
			} else if (a.Kind == Text || a.Kind == Multi) && HasContact(value.String()) && !isRegulated(c, a.Code) {
				v.addFault(pointer, "contact", noContact)
			}
		case a.Required && applies && l.Intent != Wanted && !a.Private:
			v.addFault(pointer, "required", "needed in this category")
		}
	}
	var unknown []string
	for code := range l.Attributes {
		if c.Attribute(code) == nil {
			unknown = append(unknown, code)
		}
	}
	slices.Sort(unknown)
	for _, code := range unknown {
		v.addFault("/attributes/"+code, "unknown", "not an attribute of "+c.Code)
	}
}

// hasValidConditions reports whether the attributes that a.When depends on have
// valid values.
func (a Attribute) hasValidConditions(l Listing, c Category) bool {
	for code := range a.When {
		on, value := c.Attribute(code), l.Attributes[code]
		if on != nil && value.Kind == IsText && value.Text != "" && on.Option(value.Text) == nil {
			return false
		}
	}
	return true
}

// isRegulated reports whether code holds a number required by law. It may look
// like a telephone number, and the server checks its pattern.
func isRegulated(c Category, code string) bool {
	return slices.ContainsFunc(c.Regulation, func(r Regulation) bool { return r.Attribute == code })
}

func (v *validation) checkPhotos(l Listing, c Category) {
	if len(l.Photos) > c.Photos {
		v.addFault("/photos", "too-many", "at most "+strconv.Itoa(c.Photos))
	}
	for i, p := range l.Photos {
		if p.Src == "" || p.Width <= 0 || p.Height <= 0 {
			v.addFault("/photos/"+strconv.Itoa(i), "invalid", "a photo needs its address, width and height")
		}
	}
}

// isPrintable reports whether s is valid UTF-8 without control characters other
// than newlines and tabs.
func isPrintable(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(r rune) bool {
		return r < ' ' && r != '\n' && r != '\t' || r >= 0x7f && r < 0xa0 || r == utf8.RuneError
	})
}

func isCurrency(s string) bool {
	return len(s) == 3 && !strings.ContainsFunc(s, func(r rune) bool { return r < 'A' || r > 'Z' })
}

func joinList[S ~string](of []S) string {
	var b strings.Builder
	for i, s := range of {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(string(s))
	}
	return b.String()
}
