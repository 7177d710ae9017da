package settings

import (
	"io/fs"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // a bare container has no time zone files

	"go.yaml.in/yaml/v3"

	"broadside/app/api"
	"broadside/articles"
	"broadside/articles/yamlfile"
	"broadside/server/fold"
)

// Site reads paper.yaml and places.yaml. The server sets Origin and Base. Offset is the zone's
// current offset, and Shifts are its changes in the years that stories are from.
func Site(fsys fs.FS) (api.Site, []articles.Problem) {
	site, problems := readPaper(fsys)
	cities, more := readPlaces(fsys, site.Languages)
	site.Cities = cities
	return site, append(problems, more...)
}

func readPaper(fsys fs.FS) (api.Site, []articles.Problem) {
	d, root := open(fsys, paperFile)
	site := api.Site{Names: map[string]string{}, Languages: []string{}, Sections: []api.Section{}, Cities: []api.City{}, Zone: "UTC"}
	if root == nil {
		return site, d.Problems
	}
	d.Mapping(root, "", yamlfile.Fields{
		"names":      decodeNames(&site.Names),
		"tagline":    decodeNames(&site.Tagline),
		"languages":  yamlfile.Terms(&site.Languages),
		"currencies": yamlfile.Terms(&site.Currencies),
		"zone":       decodeZone(&site),
		"sections": yamlfile.List(func(d *yamlfile.Decoder, n *yaml.Node, path string) {
			var section api.Section
			d.Mapping(n, path, yamlfile.Fields{"code": decodeCode(&section.Code), "names": decodeNames(&section.Names)}, "code", "names")
			if slices.ContainsFunc(site.Sections, func(other api.Section) bool { return other.Code == section.Code }) {
				d.Wrong(n, path+".code", "section "+strconv.Quote(section.Code)+" is there twice", "keep one of them")
				return
			}
			site.Sections = append(site.Sections, section)
		}),
	}, "names", "languages", "zone", "sections")
	if len(site.Languages) > 0 {
		site.Publisher = site.Name(site.Languages[0])
	}
	reportUntranslated(d.Wrong, root, "names", site.Names, site.Languages)
	for i, section := range site.Sections {
		reportUntranslated(d.Wrong, root, "sections["+strconv.Itoa(i)+"].names", section.Names, site.Languages)
	}
	return site, d.Problems
}

// decodeZone decodes an IANA name and sets the offsets that go with it.
func decodeZone(site *api.Site) yamlfile.Value {
	return yamlfile.Parsed(&site.Zone, func(name string) (v, what, fix string) {
		zone, err := time.LoadLocation(name)
		if err != nil || name == "Local" {
			return "", strconv.Quote(name) + " is not a time zone", "an IANA name like Asia/Dubai"
		}
		now := time.Now()
		_, site.Offset = now.In(zone).Zone()
		site.Shifts = shifts(zone, now.AddDate(-shiftsBack, 0, 0), now.AddDate(shiftsAhead, 0, 0))
		return name, "", ""
	})
}

// The years of zone transitions that are sent to the browser. Earlier times use
// the first offset, later ones the last.
const (
	shiftsBack  = 15
	shiftsAhead = 2
)

// shifts returns the offsets of zone from one time to another; nil if there is only one.
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

func readPlaces(fsys fs.FS, languages []string) ([]api.City, []articles.Problem) {
	d, root := open(fsys, placesFile)
	cities := []api.City{}
	if root == nil {
		return cities, d.Problems
	}
	owner := map[string]string{} // folded name → its city
	d.Sequence(root, "", func(d *yamlfile.Decoder, n *yaml.Node, path string) {
		var c api.City
		before := d.Faults()
		d.Mapping(n, path, yamlfile.Fields{
			"code": decodeCode(&c.Code), "country": decodeCountry(&c.Country), "region": yamlfile.Term(&c.Region),
			"names": decodeNames(&c.Names), "aka": yamlfile.Terms(&c.Aka),
			"lat": yamlfile.Float(&c.Lat, -90, 90), "lon": yamlfile.Float(&c.Lon, -180, 180),
		}, "code", "country", "names", "lat", "lon")
		reportUntranslated(d.Warn, n, path+".names", c.Names, languages)
		if c.Code != "" {
			for _, name := range CityNames(c) {
				if other := owner[name]; other != "" && other != c.Code {
					d.Wrong(n, path, strconv.Quote(name)+" already stands for "+other, "keep it in one place, or say which is meant")
				}
				owner[name] = c.Code
			}
		}
		if slices.ContainsFunc(cities, func(other api.City) bool { return other.Code == c.Code }) {
			d.Wrong(n, path+".code", "place "+strconv.Quote(c.Code)+" is there twice", "keep one of them")
		}
		if d.Faults() == before {
			cities = append(cities, c)
		}
	})
	return cities, d.Problems
}

// decodeCountry decodes a country's code (ISO 3166-1 alpha-2).
func decodeCountry(into *string) yamlfile.Value {
	return yamlfile.Parsed(into, func(v string) (code, what, fix string) {
		if len(v) != 2 || strings.Trim(v, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
			return "", strconv.Quote(v) + " is not a code", "2 capital letters"
		}
		return v, "", ""
	})
}

// CityNames returns the code, the names and the aliases of c, folded.
func CityNames(c api.City) []string {
	names := slices.AppendSeq([]string{c.Code}, maps.Values(c.Names))
	names = append(names, c.Aka...)
	for i, name := range names {
		names[i] = fold.PlaceName(name)
	}
	return names
}

// TimeZone returns the newspaper's time zone, or a fixed offset if the system does not know its
// name.
func TimeZone(site api.Site) *time.Location {
	zone, err := time.LoadLocation(site.Zone)
	if err != nil {
		return time.FixedZone(site.Zone, site.Offset)
	}
	return zone
}
