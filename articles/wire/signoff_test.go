package wire

import (
	"strings"
	"testing"

	"broadside/articles"
)

func credited(found []articles.Contributor) string {
	var out []string
	for _, c := range found {
		out = append(out, c.Name+"/"+c.Role)
	}
	return strings.Join(out, " ")
}

func TestSignOffs(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ in, want string }{
		{"(Reporting by Ana Writer in Dubai, Bo Second in Doha and Cy Third in Muscat; Editing by Di Fourth)", "Ana Writer/reporting Bo Second/reporting Cy Third/reporting"},
		{"(Reporting by Ana Writer in Dubai and Doha; Editing by Di Fourth)", "Ana Writer/reporting"},
		{"(Writing by Ana Writer; Additional reporting by Bo Second)", "Ana Writer/reporting Bo Second/reporting"},
		{"(Writing by A; Additional reporting by B; Editing by C)", "A/reporting B/reporting"},
		{"(Reporting by Ana Writer and the Dubai newsroom; Editing by Bo Second)", "Ana Writer/reporting Dubai newsroom/reporting"},
		{"(Additional reporting by Ana Writer, Bo Second; Writing by Cy Third, Editing by Di Fourth and Ed Fifth)", "Ana Writer/reporting Bo Second/reporting Cy Third/reporting"},
		{"(Compiled by Ana Writer; Editing by Bo Second)", "Ana Writer/reporting"},
		{"(Editing by Bo Second)", ""},
		{"Reuters reporting by Ana Writer in Dubai, additional reporting by Bo Second; editing by Cy Third", "Ana Writer/reporting Bo Second/reporting"},
		{"(AFP reporting by Ana Writer)", "Ana Writer/reporting"},
		{"Editing by Bo Second", ""},
		{"Reporting by Ana Writer; Writing by Bo Second; Editing by Cy Third", "Ana Writer/reporting Bo Second/reporting"},
		{"Reporting by Ana Writer in Dubai; Additional reporting by Bo Second in Cairo; Editing by Cy Third.", "Ana Writer/reporting Bo Second/reporting"},
		{"Reporting by Ana Writer, Editing by Bo Second", "Ana Writer/reporting"},
		{"Reporting and writing by Ana Writer; photographs by Bo Second", "Ana Writer/reporting Bo Second/photo"},
		{"— Reporting by Ana Writer", "Ana Writer/reporting"},
		{"- With PTI inputs", "PTI/wire"},
		{"(With PTI inputs)", "PTI/wire"},
		{"With ANI inputs", "ANI/wire"},
		{"(With inputs from PTI and ANI)", "PTI/wire ANI/wire"},
		{"(Inputs from IANS)", "IANS/wire"},
		{"(This story has not been edited by The Corniche staff and is auto-generated from a syndicated feed.)", ""},
		{"(Except for the headline, this story has not been edited by The Corniche staff and is published from a syndicated feed.)", ""},
		{"This article was published from a wire agency feed without modifications to the text.", ""},
		{"(Only the headline and picture of this report may have been reworked by the staff; the rest of the content is auto-generated from a syndicated feed.)", ""},
		{"© 2026 AFP", "AFP/wire"},
		{"©2026 The Example Tribune. Distributed by Tribune Content Agency, LLC.", ""},
		{"(c) 2026 The Associated Press. All rights reserved.", "The Associated Press/wire"},
		{"Copyright 2026 Reuters", "Reuters/wire"},
		{"© Agence France-Presse", "Agence France-Presse/wire"},
		{"-- Agencies", "Agencies/wire"},
		{"(Agencies)", "Agencies/wire"},
		{"Agencies", "Agencies/wire"},
		{"AFP", "AFP/wire"},
		{"(AFP)", "AFP/wire"},
		{"AP/Reuters", "AP/wire Reuters/wire"},
		{"WAM/Ana Writer", "WAM/wire"},
		{"Source: WAM", "WAM/wire"},
		{"Source: Reuters/AFP", "Reuters/wire AFP/wire"},
		{"Source: Ministry of Transport", ""},
		{"Associated Press writer Ana Writer in Dubai contributed to this report.", "Ana Writer/reporting"},
		{"AP writers Ana Writer in Dubai and Bo Second in Doha contributed.", "Ana Writer/reporting Bo Second/reporting"},
		{"Third reported from New York. Associated Press writer Ana Writer in Dubai contributed to this report.", "Ana Writer/reporting"},
		{"The Associated Press contributed to this report.", "The Associated Press/wire"},
		{"Reuters and Ana Writer contributed to this story", "Reuters/wire Ana Writer/reporting"},
		{"Ana Writer contributed reporting from Dubai.", "Ana Writer/reporting"},

		{"(مع إضافات من رويترز)", "رويترز/wire"},
		{"(مع وكالات)", "وكالات/wire"},
		{"(إعداد محمد علي للنشرة العربية – تحرير سارة حسن)", "محمد علي/reporting"},
		{"(إعداد محمد علي للنشرة العربية - تحرير سارة حسن)", "محمد علي/reporting"},
		{"إعداد محمد علي للنشرة العربية – تحرير سارة حسن", "محمد علي/reporting"},
		{"(تغطية صحفية سارة حسن - إعداد محمد علي للنشرة العربية - تحرير علي عمر)", "سارة حسن/reporting محمد علي/reporting"},
		{"(شارك في التغطية محمد علي من دبي وسارة حسن من الدوحة)", "محمد علي/reporting سارة حسن/reporting"},
		{"(تحرير سارة حسن)", ""},
		{"(وكالات)", "وكالات/wire"},
		{"وكالات", "وكالات/wire"},
		{"– (بترا)", "بترا/wire"},
		{"المصدر: وام", "وام/wire"},
		{"المصدر : رويترز", "رويترز/wire"},
		{"(نقلا عن رويترز)", "رويترز/wire"},
		{"(أ ف ب، رويترز)", "أ ف ب/wire رويترز/wire"},
		{"© 2026 أ ف ب", "أ ف ب/wire"},
		{"هذا الخبر لم يحرره فريق الصحيفة ونشر آليا من وكالة.", ""},
	} {
		found, ok := readAttribution(tt.in)
		if got := credited(found); got != tt.want || !ok {
			t.Errorf("readAttribution(%q) = %q, %v; want %q", tt.in, got, ok, tt.want)
		}
	}
}

