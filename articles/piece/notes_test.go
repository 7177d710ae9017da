package piece

import (
	"slices"
	"strings"
	"testing"

	"broadside/articles"
)

// A note to editors is removed and reported, wherever it is.
func TestNotesToEditorsAreLeftOut(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"(EDS: CORRECTS name in para 3)",
		"(Eds: UPDATES with quotes)",
		"Eds: Updates with quotes. With AP Photos.",
		"EDS: Adds details, background",
		"(Repeats to fix coding, no changes to text)",
		"(Repeats story first sent on Sunday; no change to text)",
		"REFILE: corrects name in para 2",
		"(Refiles to fix typo in headline)",
		"(Adds comments, background)",
		"(Adds comment from ministry in paragraph 4)",
		"(Updates with quotes, details)",
		"(Corrects spelling of minister's name in paragraph 2)",
		"[Recasts lead, adds quotes]",
		"(Removes extraneous word in headline)",
		"(This November 22 story has been corrected to fix the figure in paragraph 3)",
		"ATTENTION EDITORS: pictures follow",
		"URGENT: ADVISORY TO EDITORS - graphics to follow",
		"Notice to subscribers: pictures follow",
		"ATTENTION EDITORS - Graphic language in paragraph 4",
		"Note to editors: spelling is correct",
		"NOTE TO EDITORS: the author is available for interviews",
		"Notes to editors: the survey asked 1,000 people",
		"EDITORS/SUBSCRIBERS: a picture is available",
		"NOTE TO DESK: please call before you cut this",
		"Desk note: check the figure with the ministry",
		"ED NOTE: see the sidebar",
		"Editors: please note spelling",
		"Desk: please check figures",
		"[DESK: check]",
		"(Updates throughout)",
		"UPDATE: adds reaction from minister",
		"Editors' note: adds quotes",
		"((ana.writer@example.com; +971 4 555 0100; Messaging: ana.writer@example.com))",
		"OFF THE RECORD: the minister wants to resign",
		"FOR THE DESK: call the number on the sheet",
		"NOT FOR PUBLICATION: the minister's private number is +971 50 555 0100",
		"Not for publication: the minister's private number is +971 50 555 0100",
		"CHECK AGAINST DELIVERY",
		"ملاحظة للمحررين: الصور متاحة",
		"ملاحظة للمحرر: الأسماء صحيحة",
		"تنبيه للمحررين: يرجى التأكد من الرقم",
		"إلى المحررين: التقرير مصور",
		"ليس للنشر: رقم الوزير الخاص 0505550100",
		"غير مخصص للنشر: رقم الوزير الخاص 0505550100",
		"(إعادة مع تصحيح الاسم)",
		"(تصحيح الرقم في الفقرة الثالثة)",
		"(Eds: This corrects the name of the minister in para 3, and adds a quote.)",
		"ATTENTION - ADDS details, quotes ///",
		"ملاحظة: يحل هذا الخبر محل الخبر السابق رقم 12",
	} {
		for where, text := range around(s) {
			if where == "above the headline" && (strings.HasPrefix(s, "OFF") || strings.HasPrefix(s, "ليس") || strings.HasPrefix(s, "غير") || strings.HasPrefix(s, "FOR THE")) {
				continue // may be a headline
			}
			if where == "on its block" && strings.Contains(s, ": ") {
				continue // a block of two lines may be one note
			}
			p := readOneText(t, "a.txt", text, live)
			line := 1 + strings.Count(text[:strings.Index(text, s)], "\n")
			if !slices.ContainsFunc(p.Problems, func(p articles.Problem) bool {
				return p.Level == articles.Warning && p.Line == line && strings.HasPrefix(p.What, "left out") && p.Fix != ""
			}) {
				t.Errorf("%q, %s: no warning on line %d:\n%s", s, where, line, saysAll(p.Problems))
			}
			if got := shows(&p.Article); strings.Contains(got, s) || p.Article.Headline != "Rents fall in Dubai" || p.Article.Standfirst != "" || len(p.Article.Body) != 2 {
				t.Errorf("%q, %s: readers see\n%s", s, where, got)
			}
			if p.Article.Status != articles.StatusLive {
				t.Errorf("%q, %s: status %s", s, where, p.Article.Status)
			}
		}
	}
}

