package bulk

import (
	"crypto/sha256"
	"io/fs"
	"regexp"
	"time"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/server/fold"
	"broadside/server/settings"
)

// importer checks the rows of a file against the paper.
type importer struct {
	categories map[string]classifieds.Category
	codes      []string
	site       api.Site
	cities     gazetteer
	clock      clock
	photos     photoCache
	formats    numberFormats
	names      spellings // of the categories, in every language
	patterns   map[string]*regexp.Regexp
	settings   [sha256.Size]byte // hash of the settings that decide how rows are decoded
	numeric    map[string]bool   // columns
	dated      map[string]bool   // columns
	versions   map[string]string // of pictures, by name
	doubted    bool              // a row was reported whose language is in doubt
}

func newImporter(s Settings, now time.Time) *importer {
	site, pictures := s.Site, s.Pictures
	if pictures == nil {
		pictures = noPictures{}
	}
	in := &importer{
		categories: map[string]classifieds.Category{},
		site:       site,
		cities:     newGazetteer(site.Cities),
		clock:      clock{now: now, zone: settings.TimeZone(site)},
		photos:     photoCache{fsys: pictures, photos: map[string]classifieds.Photo{}},
		patterns:   map[string]*regexp.Regexp{},
		versions:   map[string]string{},
		names:      spellings{},
	}
	for _, c := range s.Categories {
		in.categories[c.Code] = c
		in.codes = append(in.codes, c.Code)
		for _, name := range c.Names {
			in.names[fold.Spelling(name)] = c.Code
		}
		in.names[fold.Spelling(c.Code)] = c.Code
		for _, r := range c.Regulation {
			if p, err := regexp.Compile(r.Pattern); err == nil { // settings.Categories has reported invalid patterns
				in.patterns[r.Pattern] = p
			}
		}
	}
	in.numeric, in.dated = numericColumns(in.categories), datedColumns(in.categories)
	return in
}

// noPictures is a file system without files.
type noPictures struct{}

func (noPictures) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

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
