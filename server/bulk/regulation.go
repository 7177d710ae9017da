package bulk

import (
	"regexp"

	"broadside/app/api"
	"broadside/app/classifieds"
)

// checkRegulation returns the fields of an offer that break the regulation of its
// place. Enforce "refuse" requires the attribute; "warn" checks its pattern only
// if it is set. patterns holds each Pattern compiled.
func checkRegulation(l classifieds.Listing, c classifieds.Category, patterns map[string]*regexp.Regexp) []api.Field {
	if l.Intent == classifieds.Wanted {
		return nil
	}
	var fields []api.Field
	for _, r := range c.Regulation {
		if r.Jurisdiction != l.Place.Country && r.Jurisdiction != l.Place.Region {
			continue
		}
		pointer := "/attributes/" + r.Attribute
		v, set := l.Attributes[r.Attribute]
		pattern := patterns[r.Pattern]
		switch {
		case !set && r.Enforce == "refuse":
			fields = append(fields, api.Field{Pointer: pointer, Code: "required", Detail: "asked for by law in " + r.Jurisdiction})
		case set && pattern != nil && !pattern.MatchString(v.String()):
			fields = append(fields, api.Field{Pointer: pointer, Code: "pattern", Detail: "not in the form used in " + r.Jurisdiction + ": " + r.Pattern})
		}
	}
	return fields
}