func TestLastSentencesAreNoSignOffs(t *testing.T) {
	t.Parallel()
	for _, in := range []string{
		"Reporting by the book is what he called it.",
		"Salim Rashid contributed to the victory.",
		"Ahmed Ali also contributed.",
		"Source: he would not say.",
		"The feed of the camels grows dear.",
		"This story is not over.",
		"The agency feed was cut, the ministry said.",
		"Editing by candlelight, she finished the book.",
		"With agencies closed, nobody could travel.",
		"With Reuters he made a career, with AP another.",
		"Reuters said so.",
		"Agencies of the state are closed.",
		"He wrote it (with help from Reuters).",
		"Copyright is a matter for the courts, he said.",
		"Research by the university shows it.",
		"مع بداية العام تعمل العبارات.",
		"إعداد التقرير استغرق عاما كاملا.",
		"تحرير الأسواق يبدأ غدا.",
		"وكالات السفر مغلقة.",
		"هذا الخبر سار.",
		"المصدر هو الوزير.",
		"تصوير الفيلم بدأ أمس.",
	} {
		if found, ok := readAttribution(in); ok {
			t.Errorf("readAttribution(%q) = %q, want none", in, credited(found))
		}
	}
}

func TestSignOffOverLines(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, in, want, attribution string }{
		{"two lines", "(Reporting by Ana Writer; Editing by Bo\nSecond and Cy Third)", "Ana Writer/reporting", "(Reporting by Ana Writer; Editing by Bo Second and Cy Third)"},
		{"two lines behind the text", "Last text.\n (Reporting by Ana Writer; Editing by Bo\nSecond and Cy Third)", "Ana Writer/reporting", "(Reporting by Ana Writer; Editing by Bo Second and Cy Third)"},
		{"three lines", "(Reporting by Ana Writer in\nDubai; Writing by Bo\nSecond; Editing by Cy Third)", "Ana Writer/reporting Bo Second/reporting", "(Reporting by Ana Writer in Dubai; Writing by Bo Second; Editing by Cy Third)"},
		{"a line each", "Reporting by Ana Writer\nEditing by Bo Second", "Ana Writer/reporting", "Reporting by Ana Writer\nEditing by Bo Second"},
		{"bracket open over lines", "(Reporting by Ana Writer;\nEditing by Bo Second)", "Ana Writer/reporting", "(Reporting by Ana Writer; Editing by Bo Second)"},
		{"below a rule", "___\n\nAssociated Press writer Ana Writer in Dubai\ncontributed to this report.", "Ana Writer/reporting", "Associated Press writer Ana Writer in Dubai contributed to this report."},
		{"two notices", "(With PTI inputs)\n\n(This story has not been edited by The Corniche staff and is auto-generated from a syndicated feed.)", "PTI/wire", "(With PTI inputs)\n(This story has not been edited by The Corniche staff and is auto-generated from a syndicated feed.)"},
		{"Arabic", "(إعداد محمد علي للنشرة العربية -\nتحرير سارة حسن)", "محمد علي/reporting", "(إعداد محمد علي للنشرة العربية - تحرير سارة حسن)"},
		{"Windows line ends", "(Reporting by Ana Writer; Editing by Bo\r\nSecond)", "Ana Writer/reporting", "(Reporting by Ana Writer; Editing by Bo Second)"},
	} {
		a := readLayout(t, "Head\n\nDubai: Lead.\n\nLast text.\n\n"+strings.TrimPrefix(tt.in, "Last text.\n\n"))
		if got := credited(a.Contributors); got != tt.want || a.Attribution != tt.attribution {
			t.Errorf("%s: contributors %q, attribution %q; want %q, %q", tt.name, got, a.Attribution, tt.want, tt.attribution)
		}
		if body := drawn(a.Body); strings.Contains(body, "Second") || strings.Contains(body, "__") || !strings.HasPrefix(body, "Lead.\nLast text.") {
			t.Errorf("%s: body\n%s", tt.name, body)
		}
	}
}
