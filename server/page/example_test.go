package page

import (
	"time"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/articles"
)

var (
	gulf = time.FixedZone("Asia/Dubai", 4*60*60)
	now  = time.Date(2026, 11, 23, 12, 0, 0, 0, gulf)
)

func label(en, ar string) map[string]string { return map[string]string{"en": en, "ar": ar} }

// examplePaper returns a site with a base, so that a missing base is noticed.
func examplePaper() api.Site {
	return api.Site{
		Publisher: "The Corniche", Names: map[string]string{"en": "The Corniche", "ar": "الكورنيش"},
		Tagline: map[string]string{"en": "News of the Gulf"},
		Origin:  "https://paper.example", Base: "/news", Languages: []string{"en", "ar"}, Zone: "Asia/Dubai", Offset: 14400,
		Sections: []api.Section{{Code: "business", Names: map[string]string{"en": "Business", "ar": "اقتصاد"}}},
		Cities:   []api.City{{Code: "dubai", Country: "AE", Names: map[string]string{"en": "Dubai", "ar": "دبي"}}},
	}
}

// exampleMark returns the newspaper's logo.
func exampleMark() articles.Image {
	return articles.Image{Src: "/web/icon.png", Alt: "The Corniche", Width: 512, Height: 512}
}

func exampleArticle() articles.Article {
	return articles.Article{
		Slug: "dubai-rents", Kind: articles.News, Kicker: "Housing", Headline: "Tenants stay", Standfirst: "Two in three signed again.",
		Images: []articles.Image{
			{Src: "/media/rents.webp?v=1", Alt: "Towers", Caption: "Lit windows", Credit: "Reuters", CreditURL: "https://reuters.example/p",
				Copyright: "© Reuters", License: "CC BY 4.0", Width: 1600, Height: 900},
			{Caption: "its file is missing"},
		},
		Source: "Gulf Wire", Byline: []articles.Person{{Name: "Reem Sultan", Role: "Correspondent", URL: "https://paper.example/reem"}},
		Contributors: []articles.Contributor{{Name: "Reuters", Role: "wire"}, {Name: "Imran Qazi", Role: "reporting"}},
		Dateline:     &articles.Dateline{City: "Dubai", Country: "United Arab Emirates", Agency: "Reuters"},
		Places:       []string{"Sharjah"}, Subjects: []string{"Housing"}, People: []string{"Mariam Qadri"}, Organisations: []string{"Alderby"},
		Body: []articles.Block{
			{Kind: articles.Paragraph, Spans: []articles.Span{{Text: "The letter arrived."}}},
			{Kind: articles.Picture, Image: &articles.Image{Src: "/media/chart.svg", Caption: "Chart"}},
		},
		Attribution: "-with inputs from Reuters", Section: "business", Tags: []string{"rents", "housing"},
		Published: time.Date(2026, 11, 22, 20, 15, 0, 0, gulf), Updated: time.Date(2026, 11, 23, 6, 10, 0, 0, gulf),
		Expires: time.Date(2027, 11, 22, 0, 0, 0, 0, gulf), Status: articles.StatusLive, Version: 2,
		Corrections: []articles.Correction{{At: time.Date(2026, 11, 23, 6, 10, 0, 0, gulf), Kind: "correction", Text: "It was 41,000."}},
		Lang:        "en", Dir: "ltr", Rights: "© 2026 The Corniche", Translations: map[string]string{"ar": "dubai-rents-ar", "en": "dubai-rents"},
		Words: 3, Minutes: 1,
	}
}

// exampleListing returns a live listing of a category with attributes.
func exampleListing(schema string, attributes map[string]classifieds.Value) (classifieds.Category, classifieds.Listing) {
	c := classifieds.Category{Code: "c", Names: label("C", "ج"), Schema: schema}
	return c, classifieds.Listing{
		ID: "7f3a", Category: "c", Intent: classifieds.Offer, Title: "A thing", Text: "One.\nTwo <b>.\n\nThree.", Lang: "en",
		Price:      classifieds.Price{Type: classifieds.Fixed, Minor: 12000050, Currency: "AED"},
		Place:      classifieds.Place{Country: "AE", Region: "AE-DU", City: "dubai", Area: "Jumeirah", Lat: 25.2, Lon: 55.25},
		Attributes: attributes, Photos: []classifieds.Photo{{Src: "/media/l.svg", Alt: "L", Width: 4, Height: 3}},
		State: classifieds.Live, Published: now.AddDate(0, 0, -3), Expires: now.AddDate(0, 0, 27),
	}
}
