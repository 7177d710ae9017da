// Package apptest provides an app.Source for tests: a small paper in memory.
package apptest

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"broadside/app/api"
	"broadside/app/classifieds"
	"broadside/articles"
)

// ErrDisk is an internal error that must not appear on a page.
var ErrDisk = errors.New("disk")

// Source is a small paper in memory. It selects like the desk, and returns the
// errors that its fields define.
type Source struct {
	Paper        api.Site
	ArticleList  []articles.Article
	CategoryList []classifieds.Category
	ListingList  []classifieds.Listing
	Promoted     []classifieds.Listing
	GoneNames    []string         // slugs and ids of gone items (410)
	GoneLang     string           // language of a gone article
	Broken       error            // error of every read but Site's
	Down         error            // error of Site
	Faults       map[string]error // errors by method name

	mu    sync.Mutex
	Asked []classifieds.Filter // by Listings
}

func (f *Source) Site(context.Context) (api.Site, error) { return f.Paper, f.Down }

func (f *Source) Categories(context.Context) ([]classifieds.Category, error) {
	return f.CategoryList, f.faultOf("Categories")
}

// faultOf returns the error of a method, or nil.
func (f *Source) faultOf(method string) error { return cmp.Or(f.Faults[method], f.Broken) }

func (f *Source) Articles(_ context.Context, q api.ArticleQuery) (api.Page[articles.Summary], error) {
	var page api.Page[articles.Summary]
	if err := f.faultOf("Articles"); err != nil {
		return page, err
	}
	limit := q.Limit
	if limit == 0 {
		limit = api.DefaultLimit
	}
	for _, a := range f.ArticleList {
		switch {
		case q.Lang != "" && a.Lang != q.Lang, q.Section != "" && a.Section != q.Section, a.Slug == q.Related:
			continue
		case len(page.Items) == limit:
			page.Next = "after-" + page.Items[limit-1].Slug
			return page, nil
		}
		page.Items = append(page.Items, a.Summary())
	}
	return page, nil
}

func (f *Source) Article(_ context.Context, slug string) (articles.Article, error) {
	for _, a := range f.ArticleList {
		if a.Slug == slug {
			return a, f.faultOf("Article")
		}
	}
	return articles.Article{}, cmp.Or(f.Faults["Article"], f.notFound(slug))
}

func (f *Source) notFound(name string) error {
	if f.Broken != nil {
		return f.Broken
	}
	if slices.Contains(f.GoneNames, name) {
		p := api.Fail(api.Gone, "Gone", "")
		p.Lang = f.GoneLang
		if name == "withdrawn" {
			p.Reason = api.Killed
		}
		return p
	}
	return api.Fail(api.NotFound, "Not found", "")
}

func (f *Source) Matches(_ context.Context, slug string, limit int) ([]classifieds.Match, error) {
	var out []classifieds.Match
	for _, l := range f.ListingList {
		if len(out) < limit && l.Place.City == "dubai" {
			out = append(out, classifieds.Match{Listing: l, Reason: "Dubai · Property", Because: []string{"place", "section"}})
		}
	}
	return out, f.faultOf("Matches")
}

