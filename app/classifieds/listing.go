// Package classifieds defines listings, their categories, and the Filter in the
// address of a list of listings.
package classifieds

import (
	"cmp"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"
)

// Intent is whether a listing offers or wants something.
type Intent string

// The intents.
const (
	Offer  Intent = "offer"
	Wanted Intent = "wanted"
)

// State is the state of a listing's publication.
type State string

// The states of a listing. Only Live listings are shown. The status of the
// others is 410 for Sold, Expired, Withdrawn and Purged, else 404.
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

// Listing is the public part of a listing. Neither it nor the types of its
// fields may hold contact data or tokens.
type Listing struct {
	ID         string            `json:"id"`
	Category   string            `json:"category"` // a Category's code
	Intent     Intent            `json:"intent"`
	Title      string            `json:"title"`
	Text       string            `json:"text"` // plain text; blank lines separate paragraphs
	Lang       string            `json:"lang"`
	Price      Price             `json:"price,omitzero"`
	Place      Place             `json:"place,omitzero"`
	AreaNames  map[string]string `json:"areaNames,omitempty"`  // Place.Area by language, in those that write it in another script
	Attributes map[string]Value  `json:"attributes,omitempty"` // by Attribute code; without private ones
	Photos     []Photo           `json:"photos,omitempty"`
	Featured   bool              `json:"featured,omitempty"`
	State      State             `json:"state"`
	Published  time.Time         `json:"published"`
	Expires    time.Time         `json:"expires"`
	Badges     []string          `json:"badges,omitempty"`   // "new", "reduced", "verified"
	Distance   float64           `json:"distance,omitempty"` // km from Filter.Near, if that is set
}

// AreaIn returns the name of the listing's area on a page in lang.
func (l *Listing) AreaIn(lang string) string { return cmp.Or(l.AreaNames[lang], l.Place.Area) }

// PriceType is the meaning of a price's amount.
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

// Place is the location of a listing. Lat and Lon are degrees, rounded to two
// decimals (about a kilometre); both are 0 if unknown.
type Place struct {
	Country string  `json:"country,omitempty"` // ISO 3166-1 alpha-2
	Region  string  `json:"region,omitempty"`
	City    string  `json:"city,omitempty"` // an api.City's code
	Area    string  `json:"area,omitempty"` // as written
	Lat     float64 `json:"lat,omitempty"`
	Lon     float64 `json:"lon,omitempty"`
}

// Photo is a picture of a listing, without metadata.
type Photo struct {
	Src    string `json:"src"` // path below the site's base
	Alt    string `json:"alt,omitempty"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
}

// Match is a listing chosen for an article. Reason explains the choice in the
// article's language ("Dubai · Property"); Because has the kinds of reasons:
// "place", "section", "tag", "word", "category", "newest".
type Match struct {
	Listing Listing  `json:"listing"`
	Reason  string   `json:"reason"`
	Because []string `json:"because"`
}

// Kind is the type of an attribute.
type Kind string

// The attribute types.
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

// Category is a kind of listing. The operator defines categories in
// categories.yaml.
type Category struct {
	Code       string              `json:"code"`
	Parent     string              `json:"parent,omitempty"`
	Names      map[string]string   `json:"names"`
	Intents    []Intent            `json:"intents"`
	Attributes []Attribute         `json:"attributes,omitempty"`
	PriceTypes []PriceType         `json:"priceTypes,omitempty"`
	Period     string              `json:"period,omitempty"` // default period of a price
	DaysLive   int                 `json:"daysLive,omitempty"`
	Photos     int                 `json:"photos,omitempty"`     // maximum number
	Moderation string              `json:"moderation,omitempty"` // "before", "after" or "rules"
	Regulation []Regulation        `json:"regulation,omitempty"`
	Schema     string              `json:"schema,omitempty"`   // schema.org type
	Sections   []string            `json:"sections,omitempty"` // sections whose articles it matches
	Words      map[string][]string `json:"words,omitempty"`    // language → words in articles that it matches
}

// FindCategory returns the category with code in a list, or nil.
func FindCategory(list []Category, code string) *Category {
	return find(list, func(c *Category) bool { return c.Code == code })
}

// Attribute returns the attribute of c with code, or nil.
func (c Category) Attribute(code string) *Attribute {
	return find(c.Attributes, func(a *Attribute) bool { return a.Code == code })
}

func find[T any](list []T, is func(*T) bool) *T {
	for i := range list {
		if is(&list[i]) {
			return &list[i]
		}
	}
	return nil
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
	Max      *float64          `json:"max,omitempty"` // of money: major units; of a text: maximum length in characters
	Options  []Option          `json:"options,omitempty"`

	// When limits the attribute, and with it Required, to listings in which each
	// named attribute has one of the values: a flat has bedrooms, a warehouse does
	// not.
	When map[string][]string `json:"when,omitempty"`

	// Numbers maps words of any language in an imported file to numbers: "studio"
	// to 0 bedrooms.
	Numbers map[string]float64 `json:"numbers,omitempty"`
}

// Option is a value of an enum or multi attribute.
type Option struct {
	Value string            `json:"value"`
	Names map[string]string `json:"names"`
	Aka   []string          `json:"aka,omitempty"` // other spellings in imported files
}

// Regulation is a rule of a jurisdiction on one attribute.
type Regulation struct {
	Jurisdiction string `json:"jurisdiction"` // ISO 3166-2, "AE-DU"
	Attribute    string `json:"attribute"`
	Pattern      string `json:"pattern,omitempty"` // RE2
	Enforce      string `json:"enforce"`           // "warn" or "refuse"
}

// Value is an attribute's value: a text, a number, a boolean or several texts.
// Only the field that Kind names is used.
type Value struct {
	Kind   ValueKind
	Text   string
	Number float64
	Bool   bool
	Texts  []string
}

// ValueKind identifies the field of a Value that is used.
type ValueKind uint8

// The kinds of a Value.
const (
	IsText ValueKind = iota
	IsNumber
	IsBool
	IsTexts
)

// TextValue returns a text as a Value.
func TextValue(s string) Value { return Value{Kind: IsText, Text: s} }

// NumberValue returns a number as a Value.
func NumberValue(n float64) Value { return Value{Kind: IsNumber, Number: n} }

// BoolValue returns a boolean as a Value.
func BoolValue(b bool) Value { return Value{Kind: IsBool, Bool: b} }

// TextsValue returns several texts as a Value.
func TextsValue(s ...string) Value { return Value{Kind: IsTexts, Texts: s} }

// String returns v as it is written in an address.
func (v Value) String() string {
	switch v.Kind {
	case IsNumber:
		return strconv.FormatFloat(v.Number, 'f', -1, 64)
	case IsBool:
		return strconv.FormatBool(v.Bool)
	case IsTexts:
		return strings.Join(v.Texts, ",")
	}
	return v.Text
}

// MarshalJSON returns a string, a number, a boolean or an array of strings.
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

// UnmarshalJSON is the inverse of MarshalJSON. Null is an error.
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

// Decision is a change of a listing's state, with its author and reason. It is
// stored as a row and never changed.
type Decision struct {
	Listing string    `json:"listing"` // a Listing's ID
	At      time.Time `json:"at"`
	Who     string    `json:"who"`     // a person's name, or "desk" for scheduled changes
	Verdict State     `json:"verdict"` // the new state
	Reason  string    `json:"reason,omitempty"`
}
