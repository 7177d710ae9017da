package site

import (
	"strings"

	"broadside/app/api"
	"broadside/app/classifieds"
)

// feedWords are the few words that feeds need of their own.
var feedWords = map[string]map[string]string{
	"en": {
		"listings": "Listings", "sponsored": "Sponsored", "correction": "Correction", "clarification": "Clarification",
		"update": "Update", "retraction": "Retraction", "picture": "Picture", "wanted": "Wanted", "yes": "yes",
		"free": "Free", "on_request": "Price on request", "from": "from", "negotiable": "negotiable",
		"hour": "an hour", "day": "a day", "week": "a week", "month": "a month", "year": "a year",
	},
	"ar": {
		"listings": "إعلانات مبوبة", "sponsored": "محتوى مدفوع", "correction": "تصحيح", "clarification": "توضيح",
		"update": "تحديث", "retraction": "سحب", "picture": "الصورة", "wanted": "مطلوب", "yes": "نعم",
		"free": "مجاناً", "on_request": "السعر عند الطلب", "from": "من", "negotiable": "قابل للتفاوض",
		"hour": "في الساعة", "day": "في اليوم", "week": "في الأسبوع", "month": "في الشهر", "year": "في السنة",
	},
}

// word returns a word in lang, else in English, else the word itself.
func word(key, lang string) string {
	if w := feedWords[lang][key]; w != "" {
		return w
	}
	if w := feedWords["en"][key]; w != "" {
		return w
	}
	return key
}

// listingWords names what a listing holds, in one language.
type listingWords struct {
	site       api.Site
	categories []classifieds.Category
	lang       string
}

func (x listingWords) find(code string) classifieds.Category {
	for _, c := range x.categories {
		if c.Code == code {
			return c
		}
	}
	return classifieds.Category{}
}

func (x listingWords) category(code string) string {
	if n := api.Name(x.find(code).Names, x.lang); n != "" {
		return n
	}
	return code
}

func (x listingWords) city(code string) string {
	for _, c := range x.site.Cities {
		if c.Code == code {
			return api.Name(c.Names, x.lang)
		}
	}
	return code
}

// summary is a listing in a line: price, place, the beginning of its text.
func (x listingWords) summary(l classifieds.Listing) string {
	parts := nonEmpty(x.intent(l), x.price(l.Price), x.place(l.Place))
	return strings.Join(append(parts, clipped(l.Text)...), " · ")
}

func (x listingWords) intent(l classifieds.Listing) string {
	if l.Intent == classifieds.Wanted {
		return word("wanted", x.lang)
	}
	return ""
}

func (x listingWords) place(p classifieds.Place) string {
	if p.City == "" {
		return p.Area
	}
	if x.lang == "ar" {
		return strings.Join(nonEmpty(p.Area, x.city(p.City)), "، ")
	}
	return strings.Join(nonEmpty(p.Area, x.city(p.City)), ", ")
}

// price is what a listing costs: "from AED 1,500 a month".
func (x listingWords) price(p classifieds.Price) string {
	switch {
	case p.Type == classifieds.Free:
		return word("free", x.lang)
	case p.Type == classifieds.OnRequest:
		return word("on_request", x.lang)
	case p.Type == "" || p.Minor == 0:
		return ""
	}
	parts := []string{p.Currency + " " + grouped(classifieds.FormatMinor(p.Minor))}
	if p.Type == classifieds.From {
		parts = append([]string{word("from", x.lang)}, parts...)
	}
	if p.Period != "" {
		parts = append(parts, word(p.Period, x.lang))
	}
	if p.Type == classifieds.Negotiable {
		parts = append(parts, "("+word("negotiable", x.lang)+")")
	}
	return strings.Join(parts, " ")
}

// attribute is a value as a reader sees it, or "" for none.
func (x listingWords) attribute(a classifieds.Attribute, v classifieds.Value, currency string) string {
	switch v.Kind {
	case classifieds.IsBool:
		if v.Bool {
			return word("yes", x.lang)
		}
		return ""
	case classifieds.IsNumber:
		if a.Kind == classifieds.Money {
			return strings.TrimSpace(currency + " " + grouped(classifieds.FormatMinor(int64(v.Number))))
		}
		if a.Kind == classifieds.Year {
			return v.String()
		}
		return strings.TrimSpace(grouped(v.String()) + " " + a.Unit)
	case classifieds.IsTexts:
		var names []string
		for _, t := range v.Texts {
			names = append(names, optionName(a, t, x.lang))
		}
		return strings.Join(names, ", ")
	}
	return optionName(a, v.Text, x.lang)
}

func optionName(a classifieds.Attribute, value, lang string) string {
	for _, o := range a.Options {
		if o.Value == value {
			return api.Name(o.Names, lang)
		}
	}
	return value
}

// grouped puts commas between thousands: "1500.50" is "1,500.50".
func grouped(s string) string {
	whole, rest, _ := strings.Cut(s, ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "-", whole[1:]
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if rest != "" {
		rest = "." + rest
	}
	return sign + whole + rest
}