func (f *Source) Listings(_ context.Context, q classifieds.Filter) (api.Page[classifieds.Listing], error) {
	f.mu.Lock()
	f.Asked = append(f.Asked, q)
	f.mu.Unlock()
	page := api.Page[classifieds.Listing]{Total: api.Total{Exact: true}}
	if err := f.faultOf("Listings"); err != nil {
		return page, err
	}
	if err := f.Faults["suggestions"]; err != nil && q.Limit == 1 {
		return page, err
	}
	for _, a := range q.Attrs {
		if a.Code == "wheels" {
			return page, api.Fail(api.Validation, "The filter is not usable", "", api.Field{Pointer: "?attr.wheels", Code: "unknown", Detail: "no such attribute"})
		}
	}
	limit := q.Limit
	if limit == 0 {
		limit = api.DefaultLimit
	}
	counts := map[string]map[string]int{"category": {}, "city": {}, "intent": {}, "attr.property_type": {}}
	for _, l := range f.ListingList {
		if !matchesFilter(l, q) {
			continue
		}
		page.Total.Value++
		counts["category"][l.Category]++
		counts["city"][l.Place.City]++
		counts["intent"][string(l.Intent)]++
		if v, ok := l.Attributes["property_type"]; ok {
			counts["attr.property_type"][v.Text]++
		}
		if len(page.Items) < limit {
			page.Items = append(page.Items, l)
		} else {
			page.Next = "after-" + page.Items[limit-1].ID
		}
	}
	if q.Facets {
		for _, code := range []string{"category", "city", "intent", "attr.property_type"} {
			facet := api.Facet{Code: code}
			for value, n := range counts[code] {
				facet.Counts = append(facet.Counts, api.Count{Value: value, N: n, Exact: true})
			}
			slices.SortFunc(facet.Counts, func(a, b api.Count) int { return strings.Compare(a.Value, b.Value) })
			page.Facets = append(page.Facets, facet)
		}
	}
	page.Promoted = f.Promoted
	return page, nil
}

func matchesFilter(l classifieds.Listing, q classifieds.Filter) bool {
	switch {
	case q.Category != "" && l.Category != q.Category, q.City != "" && l.Place.City != q.City,
		q.Intent != "" && l.Intent != q.Intent, q.Lang != "" && l.Lang != q.Lang,
		q.PriceMax > 0 && l.Price.Minor > q.PriceMax, q.PriceMin > 0 && l.Price.Minor < q.PriceMin,
		q.Photo && len(l.Photos) == 0,
		q.Q != "" && !strings.Contains(strings.ToLower(l.Title+l.Text), strings.ToLower(q.Q)):
		return false
	}
	for _, a := range q.Attrs {
		if len(a.Values) > 0 && !slices.Contains(a.Values, l.Attributes[a.Code].String()) {
			return false
		}
	}
	return true
}

func (f *Source) Listing(_ context.Context, id string) (classifieds.Listing, error) {
	for _, l := range f.ListingList {
		if l.ID == id {
			return l, f.faultOf("Listing")
		}
	}
	return classifieds.Listing{}, cmp.Or(f.Faults["Listing"], f.notFound(id))
}

func (f *Source) Similar(_ context.Context, id string, limit int) ([]classifieds.Listing, error) {
	var out []classifieds.Listing
	for _, l := range f.ListingList {
		if l.ID != id && len(out) < limit {
			out = append(out, l)
		}
	}
	return out, f.faultOf("Similar")
}

// Morning is the publication time of the test paper: 07:00 in Dubai.
var Morning = time.Date(2026, time.November, 23, 3, 0, 0, 0, time.UTC)

// New returns a paper in two languages with a few articles, listings and
// categories.
func New() *Source {
	names := func(en, ar string) map[string]string { return map[string]string{"en": en, "ar": ar} }
	return &Source{
		Paper: api.Site{
			Publisher: "The Corniche", Names: names("The Corniche", "الكورنيش"), Tagline: names("News of the Gulf", "أخبار الخليج"),
			Origin: "https://paper.example", Languages: []string{"en", "ar"},
			Sections: []api.Section{
				{Code: "news", Names: names("News", "أخبار")}, {Code: "business", Names: names("Business", "اقتصاد")},
				{Code: "opinion", Names: names("Opinion", "رأي")},
			},
			Cities: []api.City{
				{Code: "dubai", Country: "AE", Names: names("Dubai", "دبي"), Aka: []string{"Deira"}, Lat: 25.2, Lon: 55.27},
				{Code: "riyadh", Country: "SA", Names: names("Riyadh", "الرياض"), Lat: 24.71, Lon: 46.68},
			},
			Zone: "Asia/Dubai", Offset: 4 * 3600,
		},
		ArticleList:  fakeArticles(),
		CategoryList: fakeCategories(names),
		ListingList:  Listings(),
		GoneNames:    []string{"withdrawn", "sold-1"},
	}
}

