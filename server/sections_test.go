package main

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

const (
	listingHead = "ref,category,title,description,city,price,price_type,attr.condition\n"
	ownSections = "names: {en: The Tide}\nlanguages: [en]\nzone: Asia/Dubai\ncurrencies: [AED]\nsections:\n  - {code: life, names: {en: Life}}\n"
)

// A custom paper.yaml keeps the built-in categories.
func TestOwnSectionsKeepTheCategories(t *testing.T) {
	t.Parallel()
	const row = "chair-1,items,A chair,Of oak.,dubai,50,,good\n"
	for _, tt := range []struct {
		name, paper string
		more        []string
		categories  int
	}{
		{"one section", ownSections, nil, 8},
		{"no section", strings.Split(ownSections, "sections:")[0] + "sections: []\n", nil, 8},
		{"other languages", strings.NewReplacer("[en]", "[en, fr]", "Tide", "Tide, fr: La Marée", "Life", "Life, fr: Vie").Replace(ownSections), nil, 8},
		{"one shipped section of five", strings.ReplaceAll(ownSections, "life", "sport"), nil, 8},
		{"its own categories", ownSections, []string{"categories.yaml", `
- code: items
  names: {en: Items}
  intents: [offer]
  days_live: 30
  moderation: rules
  schema: Product
  price_types: [fixed]
  sections: [lief, life, markets]
  attributes: [{code: condition, names: {en: Condition}, kind: text}]
`}, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := writeDirectory(t, append([]string{"paper.yaml", tt.paper, "listings/a.csv", listingHead + row}, tt.more...)...)
			var out, errs bytes.Buffer
			exit := runCheck([]string{dir}, &out, &errs)
			if !strings.Contains(out.String(), "1 listings: 0 errors") {
				t.Errorf("exit %d:\n%s%s", exit, &out, &errs)
			}
			own := len(tt.more) > 0
			if strings.Contains(out.String(), "categories.yaml") != own {
				t.Errorf("categories.yaml is named: want %t\n%s", own, &out)
			}
			if own && !strings.Contains(out.String(), `categories.yaml:9: warning: [0].sections: "markets" is not a section of the paper`) {
				t.Errorf("it does not name the section:\n%s", &out)
			}
			if own && !strings.Contains(out.String(), `"lief" is not a section of the paper; the category is not bound to it; perhaps "life" is meant`) {
				t.Errorf("it does not name the typing error:\n%s", &out)
			}

			r := start(t, "-articles", dir, "-sample")
			var categories []struct{ Code string }
			r.getJSON(t, "/api/v1/categories", &categories)
			var list struct{ Items []struct{ Title string } }
			r.getJSON(t, "/api/v1/listings", &list)
			if len(categories) != tt.categories || len(list.Items) != 1 || list.Items[0].Title != "A chair" {
				t.Errorf("%d categories %v, listings %v\n%s", len(categories), categories, list.Items, r.logs)
			}
		})
	}
}

// getJSON decodes a resource of the API into a value.
func (r *running) getJSON(t *testing.T, path string, into any) {
	t.Helper()
	status, body := r.get(t, path)
	if err := json.Unmarshal([]byte(body), into); status != http.StatusOK || err != nil {
		t.Fatalf("%s: status %d, %v\n%s", path, status, err, body)
	}
}
