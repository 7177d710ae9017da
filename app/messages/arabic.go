package messages

import (
	"broadside/app/api"
	"broadside/app/classifieds"
)

var arabic = Catalog{
	Language: "العربية",

	Skip: "انتقل إلى الصفحة", Sections: "الأقسام", Classifieds: "الإعلانات المبوبة",
	NewsFeed: "خلاصة الأخبار", ListingsFeed: "خلاصة الإعلانات المبوبة",
	Rights: "حقوق النصوص والصور محفوظة لـ«%» وللوكالات المذكورة.",

	Lead: "أهم الأخبار", LatestFrom: "أحدث الإعلانات", OlderPieces: "أخبار أقدم",
	NoPieces: "لم يُنشر شيء هنا بعد.", Updated: "حُدِّث",

	By: "بقلم", And: "و", PoweredBy: "إعلانات مبوبة تقدمها %", ToClassifieds: "إعلانات مبوبة تتصل بالخبر",
	Share: "مشاركة", ShareMail: "البريد الإلكتروني", ShareAddress: "عنوان هذه الصفحة",
	Letter: "أ", TextSize: "حجم النص", Small: "صغير", Normal: "عادي", Large: "كبير",
	Corrections: "تصويبات وتوضيحات", CorrectionLabel: "تصويب",
	Clarification: "توضيح", Update: "تحديث", Retraction: "سحب",
	Retracted: "سُحب هذا الخبر", RetractedPiece: "خبر مسحوب: %",
	Reporting: "شارك في التغطية: %", Wire: "بمساهمة من %", Photo: "الصور: %", ImageCredit: "مصدر الصورة:",
	Topics: "مواضيع", Related: "أخبار ذات صلة", TableHere: "جدول", Footnotes: "الحواشي", BackToText: "العودة إلى النص", Opens: "على %", Source: "المصدر",
	Opinion: "رأي", Analysis: "تحليل", Live: "تغطية مباشرة", Sponsored: "محتوى مدفوع من شريك", Notice: "إشعار",
	InThisStory: "في هذا الخبر: %", AllIn: "كل الإعلانات في %", AllOf: "كل إعلانات %", AllListings: "كل الإعلانات",
	Search: "ابحث في الإعلانات", NoMatches: "لا إعلانات تتصل بهذا الخبر اليوم.",
	Minutes: Plural{One: "قراءة دقيقة", Two: "قراءة دقيقتين", Few: "قراءة # دقائق", Many: "قراءة # دقيقة", Other: "قراءة # دقيقة"},

	Words: "كلمات البحث", Category: "الفئة", AnyCategory: "كل الفئات", City: "المدينة", AnyCity: "كل المدن",
	Intent: "معروض أو مطلوب", AnyIntent: "الاثنان", Offer: "معروض", Wanted: "مطلوب",
	PriceFrom: "السعر من", PriceTo: "السعر إلى", Price: "السعر", Currency: "العملة", AnyCurrency: "كل العملات",
	From: "من", To: "إلى", WithPhoto: "مع صورة", Age: "تاريخ النشر", AnyAge: "أي وقت",
	Sort: "الترتيب", Relevance: "الأقرب إلى البحث", Newest: "الأحدث أولا", PriceUp: "السعر من الأدنى",
	PriceDown: "السعر من الأعلى", Distance: "الأقرب مكانًا", Show: "اعرض الإعلانات", MoreFilters: "شروط أخرى",
	WrittenIn: "لغة الإعلان", AnyLanguage: "أي لغة", Filter: "ابحث عن إعلان", Active: "الشروط الحالية",
	Remove: "احذف: %", ClearAll: "احذف الكل", Near: "ضمن % كم",
	Unreached: "لا اتصال بالصحيفة", UnreachedText: "لم يصلنا ما طلبته. تحقق من اتصالك وحاول مرة أخرى.",
	Unserved:  "لا جواب من الصحيفة",
	NotUsable: "لا يمكن استعمال هذا البحث كما هو", UnknownField: "لا تبحث هذه الصفحة بحسب «%»",
	StartAgain:   "ابدأ من جديد بلا شروط",
	Quoted:       "«%»",
	NotifySearch: "أخبرني بجديد هذا البحث",
	Days: Plural{One: "في اليوم الأخير", Two: "في اليومين الأخيرين", Few: "في آخر # أيام", Many: "في آخر # يومًا",
		Other: "في آخر # يوم"},
	Found: Plural{Zero: "لا إعلانات", One: "إعلان واحد", Two: "إعلانان", Few: "# إعلانات", Many: "# إعلانًا",
		Other: "# إعلان"},
	AtLeast: Plural{Few: "أكثر من # إعلانات", Many: "أكثر من # إعلانًا", Other: "أكثر من # إعلان"},

	Wrong: map[string]string{
		classifieds.Ambiguous: "اكتب رقمًا لا يُقرأ إلا بطريقة واحدة: 1250 أو 1250.5، بلا فاصلة للآلاف",
		classifieds.NotAmount: "اكتب مبلغًا مثل 1500، بلا كسور أكثر مما لعملته", classifieds.NotChoice: "اختر مما هو معروض",
		classifieds.NotCurrency: "ثلاثة أحرف لاتينية، مثل AED", classifieds.Crossed: "الحد الأدنى أكبر من الحد الأعلى",
		classifieds.NeedsNear: "حدّد أولًا المكان الذي تُقاس منه المسافة", classifieds.NoRange: "اختر قيمة: لا حدّ أدنى ولا أعلى هنا",
		classifieds.NotNumber: "اكتب رقمًا", classifieds.NotPlace: "خط العرض ثم خط الطول بالدرجات، مثل 25.20,55.27",
		classifieds.OutOfRange: "اكتب رقمًا ليس صغيرًا جدًا ولا كبيرًا جدًا", classifieds.Unknown: "لا تعرف الصحيفة هذا",
		string(api.BadCursor): "لم يعد هذا الموضع من القائمة معروفًا؛ ابدأ من الصفحة الأولى",
	},

	Index: "الفئات", NoneFound: "لا إعلان يطابق كل هذه الشروط",
	NoneYet: "لا إعلانات بعد", NoneYetText: "سيظهر أول إعلان هنا فور نشره.",
	TryWithout: "جرّب بلا أحد الشروط", Next: "الصفحة التالية", FirstPage: "الصفحة الأولى", Featured: "مميّز",
	BackTo: "عودة إلى %", Details: "التفاصيل", Place: "المكان",
	Reference: "رقم الإعلان", ListedOn: "نُشر", RunsUntil: "سارٍ حتى", Similar: "إعلانات مشابهة",
	Safety: "قبل أن تدفع", Photos: "الصور",
	SafetyText: "عاين ما تشتريه، والتقِ البائع في مكان عام، ولا ترسل مالًا ولا صورة من هويتك قبل ذلك. " +
		"لا تتقاضى الصحيفة أي مبلغ عن المعروض هنا.",
	New: "جديد", Reduced: "خُفِّض السعر", Verified: "موثّق", OnRequest: "السعر عند الطلب",
	Negotiable: "قابل للتفاوض", Free: "مجانًا", FromPrice: "من %", Yes: "نعم", No: "لا",
	PerHour: "للساعة", PerDay: "يوميًا", PerWeek: "أسبوعيًا", PerMonth: "شهريًا", PerYear: "سنويًا",
	Studio: "استوديو",
	Beds:   Plural{One: "غرفة نوم واحدة", Two: "غرفتا نوم", Few: "# غرف نوم", Many: "# غرفة نوم", Other: "# غرفة نوم"},
	Baths:  Plural{One: "حمام واحد", Two: "حمامان", Few: "# حمامات", Many: "# حمامًا", Other: "# حمام"},
	Years:  Plural{Zero: "بلا سنوات", One: "سنة واحدة", Two: "سنتان", Few: "# سنوات", Many: "# سنة", Other: "# سنة"},
	Units:  map[string]string{"km": "كم", "m²": "م²", "sqm": "م²", "sqft": "قدم²", "kg": "كغ", "cm": "سم", "l": "لتر", "cc": "سي سي"},
	Currencies: map[string]Plural{
		"AED": {One: "درهم واحد", Two: "درهمان", Few: "# دراهم", Many: "# درهمًا", Other: "# درهم"},
		"SAR": {One: "ريال سعودي واحد", Two: "ريالان سعوديان", Few: "# ريالات سعودية", Many: "# ريالًا سعوديًا", Other: "# ريال سعودي"},
		"QAR": {One: "ريال قطري واحد", Two: "ريالان قطريان", Few: "# ريالات قطرية", Many: "# ريالًا قطريًا", Other: "# ريال قطري"},
		"KWD": {One: "دينار كويتي واحد", Two: "ديناران كويتيان", Few: "# دنانير كويتية", Many: "# دينارًا كويتيًا", Other: "# دينار كويتي"},
		"BHD": {One: "دينار بحريني واحد", Two: "ديناران بحرينيان", Few: "# دنانير بحرينية", Many: "# دينارًا بحرينيًا", Other: "# دينار بحريني"},
		"OMR": {One: "ريال عُماني واحد", Two: "ريالان عُمانيان", Few: "# ريالات عُمانية", Many: "# ريالًا عُمانيًا", Other: "# ريال عُماني"},
		"USD": {One: "دولار واحد", Two: "دولاران", Few: "# دولارات", Many: "# دولارًا", Other: "# دولار"},
		"EUR": {Other: "# يورو"},
		"GBP": {Other: "# جنيه إسترليني"},
	},
	Countries: map[string]string{
		"AE": "الإمارات العربية المتحدة", "SA": "المملكة العربية السعودية", "QA": "قطر", "KW": "الكويت",
		"BH": "البحرين", "OM": "عُمان",
	},

	NotFoundTitle: "لا صفحة هنا", NotFoundText: "ربما كُتب العنوان خطأً، أو نُقلت الصفحة.",
	GoneTitle: "لم يعد هذا هنا", GoneListing: "بيع المعروض أو سُحب الإعلان أو انتهت مدته.",
	KilledPiece: "سحب المحررون هذا الخبر.", ExpiredPiece: "لم يعد هذا الخبر منشورًا، فقد انتهت مدة نشره.",
	RemovedPiece: "لم يعد هذا الخبر منشورًا هنا.", FailedTitle: "تعذّر إعداد الصفحة",
	FailedText:  "الخطأ من عندنا. حاول مرة أخرى بعد دقيقة.",
	AskedTitle:  "لا يمكن الرد على هذا الطلب كما ورد",
	AskedText:   "راجع العنوان، أو عُد وصحّح ما أرسلته.",
	Unavailable: "الصحيفة قيد الصيانة. حاول مرة أخرى بعد دقيقة.",
	TooMany:     "وصلت طلبات كثيرة من عنوانك. انتظر دقيقة من فضلك.",
	RequestID:   "إن تكرر ذلك فأخبرنا بهذا الرقم: %", GoFront: "إلى الصفحة الأولى",
	GoListings: "إلى الإعلانات المبوبة", ReadInstead: "من الصحيفة اليوم",

	ReadOn: "اقرأ الخبر في «%»", MoreOn: "المزيد في «%»", ReadOnward: "تابع القراءة",
	Refused: "لم يعد هذا معروضًا هنا.", ForPartners: "أضِفه إلى صفحتك", Find: "ابحث", Saved: "المحفوظات",

	Weekdays: [12]string{"الأحد", "الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت"},
	Months: [12]string{"يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر",
		"أكتوبر", "نوفمبر", "ديسمبر"},
	ShortMonths: [12]string{"يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر",
		"أكتوبر", "نوفمبر", "ديسمبر"},
	Comma: "، ",
}
