package console

import "strings"

// consoleTexts holds the messages of the console's pages in one language. Each "%" is a placeholder.
type consoleTexts struct {
	// form
	Intro                                                                          string
	What, AStory, Classifieds                                                      string
	Story, Paste, PasteHint, Category, AnyCategory, City, AnyCity                  string
	Language, Yours, ID, Looks, Height, Small, Medium, Large                       string
	Kind, Card, Full, Theme, AsPage, Light, Dark, Accent, Count, CountAsFits, Show string

	// rejected values
	NotAll, BadID, BadChoice, BadColour, Faint, FaintLight, FaintDark, BadCount                      string
	NotHere, NoStory, OneListing, BadSearch, BadPart, StoryNotSearch, OnlyStoriesUnfold, StoryPasted string

	// notes about the partner id
	NoID, UnknownID, RevokedID, RevokedAll, For string

	// previews
	OnPage, Preview                      string
	Phone, PhoneHint, DarkPage, DarkHint string
	FromRight, FromRightHint             string
	Strict, StrictHint, YourPage         string

	// snippets
	HTML, A, AHint, Pinned, PinnedHint, Consent, ConsentHint string
	B, BHint, C, CHint, CHintAnyone, CNoAddressHint          string
	Copy, Copied, Selected                                   string

	// transfer sizes
	Weight, Part, When, Sent, Loader, LoaderWhen, Framed, FramedWhen                    string
	Unfolder, UnfolderWhen, FrameScript, FrameScriptWhen, Together, TogetherWhen, Bytes string

	// the operator's pages
	ForDesk, Counts, Partner, Status, Live, Revoked, Removed, Record, MayFrame, Mark string
	From, To, Counted, Totals, ByItem, Item, ByDay, Day, Seen, Opened, Unfolded      string
	Refused, RefusedShare                                                            string
	Bar, ChartLabel, NothingCounted                                                  string
}

func textsIn(lang string) *consoleTexts {
	if lang == "ar" {
		return &arabicTexts
	}
	return &englishTexts
}

// fillMessage replaces the placeholders of a message by texts, in order.
func fillMessage(message string, texts ...string) string {
	var b strings.Builder
	for _, text := range texts {
		before, after, found := strings.Cut(message, "%")
		if !found {
			break
		}
		b.WriteString(before + text)
		message = after
	}
	return b.String() + message
}

