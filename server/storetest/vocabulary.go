package storetest

// vocabulary is the vocabulary of one language.
type vocabulary struct {
	adjectives, phrases []string
	objects             map[string][]string
	syllables           []string
}

// spellWord spells n in syllables.
func (w vocabulary) spellWord(n uint64) string {
	s, base := "", uint64(len(w.syllables))
	for n += base; n > 0; n /= base {
		s += w.syllables[n%base]
	}
	return s
}

var carMakes = []string{"Toyota", "Nissan", "Lexus", "Honda", "Mercedes-Benz", "BMW", "Kia", "Ford"}

var vocabularies = map[string]vocabulary{
	"en": {
		adjectives: []string{"bright", "spacious", "used", "new", "family", "quiet", "modern", "clean", "urgent", "experienced"},
		phrases:    []string{"near the metro", "close to the sea", "in good condition", "available now", "call after five", "with parking", "for the season"},
		objects: map[string][]string{
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
		adjectives: []string{"جديدة", "واسعة", "مستعملة", "عائلية", "هادئة", "حديثة", "نظيفة", "مطلوب"},
		phrases:    []string{"قرب المترو", "على البحر", "بحالة جيدة", "متاحة الآن", "الاتصال بعد الخامسة", "مع موقف"},
		objects: map[string][]string{
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