// These lines begin text that is not for readers.
func TestPrivateTails(t *testing.T) {
	t.Parallel()
	for _, tail := range []string{
		"* * * *\nNOT FOR PUBLICATION: call Ana on +971 50 555 0100",
		"* * * *\nNOT FOR PUBLICATION: the private number of the minister is +971 50 555 0100.\n\nEditing by: Bo Second, +49 30 555 0100",
		"NOT FOR PUBLICATION\n\nAna Writer, +971 50 555 0100\n\nShe will be there until Sunday.",
		"* * * *\nThe following information is not intended for publication\n\n## Editorial contacts\n- Reporting by: Ana Writer in Dubai\n- Tel: +49 30 555 0100, <desk@example.com>\n\ndpa ab cd\n\n212322 GMT Nov 26",
		"# Notebook\n\n## Note to editors\n- adds quote in grafs 7-11\n\n* * * *\nThe following information is not intended for publication\n\n## Editorial contacts\n- Editing by: Bo Second, +49 30 555 0100\n\ndpa ab cd",
		"# dpa-Notizblock\n\n## Orte\n- [Rathaus](Platz 1, Berlin)\n\n## dpa-Kontakte\n- Autor: Ana Writer, +49 30 555 0100",
		"Notes to editors\n\n1. The survey asked 1,000 people.\n2. Call Ana Writer on +971 50 555 0100.",
		"Media contact: Ana Writer, +971 50 555 0100",
		"Media Contacts:\nAna Writer\n+971 50 555 0100\nana@example.com",
		"For media enquiries:\n\nAna Writer\n\n+971 50 555 0100",
		"-ENDS-\n\nNotes to Editors:\n\nThe survey asked 1,000 people in March. Call +971 50 555 0100.",
		"ملاحظة للمحررين\n\nرقم الوزير الخاص 0505550100",
		"ليس للنشر\n\nرقم الوزير الخاص 0505550100",
		"للتواصل الإعلامي:\nآنا الكاتبة\n0505550100",
		"Editing by: Bo Second, +49 30 555 0100, international@dpa.com",
	} {
		text := "Rents fall in Dubai\n\n" + lead + "\n\n" + second + "\n\n" + tail + "\n"
		p := readOneText(t, "a.txt", text, live)
		if got := shows(&p.Article); strings.Contains(got, "555") || len(p.Article.Body) != 2 || p.Article.Status != articles.StatusLive {
			t.Errorf("%q: status %s, readers see\n%s", tail, p.Article.Status, got)
		}
		if !strings.Contains(saysAll(p.Problems), "warning a.txt:") || !strings.Contains(saysAll(p.Problems), "left out") {
			t.Errorf("%q: no warning:\n%s", tail, saysAll(p.Problems))
		}
	}
}

// A note above the headline that covers the whole text withholds it.
func TestNotForPublicationOverTheText(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"NOT FOR PUBLICATION", "Not for publication", "STRICTLY NOT FOR PUBLICATION OR BROADCAST", "ليس للنشر", "غير قابل للنشر", "MEDIA ADVISORY: the mayor speaks", "ADVISORY"} {
		p := readOneText(t, "a.txt", s+"\n\nRents fall in Dubai\n\n"+lead+"\n\n"+second+"\n", live)
		if p.Article.Status != articles.StatusWithheld || strings.Contains(shows(&p.Article), s) {
			t.Errorf("%q: status %s\n%s", s, p.Article.Status, saysAll(p.Problems))
		}
	}
}

var kills = []string{
	"KILL KILL KILL",
	"KILL",
	"BULLETIN KILL",
	"MANDATORY KILL",
	"KILL KILL KILL - please kill the story slugged PORTS",
	"KILL, KILL: PORTS-FERRIES",
	"^BULLETIN KILL<",
	"+++ KILL +++",
	"KILL -- BC-AS--Slug",
	"STORY WITHDRAWN",
	"STORY KILLED",
	"WITHDRAWN",
	"(WITHDRAWN)",
	"WITHDRAWN-Rents fall in Dubai",
	"BC-ML-Dubai Rents KILL",
	"تنويه للسادة المشتركين: يرجى إلغاء الخبر المعنون الإيجارات في دبي",
	"WITHDRAWAL NOTICE",
	"ELIMINATION",
	"BULLETIN ELIMINATION",
	"ADVISORY: story on Dubai rents killed",
	"ADVISORY-Story on Dubai rents withdrawn",
	"Editors: please kill the story slugged Dubai-Rents",
	"Please kill the story Dubai-Rents, V9991.",
	"EDITORS: Kill story Dubai rents",
	"Please kill item dpa 157",
	"Attention editors: please disregard the story on Dubai rents",
	"A kill is mandatory.",
	"Kill notice",
	"Notice of withdrawal",
	"Story withdrawn",
	"CANCELLED",
	"EDITORS - KILL",
	"Subscribers are asked to disregard the story",
	"The story on Dubai rents has been withdrawn",
	"نلفت عناية المشتركين إلى إلغاء الخبر السابق",
	"إلغاء وسحب خبر الإيجارات",
	"This story has been withdrawn.",
	"إلغاء خبر",
	"إلغاء الخبر رقم 0123",
	"سحب الخبر",
	"سحب خبر: الإيجارات في دبي",
	"تنويه: إلغاء الخبر السابق",
	"يرجى إلغاء الخبر السابق",
	"نرجو عدم استخدام الخبر السابق",
	"تم سحب الخبر",
	"يلغى الخبر السابق",
	"خبر ملغى",
}

