package classifieds_test

import (
	"encoding/json"
	"fmt"
	"net/url"

	"broadside/app/classifieds"
)

// An address is parsed into a filter, and the filter formatted as its canonical
// address.
func ExampleParseFilter() {
	v, _ := url.ParseQuery("category=property-rent&city=dubai&price_max=120,000&currency=aed&attr.beds=2,1&attr.area.min=80&q=")
	f, err := classifieds.ParseFilter(v)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(f.PriceMax, f.Currency, f.Attr("beds").Values, *f.Attr("area").Min, f.Order())
	fmt.Println(f.Values().Encode())
	// Output:
	// 12000000 AED [1 2] 80 newest
	// attr.area.min=80&attr.beds=1%2C2&category=property-rent&city=dubai&currency=AED&price_max=120000
}

// An invalid filter returns the faulty parameters with reasons.
func ExampleParseFilter_problem() {
	_, err := classifieds.ParseFilter(url.Values{"price_min": {"cheap"}})
	fmt.Println(err)
	_, err = classifieds.ParseFilter(url.Values{"colour": {"red"}})
	fmt.Println(err)
	// Output:
	// validation: The filter is not usable: price_min: an amount like 1500 or 1500.50, with no more decimals than its currency has
	// unknown-parameter: Unknown parameter: There is no parameter "colour" here; see /api/v1/openapi.json
}

func ExampleValidate() {
	least, most := 1930.0, 2028.0
	motors := classifieds.Category{
		Code: "motors", Intents: []classifieds.Intent{classifieds.Offer}, PriceTypes: []classifieds.PriceType{classifieds.Fixed},
		Attributes: []classifieds.Attribute{
			{Code: "make", Kind: classifieds.Enum, Required: true, Options: []classifieds.Option{{Value: "toyota"}, {Value: "lexus"}}},
			{Code: "year", Kind: classifieds.Year, Required: true, Min: &least, Max: &most},
		},
	}
	car := classifieds.Listing{
		Category: "motors", Intent: classifieds.Offer, Title: "Corolla", Text: "Call 050 123 4567.", Lang: "en",
		Price: classifieds.Price{Type: classifieds.Fixed, Minor: 5_100_000, Currency: "AED"}, Place: classifieds.Place{City: "dubai"},
		Attributes: map[string]classifieds.Value{"year": classifieds.NumberValue(1899)},
	}
	for _, f := range classifieds.Validate(car, motors) {
		fmt.Printf("%s %s: %s\n", f.Pointer, f.Code, f.Detail)
	}
	// Output:
	// /text contact: leave out telephone numbers and e-mail addresses: readers write through the paper
	// /attributes/make required: needed in this category
	// /attributes/year range: from 1930 to 2028
}

// The JSON Schema of a category's attributes.
func ExampleSchema() {
	c := classifieds.Category{Code: "items", Intents: []classifieds.Intent{classifieds.Offer}, Attributes: []classifieds.Attribute{
		{Code: "condition", Names: map[string]string{"en": "Condition", "ar": "الحالة"}, Kind: classifieds.Enum, Options: []classifieds.Option{
			{Value: "new", Names: map[string]string{"en": "New", "ar": "جديد"}},
			{Value: "good", Names: map[string]string{"en": "Good", "ar": "جيد"}},
		}},
	}}
	s := classifieds.Schema(c, "ar")
	attributes := s["properties"].(map[string]any)["attributes"].(map[string]any)["properties"]
	b, err := json.MarshalIndent(attributes, "", " ")
	fmt.Println(string(b), err)
	// Output:
	// {
	//  "condition": {
	//   "oneOf": [
	//    {
	//     "const": "new",
	//     "title": "جديد"
	//    },
	//    {
	//     "const": "good",
	//     "title": "جيد"
	//    }
	//   ],
	//   "title": "الحالة",
	//   "type": "string"
	//  }
	// } <nil>
}
