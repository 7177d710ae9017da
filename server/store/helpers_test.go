package store

import (
	"net/url"
	"testing"

	"broadside/app/classifieds"
	"broadside/server/storetest"
)

var listing = storetest.Listing

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
