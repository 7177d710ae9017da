package sqlite

import (
	"testing"

	"broadside/app/classifieds"
	"broadside/server/storetest"
)

// Distance is that of the listing, in kilometres.
func TestDistanceIsShown(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, s *Store) {
		put(t, s,
			listing("here"),
			listing("there", func(l *classifieds.Listing) { l.Place.Lat = 25.3 }),
			listing("unknown", func(l *classifieds.Listing) { l.Place.Lat, l.Place.Lon = 0, 0 }),
		)
		f := filter(t, "near=25.2,55.27&radius_km=50&sort=distance")
		for range 2 { // from the database, then from the cache
			page, err := s.Find(t.Context(), f, storetest.Now, 0)
			if err != nil || len(page.Items) != 2 || page.Items[0].Distance != 0 || page.Items[1].Distance != 11.1 {
				t.Fatalf("found %+v, %v", page.Items, err)
			}
		}
		_, page := found(t, s, "sort=newest", storetest.Now)
		for _, l := range page.Items {
			if l.Distance != 0 {
				t.Errorf("%s is %v km from nowhere", l.ID, l.Distance)
			}
		}
	})
}
