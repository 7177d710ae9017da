package saved

// words holds the messages of the page in one language.
type words struct {
	Intro, NoScript string
	Script          scriptWords
}

// scriptWords are the messages that web/saved.js shows. "%" is a placeholder.
type scriptWords struct {
	Empty      string `json:"empty"` // nothing is saved
	Story      string `json:"story"`
	Listing    string `json:"listing"`
	SavedAt    string `json:"savedAt"`
	Withdrawn  string `json:"withdrawn"` // a story
	Ended      string `json:"ended"`     // a listing
	Remove     string `json:"remove"`
	RemoveAll  string `json:"removeAll"`
	Removed    string `json:"removed"` // % is a title
	RemovedAll string `json:"removedAll"`
	Undo       string `json:"undo"`
	Restored   string `json:"restored"`
	Lost       string `json:"lost"`   // it cannot be restored
	Used       string `json:"used"`   // placeholders: the size of the saved pages, of all data of the site, and the device's limit
	UsedBy     string `json:"usedBy"` // without an estimate
	Protect    string `json:"protect"`
	Protected  string `json:"protected"`
	Refused    string `json:"refused"`
	Denied     string `json:"denied"`
	Offline    string `json:"offline"`
}

func wordsIn(lang string) *words {
	if lang == "ar" {
		return &arabic
	}
	return &english
}

var english = words{
	Intro:    "Stories and listings that you have saved on this device, with their pictures. They open without a connection. Nobody else sees this list.",
	NoScript: "The list is kept in this browser, which needs JavaScript to show it.",
	Script: scriptWords{
		Empty: "Nothing is saved yet. Press “Save” on a story or a listing, and it is kept here.",
		Story: "Story", Listing: "Listing", SavedAt: "Saved %",
		Withdrawn: "Withdrawn since", Ended: "Sold or ended since",
		Remove: "Remove", RemoveAll: "Remove all", Removed: "Removed: %", RemovedAll: "All were removed.",
		Undo: "Undo", Restored: "Restored.", Lost: "This cannot be restored: its copy is gone.",
		Used:    "The saved pages take % on this device. The whole paper takes % of % that the browser allows.",
		UsedBy:  "The saved pages take % on this device.",
		Protect: "Ask the browser to keep them", Protected: "The browser keeps them until you remove them.",
		Refused: "The browser does not promise to keep them: it may clear them when the device is full.",
		Denied:  "This browser does not let the paper keep pages on this device: its storage is switched off, or this is a private window.",
		Offline: "No connection: the list is from this device.",
	},
}

var arabic = words{
	Intro:    "المقالات والإعلانات التي حفظتها على هذا الجهاز مع صورها. تُفتح من دون اتصال، ولا يرى هذه القائمة أحد غيرك.",
	NoScript: "القائمة محفوظة في هذا المتصفح، وعرضها يحتاج إلى جافاسكربت.",
	Script: scriptWords{
		Empty: "لا شيء محفوظ بعد. اضغط «احفظ» في مقال أو إعلان فيُحفظ هنا.",
		Story: "مقال", Listing: "إعلان", SavedAt: "حُفظ %",
		Withdrawn: "سُحب بعد حفظه", Ended: "بيع أو انتهى بعد حفظه",
		Remove: "أزِل", RemoveAll: "أزِل الكل", Removed: "أُزيل: %", RemovedAll: "أُزيلت كلها.",
		Undo: "تراجع", Restored: "أُعيد.", Lost: "تعذّرت الإعادة: لم تعد النسخة موجودة.",
		Used:    "تشغل الصفحات المحفوظة % على هذا الجهاز. وتشغل الصحيفة كلها % من % يسمح بها المتصفح.",
		UsedBy:  "تشغل الصفحات المحفوظة % على هذا الجهاز.",
		Protect: "اطلب من المتصفح الاحتفاظ بها", Protected: "يحتفظ بها المتصفح حتى تزيلها.",
		Refused: "لا يضمن المتصفح الاحتفاظ بها: قد يحذفها إذا امتلأ الجهاز.",
		Denied:  "لا يسمح هذا المتصفح للصحيفة بحفظ صفحات على هذا الجهاز: التخزين معطّل أو هذه نافذة خاصة.",
		Offline: "لا يوجد اتصال: القائمة من هذا الجهاز.",
	},
}
