package site

import (
	"net/url"
	"strings"

	"broadside/app"
	"broadside/app/api"
	"broadside/app/classifieds"
)

// titleOf is what a page is called in a browser's tab and a search result.
func titleOf(screen app.Screen) string {
	site, lang := screen.Site, screen.Lang
	name := api.Name(site.Names, lang)
	if name == "" {
		name = site.Publisher
	}
	what := ""
	switch screen.Name {
	case app.Section:
		what = sectionName(site, screen.Sections[0].Code, lang)
	case app.Article:
		what = screen.Article.Headline
	case app.Listing:
		what = screen.Listing.Title
	case app.Listings:
		what = filterTitle(screen)
	case app.Front:
		if line := api.Name(site.Tagline, lang); line != "" {
			return name + " – " + line
		}
	default:
		if screen.Problem != nil {
			what = screen.Problem.Title
		}
	}
	if what == "" {
		return name
	}
	return what + " – " + name
}

// filterTitle names a list of listings after its category and city.
func filterTitle(screen app.Screen) string {
	f := filterOf(screen)
	var parts []string
	for _, c := range screen.Categories {
		if c.Code == f.Category {
			parts = append(parts, api.Name(c.Names, screen.Lang))
		}
	}
	for _, c := range screen.Site.Cities {
		if c.Code == f.City {
			parts = append(parts, api.Name(c.Names, screen.Lang))
		}
	}
	return strings.Join(parts, " · ")
}

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

func sectionName(site api.Site, code, lang string) string {
	for _, s := range site.Sections {
		if s.Code == code {
			return api.Name(s.Names, lang)
		}
	}
	return code
}

// directionOf is where a language runs.
func directionOf(lang string) string {
	switch base, _, _ := strings.Cut(lang, "-"); base {
	case "ar", "fa", "he", "ur", "ps", "ckb", "dv", "sd", "ug", "yi":
		return "rtl"
	}
	return "ltr"
}
