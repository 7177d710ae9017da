package bulk_test

import (
	"fmt"
	"testing/fstest"
	"time"

	"broadside/server/bulk"
	"broadside/server/settings"
)

// The desk imports a folder and prints the problems, one per line.
func Example() {
	folder := fstest.MapFS{
		"paper.yaml": {Data: []byte(`
names: {en: The Harbour Post}
languages: [en]
zone: Asia/Dubai
currencies: [AED]
sections:
  - {code: news, names: {en: News}}
`)},
		"places.yaml": {Data: []byte(`
- {code: dubai, country: AE, names: {en: Dubai}, aka: [Deira], lat: 25.20, lon: 55.27}
`)},
		"categories.yaml": {Data: []byte(`
- code: items
  names: {en: Items for sale}
  intents: [offer]
  price_types: [fixed]
  days_live: 30
  moderation: after
  schema: Product
  attributes:
    - code: condition
      names: {en: Condition}
      kind: enum
      required: true
      options: [{value: new, names: {en: New}}, {value: good, names: {en: Good}}]
`)},
		"listings/october.csv": {Data: []byte(`ref;category;title;description;city;price;attr.condition;end
oud-1;items;Oud with a hard case;Made in 1986, played gently.;Deira;5 200;good;+10d
desk-1;items;Desk with three drawers;Walnut veneer.;Daira;750;good;+10d
lamp-1;items;Brass lamp;Rewired last year.;Dubai;300;shiny;tomorrow
`)},
	}
	now := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	site, problems := settings.Site(folder)
	categories, more := settings.Categories(folder)
	problems = append(problems, more...)
	listings, more := bulk.Listings(folder, categories, site, now)
	problems = append(problems, more...)

	for _, l := range listings {
		fmt.Println(l.Title, "·", l.Place.City, l.Place.Area, "·", l.Price.Currency, l.Price.Minor, "·", l.Attributes["condition"], "· until", l.Expires.Format(time.DateOnly))
	}
	for _, p := range problems {
		fmt.Println(p)
	}
	// Output:
	// Oud with a hard case · dubai Deira · AED 520000 · good · until 2026-12-03
	// listings/october.csv:3: city: "Daira" is no place of the paper; one of dubai
	// listings/october.csv:4: end: "tomorrow" is not a time: write 2026-11-23, 2026-11-23T18:30:00+04:00, or days from today like -3d4h, +21d, +5d@19:30
	// listings/october.csv:4: attr.condition: "shiny" is not usable: one of new, good
}
