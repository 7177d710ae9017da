package store

import (
	"net/url"
	"testing"
	"time"

	"broadside/app/classifieds"
	"broadside/server/storetest"
)

// listing returns a live listing that expires in an hour.
func listing(id string, change ...func(*classifieds.Listing)) classifieds.Listing {
	l := classifieds.Listing{
		ID: id, Category: "items", Intent: classifieds.Offer, Title: "Oak desk", Text: "A desk of oak.", Lang: "en",
		Price: classifieds.Price{Type: classifieds.Fixed, Minor: 45_000, Currency: "AED"},
		Place: classifieds.Place{Country: "AE", City: "dubai", Lat: 25.2, Lon: 55.27},
		State: classifieds.Live, Published: storetest.Now.Add(-time.Hour), Expires: storetest.Now.Add(time.Hour),
		Attributes: map[string]classifieds.Value{"condition": classifieds.TextValue("good")},
	}
	for _, c := range change {
		c(&l)
	}
	return l
}

// filter parses the query of an address.
func filter(t testing.TB, address string) classifieds.Filter {
	t.Helper()
	v, err := url.ParseQuery(address)
	if err != nil {
		t.Fatal(err)
	}
	f, err := classifieds.ParseFilter(v)
	if err != nil {
		t.Fatal(err)
	}
	return f
}
