package app

import (
	"encoding/json"
	"slices"
	"testing"

	"broadside/app/apptest"
	"broadside/app/classifieds"
)

// itemsAndRooms returns a category whose rows print several values of one
// attribute.
func itemsAndRooms() []classifieds.Category {
	names := func(en, ar string) map[string]string { return map[string]string{"en": en, "ar": ar} }
	option := func(v string) classifieds.Option { return classifieds.Option{Value: v, Names: names("En "+v, "Ar "+v)} }
	return []classifieds.Category{{
		Code: "items", Names: names("Items", "أغراض"), Schema: "Product", Period: "month", Intents: []classifieds.Intent{classifieds.Offer},
		Words: map[string][]string{"en": {"sofa"}}, Regulation: []classifieds.Regulation{{Attribute: "permit"}},
		Attributes: []classifieds.Attribute{
			{Code: "delivery", Names: names("Delivery", "التوصيل"), Kind: classifieds.Multi, Brief: true, Required: true, Options: []classifieds.Option{option("pickup"), option("courier"), option("post")}},
			{Code: "condition", Names: names("Condition", "الحالة"), Kind: classifieds.Enum, Options: []classifieds.Option{option("new"), option("used")}},
			{Code: "permit", Names: names("Permit", "التصريح"), Kind: classifieds.Text, Brief: true, Private: true},
		},
	}, {Code: "rooms", Parent: "items", Names: map[string]string{"ar": "غرف"}}}
}

func item(delivery ...string) classifieds.Listing {
	return classifieds.Listing{ID: "i", Category: "items", Attributes: map[string]classifieds.Value{
		"delivery": classifieds.TextsValue(delivery...), "condition": classifieds.TextValue("new"), "permit": classifieds.TextValue("secret"),
	}}
}

// optionsOf returns the options of an attribute.
func optionsOf(c classifieds.Category, code string) []string {
	a := c.Attribute(code)
	if a == nil {
		return []string{"no such attribute"}
	}
	var out []string
	for _, o := range a.Options {
		out = append(out, o.Value+" "+o.Names["ar"]+o.Names["en"])
	}
	return out
}

// briefCategories keeps only the options that rows print.
func TestBrieflyKeepsWhatOccurs(t *testing.T) {
	t.Parallel()
	got := briefCategories(itemsAndRooms(), "ar", []classifieds.Listing{item("post", "pickup"), item("post"), {Category: "rooms", Attributes: map[string]classifieds.Value{"delivery": classifieds.TextsValue("courier")}}})
	if len(got) != 2 || got[0].Code != "items" || got[1].Code != "rooms" || got[1].Parent != "items" {
		t.Fatalf("categories %+v", got)
	}
	if options := optionsOf(got[0], "delivery"); !slices.Equal(options, []string{"pickup Ar pickup", "post Ar post"}) {
		t.Errorf("options = %q", options)
	}
	if len(got[0].Attributes) != 1 || got[0].Attributes[0].Required || got[0].Schema != "" || got[0].Words != nil || got[0].Regulation != nil || got[0].Intents != nil {
		t.Errorf("a row does not need %+v", got[0])
	}
	if got[0].Names["ar"] != "أغراض" || len(got[0].Names) != 1 || got[1].Names["ar"] != "غرف" {
		t.Errorf("names %v, %v", got[0].Names, got[1].Names)
	}
	if none := briefCategories(itemsAndRooms(), "en", nil); len(none[0].Attributes) != 0 || none[1].Names["en"] != "غرف" {
		t.Errorf("without rows: %+v", none)
	}
}

// pageCategories keeps all data for the form and the tables of the page's
// category.
func TestFullyKeepsOneCategoryWhole(t *testing.T) {
	t.Parallel()
	all := itemsAndRooms()
	got := pageCategories(all, "en", "items", []classifieds.Listing{item("post")})
	if options := optionsOf(got[0], "delivery"); len(options) != 3 {
		t.Errorf("options = %q", options)
	}
	if got[0].Attribute("condition") == nil || got[0].Attribute("permit") != nil || got[0].Schema != "Product" {
		t.Errorf("%+v", got[0])
	}
	if got := pageCategories(all, "en", "unheard-of", nil); len(got[0].Attributes) != 0 {
		t.Errorf("another category: %+v", got[0])
	}
	if all[0].Attributes[0].Options[0].Names["ar"] != "Ar pickup" || len(all[0].Names) != 2 || len(all[0].Attributes) != 3 {
		t.Error("the source's own categories were cut")
	}
}

