package console

import "broadside/server/sources"

// sourcesTexts holds the messages of the page of sources in one language. Each "%" is a placeholder.
type sourcesTexts struct {
	Title, Intro, None          string
	Waits, WaitsHint, Accept    string
	Origin, Token, Mapping      string
	LiveListings, OtherListings string
	LastRun, NoRun, EarlierRuns string
	Time, Result, File, Seconds string

	Rows, New, Changed, Same, Ended, Kept, Rejected, Skipped, Unreadable string

	Reasons, Rejections, Warnings  string
	Row, Ref, Field, Problem, Todo string
	Shown                          string
	Results                        map[sources.State]string
	Origins                        map[sources.Origin]string
}

func sourcesTextsIn(lang string) *sourcesTexts {
	if lang == "ar" {
		return &arabicSources
	}
	return &englishSources
}

var englishSources = sourcesTexts{
	Title: "Sources of listings",
	Intro: "Files and systems that listings come from, each with its last run.",
	None:  "No listings have come in yet. Put a CSV file into the directory listings beside the articles, or run: broadside import FILE --source NAME",
	Waits: "% waits: its new file would end % of % live listings (%).", WaitsHint: "The listings stay as they are until you confirm, or until a file comes that ends fewer.",
	Accept: "End % listings and use the new file",
	Origin: "From", Token: "has a token", Mapping: "has a mapping file", LiveListings: "Live listings", OtherListings: "Other listings",
	LastRun: "Last run", NoRun: "No file has come in yet.", EarlierRuns: "Earlier runs", Time: "Time", Result: "Result", File: "File", Seconds: "% s",
	Rows: "Rows", New: "New", Changed: "Changed", Same: "Same", Ended: "Ended", Kept: "Kept", Rejected: "Rejected", Skipped: "Left out", Unreadable: "Unreadable",
	Reasons: "Rows rejected or left out, by reason", Rejections: "Rejected rows", Warnings: "Warnings",
	Row: "Row", Ref: "Reference", Field: "Field", Problem: "Problem", Todo: "What to do", Shown: "The first % of %.",
	Results: map[sources.State]string{sources.Applied: "used", sources.Unchanged: "nothing has changed", sources.Waiting: "waits for confirmation", sources.DryRun: "tried only", sources.Failed: "cannot be read"},
	Origins: map[sources.Origin]string{sources.Folder: "the directory of articles", sources.Sample: "the listings that ship", sources.Push: "HTTP", sources.Command: "broadside import"},
}

var arabicSources = sourcesTexts{
	Title: "مصادر الإعلانات",
	Intro: "الملفات والأنظمة التي تأتي منها الإعلانات، مع آخر قراءة لكل منها.",
	None:  "لم تصل أي إعلانات بعد. ضع ملف CSV في المجلد listings بجانب الأخبار، أو نفّذ الأمر: broadside import FILE --source NAME",
	Waits: "«%» ينتظر: ملفه الجديد ينهي % من % من الإعلانات المنشورة (%).", WaitsHint: "تبقى الإعلانات كما هي حتى تؤكد، أو حتى يصل ملف ينهي عددًا أقل.",
	Accept: "أنهِ الإعلانات (%) واستعمل الملف الجديد",
	Origin: "من", Token: "له رمز دخول", Mapping: "له ملف مطابقة", LiveListings: "إعلانات منشورة", OtherListings: "إعلانات أخرى",
	LastRun: "آخر قراءة", NoRun: "لم يصل أي ملف بعد.", EarlierRuns: "قراءات سابقة", Time: "الوقت", Result: "النتيجة", File: "الملف", Seconds: "% ث",
	Rows: "الصفوف", New: "جديدة", Changed: "معدّلة", Same: "كما هي", Ended: "منتهية", Kept: "أُبقي عليها", Rejected: "مرفوضة", Skipped: "متروكة", Unreadable: "لا تُقرأ",
	Reasons: "الصفوف المرفوضة والمتروكة بحسب السبب", Rejections: "الصفوف المرفوضة", Warnings: "تنبيهات",
	Row: "الصف", Ref: "المرجع", Field: "الحقل", Problem: "الخطأ", Todo: "ما العمل", Shown: "أول % من %.",
	Results: map[sources.State]string{sources.Applied: "استُعمل", sources.Unchanged: "لم يتغير شيء", sources.Waiting: "بانتظار التأكيد", sources.DryRun: "تجربة فقط", sources.Failed: "لا يمكن قراءته"},
	Origins: map[sources.Origin]string{sources.Folder: "مجلد الأخبار", sources.Sample: "الإعلانات المرفقة بالبرنامج", sources.Push: "HTTP", sources.Command: "broadside import"},
}