func fakeCategories(names func(en, ar string) map[string]string) []classifieds.Category {
	room := func(v, en, ar string) classifieds.Option { return classifieds.Option{Value: v, Names: names(en, ar)} }
	return []classifieds.Category{
		{
			Code: "property-rent", Names: names("Property for rent", "عقارات للإيجار"), Words: map[string][]string{"en": {"rent"}},
			Sections: []string{"news"}, Period: "year", PriceTypes: []classifieds.PriceType{classifieds.Fixed, classifieds.OnRequest},
			Attributes: []classifieds.Attribute{
				{Code: "property_type", Names: names("Property", "نوع العقار"), Kind: classifieds.Enum, Filter: true, Facet: true, Brief: true,
					Options: []classifieds.Option{room("apartment", "Flat", "شقة"), room("villa", "Villa", "فيلا"), room("land", "Land", "أرض")}},
				{Code: "beds", Names: names("Bedrooms", "غرف النوم"), Kind: classifieds.Int, Filter: true, Brief: true},
				{Code: "area", Names: names("Area", "المساحة"), Kind: classifieds.Decimal, Filter: true, Brief: true, Unit: "m²"},
				{Code: "amenities", Names: names("With", "المزايا"), Kind: classifieds.Multi, Filter: true,
					Options: []classifieds.Option{room("pool", "Pool", "مسبح"), room("gym", "Gym", "نادٍ رياضي")}},
				{Code: "off_plan", Names: names("Off plan", "على الخارطة"), Kind: classifieds.Bool, Filter: true},
				{Code: "deposit", Names: names("Deposit", "التأمين"), Kind: classifieds.Money},
				{Code: "available_from", Names: names("Free from", "متاح من"), Kind: classifieds.Date, Brief: true},
				{Code: "tour", Names: names("Tour", "جولة"), Kind: classifieds.URL},
				{Code: "owner", Names: names("Owner", "المالك"), Kind: classifieds.Text, Private: true},
			},
		},
		{
			Code: "jobs", Names: names("Jobs", "وظائف"),
			Attributes: []classifieds.Attribute{
				{Code: "employer", Names: names("Employer", "جهة العمل"), Kind: classifieds.Text, Filter: true, Brief: true},
				{Code: "salary_min", Names: names("Salary from", "الراتب من"), Kind: classifieds.Money, Filter: true, Brief: true},
				{Code: "salary_max", Names: names("Salary to", "الراتب إلى"), Kind: classifieds.Money, Brief: true},
				{Code: "salary_period", Names: names("Salary per", "الراتب لكل"), Kind: classifieds.Enum},
				{Code: "experience", Names: names("Experience", "الخبرة"), Kind: classifieds.Int, Brief: true, Unit: "years"},
			},
		},
	}
}

