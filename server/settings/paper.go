package settings

import (
	"io/fs"
	"slices"
	"strconv"
	"time"
	_ "time/tzdata" // a bare container has no time zone files

	"go.yaml.in/yaml/v3"

	"broadside/app/api"
	"broadside/server/fold"
)

// Site reads paper.yaml and places.yaml. The server sets Origin and Base. Offset
// is the zone's current one; Shifts cover shiftsBack to shiftsAhead years.
func Site(fsys fs.FS) (api.Site, []Problem) {
	site, problems := paper(fsys)
	cities, more := places(fsys, site.Languages)
	site.Cities = cities
	return site, append(problems, more...)
}

func paper(fsys fs.FS) (api.Site, []Problem) {
	s := sheet{file: paperFile}
	site := api.Site{Names: map[string]string{}, Languages: []string{}, Sections: []api.Section{}, Cities: []api.City{}, Zone: "UTC"}
	root := s.open(fsys)
	if root == nil {
		return site, s.all()
	}
	s.mapping(root, "", map[string]taker{
		"names":      s.names(&site.Names),
		"tagline":    s.names(&site.Tagline),
		"languages":  texts(&s, &site.Languages),
		"currencies": texts(&s, &site.Currencies),
		"zone":       s.zone(&site),
		"sections": func(n *yaml.Node, path string) {
			s.each(n, path, func(n *yaml.Node, path string) {
				var section api.Section
				s.mapping(n, path, map[string]taker{"code": s.code(&section.Code), "names": s.names(&section.Names)}, "code", "names")
				if slices.ContainsFunc(site.Sections, func(other api.Section) bool { return other.Code == section.Code }) {
					s.wrong(n, path+".code", "section "+strconv.Quote(section.Code)+" is there twice", "keep one of them")
					return
				}
				site.Sections = append(site.Sections, section)
			})
		},
	}, "names", "languages", "zone", "sections")
	if len(site.Languages) > 0 {
		site.Publisher = api.Name(site.Names, site.Languages[0])
	}
	s.translated(root, "names", site.Names, site.Languages)
	for i, section := range site.Sections {
		s.translated(root, "sections["+strconv.Itoa(i)+"].names", section.Names, site.Languages)
	}
	return site, s.all()
}

// zone decodes an IANA time zone name and sets its offsets.
func (s *sheet) zone(site *api.Site) taker {
	return func(n *yaml.Node, path string) {
		name, ok := s.scalar(n, path)
		if !ok {
			return
		}
		zone, err := time.LoadLocation(name)
		if err != nil || name == "Local" {
			s.wrong(n, path, strconv.Quote(name)+" is not a time zone", "an IANA name like Asia/Dubai")
			return
		}
		site.Zone = name
		now := time.Now()
		_, site.Offset = now.In(zone).Zone()
		site.Shifts = shifts(zone, now.AddDate(-shiftsBack, 0, 0), now.AddDate(shiftsAhead, 0, 0))
	}
}

// The years of zone transitions that are sent to the browser. Earlier times use
// the first offset, later ones the last.
const (
	shiftsBack  = 15
	shiftsAhead = 2
)

// shifts returns the offsets of zone between two times, the first one at from.
// It is nil if the offset does not change.
func shifts(zone *time.Location, from, to time.Time) []api.Shift {
	_, offset := from.In(zone).Zone()
	all := []api.Shift{{At: from.UTC().Truncate(time.Hour), Offset: offset}}
	for {
		_, end := from.In(zone).ZoneBounds()
		if end.IsZero() || end.After(to) {
			break
		}
		// A transition may change only the name or the DST flag, not the offset.
		if _, offset := end.Zone(); offset != all[len(all)-1].Offset {
			all = append(all, api.Shift{At: end.UTC(), Offset: offset})
		}
		from = end
	}
	if len(all) == 1 {
		return nil
	}
	return all
}

// code decodes a code that can be part of an address: lower-case letters,
// digits, hyphens and underscores.
func (s *sheet) code(into *string) taker {
	return func(n *yaml.Node, path string) {
		v, ok := s.scalar(n, path)
		if !ok {
			return
		}
		for i, r := range v {
			if !(r >= 'a' && r <= 'z' || i > 0 && (r >= '0' && r <= '9' || r == '-' || r == '_')) || len(v) > 40 {
				s.wrong(n, path, strconv.Quote(v)+" is not a code", "lower-case letters, digits, - and _, at most 40")
				return
			}
		}
		*into = v
	}
}

// translated reports the languages in which a name is missing.
func (s *sheet) translated(n *yaml.Node, path string, names map[string]string, languages []string) {
	for _, lang := range languages {
		if names[lang] == "" {
			s.wrong(n, path, "no name in "+strconv.Quote(lang), "add "+lang+": …")
		}
	}
}

// untranslated warns about the languages in which a name is missing: readers
// see the name in another language.
func (s *sheet) untranslated(n *yaml.Node, path string, names map[string]string, languages []string) {
	for _, lang := range languages {
		if names[lang] == "" {
			s.remark(n.Line, path, "no name in "+strconv.Quote(lang), "add "+lang+": …")
		}
	}
}

func places(fsys fs.FS, languages []string) ([]api.City, []Problem) {
	s := sheet{file: placesFile}
	cities := []api.City{}
	root := s.open(fsys)
	if root == nil {
		return cities, s.all()
	}
	owner := map[string]string{} // folded name → city code
	s.each(root, "", func(n *yaml.Node, path string) {
		var c api.City
		before := len(s.problems)
		s.mapping(n, path, map[string]taker{
			"code": s.code(&c.Code), "country": s.upper(&c.Country, 2), "region": text(&s, &c.Region),
			"names": s.names(&c.Names), "aka": texts(&s, &c.Aka),
			"lat": s.number(&c.Lat, -90, 90), "lon": s.number(&c.Lon, -180, 180),
		}, "code", "country", "names", "lat", "lon")
		s.untranslated(n, path+".names", c.Names, languages)
		if c.Code != "" {
			for _, name := range CityNames(c) {
				if other := owner[name]; other != "" && other != c.Code {
					s.wrong(n, path, strconv.Quote(name)+" already stands for "+other, "keep it in one place, or say which is meant")
				}
				owner[name] = c.Code
			}
		}
		if slices.ContainsFunc(cities, func(other api.City) bool { return other.Code == c.Code }) {
			s.wrong(n, path+".code", "place "+strconv.Quote(c.Code)+" is there twice", "keep one of them")
		}
		if len(s.problems) == before {
			cities = append(cities, c)
		}
	})
	return cities, s.all()
}

// upper decodes a code of that number of capital letters.
func (s *sheet) upper(into *string, letters int) taker {
	return func(n *yaml.Node, path string) {
		v, ok := s.scalar(n, path)
		if !ok {
			return
		}
		for _, r := range v {
			if r < 'A' || r > 'Z' || len(v) != letters {
				s.wrong(n, path, strconv.Quote(v)+" is not a code", strconv.Itoa(letters)+" capital letters")
				return
			}
		}
		*into = v
	}
}

// CityNames returns the code, the names and the aliases of c, folded.
func CityNames(c api.City) []string {
	names := []string{fold.Name(c.Code)}
	for _, n := range c.Names {
		names = append(names, fold.Name(n))
	}
	for _, n := range c.Aka {
		names = append(names, fold.Name(n))
	}
	return names
}
