package storetest

// words is the vocabulary of one language.
type words struct {
	fine, tails []string
	things      map[string][]string
	syllables   []string
}

// word spells n in syllables.
func (w words) word(n uint64) string {
	s, base := "", uint64(len(w.syllables))
	for n += base; n > 0; n /= base {
		s += w.syllables[n%base]
	}
	return s
}

var makes = []string{"Toyota", "Nissan", "Lexus", "Honda", "Mercedes-Benz", "BMW", "Kia", "Ford"}

var texts = map[string]words{
	"en": {
		fine:  []string{"bright", "spacious", "used", "new", "family", "quiet", "modern", "clean", "urgent", "experienced"},
		tails: []string{"near the metro", "close to the sea", "in good condition", "available now", "call after five", "with parking", "for the season"},
		things: map[string][]string{
			"jobs":          {"engineer", "nurse", "accountant", "driver", "teacher", "manager"},
			"property-rent": {"apartment", "villa", "studio", "office", "flat"},
			"property-sale": {"apartment", "villa", "townhouse", "plot", "penthouse"},
			"motors":        {"sedan", "pickup", "hatchback", "motorcycle", "car"},
			"items":         {"sofa", "piano", "camera", "bicycle", "carpet", "desk"},
			"services":      {"cleaning", "tuition", "moving", "translation", "repair"},
			"notices":       {"tender", "notice", "passport lost", "keys found"},
			"events":        {"concert", "exhibition", "workshop", "market"},
		},
		syllables: []string{"ba", "den", "sor", "mi", "tal", "ru", "ken", "lo", "vis", "har", "ne", "pol", "gra", "tu", "sen", "di"},
	},
	"ar": {
		fine:  []string{"جديدة", "واسعة", "مستعملة", "عائلية", "هادئة", "حديثة", "نظيفة", "مطلوب"},
		tails: []string{"قرب المترو", "على البحر", "بحالة جيدة", "متاحة الآن", "الاتصال بعد الخامسة", "مع موقف"},
		things: map[string][]string{
			"jobs":          {"مهندس", "ممرضة", "محاسب", "سائق", "معلمة", "مدير"},
			"property-rent": {"شقة", "فيلا", "استوديو", "مكتب"},
			"property-sale": {"شقة", "فيلا", "أرض", "بيت"},
			"motors":        {"سيارة", "دراجة", "شاحنة"},
			"items":         {"أريكة", "كاميرا", "سجادة", "مكتب"},
			"services":      {"تنظيف", "دروس", "نقل", "ترجمة"},
			"notices":       {"مناقصة", "إعلان", "فقدان جواز"},
			"events":        {"حفل", "معرض", "ورشة", "سوق"},
		},
		syllables: []string{"با", "دن", "سر", "مي", "تل", "رو", "كن", "لو", "فس", "هر", "ني", "بل", "غر", "تو", "سن", "دي"},
	},
}
