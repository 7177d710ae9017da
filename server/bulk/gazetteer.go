package bulk

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"broadside/app/api"
	"broadside/articles/text"
	"broadside/server/fold"
	"broadside/server/settings"
)

// gazetteer finds a city by its code or any of its names.
type gazetteer struct {
	cities []api.City
	byName map[string]api.City
	codes  []string
	names  []string // of the cities themselves, in the form of byName
}

func newGazetteer(cities []api.City) gazetteer {
	g := gazetteer{cities: cities, byName: map[string]api.City{}}
	for _, c := range cities {
		g.codes = append(g.codes, c.Code)
		g.names = append(g.names, fold.PlaceName(c.Code))
		for _, lang := range slices.Sorted(maps.Keys(c.Names)) {
			g.names = append(g.names, fold.PlaceName(c.Names[lang]))
		}
		for _, name := range settings.CityNames(c) {
			g.byName[name] = c
		}
	}
	return g
}

// lookup returns the city with this name; district reports that it names a part of the city.
func (g gazetteer) lookup(name string) (c api.City, district, ok bool) {
	key := fold.PlaceName(name)
	c, ok = g.byName[key]
	isOwn := func(name string) bool { return fold.PlaceName(name) == key }
	district = ok && !isOwn(c.Code) && !slices.ContainsFunc(slices.Collect(maps.Values(c.Names)), isOwn)
	return c, district, ok
}

// maxSuggested is the largest number of cities that suggest lists if none has a similar name.
const maxSuggested = 30

// suggest returns the fix for an unknown place name: the city with the most similar name, the list
// of cities, or advice to add the place.
func (g gazetteer) suggest(name string) string {
	near := text.Nearest(fold.PlaceName(name), g.names)
	if c, ok := g.byName[near]; ok && near != "" {
		return "perhaps " + strconv.Quote(c.Code) + " is meant"
	}
	if len(g.codes) > maxSuggested {
		return "write a place of places.yaml, or add it there"
	}
	return "one of " + strings.Join(g.codes, ", ")
}

// areaNames returns the name of a city's district in those of languages that
// write it in another script than area is written in. City.Aka has the two
// names of a district side by side, the one in Latin letters first.
func areaNames(c api.City, area string, languages []string) map[string]string {
	i := slices.IndexFunc(c.Aka, func(name string) bool { return fold.PlaceName(name) == fold.PlaceName(area) })
	if i < 0 {
		return nil
	}
	script, direction, other := text.Script(area), "ltr", i-1
	if script != "ar" {
		direction, other = "rtl", i+1
	}
	if other < 0 || other == len(c.Aka) || text.Script(c.Aka[other]) == script {
		return nil
	}
	names := map[string]string{}
	for _, lang := range languages {
		if text.Direction(lang) == direction {
			names[lang] = c.Aka[other]
		}
	}
	return names
}

// Distances in km.
const (
	maxCityKM   = 200 // most from the listing's city: the radius of the largest emirate
	otherCityKM = 60  // beyond this, other cities are considered
	nearbyKM    = 15  // within this, the listing is in the other city
)

// misplaced returns a problem and its fix if lat and lon are not in c.
func (g gazetteer) misplaced(c api.City, lat, lon float64) (what, fix string) {
	far := kilometres(c.Lat, c.Lon, lat, lon)
	if far <= otherCityKM {
		return "", ""
	}
	what = strconv.FormatFloat(lat, 'f', -1, 64) + ", " + strconv.FormatFloat(lon, 'f', -1, 64) + " is " + strconv.Itoa(int(far)) + " km from " + c.Code
	distance := func(c api.City) float64 { return kilometres(c.Lat, c.Lon, lat, lon) }
	switch other := slices.MinFunc(g.cities, func(a, b api.City) int { return cmp.Compare(distance(a), distance(b)) }); {
	case far > maxCityKM && kilometres(c.Lat, c.Lon, lon, lat) <= maxCityKM:
		return what, "swap lat and lon"
	case distance(other) <= nearbyKM:
		return what + " and in " + other.Code, "correct the city or the coordinates"
	case far > maxCityKM:
		return what, "correct them, or leave both empty for the middle of the city"
	}
	return "", ""
}

// kilometres returns the distance of two points by the haversine formula.
func kilometres(lat1, lon1, lat2, lon2 float64) float64 {
	const rad, earth = math.Pi / 180, 6371
	half := func(a, b float64) float64 { return math.Pow(math.Sin((b-a)*rad/2), 2) }
	h := half(lat1, lat2) + math.Cos(lat1*rad)*math.Cos(lat2*rad)*half(lon1, lon2)
	return 2 * earth * math.Asin(math.Min(1, math.Sqrt(h)))
}
