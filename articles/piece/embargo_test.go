package piece

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"broadside/articles"
)

const (
	lead   = "Dubai: Rents in the city fell by three per cent in the third quarter, the council said on Monday."
	second = "Tenants have waited for this since the new towers opened, an agent in the old town said."
	live   = "published: 2026-11-23T08:00:00+04:00\nstatus: live\nsection: news\n"
)

// around returns a text with a line above the headline, below it, amid the body
// and at the end.
func around(s string) map[string]string {
	return map[string]string{
		"above the headline": s + "\n\nRents fall in Dubai\n\n" + lead + "\n\n" + second + "\n",
		"on its block":       s + "\nRents fall in Dubai\n\n" + lead + "\n\n" + second + "\n",
		"below the headline": "Rents fall in Dubai\n\n" + s + "\n\n" + lead + "\n\n" + second + "\n",
		"at the end":         "Rents fall in Dubai\n\n" + lead + "\n\n" + second + "\n\n" + s + "\n",
	}
}

// shows returns all texts that readers see.
func shows(a *articles.Article) string {
	var by []string
	for _, p := range a.Byline {
		by = append(by, p.Name, p.Role)
	}
	for _, i := range a.Images {
		by = append(by, i.Caption, i.Credit)
	}
	return strings.Join(append(by, a.Headline, a.Standfirst, a.Text(), a.Attribution, a.Source), "\n")
}

func saysAll(problems []articles.Problem) string {
	var b strings.Builder
	for _, p := range problems {
		fmt.Fprintf(&b, "%s %s\n", p.Level, p)
	}
	return b.String()
}

var embargoes = []string{
	"EMBARGOED UNTIL 2200 GMT SUNDAY NOVEMBER 29",
	"STRICTLY EMBARGOED TO 00.01 GMT, Monday 30 November 2026",
	"EMBARGOED:",
	"EMBARGO",
	"Under embargo until 10am Sunday",
	"*** EMBARGO: 29 November, 06:00 GST ***",
	"(Embargoed for release at 9 p.m. EST, Nov. 29)",
	"Embargo: Sunday 29 November 2026, 10:00",
	"PRESS EMBARGO - 10pm Sunday",
	"Embargo lifts 22:00 GMT Sunday",
	"This press release is strictly embargoed until Sunday",
	"THIS STORY IS UNDER EMBARGO",
	"This material may not be published before 10 p.m. on Sunday.",
	"HOLD FOR RELEASE AT 10 P.M. SUNDAY",
	"Hold for release",
	"HOLD UNTIL 6PM",
	"HOLD HOLD HOLD",
	"Please hold item dpa 123",
	"HFR Sunday, Nov. 29",
	"HFR",
	"FOR RELEASE AT 10PM SUNDAY",
	"For release: Sunday, 29 November, 22:00 GMT",
	"FOR USE SUNDAY, NOV. 29, AND THEREAFTER",
	"ADVANCE FOR SUNDAY",
	"ADVANCE FOR RELEASE SUNDAY, NOV. 29",
	"ADV29",
	"^ADV29-30<",
	"NOT FOR PUBLICATION BEFORE 22.00 GMT",
	"Not for release until Sunday",
	"NOT FOR PUBLICATION OR BROADCAST BEFORE 0001 MONDAY",
	"Strictly not for publication before 29/11/2026",
	"Not to be published before Sunday 29 November",
	"DO NOT PUBLISH",
	"Please do not publish before 10:00 GMT on Sunday",
	"DO NOT USE UNTIL SUNDAY",
	"NEWS RELEASE - EMBARGOED UNTIL 10AM",
	"ADVANCE COPY - NOT FOR PUBLICATION BEFORE SUNDAY",
	"ADVANCE: For use Sunday",
	"HOLD - legal check",
	"LEGAL HOLD",
	"DRAFT",
	"SPIKE",
	"For weekend release",
	"The contents of this release are embargoed until Monday.",
	"Release time: 22:00 GMT",
	"يرجى الالتزام بموعد النشر الأحد العاشرة صباحا",
	"مراعاة الحظر حتى الساعة العاشرة",
	"ممنوع من النشر حتى الأحد",
	"محظور: حتى الأحد",
	"للنشر غدا الأحد",
	"لا تنشر قبل العاشرة",
	"الرجاء عدم النشر",
	"FOR SUNDAY PAPERS", "Under strict embargo until the minister has spoken", "Embargoed until the end of the press conference",
	"Embargoed - do not publish until approved", "LEGAL HOLD - do not publish", "RESULTS EMBARGOED UNTIL 7AM", "Report under embargo until Monday 6am",
	"Please observe the embargo: Sunday 10 pm", "Please respect the embargo of 22:00 GMT.", "Embargo in force until 10pm", "E M B A R G O",
	"SUNDAY EMBARGO", "10PM SUNDAY EMBARGO", "Embargo Sunday", "Time of release: Sunday 10pm",
	"موعد النشر: الأحد 29 نوفمبر الساعة 10 مساء", "إمبارجو حتى الأحد", "للنشر بتاريخ 30 نوفمبر", "الحظر حتى الساعة 22:00 بتوقيت غرينتش",
	"يسمح بالنشر بعد الساعة العاشرة", "تأجيل النشر حتى الأحد", "خبر محظور حتى الأحد الساعة 10", "محظور",
	"Sperrfrist: 29. November, 22.00 Uhr",
	"Note to editors: STRICTLY EMBARGOED. Not for public release until 12noon on Sunday",
	"(Eds: HOLD FOR RELEASE at 10 p.m. Sunday)",
	"ملاحظة للمحررين: محظور النشر حتى يوم الأحد",
	"محظور النشر حتى الساعة العاشرة مساء الأحد",
	"محظور النشر حتى يوم الأحد 29 نوفمبر",
	"محظور النشر",
	"(محظور النشر قبل العاشرة صباحا)",
	"للنشر بعد الساعة 10 مساء",
	"للنشر في تمام الساعة العاشرة مساء الأحد",
	"للنشر يوم الأحد 29 نوفمبر",
	"يحظر النشر قبل الساعة 22:00 بتوقيت غرينتش",
	"حظر نشر حتى الساعة 12 ظهرا",
	"ممنوع النشر قبل يوم الأحد",
	"يرجى عدم النشر قبل الساعة السادسة مساء",
	"لا يُنشر قبل يوم الأحد",
	"غير قابل للنشر قبل 29 نوفمبر",
	"تحت الحظر حتى الساعة العاشرة",
	"مؤجل النشر إلى يوم الأحد",
}

