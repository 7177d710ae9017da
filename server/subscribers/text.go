package subscribers

import (
	"broadside/app/api"
	"broadside/app/messages"
)

// texts holds the messages of notifications and of their settings in one language. They are not in
// package messages, because the browser's program does not use them. Each "%" is a placeholder.
type texts struct {
	NewListings messages.Plural
	Settings    string // the action of a notification

	Title, Intro, Skip, NoScript         string
	What, Breaking, BreakingHint         string
	Searches, SearchesHint, NoSearches   string
	Add, Adding, Remove, NotUsable       string
	Quiet, QuietOn, From, To, QuietZone  string
	Urgent                               string
	TurnOn, Save, Stop, StopHint         string
	On, Off, Saved, Stopped, Choose      string
	Denied, Unsupported, Install, Failed string
	NoWorker, Busy, Paused, Privacy      string
	AllSettings                          string
}

func textsIn(lang string) *texts {
	if api.Primary(lang) == "ar" {
		return &arabic
	}
	return &english
}

var english = texts{
	NewListings: messages.Plural{One: "# new listing", Other: "# new listings"},
	Settings:    "Settings",

	Title:    "Notifications",
	Intro:    "% can tell you about news and listings on this device, also when this page is closed. You choose what for. Nothing is sent until you turn it on.",
	Skip:     "Skip to the settings",
	NoScript: "Notifications need JavaScript: turn it on in the browser, and load this page again.",
	What:     "What you are told", Breaking: "Breaking news", BreakingHint: "Only when our editors decide that a story cannot wait: usually a few times a month.",
	Searches: "Saved searches", SearchesHint: "New listings that match, counted together: at most one notification an hour for each search.",
	NoSearches: "You have none. On the page of listings, choose a filter and follow “Notify me about this search”.",
	Add:        "Notify me about this search", Adding: "New listings for: %", Remove: "Remove the search: %",
	NotUsable: "This filter cannot be saved. Go back to the listings and choose it again.",
	Quiet:     "Quiet hours", QuietOn: "Send nothing at these hours", From: "From", To: "to", QuietZone: "In the time zone of this device. What comes meanwhile is sent afterwards.",
	Urgent: "Breaking news may come at these hours too",
	TurnOn: "Turn on notifications", Save: "Save", Stop: "Stop all notifications", StopHint: "Ends them on this device at once, and removes what we keep for them.",
	On: "Notifications are on for this device.", Off: "Notifications are off for this device.", Saved: "Saved.", Stopped: "Stopped: nothing more is sent to this device.",
	Choose:      "Choose something to be told about first.",
	Denied:      "The browser blocks notifications of this site. To get them, allow notifications in the browser's settings for this site, and load this page again.",
	Unsupported: "This browser does not support notifications from websites.",
	Install:     "On an iPhone or iPad, notifications work from the Home Screen only: tap Share, then “Add to Home Screen”, open the paper from there, and come back to this page.",
	Failed:      "That did not work: the connection or the browser's push service does not answer. Nothing has changed; try again.",
	Paused:      "Notifications are switched off at the moment. Please try again later.",
	NoWorker:    "The browser does not let this site store anything, so that it cannot get notifications. A private window may be the reason.",
	Busy:        "One moment…",
	Privacy:     "We keep an address at your browser's maker through which this device is reached, your choices, and no name.",
	AllSettings: "All settings",
}

var arabic = texts{
	NewListings: messages.Plural{One: "إعلان جديد", Two: "إعلانان جديدان", Few: "# إعلانات جديدة", Many: "# إعلانًا جديدًا", Other: "# إعلان جديد"},
	Settings:    "الإعدادات",

	Title:    "الإشعارات",
	Intro:    "يمكن لصحيفة % أن تخبرك بالأخبار والإعلانات على هذا الجهاز، حتى إن كانت هذه الصفحة مغلقة. أنت تختار ما يصلك، ولن يُرسل شيء قبل أن تفعّلها.",
	Skip:     "انتقل إلى الإعدادات",
	NoScript: "تحتاج الإشعارات إلى جافاسكربت: فعّلها في المتصفح ثم حمّل هذه الصفحة من جديد.",
	What:     "ما الذي نخبرك به", Breaking: "الأخبار العاجلة", BreakingHint: "فقط حين يقرر محررونا أن الخبر لا يحتمل الانتظار: بضع مرات في الشهر عادةً.",
	Searches: "عمليات البحث المحفوظة", SearchesHint: "الإعلانات الجديدة المطابقة مجموعةً معًا: إشعار واحد في الساعة على الأكثر لكل بحث.",
	NoSearches: "ليس لديك أي منها. اختر مرشحًا في صفحة الإعلانات، ثم اضغط «أخبرني بجديد هذا البحث».",
	Add:        "أخبرني بجديد هذا البحث", Adding: "الإعلانات الجديدة في: %", Remove: "احذف البحث: %",
	NotUsable: "لا يمكن حفظ هذا المرشح. عد إلى الإعلانات واختره من جديد.",
	Quiet:     "ساعات الهدوء", QuietOn: "لا ترسلوا شيئًا في هذه الساعات", From: "من", To: "إلى", QuietZone: "بتوقيت هذا الجهاز. وما يرد في أثنائها يُرسل بعدها.",
	Urgent: "اسمحوا بالأخبار العاجلة في هذه الساعات أيضًا",
	TurnOn: "فعّل الإشعارات", Save: "احفظ", Stop: "أوقف كل الإشعارات", StopHint: "تتوقف على هذا الجهاز فورًا، ونحذف ما نحفظه من أجلها.",
	On: "الإشعارات مفعّلة على هذا الجهاز.", Off: "الإشعارات متوقفة على هذا الجهاز.", Saved: "حُفظت الإعدادات.", Stopped: "توقفت الإشعارات: لن يُرسل شيء إلى هذا الجهاز.",
	Choose:      "اختر أولًا ما تريد أن نخبرك به.",
	Denied:      "المتصفح يمنع إشعارات هذا الموقع. لتصلك، اسمح بالإشعارات في إعدادات المتصفح لهذا الموقع، ثم حمّل هذه الصفحة من جديد.",
	Unsupported: "هذا المتصفح لا يدعم إشعارات المواقع.",
	Install:     "على آيفون وآيباد تعمل الإشعارات من الشاشة الرئيسية فقط: اضغط «مشاركة» ثم «إضافة إلى الشاشة الرئيسية»، وافتح الصحيفة من هناك، ثم عد إلى هذه الصفحة.",
	Failed:      "لم ينجح ذلك: الاتصال أو خدمة الإشعارات في المتصفح لا تستجيب. لم يتغير شيء، حاول من جديد.",
	Paused:      "الإشعارات متوقفة حالياً. حاول مجدداً لاحقاً.",
	NoWorker:    "المتصفح لا يسمح لهذا الموقع بحفظ أي شيء، فلا يمكن أن تصله إشعارات. قد يكون السبب نافذة خاصة.",
	Busy:        "لحظة من فضلك…",
	Privacy:     "نحفظ عنوانًا لدى صانع متصفحك يصل إلى هذا الجهاز، واختياراتك، ولا نحفظ أي اسم.",
	AllSettings: "كل الإعدادات",
}
