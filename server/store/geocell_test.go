package store

import (
	"math"
	"slices"
	"testing"

	"broadside/app/classifieds"
)

func TestSpots(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ lat, lon float64 }{{0, 0}, {25.2, 55.27}, {-33.87, 151.21}, {90, 180}, {-90, -180}, {51.5, -0.13}} {
		lat, lon := geocellCentre(GeocellOf(tt.lat, tt.lon))
		if math.Abs(lat-tt.lat) > 1e-9 || math.Abs(lon-tt.lon) > 1e-9 {
			t.Errorf("geocellCentre(GeocellOf(%v, %v)) = %v, %v", tt.lat, tt.lon, lat, lon)
		}
	}
	if GeocellOf(25.2, 55.27) == GeocellOf(25.2, 55.28) || GeocellOf(1, 179.99) == GeocellOf(1.01, -180) {
		t.Error("two places share a geocell")
	}
}

// Great-circle distances are accurate to a thousandth.
func TestMetres(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name     string
		from     classifieds.Point
		lat, lon float64
		km       float64
	}{
		{"nowhere", classifieds.Point{Lat: 25.2, Lon: 55.27}, 25.2, 55.27, 0},
		{"a degree of latitude", classifieds.Point{Lat: 0, Lon: 0}, 1, 0, 111.195},
		{"Dubai to Abu Dhabi", classifieds.Point{Lat: 25.20, Lon: 55.27}, 24.45, 54.38, 122.56},
		{"Dubai to Riyadh", classifieds.Point{Lat: 25.20, Lon: 55.27}, 24.71, 46.68, 867.6},
		{"over the date line", classifieds.Point{Lat: 0, Lon: 179.5}, 0, -179.5, 111.195},
		{"over the pole", classifieds.Point{Lat: 89.5, Lon: 0}, 89.5, 180, 111.195},
		{"the other side", classifieds.Point{Lat: 0, Lon: 0}, 0, 180, 20015.1},
	} {
		if got := Metres(tt.from, tt.lat, tt.lon) / 1000; math.Abs(got-tt.km) > 0.001*tt.km+0.01 {
			t.Errorf("%s: %v km, want %v", tt.name, got, tt.km)
		}
	}
}

func TestNear(t *testing.T) {
	t.Parallel()
	var c Counts
	c.Reset()
	d := NewDelta()
	for _, p := range []struct {
		lat, lon float64
		n        int
	}{{25.2, 55.27, 3}, {25.25, 55.27, 1}, {25.2, 55.3, 2}, {24.45, 54.38, 9}, {0.05, 179.95, 1}, {0.05, -179.95, 1}, {89.9, 10, 1}, {89.9, -170, 1}} {
		d.Geocells[GeocellOf(p.lat, p.lon)] = p.n
	}
	c.Apply(d)
	for _, tt := range []struct {
		name   string
		at     classifieds.Point
		radius float64
		want   []int64
	}{
		{"nearest first", classifieds.Point{Lat: 25.2, Lon: 55.27}, 0, []int64{GeocellOf(25.2, 55.27), GeocellOf(25.2, 55.3), GeocellOf(25.25, 55.27)}},
		{"a kilometre", classifieds.Point{Lat: 25.2, Lon: 55.27}, 1, []int64{GeocellOf(25.2, 55.27)}},
		{"far", classifieds.Point{Lat: 25.2, Lon: 55.27}, 150, []int64{GeocellOf(25.2, 55.27), GeocellOf(25.2, 55.3), GeocellOf(25.25, 55.27), GeocellOf(24.45, 54.38)}},
		{"over the date line", classifieds.Point{Lat: 0.05, Lon: 179.99}, 20, []int64{GeocellOf(0.05, 179.95), GeocellOf(0.05, -179.95)}},
		{"at the pole", classifieds.Point{Lat: 90, Lon: 0}, 30, []int64{GeocellOf(89.9, -170), GeocellOf(89.9, 10)}},
		{"nothing", classifieds.Point{Lat: -40, Lon: 0}, 100, nil},
	} {
		var got []int64
		for _, p := range c.GeocellsNear(&classifieds.Filter{Near: &tt.at, RadiusKM: tt.radius}) {
			got = append(got, p.Geocell)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}
