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

	Mail mailTexts
}

// mailTexts are the messages about e-mail. "%" is the name of the paper.
type mailTexts struct {
	Title, Intro, Address, SignUp, Searches, Privacy       string
	BadAddress, BadTime, SentTitle, Sent, SentHint         string
	ConfirmSubject, ConfirmIntro, ConfirmLink, ConfirmHint string
	ConfirmTitle, ConfirmTo, Confirm, Confirmed, NotYou    string
	EndedTitle, Ended, Again                               string
	ManageTitle, Manage, SearchesHint, QuietZone           string
	StopTitle, StopIntro, StopAll, StoppedTitle, Stopped   string
	WhyBreaking, WhySearch, YourSearches, Unsubscribe      string
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
	NoScript: "Notifications on this device need JavaScript: turn it on in the browser, and load this page again.",
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

	Mail: mailTexts{
		Title: "By e-mail", Intro: "The same by e-mail, on any device and without JavaScript. We first send one message with a link to confirm that the address is yours.",
		Address: "Your e-mail address", SignUp: "Send me the link",
		Searches:   "To add a saved search, choose a filter on the page of listings and follow “Notify me about this search”.",
		Privacy:    "We keep the address, your language and your choices, and no name. Each message has a link that stops them; then we delete all of it at once. An address that is not confirmed is deleted after 48 hours.",
		BadAddress: "This is not an e-mail address that we can use. Give one like name@paper.example.", BadTime: "This is not a time of the day. Give one like 22:00. Nothing has changed.",
		SentTitle: "Look into your mailbox", Sent: "If the address is right, a message with a link is on its way. Nothing else is sent before you open the link and confirm.",
		SentHint:       "Nothing there? Look among the spam. An address that has not confirmed gets one message a day from us. The link works for 48 hours.",
		ConfirmSubject: "Confirm: news by e-mail from %", ConfirmIntro: "Somebody, probably you, asked % to send this to this address:", ConfirmLink: "Open this page to confirm",
		ConfirmHint: "The link works for 48 hours.", ConfirmTitle: "Confirm", ConfirmTo: "It is sent to", Confirm: "Yes, send it to me",
		Confirmed:  "Confirmed. You can change it here, and through the link in each message.",
		NotYou:     "If it was not you, do nothing: no more messages come, and the address is deleted after 48 hours.",
		EndedTitle: "This link does not work any more", Ended: "It is not complete, or it was made more than 48 hours ago. Nothing has changed.", Again: "Notification settings",
		ManageTitle: "What you get by e-mail", Manage: "Change what you get", SearchesHint: "New listings of all your searches in one message, at most once an hour. Untick a search to remove it.",
		QuietZone: "In the time zone %. What comes meanwhile is sent afterwards.",
		StopTitle: "Stop e-mail", StopIntro: "Press the button, and no more messages are sent to", StopAll: "Stop all e-mail", StoppedTitle: "Stopped", Stopped: "Nothing more is sent to this address, and we have deleted what we kept about it.",
		WhyBreaking: "You get this because you asked % for breaking news by e-mail.", WhySearch: "You get this because you asked % for new listings by e-mail.",
		YourSearches: "your saved searches", Unsubscribe: "Stop all e-mail",
	},
}