// Listings returns a flat, a villa and a job.
func Listings() []classifieds.Listing {
	base := classifieds.Listing{Intent: classifieds.Offer, Lang: "en", State: classifieds.Live, Published: Morning, Expires: Morning.AddDate(0, 1, 0)}
	flat := base
	flat.ID, flat.Category, flat.Title = "flat-1", "property-rent", "Two-bedroom flat on the creek, quiet side"
	flat.Text = "High floor, facing the water.\n\nNo agents <please>."
	flat.Price = classifieds.Price{Type: classifieds.Fixed, Minor: 85_000_00, Currency: "AED", Period: "year"}
	flat.Place = classifieds.Place{Country: "AE", City: "dubai", Area: "Deira"}
	flat.Attributes = map[string]classifieds.Value{
		"property_type": classifieds.TextValue("apartment"), "beds": classifieds.NumberValue(2), "area": classifieds.NumberValue(1150.5),
		"amenities": classifieds.TextsValue("pool", "gym"), "off_plan": classifieds.BoolValue(false),
		"deposit": classifieds.NumberValue(4_000_00), "available_from": classifieds.TextValue("2026-12-01"),
		"tour": classifieds.TextValue("https://www.example.com/tour"),
	}
	flat.Photos = []classifieds.Photo{{Src: "/media/flat.svg", Alt: "A balcony", Width: 800, Height: 600}, {Src: "/media/hall.svg", Width: 800, Height: 600}}
	flat.Badges = []string{"new", "verified", "unheard-of"}

	job := base
	job.ID, job.Category, job.Title = "job-1", "jobs", "Night nurse"
	job.Place = classifieds.Place{Country: "SA", City: "riyadh"}
	job.Attributes = map[string]classifieds.Value{
		"employer": classifieds.TextValue("Al Noor Clinic"), "salary_min": classifieds.NumberValue(9_000_00), "salary_max": classifieds.NumberValue(12_000_00),
		"salary_period": classifieds.TextValue("month"), "experience": classifieds.NumberValue(3),
	}

	villa := base
	villa.ID, villa.Category, villa.Lang, villa.Title, villa.Intent = "villa-1", "property-rent", "ar", "مطلوب فيلا في دبي", classifieds.Wanted
	villa.Text = "لعائلة من خمسة."
	villa.Price = classifieds.Price{Type: classifieds.OnRequest}
	villa.Place = classifieds.Place{Country: "AE", City: "dubai"}
	villa.Attributes = map[string]classifieds.Value{"property_type": classifieds.TextValue("villa"), "beds": classifieds.NumberValue(0)}
	villa.Featured = true
	return []classifieds.Listing{flat, job, villa}
}

