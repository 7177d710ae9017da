package names

import (
	"strings"
	"testing"
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
