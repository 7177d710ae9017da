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
	radius                   float64 // metres
	bound                    float64 // see Haversine
	south, north, west, east int64   // rows and columns of geocells that contain it
	rows                     []circleRow
	columns                  []float64 // sin(longitude difference / 2), from west on
}

// circleRow is the part of the haversine formula that cells of a row share: the square of
// sin(latitude difference / 2), and the product of the cosines.
type circleRow struct{ sin2, cos float64 }

// NewCircle returns the circle of f, which has a point.
func NewCircle(f *classifieds.Filter) *Circle {
	c := &Circle{radius: cmp.Or(f.RadiusKM, defaultRadiusKM) * 1000, east: geocellsPerRow}
	c.bound = Haversine(c.radius)
	const metresPerDegree = 110_000 // of latitude: there are a little more
	degrees := c.radius / metresPerDegree
	c.south, c.north = max(geocellRow(f.Near.Lat-degrees), 0), min(geocellRow(f.Near.Lat+degrees), 180*geocellsPerDegree)
	// Towards a pole a degree of longitude is shorter; around it and over the date line a circle has
	// no western and eastern end.
	if shrink := math.Cos((math.Abs(f.Near.Lat) + degrees) * math.Pi / 180); shrink > 0.01 {
		if west, east := f.Near.Lon-degrees/shrink, f.Near.Lon+degrees/shrink; west > -180 && east < 180 {
			c.west, c.east = geocellColumn(west), geocellColumn(east)
		}
	}
	const rad = math.Pi / 180
	for row := c.south; row <= c.north; row++ {
		lat, _ := geocellCentre(row * geocellsPerRow)
		sin := math.Sin((lat - f.Near.Lat) * rad / 2)
		c.rows = append(c.rows, circleRow{sin * sin, math.Cos(f.Near.Lat*rad) * math.Cos(lat*rad)})
	}
	for column := c.west; column <= c.east; column++ {
		_, lon := geocellCentre(column)
		c.columns = append(c.columns, math.Sin((lon-f.Near.Lon)*rad/2))
	}
	return c
}

// Rows returns the first and the last geocell of the rows that contain the circle. All its cells are
// between them.
func (c *Circle) Rows() (first, last int64) {
	return c.south * geocellsPerRow, (c.north+1)*geocellsPerRow - 1
}

// haversine returns the haversine of the angle between a geocell and the centre, which grows with
// the distance. It is 2 if the cell is outside the rows and columns of the circle.
func (c *Circle) haversine(cell int64) float64 {
	row, column := cell/geocellsPerRow, cell%geocellsPerRow
	if row < c.south || row > c.north || column < c.west || column > c.east {
		return 2
	}
	r, sin := &c.rows[row-c.south], c.columns[column-c.west]
	return r.sin2 + r.cos*sin*sin
}

// Haversine returns the bound with which Beyond tests for a distance in metres: Beyond returns
// false for every geocell within the distance, and true for nearly all others.
func Haversine(metres float64) float64 {
	sin := math.Sin(min(metres/(2*earthRadius), math.Pi/2))
	return sin*sin*(1+1e-9) + 1e-18 // exceeds the rounding errors
}

// Beyond reports, in a few nanoseconds, that a geocell is outside the radius or beyond a bound from
// Haversine.
func (c *Circle) Beyond(cell int64, bound float64) bool {
	return c.haversine(cell) > min(bound, c.bound)
}

// Distance returns the distance of a geocell from the centre in whole metres, and whether it is
// within the radius.
func (c *Circle) Distance(cell int64) (metres int64, within bool) {
	h := c.haversine(cell)
	if h > c.bound {
		return 0, false
	}
	m := 2 * earthRadius * math.Asin(math.Min(1, math.Sqrt(h)))
	return int64(math.Round(m)), m <= c.radius
}

// Contains reports whether a geocell is within the radius.
func (c *Circle) Contains(cell int64) bool {
	h := c.haversine(cell)
	if h < c.bound*(1-1e-8) { // certainly within the radius; most cells need no arcsine
		return true
	}
	_, within := c.Distance(cell)
	return within
}
