// Package storetest generates listings for tests and benchmarks: any number, in
// English and Arabic, the same ones for the same number.
package storetest

import (
	"context"
	"fmt"
	"iter"
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
	"time"

	"broadside/app/api"
	"broadside/app/classifieds"
)

// Now is the current time for the listings of Slice.
var Now = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// Maker generates listings of the given categories and cities. They are published
// in the sixty days before Now, the last a minute before it, and expire in the
// sixty days after it.
type Maker struct {
	Now        time.Time
	Categories []classifieds.Category
	Cities     []api.City
}

// Slice returns n listings of Categories and Cities at Now.
func Slice(n int) []classifieds.Listing {
	return slices.Collect(Maker{Now, Categories(), Cities()}.Listings(n))
}

// Listings yields n listings in the order of their publication.
func (m Maker) Listings(n int) iter.Seq[classifieds.Listing] {
	return func(yield func(classifieds.Listing) bool) {
		r := rand.New(rand.NewPCG(1, 2))
		w := &generator{Maker: m, r: r, wordRanks: rand.NewZipf(r, 1.1, 8, 60_000)}
		for i := range n {
			if !yield(w.makeListing(i, n)) {
				return
			}
		}
	}
}

// PutAll passes listings to put, 5,000 at a time.
func PutAll(ctx context.Context, put func(context.Context, ...classifieds.Listing) error, listings iter.Seq[classifieds.Listing]) error {
	const portion = 5000
	part := make([]classifieds.Listing, 0, portion)
	for l := range listings {
		if part = append(part, l); len(part) == portion {
			if err := put(ctx, part...); err != nil {
				return err
			}
			part = part[:0]
		}
	}
	return put(ctx, part...)
}

// Cities returns the cities of the generated listings.
func Cities() []api.City {
	city := func(code, country, en, ar string, lat, lon float64) api.City {
		return api.City{Code: code, Country: country, Names: map[string]string{"en": en, "ar": ar}, Lat: lat, Lon: lon}
	}
	return []api.City{
		city("dubai", "AE", "Dubai", "دبي", 25.20, 55.27),
		city("abu-dhabi", "AE", "Abu Dhabi", "أبوظبي", 24.45, 54.38),
		city("sharjah", "AE", "Sharjah", "الشارقة", 25.35, 55.41),
		city("doha", "QA", "Doha", "الدوحة", 25.29, 51.53),
		city("riyadh", "SA", "Riyadh", "الرياض", 24.71, 46.68),
		city("jeddah", "SA", "Jeddah", "جدة", 21.49, 39.19),
		city("manama", "BH", "Manama", "المنامة", 26.23, 50.59),
		city("muscat", "OM", "Muscat", "مسقط", 23.59, 58.41),
		city("kuwait", "KW", "Kuwait City", "مدينة الكويت", 29.38, 47.99),
		city("ajman", "AE", "Ajman", "عجمان", 25.41, 55.44),
	}
}

// Categories returns the categories of the generated listings.
func Categories() []classifieds.Category {
	names := func(en, ar string) map[string]string { return map[string]string{"en": en, "ar": ar} }
	options := func(values ...string) (out []classifieds.Option) {
		for _, v := range values {
			out = append(out, classifieds.Option{Value: v, Names: names(v, v)})
		}
		return out
	}
	attribute := func(code string, kind classifieds.Kind, facet bool, values ...string) classifieds.Attribute {
		return classifieds.Attribute{Code: code, Names: names(code, code), Kind: kind, Filter: true, Facet: facet, Options: options(values...)}
	}
	category := func(code, en, ar string, attributes ...classifieds.Attribute) classifieds.Category {
		return classifieds.Category{Code: code, Names: names(en, ar), Intents: []classifieds.Intent{classifieds.Offer, classifieds.Wanted}, Attributes: attributes}
	}
	return []classifieds.Category{
		category("jobs", "Jobs", "وظائف", attribute("employment", classifieds.Enum, true, "full_time", "part_time", "contract"), attribute("workplace", classifieds.Enum, true, "onsite", "hybrid", "remote"), attribute("salary", classifieds.Money, false)),
		category("property-rent", "Property for rent", "عقارات للإيجار", attribute("type", classifieds.Enum, true, "apartment", "villa", "studio", "office"), attribute("beds", classifieds.Int, true), attribute("furnished", classifieds.Bool, true), attribute("area", classifieds.Decimal, false)),
		category("property-sale", "Property for sale", "عقارات للبيع", attribute("type", classifieds.Enum, true, "apartment", "villa", "townhouse", "plot"), attribute("beds", classifieds.Int, true), attribute("area", classifieds.Decimal, false)),
		category("motors", "Motors", "سيارات", attribute("make", classifieds.Text, true), attribute("year", classifieds.Year, false), attribute("mileage", classifieds.Int, false), attribute("fuel", classifieds.Enum, true, "petrol", "diesel", "hybrid", "electric")),
		category("items", "Items for sale", "أغراض للبيع", attribute("condition", classifieds.Enum, true, "new", "good", "fair"), attribute("delivery", classifieds.Multi, true, "pickup", "courier", "post")),
		category("services", "Services", "خدمات", attribute("hours", classifieds.Text, false)),
		category("notices", "Notices", "إشعارات", attribute("notice_type", classifieds.Enum, true, "tender", "legal", "lost", "found")),
		category("events", "Events", "فعاليات", attribute("venue", classifieds.Text, false)),
	}
}

// generator generates the listings of one Maker.
type generator struct {
	Maker
	r         *rand.Rand
	wordRanks *rand.Zipf // word frequencies as in natural language
}