var arabic = texts{
	NewListings: messages.Plural{One: "إعلان جديد", Two: "إعلانان جديدان", Few: "# إعلانات جديدة", Many: "# إعلانًا جديدًا", Other: "# إعلان جديد"},
	Settings:    "الإعدادات",

	Title:    "الإشعارات",
	Intro:    "يمكن لصحيفة % أن تخبرك بالأخبار والإعلانات على هذا الجهاز، حتى إن كانت هذه الصفحة مغلقة. أنت تختار ما يصلك، ولن يُرسل شيء قبل أن تفعّلها.",
	Skip:     "انتقل إلى الإعدادات",
	NoScript: "تحتاج الإشعارات على هذا الجهاز إلى جافاسكربت: فعّلها في المتصفح ثم حمّل هذه الصفحة من جديد.",
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

	Mail: mailTexts{
		Title: "بالبريد الإلكتروني", Intro: "الأمر نفسه بالبريد الإلكتروني، على أي جهاز ومن دون جافاسكربت. نرسل أولًا رسالة واحدة فيها رابط لتأكيد أن العنوان لك.",
		Address: "عنوان بريدك الإلكتروني", SignUp: "أرسلوا إليّ الرابط",
		Searches:   "لإضافة بحث محفوظ، اختر مرشحًا في صفحة الإعلانات، ثم اضغط «أخبرني بجديد هذا البحث».",
		Privacy:    "نحفظ العنوان ولغتك واختياراتك، ولا نحفظ أي اسم. في كل رسالة رابط لإيقاف الرسائل، وعندها نحذف كل ذلك فورًا. والعنوان الذي لا يُؤكَّد يُحذف بعد 48 ساعة.",
		BadAddress: "هذا ليس عنوان بريد إلكتروني يمكننا استخدامه. اكتب عنوانًا مثل name@paper.example.", BadTime: "هذا ليس وقتًا من اليوم. اكتب وقتًا مثل 22:00. لم يتغير شيء.",
		SentTitle: "افتح صندوق بريدك", Sent: "إن كان العنوان صحيحًا فقد أُرسلت إليه رسالة فيها رابط. ولن يُرسل شيء آخر قبل أن تفتح الرابط وتؤكد.",
		SentHint:       "لم تصل؟ ابحث في البريد غير المرغوب. العنوان الذي لم يُؤكَّد تصله منا رسالة واحدة في اليوم. ويعمل الرابط مدة 48 ساعة.",
		ConfirmSubject: "للتأكيد: الأخبار بالبريد الإلكتروني من %", ConfirmIntro: "طلب أحدهم، ولعله أنت، من % أن ترسل إلى هذا العنوان ما يلي:", ConfirmLink: "افتح هذه الصفحة للتأكيد",
		ConfirmHint: "يعمل الرابط مدة 48 ساعة.", ConfirmTitle: "التأكيد", ConfirmTo: "يُرسل إلى", Confirm: "نعم، أرسلوها إليّ",
		Confirmed:  "تم التأكيد. يمكنك تغيير ذلك هنا، ومن الرابط الموجود في كل رسالة.",
		NotYou:     "إن لم تكن أنت من طلب ذلك فلا تفعل شيئًا: لن تصل رسائل أخرى، ويُحذف العنوان بعد 48 ساعة.",
		EndedTitle: "لم يعد هذا الرابط يعمل", Ended: "الرابط ناقص، أو مضى على إنشائه أكثر من 48 ساعة. لم يتغير شيء.", Again: "إعدادات الإشعارات",
		ManageTitle: "ما يصلك بالبريد الإلكتروني", Manage: "غيّر ما يصلك", SearchesHint: "الإعلانات الجديدة لكل عمليات بحثك في رسالة واحدة، مرة في الساعة على الأكثر. أزل العلامة عن بحث لحذفه.",
		QuietZone: "بتوقيت %. وما يرد في أثنائها يُرسل بعدها.",
		StopTitle: "إيقاف البريد الإلكتروني", StopIntro: "اضغط الزر، ولن تُرسل رسائل أخرى إلى", StopAll: "أوقف كل الرسائل", StoppedTitle: "توقفت الرسائل", Stopped: "لن يُرسل شيء آخر إلى هذا العنوان، وقد حذفنا ما كنا نحفظه عنه.",
		WhyBreaking: "تصلك هذه الرسالة لأنك طلبت من % الأخبار العاجلة بالبريد الإلكتروني.", WhySearch: "تصلك هذه الرسالة لأنك طلبت من % الإعلانات الجديدة بالبريد الإلكتروني.",
		YourSearches: "عمليات بحثك المحفوظة", Unsubscribe: "أوقف كل الرسائل",
	},
}
