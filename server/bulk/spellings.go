package bulk

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"broadside/app/classifieds"
	"broadside/server/fold"
)

// spellings maps the spellings of values, folded by fold.Spelling, to the values.
type spellings map[string]string

func newSpellings(values map[string][]string) spellings {
	s := spellings{}
	for value, ways := range values {
		for _, way := range append(ways, value) {
			s[fold.Spelling(way)] = value
		}
	}
	return s
}

// canonical returns the value for a spelling, or cell itself if it is unknown.
func (s spellings) canonical(cell string) string {
	return cmp.Or(s[fold.Spelling(cell)], cell)
}

var (
	actions = newSpellings(map[string][]string{"put": {"add", "update", "upsert", "إضافة", "تحديث"}, "delete": {"remove", "حذف"}})
	intents = newSpellings(map[string][]string{
		"offer": {"offered", "offering", "sell", "selling", "sale", "for sale", "for rent", "to let", "عرض", "معروض", "بيع", "للبيع", "للإيجار"}, "wanted": {"want", "wanted to buy", "wanted to rent", "buy", "buying", "looking for", "مطلوب", "طلب", "شراء", "مطلوب للشراء", "مطلوب للإيجار"}})
	priceTypes = newSpellings(map[string][]string{
		"fixed":      {"fixed price", "firm", "ثابت", "سعر ثابت", "نهائي"},
		"negotiable": {"negotiate", "neg", "ono", "or nearest offer", "obo", "or best offer", "best offer", "قابل للتفاوض", "للتفاوض", "على السوم", "السوم"},
		"on_request": {"price on request", "price on application", "poa", "ask for price", "call for price", "عند الطلب", "السعر عند الطلب"},
		"free":       {"for free", "no charge", "gratis", "مجاني", "مجانا", "مجانية"},
		"from":       {"starting from", "starting at", "من", "ابتداء من", "يبدأ من", "تبدأ من"},
	})
	periods = newSpellings(map[string][]string{
		"hour":  {"hours", "hourly", "per hour", "an hour", "hr", "ph", "ساعة", "بالساعة", "في الساعة", "لكل ساعة"},
		"day":   {"days", "daily", "per day", "a day", "night", "nights", "nightly", "per night", "a night", "يوم", "يومي", "يوميا", "باليوم", "في اليوم", "ليلة", "لليلة"},
		"week":  {"weeks", "weekly", "per week", "a week", "pw", "wk", "أسبوع", "أسبوعي", "أسبوعيا", "بالأسبوع", "في الأسبوع"},
		"month": {"months", "monthly", "per month", "a month", "pm", "pcm", "mo", "per calendar month", "mth", "mths", "شهر", "شهري", "شهريا", "بالشهر", "في الشهر"},
		"year": {"years", "yearly", "per year", "a year", "annual", "annually", "per annum", "pa", "yr", "سنة", "سنوي", "سنويا", "بالسنة", "في السنة", "لكل سنة",
			"عام", "عاما", "في العام"},
	})
	booleans = newSpellings(map[string][]string{
		"true": {"yes", "y", "t", "1", "on", "x", "✓", "✔", "نعم", "صح"}, "false": {"no", "n", "f", "0", "off", "لا", "كلا"}})
	currencies = newSpellings(map[string][]string{
		"AED": {"dh", "dhs", "dirham", "dirhams", "uae dirham", "uae dirhams", "emirati dirham", "درهم", "درهم إماراتي", "د.إ"}, "SAR": {"sr", "saudi riyal", "ريال سعودي", "ر.س"},
		"QAR": {"qr", "qatari riyal", "ريال قطري", "ر.ق"}, "KWD": {"kd", "kuwaiti dinar", "دينار كويتي", "د.ك"},
		"BHD": {"bd", "bahraini dinar", "دينار بحريني", "د.ب"}, "OMR": {"ro", "omani rial", "ريال عماني", "ر.ع"}})
	languages = newSpellings(map[string][]string{"en": {"eng", "english", "الإنجليزية", "إنجليزي"}, "ar": {"ara", "arabic", "العربية", "عربي"}})
	countries = newSpellings(map[string][]string{
		"AE": {"uae", "are", "united arab emirates", "the uae", "emirates", "الإمارات", "الإمارات العربية المتحدة"},
		"SA": {"ksa", "sau", "saudi", "saudi arabia", "kingdom of saudi arabia", "السعودية", "المملكة العربية السعودية"},
		"QA": {"qat", "qatar", "قطر"}, "KW": {"kwt", "kuwait", "الكويت"}, "BH": {"bhr", "bahrain", "البحرين"},
		"OM": {"omn", "oman", "عمان", "سلطنة عمان"}})
)

// optionValue returns the value of the option that s spells: its value, a name in any
// language, an alias or a spelling of a period, in singular or plural. It
// returns s if no option or more than one matches.
func optionValue(a classifieds.Attribute, s string) string {
	if len(a.Options) == 0 || a.Option(s) != nil {
		return s
	}
	for _, folds := range []func(string) string{fold.Spelling, foldPlural, foldPer} {
		folded, found := folds(s), []string(nil)
		for _, o := range a.Options {
			if slices.ContainsFunc(optionSpellings(o), func(w string) bool { return folds(w) == folded }) {
				found = append(found, o.Value)
			}
		}
		if len(found) == 1 && folded != "" {
			return found[0]
		}
	}
	if period := periods.canonical(s); a.Option(period) != nil {
		return period
	}
	return s
}

func optionSpellings(o classifieds.Option) []string {
	return slices.AppendSeq(append([]string{o.Value}, o.Aka...), maps.Values(o.Names))
}

// foldPlural folds s and removes the English plural s and the Arabic article.
func foldPlural(s string) string {
	s = fold.Spelling(s)
	if len(s) > 3 {
		s = strings.TrimSuffix(s, "s")
	}
	return strings.TrimPrefix(s, "ال")
}

// foldPer is foldPlural without a leading "per", as in "per visit".
func foldPer(s string) string {
	words := strings.Fields(s)
	if len(words) > 1 && strings.EqualFold(words[0], "per") {
		words = words[1:]
	}
	return foldPlural(strings.Join(words, " "))
}
