package preferences

// texts are the texts of the page. They are not messages, so that app.wasm does not contain them.
type texts struct {
	Title, Intro, NoScript, Reading      string
	Theme, AsDevice, Light, Dark, Sepia  string
	Font, Serif, Sans, Clear, FontHint   string
	Saver, AsBrowser, On, Off, SaverHint string
	Sample                               string
	Edition, EditionHint                 string
	Elsewhere, Notifications, SavedPages string
	MailKept                             string
	Picture, PictureOf                   string // PictureOf has the alternative text at %
}

func textsIn(lang string) *texts {
	if lang == "ar" {
		return &arabic
	}
	return &english
}

var english = texts{
	Edition: "Reading without a connection", EditionHint: "The front page, the sections, the classifieds and the newest 20 stories with their pictures. They are dropped after 72 hours.",
	Elsewhere: "More settings", Notifications: "Notifications and e-mail", SavedPages: "Saved stories and listings",
	MailKept: "If you ask for e-mail, the paper keeps your address, language and choices until you stop it. For notifications it keeps the address of this device at the browser’s maker, and your choices. Saved pages stay on this device.",
	Title:    "Settings", Intro: "This browser keeps them, on this device only.", Reading: "Reading",
	NoScript: "These settings need JavaScript, which does not run here. Without it, pages follow the colours of the device and the data saver of the browser.",
	Theme:    "Theme", AsDevice: "As on this device", Light: "Light", Dark: "Dark", Sepia: "Sepia",
	Font: "Font", Serif: "The paper’s serif", Sans: "Sans serif", Clear: "Highly legible",
	FontHint: "Nothing is downloaded. The highly legible font is Atkinson Hyperlegible where it is installed, otherwise Verdana or the closest font of the device.",
	Saver:    "Data saver", AsBrowser: "As the browser asks", On: "On", Off: "Off",
	SaverHint: "When it is on, a picture loads when you tap it, and lists and forms load a new page instead of the program that updates them. It applies from the next page.",
	Sample:    "The quick brown fox reads the evening edition: 1,250 flats, 85 cars and one lazy dog, all before the ferry leaves at 6:40.",
	Picture:   "Show picture", PictureOf: "Show picture: %",
}

var arabic = texts{
	Edition: "القراءة من دون اتصال", EditionHint: "الصفحة الأولى والأقسام والإعلانات وأحدث 20 مقالًا مع صورها. تُحذف بعد 72 ساعة.",
	Elsewhere: "إعدادات أخرى", Notifications: "الإشعارات والبريد الإلكتروني", SavedPages: "الأخبار والإعلانات المحفوظة",
	MailKept: "إن طلبت البريد الإلكتروني حفظت الصحيفة عنوانك ولغتك واختياراتك إلى أن توقفه. ومن أجل الإشعارات تحفظ عنوان هذا الجهاز لدى صانع المتصفح، واختياراتك. أما الصفحات المحفوظة فتبقى على هذا الجهاز.",
	Title:    "الإعدادات", Intro: "يحفظها هذا المتصفح على هذا الجهاز فقط.", Reading: "القراءة",
	NoScript: "تحتاج هذه الإعدادات إلى JavaScript، وهي لا تعمل هنا. من دونها تتبع الصفحات ألوان الجهاز وتوفير البيانات في المتصفح.",
	Theme:    "الألوان", AsDevice: "كما في هذا الجهاز", Light: "فاتحة", Dark: "داكنة", Sepia: "بنية فاتحة",
	Font: "الخط", Serif: "خط الصحيفة", Sans: "خط بلا زوائد", Clear: "خط سهل القراءة",
	FontHint: "لا يُنزَّل أي خط. الخط السهل القراءة هو أوضح خط عربي في هذا الجهاز.",
	Saver:    "توفير البيانات", AsBrowser: "كما يطلب المتصفح", On: "مفعّل", Off: "متوقف",
	SaverHint: "حين يكون مفعّلًا تُحمَّل كل صورة عند الضغط عليها، وتفتح القوائم والنماذج صفحة جديدة بدل البرنامج الذي يحدّثها. يبدأ من الصفحة التالية.",
	Sample:    "وصلت العبّارة الأخيرة عند السادسة وأربعين دقيقة، وعلى متنها 1250 رسالة و85 راكبًا، ولم يبقَ على الرصيف سوى صياد وقطته.",
	Picture:   "عرض الصورة", PictureOf: "عرض الصورة: %",
}
