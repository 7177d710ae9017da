package app

import (
	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/articles"
)

// A Screen travels inside its page. What no view shows is left out of it: a
// page of listings weighs half.

// slim leaves out of the site what no view shows: other names of the cities
// and where they lie are for matching.
func slim(site api.Site) api.Site {
	cities := make([]api.City, len(site.Cities))
	for i, c := range site.Cities {
		cities[i] = api.City{Code: c.Code, Country: c.Country, Names: c.Names}
	}
	site.Cities = cities
	return site
}

// slimRows keeps of listings what a row prints, with their first photo where
// rows show one.
func slimRows(cats []classifieds.Category, list []classifieds.Listing, photo bool) []classifieds.Listing {
	if list == nil {
		return nil
	}
	out := make([]classifieds.Listing, len(list))
	for i, l := range list {
		out[i] = slimRow(cats, l, photo)
	}
	return out
}

func slimRow(cats []classifieds.Category, l classifieds.Listing, photo bool) classifieds.Listing {
	l.Text = ""
	l.Place = classifieds.Place{City: l.Place.City, Area: l.Place.Area}
	if photo && len(l.Photos) > 0 {
		l.Photos = l.Photos[:1]
	} else {
		l.Photos = nil
	}
	kept := map[string]classifieds.Value{}
	for _, c := range cats {
		if c.Code != l.Category {
			continue
		}
		for _, a := range c.Attributes {
			if v, ok := l.Attributes[a.Code]; ok && inRow(a) {
				kept[a.Code] = v
			}
		}
	}
	l.Attributes = kept
	if len(kept) == 0 {
		l.Attributes = nil
	}
	return l
}

// inRow reports whether a row prints an attribute, as itself or as the price.
func inRow(a classifieds.Attribute) bool {
	return !a.Private && (a.Brief || classifieds.IsSalary(a.Code))
}

// slimPieces keeps of pieces what a teaser prints.
func slimPieces(list []articles.Summary) []articles.Summary {
	out := make([]articles.Summary, len(list))
	for i, a := range list {
		a.Places, a.Tags, a.Source = nil, nil, ""
		if a.Image != nil {
			image := articles.Image{Src: a.Image.Src, Alt: a.Image.Alt, Width: a.Image.Width, Height: a.Image.Height, Renditions: a.Image.Renditions}
			a.Image = &image
		}
		out[i] = a
	}
	return out
}

// slimRelated is slimPieces for the row under a story, which has headlines
// only.
func slimRelated(list []articles.Summary) []articles.Summary {
	out := slimPieces(list)
	for i := range out {
		out[i].Standfirst, out[i].Byline = "", nil
	}
	return out
}
