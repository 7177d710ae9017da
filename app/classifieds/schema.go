package classifieds

import (
	"maps"
	"slices"

	"broadside/app/api"
)

// Schema returns the JSON Schema (draft 2020-12) of a listing of c with titles
// in lang, the response to GET /categories/{code}/schema. Money is in minor
// units. Private attributes are writeOnly: no response contains them.
func Schema(c Category, lang string) map[string]any {
	intents := make([]any, len(c.Intents))
	for i, in := range c.Intents {
		intents[i] = in
	}
	properties := map[string]any{
		"id":        readOnly(stringSchema(0)),
		"category":  map[string]any{"const": c.Code},
		"intent":    map[string]any{"enum": intents},
		"title":     stringSchema(MaxTitle),
		"text":      stringSchema(MaxText),
		"lang":      map[string]any{"type": "string", "pattern": "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"},
		"place":     placeSchema(),
		"photos":    photosSchema(c.Photos),
		"featured":  readOnly(map[string]any{"type": "boolean"}),
		"state":     readOnly(map[string]any{"enum": []any{Queued, Live, Paused, Held, Rejected, Sold, Expired, Withdrawn, Purged}}),
		"published": map[string]any{"type": "string", "format": "date-time"},
		"expires":   map[string]any{"type": "string", "format": "date-time"},
		"badges":    readOnly(map[string]any{"type": "array", "items": map[string]any{"enum": []any{"new", "reduced", "verified"}}}),
		"distance":  readOnly(map[string]any{"type": "number", "minimum": 0, "description": "km"}),
	}
	s := map[string]any{
		"$schema":              "https://json-schema.org/draft/2020-12/schema",
		"$id":                  api.PathCategories + "/" + c.Code + "/schema",
		"title":                api.Name(c.Names, lang),
		"type":                 "object",
		"required":             []any{"category", "intent", "title", "text", "lang", "place"},
		"additionalProperties": false,
		"properties":           properties,
	}
	if len(c.PriceTypes) > 0 {
		properties["price"] = priceSchema(c)
	}
	var needed, only, neededOnly []any
	attributes := map[string]any{}
	for _, a := range c.Attributes {
		attributes[a.Code] = attributeSchema(a, lang)
		must := a.Required && !a.Private
		switch {
		case a.When != nil:
			in := caseSchema(a.When)
			only = append(only, map[string]any{"if": in, "else": map[string]any{"properties": map[string]any{a.Code: false}}})
			if must {
				neededOnly = append(neededOnly, map[string]any{"if": in, "then": map[string]any{"required": []any{a.Code}}})
			}
		case must:
			needed = append(needed, a.Code)
		}
	}
	within := map[string]any{"type": "object", "additionalProperties": false, "properties": attributes}
	if only != nil {
		within["allOf"] = only
	}
	properties["attributes"] = within
	s["if"] = map[string]any{"properties": map[string]any{"intent": map[string]any{"const": Offer}}}
	s["then"] = offerSchema(needed, neededOnly, len(c.PriceTypes) > 0)
	return s
}

func attributeSchema(a Attribute, lang string) map[string]any {
	var s map[string]any
	switch {
	case a.Kind.Numeric():
		s = map[string]any{"type": "integer"}
		if a.Kind == Decimal {
			s["type"] = "number"
		}
		unit := 1.0
		if a.Kind == Money {
			unit = 100
		}
		if a.Min != nil {
			s["minimum"] = *a.Min * unit
		}
		if a.Max != nil {
			s["maximum"] = *a.Max * unit
		}
	case a.Kind == Bool:
		s = map[string]any{"type": "boolean"}
	case a.Kind == Multi:
		s = map[string]any{"type": "array", "minItems": 1, "uniqueItems": true, "items": textSchema(a, lang)}
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

func textSchema(a Attribute, lang string) map[string]any {
	if len(a.Options) > 0 {
		options := make([]any, len(a.Options))
		for i, o := range a.Options {
			options[i] = map[string]any{"const": o.Value, "title": api.Name(o.Names, lang)}
		}
		return map[string]any{"type": "string", "oneOf": options}
	}
	longest := maxValue
	if a.Max != nil {
		longest = int(*a.Max)
	}
	s := stringSchema(longest)
	switch a.Kind {
	case Date:
		s["anyOf"] = []any{map[string]any{"format": "date"}, map[string]any{"format": "date-time"}}
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
func offerSchema(needed, neededOnly []any, price bool) map[string]any {
	within, must := map[string]any{}, []any{}
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
	return map[string]any{"required": must, "properties": map[string]any{"attributes": within}}
}

func caseSchema(when map[string][]string) map[string]any {
	properties := map[string]any{}
	var named []any
	for _, code := range slices.Sorted(maps.Keys(when)) {
		properties[code] = map[string]any{"enum": when[code]}
		named = append(named, code)
	}
	return map[string]any{"properties": properties, "required": named}
}

func priceSchema(c Category) map[string]any {
	types := make([]any, len(c.PriceTypes))
	for i, t := range c.PriceTypes {
		types[i] = t
	}
	periods := make([]any, len(Periods))
	for i, p := range Periods {
		periods[i] = p
	}
	counted := []any{"minor", "currency"}
	if c.Period != "" {
		counted = append(counted, "period")
	}
	return map[string]any{
		"type":                 "object",
		"required":             []any{"type"},
		"additionalProperties": false,
		"properties": map[string]any{
			"type":     map[string]any{"enum": types},
			"minor":    map[string]any{"type": "integer", "minimum": 1, "description": "minor units"},
			"currency": map[string]any{"type": "string", "pattern": "^[A-Z]{3}$"},
			"period":   map[string]any{"enum": periods},
		},
		"if":   map[string]any{"properties": map[string]any{"type": map[string]any{"enum": []any{Free, OnRequest}}}},
		"then": map[string]any{"properties": map[string]any{"minor": false}},
		"else": map[string]any{"required": counted},
	}
}

func placeSchema() map[string]any {
	return map[string]any{
		"type":                 "object",
		"required":             []any{"city"},
		"additionalProperties": false,
		"properties": map[string]any{
			"country": map[string]any{"type": "string", "pattern": "^[A-Z]{2}$"},
			"region":  map[string]any{"type": "string"},
			"city":    stringSchema(64),
			"area":    map[string]any{"type": "string", "maxLength": MaxTitle},
			"lat":     map[string]any{"type": "number", "minimum": -90, "maximum": 90},
			"lon":     map[string]any{"type": "number", "minimum": -180, "maximum": 180},
		},
	}
}

func photosSchema(most int) map[string]any {
	return map[string]any{"type": "array", "maxItems": most, "items": map[string]any{
		"type":                 "object",
		"required":             []any{"src", "width", "height"},
		"additionalProperties": false,
		"properties": map[string]any{
			"src":    stringSchema(0),
			"alt":    map[string]any{"type": "string"},
			"width":  map[string]any{"type": "integer", "minimum": 1},
			"height": map[string]any{"type": "integer", "minimum": 1},
		},
	}}
}

// stringSchema returns the schema of a string with at least one character and,
// if longest is not 0, at most longest.
func stringSchema(longest int) map[string]any {
	s := map[string]any{"type": "string", "minLength": 1}
	if longest > 0 {
		s["maxLength"] = longest
	}
	return s
}

func readOnly(s map[string]any) map[string]any {
	s["readOnly"] = true
	return s
}
