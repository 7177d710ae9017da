package piece

import (
	"strings"
	"testing"
)

// Notes below the headline and below the story, as they are sent together.
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

// What sums a story up is above the byline at some agencies, and the reporter
// in the dateline.
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