func fakeArticles() []articles.Article {
	text := func(s string) []articles.Span { return []articles.Span{{Text: s}} }
	rents := articles.Article{
		Slug: "rents", Kind: articles.News, Kicker: "Housing", Headline: "Dubai’s renters are staying put", Standfirst: "Two in three renewed.",
		Images: []articles.Image{{Src: "/media/rents.webp?v=1", Alt: "Towers at dusk", Caption: "Evening in Deira.", Credit: "Reuters", CreditURL: "https://reuters.example/",
			Width: 1600, Height: 900, Renditions: []articles.Rendition{{Src: "/media/rents-640.webp?v=1", Width: 640, Height: 360}}}},
		Publisher: "The Corniche", Source: "Gulf Wire", Section: "news", Tags: []string{"rents", "housing"}, Rank: 1,
		Byline:       []articles.Person{{Name: "Reem Sultan", Role: "property correspondent", URL: "/people/reem"}, {Name: "Omar Said"}, {Name: "Li Wei"}},
		Contributors: []articles.Contributor{{Name: "Reuters", Role: "wire"}, {Name: "Imran Qazi", Role: "reporting"}, {Name: "Sara Ali", Role: "photo"}},
		Dateline:     &articles.Dateline{City: "Dubai", Country: "UAE", Agency: "Reuters"},
		Body: []articles.Block{
			{Kind: articles.Paragraph, Spans: []articles.Span{{Text: "When the letter came, "}, {Text: "she", Em: true}, {Text: " read "}, {Text: "the rules", Href: "https://www.example.org/rules", Strong: true}, {Text: " twice.", Break: true}, {Text: "x = 1", Code: true}}},
			{Kind: articles.Heading, Level: 2, Spans: text("A gap")},
			{Kind: articles.Quote, Items: [][]articles.Span{text("People have understood."), text("They stay.")}, Speaker: "Tariq Venter"},
			{Kind: articles.List, Items: [][]articles.Span{text("one"), text("two")}},
			{Kind: articles.List, Ordered: true, Items: [][]articles.Span{text("first")}},
			{Kind: articles.Table, Rows: [][][]articles.Span{{text("District"), text("Rent")}, {text("Deira"), text("68,000")}}},
			{Kind: articles.Picture, Image: &articles.Image{Src: "/media/plan.svg", Width: 800, Height: 400, Caption: "A plan."}},
			{Kind: articles.Picture, Image: &articles.Image{Caption: "A picture that was not found."}},
			{Kind: articles.Embed, URL: "https://video.example/1", Spans: text("The council’s film")},
			{Kind: articles.Embed, URL: "javascript:alert(1)"},
			{Kind: articles.Preformatted, Spans: text("a  b")},
			{Kind: articles.Rule},
		},
		Corrections: []articles.Correction{{At: Morning, Kind: "correction", Text: "The figure for Deira was put right."}},
		Published:   Morning.Add(-10 * time.Hour), Updated: Morning, Status: articles.StatusLive, Lang: "en", Dir: "ltr",
		Rights: "© 2026 The Corniche", Translations: map[string]string{"ar": "rents-ar"}, Words: 900, Minutes: 4,
	}
	arabic := articles.Article{
		Slug: "rents-ar", Kind: articles.News, Headline: "مستأجرو دبي باقون", Section: "news", Source: "الكورنيش",
		Body: []articles.Block{{Kind: articles.Paragraph, Spans: text("حين وصلت الرسالة.")}}, Dateline: &articles.Dateline{City: "دبي"},
		Published: Morning, Status: articles.StatusLive, Lang: "ar", Dir: "rtl", Translations: map[string]string{"en": "rents"}, Minutes: 3,
	}
	shade := articles.Article{
		Slug: "shade", Kind: articles.Opinion, Headline: "Shade is infrastructure", Standfirst: "Count it.", Section: "opinion",
		Byline: []articles.Person{{Name: "Huda Falasi"}}, Body: []articles.Block{{Kind: articles.Heading, Level: 3, Spans: text("First")}},
		Dateline: &articles.Dateline{City: "Sharjah"}, Published: Morning.Add(-2 * time.Hour), Status: articles.StatusLive, Lang: "en", Dir: "ltr", Minutes: 1,
	}
	paid := articles.Article{
		Slug: "paid", Kind: articles.Sponsored, Kicker: "Travel", Headline: "A weekend by the sea", Section: "business",
		Published: Morning.Add(-3 * time.Hour), Status: articles.StatusLive, Lang: "en", Dir: "ltr", Minutes: 2,
	}
	plain := func(slug, section string) articles.Article {
		return articles.Article{Slug: slug, Kind: articles.News, Headline: "Headline of " + slug, Section: section,
			Published: Morning.Add(-5 * time.Hour), Status: articles.StatusLive, Lang: "en", Dir: "ltr", Minutes: 1}
	}
	return []articles.Article{arabic, shade, paid, plain("ports", "business"), plain("fish", "news"), plain("roads", "news"), plain("courts", "news"), rents}
}

// Addresses returns one address for each kind of page in both languages, and
// some unusual ones.
var Addresses = []string{
	"/", "/ar/", "/sections/news", "/ar/sections/opinion", "/articles/rents", "/articles/rents-ar", "/articles/shade", "/articles/paid",
	"/listings", "/ar/listings", "/listings?category=property-rent&city=dubai&attr.beds.min=1&attr.property_type=apartment,villa&q=flat&photo=1&days=5&lang=en&currency=AED&price_max=90000",
	"/ar/listings?category=jobs&intent=offer", "/listings?q=zebra&city=dubai", "/listings?near=25.2,55.3&sort=distance&cursor=x",
	"/listings?price_min=abc&days=x", "/listings?foo=1", "/listings/flat-1", "/ar/listings/flat-1", "/listings/job-1", "/listings/villa-1",
	"/nothing", "/ar/nothing", "/articles/withdrawn", "/listings/sold-1",
}
