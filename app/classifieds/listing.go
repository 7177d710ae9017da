// Package classifieds says what a listing is: categories, the public Listing,
// and the Filter that an address carries. It imports the standard library only.
package classifieds

import (
	"encoding/json"
	"errors"
	"strconv"
	"time"
)

// Intent says if a thing is offered or wanted.
type Intent string

// The intents.
const (
	Offer  Intent = "offer"
	Wanted Intent = "wanted"
)

// State is where a listing stands in its life.
type State string

// The states of a listing. Only Live is listed; Sold, Expired, Withdrawn and
// Purged answer 410; the rest answer 404.
const (
	Queued    State = "queued"
	Live      State = "live"
	Paused    State = "paused"
	Held      State = "held"
	Rejected  State = "rejected"
	Sold      State = "sold"
	Expired   State = "expired"
	Withdrawn State = "withdrawn"
	Purged    State = "purged"
)

// Listing is what the public sees of an insertion. It holds no contact and no
// token, and no type it embeds may.
type Listing struct {
	ID         string           `json:"id"`
	Category   string           `json:"category"` // a Category's code
	Intent     Intent           `json:"intent"`
	Title      string           `json:"title"`
	Text       string           `json:"text"` // plain text; a blank line parts paragraphs
	Lang       string           `json:"lang"`
	Price      Price            `json:"price,omitzero"`
	Place      Place            `json:"place,omitzero"`
	Attributes map[string]Value `json:"attributes,omitempty"` // by Attribute code; private ones are never here
	Photos     []Photo          `json:"photos,omitempty"`
	Featured   bool             `json:"featured,omitempty"`
	State      State            `json:"state"`
	Published  time.Time        `json:"published"`
	Expires    time.Time        `json:"expires"`
	Badges     []string         `json:"badges,omitempty"`   // "new", "reduced", "verified"
	Distance   float64          `json:"distance,omitempty"` // km from Filter.Near, when that was asked
}

// PriceType says how a price is meant.
type PriceType string

// The price types.
const (
	Fixed      PriceType = "fixed"
	Negotiable PriceType = "negotiable"
	OnRequest  PriceType = "on_request"
	Free       PriceType = "free"
	From       PriceType = "from"
)

// Price is an amount in minor units of an ISO 4217 currency. Period is "",
// "hour", "day", "week", "month" or "year".
type Price struct {
	Type     PriceType `json:"type"`
	Minor    int64     `json:"minor,omitempty"`
	Currency string    `json:"currency,omitempty"`
	Period   string    `json:"period,omitempty"`
}

// Place is where a listing stands. Lat and Lon are degrees, rounded to about
// a kilometre (two decimals); both 0 means unknown.
type Place struct {
	Country string  `json:"country,omitempty"` // ISO 3166-1 alpha-2
	Region  string  `json:"region,omitempty"`
	City    string  `json:"city,omitempty"` // an api.City's code
	Area    string  `json:"area,omitempty"` // as written
	Lat     float64 `json:"lat,omitempty"`
	Lon     float64 `json:"lon,omitempty"`
}