var englishTexts = consoleTexts{
	Intro: "Choose a story or a list of classifieds, look at it as it will stand on your page, and copy the HTML. " +
		"Nothing in it sets a cookie, keeps anything in the browser, or loads from anyone but %.",
	What: "What to show", AStory: "A story", Classifieds: "Classifieds",
	Story: "Story", Paste: "More of a search, or an address of the paper", PasteHint: "Or paste an address of the paper, of a story or a search",
	Category: "Category", AnyCategory: "All categories", City: "City", AnyCity: "All cities",
	Language: "Language of the classifieds", Yours: "You and your page", ID: "Your id, if you have one", Looks: "How it looks",
	Height: "Height", Small: "Small, 320 px", Medium: "Medium, 480 px", Large: "Large, 640 px",
	Kind: "Kind", Card: "Card", Full: "The whole story, to unfold", Theme: "Theme", AsPage: "As your page", Light: "Light", Dark: "Dark",
	Accent: "Colour of links, like #0b5763", Count: "Listings at most", CountAsFits: "As many as fit", Show: "Show",

	NotAll:    "Not all of this can be used as it stands:",
	BadID:     "“%” is no id: an id is letters, digits and hyphens, as we gave it to you. The frames below are without one.",
	BadChoice: "“%” is not a choice for %.", BadColour: "“%” is no colour: write six digits, like #0b5763.",
	Faint:      "Links in % could not be read, neither on light nor on dark pages: they keep the usual colour.",
	FaintLight: "Links in % could not be read on light pages: there they keep the usual colour.",
	FaintDark:  "Links in % could not be read on dark pages: there they keep the usual colour.",
	BadCount:   "“%” is no number of listings from 1 to 16.",
	NotHere:    "“%” is no story and no search of this paper. Paste the address of a story or of the classifieds.",
	NoStory:    "The paper has no story at “%”.",
	OneListing: "A single listing is not shown in a frame. Paste the address of a search, or of a story.",
	BadSearch:  "“%” cannot be read as a search.", BadPart: "“%” is nothing that classifieds in a frame can be searched by: it is left out.",
	StoryNotSearch:    "A story is shown, so what you chose of the classifieds is not. To show it, choose “Classifieds”.",
	OnlyStoriesUnfold: "Only a story unfolds: classifieds are shown as a card.",
	StoryPasted:       "The address is a story’s: the story is shown.",

	NoID:       "Without an id, frames show a link. Ask us for one, and name the addresses of your pages.",
	UnknownID:  "We know no partner with the id “%”: frames with it show a link.",
	RevokedID:  "% may no longer show the paper: frames with this id stay empty, so there is no HTML to copy. Write to us if that is a mistake.",
	RevokedAll: "Pages without an id may not show the paper. Ask us for one, and name the addresses of your pages.",
	For:        "For %. Frames with this id open on its own pages only, and here.",

	OnPage: "On your page", Preview: "Preview: %",
	Phone: "A phone, 320 px", PhoneHint: "A page in light colours.",
	DarkPage: "Dark", DarkHint: "The page says data-theme=\"dark\"; the frame follows.",
	FromRight: "Right to left", FromRightHint: "An Arabic page.",
	Strict: "Strict policy", StrictHint: "default-src 'none'; script-src and frame-src this paper: no inline style, no inline script.", YourPage: "Your page",

	HTML: "The HTML", A: "A. A frame", AHint: "Works without script, under any policy, in feeds and most content systems.",
	Pinned: "A, pinned", PinnedHint: "The same with a loader that never changes; the browser checks its bytes.",
	Consent: "A′. Once readers agree", ConsentHint: "A link until your page removes the attribute consent or writes “granted”; before that nothing is asked of the paper but the loader.",
	B: "B. One tag", BHint: "The shortest. Needs a page that allows our script and inline style.",
	C: "C. An address", CHint: "Paste it on a line of its own in WordPress, Ghost, Discourse or Notion.",
	CHintAnyone:    "Paste it on a line of its own in WordPress, Ghost, Discourse or Notion. An address carries no id: it is shown as on any page.",
	CNoAddressHint: "The address alone cannot carry your id, and pages without one may show only a link. Use A, A′ or B.",
	Copy:           "Copy", Copied: "Copied", Selected: "Selected",

	Weight: "What it weighs", Part: "Part", When: "When", Sent: "Sent", Loader: "Loader", LoaderWhen: "once on your page; kept for an hour",
	Framed: "Framed page", FramedWhen: "when the frame comes near the screen",
	Unfolder: "Loader’s second part", UnfolderWhen: "once on your page, for stories that unfold; kept for an hour",
	FrameScript: "Its script", FrameScriptWhen: "once; kept for ever", Together: "Together", TogetherWhen: "without photographs", Bytes: "% bytes",

	ForDesk: "For the desk: what was counted", Counts: "What partners’ frames counted", Partner: "Partner", Status: "Status",
	Live: "live", Revoked: "revoked", Removed: "no record any more", Record: "Record", MayFrame: "May frame", Mark: "Mark",
	From: "From", To: "To", Counted: "Counted", Totals: "% seen, % opened, % unfolded.", ByItem: "By thing", Item: "Item", ByDay: "By day", Day: "Day",
	Refused: "Refused", RefusedShare: "Refused: % of % reports (%). They came twice, too late, or from no framed page of ours.",
	Seen: "Seen", Opened: "Opened", Unfolded: "Unfolded", Bar: "%: % seen, % opened, % unfolded",
	ChartLabel:     "Seen, opened and unfolded on each day from % to %; most on %: % seen. The numbers are in the table by day.",
	NothingCounted: "Nothing was counted.",
}

