package settings

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"broadside/app/classifieds"
	"broadside/articles"
)

const goodCategories = `- code: motors
  names: {en: Motors, ar: مركبات}
  intents: [offer, wanted]
  price_types: [fixed, negotiable]
  days_live: 30
  photos: 5
  moderation: rules
  schema: Car
  sections: [news]
  words: {en: [car], ar: [سيارة]}
  regulation:
    - {jurisdiction: AE, attribute: plate, pattern: '^[0-9]{1,5}$', enforce: warn}
  attributes:
    - code: fuel
      names: {en: Fuel, ar: الوقود}
      kind: enum
      required: true
      filter: true
      facet: true
      options:
        - {value: petrol, names: {en: Petrol, ar: بنزين}}
        - {value: electric, names: {en: Electric, ar: كهرباء}}
    - {code: range, names: {en: Range, ar: المدى}, kind: int, unit: km, min: 1, max: 2000, when: {fuel: [electric]}}
    - {code: plate, names: {en: Plate, ar: اللوحة}, kind: text, max: 5}
    - {code: vin, names: {en: VIN, ar: الهيكل}, kind: text, private: true}
`

func categoriesFrom(doc string) ([]classifieds.Category, []articles.Problem) {
	return Categories(fstest.MapFS{"paper.yaml": {Data: []byte(goodPaper)}, "categories.yaml": {Data: []byte(doc)}})
}

func TestCategories(t *testing.T) {
	t.Parallel()
	cats, problems := categoriesFrom(goodCategories)
	if len(problems) != 0 || len(cats) != 1 {
		t.Fatalf("%d categories, %s", len(cats), problemText(problems))
	}
	c := cats[0]
	if c.Code != "motors" || c.DaysLive != 30 || c.Photos != 5 || c.Schema != "Car" || c.Words["ar"][0] != "سيارة" || len(c.Intents) != 2 || len(c.PriceTypes) != 2 ||
		c.Regulation[0].Enforce != "warn" || len(c.Attributes) != 4 {
		t.Errorf("%+v", c)
	}
	fuel, reach, vin := c.Attribute("fuel"), c.Attribute("range"), c.Attribute("vin")
	if !fuel.Required || !fuel.Facet || len(fuel.Options) != 2 || fuel.Options[1].Names["ar"] != "كهرباء" {
		t.Errorf("%+v", fuel)
	}
	if *reach.Min != 1 || *reach.Max != 2000 || reach.Unit != "km" || reach.When["fuel"][0] != "electric" {
		t.Errorf("%+v", reach)
	}
	if !vin.Private {
		t.Errorf("%+v", vin)
	}
}

func TestCategoriesProblems(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, from, to, want string }{
		{"an unknown kind", "kind: int", "kind: integer", `categories.yaml:23: [0].attributes[1].kind: "integer" is not known here`},
		{"an unknown key", "private: true", "secret: true", "categories.yaml:25: [0].attributes[3].secret: unknown key"},
		{"an option twice", "value: electric", "value: petrol", `[0].attributes[0].options: "petrol" is there twice`},
		{"an option with a comma", "value: petrol", "value: 'petrol, super'", "[0].attributes[0].options[0].value: holds a comma"},
		{"an enum without options", "kind: text, max: 5", "kind: enum", "[0].attributes[2].options: an enum without options"},
		{"a text with options", "kind: enum", "kind: text", "[0].attributes[0].options: only enum and multi have options"},
		{"a minimum above the maximum", "min: 1, max: 2000", "min: 2000, max: 1", "[0].attributes[1].min: above max"},
		{"private with a facet", "private: true", "private: true, facet: true", "[0].attributes[3].private: a private attribute cannot be shown"},
		{"an attribute twice", "code: vin", "code: plate", `[0].attributes[3].code: attribute "plate" is there twice`},
		{"a condition on an unknown attribute", "when: {fuel: [electric]}", "when: {colour: [red]}", `[0].attributes[1].when: "colour" is not another enum`},
		{"a condition on an unknown option", "when: {fuel: [electric]}", "when: {fuel: [steam]}", `[0].attributes[1].when.fuel: "steam" is not an option of fuel`},
		{"a condition on the attribute itself", "when: {fuel: [electric]}", "when: {range: [electric]}", `[0].attributes[1].when: "range" is not another enum`},
		{"a regulation of an unknown attribute", "attribute: plate", "attribute: permit", `[0].regulation[0].attribute: "permit" is not an attribute`},
		{"an invalid pattern", "'^[0-9]{1,5}$'", "'^[0-9'", "[0].regulation[0].pattern: error parsing regexp"},
		{"an unknown intent", "[offer, wanted]", "[offer, swap]", `[0].intents[1]: "swap" is not known here`},
		{"a parent that comes later", "intents:", "parent: vehicles\n  intents:", `[0].parent: "vehicles" is no category above this one`},
		{"no days", "  days_live: 30\n", "", "[0].days_live: missing"},
		{"too many days", "days_live: 30", "days_live: 3000", `[0].days_live: "3000" is not usable`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if !strings.Contains(goodCategories, tt.from) {
				t.Fatalf("%q is not in the file", tt.from)
			}
			cats, problems := categoriesFrom(strings.Replace(goodCategories, tt.from, tt.to, 1))
			if got := problemText(problems); !strings.Contains(got, tt.want) {
				t.Errorf("problems:\n%s\nwant:\n%s", got, tt.want)
			}
			if len(cats) != 0 {
				t.Errorf("the invalid category is used")
			}
		})
	}
}