// A row keeps the attributes that it prints, and no private ones.
func TestSlimRow(t *testing.T) {
	t.Parallel()
	in := item("post")
	in.Photos = []classifieds.Photo{{Src: "a"}, {Src: "b"}}
	got := trimRow(itemsAndRooms(), in, "en", true)
	if len(got.Attributes) != 1 || got.Attributes["delivery"].String() != "post" || len(got.Photos) != 1 {
		t.Errorf("%+v", got)
	}
	if got := trimRow(itemsAndRooms(), in, "en", false); got.Photos != nil {
		t.Errorf("photos %v", got.Photos)
	}
	in.Category = "rooms"
	if got := trimRow(itemsAndRooms(), in, "en", true); got.Attributes != nil {
		t.Errorf("attributes of another category: %v", got.Attributes)
	}
	if trimRows(itemsAndRooms(), nil, "en", true) == nil {
		t.Error("trimRows(nil) is nil, which is null in JSON")
	}
	if len(in.Attributes) != 3 || len(in.Photos) != 2 {
		t.Errorf("the source's own listing was cut: %+v", in)
	}
}

func TestRowsTravelLight(t *testing.T) {
	t.Parallel()
	f := apptest.New()
	rows := map[string][]classifieds.Listing{}
	for _, address := range []string{"/", "/articles/rents", "/listings", "/listings/job-1", "/listings/sold-1"} {
		s, _ := load(t, f, address)
		rows[address] = append(rows[address], s.Latest...)
		rows[address] = append(rows[address], s.Similar...)
		for _, m := range s.Matches {
			rows[address] = append(rows[address], m.Listing)
		}
		if s.Results != nil {
			rows[address] = append(rows[address], s.Results.Items...)
		}
	}
	for address, list := range rows {
		if len(list) == 0 {
			t.Errorf("%s has no rows", address)
		}
		for _, l := range list {
			_, deposit := l.Attributes["deposit"]
			if l.Text != "" || deposit || l.Place.Country != "" || len(l.Photos) > 1 || len(l.Photos) > 0 && address != "/listings" {
				t.Errorf("%s: %s has data that no row prints: %+v", address, l.ID, l)
			}
			if l.ID == "job-1" && l.Attributes["salary_min"].Number == 0 {
				t.Errorf("%s: the job has lost its salary", address)
			}
		}
	}
	if l := f.ListingList[0]; l.Text == "" || len(l.Photos) != 2 || len(l.Attributes) != 8 {
		t.Errorf("the source's own listing was cut: %+v", l)
	}
}

func TestPiecesTravelLight(t *testing.T) {
	t.Parallel()
	f := apptest.New()
	s, err := load(t, f, "/")
	if err != nil {
		t.Fatal(err)
	}
	lead := s.Sections[0].Items[0]
	if lead.Tags != nil || lead.Source != "" || lead.Image.Caption != "" || lead.Image.Src == "" || lead.Standfirst == "" {
		t.Errorf("lead: %+v", lead)
	}
	if a := f.ArticleList[len(f.ArticleList)-1]; a.Tags == nil || a.Images[0].Caption == "" {
		t.Error("the source's own piece was cut")
	}
}

// The structured data of a listing needs its category's schema.
func TestOneListingKeepsItsKind(t *testing.T) {
	t.Parallel()
	f := apptest.New()
	f.CategoryList[0].Schema = "RealEstateListing"
	s, err := load(t, f, "/listings/flat-1")
	if err != nil || categoryOf(s, "property-rent").Schema != "RealEstateListing" {
		t.Errorf("the kind is lost, %v", err)
	}
}

// The size of the Screen of an article, so that a new field does not increase
// it unnoticed.
func TestScreenWeight(t *testing.T) {
	t.Parallel()
	s, err := load(t, apptest.New(), "/articles/rents")
	if err != nil {
		t.Fatal(err)
	}
	s.Article = nil
	b, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	if len(b) > 4000 {
		t.Errorf("without the article the Screen is %d bytes", len(b))
	}
}
