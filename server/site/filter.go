package site

import (
	"net/url"

	"broadside/app"
	"broadside/app/classifieds"
)

// filterOf is the filter a page of listings shows, without its place in the
// list; the zero filter where there is none.
func filterOf(screen app.Screen) classifieds.Filter {
	v, err := url.ParseQuery(screen.Filter)
	if err != nil {
		return classifieds.Filter{}
	}
	f, err := classifieds.ParseFilter(v)
	if err != nil {
		return classifieds.Filter{}
	}
	f.Cursor, f.Limit, f.Facets = "", 0, false
	return f
}
