package store

import (
	"cmp"
	"math"

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
	return geocellRow(lat)*geocellsPerRow + geocellColumn(lon)
}

func geocellRow(lat float64) int64    { return int64(math.Round((lat + 90) * geocellsPerDegree)) }
func geocellColumn(lon float64) int64 { return int64(math.Round((lon + 180) * geocellsPerDegree)) }

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

// Circle is the part of the earth within a filter's radius.
type Circle struct {
	centre                   classifieds.Point
	radius                   float64 // metres
	south, north, west, east int64   // rows and columns of geocells that contain it
}

// NewCircle returns the circle of f, which has a point.
func NewCircle(f *classifieds.Filter) *Circle {
	c := &Circle{centre: *f.Near, radius: cmp.Or(f.RadiusKM, defaultRadiusKM) * 1000, east: geocellsPerRow}
	const metresPerDegree = 110_000 // of latitude: there are a little more
	degrees := c.radius / metresPerDegree
	c.south, c.north = geocellRow(f.Near.Lat-degrees), geocellRow(f.Near.Lat+degrees)
	// Towards a pole a degree of longitude is shorter; around it and over the date line a circle has
	// no western and eastern end.
	if shrink := math.Cos((math.Abs(f.Near.Lat) + degrees) * math.Pi / 180); shrink > 0.01 {
		if west, east := f.Near.Lon-degrees/shrink, f.Near.Lon+degrees/shrink; west > -180 && east < 180 {
			c.west, c.east = geocellColumn(west), geocellColumn(east)
		}
	}
	return c
}

// Distance returns the distance of a geocell from the centre in whole metres, and whether it is
// within the radius.
func (c *Circle) Distance(cell int64) (metres int64, within bool) {
	row, column := cell/geocellsPerRow, cell%geocellsPerRow
	if row < c.south || row > c.north || column < c.west || column > c.east {
		return 0, false
	}
	lat, lon := geocellCentre(cell)
	m := Metres(c.centre, lat, lon)
	return int64(math.Round(m)), m <= c.radius
}
