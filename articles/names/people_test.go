package names

import (
	"strings"
	"testing"

	"broadside/articles/articletest"
)

func TestByline(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"By Sara Al Ali":                                   "Sara Al Ali",
		"By Noah Browning, Senior Reporter":                "Noah Browning (Senior Reporter)",
		"BY TOM PERRY":                                     "Tom Perry",
		"By Reuters":                                       "Reuters",
		"By A. R. Rahman and Ludwig van der Rohe":          "A. R. Rahman + Ludwig van der Rohe",
		"By Amal Said, Omar Hadi and Lina Aziz":            "Amal Said + Omar Hadi + Lina Aziz",
		"By Paulo Santalucia and Frances d'Emilio":         "Paulo Santalucia + Frances d'Emilio",
		"Words by Amal Said":                               "Amal Said",
		"By Staff Reporter, Gulf News":                     "Staff Reporter (Gulf News)",
		"By Amal Said, Culture and Arts Editor":            "Amal Said (Culture and Arts Editor)",
		"By Mohammed bin Rashid":                           "Mohammed bin Rashid",
		"بقلم: سارة العلي":                                 "سارة العلي",
		"كتب عمر هادي، مراسل":                              "عمر هادي (مراسل)",
		"By Monday the road was open":                      "",
		"By the river they sat.":                           "",
		"By Monday, the minister said, it would be ready.": "",
		"By now":                       "",
		"By Turkey: the view":          "",
		"Bystanders Said No":           "",
		"By ":                          "",
		"By A B C D E F G":             "",
		"Standing By Me":               "",
		"By Jove, “what a day” it was": "",
	} {
		people, ok := ReadByline(in)
		var got []string
		for _, p := range people {
			s := p.Name
			if p.Role != "" {
				s += " (" + p.Role + ")"
			}
			got = append(got, s)
		}
		if strings.Join(got, " + ") != want || ok != (want != "") {
			t.Errorf("readByline(%q) = %q, %v; want %q", in, got, ok, want)
		}
	}
}

func TestBylinesWithRoles(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"By Amal Said, Chief Correspondent, and Omar Hadi, Staff Reporter": "Amal Said (Chief Correspondent) + Omar Hadi (Staff Reporter)",
		"By Amal Said, Sports Editor and Omar Hadi, Senior Writer":         "Amal Said (Sports Editor) + Omar Hadi (Senior Writer)",
		"By AMAL SAID, Bureau Chief, and OMAR HADI, Correspondent":         "Amal Said (Bureau Chief) + Omar Hadi (Correspondent)",
		"By Amal Said | Staff Reporter":                                    "Amal Said (Staff Reporter)",
		"By Amal Said, News Editor":                                        "Amal Said (News Editor)",
		"By Amal Said and Omar Hadi, Staff Reporters":                      "Amal Said (Staff Reporters) + Omar Hadi (Staff Reporters)",
		"By Amal Said, Omar Hadi and Lina Aziz":                            "Amal Said + Omar Hadi + Lina Aziz",
		"By A, B, C and D":                                                 "A + B + C + D",
		"By Dr. Amal Said":                                                 "Dr. Amal Said",
		"By Omar Hadi Jr.":                                                 "Omar Hadi Jr.",
		"By Sara O’Neill & Ibn Said":                                       "Sara O’Neill + Ibn Said",
		"By: Web Desk":                                                     "Web Desk",
		"by Amal Said":                                                     "Amal Said",
		"Report by Amal Said, Special to The Corniche":                     "Amal Said (Special to The Corniche)",
		"Story by: Amal Said":                                              "Amal Said",
		"بقلم: محمد وليد":                                                  "محمد وليد",
		"بقلم: محمد وليد ووائل سعيد":                                       "محمد وليد + وائل سعيد",
		"بقلم: سارة العلي وعمر هادي":                                       "سارة العلي + عمر هادي",
		"كتبت: أمل سعيد، محررة الشؤون المحلية":                             "أمل سعيد (محررة الشؤون المحلية)",
		"إعداد: عمر هادي":                                                  "عمر هادي",
		"كتب: وليد سعيد":                                                   "وليد سعيد",
	} {
		got, ok := ReadByline(in)
		if articletest.PrintPeople(got) != want || !ok {
			t.Errorf("readByline(%q) = %q, %v; want %q", in, articletest.PrintPeople(got), ok, want)
		}
	}
}
