package app

import (
	"context"
	"net/url"

	"broadside/app/api"
)

// Load turns an address below the site's base into a Screen. It always
// returns a Screen that View can draw: what src cannot give becomes NotFound,
// Gone or Failed, with the error beside it for the log and the status.
func Load(ctx context.Context, src Source, u *url.URL) (Screen, error) {
	site, err := src.Site(ctx)
	if err != nil {
		return Screen{Name: Failed, Lang: "en", Path: u.Path}, err
	}
	return Screen{Name: NotFound, Lang: site.Languages[0], Path: u.Path, Site: site},
		api.Fail(api.NotFound, "Not found", "There is no page at "+u.Path)
}