// Photo is a picture of a listing, all metadata removed.
type Photo struct {
	Src    string `json:"src"` // path below the site's base
	Alt    string `json:"alt,omitempty"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
}

// Match is a listing chosen for a story. Reason says why in the story's
// language ("Dubai · Property"); Because holds the kinds that counted:
// "place", "section", "tag", "word", "category", "newest".
type Match struct {
	Listing Listing  `json:"listing"`
	Reason  string   `json:"reason"`
	Because []string `json:"because"`
}

// Kind is the type of an attribute.
type Kind string

// The attribute types of CONTENT §2.
const (
	Text    Kind = "text"
	Int     Kind = "int"
	Decimal Kind = "decimal"
	Money   Kind = "money" // minor units of the listing's currency
	Bool    Kind = "bool"
	Enum    Kind = "enum"
	Multi   Kind = "multi"
	Date    Kind = "date" // 2006-01-02, or RFC 3339 with a time
	Year    Kind = "year"
	URL     Kind = "url"
	Phone   Kind = "phone"
)

// Numeric reports whether values of k are numbers with a range.
func (k Kind) Numeric() bool { return k == Int || k == Decimal || k == Money || k == Year }

// Category is a part of the classifieds: data that the operator edits.
type Category struct {
	Code       string              `json:"code"`
	Parent     string              `json:"parent,omitempty"`
	Names      map[string]string   `json:"names"`
	Intents    []Intent            `json:"intents"`
	Attributes []Attribute         `json:"attributes,omitempty"`
	PriceTypes []PriceType         `json:"priceTypes,omitempty"`
	Period     string              `json:"period,omitempty"` // the usual period of a price
	DaysLive   int                 `json:"daysLive,omitempty"`
	Photos     int                 `json:"photos,omitempty"`     // allowed; 0 means none
	Moderation string              `json:"moderation,omitempty"` // "before", "after" or "rules"
	Regulation []Regulation        `json:"regulation,omitempty"`
	Schema     string              `json:"schema,omitempty"`   // schema.org type
	Sections   []string            `json:"sections,omitempty"` // sections of the paper it goes with
	Words      map[string][]string `json:"words,omitempty"`    // language → words of stories it goes with
}

// Attribute is a typed property of a category's listings.
type Attribute struct {
	Code     string            `json:"code"`
	Names    map[string]string `json:"names"`
	Kind     Kind              `json:"kind"`
	Required bool              `json:"required,omitempty"`
	Filter   bool              `json:"filter,omitempty"`
	Facet    bool              `json:"facet,omitempty"`
	Private  bool              `json:"private,omitempty"`
	Brief    bool              `json:"brief,omitempty"` // shown in a row of a list
	Unit     string            `json:"unit,omitempty"`
	Min      *float64          `json:"min,omitempty"` // of money: major units
	Max      *float64          `json:"max,omitempty"` // of money: major units; of a text: its longest length in characters
	Options  []Option          `json:"options,omitempty"`

	// When limits the attribute, and with it Required, to listings where every
	// attribute named has one of the values given: bedrooms belong to a flat,
	// not to a warehouse.
	When map[string][]string `json:"when,omitempty"`

	// Numbers are those that a file may write in words, in any language: a
	// studio has 0 bedrooms.
	Numbers map[string]float64 `json:"numbers,omitempty"`
}

// Option is a value of an enum or multi attribute.
type Option struct {
	Value string            `json:"value"`
	Names map[string]string `json:"names"`
	Aka   []string          `json:"aka,omitempty"` // other spellings that a file may use
}

// Regulation is a rule of a jurisdiction on one attribute.
type Regulation struct {
	Jurisdiction string `json:"jurisdiction"` // ISO 3166-2, "AE-DU"
	Attribute    string `json:"attribute"`
	Pattern      string `json:"pattern,omitempty"` // RE2
	Enforce      string `json:"enforce"`           // "warn" or "refuse"
}

// Value is an attribute's value: a text, a number, a truth or several texts.
// Exactly one of them is set, as Kind says.
type Value struct {
	Kind   ValueKind
	Text   string
	Number float64
	Bool   bool
	Texts  []string
}

// ValueKind says which field of a Value is set.
type ValueKind uint8

// The kinds of a Value.
const (
	IsText ValueKind = iota
	IsNumber
	IsBool
	IsTexts
)

// TextValue, NumberValue, BoolValue and TextsValue make a Value.
func TextValue(s string) Value { return Value{Kind: IsText, Text: s} }

// NumberValue makes a number.
func NumberValue(n float64) Value { return Value{Kind: IsNumber, Number: n} }

// BoolValue makes a truth.
func BoolValue(b bool) Value { return Value{Kind: IsBool, Bool: b} }

// TextsValue makes several texts.
func TextsValue(s ...string) Value { return Value{Kind: IsTexts, Texts: s} }

// String returns v as an address carries it.
func (v Value) String() string {
	switch v.Kind {
	case IsNumber:
		return strconv.FormatFloat(v.Number, 'f', -1, 64)
	case IsBool:
		return strconv.FormatBool(v.Bool)
	case IsTexts:
		s := ""
		for i, t := range v.Texts {
			if i > 0 {
				s += ","
			}
			s += t
		}
		return s
	}
	return v.Text
}

// MarshalJSON writes a string, a number, a boolean or an array of strings.
func (v Value) MarshalJSON() ([]byte, error) {
	switch v.Kind {
	case IsNumber:
		return json.Marshal(v.Number)
	case IsBool:
		return json.Marshal(v.Bool)
	case IsTexts:
		if v.Texts == nil {
			return []byte("[]"), nil
		}
		return json.Marshal(v.Texts)
	}
	return json.Marshal(v.Text)
}

// UnmarshalJSON reads what MarshalJSON writes. Null is no value.
func (v *Value) UnmarshalJSON(b []byte) error {
	*v = Value{}
	if len(b) == 0 || b[0] == 'n' {
		return errors.New("classifieds: a value is a text, a number, true, false or texts")
	}
	switch b[0] {
	case '"':
		v.Kind = IsText
		return json.Unmarshal(b, &v.Text)
	case '[':
		v.Kind = IsTexts
		return json.Unmarshal(b, &v.Texts)
	case 't', 'f':
		v.Kind = IsBool
		return json.Unmarshal(b, &v.Bool)
	}
	v.Kind = IsNumber
	return json.Unmarshal(b, &v.Number)
}

// IsSalary reports whether the attribute called code is shown as the price of
// a job.
func IsSalary(code string) bool {
	return code == "salary_min" || code == "salary_max" || code == "salary_period"
}