var arabicTexts = consoleTexts{
	Intro: "اختر خبرًا أو قائمة من الإعلانات المبوبة، وانظر كيف تبدو في صفحتك، ثم انسخ نص HTML. " +
		"لا يضع هذا النص ملفات ارتباط، ولا يحفظ شيئًا في المتصفح، ولا يحمّل شيئًا من غير «%».",
	What: "ما الذي تعرضه؟", AStory: "خبر", Classifieds: "الإعلانات المبوبة",
	Story: "الخبر", Paste: "شروط أخرى للبحث، أو عنوان من الصحيفة", PasteHint: "أو ألصق عنوانًا من الصحيفة: عنوان خبر أو بحث",
	Category: "الفئة", AnyCategory: "كل الفئات", City: "المدينة", AnyCity: "كل المدن",
	Language: "لغة الإعلانات", Yours: "أنت وصفحتك", ID: "معرّفك، إن كان لديك", Looks: "المظهر",
	Height: "الارتفاع", Small: "صغير، 320 بكسل", Medium: "متوسط، 480 بكسل", Large: "كبير، 640 بكسل",
	Kind: "النوع", Card: "بطاقة", Full: "الخبر كله، يُفتح بالضغط", Theme: "الألوان", AsPage: "كما في صفحتك", Light: "فاتحة", Dark: "داكنة",
	Accent: "لون الروابط، مثل \u200e#0b5763", Count: "أقصى عدد للإعلانات", CountAsFits: "بقدر ما يتسع له", Show: "اعرض",

	NotAll:    "لا يمكن استعمال كل ما كتبته كما هو:",
	BadID:     "«%» ليس معرّفًا: المعرّف حروف لاتينية وأرقام وشرطات، كما أعطيناك إياه. الإطارات أدناه بلا معرّف.",
	BadChoice: "«%» ليس من خيارات «%».", BadColour: "«%» ليس لونًا: اكتب ست خانات، مثل \u200e#0b5763.",
	Faint:      "لا تُقرأ الروابط باللون % لا في الصفحات الفاتحة ولا في الداكنة، فتبقى بلونها المعتاد.",
	FaintLight: "لا تُقرأ الروابط باللون % في الصفحات الفاتحة، فتبقى فيها بلونها المعتاد.",
	FaintDark:  "لا تُقرأ الروابط باللون % في الصفحات الداكنة، فتبقى فيها بلونها المعتاد.",
	BadCount:   "«%» ليس عددًا من 1 إلى 16.",
	NotHere:    "«%» ليس خبرًا ولا بحثًا في هذه الصحيفة. ألصق عنوان خبر أو عنوان بحث في الإعلانات.",
	NoStory:    "لا خبر في الصحيفة عنوانه «%».",
	OneListing: "لا يُعرض الإعلان الواحد في إطار. ألصق عنوان بحث أو عنوان خبر.",
	BadSearch:  "لا يمكن قراءة «%» على أنه بحث.", BadPart: "لا تُبحث الإعلانات في الإطار بحسب «%»، فأُهمل.",
	StoryNotSearch:    "المعروض خبر، فلا يظهر ما اخترته من الإعلانات. لعرضه اختر «الإعلانات المبوبة».",
	OnlyStoriesUnfold: "لا يُفتح بالضغط إلا الخبر: تُعرض الإعلانات في بطاقة.",
	StoryPasted:       "العنوان عنوان خبر، فعُرض الخبر.",

	NoID:       "بلا معرّف لا تعرض الإطارات غير رابط. اطلب منا معرّفًا، واذكر عناوين صفحاتك.",
	UnknownID:  "لا نعرف شريكًا معرّفه «%»: لا تعرض إطاراته غير رابط.",
	RevokedID:  "لم يعد يحق لـ«%» عرض الصحيفة: تبقى الإطارات بهذا المعرّف فارغة، فلا نص HTML هنا لنسخه. راسلنا إن كان في ذلك خطأ.",
	RevokedAll: "لا يحق للصفحات التي بلا معرّف عرض الصحيفة. اطلب منا معرّفًا، واذكر عناوين صفحاتك.",
	For:        "هذا لـ«%». لا تُفتح الإطارات بهذا المعرّف إلا في صفحاته، وهنا.",

	OnPage: "في صفحتك", Preview: "معاينة: %",
	Phone: "هاتف، 320 بكسل", PhoneHint: "صفحة بألوان فاتحة.",
	DarkPage: "ألوان داكنة", DarkHint: "في الصفحة \u200edata-theme=\"dark\"\u200e، والإطار يتبعها.",
	FromRight: "من اليمين إلى اليسار", FromRightHint: "صفحة عربية.",
	Strict: "سياسة صارمة", StrictHint: "\u200edefault-src 'none'\u200e، و\u200escript-src\u200e و\u200eframe-src\u200e لهذه الصحيفة وحدها: بلا أنماط ولا برامج داخل الصفحة.", YourPage: "صفحتك",

	HTML: "نص HTML", A: "أ. إطار", AHint: "يعمل بلا برامج، وتحت أي سياسة، وفي الخلاصات ومعظم أنظمة إدارة المحتوى.",
	Pinned: "أ، مثبّت", PinnedHint: "مثل السابق، ببرنامج تحميل لا يتغير أبدًا ويتحقق المتصفح من محتواه.",
	Consent: "أ′. بعد موافقة القارئ", ConsentHint: "رابط فقط إلى أن تحذف صفحتك السمة consent أو تكتب فيها granted. قبل ذلك لا يُطلب من الصحيفة شيء غير برنامج التحميل.",
	B: "ب. وسم واحد", BHint: "الأقصر. يحتاج إلى صفحة تسمح ببرنامجنا وبالأنماط داخل الصفحة.",
	C: "ج. عنوان", CHint: "ألصقه في سطر وحده في WordPress أو Ghost أو Discourse أو Notion.",
	CHintAnyone:    "ألصقه في سطر وحده في WordPress أو Ghost أو Discourse أو Notion. لا يحمل العنوان معرّفًا، فيظهر كما في أي صفحة.",
	CNoAddressHint: "لا يحمل العنوان وحده معرّفك، والصفحات التي بلا معرّف لا تعرض غير رابط. استعمل أ أو أ′ أو ب.",
	Copy:           "انسخ", Copied: "نُسخ", Selected: "حُدّد النص",

	Weight: "الحجم", Part: "الجزء", When: "متى", Sent: "ما يُرسل", Loader: "برنامج التحميل", LoaderWhen: "مرة في صفحتك، ويُحفظ ساعة",
	Framed: "الصفحة داخل الإطار", FramedWhen: "حين يقترب الإطار من الشاشة",
	Unfolder: "الجزء الثاني من برنامج التحميل", UnfolderWhen: "مرة في صفحتك، للأخبار التي تُفتح بالضغط، ويُحفظ ساعة",
	FrameScript: "برنامجها", FrameScriptWhen: "مرة واحدة، ويُحفظ دائمًا", Together: "المجموع", TogetherWhen: "بلا الصور", Bytes: "% بايت",

	ForDesk: "لأسرة التحرير: ما أُحصي", Counts: "ما أُحصي من إطارات الشركاء", Partner: "الشريك", Status: "الحالة",
	Live: "سارٍ", Revoked: "موقوف", Removed: "لم يعد مسجّلًا", Record: "السجل", MayFrame: "صفحاته", Mark: "الوسم",
	From: "من", To: "إلى", Counted: "الإحصاء", Totals: "المشاهدات: %، الفتح: %، التوسيع: %.", ByItem: "بحسب المادة", Item: "المادة", ByDay: "بحسب اليوم", Day: "اليوم",
	Refused: "المرفوض", RefusedShare: "رُفض % من أصل % (%): جاءت مرتين أو متأخرة أو من غير إطاراتنا.",
	Seen: "المشاهدات", Opened: "الفتح", Unfolded: "التوسيع", Bar: "%: المشاهدات %، الفتح %، التوسيع %",
	ChartLabel:     "المشاهدات والفتح والتوسيع في كل يوم من % إلى %؛ أكثرها في %: % مشاهدة. الأرقام في الجدول بحسب اليوم.",
	NothingCounted: "لم يُحصَ شيء.",
}