func TestAKillNoticeBreaksThePiece(t *testing.T) {
	t.Parallel()
	for _, s := range kills {
		for where, text := range map[string]string{
			"above": s + "\n\nRents fall in Dubai\n\n" + lead + "\n\n" + second + "\n",
			"below": "Rents fall in Dubai\n\n" + s + "\n\n" + lead + "\n\n" + second + "\n",
			"alone": s + "\n\nThe story is wrong. A substitute follows.\n",
		} {
			line := 1 + strings.Count(text[:strings.Index(text, s)], "\n")
			p := readOneText(t, "a.txt", text, live)
			if !slices.ContainsFunc(p.Problems, func(p articles.Problem) bool {
				return p.Level == articles.Broken && p.Line == line && strings.Contains(p.What, "takes this story back") && p.Fix != ""
			}) {
				t.Errorf("%q, %s: not broken on line %d:\n%s", s, where, line, saysAll(p.Problems))
			}
		}
	}
}

// Possible notes are printed with a warning.
func TestDoubtIsNamed(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"Figures of the ministry under embargo - see note",
		"[TK: figure from the ministry]",
		"Editor's note: the names of the children were changed",
	} {
		p := readOneText(t, "a.txt", "Rents fall in Dubai\n\n"+s+"\n\n"+lead+"\n\n"+second+"\n", live)
		if !strings.Contains(saysAll(p.Problems), "warning a.txt:3: this may be for the desk") || !strings.Contains(shows(&p.Article), s) || p.Article.Status != articles.StatusLive {
			t.Errorf("%q: status %s\n%s", s, p.Article.Status, saysAll(p.Problems))
		}
	}
}

// A note of two lines is removed as a whole, and nothing more.
func TestTheEndOfANote(t *testing.T) {
	t.Parallel()
	for name, note := range map[string]string{
		"in brackets": "(EDS: CORRECTS name of the minister in para 3, where it was given\nwrongly; adds quotes)",
		"a sentence":  "Eds: Updates with the name of the minister in para 3, where it was given\nwrongly.",
	} {
		for how, gap := range map[string]string{"in its block": "\n", "in a block of its own": "\n\n"} {
			p := readOneText(t, "a.txt", "Rents fall in Dubai\n\n"+note+gap+"DUBAI (AP) - Rents in the city fell by three per cent.\n\n"+second+"\n", live)
			if got := p.Article.Text(); got != "Rents in the city fell by three per cent.\n\n"+second {
				t.Errorf("%s, %s: %q", name, how, got)
			}
		}
	}
}

// Notes below the headline and below the story of one text.
func TestNotesTogether(t *testing.T) {
	t.Parallel()
	head := "(Eds: This corrects the name of the minister in para 3.)\nRents fall in Dubai\n(Embeds video)\n(With GRAPHIC)\n(Repeats Sunday's story for wider readership)\n(Removes extraneous word)\n" +
		"\nEds: SUBS 3rd graf to CORRECT spelling of Rashid. Picks up 4th graf.\n\nCorrects spelling of minister's name in paragraph three.\n\nWith AP Photos.\n\nAP Photos DXB101-105. For global distribution.\n\nMoving on general news and financial services.\n\n"
	for name, tail := range map[string]string{
		"desk":          "Desk: pls check figure in para 2\n\nContact for desk only: 050 555 0100\n\nBackground (not for publication): he asked us for money.\n\n[NB: legal to read]\n\n// TODO check name\n",
		"reporter":      "Reporter's mobile: 050 555 0100\n\nWord count: 250\nPics: attached\nPic caption: Towers in the marina\n[Ends]\n",
		"press release": "View source version on businesswire.com: https://example.com/1\n\nContacts\nAna Writer\nana@example.com\n+971 4 555 0100\n",
		"Bloomberg":     "To contact the reporter on this story:\nAna Writer in Dubai at ana@example.com\n\nTo contact the editors responsible for this story:\nBo Second at bo@example.com\n",
	} {
		p := readOneText(t, "a.txt", head+lead+"\n\n"+second+"\n\n"+tail, live)
		if p.Article.Headline != "Rents fall in Dubai" || p.Article.Standfirst != "" || p.Article.Dateline == nil || len(p.Article.Body) != 2 || p.Article.Attribution != "" {
			t.Errorf("%s: readers see\n%s\n%s", name, shows(&p.Article), saysAll(p.Problems))
		}
	}
}

