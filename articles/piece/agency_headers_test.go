package piece

import (
	"strings"
	"testing"

	"broadside/articles/articletest"
)

// TestAgencyFormats reads the same story in the format of each agency: the
// article is the same.
func TestAgencyFormats(t *testing.T) {
	t.Parallel()
	const (
		headline = "Rents fall in Dubai"
		one      = "Rents in the city fell by three per cent in the third quarter, the council said on Monday."
		arabic   = "تراجع الإيجارات في دبي"
		oneAr    = "تراجعت الإيجارات في المدينة بنسبة ثلاثة في المئة في الربع الثالث من العام بحسب ما أعلنه المجلس يوم الاثنين الماضي."
		two      = second
		twoAr    = "وانتظر المستأجرون ذلك منذ افتتاح الأبراج الجديدة في البلدة القديمة بحسب ما قاله وسيط عقاري يعمل هناك منذ عشرين عاما."
	)
	for _, tt := range []struct{ agency, head, tail string }{
		{"AP, ANPA 1312", "X0001abcde\nr i BC-AS--Dubai-Rents, 1st Ld-Writethru   11-23 0500\n^BC-AS--Dubai-Rents, 1st Ld-Writethru,416<\n^" + headline + "<\n^AP Photo DUB101, DUB102<\n^Eds: Updates with quotes. With AP Photos.<\n^By ANA WRITER=\n^Associated Press=\n\n", "\n\nAP-WF-11-23-26 0337GMT<"},
		{"AP, alert", "W1645asian\nb a BC-ML--APNewsAlert     11-23 0358\n^BC-ML--APNewsAlert,17<\n^" + headline + "<\n\n", "\n\n___\n\nAP-WF-11-23-26 2350GMT<"},
		{"AP, selector", "V4644-----\nr e AP-Top-Gulf-Headlines     02-09 0121\n^*9006< ^AP-Top-Gulf-Headlines,0176<\n^" + headline + "<\n\n", "\n\nAP-WF-02-10-16 0423GMT<"},
		{"AP, advance gone", "BC-ML--Dubai Rents,300\n" + headline + "\nEds: Also moving on general news lines.\nAP Photo\n\n", "\n\n-30-"},
		{"dpa", "xyz0001 4 s 120 dpa-abc 0101\n\nHousing/Emirates/\n1ST LEAD\n" + headline + "\nBy dpa correspondents =\n\n", "\n\n# Notebook\n\n## Note to editors\n- adds quote\n\n* * * *\nThe following information is not intended for publication\n\n## Editorial contacts\n- Editing by: Bo Second, +49 30 555 0100, <desk@dpa.com>\n\ndpa ab cd\n\n212322 GMT Nov 26"},
		{"dpa, German", "bdt0123 3 wi 220 dpa 0456\n\nImmobilien/Emirate/\n(Achtung)\n" + headline + " =\n\n", "\n\n# dpa-Notizblock\n\n## Redaktionelle Hinweise\n- Foto folgt\n\n## Orte\n- [Rathaus](Platz 1)\n\ndpa ab yyzz cd"},
		{"Reuters", "EMIRATES-HOUSING/RENTS (UPDATE 2, PICTURE)\n\nUPDATE 2-" + headline + "\n\n(Adds comment, background)\n\n", "\n\n((ana.writer@thomsonreuters.com; +971 4 555 0100; Reuters Messaging: ana.writer@example.net))\n\n(c) Copyright Thomson Reuters 2026. Click For Restrictions - https://agency.example/"},
		{"Reuters, terminal", "14:05 23Nov26 RTRS-" + headline + "\nKeywords: EMIRATES-HOUSING/RENTS\n\n", "\n\nREUTER"},
		{"Reuters, RPT", "BC-EMIRATES-RENTS\nRPT-" + headline + "\n(Repeats story first published on Sunday)\n\n", "\n\n^REUTER@"},
		{"AFP", "AFP0123\nUAE-housing-rents,lead\nURGENT\n" + headline + "\n\n", "\n\nab/cd\nAFP"},
		{"AFP, new series", "UAE-housing-rents,newseries\n\n" + headline + "\n\n", "\n\nburs-ab/cd/ef\n\n© Agence France-Presse"},
		{"PTI", "PRI ESPL INT\n.DUBAI FGN12\nUAE-RENTS\n" + headline + "\n(Eds: UPDATES with quotes)\n\n", " PTI SKS KR"},
		{"PTI, own line", "DEL47\n" + headline + "\n(Eds: Adding details)\n\n", "\n\nPTI AGA/SA"},
		{"ANI", "ANI | Updated: Nov 23, 2026 10:05 IST\n" + headline + "\n\n", "\n\n(ANI)"},
		{"IANS", headline + "\n\n", "\n\n--IANS\nsks/kr"},
		{"IANS, page", "IANS | Nov 23, 2026\n" + headline + "\n\nShare this article\n\n", "\n\n–IANS\n\nab/cd"},
		{"WAM", "WAM English\n" + headline + "\n\n", "\n\nWAM/Ana Writer/Bo Second"},
		{"WAM, slashes", headline + "\n\n", "\n\n// WAM //"},
		{"KUNA", "KUNA0123 4 GEN 0456 KUNA\n" + headline + "\n\n", "\n\n(end) ms.rg"},
		{"KUNA, in the line", "KUNA : " + "Gulf rents - Society - 23/11/2026\n" + headline + "\n\n", " (end) ms.rg"},
		{"QNA", "QNA 0123 Doha\n" + headline + "\n\n", "\n\n(QNA) 1405 GMT 2026/11/23 QNA"},
		{"BNA", "BNA 0123\n" + headline + "\n\n", "\n\nM.B"},
		{"SPA", "SPA 2345678\n" + headline + "\n\n", "\n\n--SPA\n14:05 LOCAL TIME 11:05 GMT\n0034"},
		{"MENA", "MENA 0123\n" + headline + "\n\n", "\n\n-ENDS-"},
		{"Petra", "Petra 0123\n" + headline + "\n\n", "\n\n--(Petra) AB\n23/11/2026 14:05:11"},
		{"Xinhua", "Xinhua | Updated: 2026-11-23 14:05:11\n" + headline + "\n\n", "\n\nEnditem"},
		{"Anadolu", "23.11.2026 - Update : 23.11.2026\n" + headline + "\n\n", "\n\nAnadolu Agency website contains only a portion of the news stories offered to subscribers in the AA News Broadcasting System (HAS), and in summarized form. Please contact us for subscription options."},
		{"Reuters, page", headline + "\n\nNovember 23, 20268:15 AM GMT+4Updated 2 hours ago\n\nSummary\nCompanies\n\n", "\n\nKeywords: DUBAI RENTS/ (UPDATE 2)"},
		{"AP, page", headline + "\nUpdated 8:15 AM GMT+4, November 23, 2026\nShare\n\n", ""},
		{"AFP, attention", "UAE-housing-rents,lead\n\n" + headline + "\n\nATTENTION - ADDS details, quotes ///\n\n", ""},
		{"WAM, time", "WAM English\n23 Nov 2026 08:15\n" + headline + "\n\n", ""},
		{"SPA, time", headline + "\n\n", "\n08:15 Local Time 05:15 GMT\n0012"},
		{"Petra, slashes", headline + "\n\n", "\n//Petra// AW\n23/11/2026 08:15:12"},
		{"Xinhua, page", headline + "\nSource: Xinhua| 2026-11-23 08:15:12|Editor: ab\n\n", " Enditem"},
		{"BNA, time", headline + "\n\n", "\n\nA.W.\n\nBNA 0815 GMT 23/11/2026"},
		{"dpa, tail", headline + " =\n\n", "\ndpa aw xxde a3 bs\n231152 Nov 26"},
		{"takes", headline + "\n(take 1 of 2)\n\n", "\n\n(MORE)"},
		{"press release", "PRESS RELEASE: FOR IMMEDIATE RELEASE\n\n" + headline + "\n\n", "\n\n###\n\nMedia contact: Ana Writer, +971 50 555 0100"},
		{"labels", "Slug: DUBAI-RENTS\nCategory: economy\nPriority: 4\nKeywords: rents, Dubai\nWord count: 120\n\n" + headline + "\n\n", "\n\nENDS"},

		{"وام", "وام 0123 عربي\n" + arabic + "\n\n", "\n\nوام/ريم الكاتبة/عمر الثاني"},
		{"وام، نهاية", arabic + "\n\n", "\n\n// وام //"},
		{"كونا", "كونا 0123 اقتصاد\n" + arabic + "\n\n", "\n\n(النهاية) م ع / ن ب"},
		{"قنا", "قنا 0123\n" + arabic + "\n\n", "\n\n(قنا) 1405 جمت 2026/11/23"},
		{"بنا", "بنا 0123\n" + arabic + "\n\n", "\n\nع.م"},
		{"واس", "عاجل\n" + arabic + "\n\n", "\n\n// انتهى //\n14:05ت م\n0034"},
		{"أ ش أ", "أ ش أ 0123\n" + arabic + "\n\n", "\n\nم ع/أ ب\n\nانتهى"},
		{"بترا", arabic + "\n\n", "\n\n--(بترا) ع م/ن ح\n23/11/2026 14:05:11"},
		{"شينخوا", "شينخوا | 0123\n" + arabic + "\n\n", "\n\n(نهاية الخبر)"},
		{"الأناضول", "23.11.2026 - تحديث : 23.11.2026\n" + arabic + "\n\n", "\n\nالأخبار المنشورة على الصفحة الرسمية لوكالة الأناضول، هي اختصار لجزء من الأخبار التي تُعرض للمشتركين عبر نظام تدفق الأخبار (HAS). من أجل الاشتراك لدينا يُرجى الاتصال بالرابط التالي."},
		{"رويترز", "عاجل\nالكلمات المفتاحية: إيجارات دبي\n" + arabic + "\n\n", "\n\nرويترز\n\nيتبع"},
		{"فرانس برس", "UAE-housing-rents,lead\n" + arabic + "\n\n", "\n\nاب/ج د"},
	} {
		first, second, h := one, two, headline
		if strings.Contains(tt.head, arabic) {
			first, second, h = oneAr, twoAr, arabic
		}
		text := tt.head + first + "\n\n" + second + tt.tail + "\n"
		p := readOneText(t, "a.txt", text, live)
		a := &p.Article
		if a.Headline != h || a.Standfirst != "" || a.Text() != first+"\n\n"+second || a.Status != "live" {
			t.Errorf("%s: status %s\n%s", tt.agency, a.Status, articletest.Print(*a))
		}
		said := saysAll(p.Problems)
		for _, g := range p.Guesses {
			said += g.String() + "\n"
		}
		for line := range strings.SplitSeq(tt.head, "\n") {
			if line = strings.Trim(line, "^<="); line != "" && !strings.Contains(line, h) && !strings.Contains(said, strings.TrimSpace(line)) && !strings.Contains(line, "WRITER") {
				t.Errorf("%s: %q is not named:\n%s", tt.agency, line, said)
			}
		}
	}
}

// The slug of a wire text may contain an embargo or a kill.
func TestSlugsThatHoldOrKill(t *testing.T) {
	t.Parallel()
	for slug, want := range map[string]string{
		"^BC-ML--Dubai Rents, ADV30,416<": "withheld", "^BC-ML--Dubai Rents, HFR,416<": "withheld", "^BC-ML--Dubai Rents,416<": "live", "^BC-ML--Dubai Rents, KILL,40<": "broken",
		"r i BC-ML--Rents, HFR 11-30   11-23 0500": "withheld", "OPEC-OIL/EMBARGO (UPDATE 1)": "live", "Keywords: EMBARGO/OIL": "live",
	} {
		p := readOneText(t, "a.txt", slug+"\nRents fall in Dubai\n\n"+lead+"\n\n"+second+"\n", live)
		got := string(p.Article.Status)
		if p.Broken() {
			got = "broken"
		}
		if got != want || strings.Contains(shows(&p.Article), "-") {
			t.Errorf("%q: %s, want %s\n%s%s", slug, got, want, saysAll(p.Problems), shows(&p.Article))
		}
	}
}
