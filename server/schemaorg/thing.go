package schemaorg

import (
	"reflect"
	"regexp"
	"strings"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/articles"
	"broadside/server/page"
)

// Thing is a schema.org object as JSON-LD. Its keys are written in order, so the same Thing gives
// the same bytes. Properties without a value are left out.
type Thing map[string]any

// newThing returns a Thing with a type and properties: name, value, name, value.
func newThing(kind any, properties ...any) Thing {
	return Thing{"@type": kind}.set(properties...)
}

// newRoot returns a top-level Thing, with @context.
func newRoot(kind any, properties ...any) Thing {
	return newThing(kind, properties...).set("@context", "https://schema.org")
}

// set sets properties, except those without a value.
func (t Thing) set(properties ...any) Thing {
	for i := 0; i+1 < len(properties); i += 2 {
		v := reflect.ValueOf(properties[i+1])
		if v.IsValid() && !v.IsZero() && (v.Kind() != reflect.Slice || v.Len() > 0) {
			t[properties[i].(string)] = properties[i+1]
		}
	}
	return t
}

// orNil returns t, or nil if it has only a type.
func (t Thing) orNil() Thing {
	if len(t) == 1 {
		return nil
	}
	return t
}

// namedThing returns a Thing that has only a name, or nil if name is empty.
func namedThing(kind, name string) Thing {
	return newThing(kind, "name", name).orNil()
}

func namedThings(kind string, names []string) []Thing {
	var out []Thing
	for _, n := range names {
		if n != "" {
			out = append(out, namedThing(kind, n))
		}
	}
	return out
}

// Publisher returns the newspaper as an organisation. The Src of its logo may be empty.
func Publisher(site api.Site, lang string, logo articles.Image) Thing {
	return newRoot("NewsMediaOrganization",
		"@id", publisherID(site),
		"name", site.Name(lang),
		"alternateName", otherNames(site, lang),
		"url", page.Absolute(site, "/"),
		"logo", logoImage(site, logo),
		"slogan", api.Name(site.Tagline, lang))
}

func logoImage(site api.Site, mark articles.Image) Thing {
	if mark.Src == "" {
		return nil
	}
	return newThing("ImageObject", "url", page.Absolute(site, mark.Src), "width", mark.Width, "height", mark.Height)
}

// WebSite returns the newspaper's site in lang.
func WebSite(site api.Site, lang string) Thing {
	return newRoot("WebSite",
		"@id", page.Absolute(site, site.FrontPath(lang))+"#website",
		"name", site.Name(lang),
		"alternateName", otherNames(site, lang),
		"url", page.Absolute(site, site.FrontPath(lang)),
		"inLanguage", lang,
		"publisher", Thing{"@id": publisherID(site)})
}

// Crumb is one step from the front page to a page. Path is below the site's base and may be empty
// in the last.
type Crumb struct{ Name, Path string }

// Breadcrumbs returns the path from the front page to a page, or nil if it is
// shorter than the two steps that Google requires.
func Breadcrumbs(site api.Site, crumbs ...Crumb) Thing {
	if len(crumbs) < 2 {
		return nil
	}
	var steps []Thing
	for i, c := range crumbs {
		steps = append(steps, newThing("ListItem", "position", i+1, "name", c.Name, "item", page.Absolute(site, c.Path)))
	}
	return newRoot("BreadcrumbList", "itemListElement", steps)
}

// Articles returns a list of articles, or nil if it is empty.
func Articles(site api.Site, list []articles.Summary) Thing {
	var items []Thing
	for i, a := range list {
		items = append(items, newThing("ListItem", "position", i+1, "name", a.Headline, "url", page.Absolute(site, site.ArticlePath(a.Slug))))
	}
	return itemList(items)
}

// Listings returns a list of listings as shown in lang, or nil if it is empty.
func Listings(site api.Site, lang string, list []classifieds.Listing) Thing {
	var items []Thing
	for i, l := range list {
		items = append(items, newThing("ListItem", "position", i+1, "name", l.Title, "url", page.Absolute(site, site.ListingPath(lang, l.ID))))
	}
	return itemList(items)
}

func itemList(items []Thing) Thing {
	if len(items) == 0 {
		return nil
	}
	return newRoot("ItemList", "numberOfItems", len(items), "itemListElement", items)
}

func publisherID(site api.Site) string { return page.Absolute(site, "/") + "#publisher" }

func otherNames(site api.Site, lang string) []string {
	var out []string
	for _, l := range site.Languages {
		if n := site.Names[l]; l != lang && n != "" && n != site.Name(lang) {
			out = append(out, n)
		}
	}
	return out
}

// creativeCommons matches a licence with its version, as "cc by-sa 4.0".
var creativeCommons = regexp.MustCompile(`^cc (by(?:-nc)?(?:-sa|-nd)?) (1\.0|2\.0|2\.5|3\.0|4\.0)$`)

// license returns the address of a licence if name is an address or a known licence (Creative
// Commons), else a work with that name: schema.org requires one of both.
func license(name string) any {
	lower := strings.ToLower(strings.TrimSpace(name))
	switch {
	case name == "":
		return nil
	case strings.HasPrefix(lower, "https://"), strings.HasPrefix(lower, "http://"):
		return name
	case strings.HasPrefix(lower, "cc0"):
		return "https://creativecommons.org/publicdomain/zero/1.0/"
	}
	if m := creativeCommons.FindStringSubmatch(lower); m != nil {
		return "https://creativecommons.org/licenses/" + m[1] + "/" + m[2] + "/"
	}
	return newThing("CreativeWork", "name", name)
}