func TestAnEmbargoInTheTextHoldsThePiece(t *testing.T) {
	t.Parallel()
	for _, s := range embargoes {
		for where, text := range around(s) {
			line := 1 + strings.Count(text[:strings.Index(text, s)], "\n")
			p := readOneText(t, "a.txt", text, live)
			if p.Article.Status != articles.StatusWithheld || p.Broken() {
				t.Errorf("%q, %s: status %s\n%s", s, where, p.Article.Status, saysAll(p.Problems))
			}
			if !slices.ContainsFunc(p.Problems, func(p articles.Problem) bool {
				return p.Level == articles.Wrong && p.File == "a.txt" && p.Line == line && strings.Contains(p.Fix, "embargo: none")
			}) {
				t.Errorf("%q, %s: no error on line %d:\n%s", s, where, line, saysAll(p.Problems))
			}
			if got := shows(&p.Article); strings.Contains(got, s) || p.Article.Headline != "Rents fall in Dubai" || len(p.Article.Body) != 2 {
				t.Errorf("%q, %s: readers see\n%s", s, where, got)
			}
		}
	}
}

// Only the key embargo, with a time or none, overrides an embargo in the text.
func TestWhatSettlesAnEmbargo(t *testing.T) {
	t.Parallel()
	const text = "Rents fall in Dubai\n\nEMBARGOED UNTIL 2200 GMT SUNDAY\n\n" + lead + "\n\n" + second + "\n"
	for _, tt := range []struct {
		side   string
		status articles.Status
		level  string
	}{
		{live, articles.StatusWithheld, "error"},
		{"published: 2026-11-23T08:00:00+04:00", articles.StatusWithheld, "error"},
		{"published: 2099-11-23T08:00:00+04:00\nstatus: scheduled", articles.StatusWithheld, "error"},
		{live + "embargo:", articles.StatusWithheld, "error"},
		{live + "embargo: none", articles.StatusLive, ""},
		{live + "embargo: None", articles.StatusLive, ""},
		{live + "embargo: 2026-11-29T22:00:00Z", articles.StatusLive, ""},
		{"section: news", articles.StatusDraft, "error"},
		{"", articles.StatusDraft, "error"},
		{"published: 2026-11-23T08:00:00+04:00\nstatus: withheld", articles.StatusWithheld, "warning"},
		{"status: killed", articles.StatusKilled, "warning"},
	} {
		p := readOneText(t, "a.txt", text, tt.side)
		level := ""
		for _, problem := range p.Problems {
			if strings.Contains(problem.What, "is held") {
				level = problem.Level.String()
			}
		}
		if p.Article.Status != tt.status || level != tt.level || strings.Contains(shows(&p.Article), "EMBARGOED") {
			t.Errorf("%q: status %s, %q; want %s, %q\n%s", tt.side, p.Article.Status, level, tt.status, tt.level, shows(&p.Article))
		}
		settled := slices.ContainsFunc(p.Guesses, func(g articles.Guess) bool { return g.Rule == 11 && g.Line == 3 })
		if settled != (tt.level == "") {
			t.Errorf("%q: the line that is left out is named: %v", tt.side, settled)
		}
	}
}

