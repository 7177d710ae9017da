package classifieds

import (
	"maps"
	"slices"
	"strings"

	"broadside/app/api"
)

// object is an object of JSON.
type object = map[string]any

// Schema returns the JSON Schema (draft 2020-12) of a listing of c with titles
// in lang, the response to GET /categories/{code}/schema. Money is in minor
// units. Private attributes are writeOnly: no response contains them.
func Schema(c Category, lang string) map[string]any {
	properties := object{
		"id":        readOnly(stringSchema(0)),
		"category":  object{"const": c.Code},
		"intent":    object{"enum": c.Intents},
		"title":     stringSchema(MaxTitle),
		"text":      stringSchema(MaxText),
		"lang":      object{"type": "string", "pattern": "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"},
		"place":     placeSchema(),
		"areaNames": readOnly(map[string]any{"type": "object", "additionalProperties": map[string]any{"type": "string"}}),
		"photos":    photosSchema(c.Photos),
		"featured":  readOnly(object{"type": "boolean"}),
		"state":     readOnly(object{"enum": []any{Queued, Live, Paused, Held, Rejected, Sold, Expired, Withdrawn, Purged}}),
		"published": object{"type": "string", "format": "date-time"},
		"expires":   object{"type": "string", "format": "date-time"},
		"badges":    readOnly(object{"type": "array", "items": object{"enum": []any{"new", "reduced", "verified"}}}),
		"distance":  readOnly(object{"type": "number", "minimum": 0, "description": "km"}),
	}
	s := objectSchema([]any{"category", "intent", "title", "text", "lang", "place"}, properties)
	s["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	s["$id"] = api.PathCategories + "/" + c.Code + "/schema"
	s["title"] = api.Name(c.Names, lang)
	if len(c.PriceTypes) > 0 {
		properties["price"] = priceSchema(c)
	}
	var needed, only, neededOnly []any
	attributes := object{}
	for _, a := range c.Attributes {
		attributes[a.Code] = attributeSchema(a, lang)
		must := a.Required && !a.Private
		switch {
		case a.When != nil:
			in := caseSchema(a.When)
			only = append(only, object{"if": in, "else": object{"properties": object{a.Code: false}}})
			if must {
				neededOnly = append(neededOnly, object{"if": in, "then": object{"required": []any{a.Code}}})
			}
		case must:
			needed = append(needed, a.Code)
		}
	}
	within := object{"type": "object", "additionalProperties": false, "properties": attributes}
	if only != nil {
		within["allOf"] = only
	}
	properties["attributes"] = within
	s["if"] = object{"properties": object{"intent": object{"const": Offer}}}
	s["then"] = offerSchema(needed, neededOnly, len(c.PriceTypes) > 0)
	if cases := moneySchemas(c); cases != nil {
		s["allOf"] = cases
	}
	return s
}

// boundsSchema returns the bounds of a number; unit is the factor of its Min and Max.
func boundsSchema(a Attribute, unit float64) object {
	s := object{}
	if a.Min != nil {
		s["minimum"] = *a.Min * unit
	}
	if a.Max != nil {
		s["maximum"] = *a.Max * unit
	}
	return s
}

// moneySchemas returns the bounds of money attributes: one case for each number of
// decimals of the listing's currency, and one for the currencies that no other case has.
func moneySchemas(c Category) (cases []any) {
	within := func(currency string) object {
		bounds := object{}
		for _, a := range c.Attributes {
			if a.Kind == Money && (a.Min != nil || a.Max != nil) {
				bounds[a.Code] = boundsSchema(a, float64(PerMajor(currency)))
			}
		}
		return object{"properties": object{"attributes": object{"properties": bounds}}}
	}
	if !slices.ContainsFunc(c.Attributes, func(a Attribute) bool { return a.Kind == Money && (a.Min != nil || a.Max != nil) }) {
		return nil
	}
	var unusual []any
	for _, list := range []string{noDecimals, threeDecimals, fourDecimals} {
		codes := strings.Fields(list)
		in := currencySchema(codes)
		unusual = append(unusual, in)
		cases = append(cases, object{"if": in, "then": within(codes[0])})
	}
	return append(cases, object{"if": object{"not": object{"anyOf": unusual}}, "then": within("")})
}

// currencySchema returns the condition that Listing.Currency is one of codes.
func currencySchema(codes []string) object {
	var countries []any
	for pair := range strings.FieldsSeq(currencies) {
		if country, currency, _ := strings.Cut(pair, ":"); slices.Contains(codes, currency) {
			countries = append(countries, country)
		}
	}
	of := func(name, field string, s object) object {
		return object{"required": []any{name}, "properties": object{name: object{"required": []any{field}, "properties": object{field: s}}}}
	}
	priced := of("price", "currency", object{"enum": codes})
	if countries == nil {
		return priced
	}
	unpriced := of("place", "country", object{"enum": countries})
	unpriced["not"] = of("price", "currency", object{})
	return object{"anyOf": []any{priced, unpriced}}
}

func attributeSchema(a Attribute, lang string) object {
	var s object
	switch {
	case a.Kind.Numeric():
		s = object{"type": "integer"}
		if a.Kind == Decimal {
			s["type"] = "number"
		}
		if a.Kind != Money { // whose bounds depend on the currency, see moneySchemas
			maps.Copy(s, boundsSchema(a, 1))
		}
	case a.Kind == Bool:
		s = object{"type": "boolean"}
	case a.Kind == Multi:
		s = object{"type": "array", "minItems": 1, "uniqueItems": true, "items": textSchema(a, lang)}
	default:
		s = textSchema(a, lang)
	}
	s["title"] = api.Name(a.Names, lang)
	if a.Private {
		s["writeOnly"] = true
	}
	switch {
	case a.Kind == Money:
		s["description"] = "minor units of the listing's currency"
	case a.Unit != "":
		s["description"] = a.Unit
	}
	return s
}

func textSchema(a Attribute, lang string) object {
	if len(a.Options) > 0 {
		options := make([]any, len(a.Options))
		for i, o := range a.Options {
			options[i] = object{"const": o.Value, "title": api.Name(o.Names, lang)}
		}
		return object{"type": "string", "oneOf": options}
	}
	s := stringSchema(a.maxLength())
	switch a.Kind {
	case Date:
		s["anyOf"] = []any{object{"format": "date"}, object{"format": "date-time"}}
	case URL:
		s["format"] = "uri"
		s["pattern"] = "^https?://"
	case Phone:
		s["pattern"] = `^\+[0-9][0-9 -]{7,}$`
	}
	return s
}

// offerSchema returns the requirements for offers only: a wanted listing may
// leave out attributes and the price.
func offerSchema(needed, neededOnly []any, price bool) object {
	within, must := object{}, []any{}
	if needed != nil {
		within["required"] = needed
		must = append(must, "attributes")
	}
	if neededOnly != nil {
		within["allOf"] = neededOnly
	}
	if price {
		must = append(must, "price")
	}
	return object{"required": must, "properties": object{"attributes": within}}
}

func caseSchema(when map[string][]string) object {
	properties := object{}
	for code, values := range when {
		properties[code] = object{"enum": values}
	}
	return object{"properties": properties, "required": slices.Sorted(maps.Keys(when))}
}

func priceSchema(c Category) object {
	counted := []any{"minor", "currency"}
	if c.Period != "" {
		counted = append(counted, "period")
	}
	s := objectSchema([]any{"type"}, object{
		"type":     object{"enum": c.PriceTypes},
		"minor":    object{"type": "integer", "minimum": 1, "description": "minor units"},
		"currency": object{"type": "string", "pattern": "^[A-Z]{3}$"},
		"period":   object{"enum": Periods},
	})
	s["if"] = object{"properties": object{"type": object{"enum": []any{Free, OnRequest}}}}
	s["then"] = object{"properties": object{"minor": false}}
	s["else"] = object{"required": counted}
	return s
}

func placeSchema() object {
	return objectSchema([]any{"city"}, object{
		"country": object{"type": "string", "pattern": "^[A-Z]{2}$"},
		"region":  object{"type": "string"},
		"city":    stringSchema(64),
		"area":    object{"type": "string", "maxLength": MaxTitle},
		"lat":     object{"type": "number", "minimum": -90, "maximum": 90},
		"lon":     object{"type": "number", "minimum": -180, "maximum": 180},
	})
}

func photosSchema(most int) object {
	return object{"type": "array", "maxItems": most, "items": objectSchema([]any{"src", "width", "height"}, object{
		"src":    stringSchema(0),
		"alt":    object{"type": "string"},
		"width":  object{"type": "integer", "minimum": 1},
		"height": object{"type": "integer", "minimum": 1},
	})}
}

// objectSchema returns the schema of an object without other properties.
func objectSchema(required []any, properties object) object {
	return object{"type": "object", "required": required, "additionalProperties": false, "properties": properties}
}

// stringSchema returns the schema of a string with at least one character and,
// if longest is not 0, at most longest.
func stringSchema(longest int) object {
	s := object{"type": "string", "minLength": 1}
	if longest > 0 {
		s["maxLength"] = longest
	}
	return s
}

func readOnly(s object) object {
	s["readOnly"] = true
	return s
}