// The default file may be used with a paper.yaml of other languages and sections.
func TestCategoriesStayWithRemarks(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, from, to, want string }{
		{"an attribute's name missing", "names: {en: Fuel, ar: الوقود}", "names: {en: Fuel}", `categories.yaml:14: [0].attributes[0].names: no name in "ar"`},
		{"an option's name missing", "names: {en: Petrol, ar: بنزين}", "names: {ar: بنزين}", `categories.yaml:21: [0].attributes[0].options[0].names: no name in "en"`},
		{"a section that the paper lacks", "sections: [news]", "sections: [weather]", `[0].sections: "weather" is not a section of the paper`},
		{"one of two sections", "sections: [news]", "sections: [weather, news]", `[0].sections: "weather" is not a section of the paper`},
		{"a section with a typing error", "sections: [news]", "sections: [new]", `it; perhaps "news" is meant`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if !strings.Contains(goodCategories, tt.from) {
				t.Fatalf("%q is not in the file", tt.from)
			}
			cats, problems := categoriesFrom(strings.Replace(goodCategories, tt.from, tt.to, 1))
			if len(cats) != 1 || len(problems) != 1 || problems[0].Level != articles.Warning || !strings.Contains(problemText(problems), tt.want) {
				t.Errorf("%d categories, problems:\n%s\nwant:\n%s", len(cats), problemText(problems), tt.want)
			}
			if slices.Contains(cats[0].Sections, "weather") {
				t.Errorf("bound to %v", cats[0].Sections)
			}
		})
	}
}

func TestCategoriesGoOnAfterABadOne(t *testing.T) {
	t.Parallel()
	bad := strings.Replace(goodCategories, "kind: int", "kind: integer", 1)
	good := strings.Replace(goodCategories, "code: motors", "code: boats", 1)
	cats, problems := categoriesFrom(bad + good)
	if len(cats) != 1 || cats[0].Code != "boats" || len(problems) != 1 {
		t.Errorf("%d categories, %s", len(cats), problemText(problems))
	}
	if cats, problems = categoriesFrom(goodCategories + goodCategories); len(cats) != 1 || !strings.Contains(problemText(problems), `category "motors" is there twice`) {
		t.Errorf("%d categories, %s", len(cats), problemText(problems))
	}
}

func FuzzCategories(f *testing.F) {
	f.Add(goodCategories)
	f.Add("- {code: a}\n- b\n")
	f.Add("- &a {attributes: [*a]}\n")
	f.Fuzz(func(t *testing.T, doc string) {
		cats, problems := categoriesFrom(doc)
		if len(cats) == 0 && len(problems) == 0 && strings.TrimSpace(doc) != "[]" {
			t.Skip() // an empty list
		}
		for _, c := range cats {
			if c.Code == "" || c.DaysLive == 0 || c.Names["en"] == "" {
				t.Errorf("half a category: %+v", c)
			}
			for _, a := range c.Attributes {
				if a.Code == "" || a.Kind == "" {
					t.Errorf("half an attribute: %+v", a)
				}
			}
		}
	})
}