// The headline after the label stays.
func TestAHeadlineBehindAnEmbargo(t *testing.T) {
	t.Parallel()
	for _, label := range []string{"EMBARGOED: ", "UNDER EMBARGO: ", "HFR: ", "HOLD: "} {
		p := readOneText(t, "a.txt", label+"Rents fall in Dubai\n\n"+lead+"\n\n"+second+"\n", live)
		if p.Article.Headline != "Rents fall in Dubai" || p.Article.Status != articles.StatusWithheld {
			t.Errorf("%q: headline %q, status %s", label, p.Article.Headline, p.Article.Status)
		}
	}
}

// A remark in a headline or a slug, and a time in a machine's format, also
// withhold the article.
func TestEmbargoesInOtherLines(t *testing.T) {
	t.Parallel()
	for above, headline := range map[string]string{
		"Rents fall in Dubai (EMBARGOED UNTIL 10PM)":                    "Rents fall in Dubai",
		"Rents fall in Dubai [HOLD FOR RELEASE]":                        "Rents fall in Dubai",
		"انخفاض الإيجارات (محظور النشر حتى الأحد)":                      "انخفاض الإيجارات",
		"DUBAI-RENTS/ (EMBARGOED)\n\nRents fall in Dubai":               "Rents fall in Dubai",
		"Embargo: 2026-11-29T22:00:00Z\nRents fall in Dubai":            "Rents fall in Dubai",
		"Embargoed until 2026-11-29T22:00+04:00\n\nRents fall in Dubai": "Rents fall in Dubai",
	} {
		p := readOneText(t, "a.txt", above+"\n\n"+lead+"\n\n"+second+"\n", live)
		if p.Article.Headline != headline || p.Article.Status != articles.StatusWithheld {
			t.Errorf("%q: headline %q, status %s", above, p.Article.Headline, p.Article.Status)
		}
	}
	for _, above := range []string{"Rents fall in Dubai (again)", "QATAR-EMBARGO/\n\nRents fall in Dubai", "Oil embargo (1973) remembered", "Arms embargo (until 2030) extended"} {
		if p := readOneText(t, "a.txt", above+"\n\n"+lead+"\n\n"+second+"\n", live); p.Article.Status != articles.StatusLive {
			t.Errorf("%q is held:\n%s", above, saysAll(p.Problems))
		}
	}
}

