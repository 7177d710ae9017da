package names

import (
	"fmt"
	"strings"
	"testing"

	"broadside/articles"
)

func people(of []articles.Person) string {
	var out []string
	for _, p := range of {
		out = append(out, strings.TrimSuffix(fmt.Sprintf("%s (%s)", p.Name, p.Role), " ()"))
	}
	return strings.Join(out, " + ")
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
		if people(got) != want || !ok {
			t.Errorf("readByline(%q) = %q, %v; want %q", in, people(got), ok, want)
		}
	}
}
