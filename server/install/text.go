package install

// texts holds the words of this package in one language. They are not in app/messages, because the
// browser's program does not need them.
type texts struct {
	Today, Saved, FrontPage string

	// the page that removes the worker; Removed and Failed replace NoScript
	WorkerOff, Removed, Failed, NoScript, SavedStay, Front string
}

// textsIn returns the texts in lang, in English for other languages.
func textsIn(lang string) texts {
	if lang == "ar" {
		return texts{
			Today: "اليوم", Saved: "المحفوظات", FrontPage: "الصفحة الأولى",
			WorkerOff: "إزالة النسخ المحفوظة على هذا الجهاز",
			Removed:   "أُزيلت النسخ المحفوظة على هذا الجهاز والبرنامج الذي يحفظها. زيارتك التالية تبدأ من جديد.",
			Failed:    "لم يسمح المتصفح بإزالة كل شيء. احذف بيانات هذا الموقع من إعدادات المتصفح.",
			NoScript:  "تحتاج هذه الصفحة إلى JavaScript. من دونه احذف بيانات هذا الموقع من إعدادات المتصفح.",
			SavedStay: "المقالات والإعلانات التي حفظتها تبقى، وتُزال في صفحة",
			Front:     "الصفحة الأولى",
		}
	}
	return texts{
		Today: "Today", Saved: "Saved", FrontPage: "Front page",
		WorkerOff: "Remove the copies on this device",
		Removed:   "The copies on this device and the program that keeps them are removed. Your next visit starts afresh.",
		Failed:    "The browser did not let all of it be removed. Delete the data of this site in the browser's settings.",
		NoScript:  "This page needs JavaScript. Without it, delete the data of this site in the browser's settings.",
		SavedStay: "Stories and listings that you saved stay. They are removed on the page",
		Front:     "Front page",
	}
}
