package schemaorg

import (
	"bytes"
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
	"golang.org/x/net/html"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/articles"
	"broadside/server/page"
	"broadside/server/xsstest"
)

// TestHostileThings puts every hostile text into every field, writes the structured data into a
// page, and parses its scripts with another parser.
func TestHostileThings(t *testing.T) {
	t.Parallel()
	for _, s := range xsstest.Texts {
		things := hostileThings(s)
		got := scripts(t, page.Document{Lang: "en", JSONLD: things, Body: app.Div()}.Encode())
		if len(got) != len(things) {
			t.Fatalf("%q: %d scripts, want %d", s, len(got), len(things))
		}
		for i, thing := range things {
			var x any
			if err := json.Unmarshal([]byte(got[i]), &x); err != nil {
				t.Fatalf("%q: %v", s, err)
			}
			if want := any(asJSON(t, thing)); !reflect.DeepEqual(x, want) {
				t.Errorf("%q: script holds\n%v, want\n%v", s, x, want)
			}
		}
	}
}

func hostileThings(s string) []any {
	var site api.Site
	var a articles.Article
	var l classifieds.Listing
	var c classifieds.Category
	for _, v := range []any{&site, &a, &l, &c} {
		xsstest.FillTexts(v, s)
	}
	l.State, l.Intent = classifieds.Live, classifieds.Offer
	l.Published = time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC)
	l.Expires = l.Published.AddDate(0, 1, 0)
	l.Price = classifieds.Price{Type: classifieds.Fixed, Minor: 150000, Currency: s, Period: s}
	mark := articles.Image{Src: s, Alt: s, Width: 1, Height: 1}
	out := []any{
		Article(site, a, mark), Publisher(site, s, mark), WebSite(site, s), Breadcrumbs(site, Crumb{s, s}, Crumb{s, s}),
		Articles(site, []articles.Summary{a.Summary()}), Listings(site, s, []classifieds.Listing{l}),
	}
	for _, schema := range []string{"JobPosting", "RealEstateListing", "Car", "Product", "Service", "Event", "Article", s} {
		c.Schema = schema
		for _, code := range []string{"employer", "start", "venue", "make", "property_type", "workplace", "permit_no", "ticket_url"} {
			l.Attributes[code] = classifieds.TextValue(s)
		}
		if thing := Listing(site, c, l, s, l.Published); thing != nil {
			out = append(out, thing)
		}
	}
	return out
}

// scripts returns the text of the JSON-LD scripts of a page.
func scripts(t *testing.T, document []byte) []string {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(document))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for n := range root.Descendants() {
		if n.Data == "script" && n.FirstChild != nil && len(n.Attr) == 1 && n.Attr[0].Val == "application/ld+json" {
			out = append(out, n.FirstChild.Data)
		}
	}
	return out
}
