package app

import (
	"slices"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/articles"
)

// briefCategories returns the parts of the categories that rows of shown need:
// names in lang, brief attributes, and the options that occur.
func briefCategories(all []classifieds.Category, lang string, shown []classifieds.Listing) []classifieds.Category {
	out := make([]classifieds.Category, 0, len(all))
	for _, c := range all {
		kept := classifieds.Category{Code: c.Code, Parent: c.Parent, Names: onlyName(c.Names, lang)}
		for _, a := range c.Attributes {
			if !isInRow(a) {
				continue
			}
			used := usedValues(c.Code, a.Code, shown)
			if len(used) == 0 {
				continue
			}
			a = classifieds.Attribute{Code: a.Code, Names: a.Names, Kind: a.Kind, Brief: a.Brief, Unit: a.Unit, Options: a.Options}
			kept.Attributes = append(kept.Attributes, trimAttribute(a, lang, used))
		}
		out = append(out, kept)
	}
	return out
}

// pageCategories is briefCategories with all data of the category called code,
// which a form or a table needs.
func pageCategories(all []classifieds.Category, lang, code string, shown []classifieds.Listing) []classifieds.Category {
	out := briefCategories(all, lang, shown)
	c, page := classifieds.FindCategory(all, code), classifieds.FindCategory(out, code)
	if c == nil {
		return out
	}
	page.Attributes, page.Schema, page.PriceTypes = nil, c.Schema, c.PriceTypes
	for _, a := range c.Attributes {
		if !a.Private {
			page.Attributes = append(page.Attributes, trimAttribute(a, lang, nil))
		}
	}
	return out
}

// trimAttribute returns a with its names in lang only, and with the options in
// used, or all options if used is nil.
func trimAttribute(a classifieds.Attribute, lang string, used []string) classifieds.Attribute {
	a.Names, a.Numbers = onlyName(a.Names, lang), nil
	options := a.Options
	a.Options = nil
	for _, o := range options {
		if used == nil || slices.Contains(used, o.Value) {
			a.Options = append(a.Options, classifieds.Option{Value: o.Value, Names: onlyName(o.Names, lang)})
		}
	}
	return a
}

func usedValues(category, code string, shown []classifieds.Listing) []string {
	var used []string
	for _, l := range shown {
		v, ok := l.Attributes[code]
		if !ok || l.Category != category {
			continue
		}
		if v.Kind == classifieds.IsTexts {
			used = append(used, v.Texts...)
		} else {
			used = append(used, v.String())
		}
	}
	return used
}

func onlyName(names map[string]string, lang string) map[string]string {
	return map[string]string{lang: api.Name(names, lang)}
}

// A Screen is embedded in its page as JSON. Removing the fields that no view
// uses halves a page of listings.

// trimSite removes the fields of the site that no view uses: other names and
// coordinates of cities are for matching.
func trimSite(site api.Site) api.Site {
	cities := make([]api.City, len(site.Cities))
	for i, c := range site.Cities {
		cities[i] = api.City{Code: c.Code, Country: c.Country, Names: c.Names}
	}
	site.Cities = cities
	return site
}

// trimRows returns the parts of listings that rows of a page in lang print, with
// the first photo if the rows show photos.
func trimRows(cats []classifieds.Category, list []classifieds.Listing, lang string, photo bool) []classifieds.Listing {
	out := make([]classifieds.Listing, len(list))
	for i, l := range list {
		out[i] = trimRow(cats, l, lang, photo)
	}
	return out
}

func trimRow(cats []classifieds.Category, l classifieds.Listing, lang string, photo bool) classifieds.Listing {
	l.Text = ""
	l.Place, l.AreaNames = classifieds.Place{City: l.Place.City, Area: l.AreaIn(lang)}, nil
	if photo && len(l.Photos) > 0 {
		l.Photos = l.Photos[:1]
	} else {
		l.Photos = nil
	}
	kept := map[string]classifieds.Value{}
	if c := classifieds.FindCategory(cats, l.Category); c != nil {
		for _, a := range c.Attributes {
			if v, ok := l.Attributes[a.Code]; ok && isInRow(a) {
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

// isInRow reports whether a row prints an attribute, either itself or as the
// price.
func isInRow(a classifieds.Attribute) bool {
	return !a.Private && (a.Brief || classifieds.IsSalary(a.Code))
}

func trimSummaries(list []articles.Summary) []articles.Summary {
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

// trimRelated is trimSummaries for the related articles, which show headlines
// only.
func trimRelated(list []articles.Summary) []articles.Summary {
	out := trimSummaries(list)
	for i := range out {
		out[i].Standfirst, out[i].Byline = "", nil
	}
	return out
}
