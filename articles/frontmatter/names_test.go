package frontmatter

import (
	"strings"
	"testing"

	"broadside/articles"
	"broadside/articles/articletest"
)

func TestBylinesOfFrontMatter(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		in, want string
		warned   bool
	}{
		{"Amal Said", "Amal Said", false},
		{"[{name: By A. Writer}]", "A. Writer", false},
		{"By A. Writer", "A. Writer", false},
		{"BY A. WRITER", "A. WRITER", false},
		{"Written by Amal Said", "Amal Said", false},
		{"By our correspondent in Doha", "our correspondent in Doha", false},
		{"بقلم أمل سعيد", "أمل سعيد", false},
		{"\"بقلم: أمل سعيد\"", "أمل سعيد", false},
		{"كتبت سارة علي", "سارة علي", false},
		{"\"إعداد: سارة علي ومحمد حسن\"", "سارة علي + محمد حسن", false},
		{"تقرير سارة علي", "سارة علي", false},
		{"\"كتب/ محمد علي\"", "محمد علي", false},
		{"كتاب الرأي", "كتاب الرأي", false},
		{"إعداد الصفحة", "إعداد الصفحة", false},
		{"Amal Said with Omar Hadi", "Amal Said + Omar Hadi", false},
		{"A. Writer and B. Reporter", "A. Writer + B. Reporter", false},
		{"A. Writer & B. Reporter", "A. Writer + B. Reporter", false},
		{"A. Writer; B. Reporter", "A. Writer + B. Reporter", false},
		{"\"By A. Writer, B. Reporter and C. Editor\"", "A. Writer + B. Reporter + C. Editor", false},
		{"\"By A. Writer, B. Reporter and C\"", "A. Writer + B. Reporter + C", false},
		{"TOM PERRY and Amal Said", "TOM PERRY + Amal Said", false},
		{"أمل سعيد وعمر هادي", "أمل سعيد + عمر هادي", false},
		{"محمد وردي", "محمد وردي", false},
		{"سعد محمد واصف", "سعد محمد واصف", false},
		{"Reuters and AFP", "Reuters + AFP", false},
		{"Staff and agencies", "Staff and agencies", false},
		{"Gulf Desk", "Gulf Desk", false},
		{"Amal Said, Staff Reporter", "Amal Said (Staff Reporter)", false},
		{"Amal Said and Omar Hadi, Staff Reporters", "Amal Said (Staff Reporters) + Omar Hadi (Staff Reporters)", false},
		{"Amal Said | Staff Reporter", "Amal Said (Staff Reporter)", false},
		{"{name: Amal Said and Omar Hadi, role: Reporters}", "Amal Said (Reporters) + Omar Hadi (Reporters)", false},
		{"{name: Amal Said and Omar Hadi, url: https://example.com}", "Amal Said and Omar Hadi", false},
		{"[A. Writer and B. Reporter, C. Editor]", "A. Writer + B. Reporter + C. Editor", false},
		{"John Smith, Jr.", "John Smith, Jr.", false},
		{"Amal Said, PhD", "Amal Said, PhD", false},
		{"Bill de Blasio", "Bill de Blasio", false},
		{"Anderson", "Anderson", false},
		{"Marks and Spencer", "Marks and Spencer", true},
		{"Woodward & Bernstein", "Woodward & Bernstein", true},
		{"['Marks and Spencer']", "Marks and Spencer", false},
		{"Amal Said, Omar Hadi", "Amal Said + Omar Hadi", false},
		{"أمل سعيد، عمر هادي", "أمل سعيد + عمر هادي", false},
		{"Amal Said, Abu Dhabi", "Amal Said, Abu Dhabi", true},
		{"Amal Said, Gulf News", "Amal Said (Gulf News)", false},
		{"Amal Said, Dubai", "Amal Said, Dubai", true},
		{"\n  A. Writer\n  B. Reporter", "A. Writer B. Reporter", true},
		{"amal said, omar hadi", "amal said, omar hadi", true},
	} {
		a, problems := readFront(t, "byline: "+tt.in)
		if got := articletest.PrintPeople(a.Byline); got != tt.want || (len(problems) == 1) != tt.warned {
			t.Errorf("byline %s = %s, %v; want %s, warned %v", tt.in, got, problems, tt.want, tt.warned)
		}
		for _, p := range problems {
			if p.Level != articles.Warning || p.Line < 2 || p.Fix == "" {
				t.Errorf("byline %s: %s (%s)", tt.in, p, p.Level)
			}
		}
	}
}

func TestListsOfFrontMatter(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		in, want string
		warned   bool
	}{
		{"tags: rents, housing, Dubai", "rents|housing|Dubai", false},
		{"tags: \"rents,housing\"", "rents|housing", false},
		{"tags: rents; housing", "rents|housing", false},
		{"tags: إيجارات، سكن، دبي", "إيجارات|سكن|دبي", false},
		{"tags: إيجارات؛ سكن", "إيجارات|سكن", false},
		{"tags: rents, housing, rents,", "rents|housing", false},
		{"tags: 1,000 homes", "1,000 homes", false},
		{"tags: arts and culture", "arts and culture", false},
		{"tags: '#rents #housing'", "#rents #housing", true},
		{"tags: rents / housing", "rents / housing", true},
		{"tags: \n  rents\n  housing", "rents housing", true},
		{"tags:\n- rents\n - housing", "rents - housing", true},
		{"tags: [rents, \"housing, Dubai\"]", "rents|housing, Dubai", false},
		{"tags:\n  - rents, housing", "rents, housing", true},
		{"subjects: water, energy", "water|energy", false},
		{"places: Dubai", "Dubai", false},
		{"places: Bosnia and Herzegovina", "Bosnia and Herzegovina", false},
		{"places: Dubai, Doha", "Dubai, Doha", true},
		{"places: \"Washington, D.C.\"", "Washington, D.C.", true},
		{"places: ['Washington, D.C.']", "Washington, D.C.", false},
		{"places: Paris, France; Doha", "Paris, France|Doha", false},
		{"places:\n- Washington, D.C.\n- Doha", "Washington, D.C.|Doha", false},
		{"people: Amal Said, Omar Hadi", "Amal Said|Omar Hadi", false},
		{"people: Amal Said and Omar Hadi", "Amal Said|Omar Hadi", false},
		{"people: Said, Amal", "Said, Amal", true},
		{"people: John Smith, Jr.", "John Smith, Jr.", false},
		{"people: Simon and Garfunkel", "Simon and Garfunkel", true},
		{"organisations: Marks and Spencer", "Marks and Spencer", false},
		{"organisations: Apple, Inc.", "Apple, Inc.", false},
		{"organisations: WAM, Reuters", "WAM, Reuters", true},
		{"contributors: Reuters, AP", "Reuters|AP", false},
		{"contributors: Reuters and WAM", "Reuters|WAM", false},
		{"contributors: Amal Said and agencies", "Amal Said and agencies", false},
		{"organisations: WAM; Reuters", "WAM|Reuters", false},
	} {
		a, problems := readFront(t, tt.in)
		var got []string
		for _, c := range a.Contributors {
			got = append(got, c.Name)
		}
		for _, list := range [][]string{a.Tags, a.Subjects, a.Places, a.People, a.Organisations} {
			got = append(got, list...)
		}
		if all := strings.Join(got, "|"); all != tt.want || (len(problems) == 1) != tt.warned || tt.warned && (problems[0].Level != articles.Warning || problems[0].Fix == "") {
			t.Errorf("%s = %s, %v; want %s, warned %v", tt.in, all, problems, tt.want, tt.warned)
		}
	}
}
