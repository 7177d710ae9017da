package store

import (
	"cmp"
	"math"
	"slices"

	"broadside/app/classifieds"
)

// A geocell is a square of a hundredth of a degree, about a kilometre. Published
// coordinates are rounded to it, so a filter by distance selects geocells.
const (
	geocellsPerDegree = 100
	geocellsPerRow    = 360*geocellsPerDegree + 1
)

// GeocellOf returns the geocell that contains lat and lon.
func GeocellOf(lat, lon float64) int64 {
	return int64(math.Round((lat+90)*geocellsPerDegree))*geocellsPerRow + int64(math.Round((lon+180)*geocellsPerDegree))
}

// geocellCentre is the inverse of GeocellOf.
func geocellCentre(cell int64) (lat, lon float64) {
	return float64(cell/geocellsPerRow)/geocellsPerDegree - 90, float64(cell%geocellsPerRow)/geocellsPerDegree - 180
}

// earthRadius is the mean radius of the earth in metres.
const earthRadius = 6_371_008.8

// Metres returns the great-circle distance.
func Metres(a classifieds.Point, lat, lon float64) float64 {
	const rad = math.Pi / 180
	dLat, dLon := (lat-a.Lat)*rad/2, (lon-a.Lon)*rad/2
	h := math.Sin(dLat)*math.Sin(dLat) + math.Cos(a.Lat*rad)*math.Cos(lat*rad)*math.Sin(dLon)*math.Sin(dLon)
	return 2 * earthRadius * math.Asin(math.Min(1, math.Sqrt(h)))
}

// defaultRadiusKM is the default radius of a filter, in kilometres.
const defaultRadiusKM = 25

// Nearby is a geocell that has listings, with its distance from the filter's point.
type Nearby struct {
	Geocell  int64
	Metres   int64
	Listings int
}

// GeocellsNear returns the geocells within f's radius, the nearest first.
func (c *Counts) GeocellsNear(f *classifieds.Filter) []Nearby {
	radius := cmp.Or(f.RadiusKM, defaultRadiusKM) * 1000
	// A degree of latitude is at least 110 km, so cells outside the band are
	// excluded without trigonometry.
	band := radius / 110_000
	var out []Nearby
	c.mu.RLock()
	for cell, n := range c.geocells {
		lat, lon := geocellCentre(cell)
		if math.Abs(lat-f.Near.Lat) > band {
			continue
		}
		if m := Metres(*f.Near, lat, lon); m <= radius {
			out = append(out, Nearby{cell, int64(math.Round(m)), n})
		}
	}
	c.mu.RUnlock()
	slices.SortFunc(out, func(a, b Nearby) int {
		return cmp.Or(cmp.Compare(a.Metres, b.Metres), cmp.Compare(a.Geocell, b.Geocell))
	})
	return out
}