// These lines say that a text may be used: they do not withhold it, and are not
// printed.
func TestReleasedAtOnce(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"FOR IMMEDIATE RELEASE", "For immediate release", "Release: immediate", "RELEASE: IMMEDIATE", "FOR RELEASE: IMMEDIATELY",
		"PRESS RELEASE: FOR IMMEDIATE RELEASE", "Embargo: none", "EMBARGO LIFTED", "No embargo", "Not under embargo", "Release at will",
		"للنشر الفوري", "للنشر فورا", "بيان صحفي - للنشر الفوري",
	} {
		for where, text := range around(s) {
			p := readOneText(t, "a.txt", text, live)
			if p.Article.Status != articles.StatusLive || strings.Contains(shows(&p.Article), s) {
				t.Errorf("%q, %s: status %s\n%s%s", s, where, p.Article.Status, saysAll(p.Problems), shows(&p.Article))
			}
		}
	}
}

// prose are headlines and sentences that begin like text for the desk.
var prose = []string{
	"The embargo on oil exports ends in March, the ministry said on Tuesday.",
	"Embargo on oil exports hits farmers",
	"Embargo-hit Qatar turns to Oman for milk",
	"EMBARGO HURTS FARMERS IN THE NORTH",
	"Embargo lifted on Qatari dates",
	"Embargo: How Qatar survived three years",
	"Embargoed goods were found at the port on Sunday, customs said.",
	"Embargoed until last year, Cuban cigars are now sold in Dubai.",
	"Under embargo for six years, the island built its own dairies.",
	"Hold the line, says minister",
	"Hold for the national anthem",
	"Held until Monday, the two men were freed on bail.",
	"The council will hold its first open meeting on Sunday at 10 a.m.",
	"Release the prisoners, families tell the court",
	"Release of hostages on Sunday was delayed, the army said.",
	"For release on Friday, the film was cut by ten minutes.",
	"For use on Sunday mornings, the city has painted a lane for bicycles.",
	"Not for the first time, the ministry said it would look into the matter.",
	"Not for use in schools, the book is sold under the counter.",
	"Do not use the lifts in a fire, residents were told.",
	"Do not post photographs of strangers, police warn",
	"Advance for women in boardrooms slows",
	"Advance team reaches the summit on Sunday morning",
	"HFR said hedge funds gained two per cent in October, the most this year.",
	"This report was published before the vote on Sunday, the speaker said.",
	"Eds Chesters, the drummer of the band, was there on Sunday too.",
	"Ed: the man who built the harbour, a film by Amal Said",
	"Editors met in Beirut to discuss the new press law on Sunday.",
	"Kill Bill returns to cinemas",
	"KILL BILL RETURNS TO CINEMAS",
	"Kill the lights at ten, says the mayor",
	"Killed in a crash on Sunday, the driver was 24 years old, police said.",
	"Withdrawn from sale last year, the toy is back in the shops.",
	"Delete the story, court tells newspaper",
	"The report on the accident was withdrawn by the ministry on Sunday.",
	"Adds up to nothing: the budget in figures",
	"Updates to visa rules take effect on Sunday",
	"UPDATES TO VISA RULES TAKE EFFECT",
	"Corrects course: the tanker that came back",
	"Note to self: what the mayor wrote in her diary",
	"Notes from the desert",
	"(The ministry said on Sunday that it would look into the matter.)",
	"Attention turns to the port as the strike enters its third day",
	"Confidential: the file that cost a minister his post",
	"Off the record: what ministers really say",
	"Tags: none of the bags had one, the police said on Sunday.",
	"Related parties were paid first, the auditor said on Sunday.",
	"Share prices fell on Sunday",
	"Share this, a festival of food, returns to the park on Friday",
	"Advertisement spending fell by a third in the Gulf last year, a survey found.",
	"Subscribe and save: how the new water tariff works",
	"Read more books, minister tells schools",
	"Watch: the craft that outlives its makers",
	"Ends and means: a column", "Draft law on rents goes to parliament", "DRAFT LAW ON RENTS GOES TO PARLIAMENT", "Cancelled flights leave thousands stranded", "Retracted claims return to haunt minister",
	"HOLD ON TIGHT: RENTS TO RISE", "Legal hold on assets lifted", "Embargo, what embargo?", "Study under embargo leaks online", "Release date: what we know about the film", "HFR opens office in Dubai",
	"Please hold: the call centre at 50", "Editors: We want a free press", "Desk: a poem", "Desk-bound: the office after the plague", "(Adds up.)", "Related: a novel about cousins", "Topics: a column",
	"Sign up for the marathon opens", "Keywords: a dictionary of the Gulf", "Slug: the snail that lost its house", "Priority: schools, says mayor", "Words: a life of the poet", "F1 2026: 24 races", "FYI: buses run late on Friday",
	"ينشر يوم الأحد كتاب عن البحر", "تحت الحظر", "رسالة إلى المحرر", "المحرر: رواية", "سري للغاية", "للنشر دور في التنمية", "تنبيه للسائقين: إغلاق شارع", "إلغاء رخص مئة سائق",
	"More: the saint who would not bend",
	"MORE RAIN FOR DUBAI",
	"Sunday embargo on shops upsets traders", "For Sunday papers, a slow death", "Under embargo: how Cuba lives", "Arms embargo until 2030 extended by UN",
	"(Repeat offenders, including those with fines, pay twice.)", "(Updates are free for a year, with support.)",
	"Media enquiries rose by half, the hospital said.", "Media contacts between the two states go on, a diplomat said.", "Press contacts: how a minister won over the newspapers",
	"Read more: it makes you happy, the teacher said.", "تم سحب الخبر من الموقع بعد ساعة، كما قال رئيس التحرير.", "عاجل: اندلاع حريق في الميناء", "موعد النشر: رواية جديدة لكاتب شاب",
	"الحظر حتى الساعة العاشرة يفرغ شوارع المدينة القديمة كل ليلة", "محظور في المدينة", "محظور حتى الكلام عنه",
	"Urgent repairs close the bridge",
	"Correction: the council did not vote on Sunday",
	"G20 2026 opens in Riyadh",
	"Expo City 2030 plan is out",
	"UAE-Qatar ferry sails again",
	"AM radio is back",
	"PM-led talks fail in Beirut",
	"Copyright law was changed in March and books cost less since, a survey found.",
	"More than 30 people were hurt in the fire, the civil defence said.",
	"حظر النشر في قضية المرفأ حتى انتهاء التحقيقات",
	"حظر النشر حتى إشعار آخر في قضية المرفأ",
	"النيابة تقرر حظر النشر في قضية المرفأ",
	"الحظر على صادرات النفط ينتهي في مارس، بحسب الوزارة.",
	"تحت الحظر منذ ست سنوات بنت الجزيرة مصانع ألبان",
	"محظور على السائقين الوقوف أمام المدارس",
	"للنشر قصة طويلة في بيروت",
	"سحب خبز فاسد من الأسواق",
	"سحب الخبر الكاذب من التداول لا يكفي وحده",
	"إلغاء رحلات إلى بيروت يوم الأحد",
	"ملاحظة صغيرة عن مدينة كبيرة",
	"إعلان نتائج الثانوية العامة غدا",
	"المحررون يلتقون في بيروت",
	"انتهى موسم صيد الروبيان",
	"اقرأ كتابا كل أسبوع، يقول الوزير",
	"شارك في السباق ألف عداء",
	"النهاية السعيدة لقصة الفهد",
}

// An ordinary sentence does not change, does not withhold the article, and is
// not reported.
func TestProseStays(t *testing.T) {
	t.Parallel()
	for _, s := range prose {
		for _, text := range []string{
			s + "\n\n" + lead + "\n\n" + second + "\n",
			"Rents fall in Dubai\n\n" + s + "\n\n" + lead + "\n\n" + second + "\n",
			"Rents fall in Dubai\n\n" + lead + "\n\n" + s + "\n\n" + second + "\n",
			"Rents fall in Dubai\n\n" + lead + "\n\n" + second + "\n\n" + s + "\n",
			"Rents fall in Dubai\n\n" + lead + "\n" + s + "\n" + second + "\n",
		} {
			p := readOneText(t, "a.txt", text, live+"byline: [Amal Said]\n")
			if p.Article.Status != articles.StatusLive || len(p.Problems) > 0 {
				t.Errorf("%q: status %s\n%s", text, p.Article.Status, saysAll(p.Problems))
			}
			if !strings.Contains(shows(&p.Article), s) {
				t.Errorf("%q: readers see\n%s", text, shows(&p.Article))
			}
		}
	}
}
