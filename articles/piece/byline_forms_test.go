package piece

import (
	"testing"
)

// Forms of bylines of sites and newspapers, below the headline.
func TestBylineForms(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"By Ana Writer ana@example.com":         "Ana Writer|",
		"By Ana Writer (@anawriter)":            "Ana Writer|",
		"By Ana Writer for the Example Post":    "Ana Writer|for the Example Post",
		"By ANA WRITER Associated Press":        "Ana Writer|Associated Press",
		"By a Staff Reporter":                   "Staff Reporter|",
		"By Our Correspondent":                  "Correspondent|",
		"Ana Writer / Staff Reporter":           "Ana Writer|Staff Reporter",
		"Ana Writer - Senior Correspondent":     "Ana Writer|Senior Correspondent",
		"By Ana Writer, Staff Reporter":         "Ana Writer|Staff Reporter",
		"متابعة: سارة علي":                      "سارة علي|",
		"أجرت الحوار: سارة علي":                 "سارة علي|",
		"By the sea, a new city":                "",
		"By Monday, rents fall":                 "",
		"By a staff of ten, a paper is made":    "",
		"Rents - a history":                     "",
		"متابعة الأسواق مستمرة":                 "",
		"By far the largest rent in the town":   "",
		"For the Example Post, a new beginning": "",
	} {
		a := readOneText(t, "a.txt", "Rents fall in Dubai\n\n"+in+"\n\n"+lead+"\n\n"+second+"\n", live).Article
		got := ""
		for _, p := range a.Byline {
			got += p.Name + "|" + p.Role
		}
		if got != want || want == "" && a.Standfirst != in {
			t.Errorf("%q: byline %q, want %q; standfirst %q", in, got, want, a.Standfirst)
		}
	}
}

func TestAgenciesAloneSign(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"— With agencies": "agencies", "مع وكالات": "وكالات", "بمساهمة من وكالة فرانس برس": "وكالة فرانس برس"} {
		a := readOneText(t, "a.txt", "Rents fall in Dubai\n\n"+lead+"\n\n"+second+"\n\n"+in+"\n", live).Article
		if a.Attribution != in || len(a.Contributors) != 1 || a.Contributors[0].Name != want {
			t.Errorf("%q: %q, %v", in, a.Attribution, a.Contributors)
		}
	}
}
