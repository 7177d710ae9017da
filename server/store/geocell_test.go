package store

import (
	"math"
	"math/rand/v2"
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

// Distance is within the radius, 25 km by default, also over the date line and at the poles.
func TestDistance(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name     string
		from     classifieds.Point
		radius   float64
		lat, lon float64
		metres   int64
		within   bool
	}{
		{"here", classifieds.Point{Lat: 25.2, Lon: 55.27}, 0, 25.2, 55.27, 0, true},
		{"near", classifieds.Point{Lat: 25.2, Lon: 55.27}, 0, 25.25, 55.27, 5560, true},
		{"outside a kilometre", classifieds.Point{Lat: 25.2, Lon: 55.27}, 1, 25.25, 55.27, 0, false},
		{"outside by longitude", classifieds.Point{Lat: 25.2, Lon: 55.27}, 1, 25.2, 55.3, 0, false},
		{"far", classifieds.Point{Lat: 25.2, Lon: 55.27}, 150, 24.45, 54.38, 122_560, true},
		{"over the date line", classifieds.Point{Lat: 0.05, Lon: 179.99}, 20, 0.05, -179.95, 6672, true},
		{"at the pole", classifieds.Point{Lat: 90, Lon: 0}, 30, 89.9, -170, 11_120, true},
	} {
		got, within := NewCircle(&classifieds.Filter{Near: &tt.from, RadiusKM: tt.radius}).Distance(GeocellOf(tt.lat, tt.lon))
		if within != tt.within || math.Abs(float64(got-tt.metres)) > 20 {
			t.Errorf("%s: %d m, %v, want %d, %v", tt.name, got, within, tt.metres, tt.within)
		}
	}
}

// The rows and columns of a circle contain all of it, anywhere, and the bounds agree with the distance.
func TestCircle(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		from := classifieds.Point{Lat: 180*r.Float64() - 90, Lon: 360*r.Float64() - 180}
		f := classifieds.Filter{Near: &from, RadiusKM: 1 + 300*r.Float64()}
		circle := NewCircle(&f)
		first, last := circle.Rows()
		for range 10 {
			degrees := f.RadiusKM / 60
			lat := math.Max(-90, math.Min(90, from.Lat+degrees*(2*r.Float64()-1)))
			lon := math.Max(-180, math.Min(180, from.Lon+degrees*(2*r.Float64()-1)/math.Max(0.02, math.Cos(lat*math.Pi/180))))
			cell := GeocellOf(lat, lon)
			centreLat, centreLon := geocellCentre(cell)
			want := Metres(from, centreLat, centreLon)
			inside := want <= f.RadiusKM*1000
			if metres, within := circle.Distance(cell); within != inside || within && metres != int64(math.Round(want)) {
				t.Fatalf("%v is %d m from %v, %v, want %v", cell, metres, from, within, want)
			}
			if circle.Contains(cell) != inside || inside && (cell < first || cell > last) {
				t.Fatalf("%v, %v m from %v, is within %v km: %v; the rows are from %d to %d", cell, want, from, f.RadiusKM, !inside, first, last)
			}
			// Every cell of the circle is within a bound of its own distance and beyond a smaller one.
			if inside && (circle.Beyond(cell, Haversine(want)) || want > 1 && !circle.Beyond(cell, Haversine(want-1))) || !inside && want > f.RadiusKM*1000+1 && !circle.Beyond(cell, 1) {
				t.Fatalf("the bounds of %v, %v m from %v, are wrong", cell, want, from)
			}
		}
	}
}
