package export

import (
	"bufio"
	"net/url"
	"slices"
	"strings"

	"broadside/app/classifieds"
)

// feed writes XML with one element for each listing. Every text is a CDATA section: both
// Trovit and Indeed ask for it.
type feed struct {
	w          *bufio.Writer
	root, item string // names of elements
	options    Options
	notes      notes
	categories map[string]*classifieds.Category
	used       []string // attributes of the current listing that have an element
}

func newFeed(w *bufio.Writer, root, item string, o Options, n notes) *feed {
	f := &feed{w: w, root: root, item: item, options: o, notes: n, categories: map[string]*classifieds.Category{}}
	for i := range o.Categories {
		f.categories[o.Categories[i].Code] = &o.Categories[i]
	}
	return f
}

func (f *feed) begin() error {
	_, err := f.w.WriteString(`<?xml version="1.0" encoding="utf-8"?>` + "\n<" + f.root + ">\n")
	return err
}

func (f *feed) end() error {
	_, err := f.w.WriteString("</" + f.root + ">\n")
	return err
}

// open writes the start tag of a listing's element and close its end tag. Write errors are not
// checked here, because bufio.Writer returns the first one again from all later calls.
func (f *feed) open() {
	f.used = f.used[:0]
	f.w.WriteString("<" + f.item + ">\n")
}

func (f *feed) close() error {
	_, err := f.w.WriteString("</" + f.item + ">\n")
	return err
}

// element writes an element with a text, unless the text is empty. attribute is one
// attribute of XML, ` unit="km"`, or "".
func (f *feed) element(name, attribute, text string) {
	if text == "" {
		return
	}
	f.w.WriteString("<" + name + attribute + "><![CDATA[")
	f.w.WriteString(characterData(text))
	f.w.WriteString("]]></" + name + ">\n")
}

// value writes an element with the value of an attribute of the listing.
func (f *feed) value(name, attribute string, l *classifieds.Listing, code string) {
	f.element(name, attribute, f.take(l, code))
}

// take returns the value of an attribute of the listing, and marks it as written.
func (f *feed) take(l *classifieds.Listing, code string) string {
	v, ok := l.Attributes[code]
	if !ok {
		return ""
	}
	f.used = append(f.used, code)
	if c := f.categories[l.Category]; c != nil {
		if a := c.Attribute(code); a != nil {
			if o := a.Option(v.Text); v.Kind == classifieds.IsText && o != nil && o.Names[l.Lang] != "" {
				return o.Names[l.Lang]
			}
			if a.Kind == classifieds.Money {
				return classifieds.FormatMinor(int64(v.Number), l.Currency())
			}
		}
	}
	return v.String()
}

// noteUnused counts the attributes of l that no element was written for.
func (f *feed) noteUnused(l *classifieds.Listing) {
	for code := range l.Attributes {
		if !slices.Contains(f.used, code) {
			f.notes["attr."+code+" of "+l.Category]++
		}
	}
}

// isWanted reports whether l wants something, and counts it: the formats are for offers.
func (f *feed) isWanted(l *classifieds.Listing) bool {
	if l.Intent != classifieds.Wanted {
		return false
	}
	f.notes["a listing of "+l.Category+" that wants something: the format is for offers"]++
	return true
}

// url returns the absolute address of a listing's page.
func (f *feed) url(l *classifieds.Listing) string {
	return f.absolute(f.options.Site.ListingPath(l.Lang, l.ID))
}

func (f *feed) absolute(path string) string {
	return f.options.Site.Origin + f.options.Site.Base + path
}

// pictureURL returns the absolute address of a picture. Its file's name may hold spaces.
func (f *feed) pictureURL(src string) string {
	path, version, found := strings.Cut(src, "?v=")
	address := f.absolute((&url.URL{Path: path}).EscapedPath())
	if found {
		address += "?v=" + version
	}
	return address
}

// closing returns the day after which a listing is obsolete: the deadline for applications, else
// the day on which it expires.
func (f *feed) closing(l *classifieds.Listing, layout string) string {
	if day := f.take(l, "valid_through"); day != "" {
		return day
	}
	if l.Expires.IsZero() {
		return ""
	}
	return l.Expires.UTC().Format(layout)
}

// cityName returns the name of the listing's city in its language.
func (f *feed) cityName(l *classifieds.Listing) string {
	if c := f.options.Site.City(l.Place.City); c != nil && c.Names[l.Lang] != "" {
		return c.Names[l.Lang]
	}
	return l.Place.City
}

// characterData returns s for a CDATA section: without characters that XML 1.0 §2.2 does
// not allow, and with "]]>" split over two sections.
func characterData(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0xfffe || r == 0xffff {
			return -1
		}
		return r
	}, s)
	return strings.ReplaceAll(s, "]]>", "]]]]><![CDATA[>")
}
