package app

import (
	"slices"
	"testing"

	"broadside/app/classifieds"
)

// itemsAndRooms has a category whose rows print several values of one attribute.
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

// optionsOf are the values on offer of a category's attribute.
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

// Of an attribute's options those travel that a row prints.
func TestBrieflyKeepsWhatOccurs(t *testing.T) {
	t.Parallel()
	got := briefly(itemsAndRooms(), "ar", []classifieds.Listing{item("post", "pickup"), item("post"), {Category: "rooms", Attributes: map[string]classifieds.Value{"delivery": classifieds.TextsValue("courier")}}})
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
	if none := briefly(itemsAndRooms(), "en", nil); len(none[0].Attributes) != 0 || none[1].Names["en"] != "غرف" {
		t.Errorf("without rows: %+v", none)
	}
}

// The category of the page has all that its form and its tables ask.
func TestFullyKeepsOneCategoryWhole(t *testing.T) {
	t.Parallel()
	all := itemsAndRooms()
	got := fully(all, "en", "items", []classifieds.Listing{item("post")})
	if options := optionsOf(got[0], "delivery"); len(options) != 3 {
		t.Errorf("options = %q", options)
	}
	if got[0].Attribute("condition") == nil || got[0].Attribute("permit") != nil || got[0].Schema != "Product" {
		t.Errorf("%+v", got[0])
	}
	if got := fully(all, "en", "unheard-of", nil); len(got[0].Attributes) != 0 {
		t.Errorf("a category nobody asked for: %+v", got[0])
	}
	if all[0].Attributes[0].Options[0].Names["ar"] != "Ar pickup" || len(all[0].Names) != 2 || len(all[0].Attributes) != 3 {
		t.Error("the source's own categories were cut")
	}
}

// A row keeps what it prints, and never what is private.
func TestSlimRow(t *testing.T) {
	t.Parallel()
	in := item("post")
	in.Photos = []classifieds.Photo{{Src: "a"}, {Src: "b"}}
	got := slimRow(itemsAndRooms(), in, true)
	if len(got.Attributes) != 1 || got.Attributes["delivery"].String() != "post" || len(got.Photos) != 1 {
		t.Errorf("%+v", got)
	}
	if got := slimRow(itemsAndRooms(), in, false); got.Photos != nil {
		t.Errorf("photos %v", got.Photos)
	}
	in.Category = "rooms"
	if got := slimRow(itemsAndRooms(), in, true); got.Attributes != nil {
		t.Errorf("attributes of another category: %v", got.Attributes)
	}
	if slimRows(itemsAndRooms(), nil, true) != nil || slimRows(itemsAndRooms(), []classifieds.Listing{}, true) == nil {
		t.Error("no rows and an empty list are not told apart")
	}
	if len(in.Attributes) != 3 || len(in.Photos) != 2 {
		t.Errorf("the source's own listing was cut: %+v", in)
	}
}