// Some agencies put the summary above the byline, and the reporter in the
// dateline.
func TestBylinesBelowPoints(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ text, by, city string }{
		"Reuters":       {"Rents fall\n\n    * Down 3%\n    * Agents had hoped for less\n\n    By Ana Writer\n\n    DUBAI, Nov 23 (Reuters) - Rents in the city fell by three\nper cent.\n    Tenants are glad.\n", "Ana Writer", "Dubai"},
		"Reuters, page": {"Rents fall\n\nBy Ana Writer\n\nSummary\nDown 3%\nAgents had hoped for less\n\nDUBAI, Nov 23 (Reuters) - Rents in the city fell by three per cent.\n\nTenants are glad.\n", "Ana Writer", "Dubai"},
		"Anadolu":       {"Rents fall\nAgents had hoped for less\nAna Writer   |23.11.2026 - Update : 23.11.2026\n\nANKARA\n\nRents in the city fell by three per cent, the council said on Monday.\n\nTenants are glad.\n", "Ana Writer", "Ankara"},
		"الأناضول":      {"تراجع الإيجارات\n\nإسطنبول/ سارة علي/ الأناضول\n\nتراجعت الإيجارات في المدينة بنسبة ثلاثة في المئة اليوم.\n\nوفرح المستأجرون.\n", "سارة علي", "إسطنبول"},
		"رويترز":        {"تراجع الإيجارات\n\nمن سارة علي\n\nدبي 23 نوفمبر تشرين الثاني (رويترز) - تراجعت الإيجارات في المدينة بنسبة ثلاثة في المئة اليوم.\n\nوفرح المستأجرون.\n", "سارة علي", "دبي"},
		"capitals":      {"Rents fall\n\nBy Ana Writer\n\nTRABZON\n\nRents fell in Trabzon by three per cent, the council said.\n\nTenants are glad.\n", "Ana Writer", "Trabzon"},
	} {
		a := readOneText(t, "a.txt", tt.text, live).Article
		if len(a.Byline) != 1 || a.Byline[0].Name != tt.by || a.Dateline == nil || a.Dateline.City != tt.city || strings.Contains(a.Text(), tt.by) {
			t.Errorf("%s: byline %v, dateline %+v\n%s", name, a.Byline, a.Dateline, shows(&a))
		}
	}
	a := readOneText(t, "a.txt", "Towers rise\n\nTel Aviv: a city of towers\n\n"+second+"\n\n"+second+"\n", live).Article
	if a.Dateline != nil || !strings.Contains(shows(&a), "Tel Aviv: a city of towers") {
		t.Errorf("dateline %+v\n%s", a.Dateline, shows(&a))
	}
}

// The number of reported notes is limited, but embargoes are always reported.
func TestManyNotes(t *testing.T) {
	t.Parallel()
	const maxNotes = 50
	text := "Rents fall in Dubai\n\n" + lead + "\n\n" + second + "\n\n" + strings.Repeat("(EDS: ADDS quotes)\n\n", 3*maxNotes) + "EMBARGOED UNTIL 10PM SUNDAY\n"
	p := readOneText(t, "a.txt", text, live+"byline: [Amal Said]\n")
	if n := len(p.Problems); n != maxNotes+1 || p.Article.Status != articles.StatusWithheld {
		t.Errorf("%d problems, status %s", n, p.Article.Status)
	}
	if said := saysAll(p.Problems); !strings.Contains(said, "101 more lines are left out") || !strings.Contains(said, "is held") {
		t.Error(said)
	}
}

// Contact data below a story is printed, because public notices need it, and
// reported.
func TestContactsAreNamed(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]bool{
		"Contact: Ana Writer, +971 4 555 0100":                             true,
		"E-mail: ana@example.com":                                          true,
		"For more information contact the press office on +971 4 555 0100": true,
		"هاتف: 04 5550100":                                                 true,
		"Contact: the film that changed science":                           false,
		"To book a seat, call the theatre on 04 555 0100.":                 false,
		"For more information call the council on 800 900 900 or visit":    false,
	} {
		p := readOneText(t, "a.txt", "Rents fall in Dubai\n\n"+lead+"\n\n"+second+"\n\n"+s+"\n", live+"byline: [Amal Said]\n")
		if named := strings.Contains(saysAll(p.Problems), "warning a.txt:7: this may be for the desk"); named != want || !strings.Contains(shows(&p.Article), s) {
			t.Errorf("%q: named %v, readers see\n%s", s, named, shows(&p.Article))
		}
	}
}