func (g *generator) makeListing(i, n int) classifieds.Listing {
	const span = 60 * 24 * time.Hour
	c := g.Categories[g.skewedIndex(len(g.Categories))]
	city := g.Cities[g.skewedIndex(len(g.Cities))]
	lang := "en"
	if g.r.IntN(5) < 2 {
		lang = "ar"
	}
	t := vocabularies[lang]
	l := classifieds.Listing{
		ID: fmt.Sprintf("m%07d", i), Category: c.Code, Intent: classifieds.Offer, Lang: lang, State: classifieds.Live,
		Title: pickString(g.r, t.adjectives) + " " + g.pickObject(t, c.Code) + " " + pickString(g.r, t.phrases),
		Text:  g.makeText(t, c.Code),
		Place: classifieds.Place{Country: city.Country, City: city.Code,
			Lat: roundHundredth(city.Lat + g.r.NormFloat64()*0.08), Lon: roundHundredth(city.Lon + g.r.NormFloat64()*0.08)},
		Attributes: g.makeAttributes(c),
		Featured:   g.r.IntN(200) == 0,
		Published:  g.Now.Add(-time.Minute - fraction(span, n-1-i, n)).Truncate(time.Second),
	}
	l.Expires = l.Published.Add(span).Add(time.Duration(g.r.IntN(3600)) * time.Second)
	if l.Expires.Before(g.Now.Add(time.Minute)) {
		l.Expires = g.Now.Add(time.Minute)
	}
	if g.r.IntN(10) == 0 {
		l.Intent = classifieds.Wanted
	}
	switch g.r.IntN(8) {
	case 0:
		l.Price = classifieds.Price{Type: classifieds.OnRequest}
	case 1:
		l.Price = classifieds.Price{Type: classifieds.Free}
	default:
		l.Price = classifieds.Price{Type: classifieds.Fixed, Minor: int64(math.Exp(4+g.r.Float64()*10)) * 500, Currency: "AED"}
	}
	if g.r.IntN(3) > 0 {
		l.Photos = []classifieds.Photo{{Src: "/media/made.svg", Width: 640, Height: 480}}
	}
	return l
}

// fraction returns d*i/n without overflow; i is less than n.
func fraction(d time.Duration, i, n int) time.Duration {
	high, low := bits.Mul64(uint64(d), uint64(i))
	q, _ := bits.Div64(high, low, uint64(n))
	return time.Duration(q)
}

// skewedIndex returns an index below n, small ones more often.
func (g *generator) skewedIndex(n int) int { return min(g.r.IntN(n), g.r.IntN(n+2)) }

func (g *generator) makeAttributes(c classifieds.Category) map[string]classifieds.Value {
	out := map[string]classifieds.Value{}
	for _, a := range c.Attributes {
		if a.Private || (a.Kind == classifieds.Enum || a.Kind == classifieds.Multi) && len(a.Options) < 2 {
			continue
		}
		switch a.Kind {
		case classifieds.Enum:
			out[a.Code] = classifieds.TextValue(a.Options[g.skewedIndex(len(a.Options))].Value)
		case classifieds.Multi:
			out[a.Code] = classifieds.TextsValue(a.Options[0].Value, a.Options[1+g.r.IntN(len(a.Options)-1)].Value)
		case classifieds.Bool:
			out[a.Code] = classifieds.BoolValue(g.r.IntN(2) == 0)
		case classifieds.Text:
			out[a.Code] = classifieds.TextValue(carMakes[g.skewedIndex(len(carMakes))])
		case classifieds.Year:
			out[a.Code] = classifieds.NumberValue(float64(2026 - g.skewedIndex(20)))
		case classifieds.Money:
			out[a.Code] = classifieds.NumberValue(float64(300_000 + 10_000*g.r.IntN(300)))
		case classifieds.Int:
			n := g.skewedIndex(7)
			if a.Code == "mileage" {
				n = 1000 * g.r.IntN(250)
			}
			out[a.Code] = classifieds.NumberValue(float64(n))
		case classifieds.Decimal:
			out[a.Code] = classifieds.NumberValue(float64(30+g.r.IntN(400)) + 0.5)
		}
	}
	return out
}

// makeText returns two or three sentences: common words of the category among words
// with the frequencies of natural language.
func (g *generator) makeText(t vocabulary, category string) string {
	s := ""
	for range 2 + g.r.IntN(2) {
		s += pickString(g.r, t.adjectives) + " " + g.pickObject(t, category)
		for range 6 + g.r.IntN(10) {
			s += " " + t.spellWord(g.wordRanks.Uint64())
		}
		s += " " + pickString(g.r, t.phrases) + ". "
	}
	return s
}

// pickObject returns the object that a listing of a category offers.
func (g *generator) pickObject(t vocabulary, category string) string {
	if from := t.objects[category]; len(from) > 0 {
		return pickString(g.r, from)
	}
	return pickString(g.r, t.objects["items"])
}

func pickString(r *rand.Rand, from []string) string { return from[r.IntN(len(from))] }

func roundHundredth(x float64) float64 { return math.Round(x*100) / 100 }

// Listing returns a live listing with id, changed by each of change.
func Listing(id string, change ...func(*classifieds.Listing)) classifieds.Listing {
	l := classifieds.Listing{
		ID: id, Category: "items", Intent: classifieds.Offer, Title: "Oak desk", Text: "A desk of oak.", Lang: "en",
		Price: classifieds.Price{Type: classifieds.Fixed, Minor: 45_000, Currency: "AED"},
		Place: classifieds.Place{Country: "AE", City: "dubai", Lat: 25.2, Lon: 55.27},
		State: classifieds.Live, Published: Now.Add(-time.Hour), Expires: Now.Add(time.Hour),
		Attributes: map[string]classifieds.Value{"condition": classifieds.TextValue("good")},
	}
	for _, c := range change {
		c(&l)
	}
	return l
}
